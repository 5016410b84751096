"""The generated parser is the grammar's, and reads what TatSu's own runtime reads."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest
import tatsu
from grammar_oracle import Oracle
from mutants import changed_code, codes, mutants, seed_of
from tatsu.exceptions import FailedParse

from sertranspile._parser import SerParser
from sertranspile.parsing import SyntaxFailure
from sertranspile.scanner import scan
from sertranspile.source import SourceFile

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = [path for path in sorted((ROOT / "samples").glob("*.cfg")) if "2001" not in path.name]
CORPUS = sorted((ROOT.parent / "shared" / "corpus").rglob("*.cfg"))
GRAMMAR = (ROOT / "sertranspile" / "grammar.ebnf").read_text(encoding="utf-8")

ITEMS = [
    'route{ a("x"); if (!b()) { break; } else c(); }',
    "route[1]{ if uri==myself || src_ip==10.0.0.0/8 { d(); }; }",
    'request_route { switch($rc) { case -1: exit; default: $ru = "a" + $rU; } }',
    "route[A]{ while($var(i) < 3) { $var(i) = $var(i) + 1; } return (1); }",
    'modparam("a", "b", 3)',
    'loadmodule "x.so"',
    "listen=udp:127.0.0.1:5060",
    "flags a:1, b",
    "route{ #!ifdef X\n a();\n#!else\n b();\n#!endif\n }",
    "route{ a() }",
    "route{ if (a( { b(); } }",
    "route{ case 1: }",
    "debug 3",
    "route{ a(b,); }",
    "",
]


#: start rules beside ``item``, each with texts it reads and some that it does not
FIRST_FORMATS = [
    ("route_2001", 'route{ method=="a" forward(b); drop }'),
    ("route_2001", "route[1]{ ! (uri~='a' & src_ip==1.2.3.4/8) ;; src_ip==a drop(); }"),
    ("route_2001", "route{ drop; }"),
    ("route_2001", "route{ uri==a if (b) drop; }"),
    ("table_rule", "^INVITE .* host:5060 # note; {"),
    ("table_rule", ". . h"),
    ("table_rule", ". ."),
]


@pytest.fixture(scope="module")
def stock() -> Any:
    return tatsu.compile(GRAMMAR)


def test_the_checked_in_parser_is_what_the_grammar_generates() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from make_parser import generate
    finally:
        sys.path.remove(str(ROOT / "tools"))
    assert (ROOT / "sertranspile" / "_parser.py").read_text(encoding="utf-8") == generate(GRAMMAR)


def plain(node: Any) -> Any:
    """A parse result without the classes of either runtime."""
    if isinstance(node, dict):
        return {name: plain(value) for name, value in node.items() if name != "parseinfo"}
    if isinstance(node, list | tuple):
        return [plain(value) for value in node]
    return node


@pytest.mark.parametrize(("rule", "text"), [*(("item", text) for text in ITEMS), *FIRST_FORMATS])
def test_our_runtime_reads_the_same_as_tatsus(stock: Any, rule: str, text: str) -> None:
    code = text if rule == "table_rule" else scan(SourceFile("x", text)).code
    try:
        wanted = plain(stock.parse(code, start=rule))
    except FailedParse:
        wanted = None
    parser = SerParser(code, {})
    try:
        got = plain(parser.parse(rule, 0, len(code)))
    except SyntaxFailure:
        got = None
    assert got == wanted


# ---- trees and places, on real configs and changed ones ----------------------------------------


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle()


@pytest.mark.parametrize("text", ITEMS)
def test_nodes_are_where_tatsu_has_them(oracle: Oracle, text: str) -> None:
    assert not oracle.differs(scan(SourceFile("x", text)).code)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_read_as_tatsu_reads_them(oracle: Oracle, path: Path) -> None:
    assert [code for code in codes(seed_of(path)) if oracle.differs(code)] == []


def test_changed_samples_are_read_as_tatsu_reads_them(oracle: Oracle) -> None:
    chance = random.Random(1)
    for seed in map(seed_of, SAMPLES):
        changed = mutants(seed, chance, 15)
        found = [m.change for m in changed if oracle.differs(changed_code(m, seed.dialect))]
        assert found == []


@pytest.mark.skipif(not CORPUS, reason="needs the corpus")
@pytest.mark.parametrize("path", CORPUS[::40], ids=lambda path: path.stem)
def test_configs_of_the_corpus_are_read_as_tatsu_reads_them(oracle: Oracle, path: Path) -> None:
    some = [code for code in codes(seed_of(path)) if len(code) < 2_000][::3]
    assert [code for code in some if oracle.differs(code)] == []
