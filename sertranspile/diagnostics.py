"""Findings: the catalogue of codes, and one ``Diagnostic`` a finding; ``report.py`` prints them.

Ranges: ``E1xx`` directives and includes, ``E2xx`` syntax, ``E3xx`` names and signatures, ``E4xx``
control flow, ``W5xx`` translated with a difference, ``K6xx`` no KEMI equivalent.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final

from sertranspile.records import dataclass
from sertranspile.source import SourceFile, Span

#: the span of a finding that is about no place of the config
NOWHERE: Final = Span(-1, -1)


class Severity(Enum):
    """What a finding asks of whoever wrote the config, the gravest first."""

    #: the server would not start with it either, or nobody can tell what is meant
    ERROR = "error"
    #: most likely not what was meant, or the router does something else than the server
    WARNING = "warning"
    #: the config is right; told is what the transpiler made of it, or lacks
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what was found, where, and what to do about it."""

    code: str
    message: str
    span: Span
    label: str = ""
    help: str = ""

    @property
    def severity(self) -> Severity:
        if self.code[0] == "E":
            return Severity.ERROR
        return Severity.NOTE if self.code in NOTES else Severity.WARNING

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
        span = self.span if self.span == NOWHERE else whole.span_of(self.file, self.span)
        return Diagnostic(self.code, self.message, span, self.label, self.help)


class ConfigErrors(Exception):
    """The config is wrong; ``diagnostics`` holds all that was found, in file order."""

    def __init__(self, source: SourceFile, diagnostics: Iterable[Diagnostic]) -> None:
        self.source = source
        self.diagnostics = in_order(diagnostics)
        super().__init__(f"{source.name}: {len(self.diagnostics)} finding(s)")


def in_order(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings in the order of the file; what was found twice is told once."""
    return sorted(dict.fromkeys(findings), key=lambda finding: (finding.span, finding.code))


#: every code and what it stands for; ``explanations/`` has a file for each
CODES: Final = {
    "E101": "a conditional directive is never closed",
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
    "E310": "a word that means nothing",
    "E311": "a number together with a string",
    "E312": "labels of two kinds in one switch",
    "E313": "a second default in one switch",
    "E314": "a route that is never defined",
    "E315": "a route is defined twice",
    "E316": "unknown variable",
    "E317": "a variable of a module that is not loaded",
    "E318": "a custom parameter that is never set",
    "E319": "an assignment to what can only be read",
    "E320": "unknown transformation",
    "E321": "a destination that is no host",
    "E322": "a variable that cannot be read",
    "E323": "operands that do not go together",
    "E324": "a function without its parentheses",
    "E401": "a function in the wrong kind of route",
    "E402": "a function in a sub-route that only the wrong kinds of route call",
    "E403": "no main route",
    "W501": "a conditional directive was decided",
    "W502": "inactive text that is no config",
    "W503": "a stray directive",
    "W504": "a module that is known and does not run here",
    "W505": "a route that is called and never defined",
    "W506": "code that is never reached",
    "W507": "a module that no release has",
    "W508": "an address compared with a name",
    "W510": "a return code is read before it is set",
    "W512": "an assignment inside an expression",
    "W513": "routes in another language",
    "W514": "a name of another release",
    "W515": "a module that is not laid out",
    "W516": "an error under a feature that is off",
    "W517": "no main route in a config of 3.x or later",
    "W518": "a second block of one route",
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
    "W533": "a function in a sub-route that a wrong kind of route calls too",
    "W534": "a letter behind a backslash in a pattern",
}

#: warnings that are notes: the config is right, and the router does what the server does
NOTES: Final = frozenset({"W501", "W504", "W515", "W522", "W523", "W524", "W529"})
