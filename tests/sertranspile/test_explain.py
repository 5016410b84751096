"""What a code is explained with."""

from __future__ import annotations

import pytest

from sertranspile.diagnostics import CODES
from sertranspile.explain import (
    DOTS,
    Dots,
    Example,
    explanation,
    index,
    known_code,
    page,
    similar_codes,
)


def test_a_page_has_title_text_and_both_examples_with_what_is_said() -> None:
    shown = page("E301")
    first, *rest = shown.split("\n\n")
    assert first == "E301: unknown function (error)"
    order = [
        "This is wrong:",
        '    loadmodule "/usr/lib/ser/modules/usrloc.so"',
        "It is told:",
        "    error[E301]: unknown function `lokup`\n     --> example.cfg:4:10",
        "This is right:",
    ]
    places = [shown.index(part) for part in order]
    assert places == sorted(places)
    assert rest[-1].endswith("}\n") and not shown.endswith("\n\n")


@pytest.mark.parametrize("code", CODES)
def test_text_on_a_page_is_no_wider_than_a_terminal(code: str) -> None:
    text = page(code).partition("This is wrong")[0]
    assert max(map(len, text.splitlines())) <= 80


def test_files_and_given_names_are_shown_with_the_example_that_has_them() -> None:
    including = page("E108")
    wrong, right = including.split("This is right:")
    assert "routes.cfg:\n\n    include_file" in wrong and "relay.cfg:" not in wrong
    assert "relay.cfg:\n\n    route[RELAY]" in right
    assert "with `sertranspile check -A WITH_NATT example.cfg`" in page("W528")


def test_what_is_left_out_of_an_example_is_said() -> None:
    shown = page("W527")
    assert f"where `{DOTS}` is `#!trydef NAME{{n}} {{n}}` and so on, 512 times" in shown


def test_dots_stand_for_texts_with_numbers_and_for_what_closes_them() -> None:
    assert Dots("{n}(", 3, ")").instead("a ... b ... c") == "a 1(2(3( b ))) c"
    assert Dots("x", 2).instead("... .") == "xx ."


def test_a_command_names_what_is_given() -> None:
    example = Example("", {"A": None, "B": "1"})
    assert example.command == "sertranspile check -A A -A B=1 example.cfg"


@pytest.mark.parametrize("word", ["E301", "e301", " E301\n"])
def test_a_code_is_known_however_it_is_written(word: str) -> None:
    assert known_code(word) == "E301"


@pytest.mark.parametrize(
    ("word", "similar"),
    [
        ("W301", ["E301"]),
        ("301", ["E301"]),
        ("E504", ["W504"]),
        ("E40", ["E401", "E402", "E403"]),
        ("E4011", ["E401"]),
        ("nonsense", []),
    ],
)
def test_a_word_that_is_no_code_is_answered_with_those_that_may_be_meant(
    word: str, similar: list[str]
) -> None:
    assert known_code(word) is None
    assert similar_codes(word) == similar


def test_the_index_has_a_line_for_each_code() -> None:
    lines = index().splitlines()
    assert len(lines) == len(CODES)
    assert "W504  a module that is known and does not run here" in lines


def test_an_explanation_knows_its_severity() -> None:
    assert [explanation(code).severity.value for code in ("E301", "W506", "W504")] == [
        "error",
        "warning",
        "note",
    ]
