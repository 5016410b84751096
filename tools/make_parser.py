"""Writes ``sertranspile/_parser.py`` from ``sertranspile/grammar.ebnf``: run after every change
of it.

TatSu reads the grammar; its rules become methods that run on our runtime
(``sertranspile/parsing.py``) instead of TatSu's: what a rule read is in local variables, and a
choice looks at the next character and word first, so that an option that cannot fit is not tried.
What is accepted and returned stays the same, which ``tests/sertranspile/test_grammar.py`` and
``tools/mutants.py`` check against TatSu's own runtime.

Forms that ``grammar.ebnf`` does not use are refused; in particular, a choice is a rule of its own
with rules as its options.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tatsu
from grammar_starts import CHARACTERS, OTHER, Starts, pattern_start
from tatsu import grammars

ROOT = Path(__file__).resolve().parents[1]
GRAMMAR = ROOT / "sertranspile" / "grammar.ebnf"
PARSER = ROOT / "sertranspile" / "_parser.py"

#: so many words are worth a look before a part that may be left out is tried
_FEW = 3

HEADER = '''\
"""Generated from grammar.ebnf by tools/make_parser.py with TatSu: do not edit."""

# fmt: off
# ruff: noqa

import re
from typing import Any

from sertranspile.parsing import Committed, Failed, Parser, closure
'''


class Generator:
    """The text of a parser, rule by rule."""

    def __init__(self, grammar: Any) -> None:
        self._grammar = grammar
        self._rules = {rule.name: rule for rule in grammar.rules}
        self._starts = Starts(grammar.rules)
        self._patterns: dict[str, str] = {}  # regular expression -> its name in the module
        self._lines: list[str] = []
        self._depth = 1
        self._names = 0

    def text(self) -> str:
        """The whole module."""
        for rule in self._grammar.rules:
            self._rule(rule)
        whitespace = self._grammar.config.whitespace
        rules = tuple(self._rules)
        head = [HEADER]
        for pattern, name in self._patterns.items():
            head.append(f"{name} = re.compile({pattern!r}, re.MULTILINE).match")
        head += ["", "", f"class {self._grammar.name}Parser(Parser):"]
        head += [f"    blanks = staticmethod(re.compile({f'(?:{whitespace})?'!r}).match)"]
        head += [f"    rules = {rules!r}"]
        return "\n".join([*head, *self._lines]) + "\n"

    # ---- writing ----

    def _line(self, text: str = "") -> None:
        self._lines.append("    " * self._depth + text if text else "")

    @contextmanager
    def _block(self, head: str) -> Iterator[None]:
        self._line(head)
        self._depth += 1
        yield
        self._depth -= 1

    def _name(self, stem: str) -> str:
        self._names += 1
        return f"{stem}{self._names}"

    def _pattern(self, pattern: str, name: str) -> str:
        return self._patterns.setdefault(pattern, name)

    # ---- rules ----

    def _rule(self, rule: Any) -> None:
        self._names = 0
        self._line()
        with self._block(f"def _{rule.name}_(self) -> Any:"):
            match rule.exp:
                case grammars.Pattern():
                    self._lexeme(rule.name, rule.exp.pattern)
                case grammars.Choice():
                    self._choice(rule)
                case _:
                    self._parts(rule)

    def _lexeme(self, name: str, pattern: str) -> None:
        """A rule that is one pattern: the token and the blanks after it in one match."""
        blanks = f"(?:{self._grammar.config.whitespace})?"
        matcher = self._pattern(f"({pattern}){blanks}", f"_{name.upper()}")
        self._line("start = self.next")
        self._line(f"match = {matcher}(self.text, start, self.limit)")
        with self._block("if match is None:"):
            self._line(f"self._error({name!r})")
        self._line("self.position = end = match.end(1)")
        self._line("self.next = match.end()")
        self._line(f"action = self.on_{name}")
        self._line("return match[1] if action is None else action(match[1], start, end)")

    def _parts(self, rule: Any) -> None:
        """A rule that is read part by part: named parts make a dict, others a value or a tuple."""
        names = sorted({name for name, _ in rule.exp.defines()})
        self._line("start = self.next")
        for name in names:
            self._line(f"part_{name} = None")
        if names:
            self._emit(rule.exp, None)
            node = f"{{{', '.join(f'{name!r}: part_{name}' for name in names)}}}"
        else:
            node = "node"
            self._emit(rule.exp, node)
        self._line(f"action = self.on_{rule.name}")
        if names:
            self._line(f"node = {node}")
        self._line("return node if action is None else action(node, start, self.position)")

    def _emit(self, part: Any, into: str | None) -> None:
        """Read a part; what it read goes to the variable ``into``."""
        match part:
            case grammars.RuleRef():
                self._line(f"{f'{into} = ' if into else ''}self._{part.name}_()")
            case grammars.Token():
                method = "_character" if len(part.token) == 1 else "_token"
                self._line(f"self.{method}({part.token!r})")
                if into:
                    self._line(f"{into} = {part.token!r}")
            case grammars.Sequence():
                self._sequence(list(part.sequence), into)
            case grammars.Named():
                self._emit(part.exp, f"part_{part.name}")
            case grammars.Group():
                self._emit(part.exp, into)
            case grammars.Lookahead():
                self._lookahead(part, into)
            case grammars.Optional():
                self._optional(part, into)
            case grammars.PositiveGather() | grammars.Gather():
                self._gather(part, into)
            case grammars.PositiveClosure() | grammars.Closure():
                self._closure(part, into)
            case _:
                raise NotImplementedError(f"{type(part).__name__} inside a rule: {part}")

    def _sequence(self, parts: Sequence[Any], into: str | None) -> None:
        values: list[str] = []
        cuts = 0
        for number, part in enumerate(parts):
            if isinstance(part, grammars.Cut):
                if number + 1 < len(parts):  # nothing can fail after a cut at the end
                    self._line("try:")
                    self._depth += 1
                    cuts += 1
                continue
            value = None
            if into and not isinstance(part, grammars.Lookahead):
                value = self._name("value")
                values.append(value)
            self._emit(part, value)
        for _ in range(cuts):
            self._depth -= 1
            with self._block("except Failed:"):
                self._line("raise Committed from None")
        if not into:
            return
        if any(isinstance(part, grammars.Optional) for part in parts):
            # what is left out is not there at all, and what stands alone is itself
            self._line(f"{into} = [each for each in ({', '.join(values)},) if each is not None]")
            self._line(f"{into} = {into}[0] if len({into}) == 1 else tuple({into}) or None")
        else:
            self._line(f"{into} = {values[0] if len(values) == 1 else f'({chr(44).join(values)})'}")

    def _lookahead(self, part: Any, into: str | None) -> None:
        """Reads without moving; what was read is forgotten."""
        saved = self._save()
        self._emit(part.exp, None)
        self._line(f"self.position, self.next = {saved}")
        if into:
            self._line(f"{into} = None")

    def _save(self) -> str:
        saved = f"{self._name('position')}, {self._name('next')}"
        self._line(f"{saved} = self.position, self.next")
        return saved

    # ---- what need not be there ----

    @contextmanager
    def _where_it_can_begin(self, part: Any, word: str) -> Iterator[None]:
        """Code that runs only where the next character, and the next word, can begin a part.

        ``word`` is ``if`` or ``while``.
        """
        test = self._starts.test(part, "self.text[self.next]")
        tokens = self._starts.tokens(part)
        with self._block(f"{word} {test}:"):
            if tokens is None or len(tokens) > _FEW or not any(map(str.isalpha, "".join(tokens))):
                yield
                return
            ahead = self._pattern("|".join(tokens.values()), f"_AHEAD_{len(self._patterns)}")
            with self._block(f"if {ahead}(self.text, self.next, self.limit) is None:"):
                self._line(f"self._missed({tuple(tokens)!r}, self.next)")
                if word == "while":
                    self._line("break")
            if word == "while":
                yield
            else:
                with self._block("else:"):
                    yield

    def _optional(self, optional: Any, into: str | None) -> None:
        names = sorted({name for name, _ in optional.exp.defines()})
        if into:
            self._line(f"{into} = None")
        with self._where_it_can_begin(optional.exp, "if"):
            saved = self._save()
            with self._block("try:"):
                self._emit(optional.exp, into)
            with self._block("except Failed:"):
                self._line(f"self.position, self.next = {saved}")
                for name in names:
                    self._line(f"part_{name} = None")
            self._no_longer_committed(optional.exp)

    def _no_longer_committed(self, part: Any) -> None:
        if self._starts.commits(part):
            with self._block("except Committed:"):
                self._line("raise Failed from None")

    def _closure(self, part: Any, into: str | None) -> None:
        found = into or self._name("found")
        self._line(f"{found} = closure()")
        if isinstance(part, grammars.PositiveClosure):
            self._round(part.exp, found)
        with self._where_it_can_begin(part.exp, "while"):
            self._further_round(part.exp, found)

    def _round(self, part: Any, found: str) -> None:
        value = self._name("value")
        self._emit(part, value)
        self._line(f"{found}.append({value})")

    def _further_round(self, part: Any, found: str) -> None:
        """One more round of a repetition, or its end."""
        saved = self._save()
        value = self._name("value")
        with self._block("try:"):
            self._emit(part, value)
        with self._block("except Failed:"):
            self._line(f"self.position, self.next = {saved}")
            self._line("break")
        self._no_longer_committed(part)
        # a round that reads nothing would go on for ever
        with self._block(f"if self.position == {saved.split(',')[0]}:"):
            self._line("break")
        self._line(f"{found}.append({value})")

    def _gather(self, part: Any, into: str | None) -> None:
        """``separator.{ part }``; after a separator there must be another part."""
        found = into or self._name("found")
        self._line(f"{found} = closure()")
        separator = part.sep
        if not isinstance(separator, grammars.Token) or len(separator.token) != 1:
            raise NotImplementedError(f"separator {separator}")
        if isinstance(part, grammars.PositiveGather):
            self._round(part.exp, found)
            self._more_after_separators(separator.token, part.exp, found)
            return
        saved = self._save()
        with self._block("try:"):
            self._round(part.exp, found)
        with self._block("except Failed:"):
            self._line(f"self.position, self.next = {saved}")
        self._no_longer_committed(part.exp)
        with self._block("else:"):
            self._more_after_separators(separator.token, part.exp, found)

    def _more_after_separators(self, separator: str, part: Any, found: str) -> None:
        is_next = f"self.text[self.next] == {separator!r} and self.next < self.limit"
        with self._block(f"while {is_next}:"):
            self._line(f"self._character({separator!r})")
            if not self._starts.commits(part):
                self._round(part, found)
                return
            with self._block("try:"):
                self._round(part, found)
            self._no_longer_committed(part)

    # ---- choices ----

    def _choice(self, rule: Any) -> None:
        options = self._options(rule)
        if len(options) == 1:
            self._line(f"return self._{options[0]}_()")
            return
        firsts = {name: self._starts.characters(self._rules[name].exp) for name in options}
        groups: dict[tuple[str, ...], list[str]] = {}
        for character in sorted(CHARACTERS):
            fitting = tuple(
                name
                for name, (characters, can_be_empty) in firsts.items()
                if can_be_empty or character in characters
            )
            groups.setdefault(fitting, []).append(character)
        otherwise = next(fitting for fitting, members in groups.items() if OTHER in members)
        self._line("at = self.next")
        self._line("first = self.text[at]")
        for fitting, members in sorted(groups.items(), key=lambda group: -len(group[1])):
            if fitting not in ((), otherwise):
                with self._block(f"if first in {''.join(members)!r}:"):
                    self._try_in_turn(fitting, members)
        if otherwise:
            self._try_in_turn(otherwise, sorted(CHARACTERS))
        else:
            self._line(f"self._error({rule.name!r})")

    def _options(self, rule: Any) -> list[str]:
        """The rules to choose from; those of a choice at the end stand for themselves."""
        names: list[str] = []
        options = list(rule.exp.options)
        for number, option in enumerate(options):
            if not isinstance(option.exp, grammars.RuleRef):
                raise NotImplementedError(f"an option that is no rule: {option.exp}")
            inner = self._rules[option.exp.name]
            is_last = number + 1 == len(options)
            if isinstance(inner.exp, grammars.Choice) and is_last:
                names += self._options(inner)
            else:
                names.append(inner.name)
        return names

    def _try_in_turn(self, options: tuple[str, ...], members: Sequence[str]) -> None:
        """Code that returns what the first option that fits has read.

        A look at the first token says where to begin; the last option needs no way back.
        """
        passed = [self._first_tokens(name, members) for name in options[:-1]]
        known = [tokens for tokens in passed if tokens is not None]
        looks_ahead = bool(passed) and len(known) == len(passed)
        if options[1:]:
            self._line("position = self.position")
        if looks_ahead:
            groups = [f"({'|'.join(tokens.values())})" for tokens in known]
            matcher = self._pattern("|".join(groups), f"_AHEAD_{len(self._patterns)}")
            self._line(f"match = {matcher}(self.text, at, self.limit)")
            self._line(f"option = {len(options)} if match is None else match.lastindex")
        for number, option in enumerate(options[:-1], 1):
            if looks_ahead:
                with self._block(f"if option == {number}:"):
                    self._try(option, f"option = {number + 1}")
            else:
                self._try(option, "")
        expected = tuple(dict.fromkeys(token for tokens in known for token in tokens))
        commits = self._starts.commits(self._rules[options[-1]].exp)
        if not looks_ahead and not commits:
            self._line(f"return self._{options[-1]}_()")
            return
        with self._block("try:"):
            self._line(f"return self._{options[-1]}_()")
        if looks_ahead:
            with self._block("except Failed:"):
                self._line(f"self._missed({expected!r}, at)")
                self._line("raise")
        if commits:
            with self._block("except Committed:"):
                self._line("raise Failed from None")

    def _first_tokens(self, name: str, members: Sequence[str]) -> dict[str, str] | None:
        """The first tokens of an option that begin with one of these characters."""
        rule = self._rules[name]
        if isinstance(rule.exp, grammars.Pattern):
            tokens = None if pattern_start(rule.exp.pattern)[1] else {name: rule.exp.pattern}
        else:
            tokens = self._starts.tokens(rule.exp)
        if tokens is None:
            return None
        return {
            token: pattern
            for token, pattern in tokens.items()
            if pattern_start(pattern)[0].intersection(members)
        }

    def _try(self, option: str, otherwise: str) -> None:
        with self._block("try:"):
            self._line(f"return self._{option}_()")
        with self._block("except Failed:"):
            self._line("self.position, self.next = position, at")
            if otherwise:
                self._line(otherwise)
        self._no_longer_committed(self._rules[option].exp)


def generate(grammar: str) -> str:
    """The text of ``_parser.py`` for a grammar's text."""
    return Generator(tatsu.compile(grammar)).text()


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
