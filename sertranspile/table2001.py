"""The first config format: three columns a line, no blocks, no strings (LANGUAGE A.3.1).

Tells such a file from all others, divides it into lines as the server reads them, and says what is
wrong with a line that is no rule; a rule's columns are the grammar's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sertranspile.diagnostics import Diagnostic
from sertranspile.outline import Section, SectionKind
from sertranspile.source import Span
from sertranspile.syntax import Comment

#: characters of a line that the server reads at once; the rest is a line of its own
LONGEST_LINE: Final = 799

_COLUMN: Final = re.compile(r"[^ \t\r\n]+")
_LINE: Final = re.compile(r"^[ \t]*(?![#\s])([^\r\n]+)", re.MULTILINE)
_NOTE: Final = re.compile(r"[ \t]+#.*|[ \t]+$")
_RULE: Final = re.compile(r"\S+[ \t]+\S+[ \t]+[^\s#\"'(){};=]\S*")
# what begins or ends a line of every other dialect and none of a table: a pattern may hold braces
# and semicolons, but it is never the last column
_NO_TABLE: Final = re.compile(
    r"[A-Za-z_][\w.]*[ \t]*=(?![=~])|(?:loadmodule|modparam|\w*route)\b|.*[;{}]$"
)
#: blanks to a person and to Python, characters of a column to the server
_ODD_BLANK: Final = re.compile(r"[^\S \t\r\n]")


def is_table(text: str) -> bool:
    """Whether a config is of the first format: half of its lines at least are rules, none is of
    another dialect."""
    lines = rules = 0
    for match in _LINE.finditer(text):
        line = _NOTE.sub("", match[1])
        if _NO_TABLE.match(line):
            return False
        lines += 1
        rules += _RULE.fullmatch(line) is not None
    return 0 < lines <= rules * 2


def table_code(text: str) -> str:
    """The text as the grammar reads it: no blanks but those that part columns."""
    return _ODD_BLANK.sub("_", text)


def table_sections(text: str) -> tuple[list[Section], list[Comment], list[Diagnostic]]:
    """The lines that should hold a rule, those that are comments, and lines that were cut."""
    sections: list[Section] = []
    comments: list[Comment] = []
    cut: list[Diagnostic] = []
    for start, end, is_rest in _lines(text):
        line = text[start:end]
        read = line.strip(" \t")
        if not read or read[0] in "\r\n":
            continue
        start += len(line) - len(line.lstrip(" \t"))
        span = Span(start, start + len(read.rstrip(" \t\r")))
        if is_rest:
            cut.append(_cut(span))
        if read[0] == "#":
            comments.append(Comment(span, text[span.start : span.end], own_line=True))
        else:
            sections.append(Section(SectionKind.TABLE_LINE, span))
    return sections, comments, cut


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """The pieces that the server reads: a line, or 799 characters of it; True for such a rest."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        at = start
        while at == start or at < end:
            yield at, min(at + LONGEST_LINE, end), at > start
            at += LONGEST_LINE
        start = end + 1


def _cut(rest: Span) -> Diagnostic:
    return Diagnostic(
        "W531",
        f"this line is longer than {LONGEST_LINE} characters",
        rest,
        "read as a line of its own, as the server does",
        "make it shorter, or two lines",
    )


def line_problem(text: str, line: Span) -> Diagnostic | None:
    """What is wrong with a line that should be a rule, or None; the server would not start."""
    columns = [Span(*match.span()) for match in _COLUMN.finditer(text, line.start, line.end)]
    words = [text[span.start : span.end] for span in columns]
    if len(columns) < 3:
        missing = "its destination is" if len(columns) == 2 else "its URI and destination are"
        help = "write `METHOD URI HOST` or `METHOD URI HOST:PORT`, or put `#` before a comment"
        if _ODD_BLANK.search(text, line.start, line.end):
            help = "remove the no-break space (U+00A0): the server takes it for a column"
        place = Span(line.end, line.end + 1)
        return Diagnostic("E221", "this rule is not complete", place, f"{missing} missing", help)
    if words[2][0] == "#":
        return Diagnostic(
            "E221",
            "this rule is not complete",
            columns[2],
            "its destination is missing: `#` begins no comment here, it is the third column",
            "write the destination before the comment",
        )
    if len(columns) > 3 and words[3][0] != "#":
        return Diagnostic(
            "E222",
            "text after the destination",
            Span(columns[3].start, columns[-1].end),
            "only a comment may stand here",
            "put `#` before it; a pattern cannot hold blanks, nor be in quotes",
        )
    return None
