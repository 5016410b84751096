"""Syntax tree -> intermediate representation: all differences between dialects end here."""

from __future__ import annotations

import re

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.catalog import catalog
from sertranspile.diagnostics import Diagnostic
from sertranspile.dialects import Dialect, Generation
from sertranspile.lower.classic import classic_operand, lower_classic
from sertranspile.lower.context import Lowering
from sertranspile.lower.expressions import lower_condition, lower_value
from sertranspile.lower.features import Features
from sertranspile.lower.formats import pv_format
from sertranspile.lower.items import Items
from sertranspile.lower.ser2 import lower_ser2_condition, lower_ser2_value
from sertranspile.lower.statements import lower_body
from sertranspile.lower.suggestions import Suggestions
from sertranspile.lower.table import lower_table
from sertranspile.lower.trivia import TriviaReader
from sertranspile.passes import finish
from sertranspile.preprocess import Prepared
from sertranspile.registry import runtime_modules
from sertranspile.scanner import Scan

_VALUES = {
    Generation.CLASSIC: classic_operand,
    Generation.SER2: lower_ser2_value,
    Generation.MODERN: lower_value,
}
_CONDITIONS = {
    Generation.CLASSIC: lower_classic,
    Generation.SER2: lower_ser2_condition,
    Generation.MODERN: lower_condition,
}


def lower(
    config: s.Config,
    scan: Scan,
    prepared: Prepared,
    dialect: Dialect,
    profile: str | None,
) -> tuple[ir.Program, list[Diagnostic]]:
    """Lower a parsed config. ``profile`` None: the dialect's own."""
    if dialect.lexical.is_table:
        return lower_table(config, scan.source, dialect.name, profile or dialect.profile)
    family = "modules_s" if dialect.family == "ser" else None
    features = Features(prepared)
    facts = catalog(*dialect.releases, family=family)
    low = Lowering(
        source=scan.source,
        code=scan.code,
        dialect=dialect,
        catalog=facts,
        runtime=runtime_modules(),
        suggestions=Suggestions(facts),
        trivia=TriviaReader(scan.source.text, config.comments),
        features=features,
        conditionals={block.opening.start: block for block in scan.conditionals},
    )
    low.lower_value = _VALUES[dialect.generation]
    low.lower_condition = _CONDITIONS[dialect.generation]
    low.lower_body = lower_body
    low.lower_format = pv_format
    title = _title(config)
    items = Items(low).lower(config.items)
    program = ir.Program(scan.source.name, title, dialect.name, profile or dialect.profile, items)
    finished, more = finish(program, dialect)
    return finished, [*features.findings, *low.findings, *more]


def _title(config: s.Config) -> str:
    """The first comment line that says something, for the module's docstring."""
    first = config.items[0].span.start if config.items else 0
    for comment in config.comments:
        if comment.span.start > first:
            break
        text = comment.text.strip("#/* \t\r\n-=")
        if "\n" not in text and re.match(r"[A-Za-z][\w ,.'()-]{3,70}$", text):
            return text
    return ""


__all__ = ["lower"]
