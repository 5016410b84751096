"""The first config format: three columns a line, no blocks, no strings (LANGUAGE A.3.1).

Tells such a file from all others and divides it into lines; a line's columns are the grammar's.
"""

from __future__ import annotations

import re
from typing import Final

from sertranspile.outline import Section, SectionKind
from sertranspile.source import Span
from sertranspile.syntax import Comment

_LINE: Final = re.compile(r"[ \t]*([^\r\n]+)")
_RULE: Final = re.compile(r"[^\s#]\S*[ \t]+\S+[ \t]+[^\s#]\S*[ \t]*(?:#.*)?")
_NO_TABLE: Final = re.compile(
    r"[{};]|^[ \t]*(?:[A-Za-z_][\w.]*[ \t]*=|loadmodule\b|#!)", re.MULTILINE
)


def is_table(text: str) -> bool:
    """Whether a config is of the first format: most of its lines are rules, none is anything
    else."""
    if "{" in text or "loadmodule" in text:
        return False
    lines = [line.strip() for line in re.split(r"[\r\n]+", text)]
    lines = [line for line in lines if line and line[0] != "#"]
    if any(_NO_TABLE.search(line) for line in lines):
        return False
    rules = sum(_RULE.fullmatch(line) is not None for line in lines)
    return rules * 2 > len(lines)


def table_sections(text: str) -> tuple[list[Section], list[Comment]]:
    """The lines that should hold a rule, and those that are comments."""
    sections: list[Section] = []
    comments: list[Comment] = []
    for match in _LINE.finditer(text):
        line = match[1].rstrip()
        span = Span(match.start(1), match.start(1) + len(line))
        if line.startswith("#"):
            comments.append(Comment(span, line, own_line=True))
        elif line:
            sections.append(Section(SectionKind.TABLE_LINE, span))
    return sections, comments
