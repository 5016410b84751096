"""The runtime of generated routers; what they import by name.

Names are looked up when they are wanted: the transpiler imports ``runtime.registry`` from here and
shall not pay for the message core, half of its own start.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.comparisons import in_network
    from runtime.features import define, defined, environment, load, undefined
    from runtime.missing_module import missing
    from runtime.patterns import matches, posix_matches
    from runtime.results import Drop, Exit, Rc
    from runtime.router import Router
    from runtime.rules import Rule
    from runtime.sip.message import Message, Reply
    from runtime.sip.request import Request
    from runtime.sip.uri import Uri
    from runtime.start_error import StartError
    from runtime.values import (
        Value,
        add,
        divide,
        equal,
        exit_if_zero,
        length,
        modulo,
        number,
        once,
        same,
        shift_left,
        shift_right,
        shown,
        text,
    )

_NAMES = {
    "comparisons": ("in_network",),
    "features": ("define", "defined", "environment", "load", "undefined"),
    "missing_module": ("missing",),
    "patterns": ("matches", "posix_matches"),
    "results": ("Drop", "Exit", "Rc"),
    "router": ("Router",),
    "rules": ("Rule",),
    "sip.message": ("Message", "Reply"),
    "sip.request": ("Request",),
    "sip.uri": ("Uri",),
    "start_error": ("StartError",),
    "values": (
        "Value", "add", "divide", "equal", "exit_if_zero", "length", "modulo", "number", "once",
        "same", "shift_left", "shift_right", "shown", "text",
    ),
}  # fmt: skip
_HOMES = {name: f"runtime.{home}" for home, names in _NAMES.items() for name in names}

__all__ = [
    "Drop",
    "Exit",
    "Message",
    "Rc",
    "Reply",
    "Request",
    "Router",
    "Rule",
    "StartError",
    "Uri",
    "Value",
    "add",
    "define",
    "defined",
    "divide",
    "environment",
    "equal",
    "exit_if_zero",
    "in_network",
    "length",
    "load",
    "matches",
    "missing",
    "modulo",
    "number",
    "once",
    "posix_matches",
    "same",
    "shift_left",
    "shift_right",
    "shown",
    "text",
    "undefined",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value
