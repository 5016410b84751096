"""POSIX extended patterns find the same as their Python translations."""

from __future__ import annotations

import re

import pytest

from sertranspile.regex import BadRegex, python_pattern


@pytest.mark.parametrize(
    ("pattern", "found", "missed"),
    [
        ("^sip:[[:digit:]]+@", "sip:123@x", "sip:a@x"),
        (r"a\.b", "a.b", "axb"),
        (r"[\.]", "\\", "x"),
        ("[]x]", "]", "y"),
        ("[^]x]", "y", "]"),
        ("a{2}", "aa", "a"),
        ("a{,b", "a{,b", "ab"),
        ("x$", "x", "x\n"),
        ("(a|b)+c", "abc", "ab"),
        (r"\d", "d", "5"),
        ("a**", "aaa", None),
        (r"[[:alnum:]_-]+\?", "a-_?", "a-_"),
        ("[a-z&&b]", "&", "9"),
    ],
)
def test_a_pattern_means_what_posix_says(pattern: str, found: str, missed: str | None) -> None:
    search = re.compile(python_pattern(pattern), re.IGNORECASE | re.ASCII).search
    assert search(found)
    assert missed is None or not search(missed)


@pytest.mark.parametrize("pattern", ["[a", "(a", "a)", "a\\", "[[:nope:]]"])
def test_a_pattern_that_the_server_refuses_is_refused(pattern: str) -> None:
    with pytest.raises(BadRegex):
        python_pattern(pattern)
