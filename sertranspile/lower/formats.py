"""Strings with variables in them: ``$`` formats (LANGUAGE D.7.1), SER's ``%`` formats (D.6.2)."""

from __future__ import annotations

import re
from typing import Final

from sertranspile import ir
from sertranspile.dialects import Flavour
from sertranspile.fields import field_of
from sertranspile.lower.context import Lowering
from sertranspile.lower.pv_syntax import Written, attribute, variable
from sertranspile.lower.types import nullable, to_text, type_of
from sertranspile.lower.variables import read_select, read_variable, read_written
from sertranspile.source import Span

_INNER_TAKERS: Final = frozenset({"var", "vn", "shv", "avp", "xavp", "xavu", "xavi", "hdr", "sel"})
#: ``%name`` of two letters, ``%{...}``, ``%$attr``, ``%@select``
_XL: Final = re.compile(
    r"%(?:(%)|\$(\w+(?:\.\w+)?)|\{\$(\w+(?:\.\w+)?)\}|(@\w+(?:\.\w+|\[[^\]]*\])*)|\{([^}$][^}]*)\}|(\w\w))"
)
#: ``%xx`` that no field is -> the pseudo-variable or select that says the same
_XL_NAMES: Final = {
    "mb": "$mb", "mi": "$mi", "mf": "$mF", "pp": "$pp", "Ts": "$Ts", "Tf": "$Tf", "rt": "$rt",
    "br": "$br", "bR": "$bR", "ds": "$ds", "nh": "@next_hop", "ct": "$ct",
}  # fmt: skip
#: the rest of a name such as ``from.user``
_MORE: Final = re.compile(r"\.[A-Za-z]+")
_XL_ESCAPE: Final = re.compile(r"\\(?:([nrt\\])|([0-7]{1,3}))")
_XL_SIMPLE: Final = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}


def pv_format(low: Lowering, text: str, span: Span, shows_null: bool = True) -> ir.Expression:
    """A text in which ``$...`` is replaced when it is used; ``$$`` is a dollar."""
    if "$" not in text:
        return ir.Literal(text, span)
    place = _Places(low, text, span)
    parts: list[str | ir.Expression] = []
    at = 0
    while at < len(text):
        dollar = text.find("$", at)
        if dollar < 0:
            parts.append(text[at:])
            break
        if dollar > at:
            parts.append(text[at:dollar])
        if text.startswith("$$", dollar):
            parts.append("$")
            at = dollar + 2
            continue
        found = _variable(low, text, dollar)
        if found is None:
            parts.append("$")
            at = dollar + 1
            continue
        value, at = found
        part = read_written(low, value, place(dollar, at))
        # what a transformation makes nothing of is shown as nothing
        parts.append(to_text(part) if value.steps else part)
    return _made(parts, shows_null, span)


def _variable(low: Lowering, text: str, at: int) -> tuple[Written, int] | None:
    found = variable(text, at)
    if found is None or text.startswith("$(", at):
        return found
    if found[0].inner is None:
        return _dotted(low, text, *found)
    facts = low.catalog.pvs.get(found[0].name)
    takes = found[0].name in _INNER_TAKERS or facts is None or facts.inner
    return found if takes else variable(text, at, bare_inner=False)


def _dotted(low: Lowering, text: str, found: Written, end: int) -> tuple[Written, int]:
    """The same variable, with the words behind a dot where they belong to its name."""
    more = _MORE.match(text, end)
    if more is None or f"{found.name}{more[0]}" not in low.catalog.pvs:
        return found, end
    return Written(f"{found.name}{more[0]}", None, None, ()), more.end()


class _Places:
    """Where the variables of a string stand in the config; the whole string if that is not
    plain."""

    def __init__(self, low: Lowering, text: str, span: Span) -> None:
        written = low.source.text[span.start : span.end]
        self._whole = span
        self._is_plain = len(written) == len(text) + 2 and written[1:-1] == text

    def __call__(self, start: int, end: int) -> Span:
        first = self._whole.start + 1
        return Span(first + start, first + end) if self._is_plain else self._whole


def _made(parts: list[str | ir.Expression], shows_null: bool, span: Span) -> ir.Expression:
    joined: list[str | ir.Expression] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    if not joined:
        return ir.Literal("", span)
    if len(joined) == 1 and isinstance(joined[0], str):
        return ir.Literal(joined[0], span)
    only = joined[0]
    if len(joined) > 1 or isinstance(only, str):
        return ir.Format(tuple(joined), shows_null, span)
    if shows_null and (nullable(only) or type_of(only) is not ir.Type.TEXT):
        return ir.Helped(ir.Help.SHOWN, (only,), span)
    return to_text(only)


# ---- SER ---------------------------------------------------------------------------------------


def xl_format(low: Lowering, text: str, span: Span) -> ir.Expression:
    """A text in which ``%...`` is replaced when it is used, backslashes too (LANGUAGE D.6.2)."""
    place = _Places(low, text, span)
    parts: list[str | ir.Expression] = []
    at = 0
    for match in _XL.finditer(text):
        parts.append(_unescaped(text[at : match.start()]))
        at = match.end()
        parts.append(_xl(low, match, place(match.start(), match.end())))
    parts.append(_unescaped(text[at:]))
    return _made([part for part in parts if part != ""], True, span)


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        return _XL_SIMPLE[match[1]] if match[1] else chr(int(match[2], 8) & 0xFF)

    return _XL_ESCAPE.sub(one, text)


def _xl(low: Lowering, match: re.Match[str], span: Span) -> str | ir.Expression:
    percent, plain, braced, select, header, word = match.groups()
    if percent:
        return "%"
    if plain or braced:
        return read_variable(low, f"${plain or braced}", span)
    if select:
        # one without a value is empty, not null
        return to_text(read_select(low, select, span))
    if header:
        name, _, index = header.partition("[")
        place = index.rstrip("]").strip()
        number: ir.Expression | None = None
        if place:
            number = ir.Literal(int(place) if place.removeprefix("-").isdigit() else "*", span)
        return ir.Variable(ir.Store.HEADER, ir.Literal(name.strip(), span), number, span)
    row = field_of(f"%{word}")
    if row is not None:
        return ir.Field(row.path, row.nullable, span, row.type)
    if word in _XL_NAMES:
        name = _XL_NAMES[word]
        store = ir.Store.SELECT if name.startswith("@") else ir.Store.PV
        return ir.Variable(store, ir.Literal(name, span), None, span)
    low.report(
        "E316",
        f"unknown format `%{word}`",
        span,
        "the server would not start with it",
        "write `%%` for a percent sign, or one of the formats of SER's xprint",
    )
    return ""


def whole_variable(low: Lowering, text: str, span: Span) -> ir.Expression | None:
    """A string that is as a whole one variable, attribute or select is replaced by its value at
    each call (LANGUAGE D.6.1); None for any other string."""
    if text.startswith("@"):
        return read_select(low, text, span) if low.catalog.select(text) else None
    if not text.startswith("$"):
        return None
    if low.flavour is Flavour.SER:
        return read_variable(low, text, span) if attribute(text) is not None else None
    found = variable(text)
    return read_variable(low, text, span) if found and found[1] == len(text) else None
