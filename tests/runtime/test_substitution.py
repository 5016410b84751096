"""Substitutions as scripts write them; the values are those of 5.6.3."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.substitution import BadSubstitution, parse_substitution


def substituted(expression: str, text: str) -> str | None:
    read = parse_substitution(expression)
    flags = (re.I if read.ignore_case else 0) | (re.M if read.newline else re.S)
    pattern = re.compile(read.pattern, flags)

    def search(text: str, at: int) -> list[tuple[int, int]] | None:
        found = pattern.search(text, at)
        return found and [found.span(group) for group in range(pattern.groups + 1)]

    return read.apply(text, search, 1000)


@pytest.mark.parametrize(
    ("expression", "text", "result"),
    [
        ("/b/X/", "abc", "aXc"), ("/B/X/i", "abc", "aXc"), ("/B/X/", "abc", "abc"),
        ("/[ab]/X/", "abc", "Xbc"), ("/[ab]/X/g", "abc", "XXc"), ("/z/X/g", "abc", "abc"),
        (r"/(a)(b)/\2\1/", "abc", "bac"), ("#b#X#", "abc", "aXc"), (r"/b/\0\0/", "abc", "abbc"),
        ("/^/X/g", "abc", None), ("/b*/X/g", "abc", None), (r"/(b)/<\1>/g", "abcb", "a<b>c<b>"),
        ("/b/&/", "abc", "a&c"), (r"/b/\//", "abc", "a/c"), ("|b|/|", "abc", "a/c"),
        ("/a.b/X/", "a\nb", "a\nb"), ("/a.b/X/s", "a\nb", "X"), ("/a$/X/", "a\nb", "X\nb"),
        ("/^b/X/", "a\nb", "a\nX"), ("/b//", "abc", "ac"), (r"/b/\9/", "abc", "ac"),
        (r"/\//x/", "a/b", "axb"), (r"/(x)?b/[\1]/", "ab", "a[]"), ("/a/aa/g", "a" * 600, None),
    ],
)  # fmt: skip
def test_what_is_found_is_replaced(expression: str, text: str, result: str | None) -> None:
    assert substituted(expression, text) == result


@pytest.mark.parametrize(
    "expression", ["", "/", "/a", "/a/b", "/a/b/c/", "/a/b/x", "aXaYa", "\\a\\b\\"]
)
def test_what_is_no_substitution_is_refused(expression: str) -> None:
    with pytest.raises(BadSubstitution):
        parse_substitution(expression)


@given(st.text(max_size=40))
def test_any_text_is_a_substitution_or_refused(expression: str) -> None:
    try:
        parse_substitution(f"/{expression}")
    except BadSubstitution:
        return
