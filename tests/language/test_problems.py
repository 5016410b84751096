"""What a config does wrong at run time is logged, and the script goes on (LANGUAGE D.4, D.5)."""

from __future__ import annotations

import pytest
from harness import KAMAILIO, Running, rows


@pytest.mark.parametrize(
    ("body", "logs"),
    rows(
        {
            "a-text-that-is-no-number": ('$var(x) = "12x"; $var(y) = 1 + $var(x);', "no number"),
            "a-text-as-a-condition": ('$var(x) = "abc"; if ($var(x)) { exit; }', "no number"),
            "a-division-by-zero": ("$var(x) = 0; $var(y) = 5 / $var(x);", "divided by zero"),
            "a-remainder-by-zero": ("$var(x) = 0; $var(y) = 5 mod $var(x);", "divided by zero"),
            "a-bad-pattern": ('$var(x) = "("; if ($rU =~ $var(x)) { exit; }', "regular expression"),
            "a-route-that-is-not-there": ('$var(x) = "nope"; route($var(x));', "no route 'nope'"),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_problem_is_logged_and_the_script_goes_on(dialect: str, body: str, logs: str) -> None:
    config = f'route {{ {body} xlog("on"); }}'
    with Running(config, dialect) as running:
        assert running.receive().said == ["on"]
        assert logs in running.stream.getvalue()


@pytest.mark.parametrize("body", ['$var(x) = "";', "$var(x) = $avp(none) + 0;"])
def test_what_is_empty_or_undefined_is_0_without_a_word(body: str) -> None:
    with Running(f'route {{ {body} if ($var(x) > 1) {{ exit; }} xlog("on"); }}') as running:
        assert running.receive().said == ["on"]
        assert "no number" not in running.stream.getvalue()


@pytest.mark.parametrize(
    ("body", "says"),
    rows(
        {
            "as-a-statement-it-keeps-the-code": ("route(9); route($var(n));", "9"),
            "that-is-0-at-first": ("route($var(n));", "0"),
            "as-the-end-of-a-route-it-is-negative": ("route(10);", "-10"),
            "its-value-is-that": ("$var(x) = route($var(n)); route(11);", "-10"),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_the_code_of_a_route_that_is_not_there(dialect: str, body: str, says: str) -> None:
    config = f"""route {{ $var(n) = "nope"; {body} $var(rc) = $rc; xlog("$var(rc)"); }}
        route[9] {{ return 9; }} route[10] {{ route($var(n)); }} route[11] {{ return $var(x); }}"""
    with Running(config, dialect) as running:
        assert running.receive().said == [says]
