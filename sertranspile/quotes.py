"""Strings without an end: which quote was left open, and where its string should have ended.

After a missing quote strings and code have changed places. Guesses, made by how both look.
"""

from __future__ import annotations

import re
from typing import Final

from sertranspile.diagnostics import Diagnostic
from sertranspile.source import Span

#: a line that begins as one of a config does
_STATEMENT_LINE: Final = re.compile(r"\n[ \t]*(?:loadmodule|modparam|\w*route|if|break)\b")
_WORD_BEFORE: Final = re.compile(r"\w+\Z")
_WORD_AFTER: Final = re.compile(r"\w+")
_LONGEST_WORD: Final = 30
#: words that may stand right before or after a string
_WORDS: Final = frozenset(
    {
        "and", "or", "not", "eq", "ne", "ieq", "ine", "mod", "case", "return", "exit", "drop", "if",
        "while", "switch", "desc", "descr", "description", "advertise", "name", "virtual",
        "loadmodule", "loadmodulex", "mpath", "loadpath", "include_file", "import_file", "subst",
        "substdef", "substdefs", "flags", "avpflags",
    }
)  # fmt: skip
_CLOSING: Final = re.compile(r"[),;]")
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
    the string begins with a quote that should have ended one, or ends with one that should have
    begun the next. Words of the language may stand there."""
    if _WORD_CHARACTER.match(text, start - 1, start) if start else None:
        word = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
        return word is None or word[0] not in _WORDS
    after = text[end : end + 2]
    if _WORD_CHARACTER.match(after):
        word = _WORD_AFTER.match(text, end)
        return word is None or word[0] not in _WORDS
    return after[:1] == "/" and after not in ("//", "/*")


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


def probable_end(text: str, start: int, closed: int | None = None) -> int:
    """Where a string that has no end should have had it: before what closes its line, or, if the
    quote at ``closed`` on its line begins another one, before what closes its argument."""
    if closed is not None and "\n" not in text[start:closed]:
        closing = _CLOSING.search(text, start + 1, closed)
        if closing is not None:
            return closing.start()
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    return start + max(1, len(line.rstrip(" \t\r);,{}")))
