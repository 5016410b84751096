"""Every code is explained by a config that is wrong and a right one, and used in the sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sertranspile.diagnostics import CODES, NOTES, Severity
from sertranspile.explain import explanation

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "sertranspile"
PAGE = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CODES)
def test_a_wrong_example_is_told_just_its_code_at_the_text_that_is_wrong(code: str) -> None:
    known = explanation(code)
    source, findings = known.found_in(known.bad)
    assert {finding.code for finding in findings} == {code}
    frame = source.frame(findings[0].span)
    start = frame.position.column - 1
    assert frame.line[start : start + len(known.at)] == known.at
    assert frame.width == max(1, len(known.at))


@pytest.mark.parametrize("code", CODES)
def test_a_right_example_has_nothing_wrong(code: str) -> None:
    known = explanation(code)
    _, findings = known.found_in(known.good)
    assert code not in {finding.code for finding in findings}
    assert {finding.severity for finding in findings} <= {Severity.NOTE}


@pytest.mark.parametrize("code", CODES)
def test_a_finding_has_a_message_and_a_remedy(code: str) -> None:
    known = explanation(code)
    for finding in known.found_in(known.bad)[1]:
        assert finding.message and finding.help
        # a line of its own each, and no sentence: they stand behind `error:` and `= help:`
        for text in (finding.message, finding.label, finding.help):
            assert "\n" not in text and not text.endswith(".")


@pytest.mark.parametrize("code", CODES)
def test_the_page_shows_what_a_code_stands_for_and_its_frames(code: str) -> None:
    known = explanation(code)
    section = PAGE.partition(f"\n## {code}: {CODES[code]}\n")[2].partition("\n## ")[0]
    assert known.text.strip() in section
    assert all(frame in section for frame in known.frames())


def test_every_explanation_belongs_to_a_code() -> None:
    assert {path.stem for path in (PACKAGE / "explanations").iterdir()} == set(CODES)


def test_notes_are_warnings_by_their_codes() -> None:
    assert set(CODES) >= NOTES
    assert {code[0] for code in NOTES} == {"W"}


def reported(tree: ast.Module) -> Iterator[str]:
    """Codes that a file hands to something; not those that it only compares or looks up."""
    asked = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare | ast.Set | ast.Dict)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in asked:
            text = str(node.value)
            if re.fullmatch(r"[EWK]\d{3}", text):
                yield text


def test_the_codes_are_those_that_are_reported() -> None:
    used = {
        code
        for path in PACKAGE.rglob("*.py")
        for code in reported(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert used == set(CODES)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('report("E999", "x")', ["E999"]),
        ('code = "E998" if must else "W997"', ["E998", "W997"]),
        ('found.code == "E999"', []),
        ('HERE = frozenset({"W999"})', []),
        ('CODES = {"E999": "x"}', []),
    ],
)
def test_a_code_that_is_only_looked_at_is_not_reported(text: str, codes: list[str]) -> None:
    assert list(reported(ast.parse(text))) == codes
