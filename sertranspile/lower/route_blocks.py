"""Route blocks: their kinds and names, dialect by dialect, and the functions they become (C.2)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.dialects import Dialect, Generation
from sertranspile.lower.arguments import canonical
from sertranspile.lower.context import Lowering, RouteEntry, Under
from sertranspile.lower.refusals import OTHER_DIALECT, refuse_empty
from sertranspile.naming import route_function
from sertranspile.records import replace
from sertranspile.reserved import keywords
from sertranspile.source import Span

_KINDS: Final = {
    "route": ir.RouteKind.ROUTE, "request_route": ir.RouteKind.REQUEST,
    "failure_route": ir.RouteKind.FAILURE, "onreply_route": ir.RouteKind.ONREPLY,
    "reply_route": ir.RouteKind.REPLY, "branch_route": ir.RouteKind.BRANCH,
    "onsend_route": ir.RouteKind.ONSEND, "event_route": ir.RouteKind.EVENT,
    "error_route": ir.RouteKind.ERROR, "local_route": ir.RouteKind.EVENT,
}  # fmt: skip
#: what each generation has (LANGUAGE C.2); ``reply_route`` was a failure route in 0.8.8
_CLASSIC_KINDS: Final = frozenset({"route", "failure_route", "onreply_route", "reply_route"})
_SER2_KINDS: Final = _CLASSIC_KINDS - {"reply_route"} | {
    "branch_route", "onsend_route", "event_route",
}  # fmt: skip
#: event routes took their place in 3.0
_OPENSER_ONLY: Final = frozenset({"error_route", "local_route"})
_EVENT: Final = re.compile(r"\w[\w-]*(?::\w[\w-]*)+", re.ASCII)
_PREFIXES: Final = {
    ir.RouteKind.ROUTE: "route", ir.RouteKind.FAILURE: "failure", ir.RouteKind.ONREPLY: "onreply",
    ir.RouteKind.BRANCH: "branch", ir.RouteKind.EVENT: "event",
}  # fmt: skip
#: blocks without a name
_UNNAMED: Final = {
    ir.RouteKind.REQUEST: "request_route", ir.RouteKind.REPLY: "reply_route",
    ir.RouteKind.ONSEND: "onsend_route", ir.RouteKind.ERROR: "error_route",
}  # fmt: skip
_MESSAGES: Final = {
    ir.RouteKind.REPLY: "Reply", ir.RouteKind.ONREPLY: "Reply", ir.RouteKind.ONSEND: "Message",
    ir.RouteKind.EVENT: "Message",
}  # fmt: skip
_READS_CODE: Final = re.compile(r"\$(?:\?|rc\b|retcode\b|\((?:rc|retcode)\b)")


class RouteBlocks:
    """The routes of one config."""

    def __init__(self, low: Lowering) -> None:
        self._low = low
        self._functions: dict[str, tuple[ir.RouteKind, str | None]] = {}
        self._places: dict[tuple[ir.RouteKind, str | None, Under], ir.Route] = {}

    # ---- before any is lowered: a route may call one that stands below ----

    def declare(self, items: Sequence[s.Item]) -> None:
        """Note the names of all routes, under the directives they stand under."""
        for item, under in _routes(items, ()):
            kind, name = self._kind(item)
            if kind is None or name is None:
                continue
            known = self._low.routes.get((kind, name))
            if known is None:
                entry = RouteEntry(self._function(kind, name), under)
            else:
                # there in both branches of an `#!ifdef`, it is always there
                entry = RouteEntry(known.function, _common(known.under, under))
            self._low.routes[kind, name] = entry

    def _kind(self, item: s.RouteBlock) -> tuple[ir.RouteKind | None, str | None]:
        """What a block is; None for one that the dialect does not have."""
        dialect = self._low.dialect
        kind = _KINDS.get(item.keyword)
        name = None if item.name is None else canonical(item.name)
        if item.keyword not in _kinds(dialect):
            return None, name
        if dialect.generation is Generation.CLASSIC and item.keyword == "reply_route":
            kind = ir.RouteKind.FAILURE
        if kind is ir.RouteKind.ROUTE and name in (None, "0"):
            return ir.RouteKind.REQUEST, None
        if kind is ir.RouteKind.ONREPLY and name in (None, "0"):
            return ir.RouteKind.REPLY, None
        if item.keyword == "local_route":
            return kind, "tm:local-request"
        if kind in _UNNAMED:
            return kind, None
        if name is None:
            name = "0"
        return kind, name

    def _function(self, kind: ir.RouteKind, name: str | None) -> str:
        """The Python name; two routes whose names differ only in case get different ones."""
        if name is None:
            return _UNNAMED[kind]
        base = function = route_function(_PREFIXES[kind], name)
        number = 1
        while self._functions.setdefault(function, (kind, name)) != (kind, name) or (
            function in self._low.features.constants
        ):
            number += 1
            function = f"{base}_{number}"
        return function

    # ---- one block ----

    def lower(self, item: s.RouteBlock, out: list[ir.Item]) -> None:
        """A block as a function, behind what stood as operands in it."""
        low = self._low
        kind, name = self._kind(item)
        if kind is None:
            low.report(
                "E103",
                f"{low.dialect.title} has no `{item.keyword}`",
                item.head_span,
                "of another dialect",
                OTHER_DIALECT,
            )
            low.trivia.statement(item.span)
            low.trivia.before(item.span.end)
            return
        self._check_name(item, kind, name)
        entry = low.routes.get((kind, name)) if name is not None else None
        function = entry.function if entry is not None else self._function(kind, name)
        word = item.keyword
        low.enter(kind, word, function)
        low.reads_code = (
            _READS_CODE.search(low.source.text, item.span.start, item.span.end) is not None
        )
        comments = low.trivia.statement(item.span, item.head_span.end)
        refuse_empty(low, item.body, item.span.end - 1)
        body = low.body(item.body, item.span.end - 1, True)
        message = _MESSAGES.get(kind, "Request")
        route = ir.Route(kind, name, function, message, body, False, False, item.span, comments)
        out += low.inner
        low.inner.clear()
        self._place(item, route, out)

    def _check_name(self, item: s.RouteBlock, kind: ir.RouteKind, name: str | None) -> None:
        low = self._low
        if low.dialect.routes:
            self._check_number(item, kind)
        elif kind is ir.RouteKind.EVENT and not _EVENT.fullmatch(name or ""):
            low.report(
                "E104",
                f"`{item.name or item.keyword}` is no name of an event",
                item.head_span,
                "no `module:event`",
                "write `event_route[module:event]`",
            )
        elif (
            low.modern and item.name in keywords(low.dialect.release) and not _is_quoted(low, item)
        ):
            low.report(
                "E104",
                f"`{item.name}` is a word of the language",
                item.head_span,
                "not a name without quotes",
                f'write `{item.keyword}["{item.name}"]`, or choose another name',
            )

    def _check_number(self, item: s.RouteBlock, kind: ir.RouteKind) -> None:
        """Routes have numbers; only the main route is number 0, and may be without."""
        limit = self._low.dialect.routes
        first = 0 if item.keyword == "route" else 1
        number = item.name if item.name is not None else "0"
        if number.isascii() and number.isdigit() and first <= int(number) < limit:
            return
        named = f"`{item.keyword}[{item.name}]`" if item.name is not None else f"`{item.keyword}`"
        self._low.report(
            "E309",
            f"there is no {named}" if item.name is not None else f"{named} has no number",
            item.head_span,
            f"numbers {first} to {limit - 1}",
            "give it one of these numbers",
        )

    def _place(self, item: s.RouteBlock, route: ir.Route, out: list[ir.Item]) -> None:
        """A second block of a name goes on where the first ended, or is an error."""
        key = (route.kind, route.name, self._low.under)
        before = self._places.get(key)
        if before is None:
            self._places[key] = route
            out.append(route)
            return
        first = self._low.source.position(before.span.start)
        if route.name is not None and not self._low.dialect.routes_append:
            self._low.report(
                "E315",
                f"{item.keyword}[{route.name}] is defined twice",
                item.head_span,
                f"the first time in {first.file}:{first.line}",
                "give one of them another name, or remove it",
            )
            return
        shown = item.keyword if item.name is None else f"{item.keyword}[{item.name}]"
        self._low.report(
            "W518",
            f"a second block of {shown}",
            item.head_span,
            f"it goes on where the one in {first.file}:{first.line} ends",
            "make one block of the two, or give this one another name",
        )
        more = (ir.Remark(item.span, route.trivia),) if route.trivia != ir.NO_TRIVIA else ()
        longer = replace(before, body=(*before.body, *more, *route.body))
        self._places[key] = longer
        for at, known in enumerate(out):
            if known is before:
                out[at] = longer
                return
        out.append(route)

    # ---- at the end ----

    def finish(self, out: Sequence[ir.Item]) -> None:
        """A config has a main route, unless an engine of another language holds the routes."""
        low = self._low
        if _has_main(out) or any(finding.code == "W513" for finding in low.findings):
            return
        end = max(0, len(low.code.rstrip()) - 1)
        block = "request_route { ... }" if low.dialect.name.startswith("kam") else "route { ... }"
        # servers of 3.x and later start without: they may only serve events
        low.report(
            "W517" if low.modern else "E403",
            "there is no main route",
            Span(end, end + 1),
            f"the config ends without `{block}`",
            f"write `{block}`, which runs for every request; if this file is a part of a config, "
            "give the one that includes it",
        )


def _kinds(dialect: Dialect) -> Collection[str]:
    """The words that open a block in a dialect."""
    match dialect.generation:
        case Generation.CLASSIC:
            return _CLASSIC_KINDS
        case Generation.SER2:
            return _SER2_KINDS
        case Generation.MODERN:
            return _KINDS if dialect.name == "openser1" else _KINDS.keys() - _OPENSER_ONLY


def _is_quoted(low: Lowering, item: s.RouteBlock) -> bool:
    return low.source.text[item.head_span.end - 2 : item.head_span.end - 1] in ("'", '"')


def _has_main(items: Sequence[ir.Item]) -> bool:
    for item in items:
        match item:
            case ir.Route(kind=ir.RouteKind.REQUEST):
                return True
            case ir.FeatureItems(then=then, orelse=orelse):
                if _has_main(then) or _has_main(orelse):
                    return True
    return False


def _routes(items: Sequence[s.Item], under: Under) -> Iterator[tuple[s.RouteBlock, Under]]:
    """All route blocks with the directives around them."""
    for item in items:
        match item:
            case s.RouteBlock():
                yield item, under
            case s.ConditionalItems(keyword=keyword, test=test, then=then, orelse=orelse):
                truth = keyword != "ifndef"
                word = "ifdef" if keyword == "ifndef" else keyword
                yield from _routes(then, (*under, (word, test, truth)))
                yield from _routes(orelse or (), (*under, (word, test, not truth)))


def _common(one: Under, other: Under) -> Under:
    """What holds wherever at least one of two routes of a name is there."""
    if len(one) == len(other) and one[:-1] == other[:-1] and one:
        (word, test, truth), (word2, test2, truth2) = one[-1], other[-1]
        if (word, test) == (word2, test2) and truth != truth2:
            return one[:-1]
    return one if len(one) <= len(other) else other
