"""A quote that is missing, which makes strings of code and code of strings: how it is noticed.

The signs are those of how people write configs, so this is a guess; it decides nothing but where an
error is reported.
"""

from __future__ import annotations

import re
from typing import Final

from sertranspile.diagnostics import Diagnostic
from sertranspile.source import Span

#: a line that begins as one of a config does
_STATEMENT_LINE: Final = re.compile(r"\n[ \t]*(?:loadmodule|modparam|\w*route|if|break)\b")
_WORD_CHARACTER: Final = re.compile(r"[\w$@.]")


def swallows_code(text: str, string: Span) -> bool:
    """Whether a string over several lines looks as if its closing quote were another's opening one.

    Its first line ends like a statement, a later one begins like one, or it ends right before a
    word.
    """
    line_end = text.find("\n", *string)
    if line_end < 0:
        return False
    after = text[string.end : string.end + 1]
    first_line = text[string.start + 1 : line_end].rstrip()
    return (
        after.isalnum()
        or after in ("_", "$", "/")
        or first_line.endswith((";", "{", "}"))
        or _STATEMENT_LINE.search(text, line_end, string.end) is not None
    )


def touches_word(text: str, start: int, end: int) -> bool:
    """Whether a word stands right before a string or right after it, as none does in a config: then
    a string over several lines begins with a quote that should have ended one, or ends with one
    that should have begun the next."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if _WORD_CHARACTER.match(before) or _WORD_CHARACTER.match(after):
        return True
    return after[:1] == "/" and after not in ("//", "/*")


def probable_end(text: str, start: int) -> int:
    """Where a string without an end should probably have had it: in its line, before what ends a
    statement."""
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    return start + max(1, len(line.rstrip(" \t\r);,{}")))


def missing_quote(text: str, start: int, end: int) -> Diagnostic:
    """The report for a string without an end; ``end`` is the place it should probably have been."""
    quote = text[start]
    last_word = text[start:end].rsplit(maxsplit=1)[-1]
    if len(last_word) > 24:
        last_word = f"...{last_word[-24:]}"
    return Diagnostic(
        "E202",
        "this string has no end",
        Span(start, start + 1),
        f"no `{quote}` closes this",
        f"write `{quote}` where it ends, perhaps after `{last_word}`",
    )
