"""A program as a module for our own runtime: imports, the router, routes as functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, LiteralString, assert_never

from sertranspile import ir
from sertranspile.codegen.code import (
    Code,
    comment,
    compose,
    docstring,
    is_name,
    join,
    literal,
    name,
)
from sertranspile.codegen.defines import Definition, emit_custom, emit_definition, emit_flags
from sertranspile.codegen.emitter import Emitter, trailing
from sertranspile.codegen.imports import Imports
from sertranspile.codegen.limits import MAX_DEPTH, NestedTooDeeply
from sertranspile.codegen.page import render_page
from sertranspile.codegen.rules import emit_rules
from sertranspile.codegen.splitting import split
from sertranspile.codegen.writer import Draft
from sertranspile.passes.walk import routes
from sertranspile.source import SourceFile, Span

#: the runtime's interface that generated modules are written for
API = 1

#: what functions return, as annotations
_RESULTS: Final = {
    "None": Code("None"),
    "int": Code("int"),
    "bool": Code("bool"),
    "int | None": Code("int | None"),
    "bool | None": Code("bool | None"),
}
#: items that can stand above the router
_ABOVE = (
    ir.Remark | ir.DefineFeature | ir.DefineValue | ir.DefineEnvironment | ir.NamedFlags
    | ir.RuleTable
)  # fmt: skip


def emit(program: ir.Program, source: SourceFile) -> Draft:
    """The module of a program, not laid out yet. ``source`` is what its spans are of.

    Raises:
        NestedTooDeeply: Python does not take so many levels.
    """
    target = _Target(program, source)
    for item in program.items:
        target.item(item)
    if not target.has_router:
        target.make_router(None)
    return target.draft()


class _Target:
    def __init__(self, program: ir.Program, source: SourceFile) -> None:
        self.program = program
        self.source = source
        self.emitter = Emitter(Imports(_loaded(program.items)))
        self.writer = self.emitter.writer
        self.has_router = False
        self.has_definitions = False
        self.has_features = False
        self.functions = {route.function for route in routes(program.items)}

    def place(self, span: Span) -> str:
        """Where in the config a span is."""
        return f"{self.source.name}:{self.source.position(span.start).line}"

    def item(self, item: ir.Item) -> None:
        if not self.has_router and not isinstance(item, ir.Settings) and _needs_router(item):
            self.make_router(None)
        match item:
            case ir.Settings():
                self.settings(item)
            case ir.Load():
                self.load(item)
            case ir.ModParam():
                self.modparam(item)
            case ir.Custom():
                emit_custom(self.emitter, item)
            case ir.NamedFlags():
                self.has_definitions = True
                emit_flags(self.emitter, item)
            case ir.DefineFeature() | ir.DefineValue() | ir.DefineEnvironment():
                self.definition(item)
            case ir.FeatureItems():
                self.feature(item)
            case ir.Route():
                self.route(item)
            case ir.RuleTable():
                emit_rules(self.emitter, item)
            case ir.Remark():
                self.emitter.remark(item)
            case _:
                assert_never(item)

    # ---- definitions and features ----

    def definition(self, item: Definition) -> None:
        """A constant; above the first feature stands what can be done with them."""
        if isinstance(item, ir.DefineFeature) and not self.has_features:
            self.has_features = True
            self.writer.blank()
            hint = f"Features: edit here, or define on the command line (-A {item.feature})."
            self.writer.line(comment(hint))
        self.has_definitions = True
        emit_definition(self.emitter, item, self.place)

    def feature(self, item: ir.FeatureItems) -> None:
        """``if FEATURE:`` around items; what ``else`` holds alone is an ``elif``."""
        self.emitter.before(item.trivia)
        pattern: LiteralString = "if {}:"
        while True:
            head = compose(pattern, self.emitter.expression(item.test))
            self.writer.line(head, item.span, trailing(item.trivia))
            self.items(item.then, item.span)
            match item.orelse:
                case ():
                    return
                case (ir.FeatureItems() as inner,):
                    item, pattern = inner, "elif {}:"
                    self.emitter.before(ir.Trivia(_without_blanks(inner.trivia.before)))
                case orelse:
                    self.writer.line(Code("else:"))
                    self.items(orelse, item.span)
                    return

    def items(self, items: tuple[ir.Item, ...], place: Span) -> None:
        """Items one level deeper; ``pass`` when there are none."""
        with self.writer.indented():
            if self.writer.depth > MAX_DEPTH:
                raise NestedTooDeeply("this directive", place)
            for item in items:
                self.item(item)
            if all(isinstance(item, ir.Remark) for item in items):
                self.writer.line(Code("pass"))

    # ---- parameters ----

    def settings(self, item: ir.Settings) -> None:
        if not self.has_router:
            self.make_router(item)
            return
        self.emitter.before(item.trivia)
        only = _only(item)
        if only is not None:
            code = compose("router.core({})", self.argument(only))
            self.writer.line(code, only.span, trailing(only.trivia) or trailing(item.trivia))
        else:
            self.writer.line(Code("router.core("), item.span, trailing(item.trivia))
            self.arguments(item.settings)
            self.writer.line(Code(")"))

    def make_router(self, item: ir.Settings | None) -> None:
        """``router = Router(...)``, with the first settings if there are any."""
        self.has_router = True
        if self.has_definitions:
            self.writer.blank()
        opening = compose("router = {}(", self.emitter.imports.runtime("Router"))
        if item is None:
            self.writer.line(opening)
        else:
            self.emitter.before(item.trivia)
            self.writer.line(opening, item.span, trailing(item.trivia))
        with self.writer.indented():
            self.writer.line(compose("api={},", literal(API)))
            self.writer.line(compose("profile={},", literal(self.program.profile)))
        self.arguments(() if item is None else item.settings)
        self.writer.line(Code(")"))

    def arguments(self, settings: Iterable[ir.Setting]) -> None:
        """Keyword arguments, one a line with its comments."""
        with self.writer.indented():
            for setting in settings:
                self.emitter.before(setting.trivia)
                code = compose("{},", self.argument(setting))
                self.writer.line(code, setting.span, trailing(setting.trivia))

    def argument(self, setting: ir.Setting) -> Code:
        value = self.emitter.expression(setting.value)
        if is_name(setting.name):
            return compose("{}={}", name(setting.name), value)
        return compose("**{{{}: {}}}", literal(setting.name), value)

    def load(self, item: ir.Load) -> None:
        self.emitter.before(item.trivia)
        names = join(", ", [self.emitter.imports.module(module) for module, _ in item.modules])
        self.writer.line(compose("router.load({})", names), item.span, trailing(item.trivia))

    def modparam(self, item: ir.ModParam) -> None:
        self.emitter.before(item.trivia)
        module = self.emitter.imports.module(item.module)
        only = _only(item)
        if only is not None:
            code = compose("router.modparam({}, {})", module, self.argument(only))
            self.writer.line(code, only.span, trailing(only.trivia) or trailing(item.trivia))
            return
        self.writer.line(Code("router.modparam("), item.span, trailing(item.trivia))
        with self.writer.indented():
            self.writer.line(compose("{},", module))
        self.arguments(item.settings)
        self.writer.line(Code(")"))

    # ---- routes ----

    def route(self, item: ir.Route) -> None:
        """A route, and the functions that its inner blocks became."""
        route, *inner = split(item, MAX_DEPTH - self.writer.depth, self.functions)
        self.writer.blank(2)
        self.emitter.before(route.trivia)
        kind = name(route.kind.value)
        if route.kind is ir.RouteKind.INNER:
            pass
        elif route.name is None or route.kind is ir.RouteKind.REQUEST:
            self.writer.line(compose("@router.{}", kind), route.span)
        else:
            self.writer.line(compose("@router.{}({})", kind, literal(route.name)), route.span)
        self.function(route)
        for function in inner:
            self.writer.blank(2)
            self.function(function)

    def function(self, route: ir.Route) -> None:
        result = _RESULTS[route.code_type if route.returns_code else "None"]
        parts = name(route.function), self.emitter.imports.runtime(route.message), result
        if route.waits:
            head = compose("async def {}(msg: {}) -> {}:", *parts)
        else:
            head = compose("def {}(msg: {}) -> {}:", *parts)
        self.writer.line(head, route.span, trailing(route.trivia))
        self.emitter.body(route.body, route.span)
        self.writer.blank(2)

    def draft(self) -> Draft:
        program = self.program
        about = f" ({program.title})" if program.title.strip() else ""
        while self.writer.lines and not self.writer.lines[-1]:
            self.writer.lines.pop()
            self.writer.origins.pop()
        body = self.writer.code()
        page = render_page(
            docstring(f"Routing logic of {program.source_name}{about}."),
            self.emitter.imports.lines(),
            body,
        )
        lines = page.split("\n")[:-1]
        above = page.count("\n", 0, page.index(body.text))
        below = len(lines) - above - len(self.writer.lines)
        origins = [*[None] * above, *self.writer.origins, *[None] * below]
        return Draft(tuple(lines), tuple(origins))


def _only(item: ir.Settings | ir.ModParam) -> ir.Setting | None:
    """The one setting of an item, where it can stand on the item's own line."""
    match item.settings:
        case (ir.Setting(trivia=ir.Trivia(before=())) as only,) if (
            item.trivia.trailing is None or only.trivia.trailing is None
        ):
            return only
    return None


def _loaded(items: Iterable[ir.Item]) -> Iterator[str]:
    """The Python names of all modules that are loaded, under features too."""
    for item in items:
        match item:
            case ir.Load(modules=modules):
                yield from (module.python for module, _ in modules)
            case ir.FeatureItems(then=then, orelse=orelse):
                yield from _loaded(then)
                yield from _loaded(orelse)


def _needs_router(item: ir.Item) -> bool:
    """Whether an item, or one inside of it, uses the router."""
    if isinstance(item, ir.FeatureItems):
        return any(map(_needs_router, (*item.then, *item.orelse)))
    return not isinstance(item, _ABOVE)


def _without_blanks(before: tuple[str | None, ...]) -> tuple[str | None, ...]:
    return tuple(text for text in before if text is not None)
