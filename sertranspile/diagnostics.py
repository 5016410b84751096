"""Findings: the catalogue of codes, one ``Diagnostic`` a finding, and how it is printed.

Ranges: ``E1xx`` directives and includes, ``E2xx`` syntax, ``E3xx`` names and signatures, ``E4xx``
control flow, ``W5xx`` translated with a difference, ``K6xx`` no KEMI equivalent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sertranspile.source import SourceFile, Span


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what was found, where, and what to do about it."""

    code: str
    message: str
    span: Span
    label: str = ""
    help: str = ""

    @property
    def is_error(self) -> bool:
        return self.code[0] == "E"


class ConfigErrors(Exception):
    """The config is wrong; ``diagnostics`` holds all that was found, in file order."""

    def __init__(self, source: SourceFile, diagnostics: Iterable[Diagnostic]) -> None:
        self.source = source
        self.diagnostics = sorted(diagnostics, key=lambda d: (d.span, d.code))
        super().__init__(f"{source.name}: {len(self.diagnostics)} finding(s)")


#: every code and what it stands for; docs/diagnostics.md has a section for each
CODES: Final = {
    "E101": "a conditional directive is never closed",
    "E102": "the dialect is recognised and not translated yet",
    "E103": "a construct of another dialect",
    "E201": "missing `;`",
    "E202": "a string has no end",
    "E203": "a comment has no end",
    "E204": "a variable has no closing parenthesis",
    "E205": "a brace is never closed",
    "E206": "a brace closes nothing",
    "E207": "missing `)`",
    "E208": "text that does not fit",
    "E209": "no config at all",
    "E210": "nested too deeply",
    "E301": "unknown function",
    "E302": "wrong number of arguments",
    "E303": "wrong kind of argument",
    "E304": "unknown core parameter",
    "E305": "wrong kind of value",
    "E306": "a parameter for a module that is not loaded",
    "E307": "unknown module parameter",
    "E308": "a bad regular expression",
    "E309": "a number out of range",
    "E401": "function in the wrong kind of route",
    "E403": "no main route",
    "W501": "a conditional directive was decided",
    "W502": "inactive text that is no config",
    "W503": "a stray directive",
    "W504": "a module that is known and does not run here",
    "W505": "a call of a route that is never defined",
    "W506": "code that is never reached",
    "W508": "an address compared with a name",
    "W507": "a module that no release has",
}


def render(diagnostic: Diagnostic, source: SourceFile, colour: bool = False) -> str:
    """A finding as people read it: what, where, the line with a caret, and the remedy."""
    place = source.position(diagnostic.span.start)
    line = source.line_text(place.line)
    shown = _plain(line.expandtabs(1))
    width = max(1, min(diagnostic.span.end - diagnostic.span.start, len(line) - place.column + 1))
    gutter = " " * len(str(place.line))
    kind = "error" if diagnostic.is_error else "warning"
    head = f"{kind}[{diagnostic.code}]"
    if colour:
        head = f"\x1b[1;{31 if diagnostic.is_error else 33}m{head}\x1b[0m"
    caret = f"{' ' * (place.column - 1)}{'^' * width} {_plain(diagnostic.label)}".rstrip()
    out = [
        f"{head}: {_plain(diagnostic.message)}",
        f"{gutter}--> {source.name}:{place.line}:{place.column}",
        f"{gutter} |",
        f"{place.line} | {shown}".rstrip(),
        f"{gutter} | {caret}",
    ]
    if diagnostic.help:
        out.append(f"{gutter} = help: {_plain(diagnostic.help)}")
    return "\n".join(out)


def _plain(text: str) -> str:
    """Text of a config on a terminal: what would steer the terminal is shown as ``?``."""
    return "".join(character if character.isprintable() else "?" for character in text)
