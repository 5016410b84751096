"""Findings: the catalogue of codes, one ``Diagnostic`` a finding, and how it is printed.

Ranges: ``E1xx`` directives and includes, ``E2xx`` syntax, ``E3xx`` names and signatures, ``E4xx``
control flow, ``W5xx`` translated with a difference, ``K6xx`` no KEMI equivalent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
