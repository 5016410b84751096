"""Code -> its nesting: where statements and items begin and end, without reading them.

Brackets, semicolons and the lines of conditionals are enough for that. Used on code that the
grammar could not read as it is: to find the conditionals that cut through statements
(``cuts.py``) and the statement that an error is in (``stretch.py``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Final

from sertranspile.source import Span

_ITEM: Final = (
    r"(?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine|flags|bool|avpflags|include_file"
    r"|import_file|(?:\w+_)?route)\b|[A-Za-z_][\w.]*(?:\[[^\]\n]*\])?(?:\.\w+)*[ \t]*=(?![=~])"
)
#: the beginning of an item, at the start of a line
ITEM_LINE: Final = re.compile(rf"^[ \t]*(?={_ITEM}|[#!]!)", re.MULTILINE)
_TOKEN: Final = re.compile(
    r"[{}();:]|[#!]!(?:ifdef|ifndef|ifexp|else|endif)\b[^\n]*|\b(?:case|default|switch)\b"
    rf"|(?m:^)[ \t]*+(?P<item>{_ITEM})"
)
#: what may follow the line of a conditional that stands between items
ITEM_NEXT: Final = re.compile(rf"\s*(?:{_ITEM}|[#!]!|[;}}]|\Z)")
#: what may follow the line of a conditional around cases
_LABEL_NEXT: Final = re.compile(r"\s*(?:(?:case|default)\b|[#!]!|\}|\Z)")
_ELSE: Final = re.compile(r"\s*else\b")

#: told about the lines of conditionals: offset, and whether it stands between two statements
Watch = Callable[[int, bool], None]


class Level:
    """What stands between two braces, or in one branch of a conditional.

    ``splits`` are the places between its statements or items, ``inner`` the levels in it, in order;
    ``labels`` are the places of its ``case`` and ``default``.
    """

    __slots__ = (
        "earlier", "end", "fits", "has_label", "inner", "is_branch", "is_items", "is_switch",
        "labels", "parens", "parent", "splits", "start", "switches",
    )  # fmt: skip

    def __init__(self, start: int, parent: Level | None, is_items: bool, is_branch: bool) -> None:
        self.start = start
        self.end = start
        self.parent = parent
        self.is_items = is_items
        self.is_branch = is_branch
        self.is_switch = False
        #: of a branch: whether its conditional stands between statements, and the one before it
        self.fits = True
        self.earlier: Level | None = None
        self.splits: list[int] = [start]
        self.labels: list[int] = []
        self.inner: list[Level] = []
        self.parens = 0
        #: a ``switch`` has been read, its brace not; a label has been read, its colon not
        self.switches = self.has_label = False

    def around(self, span: Span) -> Span:
        """The whole statements of this level that a span touches."""
        first = self.splits[max(0, bisect_right(self.splits, span.start) - 1)]
        at = bisect_left(self.splits, span.end)
        return Span(first, self.splits[at] if at < len(self.splits) else self.end)

    def holds_label(self, span: Span) -> bool:
        """Whether a label of this level stands in a span."""
        at = bisect_left(self.labels, span.start)
        return at < len(self.labels) and self.labels[at] < span.end


def nothing(at: int, fits: bool) -> None:
    """Watches nothing."""


class Structure:
    """The levels of one piece of code."""

    def __init__(self, code: str, is_items: bool, watch: Watch = nothing) -> None:
        self._code = code
        self._watch = watch
        self._level = self.root = Level(0, None, is_items, False)
        #: how many levels stand in each other at most
        self.depth = self._now = 0
        for match in _TOKEN.finditer(code):
            self._take(match)
        while self._level is not self.root:
            self._leave(len(code))
        self.root.end = len(code)

    def align(self, span: Span) -> tuple[Span, Level]:
        """The smallest run of whole statements or items that covers a span, and where it is.

        A run with a label in it cannot be read by itself: then it is the whole ``switch``.
        """
        level = self.root
        while inner := _inside(level, span):
            level = inner
        run = level.around(span)
        while level.holds_label(run) and level.parent is not None:
            span = Span(level.start - 1, level.end + 1)
            level = level.parent
            run = level.around(span)
        return run, level

    def enclosing(self, span: Span) -> Iterator[tuple[Span, Level]]:
        """What ``align`` gives, and the same for each larger level that it is in."""
        run, level = self.align(span)
        yield run, level
        while level.parent is not None:
            run, level = self.align(Span(level.start - 1, level.end + 1))
            yield run, level

    # ---- reading ----

    def _take(self, match: re.Match[str]) -> None:
        level = self._level
        at = match.start()
        match match[0][0]:
            case "(":
                level.parens += 1
            case ")":
                level.parens = max(0, level.parens - 1)
            case ";":
                level.parens = 0
                self._split(level, at + 1)
            case "{":
                inner = self._enter(at + 1, is_items=False, is_branch=False)
                inner.is_switch, level.switches = level.switches, False
            case "}":
                self._close(at)
            case ":":
                if level.has_label:
                    self._split(level, at + 1)
            case "#" | "!":
                self._directive(match)
            case _ if match["item"] is not None:
                if level.is_items:
                    level.parens = 0
                    self._split(level, match.start("item"))
            case "s":
                level.switches = True
            case _:
                if level.is_switch:
                    level.has_label = True
                    level.labels.append(at)

    def _split(self, level: Level, at: int) -> None:
        level.switches = level.has_label = False
        if level.splits[-1] < at and not _ELSE.match(self._code, at):
            level.splits.append(at)

    def _enter(self, start: int, is_items: bool, is_branch: bool) -> Level:
        level = Level(start, self._level, is_items, is_branch)
        self._level.inner.append(level)
        self._now += 1
        self.depth = max(self.depth, self._now)
        self._level = level
        return level

    def _leave(self, end: int) -> None:
        level = self._level
        assert level.parent is not None
        self._now -= 1
        level.end = end
        if level.is_branch:
            level.parent.labels += level.labels[:1]
        self._level = level.parent

    def _close(self, at: int) -> None:
        level = self._level
        if level.is_branch or level is self.root:
            if level.is_branch:
                self._watch(at, False)
            return
        self._leave(at)
        if self._level.parens == 0:
            self._split(self._level, at + 1)

    def _directive(self, match: re.Match[str]) -> None:
        level, at = self._level, match.start()
        if match[0][2] == "i":
            fits = self._between(level, at) and self._goes_on(level, match.end())
            self._watch(at, fits)
            if fits:
                self._split(level, at)
            inner = self._enter(match.end(), level.is_items, is_branch=True)
            inner.is_switch, inner.fits = level.is_switch, fits
            return
        branch: Level | None = level
        while branch is not None and not branch.is_branch:
            branch = branch.parent
        if branch is None:
            return
        fits = branch is level and self._between(level, at)
        while self._level is not branch:
            self._leave(at)
        self._leave(at)
        outer = self._level
        fits = fits and self._goes_on(outer, match.end()) and self._is_even(branch, match)
        self._watch(at, fits)
        if match[0].startswith("else", 2):
            inner = self._enter(match.end(), branch.is_items, is_branch=True)
            inner.is_switch, inner.fits = branch.is_switch, branch.fits and fits
            inner.earlier = branch
        elif branch.fits and fits:
            self._split(outer, match.end())

    def _goes_on(self, level: Level, at: int) -> bool:
        """Whether what follows the line of a conditional can stand by itself."""
        if level.is_items:
            return ITEM_NEXT.match(self._code, at) is not None
        return _ELSE.match(self._code, at) is None

    def _is_even(self, branch: Level, line: re.Match[str]) -> bool:
        """Whether the branches of a conditional in a ``switch`` hold whole cases, or none."""
        if not branch.is_switch or not line[0].startswith("endif", 2):
            return True
        branches = [branch] if branch.earlier is None else [branch.earlier, branch]
        if not any(each.labels for each in branches):  # statements belong to a case above
            outer = branch.parent
            is_empty = not any(self._code[each.start : each.end].strip() for each in branches)
            return is_empty or bool(outer and outer.labels)
        whole = all(
            not self._code[each.start : each.labels[0] if each.labels else each.end].strip()
            for each in branches
        )
        return whole and _LABEL_NEXT.match(self._code, line.end()) is not None

    def _between(self, level: Level, at: int) -> bool:
        """Whether a statement or an item could begin at a place."""
        if level.parens:
            return False
        if level.is_items:
            return True
        last = level.splits[-1]
        return last == at or self._code[last:at].isspace() or last > at


def _inside(level: Level, span: Span) -> Level | None:
    """The level directly in this one that a span lies in."""
    at = bisect_right(level.inner, span.start, key=lambda inner: inner.start) - 1
    if at >= 0 and span.end <= level.inner[at].end:
        return level.inner[at]
    return None
