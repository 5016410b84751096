"""The match that POSIX asks for, and the time that searching for it may take."""

from __future__ import annotations

import re

import pytest

from runtime.pattern_program import Unsupported, compile_program
from runtime.posix_pattern import PosixPattern
from runtime.posix_regex import FLAGS, BadRegex
from runtime.posix_search import Budget, TookTooLong, as_bytes, find, search


class Clock:
    """A clock that goes on by ``tick`` each time it is looked at."""

    def __init__(self, tick: float) -> None:
        self.now, self.tick = 0.0, tick

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


@pytest.mark.parametrize(
    ("pattern", "text", "spans"),
    [
        ("a|ab", "xab", ((1, 3),)),
        ("(a|ab)(c|bcd)(d*)", "abcd", ((0, 4), (0, 1), (1, 4), (4, 4))),
        ("(a*)(ab)*(b*)", "abb", ((0, 3), (0, 1), (-1, -1), (1, 3))),
        ("((a)|b)*", "ab", ((0, 2), (1, 2), (0, 1))),
        ("(a*)*", "b", ((0, 0), (0, 0))),
        ("(a?)*", "aa", ((0, 2), (1, 2))),
        ("(a*){2}", "aa", ((0, 2), (2, 2))),
        ("(b{0,2}){0,2}", "b", ((0, 1), (1, 1))),
        ("(a*|x|b*)*y", "xy", ((0, 2), (0, 1))),
        ("((a*|x|b*)|(c*|d|e*))*y", "xdy", ((0, 3), (1, 2), (0, 1), (1, 2))),
        ("(|a)b", "ab", ((0, 2), (0, 1))),
        ("(|a)", "a", ((0, 1), (0, 1))),
        ("^sip:(.*)@(.*)$", "sip:a@b@c", ((0, 9), (4, 7), (8, 9))),
        ("(^|;)tag=([^;]*)(;|$)", "a;tag=x;b", ((1, 8), (1, 2), (6, 7), (7, 8))),
        (r"(a|ab)\1", "abab", ((0, 4), (0, 2))),
        (r"(a)(b)?\1", "aa", ((0, 2), (0, 1), (-1, -1))),
        (r"(a)\1", "ab", None),
        ("x", "ab", None),
    ],
)
def test_the_leftmost_longest_match_is_found_with_its_groups(
    pattern: str, text: str, spans: tuple[tuple[int, int], ...] | None
) -> None:
    assert PosixPattern(pattern).search(text) == spans


def test_case_is_minded_unless_told() -> None:
    assert PosixPattern("abc").search("ABC") is None
    assert PosixPattern("abc", ignore_case=True).search("ABC") == ((0, 3),)
    assert PosixPattern(r"(a)\1", ignore_case=True).search("aA") == ((0, 2), (0, 1))


def test_a_later_search_begins_a_text_of_its_own() -> None:
    word = PosixPattern(r"\<b")
    assert word.search("ab") is None
    assert word.search("ab", 1) == ((1, 2),)


def test_the_start_of_a_line_is_no_later_than_a_line_feed() -> None:
    pattern = PosixPattern("^(a|ab)")
    assert pattern.search("abab") == ((0, 2), (0, 2))
    assert pattern.search("abab", 2) is None
    assert pattern.search("abab", 2, line_start=True) == ((2, 4), (2, 4))
    assert pattern.search("\nab", 1) == ((1, 3), (1, 3))


def test_a_text_ends_at_its_first_nul() -> None:
    assert PosixPattern("a$").search("a\0b") == ((0, 1),)
    assert PosixPattern("b").search("a\0b") is None


def test_a_pattern_that_would_need_endless_memory_is_refused() -> None:
    with pytest.raises(BadRegex, match="steps when repetitions are written out"):
        PosixPattern("((a{1000}){1000}){1000}")


def test_a_text_counts_as_its_bytes() -> None:
    assert as_bytes("a\xe9") == b"a\xe9"
    assert as_bytes("a\u20ac") == b"a\xff"


def explosive() -> tuple[str, bytes]:
    return r"^(a|a)*b\Z", b"a" * 2000


def test_ways_that_double_take_linear_time() -> None:
    pattern, text = explosive()
    clock = Clock(0.0)
    looks = []

    def counting() -> float:
        looks.append(clock())
        return clock.now

    assert not find(compile_program(pattern, FLAGS), text, Budget(1, counting))
    # a look at the clock for each 500 visits of a step at a place
    assert len(looks) < 2000 * 10 / 500


def test_a_budget_is_used_up_by_one_search_after_the_other() -> None:
    program = compile_program("ab", FLAGS)
    budget = Budget(5.0, Clock(1.0))
    find(program, b"ab", budget)
    assert budget.left == 4.0
    search(program, b"ab", budget)
    assert budget.left == 3.0


def test_a_search_ends_with_its_budget() -> None:
    pattern, text = explosive()
    with pytest.raises(TookTooLong):
        find(compile_program(pattern, FLAGS), text, Budget(3.0, Clock(1.0)))
    referring = compile_program(r"^(a*)(a*)(a*)\1\2\3b", FLAGS)
    with pytest.raises(TookTooLong):
        find(referring, b"a" * 100, Budget(3.0, Clock(1.0)))


@pytest.mark.parametrize("pattern", ["(?=ab)c", "(?<!ab)c", "(?>a)b", "[\u20ac]", "\u20ac"])
def test_what_only_python_has_is_no_program(pattern: str) -> None:
    with pytest.raises(Unsupported):
        compile_program(pattern, re.ASCII)
