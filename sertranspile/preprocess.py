"""The step before scanning: one text, in which nothing is left to be put in place.

Included files are in it, definitions that are text have taken the place of their names, rules of
``#!subst`` have changed the strings. Conditionals stay, and so do names whose values are literals:
those become Python. Every edit keeps where its text is from, so places are those of the files.

Names are put in place round by round, since the servers read what they put in place again; each
round reads the whole text, so a text may end in the middle of anything. Facts: LANGUAGE B.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from sertranspile.definition_checks import Applied, check_definitions
from sertranspile.definitions import Names
from sertranspile.diagnostics import NOWHERE, Diagnostic, Found
from sertranspile.directives import Conditional, deeper_than
from sertranspile.includes import Read, has_includes, inlined
from sertranspile.lexer import Lexed, Lexical, lex
from sertranspile.literals import literal_value, quoted
from sertranspile.macros import Macros, circles
from sertranspile.reserved import keywords, predefined
from sertranspile.rules import PlacedRule, Rules, read_rules
from sertranspile.source import Edit, SourceFile, Span

_DEFINITION_HEAD: Final = re.compile(r"[#!]!\w+[ \t]*\w+[ \t]*")
#: characters that may be read in all rounds together; a config of a megabyte has fifty rounds
_MOST_READ: Final = 50_000_000
#: what putting names in place may add to a text
_MOST_GROWTH: Final = 200_000
#: conditionals in each other; the servers take half of that (LANGUAGE B.3.1)
_DEEPEST: Final = 1_000
#: errors after which the rest of the config is not looked at
_NO_FURTHER: Final = frozenset({"E106", "E112", "E210"})
_NOTHING: Final = Lexed("", (), (), (), (), (), (), ())


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text to scan. ``lexed`` belongs to it, None when nobody has read it yet.

    ``known``: the names that are defined before it begins. ``uses``: where constants stand in the
    code.
    """

    source: SourceFile
    lexed: Lexed | None
    names: Names
    known: Mapping[str, str | None]
    uses: tuple[tuple[str, Span], ...]
    #: False when definitions without an end were left alone, so that reading on is of no use
    is_complete: bool
    findings: tuple[Diagnostic, ...]


def prepare(
    source: SourceFile,
    lexical: Lexical,
    release: str,
    given: Mapping[str, str | None] = MappingProxyType({}),
    read: Read | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Prepared:
    """Put everything in place; what is wrong is reported and left out. Raises nothing.

    ``given``: the names from the command line; ``read``: how included files are read, None when
    there is no directory to look in; ``environment``: for rules that use ``$env(NAME)``.
    """
    own = predefined(release)
    found: list[Found] = []
    lexed = None
    if has_includes(source.text):
        source, lexed, found = inlined(source, lexical, {**own, **given}, read)
    if not given and "#!" not in source.text and "!!" not in source.text:
        names = Names("", _NOTHING, given, own)
        return Prepared(
            source, lexed, names, own, (), True, tuple(one.placed(source) for one in found)
        )
    work = Preparation(lexical, dict(given), own, keywords(release), environment, found=found)
    text = work.in_place(source, lexed)
    findings = [one.placed(text.source) for one in work.found]
    findings += check_definitions(
        text.source, text.lexed, text.names, text.rules, text.macros, work.applied
    )
    is_complete = not any(one.code in _NO_FURTHER for one in findings)
    known = {**own, **work.given}
    uses = tuple(use for use in text.macros.uses if use[0] in text.macros.constants)
    return Prepared(text.source, text.lexed, text.names, known, uses, is_complete, tuple(findings))


@dataclass(frozen=True, slots=True)
class Text:
    """What one round knows of a text."""

    source: SourceFile
    lexed: Lexed
    rules: tuple[PlacedRule, ...]
    names: Names
    macros: Macros

    def strings(self) -> Rules:
        """The rules, to be applied to the text."""
        return Rules(self.source.text, self.names, self.rules)


@dataclass
class Preparation:
    """The state of the rounds. ``everything``: literals are put in place too, and the defaults
    decide everywhere (what ``expand`` prints)."""

    lexical: Lexical
    given: dict[str, str | None]
    own: Mapping[str, str | None]
    keywords: frozenset[str]
    environment: Mapping[str, str]
    everything: bool = False
    found: list[Found] = field(default_factory=list)
    applied: Applied = field(default_factory=Applied)
    #: constants that the rules make different from use to use
    unstable: set[str] = field(default_factory=set)

    def in_place(self, source: SourceFile, lexed: Lexed | None = None) -> Text:
        """The text after all rounds; ``lexed`` belongs to it, if it has been read already."""
        allowed = len(source.text) + _MOST_GROWTH
        text = self._read(source, lexed)
        if self.given:
            self._read_given(text)
            text = self._read(source)
        read = 0
        while edits := self._one_round(text):
            length = len(text.source.text)
            read += length
            grown = sum(len(edit.text) for edit in edits if isinstance(edit.text, str))
            if length + grown > allowed or read > _MOST_READ:
                self._too_long(source, edits[0])
                self.applied = Applied()
                return self._read(source)
            text = self._read(text.source.edited(edits))
        strings = text.strings()
        edits = sorted([*strings.edits(), *self._literals(text, strings)], key=_start)
        self.applied.rules = dict(strings.changed)
        self.applied.decided_rules = set(strings.decided)
        return self._read(text.source.edited(edits)) if edits else text

    def _read(self, source: SourceFile, lexed: Lexed | None = None) -> Text:
        lexed = lexed or lex(source.text, self.lexical, {**self.own, **self.given})
        deep = deeper_than(_DEEPEST, lexed.conditionals)
        if deep is not None:
            self._too_deep(source, deep)
            lexed = _NOTHING
        names = Names(source.text, lexed, self.given, self.own)
        rules = read_rules(source.text, lexed, names, self.environment)
        made = [one.definition for one in rules if one.definition is not None]
        if made:
            names = Names(source.text, lexed, self.given, self.own, made)
        macros = Macros(names, self.keywords, self.unstable, self.everything)
        return Text(source, lexed, rules, names, macros)

    def _too_deep(self, source: SourceFile, block: Conditional) -> None:
        file, there = source.origin(block.opening.start)
        span = Span(there, there + block.opening.end - block.opening.start)
        self.found.append(
            Found(
                "E210",
                "conditionals are nested too deeply",
                file,
                span,
                f"inside of {_DEEPEST:,} others",
                "write them after each other where one need not be inside of the other",
            )
        )

    def _too_long(self, source: SourceFile, edit: Edit) -> None:
        name = edit.note.partition("`")[2].partition("`")[0]
        self.found.append(
            Found(
                "E112",
                "definitions make the config too long",
                source,
                NOWHERE,
                f"with `{name}` in place, by more than {_MOST_GROWTH:,} characters",
                "let fewer of them hold others",
            )
        )

    # ---- rounds ----

    def _one_round(self, text: Text) -> list[Edit]:
        """What is to be put in place now; nothing when all is."""
        macros = text.macros
        circular = circles(text.names, macros.constants)
        edits = [*self._second_branches(text)]
        for one in macros.replacements():
            if one.name in circular:
                continue
            names = self.applied.names
            names[one.name] = names.get(one.name, False) or one.decided
            if one.text == one.name:
                continue
            place = one.definition and text.source.position(one.definition.span.start)
            note = f"in the value of `{one.name}`"
            note += f", defined in {place.file}:{place.line}" if place else ", which was given"
            edits.append(Edit(*one.span, one.text, one.span, note))
        if edits or not text.rules:
            return sorted(edits, key=_start)
        before = len(self.unstable)
        self.unstable |= set(self._different(text, macros))
        return self._one_round(text) if len(self.unstable) > before else []

    def _second_branches(self, text: Text) -> Iterator[Edit]:
        """A second ``#!else`` turns back to the first condition: written out, that is another
        conditional."""
        seen: set[int] = set()
        for span in text.lexed.stray:
            line = text.source.text[span.start : span.end]
            sides = text.names.sides(span.start)
            # one at a time: a third one is the first of what comes of the second
            if not line[2:].startswith("else") or not sides or sides[-1][0] in seen:
                continue
            seen.add(sides[-1][0])
            block = text.lexed.conditionals[sides[-1][0]]
            self._report(
                text, "W525", span, f"a second `#!else` of one `#!{block.keyword}`",
                f"turns back to the text for `{block.test}`, as in the server",
                "write `#!endif` and a conditional of its own",
            )  # fmt: skip
            again = f"#!endif\n#!{block.keyword} {block.test}"
            yield Edit(span.start, span.end, again, span)

    def _different(self, text: Text, macros: Macros) -> Iterator[str]:
        """Constants whose text is not the same wherever they stand, since rules come between."""
        strings = text.strings()
        seen: dict[tuple[str, int], str] = {}
        for name, span in macros.uses:
            if name not in macros.constants or name in self.unstable:
                continue
            for one in text.names.definitions.get(name, ()):
                if one.value is not None and one.value.startswith(("'", '"')):
                    value = strings.rewritten(one.value, span.start)
                    if seen.setdefault((name, one.span.start), value) != value:
                        yield name

    def _literals(self, text: Text, strings: Rules) -> Iterator[Edit]:
        """Values of constants as the rules make them where they are used."""
        macros = text.macros
        done: set[str] = set()
        for name, span in macros.uses if text.rules else ():
            if name in done or name not in macros.constants:
                continue
            done.add(name)
            for one in text.names.definitions.get(name, ()):
                if one.value is None or not one.value.startswith(("'", '"')):
                    continue
                value = strings.rewritten(one.value, span.start)
                line = text.source.text[one.span.start : one.span.end]
                head = _DEFINITION_HEAD.match(line)
                if value != one.value and head is not None:
                    start = one.span.start + head.end()
                    yield Edit(start, one.span.end, value, Span(start, one.span.end))

    # ---- names from the command line ----

    def _read_given(self, text: Text) -> None:
        """Read given values the way that the config's own are: as a string, or as a number."""
        for name, value in list(self.given.items()):
            own = text.names.definitions.get(name, ())
            first = next((one for one in own if one.value is not None), None)
            if value is None or first is None or first.from_rule:
                continue
            literal = literal_value(first.value or "")
            if isinstance(literal, str) and not isinstance(literal_value(value), str):
                self.given[name] = quoted(value)
            elif isinstance(literal, int) and not isinstance(literal_value(value), int):
                self.given[name] = own_text = first.value or ""
                at = text.source.text.rfind(own_text, *first.span)
                place = first.span if at < 0 else Span(at, at + len(own_text))
                self._report(
                    text, "E111", place, f"`{name}` is a number in the config",
                    f"`{value}` was given for it", f"say `-A {name}={literal}`, for example",
                )  # fmt: skip

    def _report(
        self, text: Text, code: str, span: Span, message: str, label: str, help: str
    ) -> None:
        file, there = text.source.origin(span.start)
        placed = Span(there, there + span.end - span.start)
        self.found.append(Found(code, message, file, placed, label, help))


def _start(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end
