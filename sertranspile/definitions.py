"""All definitions and conditions of a text, and what a name stands for at a place of it.

The lexers of the servers know one name table that changes as the text goes by. Here the text is
looked at under all features at once: each definition has the conditions that it stands under, each
condition is a formula over names and over how many of their definitions stand before it. Facts:
LANGUAGE B.3.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

from sertranspile.conditions import (
    FALSE,
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
    given_that,
    no,
)
from sertranspile.directives import Directive, DirectiveKind, definition
from sertranspile.ifexp import evaluate
from sertranspile.lexer import Lexed
from sertranspile.literals import literal_value, quoted
from sertranspile.records import dataclass
from sertranspile.source import Span
from sertranspile.syntax import Define

_LOAD: Final = re.compile(r"loadmodulex?\b[\s=(]*(\"_*\"|'_*')")
_STRING: Final = re.compile(r"\s*(?:\"_*\"(?:\s*\"_*\")*|'_*')")
_TESTED: Final = re.compile(r"\w+")
_VERSION_NAME: Final = re.compile(r"KAMAILIO_\d+(?:_\d+)*")
_WORD: Final = re.compile(r"\"[^\"]*\"|'[^']*'|([A-Za-z_]\w*)")


class How(Enum):
    """What a definition does when its name is defined already."""

    #: the server does not start
    DEFINE = auto()
    #: nothing
    TRY = auto()
    #: it takes the place of the old one
    REPLACE = auto()


@dataclass(frozen=True, slots=True)
class Definition:
    """One directive that defines a name.

    ``value``: its text, None when there is none. ``variable``: the environment variable that the
    value is read from instead; ``is_string`` when it is put in quotes then. ``from_rule``: by
    ``#!substdef``, which puts it into strings too.
    """

    name: str
    how: How
    value: str | None
    span: Span
    variable: str | None = None
    is_string: bool = False
    from_rule: bool = False


class Choice(NamedTuple):
    """A definition that is the one in force when ``condition`` is true and no choice before it."""

    condition: Formula
    definition: Definition


class Names:
    """The definitions and conditions of one text.

    ``given``: names from the command line; ``predefined``: those of the server. ``rules``: the
    definitions made by ``#!substdef`` lines.
    """

    def __init__(
        self,
        text: str,
        lexed: Lexed,
        given: Mapping[str, str | None],
        predefined: Mapping[str, str | None],
        rules: Sequence[Definition] = (),
    ) -> None:
        self.given = given
        self.predefined = predefined
        self._text = text
        #: the code with directives blanked
        self.code = _without_directives(lexed)
        self._conditionals = lexed.conditionals
        self._places, self._sides = _boundaries(lexed)
        self._facts: dict[int, tuple[Formula, ...]] = {}
        self._defaults: dict[Formula, bool] = {}
        self._loads = list(_loads(text, self.code))
        self.definitions: dict[str, list[Definition]] = {}
        for found in sorted([*_definitions(text, lexed.directives), *rules], key=_place):
            self.definitions.setdefault(found.name, []).append(self._evaluated(found))
        self._starts = {
            name: [found.span.start for found in all_] for name, all_ in self.definitions.items()
        }
        self._first_tests: dict[str, int] = {}
        for block in self._conditionals:
            for word in _TESTED.findall(block.test):
                self._first_tests.setdefault(word, block.opening.start)
        for found in self.in_order():
            self.is_active(found.span.start)  # fills the memo from the first to the last

    def in_order(self) -> list[Definition]:
        """All definitions as they stand in the text."""
        return sorted((one for all_ in self.definitions.values() for one in all_), key=_place)

    # ---- places ----

    def facts(self, offset: int) -> tuple[Formula, ...]:
        """What is true wherever a place of the text is reached, outermost conditional first."""
        number = bisect_right(self._places, offset) - 1
        if number < 0:
            return ()
        if number not in self._facts:
            found = []
            for block, then in self._sides[number]:
                opening = self._conditionals[block]
                asked = self.condition(opening.keyword, opening.test, opening.opening.start)
                found.append(asked if then else no(asked))
            self._facts[number] = tuple(found)
        return self._facts[number]

    def is_active(self, offset: int) -> bool:
        """Whether a place is reached under the defaults."""
        return all(self.default(fact) for fact in self.facts(offset))

    def sides(self, offset: int) -> tuple[tuple[int, bool], ...]:
        """The conditionals around a place, by number, each with whether it is in the first
        branch."""
        number = bisect_right(self._places, offset) - 1
        return self._sides[number] if number >= 0 else ()

    # ---- conditions ----

    def conditions(self) -> Iterator[Formula]:
        """What the conditionals of the text ask that hold more than definitions, in order."""
        for block in self._conditionals:
            end = len(self.code) if block.closing is None else block.closing.start
            if not self.code[block.opening.end : end].isspace():
                yield self.condition(block.keyword, block.test, block.opening.start)

    def condition(self, keyword: str, test: str, offset: int) -> Formula:
        """What a conditional directive at ``offset`` asks."""
        if keyword == "ifexp":
            return Holds(test, offset)
        asked = self.is_defined(test, offset)
        return asked if keyword == "ifdef" else no(asked)

    def first_test(self, name: str) -> int:
        """Where a name is asked for the first time; -1 when it is not."""
        return self._first_tests.get(name, -1)

    def is_defined(self, name: str, offset: int) -> Formula:
        """Whether a name is defined where the text at ``offset`` is read."""
        if name in self.predefined:
            return TRUE
        version = self.version(name, offset)
        if not version and name not in self.given:
            if name.startswith("MOD_"):
                module = name.removeprefix("MOD_")
                return any_of(
                    all_of(self.facts(at)) for loaded, at in self._loads
                    if loaded == module and at < offset
                )  # fmt: skip
            if _VERSION_NAME.fullmatch(name):
                return FALSE
        return Defined(name, version)

    def version(self, name: str, offset: int) -> int:
        """How many definitions of a name stand before a place."""
        return bisect_left(self._starts.get(name, ()), offset)

    def truth(self, asked: Defined) -> Formula:
        """When a name is defined, unless the command line says so."""
        if asked.name in self.given:
            return TRUE
        return any_of(
            self._under(found)
            for found in self.definitions.get(asked.name, ())[: asked.version]
            if found.variable is None or found.how is not How.TRY
        )

    def _under(self, found: Definition) -> Formula:
        """The conditions around a definition, those aside that ask whether it is one already.

        ``#!ifndef X``, ``#!define X``, ``#!endif`` leaves X defined in any case.
        """
        return all_of(fact for fact in self.facts(found.span.start) if not _is_guard(fact, found))

    def default(self, formula: Formula) -> bool:
        """Whether a formula is true when nothing but ``given`` is given."""
        known = self._defaults.get(formula)
        if known is None:
            known = self._defaults[formula] = self._default(formula)
        return known

    def _default(self, formula: Formula) -> bool:
        match formula:
            case Known(truth):
                return truth
            case Defined():
                return self.default(self.truth(formula))
            case Holds(expression, offset):
                return bool(evaluate(expression, self.values(expression, offset)))
            case No(part):
                return not self.default(part)
            case All(parts):
                return all(map(self.default, parts))
            case Some(parts):
                return any(map(self.default, parts))

    # ---- values ----

    def choices(
        self, name: str, version: int, facts: frozenset[Formula] = frozenset()
    ) -> list[Choice]:
        """The definitions that can be in force after the first ``version`` ones, the strongest
        first. The last one's condition is ``TRUE`` when the name is defined in any case."""
        out: list[Choice] = []
        for found in self.definitions.get(name, ())[:version]:
            choice = Choice(self._under(found), found)
            out = [choice, *out] if found.how is How.REPLACE else [*out, choice]
        left = set(facts)
        possible: list[Choice] = []
        for asked, found in out:
            # what no stronger choice covers
            rest = given_that(asked, frozenset(left))
            if rest != FALSE:
                possible.append(Choice(rest, found))
            if rest == TRUE:
                break
            left.add(no(asked))
        return possible

    def in_force(self, name: str, version: int) -> Definition | None:
        """The definition in force under the defaults."""
        for asked, found in self.choices(name, version):
            if self.default(asked):
                return found
        return None

    def value(self, name: str, offset: int) -> tuple[bool, str | None]:
        """Whether a name is defined at a place under the defaults, and the text of its value."""
        if name in self.predefined:
            return True, self.predefined[name]
        version = self.version(name, offset)
        found = self.in_force(name, version)
        if name in self.given and (found is None or found.how is not How.REPLACE):
            return True, self.given[name]
        if found is not None:
            return True, None if found.variable is not None else found.value
        return self.default(self.is_defined(name, offset)), None

    def values(self, expression: str, offset: int) -> dict[str, str | None]:
        """The defined names of an expression with their values, as ``ifexp`` takes them."""
        found = {}
        for match in _WORD.finditer(expression):
            if match[1]:
                defined, value = self.value(match[1], offset)
                if defined:
                    literal = literal_value(value) if value is not None else None
                    found[match[1]] = value if literal is None else str(literal)
        return found

    def _evaluated(self, found: Definition) -> Definition:
        """A ``#!defexp`` with its value; another definition as it is."""
        line = self._text[found.span.start : found.span.end]
        if found.from_rule or not line[2:].startswith("defexp"):
            return found
        self._starts = {
            name: [one.span.start for one in all_] for name, all_ in self.definitions.items()
        }
        value = evaluate(found.value or "", self.values(found.value or "", found.span.start))
        text = quoted(str(value)) if line[2:].startswith("defexps") else str(value)
        return Definition(found.name, found.how, text, found.span)


def _is_guard(fact: Formula, found: Definition) -> bool:
    return isinstance(fact, No) and isinstance(fact.part, Defined) and fact.part.name == found.name


def _place(found: Definition) -> Span:
    return found.span


def _boundaries(lexed: Lexed) -> tuple[list[int], list[tuple[tuple[int, bool], ...]]]:
    """Where the branch that text is in changes, and the branches from there on."""
    events: list[tuple[int, int, str]] = []
    for number, block in enumerate(lexed.conditionals):
        events.append((block.opening.end, number, "if"))
        if block.otherwise is not None:
            events.append((block.otherwise.end, number, "else"))
        if block.closing is not None:
            events.append((block.closing.start, number, "endif"))
    places: list[int] = []
    sides: list[tuple[tuple[int, bool], ...]] = []
    around: list[tuple[int, bool]] = []
    for place, number, word in sorted(events):
        if word == "if":
            around.append((number, True))
        elif word == "else":
            around = [(block, then and block != number) for block, then in around]
        elif around and around[-1][0] == number:
            around.pop()
        else:
            around = [side for side in around if side[0] != number]
        places.append(place)
        sides.append(tuple(around))
    return places, sides


def _without_directives(lexed: Lexed) -> str:
    """The code with directives and their strings blanked."""
    parts: list[str] = []
    at = 0
    for directive in lexed.directives:
        start, end = directive.span
        if directive.kind is DirectiveKind.TEXT:
            string = _STRING.match(lexed.code, end)
            end = string.end() if string is not None else end
        parts += (lexed.code[at:start], " " * (end - start))
        at = end
    return "".join([*parts, lexed.code[at:]])


def _definitions(text: str, directives: Sequence[Directive]) -> Iterator[Definition]:
    for directive in directives:
        if directive.kind is not DirectiveKind.DEFINE:
            continue
        node = definition(text[directive.span.start : directive.span.end], directive.span)
        if isinstance(node, Define) and node.name:
            yield _definition(node)


def _definition(node: Define) -> Definition:
    how = How.DEFINE
    if node.keyword.startswith("try"):
        how = How.TRY
    elif node.keyword.startswith("redef"):
        how = How.REPLACE
    if "defenv" in node.keyword:
        variable = node.value or node.name
        return Definition(node.name, how, None, node.span, variable, node.keyword.endswith("s"))
    value = None if node.value is None else re.sub(r"\\\n", "", node.value)
    return Definition(node.name, how, value or None, node.span)


def _loads(text: str, code: str) -> Iterator[tuple[str, int]]:
    """The modules that are loaded, each with the place after which it is."""
    for match in _LOAD.finditer(code):
        path = text[match.start(1) + 1 : match.end(1) - 1]
        yield path.rpartition("/")[2].removesuffix(".so"), match.end()


__all__ = ["Choice", "Definition", "How", "Names"]
