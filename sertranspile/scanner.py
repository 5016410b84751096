"""Source text -> ``Scan``: comments, strings, directives and top-level sections.

Everything that makes a text hard to read is settled here; what comes out is ``Scan.code``, which
the grammar can read, and the slices of it that are items. Nothing is known here of statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sertranspile.diagnostics import Diagnostic
from sertranspile.directives import Conditional, Directive
from sertranspile.lexer import CLASSIC, MODERN, Lexed, Lexical, Mark, lex
from sertranspile.outline import Section, outline
from sertranspile.seams import joined
from sertranspile.source import SourceFile, Span
from sertranspile.syntax import Comment
from sertranspile.table2001 import table_code, table_sections

__all__ = ["CLASSIC", "MODERN", "Lexical", "Scan", "scan", "unbalanced"]

_NEARLY: Final = re.compile(r"[#!]!endif\b")


@dataclass(frozen=True)
class Scan:
    """A scanned config.

    ``code`` has the length of the source's text: comments are blanks, the inside of strings and
    variables is ``_``. ``items`` are the top-level sections in order and cover all that is not
    blank. ``inactive`` is text under a false ``#!ifdef`` that is no config; in ``code`` a lone
    ``;`` stands for it.
    """

    source: SourceFile
    lexical: Lexical
    code: str
    items: tuple[Section, ...]
    comments: tuple[Comment, ...] = ()
    directives: tuple[Directive, ...] = ()
    conditionals: tuple[Conditional, ...] = ()
    inactive: tuple[Span, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def scan(
    source: SourceFile,
    lexical: Lexical = MODERN,
    defines: Mapping[str, str | None] = MappingProxyType({}),
    lexed: Lexed | None = None,
) -> Scan:
    """Scan a config; ``defines`` are the names given from outside (``-A``). Raises nothing.

    ``lexed``: what reading it under these names has given, if that was done already.
    """
    text = source.text
    if lexical.is_table:
        sections, comments, cut = table_sections(text)
        code = table_code(text)
        return Scan(source, lexical, code, tuple(sections), tuple(comments), diagnostics=tuple(cut))
    lexed = lexed or lex(text, lexical, defines)
    sections, problems = outline(source, lexed.code, _marks(lexed))
    return Scan(
        source,
        lexical,
        lexed.code,
        tuple(joined(lexed.conditionals, sections, lexed.code)),
        lexed.comments,
        lexed.directives,
        lexed.conditionals,
        lexed.inactive,
        (*lexed.diagnostics, *problems, *unbalanced(lexed)),
    )


def _marks(lexed: Lexed) -> Sequence[Mark]:
    """What divides a file, without conditionals that are never closed: nothing says how far they
    were meant to reach, and that is reported."""
    blocks = {block.opening.start: block for block in lexed.conditionals}
    if all(block.closing is not None for block in blocks.values()):
        return lexed.marks
    others = {
        line.start: block
        for block in blocks.values()
        for line in (block.otherwise, block.closing)
        if line is not None
    }
    out: list[Mark] = []
    active = [True]
    for mark in lexed.marks:
        block = blocks.get(mark.start) or others.get(mark.start)
        if block is not None and block.closing is None:
            continue
        if block is not None and mark.word == "if":
            active.append(active[-1] and block.holds)
        elif block is not None and mark.word == "else":
            active[-1] = active[-2] and not block.holds
        elif block is not None:
            active.pop()
        out.append(Mark(mark.start, mark.word, active[-1]))
    return out


def unbalanced(lexed: Lexed) -> Iterable[Diagnostic]:
    """Conditionals without an end, and ends without a conditional."""
    for block in lexed.conditionals:
        if block.closing is None:
            yield Diagnostic(
                "E101",
                f"`#!{block.keyword} {block.test}` is never closed",
                block.opening,
                "no `#!endif` belongs to this",
                _remedy(block, lexed),
            )
    for span in lexed.stray:
        yield Diagnostic(
            "W503",
            "this directive belongs to no `#!ifdef`",
            span,
            "ignored, as the server does",
            "remove it, or write the `#!ifdef` that it belongs to",
        )


def _remedy(block: Conditional, lexed: Lexed) -> str:
    """What to do about a conditional that is never closed: the line that looks as if it did it
    has something after the word."""
    for comment in lexed.comments:
        looks = _NEARLY.match(comment.text)
        if looks is not None and comment.span.start > block.opening.start:
            return (
                f"`{comment.text.strip()[:40]}` further down is a comment, since something follows "
                f"the word: write `{looks[0]}` on a line of its own"
            )
    return "write `#!endif` on a line of its own; with a comment after it, it is a comment"
