"""Facts about every release of the SER family: which modules, functions, parameters and variables
each had. Data files are read on first use.

``catalog("kamailio-5.6")`` is one release, ``catalog("kamailio-5.6", "kamailio-3.1")`` a chain,
``chain("kamailio-5.6")`` the usual one. Where a name came and went is ``known_in`` and the fates.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from sertranspile.catalog.facts import (
    ArgumentKind,
    Arity,
    CoreFunction,
    EventRoute,
    Exporter,
    Function,
    Module,
    Operand,
    Param,
    RouteKeyword,
    Setting,
    Transformation,
    Variable,
)
from sertranspile.catalog.guess import closest
from sertranspile.catalog.history import (
    Fate,
    Successor,
    function_fate,
    module_fate,
    param_fate,
    setting_fate,
    successor,
)
from sertranspile.catalog.lookup import Catalog, Subject
from sertranspile.catalog.rows import read_release

__all__ = [
    "CHAINS",
    "RELEASES",
    "ArgumentKind",
    "Arity",
    "Catalog",
    "CoreFunction",
    "EventRoute",
    "Exporter",
    "Fate",
    "Function",
    "Module",
    "Operand",
    "Param",
    "RouteKeyword",
    "Setting",
    "Subject",
    "Successor",
    "Transformation",
    "UnknownRelease",
    "Variable",
    "catalog",
    "chain",
    "closest",
    "function_fate",
    "known_in",
    "module_fate",
    "param_fate",
    "setting_fate",
    "successor",
]

#: release -> how a message calls it, oldest first
RELEASES: Final[Mapping[str, str]] = {
    "ser-0.8.8": "SER 0.8.8",
    "ser-0.9.7": "SER 0.9.7",
    "ser-2.0": "SER 2.0",
    "openser-1.3": "OpenSER 1.3",
    "kamailio-3.1": "Kamailio 3.1",
    "kamailio-5.6": "Kamailio 5.6",
    "kamailio-6.1": "Kamailio 6.1",
}

#: release -> those that a config of its time may go by as well, nearest first
CHAINS: Final[Mapping[str, tuple[str, ...]]] = {
    "ser-0.8.8": ("ser-0.9.7",),
    "ser-0.9.7": ("ser-0.8.8",),
    "ser-2.0": ("kamailio-3.1", "ser-0.9.7"),
    "openser-1.3": ("kamailio-3.1", "ser-0.9.7"),
    "kamailio-3.1": ("kamailio-5.6", "kamailio-6.1"),
    "kamailio-5.6": ("kamailio-6.1", "kamailio-3.1"),
    "kamailio-6.1": ("kamailio-5.6", "kamailio-3.1"),
}


class UnknownRelease(ValueError):
    """There are no facts about a release of that name."""


@cache
def catalog(*releases: str, family: str | None = None) -> Catalog:
    """The facts of a release, or of several as a chain in which the first decides.

    ``family``: ``modules_s`` for SER's modules where Kamailio 3.1 has two of one name.

    Raises:
        UnknownRelease: no such release, or none given.
    """
    if not releases:
        raise UnknownRelease(f"name one of {', '.join(RELEASES)}")
    for release in releases:
        if release not in RELEASES:
            meant = closest(release, RELEASES)
            hint = f", is it {meant}?" if meant else f" among {', '.join(RELEASES)}"
            raise UnknownRelease(f"no release {release}{hint}")
    return Catalog(tuple(read_release(release) for release in releases), family)


def chain(release: str, family: str | None = None) -> Catalog:
    """A release and, after it, those that a config of its time may go by as well.

    Raises:
        UnknownRelease: no such release.
    """
    return catalog(release, *CHAINS.get(release, ()), family=family)


def known_in(subject: Subject, name: str, module: str | None = None) -> tuple[str, ...]:
    """All releases that know a name, oldest first; a parameter's needs its module."""
    return tuple(r for r in RELEASES if catalog(r).knows(subject, name, module))
