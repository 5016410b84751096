"""The ``#!subst`` rules of one text: where each stands, what it reaches and what it changes there.

A rule reaches the strings and variables after it, in the order of the rules; one under a
conditional reaches what is under the same one, and other places if the defaults say so. Facts:
LANGUAGE B.3.5, B.3.6.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Final

from sertranspile.conditions import TRUE, Formula, all_of, given_that
from sertranspile.definitions import Definition, How, Names
from sertranspile.directives import DirectiveKind
from sertranspile.lexer import Lexed
from sertranspile.literals import quoted, string_value
from sertranspile.macros import TOKEN
from sertranspile.records import dataclass, replace
from sertranspile.source import Edit, Span
from sertranspile.substitution import BadRule, Rule, rule

_STRING: Final = re.compile(r"\s*(\"_*\"(?:\s*\"_*\")*|'_*')")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class PlacedRule:
    """A rule and its directive, string included. ``rule`` is None where it is none, for which
    ``problem`` says why; ``definition`` is that of ``#!substdef``."""

    span: Span
    word: str
    rule: Rule | None
    problem: BadRule | None = None
    definition: Definition | None = None
    #: names of environment variables that it was made with
    read: tuple[str, ...] = ()


class Rules:
    """The rules of a text, applied to its strings."""

    def __init__(self, text: str, names: Names, rules: tuple[PlacedRule, ...]) -> None:
        self._text = text
        self._names = names
        self._rules = rules
        self._facts: list[Formula] = [all_of(names.facts(one.span.start)) for one in rules]
        self._reached: dict[tuple[int, tuple[Formula, ...]], Formula] = {}
        self._ends = [one.span.end for one in rules]
        self._in_force: dict[tuple[int, tuple[Formula, ...]], list[int]] = {}
        #: what each rule has changed so far, and which rules the defaults had to decide
        self.changed: dict[int, int] = {}
        self.decided: set[int] = set()

    def apply(self, value: str, offset: int) -> str:
        """A token's value after all rules that reach its place."""
        for number in self.reaching(offset):
            made = self._rules[number].rule
            assert made is not None
            after = made.apply(value)
            if after != value:
                self.changed[number] = self.changed.get(number, 0) + 1
                if self._asked(number, self._names.facts(offset)) != TRUE:
                    self.decided.add(number)
            value = after
        return value

    def reaching(self, offset: int) -> list[int]:
        """The numbers of the rules that are in force at a place."""
        facts = self._names.facts(offset)
        before = bisect_right(self._ends, offset)
        key = (before, facts)
        if key not in self._in_force:
            self._in_force[key] = [
                number
                for number, one in enumerate(self._rules[:before])
                if one.rule is not None and self._names.default(self._asked(number, facts))
            ]
        return self._in_force[key]

    def _asked(self, number: int, facts: tuple[Formula, ...]) -> Formula:
        key = (number, facts)
        if key not in self._reached:
            self._reached[key] = given_that(self._facts[number], frozenset(facts))
        return self._reached[key]

    def edits(self) -> Iterator[Edit]:
        """The strings and variables that change."""
        if not self._rules:
            return
        for match in TOKEN.finditer(self._names.code):
            span = Span(*match.span())
            written = self._text[span.start : span.end]
            new = self.rewritten(written, span.start)
            if new != written:
                yield Edit(*span, new, span)

    def rewritten(self, written: str, offset: int) -> str:
        """A string or variable as it is to be written at a place."""
        if not written.startswith(("'", '"')):
            return self.apply(written, offset)
        value = string_value(written)
        new = self.apply(value, offset)
        return written if new == value else _as_written(written, new)


def _as_written(written: str, value: str) -> str:
    """A string token with a new value, in the quotes of the old one where they can hold it."""
    quote = written[0]
    if quote not in value and (quote == "'" or ("\\" not in value and "\\" not in written)):
        return f"{quote}{value}{quote}"
    return quoted(value)


def read_rules(
    text: str, lexed: Lexed, names: Names, environment: Mapping[str, str]
) -> tuple[PlacedRule, ...]:
    """The rules of a text. The string of one is changed by those before it, like any other."""
    out: list[PlacedRule] = []
    values: dict[str, str] = {}
    for directive in lexed.directives:
        if directive.kind is not DirectiveKind.TEXT or not directive.word.startswith("subst"):
            continue
        start = directive.span.start
        match = _STRING.match(lexed.code, directive.span.end)
        if match is None:
            problem = BadRule("no string follows", 'write "/what/with what/g" after it')
            out.append(PlacedRule(directive.span, directive.word, None, problem))
            continue
        span = Span(start, match.end())
        value = string_value(text[match.start(1) : match.end(1)])
        if out:
            value = Rules(text, names, tuple(out)).apply(value, match.start(1))
        read: list[str] = []

        def look_up(kind: str, name: str, at: int = start, read: list[str] = read) -> str | None:
            if kind == "env":
                read.append(name)
                return environment.get(name)
            return values.get(name) or names.value(name, at)[1]

        try:
            made = rule(value, look_up)
        except BadRule as problem:
            out.append(PlacedRule(span, directive.word, None, problem))
            continue
        definition = None
        if directive.word.startswith("substdef"):
            made = _given(made, names)
            definition = _definition(made, span, directive.word)
            if definition is not None:
                values[made.name] = definition.value or ""
        out.append(PlacedRule(span, directive.word, made, None, definition, tuple(read)))
    return tuple(out)


def _given(made: Rule, names: Names) -> Rule:
    """The rule with the value that the command line gives its name."""
    value = names.given.get(made.name)
    if value is None:
        return made
    value = string_value(value) if value.startswith(("'", '"')) else value
    return replace(made, replacement=(value,), value=value)


def _definition(made: Rule, span: Span, word: str) -> Definition | None:
    """What ``#!substdef`` defines; nothing can be looked up by a pattern that is no name."""
    if not _NAME.fullmatch(made.name):
        return None
    value = quoted(made.value) if word.endswith("s") else made.value
    return Definition(made.name, How.DEFINE, value or None, span, from_rule=True)


__all__ = ["PlacedRule", "Rules", "read_rules"]
