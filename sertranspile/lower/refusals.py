"""What is said of operands, operators and arguments that do not fit, alike wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sertranspile import syntax as s
from sertranspile.catalog import RELEASES, Subject, known_in
from sertranspile.lower.context import Lowering
from sertranspile.source import Span

#: how a parameter or an operand is told that what it is given is of another dialect
OTHER_DIALECT: Final = "give the dialect with --dialect if this is not the one"


def refuse_operand(low: Lowering, node: s.Expression, wanted: str, remedy: str) -> None:
    """An operand that the dialect does not have there; ``wanted``: what it should be."""
    title = low.dialect.title
    match node:
        case s.Name(text=text):
            low.report("E310", f"`{text}` means nothing here", node.span, f"not {wanted}", remedy)
        case s.Variable() | s.Select():
            kind = "variables" if isinstance(node, s.Variable) else "selects"
            low.report(
                "E103", f"{title} has no {kind}", node.span, "of a later dialect", OTHER_DIALECT
            )
        case s.String() | s.Number():
            kind = "a string" if isinstance(node, s.String) else "a number"
            low.report("E323", f"{kind} does not fit here", node.span, f"not {wanted}", remedy)
        case s.Unary(operator=operator):
            span = Span(node.span.start, node.span.start + len(operator))
            _no_operator(low, operator, span)
        case s.Binary(operator=operator):
            _no_operator(low, operator, operator_span(low, node))
        case _:
            low.report(
                "E103",
                f"{title} has no such expressions",
                node.span,
                f"not {wanted}",
                OTHER_DIALECT,
            )


def _no_operator(low: Lowering, operator: str, span: Span) -> None:
    message = f"`{operator}` is no operator of {low.dialect.title} here"
    low.report("E103", message, span, "of a later dialect", OTHER_DIALECT)


def refuse_operator(low: Lowering, node: s.Binary, message: str, remedy: str) -> None:
    """An operator that does not go with its operands."""
    low.report("E323", message, operator_span(low, node), "another operator is needed", remedy)


def operator_span(low: Lowering, node: s.Binary) -> Span:
    """Where the operator of an expression stands; all of that when it is not plain."""
    at = low.code.find(node.operator, node.left.span.end, node.right.span.start)
    return node.span if at < 0 else Span(at, at + len(node.operator))


def refuse_empty(low: Lowering, body: Sequence[s.Statement], end: int) -> None:
    """A block without a statement: a syntax error in every dialect (LANGUAGE C.2).

    ``end``: where its brace closes.
    """
    if body:
        return
    low.report(
        "E208",
        "`}` does not fit here",
        Span(end, end + 1),
        "a block needs a statement",
        "write `;` in the block if there is nothing to do",
    )


def wrong_count(low: Lowering, call: s.Call, takes: str, most: int | None, remedy: str) -> None:
    """A call with too many arguments, or too few; ``takes``: how many it takes, in words."""
    given = len(call.args)
    span = Span(call.name_span.end, call.span.end)
    surplus = [argument for argument in call.args[most:] if argument is not None] if most else []
    if most is not None and given > most and surplus:
        span = Span(surplus[0].span.start, surplus[-1].span.end)
    low.report("E302", f"`{call.name}` takes {takes}", span, f"{given} given", remedy)


def of_another_release(subject: Subject, name: str) -> str | None:
    """The remedy for a name that other releases have; None when none has it."""
    known = [RELEASES[release] for release in known_in(subject, name)]
    if not known:
        return None
    has = "has" if len(known) == 1 else "have"
    return f"{listed(known)} {has} it: give the dialect with --dialect if this config is of another"


def listed(words: Sequence[str]) -> str:
    """``a, b and c``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
