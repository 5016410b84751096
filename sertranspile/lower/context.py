"""What the lowering steps share: the config, its dialect, what it loads and defines, and
findings."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.catalog import Catalog
from sertranspile.diagnostics import Diagnostic
from sertranspile.dialects import Dialect
from sertranspile.lower.trivia import TriviaReader
from sertranspile.registry import RuntimeModule
from sertranspile.source import SourceFile, Span

#: words that are numbers in every dialect (LANGUAGE B.1)
BOOLEANS = {
    "yes": 1, "true": 1, "on": 1, "enable": 1, "no": 0, "false": 0, "off": 0, "disable": 0,
}  # fmt: skip
_ESCAPES = {"n": "\n", "r": "\r", "a": "\a", "t": "\t", "\\": "\\"}


@dataclass
class Lowering:
    """The state of one run. ``loaded``: config name -> module; ``known``: what the runtime has of
    each. ``sub_routes`` and ``failure_routes``: number -> Python name."""

    source: SourceFile
    code: str
    dialect: Dialect
    catalog: Catalog
    runtime: dict[str, RuntimeModule]
    trivia: TriviaReader
    loaded: dict[str, ir.Module] = field(default_factory=dict)
    sub_routes: dict[str, str] = field(default_factory=dict)
    failure_routes: dict[str, str] = field(default_factory=dict)
    tested_routes: set[str] = field(default_factory=set)
    kind: ir.RouteKind = ir.RouteKind.REQUEST
    findings: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, message: str, span: Span, label: str = "", help: str = "") -> None:
        """Add a finding."""
        self.findings.append(Diagnostic(code, message, span, label, help))

    def runtime_module(self, name: str) -> RuntimeModule | None:
        """What the runtime has of a module, the family's own before the common one."""
        return self.runtime.get(f"ser/{name}") or self.runtime.get(name)


def similar(word: str, words: Iterable[str]) -> str | None:
    """The word that was probably meant."""
    found = difflib.get_close_matches(word, sorted(words), 1, 0.7)
    return found[0] if found else None


def text_of(node: s.String) -> str:
    """The value of a string: escapes replaced, quotes gone (LANGUAGE B.1.1)."""
    text = node.text
    quote, inner = text[0], text[1:]
    inner = inner[:-1] if inner.endswith(quote) else inner
    if quote == "'" or "\\" not in inner:
        return inner
    out: list[str] = []
    at = 0
    while at < len(inner):
        character = inner[at]
        if character == "\\" and at + 1 < len(inner) and inner[at + 1] in _ESCAPES:
            out.append(_ESCAPES[inner[at + 1]])
            at += 2
            continue
        out.append(character)
        at += 1
    return "".join(out)


def number_of(node: s.Expression) -> int | None:
    """The value of a number or of a word that is one; None for anything else."""
    if isinstance(node, s.Number) and node.text.isdigit():
        return int(node.text)
    if isinstance(node, s.Name):
        return BOOLEANS.get(node.text)
    return None
