"""The effective config: what a server sees once includes, conditionals, definitions and rules are
done with.

It is a config again and means the same under the same names. Comments, blank lines and all text
that no directive touches stay as they are; the directives go, but for flavour marks and for values
that are read from the environment at start. Marks say where lines are from, as comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from sertranspile.definition_checks import check_definitions
from sertranspile.diagnostics import Diagnostic
from sertranspile.directives import DirectiveKind
from sertranspile.includes import Read, inlined
from sertranspile.lexer import Lexed, Lexical, lex
from sertranspile.preprocess import Preparation, Text
from sertranspile.reserved import keywords, predefined
from sertranspile.scanner import unbalanced
from sertranspile.source import Edit, SourceFile, Span

#: begins a line that says where the next one is from
MARK: Final = "#@"
#: findings about what stays open when transpiling; here the defaults decide everything
_NOT_HERE: Final = frozenset({"W522", "W523", "W524", "W529"})


def expand(
    source: SourceFile,
    lexical: Lexical,
    release: str,
    given: Mapping[str, str | None] = MappingProxyType({}),
    read: Read | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> tuple[SourceFile, SourceFile, list[Diagnostic]]:
    """The effective config, the config with its includes, and what is wrong with the latter.

    Parameters are those of ``prepare``.
    """
    own = predefined(release)
    whole, lexed, found = inlined(source, lexical, {**own, **given}, read, marked=False)
    work = Preparation(
        lexical, dict(given), own, keywords(release), environment, everything=True, found=found
    )
    text = work.in_place(whole, lexed)
    findings = [one.placed(text.source) for one in work.found]
    findings += [
        one
        for one in check_definitions(
            text.source, text.lexed, text.names, text.rules, text.macros, work.applied
        )
        if one.code not in _NOT_HERE
    ]
    findings += unbalanced(text.lexed)
    return text.source.edited(_cuts(text)), text.source, findings


def _cuts(text: Text) -> Iterator[Edit]:
    """Edits that take out what is inactive, and the directives."""
    code = text.source.text
    done = 0
    for start, end in _joined(sorted(_directives(text))):
        start = max(start, done)
        # a line of which nothing is left goes too
        line = code.rfind("\n", 0, start) + 1
        rest = code.find("\n", end)
        rest = len(code) if rest < 0 else rest + 1
        if line >= done and not code[line:start].strip() and not code[end:rest].strip():
            start, end = line, rest
        yield Edit(start, end, "", Span(start, end))
        done = end


def _directives(text: Text) -> Iterator[Span]:
    names, lexed = text.names, text.lexed
    # values that the server reads from the environment when it starts
    at_start = {
        found.span
        for found in names.in_order()
        if found.variable is not None and found.name not in names.given
    }
    for block in lexed.conditionals:
        last = block.closing or Span(len(text.source.text), len(text.source.text))
        turn = block.otherwise or last
        asked = names.condition(block.keyword, block.test, block.opening.start)
        holds = names.default(asked)
        yield block.opening if holds else Span(block.opening.start, turn.start)
        yield turn if not holds else Span(turn.start, last.start)
        yield last
    yield from lexed.stray
    for directive in lexed.directives:
        if directive.kind is DirectiveKind.DEFINE and directive.span not in at_start:
            yield directive.span
    for one in text.rules:
        yield one.span


def _joined(spans: list[Span]) -> Iterator[Span]:
    start = end = 0
    for span in spans:
        if span.start > end:
            if end > start:
                yield Span(start, end)
            start, end = span
        else:
            end = max(end, span.end)
            start = min(start, span.start)
    if end > start:
        yield Span(start, end)


def with_origins(source: SourceFile, lexical: Lexical) -> str:
    """The text with a mark before each line that does not follow the one before it in its file."""
    text = source.text
    inside = _Inside(lex(text, lexical, {}))
    out: list[str] = []
    expected = (source.name, 1)
    start = 0
    for line in _lines(text):
        place = source.position(start)
        if (place.file, place.line) != expected and not inside.is_within(start):
            out.append(f"{MARK} {_one_line(place.file)}:{place.line}\n")
        expected = (place.file, place.line + 1)
        out.append(line)
        start += len(line)
    return "".join(out)


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _one_line(name: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in name)


class _Inside:
    """Whether a line begins inside of something that goes on from the one before it."""

    def __init__(self, lexed: Lexed) -> None:
        self._code = lexed.code
        self._spans = [comment.span for comment in lexed.comments if "\n" in comment.text]
        self._spans += [directive.span for directive in lexed.directives]

    def is_within(self, start: int) -> bool:
        if start == 0:
            return False
        # the inside of strings is filled, line ends and all
        if self._code[start - 1] != "\n":
            return True
        return any(span.start < start < span.end for span in self._spans)


__all__ = ["MARK", "expand", "with_origins"]
