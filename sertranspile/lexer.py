"""One pass over a config: comments, strings, variables and directives, whatever state they are in.

The text comes out as code of the same length in which comments are blanks and the inside of strings
and of ``$name(...)`` is filled with ``_``, so that an offset in it is an offset in the source and
no later step has to know about quoting. Missing ends are reported here and repaired by a guess.
Knows nothing of top-level items (``outline.py``) or statements. Facts: LANGUAGE B.1, B.3.1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sertranspile.diagnostics import Diagnostic
from sertranspile.directives import (
    Conditional,
    Definitions,
    Directive,
    DirectiveKind,
    blank,
    condition,
    directive_at,
    inactive_end,
)
from sertranspile.quotes import missing_quote, probable_end, swallows_code, touches_word
from sertranspile.records import replace
from sertranspile.source import Span
from sertranspile.syntax import Comment

#: a missing quote shifts every string after it, so the text is read again after each one found
_MAX_REPAIRS: Final = 20

_MOST_INDENTED: Final = 400

# Every alternative begins with a plain character: that lets the search skip what lies between.
_REST: Final = (
    r"|'[^']*+'|'|\#[^\n]*+|!!(?=[a-z])|/\*|\{|\}|\$[\w.]*+\(|\\\r?\n" "|\0|\b|\xa0|\ufeff|\xc2\xa0"
)
_COMMENT_MARK: Final = re.compile(r"/\*|\*/")
_PARENTHESIS: Final = re.compile(r"[()\n]")


@dataclass(frozen=True)
class Lexical:
    """What the lexers of two dialects disagree on."""

    token: re.Pattern[str]
    #: columns, in lines: none of what this file looks for (``table2001.py``)
    is_table: bool = False


#: ``\"`` is a quote inside a string, ``//`` begins a comment
MODERN: Final = Lexical(re.compile(r'"[^"\\]*+(?:\\[\s\S][^"\\]*+)*+"|"|//[^\n]*+' + _REST))
#: before 3.0: a ``"`` always ends the string (LANGUAGE B.1.1), ``//`` means nothing
CLASSIC: Final = Lexical(re.compile(r'"[^"]*+"|"' + _REST))
TABLE: Final = replace(CLASSIC, is_table=True)


class Mark(NamedTuple):
    """A brace, or the line of a conditional: what divides a file into items.

    ``active``: whether the text after it is, as far as the file itself says.
    """

    start: int
    word: str
    active: bool


@dataclass(frozen=True, slots=True)
class Lexed:
    """What one pass found. ``inactive`` is text under a false ``#!ifdef`` that could not be
    read."""

    code: str
    marks: tuple[Mark, ...]
    comments: tuple[Comment, ...]
    directives: tuple[Directive, ...]
    conditionals: tuple[Conditional, ...]
    stray: tuple[Span, ...]
    inactive: tuple[Span, ...]
    diagnostics: tuple[Diagnostic, ...]


def lex(text: str, lexical: Lexical, defines: Mapping[str, str | None]) -> Lexed:
    """Read a text under the definitions given from outside. Never raises."""
    repairs: dict[int, int] = {}
    for _ in range(_MAX_REPAIRS):
        reading = _Reading(text, lexical, defines, repairs, look_back=True)
        if reading.read():
            return reading.result()
    reading = _Reading(text, lexical, defines, repairs, look_back=False)
    reading.read()
    return reading.result()


def begins_line(text: str, at: int) -> bool:
    """Whether only blanks stand before a place on its line, so many that a person would write
    them."""
    line = text.rfind("\n", max(0, at - _MOST_INDENTED), at) + 1
    if line == 0 and at > _MOST_INDENTED:
        return False
    return line == at or text[line:at].isspace()


class _Reading:
    """The state of a pass. ``repairs`` maps a quote that is never closed to where its string
    ends."""

    def __init__(
        self,
        text: str,
        lexical: Lexical,
        defines: Mapping[str, str | None],
        repairs: dict[int, int],
        look_back: bool,
    ) -> None:
        self._text = text
        self._search = lexical.token.search
        self._repairs = repairs
        self._look_back = look_back
        self._definitions = Definitions(defines)
        self._pieces: list[str] = []
        self._copied = 0
        self._marks: list[Mark] = []
        self._comments: list[Comment] = []
        self._directives: list[Directive] = []
        self._conditionals: list[Conditional] = []
        self._stray: list[Span] = []
        self._inactive: list[Span] = []
        self._diagnostics: list[Diagnostic] = []
        self._long_strings: list[Span] = []
        #: the partners of the parentheses on one line, and where it ends
        self._pairs: dict[int, int] = {}
        self._paired_to = 0
        #: places in ``_conditionals`` of those that are open
        self._open: list[int] = []
        self._all_dead: list[Span] = []
        #: the inactive branch being read, and the state to go back to when it cannot be read
        self._dead: Span | None = None
        self._before_dead: tuple[int, ...] = ()

    def result(self) -> Lexed:
        return Lexed(
            "".join([*self._pieces, self._text[self._copied :]]),
            tuple(self._marks),
            tuple(self._comments),
            tuple(self._directives),
            tuple(self._conditionals),
            tuple(self._stray),
            tuple(self._inactive),
            tuple(self._diagnostics),
        )

    def read(self) -> bool:
        """False when a missing quote was found further up: it is in ``repairs`` now, read again."""
        text, search = self._text, self._search
        at = 0
        while match := search(text, at):
            start, at = match.span()
            character = text[start]
            if character == "{" or character == "}":
                self._marks.append(Mark(start, character, self._dead is None))
            elif character == '"' or character == "'":
                end = self._string(start, at)
                if end is None:
                    return False
                at = end
            elif character == "#" or character == "!":
                directive = (
                    directive_at(text, start) if text[start + 1 : start + 2] == "!" else None
                )
                if directive is not None:
                    at = self._directive(directive)
                elif character == "#":
                    at = self._comment(start, at)
            elif character == "/":
                at = self._comment(start, at)
            elif character == "$":
                at = self._variable(start, at)
            else:
                self._replace(start, at, blank(match[0]))
        return True

    def _replace(self, start: int, end: int, code: str) -> None:
        self._pieces += (self._text[self._copied : start], code)
        self._copied = end

    # ---- strings ----

    def _string(self, start: int, end: int) -> int | None:
        text = self._text
        # of a branch that is never closed nobody knows whether this is in it
        dead = self._dead if self._dead is not None and self._dead.end < len(text) else None
        if start in self._repairs:
            end = self._repairs[start]
            self._diagnostics.append(missing_quote(text, start, end))
        elif dead is not None and (end > dead.end or end - start == 1):
            return self._give_up(dead)
        elif end - start == 1:
            culprit = self._culprit(start)
            end = self._repairs[culprit] = probable_end(text, culprit)
            if culprit != start:
                return None
            self._diagnostics.append(missing_quote(text, start, end))
        elif dead is None and touches_word(text, start, end):
            end = probable_end(text, start, end - 1)
            self._diagnostics.append(missing_quote(text, start, end))
        elif text.find("\n", start, end) >= 0:
            self._long_strings.append(Span(start, end))
        quote = text[start]
        # one character has no room for two quotes; any token will do in its place
        filled = f"{quote}{'_' * (end - start - 2)}{quote}" if end - start > 1 else "0"
        self._replace(start, end, filled)
        return end

    def _culprit(self, start: int) -> int:
        """The quote that was most likely left open, when the last one of the file has no partner.

        After a missing quote strings and code have changed places: the first string over several
        lines that looks like it is the one.
        """
        if self._look_back:
            for string in self._long_strings:
                if swallows_code(self._text, string):
                    return string.start
        return start

    # ---- comments and variables ----

    def _comment(self, start: int, end: int) -> int:
        text, dead = self._text, self._dead
        if text.startswith("/*", start):
            closing = self._block_comment_end(start)
            if dead is not None and (closing is None or closing > dead.end):
                return self._give_up(dead)
            end = self._unclosed_comment(start) if closing is None else closing
        elif dead is not None and end > dead.end:
            end = dead.end
        own_line = begins_line(text, start)
        comment = text[start:end]
        self._comments.append(Comment(Span(start, end), comment.rstrip("\r"), own_line))
        self._replace(start, end, blank(comment))
        return end

    def _block_comment_end(self, start: int) -> int | None:
        depth = 0
        for match in _COMMENT_MARK.finditer(self._text, start):
            depth += 1 if match[0] == "/*" else -1
            if depth == 0:
                return match.end()
        return None

    def _unclosed_comment(self, start: int) -> int:
        closing = self._text.find("*/", start)
        nests = "comments nest: a `/*` inside a comment needs a `*/` of its own"
        remedy = nests if closing >= 0 else "write `*/` where the comment ends"
        span = Span(start, start + 2)
        self._diagnostics.append(
            Diagnostic("E203", "this comment has no end", span, "it begins here", remedy)
        )
        return closing + 2 if closing >= 0 else len(self._text)

    def _variable(self, start: int, end: int) -> int:
        """``$name(...)``: up to the matching parenthesis; quotes mean nothing in it."""
        closing = self._partner(end - 1)
        if closing < 0:
            self._diagnostics.append(
                Diagnostic(
                    "E204",
                    f"`{self._text[start:end]}` has no closing parenthesis on its line",
                    Span(start, end),
                    "opened here",
                    "write `)` where the variable ends",
                )
            )
            self._replace(start, end, self._text[start : end - 1] + "_")
            return end
        self._replace(end, closing, "_" * (closing - end))
        return closing + 1

    def _partner(self, opening: int) -> int:
        """The parenthesis on the same line that closes the one at an offset; -1 when none does.

        A line's are found once, however many variables are on it.
        """
        if opening >= self._paired_to:
            self._pairs = {}
            open_: list[int] = []
            self._paired_to = len(self._text)
            for match in _PARENTHESIS.finditer(self._text, opening):
                if match[0] == "(":
                    open_.append(match.start())
                elif match[0] == ")":
                    if open_:
                        self._pairs[open_.pop()] = match.start()
                else:
                    self._paired_to = match.start()
                    break
        return self._pairs.get(opening, -1)

    # ---- directives ----

    def _directive(self, directive: Directive) -> int:
        start, end = directive.span
        self._directives.append(directive)
        if directive.kind is DirectiveKind.DEFINE and self._dead is None:
            self._definitions.add(self._text[start:end])
        elif directive.kind is DirectiveKind.CONDITION:
            keyword, test = condition(self._text[start:end])
            alive = self._dead is None
            before = self._active_before(start) if "MOD_" in test else ""
            holds = self._definitions.holds(keyword, test, before)
            self._open.append(len(self._conditionals))
            self._conditionals.append(Conditional(directive.span, keyword, test, holds))
            self._marks.append(Mark(start, "if", alive and holds))
            if alive and not holds:
                self._enter_dead(end)
        elif directive.kind is DirectiveKind.BRANCH:
            self._turn(directive)
        elif directive.word.startswith("substdef") and self._dead is None:
            self._definitions.add_rule(self._text, start)
        return end

    def _active_before(self, end: int) -> str:
        """The text up to ``end`` without its inactive branches."""
        at = 0
        parts = []
        for dead in self._all_dead:
            parts.append(self._text[at : min(dead.start, end)])
            at = min(dead.end, end)
        return "".join([*parts, self._text[at:end]])

    def _turn(self, directive: Directive) -> None:
        """``#!else`` or ``#!endif``."""
        start, end = directive.span
        was_dead = self._dead is not None
        if self._dead is not None and start >= self._dead.end:
            self._dead = None
        dies = not was_dead and directive.word == "else" and bool(self._open)
        if not self._open:
            self._ignore(directive.span)
        elif directive.word == "endif":
            number = self._open.pop()
            self._conditionals[number] = replace(self._conditionals[number], closing=directive.span)
        elif self._conditionals[self._open[-1]].otherwise is None:
            number = self._open[-1]
            found = replace(self._conditionals[number], otherwise=directive.span)
            self._conditionals[number] = found
        else:
            self._ignore(directive.span)
        self._marks.append(Mark(start, directive.word, self._dead is None and not dies))
        if dies:
            self._enter_dead(end)

    def _ignore(self, line: Span) -> None:
        self._stray.append(line)
        self._replace(*line, blank(self._text[line.start : line.end]))

    def _enter_dead(self, start: int) -> None:
        self._dead = Span(start, inactive_end(self._text, start))
        self._all_dead.append(self._dead)
        self._before_dead = (
            len(self._pieces),
            self._copied,
            len(self._marks),
            len(self._comments),
            len(self._directives),
            len(self._conditionals),
            len(self._open),
            len(self._diagnostics),
        )

    def _give_up(self, dead: Span) -> int:
        """Text of an inactive branch that cannot be read is no config."""
        pieces, self._copied, marks, comments, directives, conditionals, still_open, findings = (
            self._before_dead
        )
        del self._pieces[pieces:], self._marks[marks:], self._comments[comments:]
        del self._directives[directives:], self._conditionals[conditionals:]
        del self._open[still_open:], self._diagnostics[findings:]
        text = self._text[dead.start : dead.end]
        start = dead.end - len(text.lstrip())
        self._inactive.append(Span(start, dead.end))
        self._replace(start, dead.end, ";" + blank(text)[start + 1 - dead.start :])
        return dead.end
