"""The routing table of 2001: what is one, how its lines are read, and what is wrong with them."""

from __future__ import annotations

import pytest

from sertranspile import ir
from sertranspile.diagnostics import ConfigErrors, Diagnostic
from sertranspile.dialects import detect
from sertranspile.pipeline import transpile, understand
from sertranspile.source import SourceFile
from sertranspile.table2001 import LONGEST_LINE, is_table


def read(text: str) -> tuple[tuple[ir.Rule, ...], list[Diagnostic]]:
    _, program, findings = understand(SourceFile("t.cfg", text), None, "regex2001")
    table = program.items[0]
    assert isinstance(table, ir.RuleTable)
    return table.rules, findings


def rules(text: str) -> list[tuple[str, str, str]]:
    return [(rule.method, rule.uri, rule.destination) for rule in read(text)[0]]


def found(text: str) -> list[tuple[str, str]]:
    """Code of each finding, and the text that it points at."""
    try:
        findings = read(text)[1]
    except ConfigErrors as errors:
        findings = errors.diagnostics
    return [(finding.code, text[slice(*finding.span)]) for finding in findings]


# ---- which file is one ----


@pytest.mark.parametrize(
    "text",
    [
        ". . host\n",
        "# c\n\n \t^R.*\t ^sip:.*  host:5060\t# c",
        "^INVITE ^sip:[0-9]{3}@x;user=phone host\r\n. . host  # {this} is no route{\n. . c d\n",
        "a b c\nd e\n",  # one line of two is wrong
    ],
)
def test_lines_of_three_columns_are_a_table(text: str) -> None:
    assert is_table(text)
    assert detect(SourceFile("x", text)).name == "regex2001"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only comments\n",
        "debug = 3\nlisten = 10.0.0.1\n",
        'modparam("usrloc", "db_mode", 0)\n',
        "route[1] # and\n{ }\n",
        "route{ a(); }\n",
        "if (method==x)\n{ break; }\n",
        'loadmodule "a" "b"\n',
        "one two three four\nfive six\n",
    ],
)
def test_no_other_config_is_taken_for_a_table(text: str) -> None:
    assert not is_table(text)


def test_the_dialect_that_was_given_is_the_one_that_is_read() -> None:
    text = "^INVITE .* host\n"
    with pytest.raises(ConfigErrors):
        understand(SourceFile("x", text), None, "ser08")
    assert rules("# nothing\n") == []
    assert found("junk\n") == [("E221", "\n")]


# ---- how lines are read ----


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("^R.* ^sip:.*@dorian.* ekina", ("^R.*", "^sip:.*@dorian.*", "ekina")),
        (" \t. \t.\t \tape:5061 \t\r\n", (".", ".", "ape:5061")),
        (". .# host# # c", (".", ".\\#", "host#")),
        ("a$ [[:digit:]]\\. h", ("a\\Z", "[0-9]\\.", "h")),
        (". . h:05061", (".", ".", "h:5061")),
        (". . h:0", (".", ".", "h")),
        (". . h:+5", (".", ".", "h:5")),
    ],
)
def test_a_line_is_a_rule(line: str, rule: tuple[str, str, str]) -> None:
    if "host#" in line:
        assert found(line) == [("E321", "host#")]  # no comment begins inside a column
        return
    assert rules(line) == [rule]


@pytest.mark.parametrize("line", ["", " \t", "\r", "# a b c", "  #", "\ra b c"])
def test_a_line_that_holds_nothing_is_none(line: str) -> None:
    assert rules(f"{line}\n. . h\n") == [(".", ".", "h")]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("a b\n", [("E221", "\n")]),
        ("a b", [("E221", "")]),
        ("a\n b \n", [("E221", "\n"), ("E221", " ")]),
        ("a b #\n", [("E221", "#")]),
        ("a b # c d\n", [("E221", "#")]),
        ("a b c d e # f\n", [("E222", "d e # f")]),
        ("a b c\rd\n", [("E222", "d")]),
        ("( b c\n", [("E308", "(")]),
        ("a b[[:nix:]] c\n", [("E308", "[:nix:]]")]),
        ("a b [::1]:5060\n", [("E321", "[")]),
        ("a b :5060\n", [("E321", ":")]),
        ("a b c/d\n", [("E321", "c/d")]),
        ("a b c:\n", [("W532", "\n")]),
        ("a b c:x\n", [("W532", "x")]),
        ("a b 127.0.0.1:25083#x\n", [("W532", "25083#x")]),
        ("a b c:5060:1\n", [("W532", "5060:1")]),
        ("a b c:65536\n", [("W532", "65536")]),
        ("a b c:-1\n", [("W532", "-1")]),
        ("\xa0\n. . h\n", [("E221", "\n")]),
        (". . h\xa0\n", [("E321", "h\xa0")]),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, findings: list[tuple[str, str]]) -> None:
    assert found(text) == findings


@pytest.mark.parametrize(
    ("port", "used"),
    [("", None), ("x", None), ("25083#x", 25083), ("65536", None), ("70000", 4464), ("-1", 65535),
     ("99999999999999999999999", 65535)],
)  # fmt: skip
def test_a_port_is_what_the_server_makes_of_it(port: str, used: int | None) -> None:
    assert rules(f"a b h:{port}\n") == [("a", "b", "h" if used is None else f"h:{used}")]


def test_a_blank_that_is_none_to_the_server_is_named() -> None:
    with pytest.raises(ConfigErrors) as errors:
        read("\xa0\n")
    assert "no-break space" in errors.value.diagnostics[0].help
    # in a pattern it is a character like any other
    assert rules("\xa0a . h\n") == [(r"\xc2\xa0a", ".", "h")]


# ---- long lines ----


def test_a_line_is_read_up_to_799_characters_and_the_rest_is_a_line() -> None:
    first = "a b h # ".ljust(LONGEST_LINE, "-")
    text = f"{first}c d i\n. . j\n"
    assert rules(text) == [("a", "b", "h"), ("c", "d", "i"), (".", ".", "j")]
    assert found(text) == [("W531", "c d i")]
    assert found(f"{first}c d\n") == [("W531", "c d"), ("E221", "\n")]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", " \t\r\n"])
def test_nothing_after_799_characters_is_nothing(end: str) -> None:
    assert found("a b h # ".ljust(LONGEST_LINE, "-") + end) == []


def test_a_cut_may_part_a_column() -> None:
    text = "." * (LONGEST_LINE - 2) + " .. h\n"
    assert found(text) == [("E221", "."), ("W531", ". h"), ("E221", "\n")]


# ---- rules that are never used ----


@pytest.mark.parametrize(
    "pattern", [".", ".*", "^.*$", "^.", ".$", "^", "$", ".+", "^.+$", "(.*)", ".?"]
)
def test_below_a_rule_for_everything_none_is_used(pattern: str) -> None:
    assert found(f"{pattern} {pattern} h\na b i\n") == [("W530", "a b i")]


@pytest.mark.parametrize("pattern", ["^.$", "..", "^.?$", "a*", "[.]", r"\.", "^()$", "(.)", ".*a"])
def test_what_may_leave_something_is_not_everything(pattern: str) -> None:
    assert found(f"{pattern} . h\na b i\n") == []


def test_below_the_same_patterns_a_rule_is_not_used() -> None:
    text = "^INVITE a h\n^BYE . h\n^invite A i # c\n^bye x i\n^INVITE b h\n"
    assert found(text) == [("W530", "^invite A i # c"), ("W530", "^bye x i")]
    assert [finding.label for finding in read(text)[1]] == [
        "the rule in line 1 takes all that this one would",
        "the rule in line 2 takes all that this one would",
    ]


# ---- the module ----


def test_comments_stand_where_they_stood() -> None:
    text = "# head\n\n# one\n# two\na b h # three\n\n# four\nc d i\n# five\n"
    module = transpile(SourceFile("t.cfg", text))
    assert module.text.splitlines()[4:14] == [
        "# head",
        "RULES = (",
        "    # one",
        "    # two",
        '    Rule(r"a", r"b", "h"),  # three',
        "    # four",
        '    Rule(r"c", r"d", "i"),',
        "    # five",
        ")",
        "",
    ]
    assert (module.lines[9].number, module.lines[11].number) == (5, 8)


def test_an_empty_table_is_a_router_that_drops_all() -> None:
    text = transpile(SourceFile("t.cfg", "# nothing\n"), dialect="regex2001").text
    assert "# nothing\nRULES = ()\n" in text and "Rule," not in text


def test_hostile_text_stays_text() -> None:
    text = transpile(SourceFile("t.cfg", '"""+x .*\'\\\\ h # \x0cimport os # type: ignore\n')).text
    assert "import os" not in [line.strip() for line in text.splitlines()]
    assert compile(text, "t", "exec")
