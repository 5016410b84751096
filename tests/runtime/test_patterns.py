"""What ``=~`` means in a router, and what it may cost."""

from __future__ import annotations

import builtins
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from runtime import Request, matches, patterns, posix_matches
from runtime.log import ERROR, Log
from runtime.patterns import LONGEST_POSIX, PatternRefused, PatternTooSlow, without_ends
from runtime.running import search_budget
from runtime.sip.parser import Limits
from runtime.sip.uri import parse_uri
from tests.runtime.wire import Wire, request

#: longer than any pattern with two loops is searched for by ``re``
LONG = 2_500
MakeWire = Callable[..., Wire]


def test_a_pattern_is_searched_anywhere_and_case_is_ignored() -> None:
    assert matches("sip:Bob@EXAMPLE.com", r"bob@example")
    assert not matches("sip:Bob@EXAMPLE.com", r"^bob")


def test_case_is_minded_where_that_is_told() -> None:
    assert not matches("AZ", "^a", ignore_case=False)
    assert matches("az", "^a", ignore_case=False)
    assert not posix_matches("AZ", "^a", ignore_case=False)


def test_a_pattern_reads_a_uri_as_its_text() -> None:
    uri = parse_uri("sip:0049@example.com:5070")
    assert matches(uri, r"^sip:00[1-9].*:5070$")
    assert not matches(uri, r"^sips:")
    assert posix_matches(uri, "^sip:[[:digit:]]+@")


def test_null_matches_nothing_and_no_pattern_is_null() -> None:
    assert not matches(None, r".*")
    assert not posix_matches(None, ".*")
    assert not posix_matches("a", None)


def test_only_ascii_letters_are_equal_in_both_cases() -> None:
    # the Kelvin sign folds to k, and dotless i to I, in Unicode; the servers knew bytes
    assert not matches("\u212a", r"^k$")
    assert not matches("\xe9", r"^\xc9$")


def test_a_dot_finds_a_line_feed() -> None:
    assert matches("a\nb", r"a.b")
    assert posix_matches("a\nb", "a[^x]b")


def test_a_value_ends_at_its_first_nul_as_in_the_servers() -> None:
    assert not matches("evil\0good", "good")
    assert matches("evil\0good", r"evil\Z")
    assert not posix_matches("evil\0good", "good")


def test_a_pattern_that_is_known_at_run_time_is_posix() -> None:
    assert posix_matches("a\\b", r"[\]b")
    assert posix_matches("x", "[[:alpha:]]")
    assert not posix_matches("x\n", "x$")


@pytest.mark.parametrize(
    ("pattern", "rest"),
    [
        (".*foo", "foo"),
        ("^.*foo.*$", "foo"),
        (r"^sip:.*\Z", "^sip:"),
        (r"a\.*", r"a\.*"),
        (r"a\\.*", r"a\\.*"),
        (".*?a", ".*?a"),
        ("(.*)a", "(.*)a"),
        (".*", ""),
        (r"^.*\Z", ""),
        ("a|.*", "a|"),
    ],
)
def test_what_finds_anything_at_the_ends_is_left_out(pattern: str, rest: str) -> None:
    assert without_ends(pattern) == rest


def without_packages(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """As if these were not installed; patterns are chosen anew."""
    original = builtins.__import__

    def import_others(name: str, *rest: Any) -> Any:
        if name in names:
            raise ImportError(name)
        return original(name, *rest)

    monkeypatch.setattr(builtins, "__import__", import_others)
    for cache in (patterns.ignoring_case, patterns._minding_case, patterns._posix):
        cache.cache_clear()


@pytest.fixture(params=["all packages", "the standard library only"])
def packages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param != "all packages":
        without_packages(monkeypatch, "re2", "regex")
    else:
        pytest.importorskip("re2")
        pytest.importorskip("regex")
        without_packages(monkeypatch)


@pytest.mark.parametrize("pattern", [r"(a|a)*b\Z", r"(a*)*b\Z", r"([a-z]+)*b\Z", "a*a*a*a*a*b"])
def test_a_pattern_that_explodes_is_answered(packages: None, pattern: str) -> None:
    text = "a" * 60
    assert not matches(text, pattern)
    assert matches(text + "b", pattern)


def test_a_long_text_is_answered(packages: None) -> None:
    digits = "1" * LONG
    assert not matches(digits, "[0-9]+@1\\Z")
    assert matches(digits + "@1", "[0-9]+@1\\Z")
    assert not matches(digits + "@\xe9", "[0-9]+@1\\Z")


def test_a_pattern_that_refers_back_is_answered_or_ends_the_route(packages: None) -> None:
    assert matches("abcabc", r"(.+)\1$")
    with pytest.raises(PatternTooSlow, match=r"Limits\.pattern_seconds"):
        matches("a" * 3000 + "bc", r"^(a+)+(a+)+\1\2b$")


def test_a_python_pattern_that_nothing_can_bound_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pattern = "(?=(a*)*b)c"
    pytest.importorskip("regex")
    without_packages(monkeypatch)
    assert not matches("a" * 10, pattern)
    without_packages(monkeypatch, "re2", "regex")
    with pytest.raises(PatternRefused, match=r"pip install 'sertranspile\[run\]'"):
        matches("a" * 10, pattern)


def test_a_bad_pattern_of_run_time_finds_nothing_and_is_logged_once(make_wire: MakeWire) -> None:
    stream = io.StringIO()
    results: list[bool] = []

    def route(msg: Request) -> None:
        results.extend(posix_matches("(", bad) for bad in ("(", "(", "x" * (LONGEST_POSIX + 1)))

    wire = make_wire(route=route)
    wire.router.log = Log(stream)
    wire.router.log.level = ERROR
    wire.receive(request())
    assert results == [False, False, False]
    (line,) = stream.getvalue().splitlines()
    assert "bad regular expression '(': `(` without `)`" in line


def test_each_run_of_a_route_has_its_own_time_for_patterns(make_wire: MakeWire) -> None:
    budgets: list[Any] = []

    def route(msg: Request) -> None:
        budgets.append(search_budget())
        assert search_budget() is budgets[-1]

    wire = make_wire(route=route, limits=Limits(pattern_seconds=1.5))
    wire.receive(request())
    wire.receive(request(branch="z9hG4bK2"))
    assert budgets[0] is not budgets[1]
    assert [budget.left for budget in budgets] == [1.5, 1.5]


def test_a_route_that_waits_keeps_its_time_for_patterns(make_wire: MakeWire) -> None:
    budgets: list[Any] = []
    asked: list[Any] = []

    class Answer:
        """What a route waits for, in place of asyncio's own."""

        _asyncio_future_blocking = True

        def __await__(self) -> Any:
            yield self

        def add_done_callback(self, then: Callable[[object], None]) -> None:
            asked.append(then)

    async def route(msg: Request) -> None:
        budgets.append(search_budget())
        await Answer()
        budgets.append(search_budget())

    wire = make_wire(route=route)
    wire.receive(request())
    wire.receive(request(branch="z9hG4bK2"))
    for then in asked:
        then(None)
    first, second, first_again, second_again = budgets
    assert first is first_again and second is second_again and first is not second


def test_a_pattern_without_time_left_ends_its_route(
    make_wire: MakeWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_packages(monkeypatch, "re2", "regex")
    ends: list[str] = []

    def route(msg: Request) -> None:
        ends.append("before")
        try:
            matches("a" * LONG, r"([a-z]+)*\Z|b")
        except PatternTooSlow as error:
            ends.append(str(error))
            raise

    wire = make_wire(route=route, limits=Limits(pattern_seconds=0.0))
    wire.receive(request())
    assert ends[0] == "before" and "2500 characters" in ends[1]
    assert wire.router.counters["script errors"] == 1
    wire.router.counters["script errors"] = 0


def test_usual_patterns_are_searched_for_by_re_itself() -> None:
    assert isinstance(
        getattr(patterns.ignoring_case(r"^sip:(\+|00)[1-9][0-9]{3,20}@"), "__self__", None),
        re.Pattern,
    )
