"""Directives from text to effect: what a config does under them (LANGUAGE B.2, B.3)."""

from __future__ import annotations

import pytest
from harness import KAMAILIO, errors, rows, run, said

A, B = 'log(1, "A");', 'log(1, "B");'


@pytest.mark.parametrize(
    ("config", "says"),
    rows(
        {
            "if-not-defined": (f"route {{\n#!ifdef X\n{A}\n#!else\n{B}\n#!endif\n}}", ["B"]),
            "if-defined": (
                f"#!define X\nroute {{\n#!ifdef X\n{A}\n#!else\n{B}\n#!endif\n}}",
                ["A"],
            ),
            "ifndef": (f"route {{\n#!ifndef X\n{A}\n#!else\n{B}\n#!endif\n}}", ["A"]),
            "another-mark": (f"!!define X\nroute {{\n{B}\n!!ifdef X\n{A}\n!!endif\n}}", ["B", "A"]),
            "an-unknown-directive-is-a-comment": (f"#!nosuch X {{\nroute {{ {A} }}", ["A"]),
            "order-counts": (
                f"route {{\n#!ifdef X\n{A}\n#!endif\n#!define X\n#!ifdef X\n{B}\n#!endif\n}}",
                ["B"],
            ),
            "defined-inside-a-comment": (
                f"/*\n#!define X\n*/\nroute {{ {B}\n#!ifdef X\n{A}\n#!endif\n}}",
                ["B"],
            ),
            "def-is-define": (f"#!def X\nroute {{ {B}\n#!ifdef X\n{A}\n#!endif\n}}", ["B", "A"]),
            "trydef-keeps": ('#!define T "A"\n#!trydef T "B"\nroute { log(1, T); }', ["A"]),
            "trydefine-defines": ('#!trydefine T "A"\nroute { log(1, T); }', ["A"]),
            "redef-replaces": ('#!define T "A"\n#!redef T "B"\nroute { log(1, T); }', ["B"]),
            "redefine-defines": ('#!redefine T "A"\nroute { log(1, T); }', ["A"]),
            "a-value-goes-on-over-a-backslash": (
                '#!define T log(1, \\\n"A");\nroute { T }',
                ["A"],
            ),
            "a-comment-is-a-part-of-a-value": (
                f"#!define T 5 # five\nroute {{ $var(x) = T; {A}\n; {B} }}",
                ["B"],
            ),
            "a-value-may-hold-statements": (f"#!define T {A} {B}\nroute {{ T }}", ["A", "B"]),
            "a-value-may-name-another": (
                '#!define T U\n#!define U "A"\nroute { log(1, T); }',
                ["A"],
            ),
            "not-replaced-in-strings": ('#!define T "A"\nroute { log(1, "T"); }', ["T"]),
            "not-replaced-in-variables": (
                '#!define x 5\nroute { $var(x) = 7; xlog("$var(x)"); }',
                ["7"],
            ),
            "a-route-is-named-by-a-definition": (
                f"#!define RN MYROUTE\nroute {{ route(MYROUTE); }}\nroute[RN] {{ {A} }}",
                ["A"],
            ),
            "a-flag-is-named-by-a-definition": (
                f"#!define FLT 3\nroute {{ setflag(FLT); if (isflagset(3)) {{ {A} }} }}",
                ["A"],
            ),
            "subst": ('#!subst "/foo/bar/"\nroute { log(1, "foo foo"); }', ["bar foo"]),
            "subst-everywhere": ('#!subst "/foo/bar/g"\nroute { log(1, "foo foo"); }', ["bar bar"]),
            "subst-begins-where-it-stands": (
                'route[1] { log(1, "foo"); }\n#!subst "/foo/bar/"\n'
                'route { route(1); log(1, "foo"); }',
                ["foo", "bar"],
            ),
            "substdef-is-both": (
                '#!substdef "/N/3/"\nroute { setflag(N); if (isflagset(3)) log(1, "N"); }',
                ["3"],
            ),
            "substdefs-is-a-string": ('#!substdefs "/T/A/"\nroute { log(1, T); }', ["A"]),
            "a-loaded-module-is-a-name": (
                f"route {{ {B}\n#!ifdef MOD_tm\n{A}\n#!endif\n}}",
                ["B", "A"],
            ),
        }
    ),
)
def test_a_directive_has_its_effect(config: str, says: list[str]) -> None:
    assert run(config, "kam5").said == says


@pytest.mark.parametrize(
    ("test", "holds"),
    rows(
        {
            "a-number": ("1", True),
            "zero": ("0", False),
            "a-text": ('"a"', True),
            "an-empty-text": ("''", False),
            "an-undefined-name-is-0": ("NOSUCH", False),
            "a-name-without-a-value-is-1": ("EMPTY == 1", True),
            "a-name-is-its-number": ("FIVE == 5", True),
            "a-name-is-its-text": ('TEXT == "abc"', True),
            "not-equal": ("FIVE != 5", False),
            "less": ("FIVE < 6", True),
            "at-most": ("FIVE <= 4", False),
            "greater": ("FIVE > 4", True),
            "at-least": ("FIVE >= 6", False),
            "and": ("FIVE && NOSUCH", False),
            "or": ("FIVE || NOSUCH", True),
            "not": ("!NOSUCH", True),
            "sums": ("FIVE + 2 * 3 - 1 == 10", True),
            "parentheses": ("(FIVE + 1) / 2 == 3", True),
            "what-cannot-be-told-is-false": ("1/0 || FIVE", False),
        }
    ),
)
def test_an_expression_decides(test: str, holds: bool) -> None:
    names = "#!define EMPTY\n#!define FIVE 5\n#!define TEXT abc\n"
    config = f"{names}route {{\n#!ifexp {test}\n{A}\n#!else\n{B}\n#!endif\n}}"
    assert run(config, "kam6").said == (["A"] if holds else ["B"])


def test_an_evaluated_definition() -> None:
    config = "#!define N 4\n#!defexp M N + 1\n#!defexps T 1 + 1\n"
    config += f"route {{ setflag(M); if (isflagset(5)) {{ {A} }} log(1, T); }}"
    assert run(config, "kam6").said == ["A", "2"]


def test_a_value_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHERE", "here")
    for directive in ("#!defenvs T=WHERE", "#!trydefenvs T=WHERE"):
        config = f"{directive}\nroute {{ log(1, T); }}"
        assert run(config, "kam5", asks=False).said == ["here"], directive


@pytest.mark.parametrize(
    ("config", "code"),
    rows(
        {
            "defined-twice": ("#!define X 1\n#!define X 2", "E105"),
            "defined-by-a-rule-too": ('#!define X 1\n#!substdef "/X/2/"', "E105"),
            "never-closed": ("#!ifdef X", "E101"),
            "closed-by-a-comment": ("#!ifdef X\n#!endif # X", "E101"),
            "a-dash-in-a-name": ("#!ifdef X-foo\n#!endif", "E104"),
            "its-own-value": ("#!define X X\ndebug=X", "E106"),
            "a-missing-file": ('include_file "no-such-file.cfg"', "E107"),
        }
    ),
)
def test_a_directive_that_is_refused(config: str, code: str) -> None:
    for dialect in KAMAILIO:
        assert code in errors(f"{config}\nroute {{ drop; }}", dialect, asks=False), dialect


def test_a_name_given_from_outside_is_defined_before_the_file_is_read() -> None:
    body = f"{B}\n#!ifdef WITH_A\n{A}\n#!endif\n"
    assert said(body, "kam5", features=("WITH_A",)) == ["B", "A"]
    assert said(body, "kam5") == ["B"]
