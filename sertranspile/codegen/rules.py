"""A routing table as Python: one rule a line, with the comments of the config in their places."""

from __future__ import annotations

from sertranspile import ir
from sertranspile.codegen.code import Code, compose, literal, name, raw_pattern
from sertranspile.codegen.emitter import Emitter, trailing


def emit_rules(emitter: Emitter, item: ir.RuleTable) -> None:
    """``RULES = (Rule(...), ...)``."""
    writer = emitter.writer
    emitter.before(item.trivia)
    writer.line(compose("{} = (", name(item.constant)), item.span, trailing(item.trivia))
    with writer.indented():
        for rule in item.rules:
            emitter.before(rule.trivia)
            made = emitter.imports.runtime("Rule")
            parts = raw_pattern(rule.method), raw_pattern(rule.uri), literal(rule.destination)
            line = compose("{}({}, {}, {}),", made, *parts)
            writer.line(line, rule.span, trailing(rule.trivia))
        emitter.before(item.rest)
    writer.line(Code(")"))
    writer.blank()
