"""What a part of a TatSu grammar can begin with: characters, and patterns of the first token.

``make_parser.py`` asks here, to make code that does not try what cannot fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from tatsu import grammars

#: stands for every character outside ASCII
OTHER = "\x80"
CHARACTERS = frozenset(map(chr, range(1, 128))) | {OTHER}
#: stands behind the text
END = "\0"


class Starts:
    """The beginnings of the parts of one grammar."""

    def __init__(self, rules: Iterable[Any]) -> None:
        self._rules = {rule.name: rule for rule in rules}
        self._known: dict[str, tuple[frozenset[str], bool]] = {}

    def characters(self, part: Any) -> tuple[frozenset[str], bool]:
        """The characters that a part can begin with, and whether it can be empty."""
        match part:
            case grammars.RuleRef():
                return self._of_rule(part.name)
            case grammars.Token():
                return frozenset(part.token[0]), False
            case grammars.Pattern():
                return pattern_start(part.pattern)
            case grammars.Sequence():
                return _in_sequence(self.characters(each) for each in part.sequence)
            case grammars.Choice():
                return _one_of(self.characters(each) for each in part.options)
            case grammars.Lookahead():
                return self.characters(part.exp)
            case grammars.Cut():
                return frozenset(), True
            case grammars.PositiveClosure() | grammars.PositiveJoin():
                return self.characters(part.exp)
            case grammars.Closure() | grammars.Optional() | grammars.Join():
                return self.characters(part.exp)[0], True
            case grammars.Option() | grammars.Group() | grammars.Named():
                return self.characters(part.exp)
        raise NotImplementedError(f"{type(part).__name__} is not used by grammar.ebnf so far")

    def _of_rule(self, name: str) -> tuple[frozenset[str], bool]:
        if name not in self._known:
            self._known[name] = self.characters(self._rules[name].exp)
        return self._known[name]

    def test(self, part: Any, character: str) -> str | None:
        """Python that says whether a part can begin with a character; None when it always can."""
        characters, can_be_empty = self.characters(part)
        if can_be_empty:
            return None
        if OTHER in characters:
            return f"{character} not in {''.join(sorted({END} | CHARACTERS - characters))!r}"
        return f"{character} in {''.join(sorted(characters))!r}"

    def tokens(self, part: Any) -> dict[str, str] | None:
        """What the first token of a part can be: rule or token -> pattern.

        None when that is not known, as of a part that may read nothing.
        """
        match part:
            case grammars.RuleRef():
                rule = self._rules[part.name]
                if isinstance(rule.exp, grammars.Pattern):
                    can_be_empty = self.characters(rule.exp)[1]
                    return None if can_be_empty else {rule.name: rule.exp.pattern}
                return self.tokens(rule.exp)
            case grammars.Token():
                return {part.token: re.escape(part.token)}
            case grammars.Sequence():
                return self._of_sequence(part.sequence)
            case grammars.Choice():
                return _all_of([self.tokens(option) for option in part.options])
            case grammars.Option() | grammars.Group() | grammars.Named():
                return self.tokens(part.exp)
            case grammars.PositiveClosure() | grammars.PositiveJoin():
                return self.tokens(part.exp)
        return None

    def _of_sequence(self, parts: Sequence[Any]) -> dict[str, str] | None:
        found: dict[str, str] = {}
        for part in parts:
            if isinstance(part, grammars.Cut):
                continue
            is_optional = isinstance(part, grammars.Optional | grammars.Closure)
            tokens = self.tokens(part.exp if is_optional else part)
            if tokens is None:
                return None
            found |= tokens
            if not is_optional:
                return found
        return None

    def commits(self, part: Any) -> bool:
        """Whether a part holds a cut that ends the choice around the part."""
        match part:
            case grammars.Cut():
                return True
            case grammars.RuleRef():
                return self.commits(self._rules[part.name].exp)
            case grammars.Sequence():
                return any(self.commits(each) for each in part.sequence)
            case grammars.Option() | grammars.Group() | grammars.Named():
                return self.commits(part.exp)
            case grammars.PositiveClosure():
                return self.commits(part.exp)
        return False


def _all_of(parts: Sequence[dict[str, str] | None]) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for part in parts:
        if part is None:
            return None
        found |= part
    return found


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
        case "ATOMIC_GROUP":
            return _in_sequence(map(_part_start, value))
        case "ASSERT" if value[0] > 0:
            # reads nothing, but says what follows
            return _in_sequence(map(_part_start, value[1]))
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
