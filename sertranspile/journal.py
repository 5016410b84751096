"""What reading a file has found so far, which can be taken back when another way of reading is
better.

Findings, text that is kept as it is, and what need not be said twice.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import NamedTuple

from sertranspile.diagnostics import Diagnostic
from sertranspile.source import Span


class Mark(NamedTuple):
    """A point in a journal."""

    findings: int
    quotes: int
    said: int


class Found(NamedTuple):
    """What was written between a point in a journal and its end."""

    findings: list[Diagnostic]
    quotes: list[Span]
    said: list[int]


class Journal:
    """What was found in one file, in the order in which it was."""

    def __init__(self) -> None:
        self.findings: list[Diagnostic] = []
        self._quotes: list[Span] = []
        self._quoted: list[Span] = []  # the same, in the order of the file
        self._said: list[int] = []
        self._all_said: set[int] = set()

    def add(self, finding: Diagnostic) -> None:
        """Write down a finding."""
        self.findings.append(finding)

    def quote(self, span: Span) -> None:
        """Write down that text of the file is kept as it is."""
        self._quotes.append(span)
        insort(self._quoted, span)

    def is_quoted(self, place: int) -> bool:
        """Whether a place is in text that is kept as it is."""
        number = bisect_right(self._quoted, place, key=_start) - 1
        return number >= 0 and place < self._quoted[number].end

    def says(self, place: int) -> bool:
        """Whether something about a place of the file is said for the first time."""
        if place in self._all_said:
            return False
        self._all_said.add(place)
        self._said.append(place)
        return True

    def mark(self) -> Mark:
        """The end of what is written so far."""
        return Mark(len(self.findings), len(self._quotes), len(self._said))

    def errors_since(self, mark: Mark) -> int:
        """How many errors were found since then."""
        return sum(finding.is_error for finding in self.findings[mark.findings :])

    def take_back(self, mark: Mark) -> Found:
        """Forget what was written since then, and give it back."""
        found = Found(
            self.findings[mark.findings :], self._quotes[mark.quotes :], self._said[mark.said :]
        )
        del self.findings[mark.findings :], self._quotes[mark.quotes :], self._said[mark.said :]
        self._all_said.difference_update(found.said)
        for span in found.quotes:
            del self._quoted[bisect_right(self._quoted, span) - 1]
        return found

    def put_back(self, found: Found) -> None:
        """Write again what was forgotten."""
        self.findings += found.findings
        self._said += found.said
        self._all_said.update(found.said)
        for span in found.quotes:
            self.quote(span)


def _start(span: Span) -> int:
    return span.start
