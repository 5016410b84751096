"""The top level, in the order of the config: what each item becomes, and what goes together.

Every finding is reported; what could not be understood is left out of the program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.dialects import Generation, flavour_of
from sertranspile.lower.context import Lowering
from sertranspile.lower.flags import named_flags
from sertranspile.lower.modules import lower_load, lower_modparam
from sertranspile.lower.refusals import OTHER_DIALECT
from sertranspile.lower.route_blocks import RouteBlocks
from sertranspile.lower.settings import lower_assignment
from sertranspile.lower.strings import number_of
from sertranspile.records import replace
from sertranspile.reserved import keywords
from sertranspile.source import Span

#: what may stand before the description of a parameter of one's own
_DESCRIPTION: Final = frozenset({"desc", "descr", "description"})
#: items that may stand before the router is made
_BEFORE_ROUTER: Final = ir.Remark | ir.DefineFeature | ir.DefineValue | ir.DefineEnvironment


class Items:
    """Lowers items in order and puts neighbours together."""

    def __init__(self, low: Lowering) -> None:
        self._low = low
        self._routes = RouteBlocks(low)

    def lower(self, items: Sequence[s.Item]) -> tuple[ir.Item, ...]:
        """The items of a whole config."""
        low = self._low
        self._routes.declare(items)
        out: list[ir.Item] = list(low.features.head())
        self._block(items, out)
        remarks = low.trivia.rest(len(low.source.text))
        if remarks:
            end = len(low.source.text)
            out.append(ir.Remark(Span(end, end), ir.Trivia(remarks)))
        _make_router(out)
        _load_built_in(low, out)
        self._routes.finish(out)
        return tuple(out)

    def _block(self, items: Sequence[s.Item], out: list[ir.Item]) -> None:
        for item in items:
            self._item(item, out)

    def _item(self, item: s.Item, out: list[ir.Item]) -> None:
        low = self._low
        match item:
            case s.Null():
                return
            case s.Assignment() if "." in item.name and not _is_classic(low):
                _custom(low, item, out)
            case s.Assignment():
                lower_assignment(low, item, out)
            case s.Declaration() if _surplus(low, item):
                low.trivia.statement(item.span)
            case s.Declaration(keyword="loadmodule" | "loadmodulex"):
                lower_load(low, item, out)
            case s.Declaration(keyword="modparam" | "modparamx"):
                lower_modparam(low, item, out)
            case s.Declaration(keyword="loadpath" | "mpath"):
                _path(low, item, out)
            case s.Declaration():
                _engine(low, item, out)
            case s.FlagDeclaration():
                named_flags(low, item, out)
            case s.RouteBlock():
                out += low.features.before(item)
                self._routes.lower(item, out)
            case s.ConditionalItems():
                self._conditional(item, out)
            case s.Define() | s.Subst():
                comments = low.trivia.statement(item.span)
                out += low.features.define(item, comments)
            case s.Marker():
                comments = low.trivia.statement(item.span)
                low.flavour = flavour_of(item)
                line = low.source.text[item.span.start : item.span.end].rstrip()
                _keep(out, item.span, comments, (line,))
            case s.Include():
                # of a file that is not there; others are in place already
                comments = low.trivia.statement(item.span)
                line = low.source.text[item.span.start : item.span.end]
                _keep(out, item.span, comments, (line,))
            case s.InactiveText():
                out += low.features.before(item)
                comments = low.trivia.statement(item.span)
                _keep(out, item.span, comments, tuple(item.text.strip("\n").splitlines()))
            case _:
                _foreign(low, item)

    def _conditional(self, item: s.ConditionalItems, out: list[ir.Item]) -> None:
        """``#!ifdef`` around items."""
        low = self._low
        definitions = low.features.conditional(item, low.trivia)
        if definitions is not None:
            out += definitions
            return
        out += low.features.before(item)
        lines = low.conditionals.get(item.span.start)
        end = middle = item.span.end
        if lines is not None:
            end = lines.closing.start if lines.closing is not None else end
            middle = lines.otherwise.start if lines.otherwise is not None else end
        comments = low.trivia.statement(item.span, low.line_end(item.span.start))
        test = low.features.test(item)
        then: list[ir.Item] = []
        with low.inside(item, True):
            self._block(item.then, then)
        _rest(low, then, middle)
        orelse: list[ir.Item] = []
        if item.orelse is not None:
            with low.inside(item, False):
                self._block(item.orelse, orelse)
            _rest(low, orelse, end)
        if isinstance(test, ir.Literal):
            _keep(out, item.span, comments, ())
            out += then if test.value else orelse
            _lost(orelse if test.value else then, out)
            return
        out.append(ir.FeatureItems(test, tuple(then), tuple(orelse), item.span, comments))


def _make_router(out: list[ir.Item]) -> None:
    """The router is made before anything that needs it; its first parameters make it."""
    at = 0
    while at < len(out) and isinstance(out[at], _BEFORE_ROUTER):
        at += 1
    if at < len(out) and isinstance(out[at], ir.Settings):
        return
    trivia = ir.NO_TRIVIA
    if at < len(out) and isinstance(out[at], ir.Load | ir.ModParam):
        trivia = out[at].trivia
        out[at] = replace(out[at], trivia=ir.NO_TRIVIA)
    out.insert(at, ir.Settings((), Span(0, 0), trivia))


def _load_built_in(low: Lowering, out: list[ir.Item]) -> None:
    """Load what the server had built in, behind the router."""
    if low.built_in:
        at = next(n for n, item in enumerate(out) if isinstance(item, ir.Settings)) + 1
        span = out[at - 1].span
        modules = tuple((module, span) for module in low.built_in.values())
        out.insert(at, ir.Load(modules, span))


def _rest(low: Lowering, out: list[ir.Item], end: int) -> None:
    """The comments before ``#!else`` or ``#!endif``."""
    remarks = low.trivia.rest(end)
    if remarks:
        out.append(ir.Remark(Span(end, end), ir.Trivia(remarks)))
    low.trivia.passed(end)


def _keep(out: list[ir.Item], span: Span, comments: ir.Trivia, lines: tuple[str, ...]) -> None:
    """A line of the config that means nothing at run time stays as a comment."""
    if lines or comments.before or comments.trailing is not None:
        out.append(ir.Remark(span, ir.Trivia((*comments.before, *lines), comments.trailing)))


def _lost(items: Sequence[ir.Item], out: list[ir.Item]) -> None:
    """The comments of what is never there."""
    for item in items:
        lines = [*item.trivia.before]
        if item.trivia.trailing is not None:
            lines.append(item.trivia.trailing)
        if any(line is not None for line in lines):
            out.append(ir.Remark(item.span, ir.Trivia(tuple(lines))))


def _foreign(low: Lowering, item: s.Item) -> None:
    low.trivia.statement(item.span)
    word = re.match(r"[#!]*\w*", low.source.text[item.span.start :])
    text = word[0] if word else ""
    low.report(
        "E103",
        f"`{text}` does not belong to {low.dialect.title}",
        Span(item.span.start, item.span.start + max(1, len(text))),
        "of another dialect",
        OTHER_DIALECT,
    )


# ---- small items -------------------------------------------------------------------------------


def _is_classic(low: Lowering) -> bool:
    return low.dialect.generation is Generation.CLASSIC


def _surplus(low: Lowering, item: s.Declaration) -> bool:
    """Whether more than its one value stands behind a declaration, which is reported."""
    opens = low.code[item.span.start + len(item.keyword) : item.span.end].lstrip()[:1]
    if opens == "(" or len(item.args) < 2:
        return False
    more = Span(item.args[1].span.start, item.args[-1].span.end)
    # what stands there belongs to something else more often than to this
    low.report("E305", f"`{item.keyword}` takes one value", more, "one too many", "remove it")
    return True


def _path(low: Lowering, item: s.Declaration, out: list[ir.Item]) -> None:
    """``mpath``: where the server looked for modules."""
    comments = low.trivia.statement(item.span)
    value: ir.Expression = ir.Literal("", item.span)
    if item.args and isinstance(item.args[0], s.String):
        value = ir.Literal(low.text(item.args[0]), item.args[0].span)
    elif item.args:
        value = low.value(item.args[0])
    setting = ir.Setting("mpath", value, item.span, ir.Trivia((), comments.trailing))
    out.append(ir.Settings((setting,), item.span, ir.Trivia(comments.before)))


def _engine(low: Lowering, item: s.Declaration, out: list[ir.Item]) -> None:
    """``cfgengine``: with another engine the routes are elsewhere."""
    comments = low.trivia.statement(item.span)
    engine = low.text(item.args[0]) if item.args and isinstance(item.args[0], s.String) else ""
    if engine not in ("", "native", "default"):
        low.report(
            "W513",
            f"the routes of this config are written in {engine}",
            item.args[0].span,
            "what they do is not in this file",
            f"run the {engine} routes with Kamailio itself; the rest is translated",
        )
    line = low.source.text[item.span.start : item.span.end]
    _keep(out, item.span, comments, tuple(line.splitlines()))


def _custom(low: Lowering, item: s.Assignment, out: list[ir.Item]) -> None:
    """``group.name = value desc "..."`` (LANGUAGE C.1.3)."""
    comments = low.trivia.statement(item.span)
    first, *rest = item.values
    description = None
    words = {part for part in re.split(r"[.\[\]\s\d]+", item.name) if part not in ("", "default")}
    for word in words & keywords(low.dialect.release) if low.modern else ():
        low.report(
            "E104",
            f"`{word}` is a word of the language",
            item.name_span,
            "not a part of a parameter's name",
            "choose another name",
        )
    if (
        len(rest) == 2
        and isinstance(rest[0], s.Name)
        and rest[0].text in _DESCRIPTION
        and isinstance(rest[1], s.String)
    ):
        description = low.text(rest[1])
    elif rest:
        low.report(
            "E305",
            f"`{item.name}` takes one value",
            Span(rest[0].span.start, rest[-1].span.end),
            "more than a value and a description",
            'write `group.name = value desc "what it is"`',
        )
    if isinstance(first, s.SocketBlock):
        low.report(
            "E305",
            f"`{item.name}` takes a number or a string",
            first.span,
            "a block",
            "write a number, or a string in quotes",
        )
        return
    number = number_of(first, low.numbers)
    value: ir.Expression
    if number is not None:
        value = ir.Literal(number, first.span)
    elif isinstance(first, s.String):
        value = ir.Literal(low.text(first), first.span)
    else:
        value = low.value(first)
    low.custom.add(item.name)
    out.append(ir.Custom(item.name, value, description, item.span, comments))
