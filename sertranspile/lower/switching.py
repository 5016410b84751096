"""From ``switch`` as written to its arms: labels read, regexes translated (LANGUAGE C.3.2)."""

from __future__ import annotations

from collections.abc import Sequence

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.comparisons import literal_pattern
from sertranspile.lower.context import Lowering
from sertranspile.lower.expressions import lower_value
from sertranspile.lower.switches import Label, RawArm, switch
from sertranspile.lower.types import to_number, to_text, type_of
from sertranspile.source import Span


def lower_switch(low: Lowering, node: s.Switch) -> list[ir.Statement]:
    """The statements that a ``switch`` becomes."""
    comments = low.trivia.statement(node.span, node.subject.span.end)
    subject = lower_value(low, node.subject)
    cases = _decided(low, node.cases)
    texts = _compares_texts(low, cases)
    subject = to_text(subject) if texts else to_number(subject)
    low.loops.append("switch")
    arms = _arms(low, cases, node.span.end - 1, texts)
    low.loops.pop()
    _no_repeats(low, arms)
    if _is_plain(subject):
        return switch(subject, arms, node.span, comments)
    name = low.fresh("subject")
    bound = ir.Bound(name, node.subject.span)
    first = ir.Do(subject, name, node.span, comments)
    return [first, *switch(bound, arms, node.span, ir.NO_TRIVIA)]


def _is_plain(subject: ir.Expression) -> bool:
    """Whether reading the subject again gives the same and costs little."""
    match subject:
        case ir.Bound() | ir.Literal():
            return True
        case ir.Variable(store=ir.Store.PV, name=ir.Literal(value="$rc")):
            return True
        case ir.Field():
            return True
    return False


def _decided(low: Lowering, cases: Sequence[s.Case | s.ConditionalCases]) -> list[s.Case]:
    """Cases under a feature are taken as the defaults have it: an arm cannot be conditional."""
    out: list[s.Case] = []
    for case in cases:
        if isinstance(case, s.Case):
            out.append(case)
            continue
        holds = low.features.holds(case)
        low.report(
            "W501",
            f"`#!{case.keyword} {case.test}` stands around a case",
            Span(case.span.start, case.span.start + len(case.keyword) + 2),
            f"taken as {'true' if holds else 'false'}, whatever the router is started with",
            "move the directives into the statements of the case",
        )
        out += _decided(low, case.then if holds else case.orelse or ())
    return out


def _compares_texts(low: Lowering, cases: Sequence[s.Case]) -> bool:
    """All labels of a switch are numbers, or all are strings and regexes."""
    for case in cases:
        if case.value is None:
            continue
        if case.is_regex:
            return True
        return type_of(lower_value(low, case.value)) is ir.Type.TEXT
    return False


def _arms(low: Lowering, cases: Sequence[s.Case], end: int, texts: bool) -> list[RawArm]:
    arms: list[RawArm] = []
    labels: list[Label] = []
    above: list[str | None] = []
    for number, case in enumerate(cases):
        head_end = low.code.find(":", case.value.span.end if case.value else case.span.start) + 1
        comments = low.trivia.statement(case.span, head_end)
        above += [text for text in comments.before]
        labels.append(_label(low, case, texts))
        if not case.body and number + 1 < len(cases):
            if comments.trailing is not None:
                above.append(comments.trailing)
            continue
        following = cases[number + 1].span.start if number + 1 < len(cases) else end
        statements = low.body(case.body, _body_end(low, case, following), False)
        arms.append(
            RawArm(tuple(labels), statements, case.span, ir.Trivia(tuple(above), comments.trailing))
        )
        labels, above = [], []
    return arms


def _body_end(low: Lowering, case: s.Case, following: int) -> int:
    """Where the comments of an arm end: with its last statement's line."""
    if not case.body:
        return case.span.end
    line_end = low.code.find("\n", case.body[-1].span.end)
    return min(following, line_end if line_end >= 0 else following)


def _label(low: Lowering, case: s.Case, texts: bool) -> Label:
    if case.value is None:
        return Label(None, None, case.span)
    value = lower_value(low, case.value)
    if not _is_constant(case.value):
        low.report(
            "E305",
            "a label is a constant",
            case.value.span,
            "known only when the message is there",
            "compare with `if` instead",
        )
    if case.is_regex:
        if isinstance(value, ir.Literal) and isinstance(value.value, str):
            # a label is the one place where case counts (LANGUAGE D.3.3)
            pattern = literal_pattern(low, value.value, case.value.span, ignore_case=False)
            return Label(value, pattern, case.span)
        return Label(value, to_text(value), case.span)
    if (type_of(value) is ir.Type.TEXT) != texts and type_of(value) is not ir.Type.ANY:
        low.report(
            "E312",
            "labels of one switch are numbers and strings",
            case.value.span,
            "the server would not start with it",
            "make all labels numbers, or all strings",
        )
    return Label(to_text(value) if texts else to_number(value), None, case.span)


def _is_constant(node: s.Expression) -> bool:
    """Whether a server computes the expression when it reads the config."""
    match node:
        case s.String() | s.Number() | s.Name():
            return True
        case s.Group(inner=inner) if not isinstance(inner, s.AssignExpression):
            return _is_constant(inner)
        case s.Unary(operand=operand):
            return _is_constant(operand)
        case s.Binary(left=left, right=right):
            return _is_constant(left) and _is_constant(right)
        case s.Call(name="strlen" | "strempty", args=args):
            return all(argument is not None and _is_constant(argument) for argument in args)
    return False


def _no_repeats(low: Lowering, arms: Sequence[RawArm]) -> None:
    seen: set[object] = set()
    for label in (label for arm in arms for label in arm.labels):
        value = label.value
        if label.pattern is not None or not isinstance(value, ir.Literal | None):
            continue
        key = None if value is None else (type(value.value), value.value)
        if key in seen:
            what = "defaults" if value is None else f"labels {value.value!r}"
            end = label.span.start + len("default") if value is None else value.span.end
            low.report(
                "E313",
                f"a switch has two {what}",
                Span(label.span.start, end),
                "the second one",
                "remove one of them",
            )
        seen.add(key)
