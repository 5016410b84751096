"""The trees of one text with a feature on and off -> one tree with the difference under a test.

What is equal in both is written once. Where they differ it is looked for as deep as their heads
are the same: in the branches of an ``if`` with one condition, the body of a route, the cases of a
``switch``. Trees are not compared: nodes of one place are equal when nothing of what the feature
decides lies in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sertranspile import syntax as s
from sertranspile.directives import Conditional
from sertranspile.records import replace
from sertranspile.source import Span

Node: TypeAlias = s.Item | s.Statement | s.Case | s.ConditionalCases
#: what stands around a difference between items, statements or cases
Kind: TypeAlias = type[s.ConditionalItems | s.ConditionalStatements | s.ConditionalCases]
#: whether the two texts differ in a span
Differs: TypeAlias = Callable[[Span], bool]


def merge(
    block: Conditional, yes: Sequence[Node], no: Sequence[Node], kind: Kind, differs: Differs
) -> tuple[Node, ...]:
    """The nodes read when the first branch of ``block`` is taken, and when it is not."""
    out: list[Node] = []
    only_yes: list[Node] = []
    only_no: list[Node] = []

    def flush() -> None:
        if only_yes or only_no:
            out.append(_conditional(block, only_yes, only_no, kind))
            only_yes.clear()
            only_no.clear()

    first = second = 0
    while first < len(yes) and second < len(no):
        left, right = yes[first], no[second]
        if left.span.start < right.span.start:
            only_yes.append(left)
            first += 1
            continue
        if left.span.start > right.span.start:
            only_no.append(right)
            second += 1
            continue
        both = left if _same(left, right, differs) else _inside(block, left, right, differs)
        if both is None:
            only_yes.append(left)
            only_no.append(right)
        else:
            flush()
            out.append(both)
        first += 1
        second += 1
    only_yes += yes[first:]
    only_no += no[second:]
    flush()
    return tuple(out)


def _same(left: Node, right: Node, differs: Differs) -> bool:
    if left is right:
        return True
    return type(left) is type(right) and left.span == right.span and not differs(left.span)


def _conditional(block: Conditional, yes: Sequence[Node], no: Sequence[Node], kind: Kind) -> Node:
    keyword = block.keyword
    if not yes and keyword != "ifexp":  # rather `ifndef` than an empty branch
        keyword = "ifdef" if keyword == "ifndef" else "ifndef"
        yes, no = no, yes
    nodes = [*yes, *no]
    span = Span(min(node.span.start for node in nodes), max(node.span.end for node in nodes))
    made: Any = kind  # its branches hold nodes of its own level, which mypy cannot see
    conditional: Node = made(
        span, keyword, block.test, tuple(yes), tuple(no) or None, block.opening
    )
    return conditional


def _inside(block: Conditional, yes: Node, no: Node, differs: Differs) -> Node | None:
    """The node with the difference inside it; None when the nodes differ at their heads."""
    found = _PARTS.get(type(yes))
    if found is None or type(yes) is not type(no):
        return None
    head, bodies = found
    if head == "opening" and yes.span.start != getattr(yes, head).start:
        return None  # it was made here, for another feature
    if not _equal(getattr(yes, head, None), getattr(no, head, None), differs):
        return None
    changes: dict[str, Any] = {"span": Span(yes.span.start, max(yes.span.end, no.span.end))}
    for name, kind in bodies.items():
        first, second = getattr(yes, name), getattr(no, name)
        if first is not None or second is not None:
            changes[name] = merge(block, first or (), second or (), kind, differs)
    both: Any = yes
    made: Node = replace(both, **changes)
    return made


def _equal(first: Any, second: Any, differs: Differs) -> bool:
    """Whether two heads, expressions or spans, are the same."""
    if first is None or second is None:
        return first is second
    one = first if isinstance(first, Span) else first.span
    other = second if isinstance(second, Span) else second.span
    return bool(one == other and not differs(one))


_STATEMENTS: Final[Mapping[str, Kind]] = {"body": s.ConditionalStatements}
#: what is looked into: the part that must be equal, and those that may differ
_PARTS: Final[Mapping[type, tuple[str, Mapping[str, Kind]]]] = {
    s.RouteBlock: ("head_span", _STATEMENTS),
    s.If: ("test", {"then": s.ConditionalStatements, "orelse": s.ConditionalStatements}),
    s.While: ("test", _STATEMENTS),
    s.Switch: ("subject", {"cases": s.ConditionalCases}),
    s.Case: ("value", _STATEMENTS),
    s.Block: ("", _STATEMENTS),
    **{
        kind: ("opening", {"then": kind, "orelse": kind})
        for kind in (s.ConditionalItems, s.ConditionalStatements, s.ConditionalCases)
    },
}
