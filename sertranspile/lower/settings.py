"""Core parameters: names, kinds of values, sockets (LANGUAGE C.1.1, C.1.2)."""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.catalog import Setting as Facts
from sertranspile.lower.context import Lowering
from sertranspile.lower.defines import expand
from sertranspile.lower.refusals import of_another_release
from sertranspile.lower.strings import number_of
from sertranspile.lower.types import type_of
from sertranspile.source import Span

_WANTED: Final = {
    "bool": "yes or no", "int": "a number", "string": "a string in quotes",
    "socket_list": "addresses", "id": "a word",
}  # fmt: skip
#: words that go on with the address before them (LANGUAGE C.1.2)
_MODIFIERS: Final = frozenset({"advertise", "name", "virtual", "agname"})


def lower_assignment(low: Lowering, item: s.Assignment, out: list[ir.Item]) -> None:
    """One core parameter; neighbours are set together."""
    comments = low.trivia.statement(item.span)
    facts = low.catalog.settings.get(item.name)
    if facts is None and item.name in low.interim.settings:
        low.report_interim(f"parameter `{item.name}`", item.name_span, None)
        line = low.source.text[item.span.start : item.span.end]
        out.append(ir.Remark(item.span, ir.Trivia((*comments.before, line), comments.trailing)))
        return
    if facts is None:
        _unknown(low, item)
        return
    value = _value(low, item, facts)
    if value is None:
        return
    setting = ir.Setting(facts.name, value, item.span, comments)
    last = out[-1] if out else None
    if isinstance(last, ir.Settings) and all(row.name != facts.name for row in last.settings):
        out[-1] = ir.Settings(
            (*last.settings, setting), Span(last.span.start, item.span.end), last.trivia
        )
        return
    setting = ir.Setting(facts.name, value, item.span, ir.Trivia((), comments.trailing))
    out.append(ir.Settings((setting,), item.span, ir.Trivia(comments.before)))


def _unknown(low: Lowering, item: s.Assignment) -> None:
    meant = low.suggestions.known(item.name, "setting")
    low.report(
        "E304",
        f"unknown parameter `{item.name}`",
        item.name_span,
        f"not a core parameter of {low.dialect.title}",
        of_another_release("setting", item.name)
        or (f"`{meant}` is one" if meant else "remove it, or set it with modparam"),
    )


def _value(low: Lowering, item: s.Assignment, facts: Facts) -> ir.Expression | None:
    kinds = facts.kinds
    first = item.values[0]
    span = Span(first.span.start, item.values[-1].span.end)
    if isinstance(first, s.SocketBlock):
        return _sockets(low, item, span)
    if "socket_list" in kinds:
        return _addresses(low, item, span)
    if len(item.values) == 1:
        value = _single(low, first, kinds)
        if value is not None:
            return value
    elif facts.forms and not isinstance(first, s.SocketBlock):
        # a longer form: its words, as they stand
        words = tuple(ir.Literal(_word(low, part), part.span) for part in item.values)
        return ir.Sequence(words, span)
    wanted = _WANTED.get(kinds[0] if kinds else "", "another value")
    if len(item.values) > 1:
        # what stands there belongs to something else more often than to this
        more = Span(item.values[1].span.start, span.end)
        low.report("E305", f"`{item.name}` takes one value", more, "one too many", "remove it")
        return None
    low.report("E305", f"`{item.name}` takes {wanted}", span, f"not {wanted}", f"write {wanted}")
    return None


def _single(low: Lowering, node: s.Expression, kinds: tuple[str, ...]) -> ir.Expression | None:
    if kinds == ("id",) and not isinstance(node, s.Name):
        return None  # a word, and nothing else
    number = number_of(node, low.numbers)
    if number is None and isinstance(node, s.Name) and node.text.removeprefix("-").isdigit():
        number = int(node.text)
    if number is not None:
        if "bool" in kinds and number in (0, 1):
            return ir.Literal(bool(number), node.span)
        if "int" in kinds or "bool" in kinds:
            return ir.Literal(number, node.span)
    if isinstance(node, s.String):
        textual = not kinds or any(kind not in ("bool", "int") for kind in kinds)
        return ir.Literal(low.text(node), node.span) if textual else None
    if isinstance(node, s.Name):
        constant = expand(low, node)
        if constant is not None:
            return constant if _fits(constant, kinds) else None
        if any(kind not in ("bool", "int", "string") for kind in kinds):
            return low.features.word(node.text, node.span)
    if isinstance(node, s.Number) and any(kind not in ("bool", "int", "string") for kind in kinds):
        return ir.Literal(node.text, node.span)
    return None


def _fits(constant: ir.Constant, kinds: tuple[str, ...]) -> bool:
    match type_of(constant):
        case ir.Type.INT | ir.Type.BOOL:
            return "int" in kinds or "bool" in kinds
        case ir.Type.TEXT:
            return any(kind not in ("int", "bool") for kind in kinds)
    return True


def _addresses(low: Lowering, item: s.Assignment, span: Span) -> ir.Expression:
    """The addresses of ``listen``, ``alias`` and the like; modifiers stay with their address."""
    texts: list[ir.Expression] = []
    following = 0
    for node in item.values:
        word = _word(low, node)
        if texts and (following or (word in _MODIFIERS and isinstance(node, s.Name))):
            texts[-1] = _joined(texts[-1], low.features.word(word, node.span))
            following = 0 if following else (1 if word != "virtual" else 0)
            continue
        is_name = isinstance(node, s.Name)
        texts.append(low.features.word(word, node.span) if is_name else ir.Literal(word, node.span))
    return texts[0] if len(texts) == 1 else ir.Sequence(tuple(texts), span)


def _joined(one: ir.Expression, other: ir.Expression) -> ir.Expression:
    """Two words with a blank between them."""
    parts: list[str | ir.Expression] = []
    for value in (one, ir.Literal(" ", other.span), other):
        if isinstance(value, ir.Format):
            parts += value.parts
        elif isinstance(value, ir.Literal):
            parts.append(str(value.value))
        else:
            parts.append(value)
    span = Span(one.span.start, other.span.end)
    if all(isinstance(part, str) for part in parts):
        return ir.Literal("".join(part for part in parts if isinstance(part, str)), span)
    return ir.Format(tuple(parts), False, span)


def _word(low: Lowering, node: s.Expression | s.SocketBlock) -> str:
    if isinstance(node, s.String):
        return low.text(node)
    return getattr(node, "text", "")


def _sockets(low: Lowering, item: s.Assignment, span: Span) -> ir.Expression:
    """``socket = { bind = ...; advertise = ...; }`` is the address with its modifiers."""
    texts: list[ir.Expression] = []
    known = low.catalog.socket_attributes
    for node in item.values:
        if not isinstance(node, s.SocketBlock):
            continue
        text: ir.Expression = ir.Literal("", node.span)
        for name, value in sorted(node.attributes, key=lambda row: row[0] != "bind"):
            if known and name not in known:
                at = low.code.rfind(name, node.span.start, value.span.start)
                low.report(
                    "E304",
                    f"a socket has no `{name}`",
                    Span(at, at + len(name)) if at >= 0 else node.span,
                    f"not a word of a socket in {low.dialect.title}",
                    f"write one of {', '.join(known)}",
                )
                continue
            word = low.features.word(_word(low, value), value.span)
            if name == "bind":
                text = word
            else:
                text = _joined(text, _joined(ir.Literal(name, value.span), word))
        texts.append(text)
    return texts[0] if len(texts) == 1 else ir.Sequence(tuple(texts), span)
