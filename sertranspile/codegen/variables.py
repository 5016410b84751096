"""Named values of the script: how each store is read and written, a row for each.

The name and the index come as Code; what a store means is the runtime's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, LiteralString

from sertranspile.codegen.code import Code, compose, name
from sertranspile.ir import Effect, Expression, Field, Literal, Store, Variable

#: prints an expression
Print = Callable[[Expression], Code]

#: the value that is there without an index
_READ: Final[Mapping[Store, LiteralString]] = {
    Store.VAR: "router.vars[{}]",
    Store.NULLABLE_VAR: "router.nullable_vars.get({})",
    Store.SHARED: "router.shared[{}]",
    Store.AVP: "msg.avps.get({})",
    Store.ATTRIBUTE: "msg.attrs.get({})",
    Store.XAVP: "msg.xavps.get({})",
    Store.XAVU: "msg.xavus.get({})",
    Store.XAVI: "msg.xavis.get({})",
    Store.HEADER: "msg.hdr({})",
    Store.CUSTOM: "router.cfg[{}]",
    Store.PV: "msg.pv({})",
    Store.SELECT: "msg.select({})",
}

#: one of several
_INDEXED: Final[Mapping[Store, LiteralString]] = {
    Store.AVP: "msg.avps.get({}, {})",
    Store.ATTRIBUTE: "msg.attrs.get({}, {})",
    Store.XAVP: "msg.xavps.get({}, {})",
    Store.XAVU: "msg.xavus.get({}, {})",
    Store.XAVI: "msg.xavis.get({}, {})",
    Store.HEADER: "msg.hdr({}, {})",
}

#: all of them, where that is a function of its own
_ALL: Final[Mapping[Store, LiteralString]] = {
    Store.AVP: "msg.avps.joined({})",
    Store.ATTRIBUTE: "msg.attrs.all({})",
}

#: what an assignment is; with DELETE and POP there is no value
_WRITE: Final[Mapping[tuple[Store, Effect], LiteralString]] = {
    (Store.VAR, Effect.SET): "router.vars[{}] = {}",
    (Store.NULLABLE_VAR, Effect.SET): "router.nullable_vars[{}] = {}",
    (Store.NULLABLE_VAR, Effect.DELETE): "router.nullable_vars[{}] = None",
    (Store.SHARED, Effect.SET): "router.shared[{}] = {}",
    (Store.AVP, Effect.PUSH): "msg.avps.push({}, {})",
    (Store.AVP, Effect.REPLACE): "msg.avps.replace({}, {})",
    (Store.AVP, Effect.DELETE): "msg.avps.delete({})",
    (Store.AVP, Effect.POP): "msg.avps.pop({})",
    (Store.ATTRIBUTE, Effect.SET): "msg.attrs[{}] = {}",
    (Store.ATTRIBUTE, Effect.REPLACE): "msg.attrs[{}] = {}",
    (Store.ATTRIBUTE, Effect.PUSH): "msg.attrs.push({}, {})",
    (Store.ATTRIBUTE, Effect.DELETE): "msg.attrs.delete({})",
    (Store.PV, Effect.SET): "msg.set_pv({}, {})",
    (Store.PV, Effect.DELETE): "msg.set_pv({}, None)",
    (Store.XAVP, Effect.PUSH): "msg.xavps.push({}, {})",
    (Store.XAVP, Effect.SET): "msg.xavps.set({}, {})",
    (Store.XAVP, Effect.DELETE): "msg.xavps.delete({})",
    (Store.XAVU, Effect.PUSH): "msg.xavus.push({}, {})",
    (Store.XAVU, Effect.SET): "msg.xavus.set({}, {})",
    (Store.XAVU, Effect.DELETE): "msg.xavus.delete({})",
    (Store.XAVI, Effect.PUSH): "msg.xavis.push({}, {})",
    (Store.XAVI, Effect.SET): "msg.xavis.set({}, {})",
    (Store.XAVI, Effect.DELETE): "msg.xavis.delete({})",
}


def read(variable: Variable, show: Print) -> Code:
    """The expression that reads a variable."""
    store, called = variable.store, show(variable.name)
    match variable.index:
        case None:
            return compose(_READ[store], called)
        case Literal(value=0) if store is Store.AVP:  # the newest, which is meant anyway
            return compose(_READ[store], called)
        case Literal(value="*") if store in _ALL:
            return compose(_ALL[store], called)
        case index:
            return compose(_INDEXED[store], called, show(index))


def write(target: Field | Variable, how: Effect, value: Expression | None, show: Print) -> Code:
    """The statement that assigns."""
    if isinstance(target, Field):
        return _write_field(target.path, Code("None") if value is None else show(value))
    called = show(target.name)
    if value is None:
        return compose(_WRITE[target.store, how], called)
    return compose(_WRITE[target.store, how], called, show(value))


def _write_field(path: str, value: Code) -> Code:
    """A field of the message. A URI's part is set on the message, since the URI is a new one
    then."""
    owner, _, part = path.rpartition(".")
    if owner:
        return compose("msg.set_{}({}={})", name(owner), name(part), value)
    return compose("msg.{} = {}", name(path), value)
