"""The whole data flow; each step takes the last one's value and returns a new one.

Read this first: scan, parse, lower, check, emit, lay out.
"""

from __future__ import annotations

from dataclasses import dataclass

from sertranspile.check import check as check_program
from sertranspile.diagnostics import ConfigErrors, Diagnostic
from sertranspile.dialects import DIALECTS, detect
from sertranspile.ir import Program
from sertranspile.lower import lower
from sertranspile.parser import parse
from sertranspile.scanner import scan
from sertranspile.source import SourceFile, Span


@dataclass(frozen=True)
class Output:
    """A generated module: its text, generated line -> config line, and what was noticed."""

    text: str
    lines: dict[int, int]
    warnings: tuple[Diagnostic, ...]


def transpile(source: SourceFile, profile: str | None = None, dialect: str | None = None) -> Output:
    """Config in, Python out.

    Raises:
        ConfigErrors: the config is wrong; all findings are in it.
    """
    from sertranspile.codegen import NestedTooDeeply, emit  # jinja2 is wanted only here
    from sertranspile.codegen.layout import lay_out, not_laid_out

    program, warnings = understand(source, profile, dialect)
    try:
        draft = emit(program, source)
    except NestedTooDeeply as error:
        raise ConfigErrors(source, [*warnings, error.diagnostic]) from None
    text, lines = lay_out(draft, source)
    reason = not_laid_out(draft)
    if reason:
        warnings.append(_plain_layout(reason))
    return Output(text, lines, tuple(warnings))


def check(source: SourceFile, dialect: str | None = None) -> list[Diagnostic]:
    """What is noticed about a config without translating it.

    Raises:
        ConfigErrors: the config is wrong.
    """
    return understand(source, None, dialect)[1]


def understand(
    source: SourceFile, profile: str | None, dialect: str | None
) -> tuple[Program, list[Diagnostic]]:
    """The program of a config and the warnings about it.

    Raises:
        ConfigErrors: the config is wrong.
    """
    spoken = DIALECTS[dialect] if dialect is not None else detect(source)
    scanned = scan(source, spoken.lexical)
    config, findings = parse(scanned, spoken.precedence, spoken.route_rule)
    if any(finding.is_error for finding in findings):
        raise ConfigErrors(source, findings)
    program, more = lower(config, scanned, spoken, profile, {})
    findings += more
    findings += check_program(program)
    if any(finding.is_error for finding in findings):
        raise ConfigErrors(source, findings)
    return program, findings


def _plain_layout(reason: str) -> Diagnostic:
    return Diagnostic(
        "W515",
        f"the module is not laid out by Black: {reason}",
        Span(0, 1),
        "too long",
        "it runs as it is; run `black` on it if it is to be read",
    )


__all__ = ["Output", "check", "transpile", "understand"]
