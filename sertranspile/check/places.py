"""Functions in sub-routes that routes reach in which they may not be called.

A server asks only whether a function may stand in the block that holds its text; what calls a
sub-route it follows at run time, or not at all (LANGUAGE C.4.4, D.4; OpenSER follows when it is
given ``-C``). Where no route that reaches the call allows it, that is an error; where some do, a
warning, and none if a test stands before the call, since that may tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sertranspile import ir
from sertranspile.catalog.facts import may_stand
from sertranspile.diagnostics import Diagnostic
from sertranspile.lower.calls import PLACES
from sertranspile.lower.refusals import listed
from sertranspile.passes.walk import blocks, inner, own_values, parts
from sertranspile.source import SourceFile, Span

_HEAD: Final = re.compile(r"\w+(?:\s*\[[^\]\n]*\])?")
#: what parts the names in a parameter such as rtimer's ``exec``
_BETWEEN: Final = re.compile(r"[;,=\s]+")
#: reached in a way that is not written here: a name computed at run time, or given to a module
_ELSEWHERE: Final = ""


@dataclass(frozen=True, slots=True)
class _Site:
    """A call in a route. ``tested``: it may be left out; ``featured``: by a directive too."""

    value: ir.Call | ir.CallRoute | ir.CallNamed
    tested: bool
    featured: bool


@dataclass(slots=True)
class _Node:
    """A function of the module: its blocks in the config, and the calls in them."""

    kind: ir.RouteKind
    route: ir.Route
    sites: list[_Site] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Way:
    """How a sub-route is reached: from which block, over which calls, the last one first."""

    entry: ir.Route
    calls: tuple[tuple[ir.Route, Span], ...]
    tested: bool
    featured: bool


def check_places(program: ir.Program, source: SourceFile) -> Iterator[Diagnostic]:
    """Findings about functions that are called in the wrong kind of route by way of sub-routes."""
    nodes = _nodes(program.items)
    if all(node.kind is not ir.RouteKind.ROUTE for node in nodes.values()):
        return
    free = _reached_elsewhere(program.items, nodes)
    ways = _ways(nodes)
    for function, node in nodes.items():
        if node.kind is not ir.RouteKind.ROUTE:
            continue
        for site in node.sites:
            # what may not stand in a sub-route at all is told where it is lowered
            if isinstance(site.value, ir.Call) and _may(site.value, ir.RouteKind.ROUTE):
                is_free = bool(free & {function, _ELSEWHERE})
                yield from _judge(site, site.value, ways.get(function, {}), is_free, source)


def _judge(
    site: _Site,
    call: ir.Call,
    ways: dict[ir.RouteKind, list[_Way]],
    is_free: bool,
    source: SourceFile,
) -> Iterator[Diagnostic]:
    bad = [kind for kind in ways if not _may(call, kind)]
    found = [way for kind in bad for way in ways[kind]]
    if not found:
        return
    if len(bad) == len(ways) and not is_free:
        way = min(found, key=lambda way: (way.featured, way.tested, len(way.calls)))
        yield _finding(call, way, "W533" if site.featured or way.featured else "E402", source)
        return
    sure = [way for way in found if not (way.tested or way.featured)]
    if sure and not (site.tested or site.featured):
        yield _finding(call, min(sure, key=lambda way: len(way.calls)), "W533", source)


def _may(call: ir.Call, kind: ir.RouteKind) -> bool:
    return may_stand(call.function.routes, PLACES[kind])


def _finding(call: ir.Call, way: _Way, code: str, source: SourceFile) -> Diagnostic:
    name = call.function.name
    start = call.span.start
    entry = _head(way.entry, source)
    word = entry.partition("[")[0].strip()
    steps = [
        f"{_head(caller, source)} at line {source.position(at.start).line}"
        for caller, at in way.calls
    ]
    chain = ", that from ".join(steps)
    places = sorted({place.partition("_")[0] for place in call.function.routes})
    article = "an" if word[0] in "aeiou" else "a"
    return Diagnostic(
        code,
        f"`{name}` cannot be called in {article} {word}",
        Span(start, start + len(name)),
        f"its route is called from {chain}",
        f"it is for {listed(places)} routes: "
        + (
            "call it from these"
            if code == "E402"
            else f"test before it, or leave it out of {entry}"
        ),
    )


def _head(route: ir.Route, source: SourceFile) -> str:
    """How the config names a route."""
    found = _HEAD.match(source.text, route.span.start)
    return "".join(found.group().split()) if found else route.kind.value


# ---- what calls what ---------------------------------------------------------------------------


def _nodes(items: Sequence[ir.Item]) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    for route, featured in _routes(items, False):
        kind = route.inside or route.kind
        node = nodes.setdefault(route.function, _Node(kind, route))
        node.sites += _sites(route.body, False, featured)
    return nodes


def _routes(items: Iterable[ir.Item], featured: bool) -> Iterator[tuple[ir.Route, bool]]:
    for item in items:
        match item:
            case ir.Route():
                yield item, featured
            case ir.FeatureItems(then=then, orelse=orelse):
                yield from _routes(then, True)
                yield from _routes(orelse, True)


def _sites(body: Iterable[ir.Statement], tested: bool, featured: bool) -> list[_Site]:
    """The calls of a block. Behind a test that may leave the block all is tested."""
    found: list[_Site] = []
    for statement in body:
        is_feature = isinstance(statement, ir.Feature)
        if not is_feature:
            for value in own_values(statement):
                found += _called(value, tested, featured)
        leaves = False
        for block in blocks(statement):
            found += _sites(block, tested or not is_feature, featured or is_feature)
            leaves = leaves or _leaves(block)
        tested = tested or leaves
    return found


def _leaves(body: Iterable[ir.Statement]) -> bool:
    return any(
        isinstance(statement, ir.Stop | ir.Break)
        or any(_leaves(block) for block in blocks(statement))
        for statement in body
    )


def _called(value: ir.Expression, tested: bool, featured: bool) -> Iterator[_Site]:
    """The calls of an expression; what stands behind an ``and`` or ``or`` need not run."""
    waiting = [(value, tested)]
    while waiting:
        one, optional = waiting.pop()
        if isinstance(one, ir.Call | ir.CallRoute | ir.CallNamed):
            yield _Site(one, optional, featured)
        may_skip = isinstance(one, ir.And | ir.Or | ir.Choice)
        for number, part in enumerate(parts(one)):
            waiting.append((part, optional or (may_skip and number > 0)))


def _ways(nodes: dict[str, _Node]) -> dict[str, dict[ir.RouteKind, list[_Way]]]:
    """How each sub-route is reached: for each kind of block the shortest way without tests, and the
    shortest of all."""
    functions: dict[str, list[str]] = {}
    for function, node in nodes.items():
        if node.route.name is not None and node.route.kind is ir.RouteKind.ROUTE:
            functions.setdefault(node.route.name, []).append(function)
    found: dict[str, dict[ir.RouteKind, list[_Way]]] = {}
    seen: set[tuple[str, ir.RouteKind, bool, bool]] = set()
    waiting: list[tuple[str, _Way]] = [
        (function, _Way(node.route, (), False, False))
        for function, node in nodes.items()
        if node.route.kind not in (ir.RouteKind.ROUTE, ir.RouteKind.INNER)
    ]
    for function, way in waiting:  # grows while it is read, by the length of the ways
        node = nodes[function]
        for site in node.sites:
            # what tells blocks of one kind apart does not matter: a test in the first is none
            tested = way.tested or (bool(way.calls) and site.tested)
            featured = way.featured or site.featured
            for callee in _callees(site, functions):
                kind = way.entry.kind
                key = (callee, kind, tested, featured)
                if callee not in nodes or key in seen:
                    continue
                seen.add(key)
                calls = way.calls
                if nodes[callee].route.kind is not ir.RouteKind.INNER:
                    calls = ((node.route, site.value.span), *calls)
                further = _Way(way.entry, calls, tested, featured)
                found.setdefault(callee, {}).setdefault(kind, []).append(further)
                waiting.append((callee, further))
    return found


def _callees(site: _Site, functions: dict[str, list[str]]) -> Sequence[str]:
    match site.value:
        case ir.CallRoute(function=function):
            return (function,)
        case ir.CallNamed(name=ir.Literal(value=str(name))):
            return functions.get(name, ())
    return ()


def _reached_elsewhere(items: Iterable[ir.Item], nodes: dict[str, _Node]) -> set[str]:
    """The sub-routes that something else may run: modules are given names of routes, too."""
    names: dict[str, set[str]] = {}
    for function, node in nodes.items():
        if node.route.name is not None and not node.route.name.isdigit():
            names.setdefault(node.route.name, set()).add(function)
    found: set[str] = set()
    for value in _given(items, nodes):
        for part in inner(value):
            if isinstance(part, ir.Literal) and isinstance(part.value, str):
                for word in {part.value, *_BETWEEN.split(part.value)}:
                    found |= names.get(word, set())
    computed = any(
        isinstance(site.value, ir.CallNamed) and not isinstance(site.value.name, ir.Literal)
        for node in nodes.values()
        for site in node.sites
    )
    return found | {_ELSEWHERE} if computed else found


def _given(items: Iterable[ir.Item], nodes: dict[str, _Node]) -> Iterator[ir.Expression]:
    """What modules are given, as parameters and as arguments."""
    for node in nodes.values():
        for site in node.sites:
            if isinstance(site.value, ir.Call):
                yield from site.value.args
    waiting = list(items)
    for item in waiting:  # grows while it is read
        match item:
            case ir.ModParam(settings=settings):
                for setting in settings:
                    yield setting.value
            case ir.FeatureItems(then=then, orelse=orelse):
                waiting += [*then, *orelse]
