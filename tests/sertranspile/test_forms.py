"""Every form of the language that a server reads is read (LANGUAGE B, C), by generation."""

from __future__ import annotations

from pathlib import Path

import pytest

from sertranspile import syntax as s
from sertranspile.lexer import CLASSIC as CLASSIC_LEXER
from sertranspile.lexer import MODERN as MODERN_LEXER
from sertranspile.parser import parse
from sertranspile.precedence import CLASSIC, MODERN
from sertranspile.scanner import scan
from sertranspile.source import SourceFile


def read(text: str, is_classic: bool = False) -> tuple[s.Item, ...]:
    lexer, precedence = (CLASSIC_LEXER, CLASSIC) if is_classic else (MODERN_LEXER, MODERN)
    config, findings = parse(scan(SourceFile("x.cfg", text), lexer), precedence)
    assert [finding for finding in findings if finding.is_error] == []
    return config.items


FORMS = Path(__file__).parent / "forms"


def forms(name: str) -> dict[str, str]:
    """The sections of a file of forms by their titles."""
    sections = (FORMS / f"{name}.cfg").read_text(encoding="utf-8").split("#### ")[1:]
    return dict(section.split("\n", 1) for section in sections)


STATEMENTS = forms("statements")
ITEMS = forms("items")
BEFORE_3_0 = forms("before-3.0")


@pytest.mark.parametrize("text", STATEMENTS.values(), ids=STATEMENTS)
def test_statements_of_3_x_and_later_are_read(text: str) -> None:
    (route,) = read(f"request_route {{\n{text}\n}}\n")
    assert isinstance(route, s.RouteBlock) and route.body


@pytest.mark.parametrize(
    "text",
    [
        "if \\\n (a()) b(); a(); // c\n b(); /* x /* y */ z */ c(); # d\n\xa0 e();\xa0",
        "a();\r\n#!ifdef X\r\nb();\r\n#!endif\r\nc();\r\n",
        "\ufeff a();",
        "a();\x08\tb();\x00",
    ],
)
def test_all_that_is_blank_is_blank(text: str) -> None:
    assert read(f"request_route {{\n{text}\n}}\n")


@pytest.mark.parametrize(("title", "text"), ITEMS.items(), ids=ITEMS)
def test_items_of_3_x_and_later_are_read(title: str, text: str) -> None:
    assert len(read(text)) == int(title.split(":")[0])


@pytest.mark.parametrize(
    ("head", "keyword", "name"),
    [
        ("route", "route", None),
        ("request_route", "request_route", None),
        ("route[1]", "route", "1"),
        ("route [ X_y ]", "route", "X_y"),
        ('route["log"]', "route", "log"),
        ("route['log']", "route", "log"),
        ("route[a.b]", "route", "a.b"),
        ("route[a-b]", "route", "a-b"),
        ("failure_route[1]", "failure_route", "1"),
        ("onreply_route", "onreply_route", None),
        ("onreply_route[0]", "onreply_route", "0"),
        ("reply_route", "reply_route", None),
        ("branch_route[b]", "branch_route", "b"),
        ("onsend_route", "onsend_route", None),
        ("local_route", "local_route", None),
        ("error_route", "error_route", None),
        ("event_route[tm:local-request]", "event_route", "tm:local-request"),
        ("event_route[htable:expired:x]", "event_route", "htable:expired:x"),
        ("event_route[core:worker-one-init]", "event_route", "core:worker-one-init"),
        ("route[X] # said\n/* and more */\n# again\n", "route", "X"),
    ],
)
def test_routes_have_their_names(head: str, keyword: str, name: str | None) -> None:
    (route,) = read(f"{head} {{ a(); }}\n")
    assert isinstance(route, s.RouteBlock)
    assert (route.keyword, route.name) == (keyword, name)


@pytest.mark.parametrize("text", BEFORE_3_0.values(), ids=BEFORE_3_0)
def test_forms_before_3_0_are_read(text: str) -> None:
    assert read(text, is_classic=True)


def test_adjacent_strings_are_one_argument_with_a_blank_between_them() -> None:
    (route,) = read('route{ a("x"   "y"\n/* c */ "z", "w"); }')
    assert isinstance(route, s.RouteBlock)
    (call,) = route.body
    assert isinstance(call, s.CallStatement)
    assert [getattr(argument, "text", None) for argument in call.call.args] == [
        '"x" "y" "z"',
        '"w"',
    ]
