"""Numbers of flags as the servers read them, how wide a number is that is shifted, and classes that
patterns do not have."""

from __future__ import annotations

import pytest

from sertranspile.diagnostics import ConfigErrors
from sertranspile.pipeline import transpile
from sertranspile.source import SourceFile


def made(text: str, dialect: str = "kam5") -> str:
    return transpile(SourceFile("x.cfg", text), dialect=dialect).text


@pytest.mark.parametrize(
    ("number", "value"),
    [("3", 3), ("0x1f", 31), ("010", 8), ("101b", 5), ("yes", 1), ("off", 0), ("BIT", 7)],
)
def test_the_number_of_a_flag_is_written_in_every_way_that_numbers_are(
    number: str, value: int
) -> None:
    text = made(f"#!define BIT 7\nflags a:{number}\nroute {{ setflag(a); }}\n")
    assert f"\nA = {value}\n" in text


@pytest.mark.parametrize("number", ["32", "0x20", "040", "08", "0X3", "101B", "NOBIT", "0_7"])
def test_what_is_no_number_of_a_flag_is_refused(number: str) -> None:
    with pytest.raises(ConfigErrors) as refused:
        made(f"flags a:{number}\nroute {{ exit; }}\n")
    assert [finding.code for finding in refused.value.diagnostics] == ["E309"]


@pytest.mark.parametrize(
    ("value", "dialect", "python"),
    [
        ("1 >> -1", "kam5", "shift_right(1, -1, 32)"),
        ("4 >> 33", "kam5", "shift_right(4, 33, 32)"),
        ("4 >> 33", "kam6", "shift_right(4, 33)"),
        ("4 >> 1", "kam5", "shift_right(4, 1)"),
    ],
)
def test_only_the_bits_that_a_number_has_are_shifted(value: str, dialect: str, python: str) -> None:
    assert f" = {python}\n" in made(f"route {{ $var(a) = {value}; }}\n", dialect)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"^\d+$", [r"\d"]),
        (r"[[:digit:]]\D", [r"\D"]),
        (r"a\.b\w\s\S\b", []),
        (r"[\d]", []),
        (r"[]\d]", []),
    ],
)
def test_a_class_that_patterns_do_not_have_is_told(pattern: str, found: list[str]) -> None:
    config = f'route {{ if ($rU =~ "{pattern}") exit; }}\n'
    output = transpile(SourceFile("x.cfg", config), dialect="kam5")
    assert [w.code for w in output.warnings] == ["W534"] * len(found)
    spans = [w.span for w in output.warnings]
    assert [output.source.text[span.start : span.end] for span in spans] == found
