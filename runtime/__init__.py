"""The runtime of generated routers; what they import by name.

Names are looked up when they are wanted: the transpiler imports ``runtime.registry`` from here and
shall not pay for the message core, half of its own start.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.missing_module import missing
    from runtime.patterns import matches, posix_matches
    from runtime.results import Drop, Exit, Rc
    from runtime.router import Router, StartError
    from runtime.sip.message import Message, Reply, Request
    from runtime.sip.uri import Uri
    from runtime.text import in_network, same

_HOMES = {
    "Drop": "runtime.results",
    "Exit": "runtime.results",
    "Message": "runtime.sip.message",
    "Rc": "runtime.results",
    "Reply": "runtime.sip.message",
    "Request": "runtime.sip.message",
    "Router": "runtime.router",
    "StartError": "runtime.router",
    "Uri": "runtime.sip.uri",
    "in_network": "runtime.text",
    "matches": "runtime.patterns",
    "missing": "runtime.missing_module",
    "posix_matches": "runtime.patterns",
    "same": "runtime.text",
}

__all__ = [
    "Drop",
    "Exit",
    "Message",
    "Rc",
    "Reply",
    "Request",
    "Router",
    "StartError",
    "Uri",
    "in_network",
    "matches",
    "missing",
    "posix_matches",
    "same",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value
