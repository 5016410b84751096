"""Which patterns ``re`` may search for in which texts."""

from __future__ import annotations

import math
import re

import pytest

from runtime.pattern_cost import longest_safe, surely_longest
from runtime.posix_regex import FLAGS

MODE = FLAGS | re.IGNORECASE


@pytest.mark.parametrize(
    "pattern",
    [
        r"^sip:(\+|00)[1-9][0-9]{3,20}@",
        r"^sip:.*@example\.com",
        r"^[0-9]+\Z",
        r"^(([0-9]{1,3}\.){3}[0-9]{1,3})\Z",
        r"^(1|2|3)?(4|5)?[0-9]{2,5}\Z",
        r"^sip:([^@;]*)@([^;]*);transport=tcp",
        "friendly-scanner|sipvicious|sipcli",
        r"\bfoo\b",
        "^(a|ab)*c",
        "a=sendonly",
        "",
    ],
)
def test_usual_patterns_are_quick_in_any_text(pattern: str) -> None:
    assert longest_safe(pattern, MODE) == math.inf


@pytest.mark.parametrize(
    "pattern", ["[0-9]+@", ".*@x", "(;x=)(.*)y", r"^(.*)-(.*)-x", r"[^ ]+ [^ ]+\Z"]
)
def test_patterns_whose_time_grows_with_the_square_are_quick_in_uris(pattern: str) -> None:
    assert 512 <= longest_safe(pattern, MODE) < 65_535


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|a)*b",
        "(a*)*b",
        "(a+)+b",
        "(a|ab|b)*c",
        r"([a-z]+)*\Z",
        "(.*a){12}",
        "(a?){30}a{30}",
        "(a{1,100}){1,100}b",
        "x*x*x*x*x*y",
        r"(\w+\s?)+!",
        "(?=(a*)*b)",
        "(|a|a)*b",
    ],
)
def test_patterns_that_explode_are_quick_in_no_text_of_a_message(pattern: str) -> None:
    assert longest_safe(pattern, MODE) < 64


def test_the_case_of_letters_counts_for_what_can_follow() -> None:
    assert longest_safe("^[a-z]+A[a-z]+A[a-z]+!", FLAGS) == math.inf
    assert longest_safe("^[a-z]+A[a-z]+A[a-z]+!", MODE) < 65_535


def test_each_loop_that_can_go_on_in_the_next_shortens_what_is_safe() -> None:
    lengths = [longest_safe("a*" * count + "b", MODE) for count in range(1, 8)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > lengths[1] > lengths[-1] == 0


@pytest.mark.parametrize(
    "pattern",
    [r"^sip:\+?([0-9]+)@", "(;transport=)(udp|tcp)", "a.*", "(ab?)?c", r"x(ab)*", "[a-z]+[0-9]*;"],
)
def test_where_there_is_one_way_the_first_match_is_the_longest(pattern: str) -> None:
    assert surely_longest(pattern, FLAGS)


@pytest.mark.parametrize(
    "pattern", ["a|ab", "(a|ab)(c|bcd)", "a*?", "a?(ab)?", "(ab|a)*", "(a|ab)*x?", "(a|)b?", "x|"]
)
def test_where_python_may_stop_early_it_is_not_believed(pattern: str) -> None:
    assert not surely_longest(pattern, FLAGS)
