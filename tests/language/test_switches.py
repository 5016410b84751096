"""``switch``: labels, fall-through, ``break`` (LANGUAGE C.3.2, D.3.3)."""

from __future__ import annotations

import pytest
from harness import KAMAILIO, errors, needs_patterns, rows, said

#: what each label logs
_LOGS = {name: f'xlog("{name}");' for name in "abcd"}


def _body(subject: str, labels: str) -> str:
    for name, log in _LOGS.items():
        labels = labels.replace(f"<{name}>", log)
    return f'switch ({subject}) {{ {labels} }} xlog("after");'


@pytest.mark.parametrize(
    ("subject", "labels", "says"),
    rows(
        {
            "the-label-that-is-equal": ("2", "case 1: <a> break; case 2: <b> break;", ["b"]),
            "no-label-no-default": ("9", "case 1: <a> break;", []),
            "the-default": ("9", "case 1: <a> break; default: <d>", ["d"]),
            "falls-through-until-break": (
                "1",
                "case 1: <a> case 2: <b> break; case 3: <c>",
                ["a", "b"],
            ),
            "labels-without-actions-share-the-next": (
                "-1",
                "case -1: case -3: <a> break; default: <d>",
                ["a"],
            ),
            "falls-into-the-default": ("3", "case 3: <c> default: <d>", ["c", "d"]),
            "the-default-may-stand-anywhere": ("9", "default: <d> break; case 1: <a>", ["d"]),
            "the-default-amid-is-the-last-choice": ("1", "default: <d> case 1: <a>", ["a"]),
            "the-default-falls-through-in-text-order": (
                "9",
                "case 1: <a> default: <d> case 2: <b> break; case 3: <c>",
                ["d", "b"],
            ),
            "break-inside-an-if": (
                "1",
                "case 1: if (1) { break; } <a> default: <d>",
                [],
            ),
            "break-inside-an-else": (
                "1",
                "case 1: if (0) { <a> } else { <b> break; } <c> default: <d>",
                ["b"],
            ),
            "a-switch-inside-a-switch": (
                "1",
                "case 1: switch (2) { case 2: <a> break; } <b> break; case 2: <c>",
                ["a", "b"],
            ),
            "many-statements-fall-through": (
                "1",
                f"case 1: <a> case 2: {'<b> ' * 12} case 3: <c> break; default: <d>",
                ["a", *["b"] * 12, "c"],
            ),
            "labels-are-expressions": ("5", "case 2 + 3: <a> break; default: <d>", ["a"]),
            "an-int-label-compares-numbers": ('"5"', "case 5: <a> break; default: <d>", ["a"]),
            "a-string-label-compares-texts": ("5", 'case "5": <a> break; default: <d>', ["a"]),
            "string-labels-respect-case": ('"B"', 'case "b": <b> break; default: <d>', ["d"]),
            "an-undefined-subject-is-0": ("$avp(n)", "case 0: <a> break; default: <d>", ["a"]),
            "an-undefined-subject-is-empty": ("$avp(n)", 'case "": <a> break; default: <d>', ["a"]),
            "an-empty-switch": ("1", "", []),
            "a-label-with-nothing-after-it": ("1", "case 1:", []),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_switch(dialect: str, subject: str, labels: str, says: list[str]) -> None:
    body = f"$var(s) = {subject}; {_body('$var(s)', labels)}"
    if subject.startswith("$"):
        body = _body(subject, labels)
    assert said(body, dialect) == [*says, "after"]


@pytest.mark.parametrize(
    ("subject", "labels", "says"),
    rows(
        {
            "a-regex-label": ("az", 'case /"^a": <a> break; default: <d>', ["a"]),
            "a-regex-label-respects-case": ("AZ", 'case /"^a": <a> break; default: <d>', ["d"]),
            "labels-are-tested-in-order": (
                "ab",
                'case "ab": <a> break; case /"^a": <b> break;',
                ["a"],
            ),
            "the-first-regex-that-matches": (
                "ab",
                'case /"^a": <a> break; case /"b$": <b> break;',
                ["a"],
            ),
            "a-regex-falls-through": ("ab", 'case /"^a": <a> case "q": <b> break;', ["a", "b"]),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
@needs_patterns
def test_a_switch_with_regexes(dialect: str, subject: str, labels: str, says: list[str]) -> None:
    body = f'$var(s) = "{subject}"; {_body("$var(s)", labels)}'
    assert said(body, dialect) == [*says, "after"]


@pytest.mark.parametrize(
    ("labels", "says"),
    rows(
        {
            "return-works-through": ("case 1: <a> return; default: <d>", ["a"]),
            "exit-works-through": ("case 1: <a> exit; default: <d>", ["a"]),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_switch_that_is_left(dialect: str, labels: str, says: list[str]) -> None:
    assert said(f"$var(s) = 1; {_body('$var(s)', labels)}", dialect) == says


@pytest.mark.parametrize(
    ("labels", "codes"),
    rows(
        {
            "numbers-and-strings-in-one-switch": ('case 5: break; case "x": break;', ["E312"]),
            "two-defaults": ("default: break; default: break;", ["E313"]),
            "two-equal-labels": ("case 5: break; case 5: break;", ["E313"]),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_labels_that_a_server_refuses(dialect: str, labels: str, codes: list[str]) -> None:
    assert errors(f"route {{ switch ($var(x)) {{ {labels} }} }}", dialect) == codes


def test_a_range_is_no_label() -> None:
    assert errors("route { switch ($var(x)) { case 1..5: break; } }")
