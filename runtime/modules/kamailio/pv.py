"""pv: functions on pseudo-variables, given by their names (LANGUAGE D.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from runtime.core import forget_error
from runtime.log import INFO
from runtime.registry import script_function
from runtime.router import Router, StartError
from runtime.sip.message import Message
from runtime.values import number

_START_VALUE: Final = re.compile(r"\s*([^=\s]+)\s*=\s*([is]):(.*)", re.DOTALL).fullmatch


@dataclass(slots=True)
class Params:
    """Module parameters; the first two may be given several times."""

    shvset: tuple[str, ...] = ()  # name=i:1, name=s:text: values of $shv(name) at start
    varset: tuple[str, ...] = ()  # the same of $var(name)
    avp_aliases: str = ""


class State:
    """Gives shared and script variables the values that they start with."""

    __slots__ = ()

    def __init__(self, router: Router, params: Params) -> None:
        if params.avp_aliases:
            raise StartError("pv: avp_aliases is not there: write the attributes' own names")
        for name, value in _start_values("shvset", params.shvset):
            router.shared[name] = value
        for name, value in _start_values("varset", params.varset):
            router.vars[name] = value


def _start_values(parameter: str, given: tuple[str, ...]) -> Iterator[tuple[str, int | str]]:
    """``name=i:number`` and ``name=s:text``.

    Raises:
        StartError: one of them is neither.
    """
    for text in given:
        found = _START_VALUE(text)
        if found is None:
            raise StartError(f"pv: {parameter} {text!r}: write name=i:1 or name=s:text")
        name, kind, value = found.groups()
        yield name, number(value) if kind == "i" else value


@script_function()
def pv_isset(msg: Message, variable: str) -> bool:
    """Whether a variable has a value."""
    forget_error(msg)
    return msg.pv(variable) is not None


@script_function()
def pv_unset(msg: Message, variable: str) -> bool:
    """Take a variable's value away."""
    forget_error(msg)
    msg.set_pv(variable, None)
    return True


@script_function()
def is_int(msg: Message, variable: str) -> bool:
    """Whether a variable holds a number, and no text of one."""
    forget_error(msg)
    return isinstance(msg.pv(variable), int)


@script_function()
def not_empty(msg: Message, variable: str) -> bool:
    """Whether a variable holds a text that is not empty."""
    forget_error(msg)
    value = msg.pv(variable)
    return isinstance(value, str) and value != ""


@script_function()
def pv_xavp_print(msg: Message) -> bool:
    """Write all XAVPs to the log."""
    forget_error(msg)
    msg.router.log(INFO, f"xavps: {msg.xavps!r}")
    return True
