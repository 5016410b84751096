"""Across releases: which of them knew a name, what became of one that is gone.

For messages and help texts; nothing here decides what is right in a config.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sertranspile.catalog.rows import read_json


class Successor(NamedTuple):
    """What does the job today. ``modules``: those that have the function or the parameter, or
    ``core``; none for a module, a core parameter, or a construct such as ``msg:len > n``."""

    name: str
    modules: tuple[str, ...] = ()

    def __str__(self) -> str:
        """In words: `` `f` of module m ``."""
        where = [module for module in self.modules if module != "core"]
        return f"`{self.name}`" + (f" of module {' or '.join(where)}" if where else "")


class Fate(NamedTuple):
    """What became of a module, function, parameter or core parameter. ``last``: the last release
    that has it, or has it there if it moved. ``gone_since``: year and month, for modules.
    ``change``: ``archived``, ``merged``, ``moved``, ``obsoleted``, ``removed``, ``renamed`` or
    ``superseded``, where that is known. OpenSER 1.3 is not looked at."""

    name: str
    last: str
    successors: tuple[Successor, ...]
    change: str | None = None
    gone_since: str | None = None


@cache
def _history() -> Mapping[str, Any]:
    facts: Mapping[str, Any] = read_json("history.json")
    return facts


def module_fate(name: str, family: str | None = None) -> Fate | None:
    """What became of a module that Kamailio 6.1 has not, or of SER's (``modules_s``) of a name that
    is Kamailio's today; None: it is there, or nobody ever had it."""
    row = _history()["modules"].get(name, {})
    if family == "modules_s" and "twin" in row:
        twin = row["twin"]
        return Fate(name, "kamailio-3.1", (Successor(twin["successor"]),), None, twin["gone_since"])
    if "gone_since" not in row:
        return None
    successors = tuple(Successor(other) for other in row.get("successor", ()))
    return Fate(name, row["last"], successors, row.get("change"), row["gone_since"])


def function_fate(name: str) -> Fate | None:
    """What became of a function that is gone from Kamailio 6.1, or of one that moved to another
    module; None: neither."""
    row = _history()["functions"].get(name)
    if row is not None:
        successors = tuple(Successor(other, tuple(where)) for other, *where in row["successor"])
        return Fate(name, row["last"], successors)
    moved = _history()["moved"].get(name)
    if moved is None:
        return None
    return Fate(name, list(moved["from"])[-1], (Successor(name, tuple(moved["to"])),), "moved")


def setting_fate(name: str) -> Fate | None:
    """What became of a core parameter that Kamailio 6.1 has not."""
    row = _history()["settings"].get(name)
    if row is None:
        return None
    other, *modules = row["successor"] or [""]
    return Fate(name, row["last"], (Successor(other, tuple(modules)),) if other else ())


def param_fate(module: str, name: str) -> Fate | None:
    """The last release with a parameter that its module, still there, has not in Kamailio 6.1."""
    last = _history()["params"].get(module, {}).get(name)
    return Fate(name, last, ()) if last is not None else None


def successor(function: str) -> Successor | None:
    """What to call in Kamailio 6.1 in place of a function that is gone or has moved.

    >>> str(successor("force_rtp_proxy"))
    '`rtpproxy_manage` of module rtpproxy'
    """
    fate = function_fate(function)
    return fate.successors[0] if fate is not None and fate.successors else None
