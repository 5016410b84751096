"""A program as a module for our own runtime: imports, the router, routes as functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from sertranspile import ir
from sertranspile.codegen.code import Code, compose, docstring, is_name, join, literal, name
from sertranspile.codegen.emitter import Emitter, trailing
from sertranspile.codegen.page import render_page
from sertranspile.codegen.rules import emit_rules
from sertranspile.codegen.writer import Draft

#: the runtime's interface that generated modules are written for
API = 1


def emit(program: ir.Program) -> Draft:
    """The module of a program, not laid out yet.

    Raises:
        NestedTooDeeply: Python does not take so many levels.
    """
    target = _Target(program)
    for item in program.items:
        target.item(item)
    if not target.has_router:
        target.make_router(None)
    return target.draft()


class _Target:
    def __init__(self, program: ir.Program) -> None:
        self.program = program
        self.emitter = Emitter()
        self.writer = self.emitter.writer
        self.has_router = False

    def item(self, item: ir.Item) -> None:
        if not self.has_router and not isinstance(item, ir.Settings | ir.Remark | ir.RuleTable):
            self.make_router(None)
        match item:
            case ir.Settings():
                self.settings(item)
            case ir.Load():
                self.load(item)
            case ir.ModParam():
                self.modparam(item)
            case ir.Route():
                self.route(item)
            case ir.RuleTable():
                emit_rules(self.emitter, item)
            case ir.Remark():
                self.emitter.remark(item)
            case _:
                assert_never(item)

    def settings(self, item: ir.Settings) -> None:
        self.emitter.before(item.trivia)
        if self.has_router:
            self.writer.line(Code("router.core("), item.span, trailing(item.trivia))
            self.arguments(item.settings)
            self.writer.line(Code(")"))
        else:
            self.make_router(item)

    def make_router(self, item: ir.Settings | None) -> None:
        """``router = Router(...)``, with the first settings if there are any."""
        self.has_router = True
        self.emitter.runtime.add("Router")
        if item is None:
            self.writer.line(Code("router = Router("))
        else:
            self.writer.line(Code("router = Router("), item.span, trailing(item.trivia))
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
        self.emitter.modules.update(module for module, _ in item.modules)
        names = join(", ", (name(module.python) for module, _ in item.modules))
        self.writer.line(compose("router.load({})", names), item.span, trailing(item.trivia))

    def modparam(self, item: ir.ModParam) -> None:
        self.emitter.before(item.trivia)
        self.emitter.modules.add(item.module)
        module = name(item.module.python)
        match item.settings:
            case (ir.Setting(trivia=ir.Trivia(before=())) as only,) if (
                item.trivia.trailing is None or only.trivia.trailing is None
            ):
                code = compose("router.modparam({}, {})", module, self.argument(only))
                end = trailing(only.trivia) or trailing(item.trivia)
                self.writer.line(code, only.span, end)
            case several:
                self.writer.line(Code("router.modparam("), item.span, trailing(item.trivia))
                with self.writer.indented():
                    self.writer.line(compose("{},", module))
                self.arguments(several)
                self.writer.line(Code(")"))

    def route(self, item: ir.Route) -> None:
        self.writer.blank(2)
        self.emitter.before(item.trivia)
        kind = name(item.kind.value)
        if item.name is None or item.kind is ir.RouteKind.REQUEST:
            self.writer.line(compose("@router.{}", kind), item.span)
        else:
            self.writer.line(compose("@router.{}({})", kind, literal(item.name)), item.span)
        result = Code("None")
        if item.returns_code:
            result = Code("bool")
        self.emitter.runtime.add(item.message)
        parts = name(item.function), name(item.message), result
        if item.waits:
            head = compose("async def {}(msg: {}) -> {}:", *parts)
        else:
            head = compose("def {}(msg: {}) -> {}:", *parts)
        self.writer.line(head, item.span, trailing(item.trivia))
        self.emitter.block(item.body)
        self.writer.blank(2)

    def imports(self) -> Code:
        """The import lines, then the stand-ins for modules that the runtime lacks."""
        modules = self.emitter.modules
        packages: dict[str, set[str]] = {"runtime": self.emitter.runtime}
        absent = sorted({(m.python, m.name) for m in modules if m.package is None})
        if absent:
            packages["runtime"].add("missing")
        for module in modules:
            if module.package is not None:
                packages.setdefault(module.package, set()).add(module.python)
        lines = [
            compose(
                "from {} import {}",
                join(".", map(name, package.split("."))),
                join(", ", map(name, sorted(names, key=_import_order))),
            )
            for package, names in sorted(packages.items())
        ]
        if absent:
            lines.append(Code(""))
        for python, original in absent:
            lines.append(compose("{} = missing({})", name(python), literal(original)))
        return join("\n", lines)

    def draft(self) -> Draft:
        program = self.program
        about = f" ({program.title})" if program.title.strip() else ""
        while self.writer.lines and not self.writer.lines[-1]:
            self.writer.lines.pop()
            self.writer.origins.pop()
        body = self.writer.code()
        page = render_page(
            docstring(f"Routing logic of {program.source_name}{about}."), self.imports(), body
        )
        lines = page.split("\n")[:-1]
        above = page.count("\n", 0, page.index(body.text))
        below = len(lines) - above - len(self.writer.lines)
        origins = [*[None] * above, *self.writer.origins, *[None] * below]
        return Draft(tuple(lines), tuple(origins))


def _import_order(identifier: str) -> tuple[bool, str]:
    """Classes before the rest, each sorted, as isort has it."""
    return identifier[0].islower(), identifier
