"""The whole data flow; each step takes the last one's value and returns a new one.

Read this first: prepare, scan, parse, lower, check, emit, lay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sertranspile.check import check as check_program
from sertranspile.deep import deep
from sertranspile.diagnostics import NOWHERE, ConfigErrors, Diagnostic, in_order
from sertranspile.dialects import DIALECTS, Dialect, detect
from sertranspile.expand import expand as expanded
from sertranspile.expand import with_origins
from sertranspile.includes import Read, has_includes
from sertranspile.ir import Program
from sertranspile.lower import lower
from sertranspile.outline import SectionKind
from sertranspile.parser import parse
from sertranspile.preprocess import Prepared, prepare
from sertranspile.scanner import Scan, scan
from sertranspile.source import Line, SourceFile

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class Inputs(NamedTuple):
    """What a config is read with beside its text; see ``transpile``."""

    defines: Mapping[str, str | None] = _NONE
    read: Read | None = None
    environment: Mapping[str, str] = _NONE


#: a text alone, with no directory to include from and no names defined outside of it
TEXT_ONLY: Final = Inputs()

#: syntax errors that leave the rest of a config as it stands
_SLIPS: Final = frozenset({"E201", "E207", "E208"})
#: errors that may only be there because a route could not be read
_FOLLOWS: Final = frozenset({"E208", "E314", "E403"})


@dataclass(frozen=True)
class Output:
    """A generated module: its text, generated line -> config line, and what was noticed.

    ``source`` is what the places of ``warnings`` are in: the config with its included files.
    """

    text: str
    lines: dict[int, Line]
    warnings: tuple[Diagnostic, ...]
    source: SourceFile


@dataclass(frozen=True)
class Checked:
    """What was noticed about a config. ``source`` is what the places of ``findings`` are in."""

    source: SourceFile
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Expanded:
    """An effective config. ``source`` is what the places of ``warnings`` are in."""

    text: str
    source: SourceFile
    warnings: tuple[Diagnostic, ...]


@deep
def transpile(
    source: SourceFile,
    profile: str | None = None,
    dialect: str | None = None,
    defines: Mapping[str, str | None] = _NONE,
    read: Read | None = None,
    environment: Mapping[str, str] = _NONE,
) -> Output:
    """Config in, Python out.

    ``defines``: names from the command line (``-A``). ``read``: the bytes of an included file by
    its name, which is relative to the config's directory; None when there is none. ``environment``
    is for ``$env(NAME)`` in rules.

    Raises:
        ConfigErrors: the config is wrong; all findings are in it.
    """
    from sertranspile.codegen import NestedTooDeeply, emit  # jinja2 is wanted only here
    from sertranspile.codegen.layout import lay_out, not_laid_out

    whole, program, warnings = understand(
        source, profile, dialect, Inputs(defines, read, environment)
    )
    try:
        draft = emit(program, whole)
    except NestedTooDeeply as error:
        raise ConfigErrors(whole, [*warnings, error.diagnostic]) from None
    text, lines = lay_out(draft, whole)
    reason = not_laid_out(draft)
    if reason:
        warnings.append(_plain_layout(reason))
    return Output(text, lines, tuple(in_order(warnings)), whole)


@deep
def check(
    source: SourceFile,
    dialect: str | None = None,
    defines: Mapping[str, str | None] = _NONE,
    read: Read | None = None,
    environment: Mapping[str, str] = _NONE,
) -> Checked:
    """What is noticed about a config without translating it.

    Raises:
        ConfigErrors: the config is wrong.
    """
    whole, _, findings = understand(source, None, dialect, Inputs(defines, read, environment))
    return Checked(whole, tuple(in_order(findings)))


@deep
def expand(
    source: SourceFile,
    dialect: str | None = None,
    defines: Mapping[str, str | None] = _NONE,
    read: Read | None = None,
    environment: Mapping[str, str] = _NONE,
    origins: bool = True,
) -> Expanded:
    """The effective config: includes, conditionals, definitions and rules done with.

    ``origins``: with comments that say where its lines are from.

    Raises:
        ConfigErrors: a directive is wrong.
    """
    spoken, _ = _prepared(source, dialect, Inputs(defines, read, environment))
    effective, whole, findings = expanded(
        source, spoken.lexical, spoken.release or "", defines, read, environment
    )
    if any(finding.is_error for finding in findings):
        raise ConfigErrors(whole, findings)
    text = with_origins(effective, spoken.lexical) if origins else effective.text
    return Expanded(text, whole, tuple(in_order(findings)))


@deep
def understand(
    source: SourceFile,
    profile: str | None = None,
    dialect: str | None = None,
    inputs: Inputs = TEXT_ONLY,
) -> tuple[SourceFile, Program, list[Diagnostic]]:
    """The config with all that it includes, its program, and the warnings about it.

    Raises:
        ConfigErrors: the config is wrong.
    """
    spoken, prepared = _prepared(source, dialect, inputs)
    whole = prepared.source
    if not prepared.is_complete:
        raise ConfigErrors(whole, prepared.findings)
    scanned = scan(whole, spoken.lexical, prepared.known, prepared.lexed)
    config, findings = parse(scanned, spoken.precedence, spoken.route_rule)
    findings = [*prepared.findings, *findings]
    broken = [finding for finding in findings if finding.is_error]
    if broken and not _in_routes(broken, scanned):
        raise ConfigErrors(whole, findings)
    program, more = lower(config, scanned, prepared, spoken, profile)
    if broken:
        findings += (found for found in more if found.is_error and found.code not in _FOLLOWS)
        raise ConfigErrors(whole, findings)
    findings += more
    findings += check_program(program, whole)
    if any(finding.is_error for finding in findings):
        raise ConfigErrors(whole, findings)
    return whole, program, findings


def _in_routes(broken: Iterable[Diagnostic], scanned: Scan) -> bool:
    """Whether all errors are slips inside of routes, so that what is around them was read."""
    routes = [section.span for section in scanned.items if section.kind is SectionKind.ROUTE]
    return all(
        error.code in _SLIPS and any(span.start <= error.span.start < span.end for span in routes)
        for error in broken
    )


def _prepared(source: SourceFile, dialect: str | None, inputs: Inputs) -> tuple[Dialect, Prepared]:
    """The dialect of a config and its text with everything in place.

    What is included helps to tell the dialect, which says how it is to be read.
    """
    spoken = DIALECTS[dialect] if dialect is not None else detect(source)
    prepared = _prepare(source, spoken, inputs)
    if dialect is None and has_includes(source.text):
        better = detect(prepared.source)
        if better != spoken:
            return better, _prepare(source, better, inputs)
    return spoken, prepared


def _prepare(source: SourceFile, spoken: Dialect, inputs: Inputs) -> Prepared:
    return prepare(
        source,
        spoken.lexical,
        spoken.release,
        inputs.defines,
        inputs.read,
        inputs.environment,
    )


def _plain_layout(reason: str) -> Diagnostic:
    return Diagnostic(
        "W515",
        f"the module is not laid out by Black: {reason}",
        NOWHERE,
        "",
        "it runs as it is; run `black` on it if it is to be read",
    )


__all__ = ["Checked", "Expanded", "Inputs", "Output", "check", "expand", "transpile", "understand"]
