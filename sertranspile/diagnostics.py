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


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in one file, before it is known where that stands in the whole text."""

    code: str
    message: str
    file: SourceFile
    span: Span
    label: str = ""
    help: str = ""

    def placed(self, whole: SourceFile) -> Diagnostic:
        """The finding in the whole text."""
        span = whole.span_of(self.file, self.span)
        return Diagnostic(self.code, self.message, span, self.label, self.help)


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
    "E104": "a name that is none",
    "E105": "a name is defined twice",
    "E106": "a definition that holds its own name",
    "E107": "an included file that cannot be read",
    "E108": "includes without an end",
    "E109": "the name of an included file",
    "E110": "a bad rule",
    "E111": "a given value of another type",
    "E112": "definitions that make the config too long",
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
    "E221": "a rule of a routing table without its three columns",
    "E222": "text after a rule of a routing table",
    "E301": "unknown function",
    "E302": "wrong number of arguments",
    "E303": "wrong kind of argument",
    "E304": "unknown core parameter",
    "E305": "wrong kind of value",
    "E306": "a parameter for a module that is not loaded",
    "E307": "unknown module parameter",
    "E308": "a bad regular expression",
    "E309": "a number out of range",
    "E321": "a destination that is no host",
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
    "W515": "a module too long to be laid out",
    "W516": "an error under a feature that is off",
    "W517": "no main route in a config of 3.x or later",
    "W521": "an included file that is left out",
    "W522": "decided when transpiling",
    "W523": "text put in place",
    "W524": "a constant put in place",
    "W525": "a second `#!else`",
    "W526": "a comment in a value",
    "W527": "more than the servers take",
    "W528": "a given name that nothing asks for",
    "W529": "a rule applied when transpiling",
    "W530": "a rule that is never used",
    "W531": "a line that is cut",
    "W532": "a port that is none",
}


def render(diagnostic: Diagnostic, source: SourceFile, colour: bool = False) -> str:
    """A finding as people read it: what, where, the line with a caret, and the remedy."""
    place, line, width, note = source.frame(diagnostic.span)
    shown = _plain(line.expandtabs(1))
    gutter = " " * len(str(place.line))
    kind = "error" if diagnostic.is_error else "warning"
    head = f"{kind}[{diagnostic.code}]"
    if colour:
        head = f"\x1b[1;{31 if diagnostic.is_error else 33}m{head}\x1b[0m"
    caret = f"{' ' * (place.column - 1)}{'^' * width} {_plain(diagnostic.label)}".rstrip()
    out = [
        f"{head}: {_plain(diagnostic.message)}",
        f"{gutter}--> {_plain(place.file)}:{place.line}:{place.column}",
        f"{gutter} |",
        f"{place.line} | {shown}".rstrip(),
        f"{gutter} | {caret}",
    ]
    if note:
        out.append(f"{gutter} = note: {_plain(note)}")
    if diagnostic.help:
        out.append(f"{gutter} = help: {_plain(diagnostic.help)}")
    return "\n".join(out)


def _plain(text: str) -> str:
    """Text of a config on a terminal: what would steer the terminal is shown as ``?``."""
    return "".join(character if character.isprintable() else "?" for character in text)
