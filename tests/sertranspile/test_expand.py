"""The effective config: what it holds, where its lines are from, and that it is a config again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertranspile import syntax as s
from sertranspile.diagnostics import ConfigErrors
from sertranspile.dialects import detect
from sertranspile.files import reader
from sertranspile.lexer import MODERN as MODERN_LEXER
from sertranspile.parser import parse
from sertranspile.pipeline import expand
from sertranspile.precedence import MODERN
from sertranspile.scanner import scan
from sertranspile.source import SourceFile, decode

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"
CORPUS = sorted(SHARED.rglob("*.cfg"))


def expanded(
    text: str,
    given: Mapping[str, str | None] = {},
    files: Mapping[str, str] = {},
    origins: bool = False,
) -> str:
    def read(name: str) -> bytes:
        if name not in files:
            raise FileNotFoundError(name)
        return files[name].encode()

    return expand(SourceFile("x.cfg", text), None, given, read, {"HOME": "/r"}, origins).text


def test_directives_and_inactive_text_go_and_all_else_stays_byte_for_byte() -> None:
    text = (
        "#!KAMAILIO\r\n# a comment\n#!define WITH_A\n\tdebug = 2 /* b */\n#!ifdef WITH_A\n"
        "children=4\n#!else\nit's garbage\n#!endif\n\n#!ifdef WITH_B\nno\n#!endif\nlog_name='é'\n"
    )
    assert expanded(text) == (
        "#!KAMAILIO\r\n# a comment\n\tdebug = 2 /* b */\nchildren=4\n\nlog_name='é'\n"
    )


def test_names_rules_and_files_are_put_in_place() -> None:
    text = (
        '#!define URL "mysql://HOST/x"\n#!define IP "10.0.0.1"\n#!substdef "!HOST!db!g"\n'
        'include_file "a.cfg"\nlisten=udp:IP:5060\n#!redefine IP 5\nport=IP\n'
    )
    assert expanded(text, files={"a.cfg": 'modparam("a", "HOST", URL)\n'}) == (
        'modparam("a", "db", "mysql://db/x")\n\nlisten=udp:10.0.0.1:5060\nport=5\n'
    )


def test_given_names_decide_and_give_values() -> None:
    text = "#!ifdef A\ndebug=N\n#!else\nfork=no\n#!endif\n#!define N 5\nport=N\n"
    assert expanded(text) == "fork=no\nport=5\n"
    assert expanded(text, {"A": None, "N": "7"}) == "debug=7\nport=7\n"


def test_values_from_the_environment_are_read_by_the_server() -> None:
    text = "#!defenv IP=MY_IP\nlisten=IP\n"
    assert expanded(text) == text
    assert expanded(text, {"IP": '"x.org"'}) == 'listen="x.org"\n'


def test_marks_say_where_a_line_is_from_when_it_does_not_follow_the_one_before() -> None:
    text = (
        'debug=1\n#!ifdef A\nfork=no\n#!endif\nport=1\nlog_name="a\nb"\n/* c\nd */\n'
        'include_file "sub/a.cfg"\nalias=x\n'
    )
    assert expanded(text, files={"sub/a.cfg": "\nchildren=3\n"}, origins=True) == (
        'debug=1\n#@ x.cfg:5\nport=1\nlog_name="a\nb"\n/* c\nd */\n'
        "#@ sub/a.cfg:1\n\nchildren=3\n#@ x.cfg:10\n\nalias=x\n"
    )


def test_no_mark_stands_inside_a_string_or_a_comment() -> None:
    text = 'log_name="a\n#!define X 1\nb"\n/* c\n#!define X 1\nd */\n'
    assert expanded(text, origins=True) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('include_file "none.cfg"\n', "E107"),
        ("#!ifdef A\n", "E101"),
        ("#!define A 1\n#!define A 2\n", "E105"),
        ("#!define A A\ndebug=A\n", "E106"),
        ('#!subst "/a/b"\n', "E110"),
    ],
)
def test_what_the_server_would_not_start_with_is_an_error(text: str, code: str) -> None:
    with pytest.raises(ConfigErrors) as errors:
        expanded(text)
    assert [finding.code for finding in errors.value.diagnostics] == [code]


def test_what_the_defaults_decide_needs_no_warning_here() -> None:
    text = '#!define OP ==\n#!subst "/a/b/"\nroute { if ($x OP "a") exit; }\n'
    made = expand(SourceFile("x.cfg", text))
    assert made.warnings == ()


# ---- the result is a config that means the same ----


def tree(text: str, name: str = "x.cfg") -> tuple[list[str], list[str]]:
    """The syntax tree without places, and the codes of what is wrong."""
    source = SourceFile(name, text)
    spoken = detect(source)
    config, findings = parse(scan(source, spoken.lexical), spoken.precedence)
    return (
        [shape(item) for item in config.items if not isinstance(item, s.Define)],
        [finding.code for finding in findings if finding.is_error],
    )


def shape(node: object) -> str:
    return re.sub(r"Span\(start=\d+, end=\d+\)", "_", repr(node))


_PARTS = st.sampled_from(
    ["#!ifdef A", "#!ifdef B", "#!ifndef A", "#!else", "#!endif", "#!define A", "#!define C 5",
     '#!trydef B "b"', "#!redefine C 6", '#!subst "/x/y/"', "debug=C", 'log_name="x C"', "# c",
     'loadmodule "x.so"', "route[C] { x(B); }", "route { if (C > 1) { y(); } }", "/* A\n*/"]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=14), st.sets(st.sampled_from("AB")))
def test_what_is_expanded_is_expanded_once_and_for_all(parts: list[str], names: set[str]) -> None:
    text = "".join(f"{part}\n" for part in parts)
    try:
        once = expanded(text, dict.fromkeys(names))
    except ConfigErrors:
        return
    assert "#!" not in once
    assert expanded(once) == once
    marked = expanded(text, dict.fromkeys(names), origins=True)
    assert re.sub(r"(?m)^#@ .*\n", "", marked) == once


@given(st.lists(_PARTS, max_size=14), st.sets(st.sampled_from("AB")))
def test_the_effective_config_holds_the_active_items_in_order(
    parts: list[str], names: set[str]
) -> None:
    text = "".join(f"{part}\n" for part in parts)
    try:
        once = expanded(text, dict.fromkeys(names))
    except ConfigErrors:
        return
    plain = [part for part in parts if part.startswith(("loadmodule", "route {"))]
    active = [line for line in once.split("\n") if line.startswith(("loadmodule", "route {"))]
    lexed = scan(SourceFile("x.cfg", text), MODERN_LEXER, dict.fromkeys(names))
    config, _ = parse(lexed, MODERN)
    assert len(active) <= len(plain)
    assert len(active) == _active(config.items, text, lexed.conditionals)


def _active(items: tuple[s.Item, ...], text: str, conditionals: object) -> int:
    holds = {block.opening.start: block.holds for block in conditionals}  # type: ignore[attr-defined]
    count = 0
    for item in items:
        match item:
            case s.ConditionalItems(then=then, orelse=orelse):
                branch = then if holds[item.span.start] else orelse or ()
                count += _active(branch, text, conditionals)
            case s.Declaration() | s.RouteBlock(name=None):
                count += 1
    return count


@pytest.mark.skipif(not CORPUS, reason="needs the corpus")
@pytest.mark.parametrize("path", CORPUS[::7], ids=lambda path: path.stem)
def test_the_effective_config_of_a_real_one_parses_where_that_does(path: Path) -> None:
    source = SourceFile(path.name, decode(path.read_bytes()))

    def read(name: str) -> bytes:
        try:
            return reader(path.parent)(name)
        except OSError:
            return b""

    try:
        made = expand(source, read=read)
    except ConfigErrors as errors:
        assert {finding.code for finding in errors.diagnostics if finding.is_error} == {"E101"}
        return
    _, wrong = tree(made.text, path.name)
    if not tree(source.text, path.name)[1]:
        assert wrong == []
    again = expand(SourceFile(path.name, made.text), detect(source).name, origins=False)
    unmarked = re.sub(r"(?m)^#@ .*\n", "", made.text)
    assert re.sub(r"(?m)^#@ .*\n", "", again.text) == unmarked
