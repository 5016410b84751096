"""Selects and event routes: does a written name fit one that is known, with free parts in it?

Trees of select words are the catalogue's (``tools/make_catalog.py``); what a select yields is not
known here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

#: a step of a select (LANGUAGE B.1.4): a word, or in brackets a number or a string
_STEP: Final = re.compile(
    r"\.?(?:(?P<word>\w+)|\[\s*(?:(?P<index>-?\d+)|\"(?P<name>[^\"]*)\")\s*\])"
)
_REST: Final = "<any>"


def find_path(owners: Mapping[str, Any], path: str) -> list[str]:
    """The owners of a select, written with or without its ``@``."""
    steps = _steps(path.removeprefix("@"))
    return [owner for owner, tree in owners.items() if _fits(tree, steps)] if steps else []


def _steps(path: str) -> tuple[tuple[str, bool], ...]:
    """(word, has an index) of each step; none when the path is not written as one."""
    steps: list[tuple[str, bool]] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            return ()
        at = match.end()
        if match["index"] is None:
            steps.append((match["word"] or match["name"], False))
        elif steps and not steps[-1][1]:
            steps[-1] = (steps[-1][0], True)
        else:
            return ()
    return tuple(steps)


def _fits(tree: Any, steps: tuple[tuple[str, bool], ...]) -> bool:
    if not steps:
        return tree == 1 or "" in tree
    if tree == 1:
        return False
    if _REST in tree:
        return True
    (word, indexed), *rest = steps
    marks = ("[<int>]?", "[<int>]") if indexed else ("", "[<int>]?")
    return any(
        name + mark in tree and _fits(tree[name + mark], tuple(rest))
        for name in (word, "<name>")
        for mark in marks
    )


@cache
def _pattern(known: str) -> re.Pattern[str]:
    """``<x>`` is any text, ``[...]`` may be left out."""
    text = re.escape(known).replace(r"\[", "(?:").replace(r"\]", ")?")
    return re.compile(re.sub(r"<\w+>", ".+", text))


def fits_name(known: str, name: str) -> bool:
    """Whether an event route's name is a known one, its free parts filled in."""
    return known == name or ("<" in known and _pattern(known).fullmatch(name) is not None)
