"""What is said about a config that cannot be read: the place, what is wrong, what to do."""

from __future__ import annotations

import pytest

from sertranspile.diagnostics import Diagnostic
from sertranspile.parser import parse
from sertranspile.precedence import MODERN
from sertranspile.scanner import scan
from sertranspile.source import SourceFile


def found(text: str) -> list[str]:
    """Each finding as ``line:column code message``."""
    source = SourceFile("x.cfg", text)
    return [said(source, finding) for finding in findings(text)]


def findings(text: str) -> list[Diagnostic]:
    return parse(scan(SourceFile("x.cfg", text)), MODERN)[1]


def said(source: SourceFile, finding: Diagnostic) -> str:
    place = source.position(finding.span.start)
    return f"{place.line}:{place.column} {finding.code} {finding.message}"


def in_route(text: str) -> str:
    return f"request_route {{\n{text}\nz();\n}}\nroute[B] {{\ny();\n}}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a()\nb();", "2:4 E201 missing `;`"),
        ("if (x()) {\na()\n}", "3:4 E201 missing `;`"),
        ("if (x()) { a(); b() }", "2:20 E201 missing `;`"),
        ("$x = 5", "2:7 E201 missing `;`"),
        ("foo bar;", "2:4 E201 missing `;`"),
        ("if (a() {\nb();\n}", "2:8 E207 missing `)`"),
        ("if ((a() && b()) {\nc();\n}", "2:17 E207 missing `)`"),
        ('if ($rU =~ "x" {\na();\n}', "2:15 E207 missing `)`"),
        ('a("x";', "2:6 E207 missing `)`"),
        ('a("x"', "2:6 E207 missing `)`"),
        ("$x = (5;", "2:8 E207 missing `)`"),
        ('xlog("foo);\nb("x");', "2:6 E202 this string has no end"),
        ('xlog(foo");\nb("x");', "2:9 E202 this string has no end"),
        ("a('x);\nb('y');", "2:3 E202 this string has no end"),
        ("$var(x;", "2:1 E204 `$var(` has no closing parenthesis on its line"),
        ("\tif (a()) {\n\tb();", "2:11 E205 this `{` is never closed"),
        ("if (!a()) {\nb();\n}}\n", "7:1 E206 this `}` closes nothing"),
        ("if a()) {\nb();\n}", "2:7 E208 `)` does not fit here"),
        ("if () a();", "2:5 E208 `)` does not fit here"),
        ("if (a() b()) c();", "2:9 E208 `b` does not fit here"),
        ("if (a() & & b()) c();", "2:11 E208 `&` does not fit here"),
        ('a("x" $y);', "2:7 E208 `$y` does not fit here"),
        ("a(b c);", "2:5 E208 `c` does not fit here"),
        ("$x = ;", "2:6 E208 `;` does not fit here"),
        ("$x 5;", "2:4 E208 `5` does not fit here"),
        ("1;", "2:1 E208 `1` does not fit here"),
        ('"x";', '2:1 E208 `"x"` does not fit here'),
        ("return 1 2;", "2:10 E208 `2` does not fit here"),
        ("switch ($x) {\ncase 1;\na();\n}", "3:7 E208 `;` does not fit here"),
    ],
)
def test_one_thing_wrong_in_a_route_is_found_once_and_where_it_is(text: str, expected: str) -> None:
    assert found(in_route(text)) == [expected]


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("if (a()) b();\nelseif (c()) { d(); }", "`elseif` is no word", "write `else if`"),
        ("if (a()) b();\nelsif (c()) d();", "`elsif` is no word", "write `else if`"),
        ("if (a()) then b();", "`then` is no word", "remove it"),
        ("for ($x = 1; $x < 2; $x = $x + 1) { a(); }", "`for` is no statement", "`while`"),
        ("else { b(); }", "this `else` belongs to no `if`", "one statement, or several in braces"),
        ("if (a()) b(); c(); else d();", "this `else` belongs to no `if`", "between `if` and"),
        ("case 1: a();", "`case` outside of a `switch`", "write `switch"),
        ("switch $x\ncase 1: a();", "the cases of a `switch` stand in braces", "write `{`"),
        ("switch ($x) {\na();\n}", "a statement before the first `case`", "write `case"),
        ("$var(x) == 5;", "`==` compares and sets nothing", "write `=`"),
        ("$var(x) := 5;", "`:=` is no operator", "write `$x = $x"),
        ("$x++;", "`++` is no operator", "write `$x = $x + 1`"),
        ("var(x) = 5;", "`var` cannot be set", "begins with `$`"),
        ("x = 5;", "`x` cannot be set", "begins with `$`"),
        ('if (method="INVITE") a();', "`=` sets a variable and compares nothing", "write `==`"),
        ("if (a() &amp;&amp; b()) c();", "`&amp;` is text of a web page", "the character"),
        ('$x = "a" . "b";', "`.` joins no strings", "write `+`"),
        ("route[X];", "a route is called with its name in parentheses", "write `route(NAME);`"),
    ],
)
def test_what_people_often_write_is_told_from_what_they_mean(
    text: str, message: str, remedy: str
) -> None:
    (finding,) = findings(in_route(text))
    assert finding.code == "E208" and message in finding.message and remedy in finding.help


@pytest.mark.parametrize(
    ("text", "expected", "remedy"),
    [
        ("debug 3\n", "1:1 E208 a parameter without `=`", "write `=`"),
        ('loadmodul "x"\n', "1:1 E208 `loadmodul` does not fit here", "mean `loadmodule`"),
        ("routes[x] { a(); }\n", "1:1 E208 `routes` does not fit here", "mean `route`"),
        ("route(X) { a(); }\n", "1:7 E208 the name of a route stands in brackets", "write `[X]`"),
        ("route X { a(); }\n", "1:7 E208 the name of a route stands in brackets", "write `[X]`"),
        ("route[x { a(); }\n", "1:9 E208 `{` does not fit here", "expected `]`"),
        ("foo bar baz\n", "1:1 E208 `foo` does not fit here", "expected a parameter"),
        ('xlog("x");\n', "1:1 E208 a statement outside of a route", "into a route"),
        ("if (a()) b();\n", "1:1 E208 a statement outside of a route", "into a route"),
        ("!KAMAILIO\n", "1:2 E208 the `#` of `#!KAMAILIO` is missing", "write `#!KAMAILIO`"),
        ("<<<<<<< HEAD\n", "1:1 E208 a mark that a merge of two versions has left", "one of the"),
        ("listen=udp:<MY IP>:5060\n", "1:12 E208 a blank to fill in", "your own value"),
        ("flags a:\n", "1:9 E208 this is not complete", "expected a number"),
        ('modparam("a", "b", )\n', "1:20 E208 `)` does not fit here", "expected a value"),
        ('modparam("a", "b", 1\ndebug=3\n', "1:21 E207 missing `)`", "write `)`"),
        ("debug=\nfork=no\n", "2:1 E208 `fork` does not fit here", "expected a value"),
        ("fork=no\n=3\n", "2:1 E208 `=` does not fit here", "expected a parameter"),
        ("#!ifdef X\ndebug=3\n", "1:1 E101 `#!ifdef X` is never closed", "write `#!endif`"),
    ],
)
def test_one_thing_wrong_between_routes_is_found_once_and_where_it_is(
    text: str, expected: str, remedy: str
) -> None:
    text += "request_route {\na();\n}\n"
    (finding,) = findings(text)
    assert said(SourceFile("x.cfg", text), finding) == expected and remedy in finding.help


def test_all_that_is_wrong_in_one_route_is_found() -> None:
    text = "a()\nb();\nif (c() {\n$x = ;\nd();\n}\nelse { e(); }\nf() g();\n$y 1;"
    assert found(in_route(text)) == [
        "2:4 E201 missing `;`",
        "4:8 E207 missing `)`",
        "5:6 E208 `;` does not fit here",
        "9:4 E201 missing `;`",
        "10:4 E208 `1` does not fit here",
    ]


def test_what_is_right_beside_an_error_is_read() -> None:
    text = in_route("if (a()) { b( ; c(); }")
    config, problems = parse(scan(SourceFile("x.cfg", text)), MODERN)
    assert len(problems) == 1
    assert [getattr(item, "name", "") for item in config.items] == [None, "B"]


def test_an_error_says_nothing_about_what_follows_from_it() -> None:
    text = 'route[A]{ if (a() == "x) { b("y"); } }\nroute[B]{ c("z"); }\n'
    assert found(text) == ["1:22 E202 this string has no end"]
