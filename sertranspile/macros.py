"""Definitions that are text: what is put in the place of names in the code.

The servers read the text of a definition again wherever its name stands. A name whose values are
all one literal stays what it is, a constant of the generated module; every other one is gone after
this. Where its text hangs on a feature, the text comes in under conditional directives of its own.
Facts: LANGUAGE B.3.3.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cached_property
from typing import Final

from sertranspile.conditions import (
    TRUE,
    All,
    Defined,
    Formula,
    Holds,
    Known,
    No,
    Some,
    all_of,
    any_of,
)
from sertranspile.definitions import Choice, Definition, How, Names
from sertranspile.literals import literal_value
from sertranspile.records import dataclass
from sertranspile.source import Span

#: strings and variables
TOKEN: Final = re.compile(
    r"(?P<string>\"_*\"(?:\s*\"_*\")*|'_*')|(?P<variable>\$(?:\w+(?:\(_*\))?|\(_*\)))"
)
#: what makes the word after it a part of a select, of an attribute, or an event's name
_HIDES: Final = re.compile(r"[$@][\w.\[\]]*\.\Z|\bevent_route\s*\[[^\]\n]*\Z")
_ROUTE_BEFORE: Final = re.compile(r"\b(?!event_)\w*route\s*[\[(]\s*\Z")
_ROUTE_AFTER: Final = re.compile(r"\s*[\])]")
_WORD: Final = re.compile(
    r"\"(?:[^\"\\]|\\[\s\S])*\"|'[^']*'|[$@][\w.]*(?:\([^()]*\))?|\d\w*|([A-Za-z_]\w*)"
)
#: may stand without its quotes in a socket, where no string may stand
_HOST: Final = re.compile(r"\"[\w.-]+\"")
#: how far before a name a route's word can stand
_WINDOW: Final = 60
#: conditionals that one name may turn into
_MOST_BLOCKS: Final = 7


@dataclass(frozen=True, slots=True)
class Replacement:
    """What takes the place of a name. ``decided``: it could not follow its features, so the
    defaults decided."""

    span: Span
    name: str
    text: str
    definition: Definition | None
    decided: bool = False


class _TooMuch(Exception):
    """Conditionals cannot say it, or it would take too many."""


def is_constant(names: Names, name: str) -> bool:
    """Whether each value of a name is one literal, or read from the environment at start."""
    found = names.definitions.get(name, ())
    if name in names.given and not _is_literal(names.given[name]):
        return False
    return (bool(found) or name in names.given) and all(
        one.variable is not None or (not one.from_rule and _is_literal(one.value)) for one in found
    )


def _is_literal(value: str | None) -> bool:
    return value is not None and literal_value(value) is not None


class Macros:
    """What to put in place in one text. ``always_text``: constants to be treated as text too.

    ``everything``: all constants are, and only what is active under the defaults counts.
    """

    def __init__(
        self,
        names: Names,
        keywords: Container[str],
        always_text: Container[str] = (),
        everything: bool = False,
    ) -> None:
        self._names = names
        self._keywords = keywords
        self._always_text = always_text
        self._everything = everything
        self._constants = {
            name for name in {*names.definitions, *names.given} if is_constant(names, name)
        }

    @property
    def constants(self) -> set[str]:
        """The names that stay."""
        return self._constants

    @cached_property
    def uses(self) -> list[tuple[str, Span]]:
        """The names of definitions where they stand in the code, in order."""
        code = self._names.code
        known = {*self._names.definitions, *self._names.given}
        wanted = sorted(name for name in known if name in code and name not in self._keywords)
        if not wanted:
            return []
        return [
            (match[0], Span(*match.span()))
            for match in re.finditer(rf"(?<![\w$@])(?:{'|'.join(wanted)})(?!\w)", code)
            if not _HIDES.search(code, max(0, match.start() - _WINDOW), match.start())
        ]

    def replacements(self) -> Iterator[Replacement]:
        """What changes, in order."""
        for name, span in self.uses:
            if self._everything:
                found = self._decided(name, span)
            else:
                stays = name in self._constants and name not in self._always_text
                if stays and not self._must_be_text(name, span):
                    continue
                found = self._replacement(name, span)
            if found is not None and (found.text != name or found.decided):
                yield found

    def _must_be_text(self, name: str, span: Span) -> bool:
        """Whether a constant stands where only its text can: in a route's name, at a string."""
        code = self._names.code
        if _ROUTE_AFTER.match(code, span.end) and _ROUTE_BEFORE.search(
            code, max(0, span.start - _WINDOW), span.start
        ):
            return True
        before = code[max(0, span.start - _WINDOW) : span.start].rstrip()[-1:]
        after = code[span.end : span.end + _WINDOW].lstrip()[:1]
        if '"' not in (before, after):
            return False
        _, value = self._names.value(name, span.start)
        return value is not None and value.startswith('"')

    def _decided(self, name: str, span: Span) -> Replacement | None:
        if not self._names.is_active(span.start):
            return None
        defined, value = self._names.value(name, span.start)
        found = self._names.in_force(name, self._names.version(name, span.start))
        given = name in self._names.given
        if not defined or (found is not None and found.variable is not None and not given):
            return None
        text = value or ""
        if _HOST.fullmatch(text) and ":" in self._names.code[span.start - 1 : span.end + 1]:
            text = text[1:-1]
        return Replacement(span, name, text, None if given else found)

    def _replacement(self, name: str, span: Span) -> Replacement | None:
        names = self._names
        facts = frozenset(names.facts(span.start))
        version = names.version(name, span.start)
        choices = names.choices(name, version, facts)
        if name in names.given and not (choices and choices[0].definition.how is How.REPLACE):
            definition = choices[0].definition if choices else None
            return Replacement(span, name, names.given[name] or "", definition)
        if not choices:
            return None
        first = choices[0]
        if first.condition == TRUE:
            return Replacement(span, name, _text(name, first.definition), first.definition)
        try:
            text = _Conditionals(names, span.start).text(name, choices)
        except _TooMuch:
            found = names.in_force(name, version)
            text = name if found is None else _text(name, found)
            return Replacement(span, name, text, found or first.definition, decided=True)
        return Replacement(span, name, text, first.definition)


def _text(name: str, found: Definition) -> str:
    """The text of a definition; one from the environment has its name only."""
    return name if found.variable is not None else found.value or ""


def circles(names: Names, constants: Container[str]) -> set[str]:
    """The names that are reached from their own text: putting them in place would never end."""
    needs = {
        name: {
            word
            for one in found
            for word in _words(one.value or "")
            if word in names.definitions and word not in constants
        }
        for name, found in names.definitions.items()
        if name not in constants
    }
    return {name for name in needs if name in _reached(needs, needs[name])}


def _reached(needs: dict[str, set[str]], first: set[str]) -> set[str]:
    seen: set[str] = set()
    rest = list(first)
    while rest:
        name = rest.pop()
        if name not in seen:
            seen.add(name)
            rest += needs.get(name, ())
    return seen


def _words(text: str) -> set[str]:
    """The names in a text, outside of its strings and variables."""
    return {match[1] for match in _WORD.finditer(text) if match[1]}


class _Conditionals:
    """The conditional directives that choose between texts at one place."""

    def __init__(self, names: Names, offset: int) -> None:
        self._names = names
        self._offset = offset

    def text(self, name: str, choices: list[Choice]) -> str:
        """The text of the first choice whose condition is true, else the name."""
        out = name
        for asked, found in reversed(choices):
            out = self._either(asked, _text(name, found), out)
        if out.count("#!endif") > _MOST_BLOCKS:
            raise _TooMuch
        return out

    def _either(self, asked: Formula, then: str, otherwise: str) -> str:
        match asked:
            case Known(truth):
                return then if truth else otherwise
            case Defined(name):
                if not self._is_the_same(asked):
                    raise _TooMuch
                return _block(f"ifdef {name}", then, otherwise)
            case Holds(expression, there):
                if any(
                    self._names.version(word, self._offset) != self._names.version(word, there)
                    for word in re.findall(r"[A-Za-z_]\w*", expression)
                ):
                    raise _TooMuch
                return _block(f"ifexp {expression}", then, otherwise)
            case No(part):
                return self._either(part, otherwise, then)
            case All(parts):
                inner = self._either(all_of(parts[1:]), then, otherwise)
                return self._either(parts[0], inner, otherwise)
            case Some(parts):
                inner = self._either(any_of(parts[1:]), then, otherwise)
                return self._either(parts[0], then, inner)

    def _is_the_same(self, asked: Defined) -> bool:
        """Whether a test of the name here asks what it asked there."""
        here = self._names.is_defined(asked.name, self._offset)
        return here == asked or (
            isinstance(here, Defined) and self._names.truth(here) == self._names.truth(asked)
        )


def _block(line: str, then: str, otherwise: str) -> str:
    return f"\n#!{line}\n{then}\n#!else\n{otherwise}\n#!endif\n"
