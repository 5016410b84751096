"""xlog: lines of a script's own in the log.

Texts come with their variables already written in. Levels are names (``L_INFO``), or the number
that a variable holds; what is no level is told, and nothing else is logged then.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from runtime.core import forget_error
from runtime.log import ALERT, CRITICAL, DEBUG, ERROR, INFO, NOTICE, WARNING
from runtime.registry import Text, script_function
from runtime.router import Router
from runtime.sip.message import Message
from runtime.values import number

_LEVELS: Final = MappingProxyType(
    {
        "L_ALERT": ALERT,
        "L_BUG": CRITICAL,
        "L_CRIT": CRITICAL,
        "L_CRIT2": CRITICAL,
        "L_ERR": ERROR,
        "L_WARN": WARNING,
        "L_NOTICE": NOTICE,
        "L_INFO": INFO,
        "L_DBG": DEBUG,
    }
)


@dataclass(slots=True)
class Params:
    """Module parameters. Only ``prefix`` does something: there is one log, without colours."""

    buf_size: int = 4096
    force_color: int = 0
    log_colors: str = ""
    log_facility: str = ""
    long_format: int = 0
    methods_filter: int = -1
    prefix: str = "<script>: "
    prefix_mode: int = 0


class State:
    """What stands before each text. Colours, ``$C(xy)``, are nothing here."""

    __slots__ = ("prefix",)

    def __init__(self, router: Router, params: Params) -> None:
        self.prefix = params.prefix
        router.variables["C"] = lambda _, __, ___: ""


@script_function()
def xlog(msg: Message, first: Text, second: Text = "", third: Text = "") -> bool:
    """Log a text: ``xlog(text)``, ``xlog(level, text)``, ``xlog(facility, level, text)``."""
    if third:
        return _log_at(msg, second, third)
    return _log_at(msg, first, second) if second else _log(msg, ERROR, first)


@script_function()
def xlogl(msg: Message, first: Text, second: Text = "", third: Text = "") -> bool:
    """As ``xlog``; the original adds the line of the config."""
    return xlog(msg, first, second, third)


@script_function()
def xlogm(msg: Message, level: Text, text: Text) -> bool:
    """As ``xlog(level, text)``."""
    return _log_at(msg, level, text)


@script_function()
def xdbg(msg: Message, text: Text) -> bool:
    """Log a text at level debug."""
    return _log(msg, DEBUG, text)


@script_function()
def xdbgl(msg: Message, text: Text) -> bool:
    """As ``xdbg``; the original adds the line of the config."""
    return _log(msg, DEBUG, text)


@script_function()
def xinfo(msg: Message, text: Text) -> bool:
    """Log a text at level info."""
    return _log(msg, INFO, text)


@script_function()
def xnotice(msg: Message, text: Text) -> bool:
    """Log a text at level notice."""
    return _log(msg, NOTICE, text)


@script_function()
def xwarn(msg: Message, text: Text) -> bool:
    """Log a text at level warning."""
    return _log(msg, WARNING, text)


@script_function()
def xerr(msg: Message, text: Text) -> bool:
    """Log a text at level error."""
    return _log(msg, ERROR, text)


@script_function()
def xbug(msg: Message, text: Text) -> bool:
    """Log a text at the level for mistakes of programs."""
    return _log(msg, CRITICAL, text)


@script_function()
def xcrit(msg: Message, text: Text) -> bool:
    """Log a text at level critical."""
    return _log(msg, CRITICAL, text)


@script_function()
def xalert(msg: Message, text: Text) -> bool:
    """Log a text at level alert."""
    return _log(msg, ALERT, text)


def _log_at(msg: Message, level: str, text: str) -> bool:
    forget_error(msg)
    at = _LEVELS.get(level)
    if at is None:
        digits = level.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            msg.router.log.once("xlog", f"xlog: {level!r} is no level")
            return False
        at = msg.router.profile.language.log_level(number(level))
    return _log(msg, at, text)


def _log(msg: Message, level: int, text: str) -> bool:
    forget_error(msg)
    router = msg.router
    # one line an event: the line end that configs write is the log's own business
    router.log(level, router.module(State).prefix + text.removesuffix("\n"))
    return True
