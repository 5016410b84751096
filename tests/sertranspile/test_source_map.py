"""The way back from a module to its config: statements stand in the config's order, each as one
group of lines, and no comment is lost."""

from __future__ import annotations

import ast
import io
import os
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from sertranspile import syntax as s
from sertranspile.codegen import layout
from sertranspile.diagnostics import ConfigErrors
from sertranspile.dialects import detect
from sertranspile.files import reader
from sertranspile.lower.trivia import comment_lines
from sertranspile.parser import parse
from sertranspile.pipeline import Output, transpile
from sertranspile.preprocess import prepare
from sertranspile.scanner import scan
from sertranspile.source import SourceFile, decode

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("SERTRANSPILE_SHARED", ROOT.parent / "shared"))
SEEDS = sorted((SHARED / "seeds").glob("*.cfg"))
CORPUS = Path(os.environ.get("SERTRANSPILE_CORPUS", SHARED / "corpus"))
CONFIGS = [
    *sorted((ROOT / "samples").glob("*.cfg")),
    *sorted((ROOT / "tests/golden").rglob("*.cfg")),
]
#: what may stand in a module without a line of the config, and in a config without one of it
LEAVES = (s.CallStatement, s.BareCall, s.Jump, s.Assign, s.If, s.While, s.Switch)


def source_of(path: Path) -> SourceFile:
    return SourceFile(path.name, decode(path.read_bytes()))


def parsed(path: Path) -> tuple[SourceFile, s.Config]:
    source = source_of(path)
    spoken = detect(source)
    prepared = prepare(source, spoken.lexical, spoken.release, {}, reader(path.parent), {})
    scanned = scan(prepared.source, spoken.lexical, prepared.known, prepared.lexed)
    return prepared.source, parse(scanned, spoken.precedence, spoken.route_rule)[0]


def made(path: Path) -> Output:
    return transpile(source_of(path), read=reader(path.parent))


def statements(node: object) -> Iterator[s.Node]:
    if isinstance(node, tuple):
        for part in node:
            yield from statements(part)
    elif is_dataclass(node):
        if isinstance(node, LEAVES):
            yield node
        for field in fields(node):
            yield from statements(getattr(node, field.name))


def translated(path: Path) -> Output | None:
    try:
        return made(path)
    except ConfigErrors:
        return None


@pytest.mark.parametrize(
    "path", [*CONFIGS, *SEEDS], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_route_follows_its_config_from_line_to_line(path: Path) -> None:
    output = translated(path)
    if output is None:
        pytest.skip("it has errors of its own")
    for node in ast.parse(output.text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            rows = [
                output.lines[line].number
                for line in range(node.lineno, (node.end_lineno or 0) + 1)
                if line in output.lines
            ]
            # in order, so that what belongs to a line of the config stands together
            assert rows == sorted(rows), node.name


@pytest.mark.parametrize(
    "path", [*CONFIGS, *SEEDS], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_every_statement_of_a_config_has_a_line_in_the_module(path: Path) -> None:
    output = translated(path)
    if output is None:
        pytest.skip("it has errors of its own")
    source, config = parsed(path)
    there = {row.number for row in output.lines.values()}
    lost = [
        source.position(node.span.start).line
        for node in statements(config.items)
        if source.position(node.span.start).line not in there
    ]
    assert lost == []


# ---- comments ----------------------------------------------------------------------------------


def _words(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "", text).lower()


def lost_comments(path: Path) -> Counter[str] | None:
    """The comment lines that stand in a config more often than in its module; None: it has
    errors."""
    output = translated(path)
    if output is None:
        return None
    tokens = tokenize.generate_tokens(io.StringIO(output.text).readline)
    there = Counter(_words(token.string) for token in tokens if token.type == tokenize.COMMENT)
    wanted = Counter(
        _words(line) for comment in parsed(path)[1].comments for line in comment_lines(comment.text)
    )
    del wanted[""]
    return wanted - there


@pytest.mark.parametrize(
    "path", [*CONFIGS, *SEEDS], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_no_comment_of_a_config_is_lost(path: Path) -> None:
    assert not lost_comments(path)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the collected configs are not here")
def test_no_comment_of_the_collected_configs_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MAX_BLACK_LINES", 0)
    # every third, which is 7,000 comments
    configs = sorted(path for path in CORPUS.rglob("*.cfg") if path.is_file())[::3]
    found = {str(path): lost for path in configs if (lost := lost_comments(path))}
    assert found == {}
