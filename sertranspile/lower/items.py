"""Syntax tree -> IR: all differences between dialects end here.

The top level: parameters, modules and routes. Statements, conditions and calls have files of their
own. Every finding is reported; what could not be understood is left out of the program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.catalog import catalog
from sertranspile.diagnostics import Diagnostic
from sertranspile.dialects import Dialect
from sertranspile.lower.context import Lowering, number_of, similar, text_of
from sertranspile.lower.statements import lower_body
from sertranspile.lower.trivia import TriviaReader
from sertranspile.naming import module_file, route_function
from sertranspile.passes import finish
from sertranspile.registry import runtime_modules
from sertranspile.source import SourceFile, Span

_ROUTE_KEYWORDS = {"route": ir.RouteKind.ROUTE, "reply_route": ir.RouteKind.FAILURE}


def lower(
    config: s.Config, source: SourceFile, code: str, dialect: Dialect, profile: str | None
) -> tuple[ir.Program, list[Diagnostic]]:
    """Lower a parsed config; ``code`` is the scanner's. ``profile`` None: the dialect's own."""
    assert dialect.release is not None and dialect.profile is not None
    low = Lowering(
        source,
        code,
        dialect,
        catalog(dialect.release),
        dict(runtime_modules()),
        TriviaReader(source.text, config.comments),
    )
    _declare_routes(low, config.items)
    title = _title(config)
    items = _Items(low).lower(config.items)
    program = ir.Program(source.name, title, dialect.name, profile or dialect.profile, items)
    return finish(program, low.tested_routes), low.findings


def _title(config: s.Config) -> str:
    """The first comment line that says something, for the module's docstring."""
    first = config.items[0].span.start if config.items else 0
    for comment in config.comments:
        if comment.span.start > first:
            break
        text = comment.text.strip("#/* \t\r\n-=")
        if "\n" not in text and re.match(r"[A-Za-z][\w ,.'()-]{3,70}$", text):
            return text
    return ""


def _declare_routes(low: Lowering, items: Sequence[s.Item]) -> None:
    """The routes of a config, before any is lowered: a route may call one that stands below."""
    for item in items:
        if not isinstance(item, s.RouteBlock) or item.name is None:
            continue
        number = item.name.lstrip("0") or "0"
        if item.keyword == "route" and number != "0":
            low.sub_routes[number] = route_function("route", number)
        elif item.keyword == "reply_route":
            low.failure_routes[number] = route_function("failure", number)


class _Items:
    """Lowers the items in order and puts neighbours together."""

    def __init__(self, low: Lowering) -> None:
        self._low = low
        self._out: list[ir.Item] = []
        self._routes: dict[tuple[ir.RouteKind, str | None], int] = {}

    def lower(self, items: Sequence[s.Item]) -> tuple[ir.Item, ...]:
        low = self._low
        for item in items:
            self._item(item)
        remarks = low.trivia.rest(len(low.source.text))
        if remarks:
            end = len(low.source.text)
            self._out.append(ir.Remark(Span(end, end), ir.Trivia(remarks)))
        self._router_first()
        if not any(isinstance(item, ir.Route) and item.name is None for item in self._out):
            end = max(0, len(low.source.text.rstrip()) - 1)
            low.report(
                "E403",
                "there is no main route",
                Span(end, end + 1),
                "the config ends without `route { ... }`",
                "write `route { ... }`: it runs for every request",
            )
        return tuple(self._out)

    def _router_first(self) -> None:
        """The router is made before anything else; its first parameters make it."""
        if self._out and isinstance(self._out[0], ir.Settings):
            return
        trivia = ir.NO_TRIVIA
        if self._out and isinstance(self._out[0], ir.Load | ir.ModParam):
            trivia = self._out[0].trivia
            self._out[0] = _without_trivia(self._out[0])
        self._out.insert(0, ir.Settings((), Span(0, 0), trivia))

    def _item(self, item: s.Item) -> None:
        low = self._low
        match item:
            case s.Null():
                return
            case s.Assignment():
                self._assignment(item)
            case s.Declaration(keyword="loadmodule"):
                self._load(item)
            case s.Declaration(keyword="modparam"):
                self._modparam(item)
            case s.RouteBlock():
                self._route(item)
            case _:
                low.trivia.statement(item.span)
                word = re.match(r"[#!]*\w*", low.source.text[item.span.start :])
                text = word[0] if word else ""
                low.report(
                    "E103",
                    f"`{text}` does not belong to {low.dialect.title}",
                    Span(item.span.start, item.span.start + max(1, len(text))),
                    "of another dialect",
                    "give the dialect with --dialect if this is not the one",
                )

    # ---- parameters ----

    def _assignment(self, item: s.Assignment) -> None:
        low = self._low
        trivia = low.trivia.statement(item.span)
        known = low.catalog.settings.get(item.name)
        if known is None:
            meant = similar(item.name, low.catalog.settings)
            low.report(
                "E304",
                f"unknown parameter `{item.name}`",
                item.name_span,
                f"not a core parameter of {low.dialect.title}",
                f"`{meant}` is one" if meant else "remove it, or set it with modparam",
            )
            return
        name = known.name
        value = self._value(item, known.kinds)
        if value is None:
            return
        setting = ir.Setting(name, value, item.span, trivia)
        last = self._out[-1] if self._out else None
        if isinstance(last, ir.Settings) and all(row.name != name for row in last.settings):
            self._out[-1] = ir.Settings(
                (*last.settings, setting), Span(last.span.start, item.span.end), last.trivia
            )
            return
        setting = ir.Setting(name, value, item.span, ir.Trivia((), trivia.trailing))
        self._out.append(ir.Settings((setting,), item.span, ir.Trivia(trivia.before)))

    def _value(self, item: s.Assignment, kinds: tuple[str, ...]) -> ir.Expression | None:
        low = self._low
        first = item.values[0]
        span = Span(first.span.start, item.values[-1].span.end)
        if "socket_list" in kinds:
            texts = [_word(value) for value in item.values]
            literals = tuple(
                ir.Literal(text, value.span) for text, value in zip(texts, item.values, strict=True)
            )
            return literals[0] if len(literals) == 1 else ir.Sequence(literals, span)
        if len(item.values) == 1 and not isinstance(first, s.SocketBlock):
            if "bool" in kinds or "int" in kinds:
                number = number_of(first)
                if number is not None:
                    return ir.Literal(bool(number) if "bool" in kinds else number, span)
            elif isinstance(first, s.String):
                return ir.Literal(text_of(first), span)
            elif "id" in kinds and isinstance(first, s.Name):
                return ir.Literal(first.text, span)
        wanted = {"bool": "yes or no", "int": "a number", "string": "a string in quotes"}
        low.report(
            "E305",
            f"`{item.name}` takes {wanted.get(kinds[0], kinds[0])}",
            span,
            "wrong kind of value",
            f"write {wanted.get(kinds[0], kinds[0])}",
        )
        return None

    # ---- modules ----

    def _load(self, item: s.Declaration) -> None:
        low = self._low
        trivia = low.trivia.statement(item.span)
        argument = item.args[0]
        if not isinstance(argument, s.String):
            low.report(
                "E305", "loadmodule takes a string", argument.span, "not a string", "use quotes"
            )
            return
        name = PurePosixPath(text_of(argument)).name.removesuffix(".so")
        have = low.runtime_module(name)
        if name not in low.catalog.modules:
            meant = similar(name, low.catalog.modules)
            remedy = f"`{meant}` is one" if meant else "remove it if it is not needed"
            low.report(
                "W507",
                f"no module `{name}` came with {low.dialect.title}",
                argument.span,
                "not known",
                remedy,
            )
        elif have is None:
            low.report(
                "W504",
                f"module {name} does not run here yet",
                argument.span,
                "the router will not start with it unless given --allow-missing",
                f"remove it and its calls if {name} is not needed",
            )
        module = ir.Module(
            name,
            have.python if have is not None else module_file(name),
            have.package if have is not None else None,
        )
        if name in low.loaded:
            return
        low.loaded[name] = module
        last = self._out[-1] if self._out else None
        if isinstance(last, ir.Load) and trivia == ir.NO_TRIVIA and last.trivia.trailing is None:
            self._out[-1] = ir.Load(
                (*last.modules, (module, item.span)),
                Span(last.span.start, item.span.end),
                last.trivia,
            )
        else:
            self._out.append(ir.Load(((module, item.span),), item.span, trivia))

    def _modparam(self, item: s.Declaration) -> None:
        low = self._low
        trivia = low.trivia.statement(item.span)
        if len(item.args) != 3 or not all(isinstance(arg, s.String) for arg in item.args[:2]):
            low.report(
                "E302",
                "modparam takes a module, a parameter and a value",
                item.span,
                f"{len(item.args)} given",
                'write `modparam("module", "parameter", value)`',
            )
            return
        first, second, third = item.args
        assert isinstance(first, s.String) and isinstance(second, s.String)
        name = low.catalog.modparam_names.get(text_of(first), text_of(first))
        parameter = text_of(second)
        module = low.loaded.get(name)
        if module is None:
            meant = similar(name, low.loaded)
            low.report(
                "E306",
                f"module `{text_of(first)}` is not loaded",
                first.span,
                "no loadmodule before this",
                f"`{meant}` is loaded" if meant else f'write `loadmodule "{name}.so"` above',
            )
            return
        value = self._parameter_value(name, parameter, second, third)
        if value is None:
            return
        setting = ir.Setting(parameter, value, item.span, trivia)
        last = self._out[-1] if self._out else None
        if (
            isinstance(last, ir.ModParam)
            and last.module == module
            and all(row.name != parameter for row in last.settings)
        ):
            self._out[-1] = ir.ModParam(
                module,
                (*last.settings, setting),
                Span(last.span.start, item.span.end),
                last.trivia,
            )
            return
        setting = ir.Setting(parameter, value, item.span, ir.Trivia((), trivia.trailing))
        self._out.append(ir.ModParam(module, (setting,), item.span, ir.Trivia(trivia.before)))

    def _parameter_value(
        self, module: str, parameter: str, name: s.String, value: s.Expression
    ) -> ir.Expression | None:
        low = self._low
        param = low.catalog.param(module, parameter)
        if param is None and low.catalog.module(module) is not None:
            meant = low.catalog.similar(parameter, "param", module)
            low.report(
                "E307",
                f"module {module} has no parameter `{parameter}`",
                name.span,
                "not known",
                f"`{meant}` is one" if meant else "remove it",
            )
            return None
        number = number_of(value)
        types = param.types if param is not None else ("int", "str")
        if isinstance(value, s.String) and "str" in types:
            return ir.Literal(text_of(value), value.span)
        if number is not None and "int" in types:
            return ir.Literal(number, value.span)
        wanted = "a string in quotes" if "str" in types else "a number"
        low.report(
            "E305",
            f"`{parameter}` of module {module} takes {wanted}",
            value.span,
            "wrong kind of value",
            f"write {wanted}",
        )
        return None

    # ---- routes ----

    def _route(self, item: s.RouteBlock) -> None:
        low = self._low
        kind = _ROUTE_KEYWORDS.get(item.keyword)
        if kind is None:
            low.trivia.statement(item.span)
            low.report(
                "E103",
                f"`{item.keyword}` does not belong to {low.dialect.title}",
                item.head_span,
                "of another dialect",
                "give the dialect with --dialect if this is not the one",
            )
            return
        number = (item.name or "0").lstrip("0") or "0"
        if not number.isdigit() or int(number) >= low.dialect.routes:
            low.report(
                "E309",
                f"there is no {item.keyword} `{item.name}`",
                item.head_span,
                f"numbers 0 to {low.dialect.routes - 1}",
                "give it one of these numbers",
            )
        name: str | None = number
        if kind is ir.RouteKind.ROUTE and number == "0":
            kind, name = ir.RouteKind.REQUEST, None
        function = {
            ir.RouteKind.REQUEST: "request_route",
            ir.RouteKind.ROUTE: route_function("route", number),
        }.get(kind, route_function("failure", number))
        low.kind = kind
        trivia = low.trivia.statement(item.span, item.head_span.end)
        body = lower_body(low, item.body, item.span.end - 1, last=True)
        route = ir.Route(kind, name, function, "Request", body, False, False, item.span, trivia)
        at = self._routes.get((kind, name))
        if at is None:
            self._routes[kind, name] = len(self._out)
            self._out.append(route)
        else:
            # a second block of the same name goes on where the first one ended
            before = self._out[at]
            assert isinstance(before, ir.Route)
            more = (ir.Remark(item.span, trivia),) if trivia != ir.NO_TRIVIA else ()
            self._out[at] = ir.Route(
                kind, name, function, "Request", (*before.body, *more, *body), False, False,
                before.span, before.trivia,
            )  # fmt: skip


def _word(value: s.Expression | s.SocketBlock) -> str:
    if isinstance(value, s.String):
        return text_of(value)
    return getattr(value, "text", "")


def _without_trivia(item: ir.Load | ir.ModParam) -> ir.Load | ir.ModParam:
    if isinstance(item, ir.Load):
        return ir.Load(item.modules, item.span)
    return ir.ModParam(item.module, item.settings, item.span)
