"""``docs/language.md``: every claim about the language has a test that is there, or a reason."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = ROOT.parent / "shared" / "LANGUAGE.md"
TEXT = (ROOT / "docs" / "language.md").read_text("utf-8")
ROWS = [
    (line, held)
    for line, claim, held in re.findall(r"^(\| (.*) \| ((?:`tests/|none:).*) \|)$", TEXT, re.M)
]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@cache
def functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_line_of_the_tables_is_a_claim_and_what_holds_it() -> None:
    lines = [line for line in TEXT.splitlines() if line.startswith("|")]
    heads = [line for line in lines if line in ("| Claim | Held by |", "|---|---|")]
    assert len(lines) == len(heads) + len(ROWS) and len(ROWS) > 300


def test_every_claim_has_a_test_that_is_there_or_a_reason() -> None:
    wrong = []
    for line, held in ROWS:
        tests = TEST.findall(held)
        is_reason = re.fullmatch(r"none: .{10,}", held) is not None
        if (
            is_reason == bool(tests)
            or not all(name in functions(path) for path, name in tests)
            or (tests and TEST.sub("", held).strip(" ,"))
        ):
            wrong.append(line)
    assert not wrong


def test_every_trap_is_there() -> None:
    traps = TEXT.partition("\n## H")[2]
    assert {int(number) for number in re.findall(r"^\| (\d+)\.", traps, re.M)} == set(range(1, 76))


@pytest.mark.skipif(not LANGUAGE.is_file(), reason="the facts about the language are not here")
def test_every_section_is_there() -> None:
    numbers = re.findall(r"^#+ ([BCD](?:\.\d+)+) ", LANGUAGE.read_text("utf-8"), re.M)
    told = set(re.findall(r"^## ([BCD](?:\.\d+)+) ", TEXT, re.M))
    # a section that only has others inside
    above = {number for number in numbers if f"{number}.1" in numbers}
    assert set(numbers) - told <= above
