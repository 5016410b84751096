"""Pseudo-variables that a script may set by their text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from runtime.pseudo_variables.named import avp_name
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.sip.rewriting import script_text
from runtime.sip.target import Target
from runtime.values import Readable, number, text

Setter: TypeAlias = Callable[[Message, str | None, Readable], None]


def _ruri(message: Message, _: str | None, value: Readable) -> None:
    message.ruri = value


def _destination(message: Message, _: str | None, value: Readable) -> None:
    message.dst_uri = value


def _user(message: Message, _: str | None, value: Readable) -> None:
    message.set_ruri(user=value)


def _host(message: Message, _: str | None, value: Readable) -> None:
    message.set_ruri(domain=value)


def _port(message: Message, _: str | None, value: Readable) -> None:
    message.set_ruri(port=value)


def _send_socket(message: Message, _: str | None, value: Readable) -> None:
    """Setting it to what is no socket of ours changes nothing; null lets it be chosen again."""
    if value is None:
        message.script.send_socket = None
    else:
        from runtime.core import force_send_socket

        force_send_socket(message, text(value))


def _flags(read: Callable[[Message], set[int]]) -> Setter:
    def set_flags(message: Message, _: str | None, value: Readable) -> None:
        wanted = number(value)
        flags = read(message)
        flags.clear()
        flags.update(flag for flag in range(32) if wanted >> flag & 1)

    return set_flags


def _branch(message: Message, _: str | None, value: Readable) -> None:
    """Setting the branch appends one; null takes all away."""
    if not isinstance(message, Request):
        return
    if value is None:
        message.branches.clear()
    elif (uri := script_text(message, value)) is not None:
        from runtime.core import add_branch

        add_branch(message, Target(uri))


def _var(message: Message, name: str | None, value: Readable) -> None:
    message.router.vars[name or ""] = value


def _shared(message: Message, name: str | None, value: Readable) -> None:
    message.router.shared[name or ""] = value


def _nullable(message: Message, name: str | None, value: Readable) -> None:
    message.router.nullable_vars[name or ""] = value


WRITABLE: Final[Mapping[str, Setter]] = MappingProxyType(
    {
        "ru": _ruri,
        "ruri": _ruri,
        "rU": _user,
        "ruri.user": _user,
        "rd": _host,
        "ruri.domain": _host,
        "rp": _port,
        "du": _destination,
        "duri": _destination,
        "br": _branch,
        "fs": _send_socket,
        "mf": _flags(lambda message: message.flags),
        "bf": _flags(lambda message: message.branch_flags),
        "sf": _flags(lambda message: message.script_flags),
        "var": _var,
        "vn": _nullable,
        "vz": _var,
        "shv": _shared,
        "avp": lambda message, name, value: message.avps.push(avp_name(name or ""), value),
        "xavp": lambda message, name, value: message.xavps.push(name or "", value),
        "xavu": lambda message, name, value: message.xavus.push(name or "", value),
        "xavi": lambda message, name, value: message.xavis.push(name or "", value),
    }
)
