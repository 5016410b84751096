"""Writes ``sertranspile/_parser.py`` from ``sertranspile/grammar.ebnf``: run after every change
of it.

TatSu reads the grammar and generates the parser. Two things are changed on the way: the code
imports our runtime (``sertranspile/parsing.py``) instead of TatSu's, and a choice looks at the next
character first, so that an option that cannot fit is not tried. What is accepted stays the same,
which ``tests/sertranspile/test_grammar.py`` checks against TatSu's own runtime.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import tatsu
from tatsu import grammars
from tatsu.ngcodegen.python import PythonCodeGenerator

ROOT = Path(__file__).resolve().parents[1]
GRAMMAR = ROOT / "sertranspile" / "grammar.ebnf"
PARSER = ROOT / "sertranspile" / "_parser.py"

HEADER = '''\
"""Generated from grammar.ebnf by tools/make_parser.py with TatSu: do not edit."""

# fmt: off
# ruff: noqa

import re

from sertranspile.parsing import Parser, tatsumasu
'''

#: stands for every character outside ASCII
OTHER = "\x80"
CHARACTERS = frozenset(map(chr, range(1, 128))) | {OTHER}


class FirstCharacters:
    """The characters that a part of the grammar can begin with, and whether it can be empty."""

    def __init__(self, rules: Iterable[Any]) -> None:
        self._rules = {rule.name: rule for rule in rules}
        self._known: dict[str, tuple[frozenset[str], bool]] = {}

    def of(self, part: Any) -> tuple[frozenset[str], bool]:
        match part:
            case grammars.RuleRef():
                return self._of_rule(part.name)
            case grammars.Token():
                return frozenset(part.token[0]), False
            case grammars.Pattern():
                return pattern_start(part.pattern)
            case grammars.Sequence():
                return _in_sequence(self.of(each) for each in part.sequence)
            case grammars.Choice():
                return _one_of(self.of(each) for each in part.options)
            case grammars.Lookahead() | grammars.Cut():
                return frozenset(), True
            case grammars.PositiveClosure() | grammars.PositiveJoin():
                return self.of(part.exp)
            case grammars.Closure() | grammars.Optional() | grammars.Join():
                return self.of(part.exp)[0], True
            case grammars.Option() | grammars.Group() | grammars.Named():
                return self.of(part.exp)
        raise NotImplementedError(f"{type(part).__name__} is not used by grammar.ebnf so far")

    def _of_rule(self, name: str) -> tuple[frozenset[str], bool]:
        if name not in self._known:
            self._known[name] = self.of(self._rules[name].exp)
        return self._known[name]


def _in_sequence(parts: Iterable[tuple[frozenset[str], bool]]) -> tuple[frozenset[str], bool]:
    found: frozenset[str] = frozenset()
    for characters, can_be_empty in parts:
        found |= characters
        if not can_be_empty:
            return found, False
    return found, True


def _one_of(parts: Iterable[tuple[frozenset[str], bool]]) -> tuple[frozenset[str], bool]:
    all_parts = list(parts)
    return frozenset().union(*(part[0] for part in all_parts)), any(part[1] for part in all_parts)


def pattern_start(pattern: str) -> tuple[frozenset[str], bool]:
    """The first characters of a regular expression; too many are harmless, one too few is not."""
    # the reading of patterns has no public name in the standard library; a new kind of part in it
    # raises in _part_start
    return _in_sequence(map(_part_start, import_module("re._parser").parse(pattern)))


def _part_start(part: Any) -> tuple[frozenset[str], bool]:
    kind, value = str(part[0]), part[1]
    match kind:
        case "LITERAL":
            return frozenset(chr(value)), False
        case "NOT_LITERAL":
            return CHARACTERS - {chr(value)}, False
        case "ANY":
            return CHARACTERS - {"\n"}, False
        case "IN":
            return _class_members(value), False
        case "BRANCH":
            return _one_of(_in_sequence(map(_part_start, branch)) for branch in value[1])
        case "SUBPATTERN":
            characters, can_be_empty = _in_sequence(map(_part_start, value[3]))
            if value[1] & re.IGNORECASE:
                characters |= {other for each in characters for other in each.swapcase()}
            return characters, can_be_empty
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            characters, can_be_empty = _in_sequence(map(_part_start, value[2]))
            return characters, can_be_empty or value[0] == 0
        case "ASSERT" | "ASSERT_NOT" | "AT":
            return frozenset(), True
    raise NotImplementedError(f"{kind} in a pattern of grammar.ebnf")


def _class_members(parts: Sequence[tuple[Any, Any]]) -> frozenset[str]:
    categories = {"CATEGORY_WORD": r"\w", "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_SPACE": r"\S"}
    categories["CATEGORY_SPACE"] = r"\s"
    found: set[str] = set()
    negated = False
    for kind, value in parts:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                found.add(chr(value))
            case "RANGE":
                found.update(map(chr, range(value[0], value[1] + 1)))
            case "CATEGORY":
                member = re.compile(categories[str(value)])
                found.update(each for each in CHARACTERS if member.match(each))
                found.add(OTHER)
    return CHARACTERS - (found - {OTHER}) if negated else frozenset(found)


class Generator(PythonCodeGenerator):
    """TatSu's generator, with first characters, and patterns compiled once."""

    def walk_Grammar(self, grammar: grammars.Grammar) -> None:
        self.first = FirstCharacters(grammar.rules)
        self.patterns: list[str] = []
        for rule in grammar.rules:
            if isinstance(rule.exp, grammars.Pattern):
                self.patterns.append(rule.exp.pattern)
        self.print(HEADER)
        for number, pattern in enumerate(self.patterns):
            self.print(f"_PATTERN_{number} = re.compile({pattern!r}, re.MULTILINE).match")
        self.print()
        self.print()
        self.print(f"class {grammar.name}Parser(Parser):")
        with self.indent():
            blanks = f"(?:{grammar.config.whitespace})*"
            self.print(f"blanks = staticmethod(re.compile({blanks!r}).match)")
            self.walk(grammar.rules)

    def walk_Rule(self, rule: grammars.Rule) -> None:
        self._reset_counter()
        self.rule = rule.name
        self.print()
        if isinstance(rule.exp, grammars.Pattern):
            number = self.patterns.index(rule.exp.pattern)
            body = f"self._lexeme(_PATTERN_{number}, {rule.name!r})"
            self.print(f"def _{rule.name}_(self) -> None:")
            with self.indent():
                self.print(body)
            return
        if not _passes_on(rule.exp):
            self.print("@tatsumasu")
        self.print(f"def _{rule.name}_(self) -> None:")
        with self.indent():
            self.walk(rule.exp)

    def walk_Choice(self, choice: grammars.Choice) -> None:
        options = list(choice.options)
        firsts = [self.first.of(option) for option in options]
        groups: dict[tuple[int, ...], list[str]] = {}
        for character in sorted(CHARACTERS):
            fitting = tuple(
                number
                for number, (characters, can_be_empty) in enumerate(firsts)
                if can_be_empty or character in characters
            )
            groups.setdefault(fitting, []).append(character)
        otherwise = next(fitting for fitting, members in groups.items() if OTHER in members)
        self.print("c = self._peek()")
        word = "if"
        for fitting, members in groups.items():
            if fitting not in ((), otherwise):
                self.print(f"{word} c in {''.join(members)!r}:")
                with self.indent():
                    self._try_in_turn([options[number] for number in fitting])
                word = "elif"
        self.print("else:")
        with self.indent():
            if otherwise:
                self._try_in_turn([options[number] for number in otherwise])
            else:
                self.print(f"self._error({self.rule!r})")

    def _try_in_turn(self, options: Sequence[Any]) -> None:
        """The last option needs no way back: when it fails, so does the choice."""
        if len(options) == 1:
            self.walk(options[0].exp)
            return
        self.print("with self._choice():")
        with self.indent():
            for option in options[:-1]:
                self.walk(option)
            self.walk(options[-1].exp)

    def walk_Optional(self, optional: grammars.Optional) -> None:
        first = self._first_or_none(optional.exp)
        if first is None:
            super().walk_Optional(optional)
            return
        self.print(f"if self._peek() in {first!r}:")
        with self.indent():
            super().walk_Optional(optional)

    def walk_Closure(self, closure: grammars.Closure) -> None:
        number = self._gen_block(closure.exp)
        self.print(f"self._closure(block{number}, {self._first_or_none(closure.exp)!r})")

    def walk_PositiveClosure(self, closure: grammars.PositiveClosure) -> None:
        number = self._gen_block(closure.exp)
        self.print(f"self._positive_closure(block{number}, {self._first_or_none(closure.exp)!r})")

    def walk_Gather(self, gather: grammars.Gather) -> None:
        self._print_gather("_gather", gather)

    def walk_PositiveGather(self, gather: grammars.PositiveGather) -> None:
        self._print_gather("_positive_gather", gather)

    def _print_gather(self, method: str, gather: grammars.Gather) -> None:
        separator = self._gen_block(gather.sep, name="sep")
        block = self._gen_block(gather.exp)
        first = self._first_or_none(gather.sep)
        self.print(f"self.{method}(block{block}, sep{separator}, {first!r})")

    def _gen_defines_declaration(self, node: grammars.Model) -> None:
        names = sorted({name for name, _ in node.defines()})
        if names:
            self.print(f"self._define({tuple(names)!r})")

    def _first_or_none(self, part: Any) -> str | None:
        characters, can_be_empty = self.first.of(part)
        return None if can_be_empty or OTHER in characters else "".join(sorted(characters))


def _passes_on(part: Any) -> bool:
    """A choice between rules returns what the chosen one does: it needs no node of its own."""
    if isinstance(part, grammars.Choice):
        return all(isinstance(option.exp, grammars.RuleRef) for option in part.options)
    return False


def generate(grammar: str) -> str:
    """The text of ``_parser.py`` for a grammar's text."""
    generator = Generator()
    generator.walk(tatsu.compile(grammar))
    return re.sub(r"[ \t]+$", "", generator.printed_text(), flags=re.MULTILINE).rstrip() + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Generate sertranspile/_parser.py.")
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    wanted = generate(GRAMMAR.read_text(encoding="utf-8"))
    if parser.parse_args().check:
        return int(PARSER.read_text(encoding="utf-8") != wanted)
    PARSER.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
