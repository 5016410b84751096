"""Conditionals and comments as the servers' lexers see them (LANGUAGE A.4, B.1, B.3.1)."""

from __future__ import annotations

import pytest

from sertranspile.diagnostics import ConfigErrors
from sertranspile.directives import DirectiveKind, directive_at
from sertranspile.lexer import CLASSIC, MODERN, lex
from sertranspile.pipeline import check, expand, transpile
from sertranspile.source import SourceFile


def effective(text: str, *names: str) -> str:
    return expand(SourceFile("x.cfg", text), None, dict.fromkeys(names), origins=False).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#!ifdef A\na\n#!endif\n", ""),
        ("#!ifdef A\na\n#!else\nb\n#!endif\n", "b\n"),
        ("#!ifndef A\na\n#!else\nb\n#!endif\n", "a\n"),
        ("#!ifdef A\n#!ifndef B\na\n#!else\nb\n#!endif\nc\n#!else\nd\n#!endif\n", "d\n"),
        ("#!ifndef A\n#!ifdef B\na\n#!else\nb\n#!endif\nc\n#!else\nd\n#!endif\n", "b\nc\n"),
        # any garbage may be skipped
        ("#!ifdef A\nit's \"open /* $var( {{{\n#!endif\na\n", "a\n"),
        # what is skipped has neither strings nor comments
        ('#!ifdef A\nx("\n#!else\n");\n#!endif\n', '");\n'),
        ("#!ifdef A\n/*\n#!endif\n*/\n", "*/\n"),
        ("#!ifdef A\n# #!ifdef B\n#!endif\n#!endif\na\n", "a\n"),
        # text that is not skipped has
        ('x("\n#!ifdef A\n");\n', 'x("\n#!ifdef A\n");\n'),
        ("/*\n#!ifdef A\n*/\n", "/*\n#!ifdef A\n*/\n"),
        # lines that open or turn nothing are ignored
        ("#!endif\n#!else\na\n", "a\n"),
        # in a line
        ("a #!ifdef A\nb\n#!endif\nc\n", "a \nc\n"),
        ("a\n\t!!ifdef A\nb\n  !!else  \nc\n!!endif\n", "a\nc\n"),
        ("#!ifdef A\r\na\r\n#!else\r\nb\r\n#!endif\r\n", "b\r\n"),
    ],
)
def test_what_is_left_is_what_the_server_reads(text: str, expected: str) -> None:
    assert effective(text) == expected


def test_definitions_are_those_of_the_text_above() -> None:
    text = "#!ifdef A\na\n#!endif\n#!define A\n#!ifdef A\nb\n#!endif\n"
    assert effective(text) == "b\n"
    assert effective(text.replace("#!define A", "# #!define A")) == "# #!define A\n"
    assert effective(text, "A") == "a\nb\n"


@pytest.mark.parametrize("end", ["#!endif # A", "#!endif;", "#!endif // A", "#!endifs", ""])
def test_an_end_with_something_behind_it_does_not_close(end: str) -> None:
    with pytest.raises(ConfigErrors) as errors:
        effective(f"#!ifdef A\na\n{end}\n")
    (finding,) = errors.value.diagnostics
    assert finding.code == "E101"
    looks_like_it = end.startswith("#!endif") and not end.startswith("#!endifs")
    assert ("further down is a comment" in finding.help) == looks_like_it


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("#!KAMAILIO", DirectiveKind.MARKER),
        ("!!SER", DirectiveKind.MARKER),
        ("#!KAMAILIO ", None),
        ("#!kamailio", None),
        ("#!ifdefX", None),
        ("#!unknown x", None),
        ("#!/usr/sbin/kamailio", None),
        ("# !ifdef A", None),
        ("#!define A", DirectiveKind.DEFINE),
        ("#!define", None),
        ("#!redefine A 1", DirectiveKind.DEFINE),
        ("#!trydefenvs A=B", DirectiveKind.DEFINE),
        ("#!substdefs '!A!B!'", DirectiveKind.TEXT),
    ],
)
def test_a_line_that_is_no_directive_is_a_comment(line: str, kind: DirectiveKind | None) -> None:
    found = directive_at(line, 0)
    assert (found.kind if found is not None else None) == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a /* b /* c */ d */ e", "a                   e"),
        ("a # b /* c\nd */ e", "a         \nd */ e"),
        ("a /* # b */ c", "a           c"),
        ('a "# b" c', 'a "___" c'),
        ("a # last", "a       "),
    ],
)
def test_comments_hide_each_other(text: str, code: str) -> None:
    assert lex(text, MODERN, {}).code == code
    assert lex(text, CLASSIC, {}).code == code


def test_two_slashes_begin_a_comment_from_4_4_on_and_never_in_a_string() -> None:
    text = 'a //b\n"sip://x"'
    assert lex(text, MODERN, {}).code == 'a    \n"_______"'
    assert lex(text, CLASSIC, {}).code == 'a //b\n"_______"'


def test_what_stands_behind_inactive_text_is_read_where_it_is() -> None:
    text = (
        '#!KAMAILIO\nloadmodule "sl.so"\n#!ifdef WITH_X\nmodparam("a", "b", X\n'
        'modparam("c", "d", 1)\n#!endif\nroute {\n\tif ($rU==$null) exit;\n}\n'
    )
    checked = check(SourceFile("x.cfg", text))
    assert [finding.code for finding in checked.findings] == ["W502"]


def test_a_definition_in_inactive_text_has_its_constant() -> None:
    text = (
        '#!KAMAILIO\n#!ifdef NOTES\nALTER TABLE acc;\n#!define URL "x"\n#!endif\n#!ifdef WITH_X\n'
        'debug=\n#!endif\nloadmodule "presence.so"\n#!ifdef WITH_Y\n'
        'modparam("presence", "db_url", URL)\n#!endif\nrequest_route { exit; }\n'
    )
    assert 'URL = define("URL", "x") if NOTES else' in transpile(SourceFile("x.cfg", text)).text


def test_a_string_that_an_inactive_branch_parts_from_its_neighbour_is_told_where_it_is() -> None:
    text = (
        '#!KAMAILIO\nloadmodule "sl.so"\n#!ifdef WITH_X\nloadmodule "tm.so"\n#!endif\n'
        '#!ifdef WITH_Y\nloadmodule #!endif\n"rr.so"\n#!endif\nrequest_route { exit; }\n'
    )
    with pytest.raises(ConfigErrors) as refused:
        check(SourceFile("x.cfg", text))
    source = refused.value.source
    errors = [found for found in refused.value.diagnostics if found.is_error]
    assert {source.position(found.span.start).line for found in errors} == {8}
