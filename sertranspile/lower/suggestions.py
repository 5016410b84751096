"""The name that was probably meant by one that is unknown.

A name is compared with hundreds to thousands of others, so each is looked for once, and a config
that is full of unknown names, such as one read under the wrong dialect, is told about the first of
them only: nobody reads suggestions by the thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from sertranspile.catalog import Catalog, Subject
from sertranspile.catalog.guess import closest

#: names that those of a config are compared with, all together: half a second
MOST_COMPARED: Final = 500_000


class Suggestions:
    """What is suggested in one run; ``compared`` counts the names that were looked at for it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._found: dict[tuple[str, str | None, str], str | None] = {}
        self.compared = 0

    def known(self, word: str, subject: Subject, module: str | None = None) -> str | None:
        """A name of the catalogue; of parameters, one of ``module``."""
        return self._once((subject, module, word), lambda: self._catalog.names(subject, module))

    def own(self, word: str, what: str, names: Callable[[], Iterable[str]]) -> str | None:
        """A name of the config itself: of what it loads, defines or sets until then."""
        return self._once(("own", what, word), names)

    def _once(
        self, key: tuple[str, str | None, str], names: Callable[[], Iterable[str]]
    ) -> str | None:
        if key not in self._found and self.compared < MOST_COMPARED:
            others = list(names())
            self.compared += len(others)
            self._found[key] = closest(key[-1], others)
        return self._found.get(key)
