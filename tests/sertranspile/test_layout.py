"""The final text, and the config line that each of its lines came from."""

from __future__ import annotations

import pytest

from sertranspile.codegen import layout
from sertranspile.codegen.writer import Draft
from sertranspile.source import Edit, Line, SourceFile, Span

SOURCE = SourceFile("a.cfg", "one\ntwo\nthree\n")
LONG = f"router = Router(a={'1' * 50}, b={'2' * 50})"
DRAFT = Draft(("from runtime import Router", LONG, "router.load( router )"), (None, 4, 8))


def test_lines_are_traced_to_the_config_through_the_layout() -> None:
    text, lines = layout.lay_out(DRAFT, SOURCE)
    traced = {
        text.splitlines()[line - 1].strip()[:8]: origin.number for line, origin in lines.items()
    }
    assert traced == {"router =": 2, "a=111111": 2, "b=222222": 2, "router.l": 3}


def test_a_laid_out_module_is_laid_out_as_it_is() -> None:
    text, _ = layout.lay_out(DRAFT, SOURCE)
    lines = tuple(text.splitlines())
    assert layout.lay_out(Draft(lines, (None,) * len(lines)), SOURCE) == (text, {})


def test_a_huge_module_is_left_as_it_was_drafted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MAX_BLACK_LINES", 2)
    text, lines = layout.lay_out(DRAFT, SOURCE)
    assert text == DRAFT.text
    assert lines == {2: Line("a.cfg", 2, "two"), 3: Line("a.cfg", 3, "three")}


def test_lines_of_an_included_file_are_traced_to_that_file() -> None:
    inner = SourceFile("b.cfg", "four\nfive\n")
    whole = SOURCE.edited([Edit(4, 8, inner, Span(4, 8))])
    _, lines = layout.lay_out(Draft(DRAFT.lines, (None, 9, 14)), whole)
    assert set(lines.values()) == {Line("b.cfg", 2, "five"), Line("a.cfg", 3, "three")}
