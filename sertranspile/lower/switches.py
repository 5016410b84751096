"""``switch``: falls through, and ``break`` leaves it (LANGUAGE D.3.3).

It becomes ``match`` when every label is a literal of one type and no arm goes on into the next,
else a chain of ``if``. An arm that goes on takes the statements of the next with it while those are
few; else each arm asks whether it was reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sertranspile import ir
from sertranspile.records import dataclass, replace
from sertranspile.source import Span

#: statements that an arm which goes on may take with it
_COPIED: Final = 10


@dataclass(frozen=True, slots=True)
class Label:
    """A label: a value, or a regex on the subject; both None is ``default``."""

    value: ir.Expression | None
    pattern: str | ir.Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class RawArm:
    """The labels that stand together and the statements up to the next label, breaks included."""

    labels: tuple[Label, ...]
    body: tuple[ir.Statement, ...]
    span: Span
    trivia: ir.Trivia


def switch(
    subject: ir.Expression, arms: Sequence[RawArm], span: Span, trivia: ir.Trivia
) -> list[ir.Statement]:
    """The statements of a ``switch`` whose subject is a plain value, read once."""
    if not arms:
        return [ir.Do(subject, None, span, trivia)]
    bodies = _bodies(arms)
    if bodies is None:
        return _reached(subject, arms, span, trivia)
    out = _choice(subject, arms, bodies, span, trivia)
    if any(contains_break(body) for body in bodies):
        return [ir.Once((replace(out, trivia=ir.NO_TRIVIA),), span, trivia)]
    return [out]


def _bodies(arms: Sequence[RawArm]) -> list[tuple[ir.Statement, ...]] | None:
    """Each arm with what it goes on into; None when that is too much to copy."""
    out: list[tuple[ir.Statement, ...]] = []
    following: tuple[ir.Statement, ...] = ()
    for arm in reversed(arms):
        body = arm.body
        if not leaves(body):
            copied = _copied(following, arm.span)
            if _size(copied) > _COPIED:
                return None
            body = (*body, *copied)
        following = body
        out.append(without_breaks(body))
    out.reverse()
    return out


def _copied(body: Sequence[ir.Statement], span: Span) -> tuple[ir.Statement, ...]:
    """A copy without comments, for each stands once; it comes from the arm that goes on."""
    return tuple(
        _bare(statement, span)
        for statement in body
        if not isinstance(statement, ir.Remark) or statement.breaks
    )


def _bare(statement: ir.Statement, span: Span) -> ir.Statement:
    bare = replace(statement, trivia=ir.NO_TRIVIA, span=span)
    match bare:
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            return replace(bare, then=_copied(then, span), orelse=_copied(orelse, span))
        case ir.While(body=body) | ir.Once(body=body):
            return replace(bare, body=_copied(body, span))
        case ir.Match(arms=arms):
            copies = tuple(
                replace(arm, body=_copied(arm.body, span), trivia=ir.NO_TRIVIA, span=span)
                for arm in arms
            )
            return replace(bare, arms=copies)
    return bare


def _is_remark(statement: ir.Statement) -> bool:
    return isinstance(statement, ir.Remark)


def _choice(
    subject: ir.Expression,
    arms: Sequence[RawArm],
    bodies: Sequence[tuple[ir.Statement, ...]],
    span: Span,
    trivia: ir.Trivia,
) -> ir.Match | ir.If:
    if all(_is_literal(label) for arm in arms for label in arm.labels) and not _default_amid(arms):
        made = []
        for arm, body in zip(arms, bodies, strict=True):
            values = tuple(
                label.value for label in arm.labels if isinstance(label.value, ir.Literal)
            )
            # `case -1: default:` is the default
            labels = () if any(label.value is None for label in arm.labels) else values
            made.append(ir.Arm(labels, body, arm.span, arm.trivia))
        return ir.Match(subject, tuple(made), span, trivia)
    ordered = sorted(
        zip(arms, bodies, strict=True), key=lambda pair: any(map(_is_default, pair[0].labels))
    )
    orelse: tuple[ir.Statement, ...] = ()
    for arm, body in reversed(ordered):
        if any(map(_is_default, arm.labels)):
            orelse = _with_trivia(body, arm.trivia)
            continue
        test = _test(subject, arm.labels, arm.span)
        orelse = (ir.If(test, body, orelse, arm.span, arm.trivia),)
    if len(orelse) == 1 and isinstance(orelse[0], ir.If):
        first = orelse[0]
        above = (*trivia.before, *(text for text in first.trivia.before if text is not None))
        return replace(first, trivia=ir.Trivia(above, trivia.trailing or first.trivia.trailing))
    return ir.If(ir.Literal(True, span), orelse, (), span, trivia)


def _default_amid(arms: Sequence[RawArm]) -> bool:
    """Python wants ``case _`` last; the order of the others does not matter to literals."""
    return any(any(map(_is_default, arm.labels)) for arm in arms[:-1])


def _with_trivia(body: tuple[ir.Statement, ...], trivia: ir.Trivia) -> tuple[ir.Statement, ...]:
    if not body or (not trivia.before and trivia.trailing is None):
        return body
    lines = [*trivia.before, *([trivia.trailing] if trivia.trailing is not None else [])]
    first = body[0]
    above = ir.Trivia((*lines, *first.trivia.before), first.trivia.trailing)
    return (replace(first, trivia=above), *body[1:])


def _is_default(label: Label) -> bool:
    return label.value is None and label.pattern is None


def _is_literal(label: Label) -> bool:
    return label.pattern is None and (label.value is None or isinstance(label.value, ir.Literal))


def _test(subject: ir.Expression, labels: Sequence[Label], span: Span) -> ir.Expression:
    values = tuple(label.value for label in labels if isinstance(label.value, ir.Literal))
    if len(labels) > 1 and len(values) == len(labels) and all(map(_is_literal, labels)):
        return ir.Compare("in", subject, ir.Sequence(values, span), False, span)
    tests = tuple(_label_test(subject, label) for label in labels)
    return tests[0] if len(tests) == 1 else ir.Or(tests, span)


def _label_test(subject: ir.Expression, label: Label) -> ir.Expression:
    if label.pattern is not None:
        return ir.Matches(subject, label.pattern, False, label.span)
    assert label.value is not None
    return ir.Compare("==", subject, label.value, False, label.span)


def _reached(
    subject: ir.Expression, arms: Sequence[RawArm], span: Span, trivia: ir.Trivia
) -> list[ir.Statement]:
    """``arm = 0 ...``, then each arm's statements under ``if arm <= n``."""
    arm_name = ir.Bound("arm", span)
    chain: tuple[ir.Statement, ...] = (_set_arm(len(arms), span),)
    for number, arm in reversed(list(enumerate(arms))):
        if any(map(_is_default, arm.labels)):
            chain = (_set_arm(number, arm.span),)
    for number, arm in reversed(list(enumerate(arms))):
        values = [label for label in arm.labels if not _is_default(label)]
        if values:
            test = _test(subject, values, arm.span)
            chain = (ir.If(test, (_set_arm(number, arm.span),), chain, arm.span),)
    out: list[ir.Statement] = list(chain)
    for number, arm in enumerate(arms):
        at = ir.Literal(number, arm.span)
        test = ir.Compare("<=", arm_name, at, False, arm.span)
        out.append(ir.If(test, arm.body, (), arm.span, arm.trivia))
    return [ir.Once(tuple(out), span, trivia)]


def _set_arm(number: int, span: Span) -> ir.Do:
    return ir.Do(ir.Literal(number, span), "arm", span)


# ---- how blocks are left -----------------------------------------------------------------------


def leaves(body: Sequence[ir.Statement]) -> bool:
    """Whether nothing behind the statements is reached from them."""
    for statement in reversed(body):
        match statement:
            case ir.Remark():
                continue
            case ir.Stop() | ir.Break():
                return True
            case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
                return leaves(then) and leaves(orelse)
            case ir.Match(arms=arms):
                whole = any(not arm.labels for arm in arms)
                return whole and all(leaves(arm.body) for arm in arms)
        return False
    return False


def without_breaks(body: tuple[ir.Statement, ...]) -> tuple[ir.Statement, ...]:
    """The statements without the breaks that only end them.

    ``if (a) { b; break; } c;`` becomes ``if (a) { b; } else { c; }``.
    """
    for at, statement in enumerate(body):
        rest = body[at + 1 :]
        match statement:
            case ir.Break():
                return (*body[:at], *_kept(statement), *_remarks(rest))
            case ir.If(then=then, orelse=orelse) if _breaks_first(then, orelse, rest):
                whole = replace(
                    statement,
                    then=without_breaks(then),
                    orelse=without_breaks((*orelse, *rest)),
                )
                return (*body[:at], whole)
            case ir.If(then=then, orelse=orelse) | ir.Feature(
                then=then, orelse=orelse
            ) if not _real(rest):
                inner = replace(statement, then=without_breaks(then), orelse=without_breaks(orelse))
                return (*body[:at], inner, *rest)
    return body


def _breaks_first(
    then: tuple[ir.Statement, ...],
    orelse: tuple[ir.Statement, ...],
    rest: tuple[ir.Statement, ...],
) -> bool:
    last = next((row for row in reversed(then) if not _is_remark(row)), None)
    return isinstance(last, ir.Break) and bool(_real(rest)) and not leaves(orelse)


def _real(statements: Sequence[ir.Statement]) -> list[ir.Statement]:
    return [statement for statement in statements if not _is_remark(statement)]


def _remarks(statements: Sequence[ir.Statement]) -> list[ir.Statement]:
    return [statement for statement in statements if _is_remark(statement)]


def _kept(statement: ir.Break) -> tuple[ir.Statement, ...]:
    """What is left of a break that goes: its comments, and that it was one."""
    trivia = statement.trivia
    lines = [*trivia.before, *([trivia.trailing] if trivia.trailing is not None else [])]
    while lines and lines[-1] is None:
        lines.pop()
    return (ir.Remark(statement.span, ir.Trivia(tuple(lines)), True),)


def contains_break(body: Sequence[ir.Statement]) -> bool:
    """Whether a break is left that belongs to the block itself."""
    for statement in body:
        match statement:
            case ir.Break():
                return True
            case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
                if contains_break(then) or contains_break(orelse):
                    return True
            case ir.Match(arms=arms):
                if any(contains_break(arm.body) for arm in arms):
                    return True
    return False


def _size(body: Sequence[ir.Statement]) -> int:
    return sum(1 + sum(map(_size, blocks(statement))) for statement in body)


def blocks(statement: ir.Statement) -> list[tuple[ir.Statement, ...]]:
    """The blocks inside a statement."""
    match statement:
        case ir.If(then=then, orelse=orelse) | ir.Feature(then=then, orelse=orelse):
            return [then, orelse]
        case ir.While(body=body) | ir.Once(body=body):
            return [body]
        case ir.Match(arms=arms):
            return [arm.body for arm in arms]
    return []
