"""Variables, attributes and selects as values, and what can be assigned (LANGUAGE D.6, D.7).

What ``$name`` means depends on the flavour (LANGUAGE A.4). Fields of the message are attributes of
``msg``; stores of the script are ``ir.Variable``; what has no place of its own is read by its name.
"""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.dialects import Flavour
from sertranspile.fields import Write, field_of
from sertranspile.lower.context import Lowering
from sertranspile.lower.pv_syntax import Attribute, Written, attribute, variable
from sertranspile.lower.refusals import of_another_release
from sertranspile.lower.transformations import transformed
from sertranspile.lower.types import to_number, to_text
from sertranspile.source import Span

_CODES: Final = frozenset({"?", "rc", "retcode"})
_STORES: Final = {
    "var": ir.Store.VAR, "vn": ir.Store.NULLABLE_VAR, "shv": ir.Store.SHARED,
    "xavp": ir.Store.XAVP, "xavu": ir.Store.XAVU, "xavi": ir.Store.XAVI, "hdr": ir.Store.HEADER,
}  # fmt: skip
_X_STORES: Final = frozenset({ir.Store.XAVP, ir.Store.XAVU, ir.Store.XAVI})
#: classes that nobody may write (LANGUAGE D.6.1)
_READ_ONLY: Final = frozenset({"fd", "td", "g"})
#: fields of what every message has
_ALWAYS_THERE: Final = ("ruri.", "from_.", "to.")
#: what requests lack and every reply has, and the blocks that see replies alone
_OF_REPLIES: Final = frozenset({"status", "reason"})
#: what every request has and replies lack
_OF_REQUESTS: Final = frozenset({"ruri", "received_ruri"})
_REPLIES: Final = frozenset({ir.RouteKind.REPLY, ir.RouteKind.ONREPLY})
#: modules whose variables every config of 3.x and later has
_ALWAYS: Final = frozenset({"core", "pv"})


# ---- reading -----------------------------------------------------------------------------------


def read_variable(low: Lowering, text: str, span: Span) -> ir.Expression:
    """The value of ``$...`` as written."""
    known = attribute(text)
    if known is not None and _is_attribute(low, known):
        # 2.0 had two spellings: there `$rc` is an attribute
        is_code = known.name in _CODES and (known.name != "rc" or low.modern)
        if is_code and not known.track:
            return _return_code(span)
        return _attribute(known, span)
    found = variable(text)
    if found is None or found[1] != len(text):
        return _unreadable(low, text, span)
    return read_written(low, found[0], span)


def _is_attribute(low: Lowering, known: Attribute) -> bool:
    """Whether ``$name`` is an attribute here (LANGUAGE A.4)."""
    match low.flavour:
        case Flavour.SER:
            return True
        case Flavour.KAMAILIO:
            return False
    if known.track or known.index is not None:
        return True
    return known.name not in low.catalog.pvs and known.name not in _CODES | {"null"}


def _attribute(known: Attribute, span: Span) -> ir.Variable:
    index: ir.Expression | None = None
    if known.index is not None:
        index = ir.Literal(int(known.index) if known.index else "*", span)
    return ir.Variable(ir.Store.ATTRIBUTE, ir.Literal(known.path, span), index, span)


def _return_code(span: Span) -> ir.Variable:
    return ir.Variable(ir.Store.PV, ir.Literal("$rc", span), None, span)


def read_written(low: Lowering, written: Written, span: Span) -> ir.Expression:
    """The value of a pseudo-variable, its transformations done."""
    value = _plain(low, written, span)
    if not written.steps:
        return value
    return transformed(low, written, value, span, lambda text: _nested(low, text, span))


def _nested(low: Lowering, text: str, span: Span) -> ir.Expression | None:
    """A variable as the whole of an argument of a transformation."""
    found = variable(text)
    return read_written(low, found[0], span) if found and found[1] == len(text) else None


def _plain(low: Lowering, written: Written, span: Span) -> ir.Expression:
    name, inner = written.name, written.inner
    if name in _CODES:
        return _return_code(span)
    if name == "null":
        return ir.Literal(None, span)
    if inner is None and written.index is None:
        row = field_of(f"${name}")
        in_reply = low.kind in _REPLIES
        if row is not None and not (in_reply and row.path in _OF_REQUESTS):
            of_reply = in_reply and row.path in _OF_REPLIES
            return ir.Field(row.path, row.nullable and not of_reply, span, row.type)
    if inner is not None:
        stored = _stored(low, written, inner, span)
        if stored is not None:
            return stored
    if not _check_known(low, written, span) and not low.off:
        return ir.Literal(None, span)
    return ir.Variable(ir.Store.PV, ir.Literal(written.plain, span), None, span)


def _stored(low: Lowering, written: Written, inner: str, span: Span) -> ir.Expression | None:
    index = _index(low, written.index, span)
    store = _STORES.get(written.name)
    if store is not None:
        return ir.Variable(store, name_in(low, inner.strip(), span), index, span)
    match written.name:
        case "avp":
            return ir.Variable(ir.Store.AVP, _avp_name(low, inner.strip(), span), index, span)
        case "sel":
            return _select(low, f"@{inner.strip()}", span)
        case "def" | "defn" | "defv":
            return low.features.lookup(inner.strip(), span)
    return None


def name_in(low: Lowering, inner: str, span: Span) -> ir.Expression:
    """A name in parentheses; it may hold variables itself."""
    if "$" not in inner:
        return ir.Literal(inner, span)
    return low.format(inner, span)


def _avp_name(low: Lowering, inner: str, span: Span) -> ir.Expression:
    """``s:name`` is ``name``; ``i:80`` is a number, and another AVP than ``80`` (LANGUAGE D.7)."""
    kind, colon, rest = inner.partition(":")
    if colon and kind in ("s", "i"):
        number = rest.strip()
        if kind == "i" and number.isascii() and number.isdigit() and len(number) < 12:
            return ir.Literal(int(number), span)
        inner = rest
    return name_in(low, inner.strip(), span)


def _index(low: Lowering, index: str | None, span: Span) -> ir.Expression | None:
    if index is None:
        return None
    if index == "*":
        return ir.Literal("*", span)
    if index.removeprefix("-").isdigit() and index.isascii() and len(index) < 10:
        return ir.Literal(int(index), span)
    nested = _nested(low, index, span) if index.startswith("$") else None
    if nested is not None:
        return to_number(nested)
    low.report(
        "E322",
        f"`[{index}]` is no index",
        _place_of_index(low, index, span),
        "not a number and not `*`",
        "write a number, `*` for all values, or a variable that holds a number",
    )
    return None


def _place_of_index(low: Lowering, index: str, span: Span) -> Span:
    """Where an index stands in its variable; all of that when it is not plain."""
    text = f"[{index}]"
    at = low.source.text.find(text, span.start, span.end)
    return span if at < 0 else Span(at, at + len(text))


def _check_known(low: Lowering, written: Written, span: Span) -> bool:
    facts = low.catalog.pvs.get(written.name)
    if facts is None:
        if not low.catalog.pvs:
            return True
        meant = low.suggestions.known(written.name, "pv")
        remedy = f"`${meant}` is one" if meant else "write `$var(...)` for a variable of your own"
        low.report(
            "E316",
            f"unknown pseudo-variable `${written.name}`",
            span,
            f"not one of {low.dialect.title}",
            of_another_release("pv", written.name) or remedy,
        )
        return False
    if not _ALWAYS.isdisjoint(facts.modules) or not facts.modules:
        return True
    if any(module in low.loaded for module in facts.modules):
        return True
    # the catalogue names modules by their folders where two families have one of a name
    modules = list(dict.fromkeys(name.rpartition("/")[2] for name in facts.modules))
    low.report(
        "E317",
        f"no loaded module defines `${written.name}`",
        span,
        f"module {' or '.join(modules[:3])} does",
        f'write `loadmodule "{modules[0]}.so"` before the routes',
    )
    return False


def _unreadable(low: Lowering, text: str, span: Span) -> ir.Expression:
    low.report(
        "E322",
        f"`{text}` is no variable of {low.dialect.title}",
        span,
        "cannot be read",
        "write `$name`, `$name(inner)` or `$(name(inner)[index]{transformation})`",
    )
    return ir.Literal(None, span)


def read_select(low: Lowering, text: str, span: Span) -> ir.Expression:
    """The value of ``@...`` as written; a part that a URI or an address lacks is empty."""
    value = _select(low, text, span)
    if isinstance(value, ir.Field) and value.path.startswith(_ALWAYS_THERE):
        return to_text(value)
    return value


def _select(low: Lowering, text: str, span: Span) -> ir.Expression:
    """The value of a select; ``$sel(...)`` is undefined where ``@...`` is empty."""
    row = field_of(text)
    if row is not None:
        return ir.Field(row.path, row.nullable, span, row.type)
    if text.startswith("@cfg_get."):
        name = text.removeprefix("@cfg_get.")
        group = name.partition(".")[0]
        if name in low.custom or any(known.startswith(f"{group}.") for known in low.custom):
            return _custom(low, name, span)
    elif not low.catalog.select(text):
        low.report(
            "E316",
            f"unknown select `{text}`",
            span,
            f"not one of {low.dialect.title}",
            "write one that it has, such as `@from.uri.user`, or a function that reads the header",
        )
    return ir.Variable(ir.Store.SELECT, ir.Literal(text, span), None, span)


def _custom(low: Lowering, name: str, span: Span) -> ir.Variable:
    if name not in low.custom:
        meant = low.suggestions.own(name, "custom", lambda: low.custom)
        low.report(
            "E318",
            f"`{name}` is read and never set",
            span,
            "not a parameter of this config",
            f"`{meant}` is set" if meant else f"write `{name} = ...` at the top level",
        )
    return ir.Variable(ir.Store.CUSTOM, ir.Literal(name, span), None, span)


# ---- writing -----------------------------------------------------------------------------------


def assignment(
    low: Lowering, target: s.Variable, value: ir.Expression, span: Span
) -> ir.Assign | None:
    """``target = value``; None, and a finding, where nothing can be assigned."""
    known = attribute(target.text)
    if known is not None and _is_attribute(low, known):
        return _assign_attribute(low, known, target, value, span)
    found = variable(target.text)
    if found is None or found[1] != len(target.text):
        _unreadable(low, target.text, target.span)
        return None
    written = found[0]
    if written.steps:
        return _refuse(low, target, "a transformation cannot be assigned to")
    is_null = isinstance(value, ir.Literal) and value.value is None
    row = field_of(f"${written.name}") if written.inner is None else None
    if row is not None and row.write is not Write.NO:
        field = ir.Field(row.path, row.nullable, target.span, row.type)
        new = value if is_null else to_text(value)
        return ir.Assign(field, ir.Effect.SET, new, span)
    if row is not None and not _is_writable(low, written):
        return _refuse(low, target, "it can only be read")
    if row is not None:
        name = ir.Literal(f"${written.name}", target.span)
        named = ir.Variable(ir.Store.PV, name, None, target.span)
        return ir.Assign(named, ir.Effect.SET, value, span)
    place = _plain(low, written, target.span)
    if not isinstance(place, ir.Variable):
        return (
            None if isinstance(place, ir.Literal) else _refuse(low, target, "it can only be read")
        )
    if place.store in (ir.Store.SELECT, ir.Store.CUSTOM, ir.Store.HEADER) or (
        place.store is ir.Store.PV and not _is_writable(low, written)
    ):
        return _refuse(low, target, "it can only be read")
    return _stored_assignment(place, value, is_null, span)


def _stored_assignment(
    place: ir.Variable, value: ir.Expression, is_null: bool, span: Span
) -> ir.Assign:
    """What an assignment does to what was there (LANGUAGE D.7)."""
    if place.store is ir.Store.AVP:
        all_values = isinstance(place.index, ir.Literal) and place.index.value == "*"
        if is_null:
            gone = ir.Effect.DELETE if all_values else ir.Effect.POP
            return ir.Assign(
                ir.Variable(place.store, place.name, None, place.span), gone, None, span
            )
        return ir.Assign(place, ir.Effect.REPLACE if all_values else ir.Effect.PUSH, value, span)
    if place.store in _X_STORES:
        if is_null:
            return ir.Assign(place, ir.Effect.DELETE, None, span)
        name = place.name
        root = ""
        if isinstance(name, ir.Literal):
            root = str(name.value).partition("=>")[0]
        elif isinstance(name, ir.Format) and isinstance(name.parts[0], str):
            root = name.parts[0]
        # with an index it is an item that is there already
        how = ir.Effect.SET if "[" in root else ir.Effect.PUSH
        return ir.Assign(place, how, value, span)
    if is_null and place.store in (ir.Store.VAR, ir.Store.SHARED):
        return ir.Assign(place, ir.Effect.SET, ir.Literal(0, value.span), span)
    return ir.Assign(place, ir.Effect.SET, value, span)


def _assign_attribute(
    low: Lowering, known: Attribute, target: s.Variable, value: ir.Expression, span: Span
) -> ir.Assign | None:
    if known.track in _READ_ONLY:
        which = "global" if known.track == "g" else "domain"
        return _refuse(low, target, f"attributes of class {known.track} ({which}) can only be read")
    place = _attribute(known, target.span)
    if isinstance(value, ir.Literal) and value.value is None:
        return ir.Assign(place, ir.Effect.DELETE, None, span)
    if known.index == "":
        return ir.Assign(place, ir.Effect.PUSH, value, span)
    return ir.Assign(place, ir.Effect.SET, value, span)


def _is_writable(low: Lowering, written: Written) -> bool:
    facts = low.catalog.pvs.get(written.name)
    return facts is None or facts.writable


def _refuse(low: Lowering, target: s.Variable, why: str) -> ir.Assign | None:
    low.report(
        "E319",
        f"`{target.text}` cannot be assigned",
        target.span,
        why,
        "assign a variable such as `$var(x)` or `$avp(x)`",
    )
    return None
