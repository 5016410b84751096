"""Literals of the config language (LANGUAGE B.1, B.1.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertranspile.literals import literal_value, quoted, string_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5), ("010", 8), ("0x1F", 31), ("101b", 5), ("-3", -3), ("- 3", -3),
        ("yes", 1), ("off", 0), ("enable", 1), ('"a"', "a"), ("'a\\n'", "a\\n"),
        ('"a" "b"', "ab"), ('"a"\n\t"b"', "ab"), ("6 /* six */", 6), ('"a" /* b */', "a"),
        ('"/* a */"', "/* a */"), ('""', ""),
    ],
)  # fmt: skip
def test_a_literal_has_a_value(text: str, value: str | int) -> None:
    assert literal_value(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "5 6", "5 # five", "YES", "10.0.0.1", "1eth", "09", "+5", '"a" b', "'a' 'b'",
        "5;", "(5)", '"a" /* b */ c', "$var(x)", '"a', "9" * 40,
    ],
)  # fmt: skip
def test_other_text_is_no_literal(text: str) -> None:
    assert literal_value(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"\n\r\t\a\\\""', '\n\r\t\a\\"'), (r'"\x41\x4z"', "A\x04z"), (r'"\101\60"', "A0"),
        (r'"\1\8"', r"\1\8"), (r'"\."', r"\."), (r'"\d\w"', r"\d\w"), ('"a\\\nb"', "ab"),
        ('"a\nb"', "a\nb"), (r"'\n'", r"\n"),
    ],
)  # fmt: skip
def test_escapes_are_those_of_the_servers(text: str, value: str) -> None:
    assert string_value(text) == value


@given(st.text())
def test_a_quoted_text_has_the_text_as_its_value(value: str) -> None:
    assert string_value(quoted(value)) == value
    assert literal_value(quoted(value)) == value
