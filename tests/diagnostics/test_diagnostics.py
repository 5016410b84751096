"""Every code has a case, the exact frame it prints, and a section in the docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from sertranspile.diagnostics import CODES, ConfigErrors, Diagnostic, render
from sertranspile.files import reader
from sertranspile.pipeline import Inputs, understand
from sertranspile.source import SourceFile, Span, decode

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs" / "diagnostics.md"


#: names given on the command line, for the codes that are about them
GIVEN: dict[str, dict[str, str | None]] = {
    "E111": {"CHILDREN": "four"},
    "W528": {"WITH_NATT": None},
}


def findings(source: SourceFile, code: str) -> tuple[SourceFile, list[Diagnostic]]:
    """The findings of a case, and what their places are in."""
    try:
        whole, _, found = understand(source, None, None, Inputs(GIVEN.get(code, {}), reader(HERE)))
    except ConfigErrors as errors:
        return errors.source, errors.diagnostics
    return whole, found


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_printed_with_its_line_caret_and_remedy(code: str) -> None:
    config = HERE / f"{code}.cfg"
    source = SourceFile(config.name, decode(config.read_bytes()))
    whole, found = findings(source, code)
    shown = "\n\n".join(render(finding, whole) for finding in found) + "\n"
    assert code in shown
    assert shown == config.with_suffix(".txt").read_text()


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_a_section_in_the_docs(code: str) -> None:
    assert f"\n## {code}: {CODES[code]}\n" in DOCS.read_text()


def test_every_case_belongs_to_a_code() -> None:
    assert {path.stem for path in HERE.glob("*.cfg")} == set(CODES)


def test_what_would_steer_a_terminal_is_not_printed() -> None:
    source = SourceFile("x.cfg", "bad\x1b[31m\x07 = 1\n")
    shown = render(Diagnostic("E208", "`\x1b[2J`", Span(0, 3)), source)
    assert "\x1b" not in shown and "\x07" not in shown
