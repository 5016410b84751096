"""POSIX extended patterns as Python's: each rule of glibc by itself."""

from __future__ import annotations

import re

import pytest

from runtime.posix_regex import DEEPEST, FLAGS, BadRegex, python_pattern


def found(pattern: str, text: str, *, ignore_case: bool = True, newline: bool = False) -> bool:
    translated = python_pattern(pattern, ignore_case=ignore_case, newline=newline)
    flags = FLAGS | re.IGNORECASE if ignore_case else FLAGS
    return re.search(translated, text, flags) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "other"),
    [
        ("^sip:[[:digit:]]+@", "sip:123@x", "sip:a@x"),
        (r"a\.b", "a.b", "axb"),
        (r"[\.]", "\\", "x"),
        ("[]x]", "]", "y"),
        ("[^]x]", "y", "]"),
        ("[a-]", "-", "b"),
        ("[--/]", ".", "0"),
        ("[[.-.]a]", "-", "b"),
        ("[[=a=]b]", "a", "="),
        (r"[[:alnum:]_-]+\?", "a-_?", "a-_"),
        ("[a-z&&b]", "&", "9"),
        ("[[a]", "[", "b"),
        ("a)", "a)", "a"),
        ("a]b}", "a]b}", "ab"),
        (r"\{\}", "{}", "x"),
        ("a{2}", "aa", "a"),
        ("^a{,2}$", "a", "aaa"),
        ("^a{1,2}{2}$", "aaa", "a"),
        ("^a**$", "aaa", "b"),
        ("^a+?b", "aab", "c"),
        ("^(|a)b", "ab", "aab"),
        ("^a()b", "ab", "a"),
        ("^(a|)$", "", "b"),
        ("(a|b)+c", "abc", "ab"),
        (r"(a|b)\1", "bb", "ab"),
        (r"(a)\12", "aa2", "a2"),
        (r"\bfoo\b", "a foo.", "afoo"),
        (r"\<a\>", "-a-", "ab"),
        (r"\B", "", "a"),
        (r"\w\W\s\S", "_- x", "_-xx"),
        (r"a\'", "ba", "ab"),
        (r"\`a", "ab", "ba"),
        ("x$", "x", "x\n"),
        ("a.b", "a\nb", "ab"),
        ("[^a]", "\n", "a"),
        ("c|a$b", "c", "ab"),
        ("c|a^b", "c", "ab"),
        ("\xe9", "\xe9", "\xc9"),
        ("[\x80-\xff]", "\xe9", "e"),
        ("[[:alpha:]]", "e", "\xe9"),
        (r"\w", "e", "\xe9"),
        ("a\nb", "a\nb", "anb"),
        ("a\0(", "ba", "b"),
    ],
)
def test_a_pattern_means_what_posix_says(pattern: str, text: str, other: str) -> None:
    assert found(pattern, text)
    assert not found(pattern, other)


@pytest.mark.parametrize(
    ("pattern", "offset", "reason"),
    [
        ("x[a", 1, "`[` without `]`"),
        ("[]", 0, "`[` without `]`"),
        ("[[:alpha:]", 0, "`[` without `]`"),
        ("[[:alpha]", 1, "`[:` without `:]`"),
        ("a[[:nope:]]", 2, "there is no class `[:nope:]`"),
        ("[[:ALPHA:]]", 1, "there is no class `[:ALPHA:]`"),
        ("[[.hyphen.]]", 1, "there is no collating symbol `[.hyphen.]`"),
        ("[[=ab=]]", 1, "there is no equivalence class `[=ab=]`"),
        ("[b-a]", 1, "the range `b-a` runs backwards"),
        ("[[:alpha:]-z]", 1, "`[:alpha:]-z`"),
        ("[a-z-9]", 4, "begins no range"),
        ("b(a", 1, "`(` without `)`"),
        ("a\\", 1, "a backslash at the end"),
        ("*a", 0, "`*` has nothing before it to repeat"),
        ("a|+", 2, "`+` has nothing before it to repeat"),
        ("(?a)", 1, "`?` has nothing before it to repeat"),
        ("^*", 1, "`*` has nothing before it to repeat"),
        (r"\b+", 2, "`+` has nothing before it to repeat"),
        ("{1}", 0, "`{1}` has nothing before it to repeat"),
        ("a{", 1, "`{` without numbers and `}`"),
        ("a{,b", 1, "`{` without numbers and `}`"),
        ("a{}", 1, "`{` without numbers and `}`"),
        ("a{2,1}", 1, "`{2,1}` counts down"),
        ("a{32768}", 1, "more than 32767 times"),
        ("a{99999999999999999999}", 1, "more than 32767 times"),
        (r"\1(a)", 0, r"`\1` refers to no group before it"),
        (r"(a\1)", 2, r"`\1` refers to no group before it"),
        (r"(a)|\1", 4, r"`\1` refers to no group before it"),
    ],
)
def test_what_glibc_refuses_is_refused_with_the_place_and_the_reason(
    pattern: str, offset: int, reason: str
) -> None:
    with pytest.raises(BadRegex) as refused:
        python_pattern(pattern)
    assert refused.value.offset == offset
    assert reason in str(refused.value)


def test_groups_in_each_other_have_a_limit() -> None:
    assert found("(" * DEEPEST + "a" + ")" * DEEPEST, "a")
    with pytest.raises(BadRegex, match="groups in each other"):
        python_pattern("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1))


def test_a_group_that_is_repeated_no_times_keeps_its_number() -> None:
    assert found(r"^(x){0}(a)\2$", "aa")


def test_where_case_is_ignored_ranges_are_those_of_capitals() -> None:
    assert found("[a-Z]", "b")
    assert not found("[A-z]", "_")
    assert not found("[`-~]", "a") and found("[`-~]", "{")
    assert found("[!-~]", "a")
    with pytest.raises(BadRegex, match="letters stand where the capitals do"):
        python_pattern("[_-z]")


def test_where_case_is_minded_ranges_are_those_of_bytes() -> None:
    assert found("[A-z]", "_", ignore_case=False)
    assert found("[_-z]", "a", ignore_case=False)
    assert not found("[a-c]", "B", ignore_case=False)
    assert not found("[[:upper:]]", "a", ignore_case=False)
    with pytest.raises(BadRegex):
        python_pattern("[a-Z]", ignore_case=False)


def test_a_letter_behind_a_backslash_is_itself_and_never_found_where_case_is_ignored() -> None:
    assert found(r"\d", "d", ignore_case=False)
    assert not found(r"\d", "5", ignore_case=False)
    assert not found(r"\d", "d") and not found(r"\d", "D")
    assert found(r"\D", "d")


@pytest.mark.parametrize(
    ("pattern", "text", "here"),
    [
        ("a.b", "a\nb", False),
        ("[^a]", "\n", False),
        (r"\W", "\n", True),
        ("[\n]", "\n", True),
        ("^b", "a\nb", True),
        ("a$", "a\nb", True),
        (r"\`b", "a\nb", False),
        (r"a\'", "a\nb", False),
    ],
)
def test_with_newline_special_patterns_see_lines(pattern: str, text: str, here: bool) -> None:
    assert found(pattern, text, newline=True) is here


@pytest.mark.parametrize(
    ("pattern", "python"),
    [
        (r"^sip:(\+|00)[1-9][0-9]{3,20}@", r"^sip:(\+|00)[1-9][0-9]{3,20}@"),
        ("^[[:digit:]]+$", r"^[0-9]+\Z"),
        ("[^;,[:space:]]*", r"[^;,\t\n\v\f\r ]*"),
        ("[-+.]", r"[\-+.]"),
        ("a@b;c=d&e-f#g", "a@b;c=d&e-f#g"),
        ("\t\x01\xe9", r"\t\x01\xe9"),
    ],
)
def test_a_translation_reads_like_its_pattern(pattern: str, python: str) -> None:
    assert python_pattern(pattern) == python
