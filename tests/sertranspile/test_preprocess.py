"""Everything in place before scanning; outcomes as observed on Kamailio 5.6 (LANGUAGE B.2, B.3)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertranspile.diagnostics import NOWHERE
from sertranspile.lexer import MODERN
from sertranspile.preprocess import Prepared, prepare
from sertranspile.report import render
from sertranspile.source import SourceFile, Span


def made(
    text: str,
    names: Mapping[str, str | None] = {},
    files: Mapping[str, str] = {},
    environment: Mapping[str, str] = {},
    release: str = "kamailio-5.6",
) -> Prepared:
    def read(name: str) -> bytes:
        if name not in files:
            raise FileNotFoundError(name)
        return files[name].encode()

    return prepare(SourceFile("x.cfg", text), MODERN, release, names, read, environment)


def after(definitions: str, text: str, given: Mapping[str, str | None] = {}) -> str:
    """What is left of a text below definitions."""
    whole = made(f"{definitions}\n=====\n{text}", given).source.text
    return " ".join(whole.partition("=====")[2].split())


def codes(text: str, given: Mapping[str, str | None] = {}) -> list[str]:
    return [finding.code for finding in made(text, given).findings]


# ---- B.3.2, B.3.3: definitions ----


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("1 + 2", "x = M*3;", "x = 1 + 2*3;"),
        ("1 \\\n+ 2", "x = M*3;", "x = 1 + 2*3;"),
        ("==", "if ($x M 7) y();", "if ($x == 7) y();"),
        ("if (1) {", "M y(); }", "if (1) { y(); }"),
        ("a(); b()", "M;", "a(); b();"),
        ("xlog", 'M("x");', 'xlog("x");'),
        ("a, b", "f(M);", "f(a, b);"),
        ("10.0.0.1", "listen=udp:M:5060", "listen=udp:10.0.0.1:5060"),
        ("a.b-c.org", "alias=M", "alias=a.b-c.org"),
        ("", "route(M) x M;", "route() x ;"),
        ("FOO", "route(M); route[M] {}", "route(FOO); route[FOO] {}"),
        ("$var(x)", "y(M);", "y($var(x));"),
        # the comment is a part of the value and hides the rest of the line
        ("5 # five", "debug = M; x\ny", "debug = 5 # five; x y"),
    ],
)
def test_text_takes_the_place_of_its_name(value: str, text: str, expected: str) -> None:
    assert after(f"#!define M {value}", text) == expected


@pytest.mark.parametrize(
    "value", ["5", "-3", "0x1f", '"a"', "'a'", '"a" "b"', "yes", "6 /* six */", '"a#b//c"']
)
def test_a_name_with_one_literal_stays(value: str) -> None:
    assert after(f"#!define M {value}", "f(M); x = M + 1;") == "f(M); x = M + 1;"


@pytest.mark.parametrize(
    "text",
    [
        '"M"', "'M'", "$var(M)", "$M", "$(hdr(M){s.len})", "$sel(cfg_get.M.M)", "@cfg_get.M",
        "$f.M", "@msg.header.M[1].M", "event_route[M:x]", "M1", "xM", "1M", "# M", "/* M */",
        "M_x",
    ],
)  # fmt: skip
def test_a_name_is_replaced_in_code_only(text: str) -> None:
    assert after("#!define M (other)", f"f({text} \n);") == f"f({text} );"


def test_keywords_can_be_tested_and_are_not_replaced() -> None:
    assert after("#!define port 99", "port=1") == "port=1"
    assert made("#!define port 99\n#!ifdef port\nx\n#!endif\n").names.is_active(35)


def test_the_value_is_read_again() -> None:
    assert after("#!define A B + B\n#!define B C\n#!define C x 'C'", "A;") == "x 'C' + x 'C';"
    assert after("#!define A B\n#!define B 5", "A;") == "B;"


def test_a_name_in_its_own_value_is_an_error_where_it_is_used() -> None:
    circle = "#!define A B\n#!define B A x\n"
    assert codes(circle) == []
    assert "E106" in codes(f"{circle}debug=A\n")
    assert not made(f"{circle}debug=A\n").is_complete


def test_definitions_that_multiply_are_stopped() -> None:
    bomb = "".join(f"#!define N{n} {f'N{n + 1} ' * 9}\n" for n in range(9))
    assert codes(f"{bomb}#!define N9 x\nroute {{ N0; }}\n") == ["E112"]


def test_the_last_definition_before_a_place_is_the_one_in_force() -> None:
    text = "#!trydef M (a)\n#!trydef M (b)\nM\n#!redefine M (c)\nM\n#!redef N (d)\nN\n"
    lines = made(text).source.text.split("\n")
    assert (lines[2], lines[4], lines[6]) == ("(a)", "(c)", "(d)")


def test_definitions_in_comments_strings_and_inactive_text_are_none() -> None:
    inert = '/*\n#!define M (x)\n*/\ny("\n#!define M (x)\n");\n#!ifdef OFF\n#!define M (x)\n#!endif'
    assert after(inert, "f(M);") != "f((x));"
    # under another feature it is there
    assert after(inert, "f(M);", {"OFF": None}).replace(" ", "").count("(x)") == 1


def test_a_definition_needs_a_name_on_its_line() -> None:
    assert after("#!define\nM (x)", "f(M);") == "f(M);"
    assert codes("#!define A-b 5\n#!ifdef C-d\n#!endif\n") == ["E104", "E104"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#!define A 1\n#!define A 2\n", ["E105"]),
        ("#!define A 1\n#!substdef '!A!2!'\n", ["E105"]),
        ("#!define A 1\n#!trydef A 2\n#!redefine A 3\n", []),
        ("#!ifdef X\n#!define A 1\n#!else\n#!define A 2\n#!endif\n", []),
        ("#!define A 1\n#!ifdef X\n#!define A 2\n#!endif\n", []),
        ("#!define A 1\n#!ifndef X\n#!define A 2\n#!endif\n", ["E105"]),
    ],
)
def test_a_name_may_be_defined_once_where_it_is_active(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_both_places_of_a_definition_are_named() -> None:
    found = made('#!define A 1\ninclude_file "y.cfg"\n', files={"y.cfg": "\n#!define A 2\n"})
    (twice,) = found.findings
    assert found.source.position(twice.span.start)[::2] == (2, "y.cfg")
    assert twice.label == "the first time in x.cfg:1"


def test_more_names_than_the_servers_take_are_noted() -> None:
    assert codes("".join(f"#!define N{n} 1\n" for n in range(513))) == ["W527"]
    assert codes("#!ifdef A\n" * 514 + "#!endif\n" * 514) == ["W527"]


def test_what_was_put_in_place_leads_to_its_use_and_tells_of_its_definition() -> None:
    found = made("#!define M (one two)\nroute { M; }\n").source
    at = found.text.rindex("two")
    frame = found.frame(Span(at, at + 3))
    assert (frame.line, frame.position[:2], frame.width) == ("route { M; }", (2, 9), 1)
    assert frame.note == "in the value of `M`, defined in x.cfg:1"


# ---- a value that hangs on features ----


def test_text_that_hangs_on_a_feature_comes_in_under_that_feature() -> None:
    definitions = "#!ifdef F\n#!define M a b\n#!else\n#!define M c d\n#!endif"
    assert after(definitions, "M;") == "#!ifdef F a b #!else c d #!endif ;"
    assert after(definitions, "#!ifdef F\nM;\n#!endif") == "#!ifdef F a b; #!endif"
    assert after(definitions, "#!ifndef F\nM;\n#!endif") == "#!ifndef F c d; #!endif"


def test_a_name_that_is_not_defined_everywhere_stays_where_it_is_not() -> None:
    definitions = "#!ifdef F\n#!ifndef G\n#!define M a b\n#!endif\n#!endif"
    assert after(definitions, "M;") == (
        "#!ifdef F #!ifdef G M #!else a b #!endif #!else M #!endif ;"
    )


def test_a_condition_that_means_something_else_by_then_is_decided_and_told() -> None:
    text = "#!ifdef F\n#!define M a b\n#!endif\n#!define F\nroute { M; }\n"
    found = made(text)
    assert "route { M; }" in found.source.text
    assert "W522" in [finding.code for finding in found.findings]


def test_given_names_and_values_come_first() -> None:
    assert after("#!define M (a)", "M;", {"M": "(b)"}) == "(b);"
    assert after("", "M;", {"M": "(b)"}) == "(b);"
    assert after("#!define M 5", "M;", {"M": "7"}) == "M;"
    assert made("#!define M 5\n", {"M": "7"}).known["M"] == "7"
    # a string of the config takes any text
    assert made('#!define M "a"\n', {"M": "b c"}).known["M"] == '"b c"'
    assert codes("#!define M 5\n", {"M": "x"}) == ["E111"]


def test_a_given_name_that_nothing_asks_for_is_told() -> None:
    assert codes("#!ifdef WITH_NAT\ndebug=1\n#!endif\n", {"WITH_NTA": None}) == ["W528"]
    assert codes("#!ifexp LEVEL > 5\ndebug=1\n#!endif\n", {"LEVEL": "7"}) == []


# ---- B.3.1: conditionals ----


def test_a_second_else_turns_back() -> None:
    text = "#!ifdef X\na\n#!else\nb\n#!else\nc\n#!else\nd\n#!endif\n"
    whole = made(text)
    assert whole.source.text == (
        "#!ifdef X\na\n#!else\nb\n#!endif\n#!ifdef X\nc\n#!else\nd\n#!endif\n"
    )
    assert [finding.code for finding in whole.findings] == ["W525"]


def test_what_follows_the_name_of_a_condition_is_ignored() -> None:
    (block,) = made("#!ifdef NOTHERE   blah\na\n#!endif\n").lexed.conditionals  # type: ignore
    assert block.test == "NOTHERE" and not block.holds


@pytest.mark.parametrize("mark", ["#!", "!!", "  #!", "\t!!", "debug=1; #!"])
def test_directives_need_not_begin_a_line(mark: str) -> None:
    lexed = made(f"{mark}ifdef X\na\n{mark}endif\n").lexed
    assert lexed is not None and len(lexed.conditionals) == 1


@pytest.mark.parametrize(
    ("release", "test", "holds"),
    [
        ("kamailio-5.6", "ifdef KAMAILIO_5", True),
        ("kamailio-5.6", "ifdef KAMAILIO_5_6_3", True),
        ("kamailio-5.6", "ifdef KAMAILIO_6", False),
        ("kamailio-3.1", "ifdef KAMAILIO_3", False),
        ("kamailio-6.1", "ifexp KAMAILIO_VERSION >= 6001000", True),
        ("kamailio-6.1", 'ifexp OS_NAME == "linux"', True),
        ("kamailio-6.1", "ifexp 1/0 || X", False),
    ],
)
def test_names_of_the_server_follow_its_release(release: str, test: str, holds: bool) -> None:
    found = made(f"#!{test}\na\n#!endif\n", release=release)
    assert found.names.is_active(len(test) + 3) == holds
    assert found.lexed is not None and found.lexed.conditionals[0].holds == holds


@pytest.mark.parametrize(
    ("before", "holds"),
    [
        ('loadmodule "tm.so"', True),
        ('loadmodule "/usr/lib/tm"', True),
        ('loadmodulex "tm.so"', True),
        ('loadmodule "tmx.so"', False),
        ('# loadmodule "tm.so"', False),
        ('#!ifdef X\nloadmodule "tm.so"\n#!endif', False),
        ('#!ifndef X\nloadmodule "tm.so"\n#!endif', True),
        ("", False),
    ],
)
def test_a_module_is_defined_once_it_is_loaded(before: str, holds: bool) -> None:
    text = f'{before}\n#!ifdef MOD_tm\na\n#!endif\nloadmodule "tm.so"\n'
    found = made(text)
    assert found.names.is_active(text.index("\na\n")) == holds
    assert found.lexed is not None and found.lexed.conditionals[-1].holds == holds


# ---- B.3.5, B.3.6: rules ----


def test_rules_change_the_strings_and_variables_after_them_in_order() -> None:
    text = (
        'x("foo");\n#!subst "/foo/bar/"\n#!subst "/bar /<&>/g"\n'
        'x("foo foo", \'foo\', $var(foo), $foo, foo, "fo" "o bar bar b");\n'
    )
    assert made(text).source.text.split("\n")[-2] == (
        'x("<&>foo", \'bar\', $var(bar), $bar, foo, "<&><&><&>b");'
    )


def test_a_rule_defines_its_name_too() -> None:
    text = '#!substdef "!IP!10.0.0.1!g"\n#!substdefs "!DOM!a.org!"\nlisten=udp:IP:5060\nalias=DOM\n'
    assert made(text).source.text.split("\n")[2:] == [
        "listen=udp:10.0.0.1:5060",
        'alias="a.org"',
        "",
    ]


def test_the_string_of_a_rule_is_changed_by_the_rules_before_it() -> None:
    text = '#!substdef "!IP!10.0.0.1!g"\n#!substdef "!ADDR!tcp:IP:80!g"\nlisten=ADDR\nx("ADDR");\n'
    lines = made(text).source.text.split("\n")
    assert lines[2:4] == ["listen=tcp:10.0.0.1:80", 'x("tcp:10.0.0.1:80");']


def test_values_of_definitions_are_changed_where_they_are_used() -> None:
    text = '#!define URL "mysql://HOST"\n#!subst "/HOST/db1/"\nx(URL);\n'
    assert '#!define URL "mysql://db1"\n' in made(text).source.text
    # different from use to use: then it is text
    text = '#!define URL "HOST"\nx(URL);\n#!subst "/HOST/db1/"\nx(URL);\n'
    assert made(text).source.text.split("\n")[1::2] == ['x("HOST");', 'x("db1");']


def test_new_values_are_written_so_that_they_mean_the_same() -> None:
    def changed(string: str) -> str:
        return made(f'#!subst "/A/\\"/"\nx({string});\n').source.text.split("\n")[1]

    assert changed('"A\\n"') == 'x("\\"\\n");'
    assert changed("'A'") == "x('\"');"
    assert changed('"a\\."') == 'x("a\\.");'
    assert changed('"A\\."') == 'x("\\"\\\\.");'


def test_a_rule_under_a_feature_reaches_what_is_under_it_and_the_rest_by_default() -> None:
    text = (
        '#!ifdef F\n#!subst "/a/b/"\n#!else\n#!subst "/a/c/"\n#!endif\n'
        'x("a");\n#!ifdef F\nx("a");\n#!endif\n'
    )
    found = made(text)
    assert found.source.text.split("\n")[5:8:2] == ['x("c");', 'x("b");']
    assert "W522" in [finding.code for finding in found.findings]
    assert made(text, {"F": None}).source.text.split("\n")[5] == 'x("b");'


def test_values_from_the_environment_and_of_names_go_into_rules() -> None:
    text = '#!define Q 5\n#!substdef "!A!$env(HOST)-$def(Q)!g"\nx("A");\n'
    found = made(text, environment={"HOST": "h"})
    assert found.source.text.endswith('x("h-5");\n')
    assert "HOST was read from the environment" in found.findings[-1].label


def test_a_given_value_takes_the_place_of_a_rules() -> None:
    found = made('#!substdef "!IP!10.0.0.1!g"\nlisten=IP\nx("IP");\n', {"IP": "10.9.9.9"})
    assert found.source.text.endswith('listen=10.9.9.9\nx("10.9.9.9");\n')


def test_each_rule_that_is_applied_is_told_once_with_what_it_changed() -> None:
    found = made('#!subst "/a/b/"\n#!subst "/none/x/"\nx("a", "a", "c");\n').findings
    assert [(one.code, one.label) for one in found] == [("W529", "changes 2 strings")]


# ---- where only text will do ----


def test_a_route_is_named_by_the_text_of_its_name() -> None:
    found = made('#!define RN "relay"\n#!define N 3\nroute(RN); route[N] {}\nx(RN);\n')
    assert found.source.text.split("\n")[2:4] == ['route("relay"); route[3] {}', "x(RN);"]
    assert [finding.code for finding in found.findings] == ["W524", "W524"]


def test_a_string_beside_a_name_is_one_with_it() -> None:
    assert after('#!define P "a"', 'x(P "b", "c" P, P);') == 'x("a" "b", "c" "a", P);'


def test_a_long_chain_of_names_is_followed_to_its_end() -> None:
    chain = "".join(f"#!define N{n} N{n + 1} x\n" for n in range(100))
    assert after(f"{chain}#!define N100 end", "N0;").startswith("end x x")


_SOUP = st.lists(
    st.sampled_from(
        ["#!define ", "#!redefine ", "#!ifdef ", "#!ifndef ", "#!ifexp ", "#!else\n", "#!endif\n",
         "#!subst ", "#!substdef ", "include_file ", "import_file ", '"/A/B/"', '"!B!A!g"', '"',
         "'", "A", "B", "C ", " ", "\n", "\\\n", "{", "}", "/*", "*/", "#", "//", "$var(A)",
         "$env(A)", "(", "=", "5", '"a.cfg"', "route[A]", "\r\n", "!!", "\0"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(_SOUP, _SOUP)
def test_any_text_is_prepared_and_every_place_is_in_a_file(text: str, included: str) -> None:
    found = made(text, {"C": None}, {"a.cfg": included})
    for at in range(0, len(found.source.text), 7):
        place = found.source.position(at)
        line = (included if place.file == "a.cfg" else text).split("\n")[place.line - 1]
        assert 1 <= place.column <= len(line) + 1
    for finding in found.findings:
        if finding.span != NOWHERE:
            assert 0 <= finding.span.start <= finding.span.end <= len(found.source.text)
        render(finding, found.source)


def test_a_config_without_directives_is_left_alone() -> None:
    found = made('debug=1\nroute { x("a"); }\n')
    assert found.lexed is None and found.findings == ()
