"""Findings as text: frames for people, a line each for editors, JSON for programs.

Nothing is decided here about what is a finding or where it goes; ``cli.py`` writes the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from sertranspile.diagnostics import NOWHERE, Diagnostic, Severity
from sertranspile.source import Frame, Position, SourceFile

#: characters of a config line that a frame shows; of a longer one, the part around the place
_WIDEST: Final = 120
#: and how many of them stand before the place
_BEFORE: Final = 40
_CUT: Final = "..."
_COLOURS: Final = {Severity.ERROR: 31, Severity.WARNING: 33, Severity.NOTE: 36}


class Format(StrEnum):
    """How findings are written."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"


def report(
    findings: Sequence[Diagnostic],
    source: SourceFile,
    format: Format,
    folder: str = "",
    colour: bool = False,
) -> str:
    """Findings, which are in order, as text; each line ends in a line feed.

    ``source`` is what the places are in; ``folder`` is where its files are, as the user names it.
    """
    match format:
        case Format.FULL:
            frames = [render(finding, source, folder, colour) for finding in findings]
            frames.append(summary(findings, _path(folder, source.name)))
            return "".join(f"{frame}\n" for frame in _parted(frames))
        case Format.CONCISE:
            return "".join(f"{_concise(finding, source, folder)}\n" for finding in findings)
        case Format.JSON:
            return _json(findings, source, folder)


def _parted(frames: Sequence[str]) -> Iterator[str]:
    """With an empty line between them."""
    for number, frame in enumerate(frames):
        yield f"\n{frame}" if number else frame


def summary(findings: Sequence[Diagnostic], name: str) -> str:
    """How many findings of each severity a config has."""
    counts = Counter(finding.severity for finding in findings)
    words = [_count(counts[severity], severity.value) for severity in Severity if counts[severity]]
    return f"{', '.join(words) or 'no findings'} in {_plain(name)}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


# ---- frames ------------------------------------------------------------------------------------


def render(
    diagnostic: Diagnostic, source: SourceFile, folder: str = "", colour: bool = False
) -> str:
    """A finding as people read it: what, where, the line with a caret, and the remedy."""
    paint = _COLOURS[diagnostic.severity] if colour else None
    head = _painted(f"{diagnostic.severity.value}[{diagnostic.code}]", paint)
    out = [f"{head}: {_plain(diagnostic.message)}"]
    gutter = " "
    notes = []
    if diagnostic.span == NOWHERE:
        out.append(f" --> {_plain(_path(folder, source.name))}")
        notes.append(diagnostic.label)
    else:
        frame = source.frame(diagnostic.span)
        place = frame.position
        gutter = " " * len(str(place.line))
        line, before, under = _excerpt(frame)
        caret = _painted(f"{'^' * under} {_plain(diagnostic.label)}".rstrip(), paint)
        out += [
            f"{gutter}--> {_plain(_path(folder, place.file))}:{place.line}:{place.column}",
            f"{gutter} |",
            f"{place.line} | {line}".rstrip(),
            f"{gutter} | {' ' * before}{caret}",
        ]
        notes.append(frame.note)
    out += [f"{gutter} = note: {_plain(note)}" for note in notes if note]
    if diagnostic.help:
        out.append(f"{gutter} = help: {_plain(diagnostic.help)}")
    return "\n".join(out)


def _excerpt(frame: Frame) -> tuple[str, int, int]:
    """The line as it is shown, the cells before the place, and those of the place itself."""
    start = frame.position.column - 1
    length = len(frame.line)
    left = max(0, min(start - _BEFORE, length - _WIDEST))
    # cut first: a line may be a megabyte
    shown = _plain(frame.line[left : left + _WIDEST].expandtabs(1))
    place = start - left
    before = _cells(shown[:place])
    under = max(1, _cells(shown[place : place + frame.width]))
    if left:
        shown, before = f"{_CUT}{shown}", before + len(_CUT)
    if left + _WIDEST < length:
        shown += _CUT
    return shown, before, under


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1
        for character in text
    )


def _painted(text: str, paint: int | None) -> str:
    return text if paint is None else f"\x1b[1;{paint}m{text}\x1b[0m"


def _plain(text: str) -> str:
    """Text of a config on a terminal: what would steer the terminal is shown as ``?``."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else "?" for character in text)


# ---- for programs ------------------------------------------------------------------------------


def _concise(diagnostic: Diagnostic, source: SourceFile, folder: str) -> str:
    place = _frame(diagnostic, source).position
    where = f"{_plain(_path(folder, place.file))}:{place.line}:{place.column}"
    return f"{where}: {diagnostic.code} {_plain(diagnostic.message)}"


def _json(findings: Sequence[Diagnostic], source: SourceFile, folder: str) -> str:
    import json

    rows = []
    for finding in findings:
        frame = _frame(finding, source)
        rows.append(
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "message": finding.message,
                "file": _path(folder, frame.position.file),
                "line": frame.position.line,
                "column": frame.position.column,
                "end_line": frame.end.line,
                "end_column": frame.end.column,
                "label": finding.label,
                "help": finding.help,
            }
        )
    return f"{json.dumps(rows, indent=2)}\n"


def _frame(diagnostic: Diagnostic, source: SourceFile) -> Frame:
    """What is about no place is at the start of the config."""
    if diagnostic.span == NOWHERE:
        start = Position(1, 1, source.name)
        return Frame(start, start, "", 1, "")
    return source.frame(diagnostic.span)


def _path(folder: str, name: str) -> str:
    """A file's name as the user would write it."""
    return name if not folder or name.startswith("<") else str(PurePath(folder, name))
