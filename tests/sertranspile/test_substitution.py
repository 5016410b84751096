"""The rules of ``#!subst``; outcomes as observed on Kamailio 5.6 (LANGUAGE B.3.5, B.3.6)."""

from __future__ import annotations

import pytest

from sertranspile.substitution import BadRule, rule

ENVIRONMENT = {"env HOME": "/root", "def Q": "5"}


def applied(text: str, value: str) -> str:
    return rule(text, lambda kind, name: ENVIRONMENT.get(f"{kind} {name}")).apply(value)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        # without g only the first match
        ("/foo/bar/", "foo foo", "bar foo"),
        ("/foo/bar/g", "foo foo", "bar bar"),
        ("@foo@bar@", "foo", "bar"),
        (r"/a\.b/X/g", "a.b axb", "X axb"),
        # the delimiter after a backslash is itself
        (r"/t\/u/SL/g", "t/u", "SL"),
        (r"/U/\/V/", "U", "/V"),
        (r"/(n+)m/<\1\1&>/g", "nnm", "<nnnn&>"),
        (r"/(b)(a)r/[\0-\2\1]/g", "bar", "[bar-ab]"),
        (r"/(a)|(b)/<\2>/g", "ab", "<><b>"),
        (r"/(a)/\2/", "a", ""),
        (r"/a/\q\n\\/", "a", "q\n\\"),
        # of several matches at a place the longest
        ("/a|ab/X/", "abc", "Xc"),
        ("/(a|ab)(c|bcd)?/<\\1,\\2>/", "abcd", "<a,bcd>"),
        (r"/\<b/X/g", "b b", "X X"),
        ("@v@V@i", "v Vv", "V Vv"),
        # newlines divide lines, unless s is given
        ("/^x/y/", "k\nx b", "k\ny b"),
        ("/b$/y/", "b\nx", "y\nx"),
        ("/b$/y/s", "b\nx b", "b\nx y"),
        ("/c.d/CD/", "c\nd", "c\nd"),
        ("/c.d/CD/s", "c\nd", "CD"),
        ("/[^a]b/_/", "\nb xb", "\nb _"),
        ("/[[:digit:]]+x/d/g", "77x", "d"),
        # a match of nothing leaves the text alone
        ("/x*/E/g", "xa", "xa"),
        ("/$/END/", "xa", "xa"),
        ("!X!$env(HOME)!", "aX", "a/root"),
        ("!X!$(env(HOME))!", "aX", "a/root"),
        ("!X!$env(NONE)!", "aX", "a"),
        (r"!X!$def(Q)\0$$!", "aX", "a5X$"),
    ],
)
def test_a_rule_changes_what_the_server_changes(text: str, value: str, expected: str) -> None:
    assert applied(text, value) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "delimiter"),
        ("foo", "delimiter"),
        ("/zz/ZZ", "three"),
        ("/A/5/x", "flag `x`"),
        ("/A(/5/", "no regular expression"),
        ("//5/", "needs a pattern"),
        ("/A/$fU/", "`$fU` is not known"),
        ("/A/5$ x/", "`$` is not known"),
    ],
)
def test_a_rule_that_the_server_refuses_is_told(text: str, reason: str) -> None:
    with pytest.raises(BadRule, match=reason.replace("$", r"\$")):
        applied(text, "")


def test_what_a_rule_puts_in_from_outside_is_not_read_as_numbers_of_groups() -> None:
    made = rule("/(a)/$env(X)/", lambda kind, name: r"\1")
    assert made.apply("a") == r"\1"
