"""Names of a config as constants of the module: which are made, where, and what tests become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lexer import MODERN as MODERN_LEXER
from sertranspile.lower.features import Features
from sertranspile.lower.trivia import TriviaReader
from sertranspile.parser import parse
from sertranspile.precedence import MODERN
from sertranspile.preprocess import prepare
from sertranspile.scanner import scan
from sertranspile.source import SourceFile


class Module:
    """What lowering makes of the definitions, conditions and names of a config, as Python lines."""

    def __init__(self, text: str, given: Mapping[str, str | None] = {}, release: str = "") -> None:
        prepared = prepare(
            SourceFile("x.cfg", text), MODERN_LEXER, release or "kamailio-5.6", given
        )
        scanned = scan(prepared.source, MODERN_LEXER, prepared.known, prepared.lexed)
        config, findings = parse(scanned, MODERN)
        assert not any(finding.is_error for finding in (*prepared.findings, *findings)), findings
        self.features = Features(prepared)
        self.trivia = TriviaReader(prepared.source.text, config.comments)
        self.lines = [line for item in self.features.head() for line in _item(item)]
        self.holds: list[bool] = []
        self._items(config.items)

    def _items(self, items: tuple[s.Item, ...]) -> None:
        for item in items:
            match item:
                case s.ConditionalItems():
                    made = self.features.conditional(item, self.trivia)
                    if made is None:
                        self._emit(self.features.before(item))
                        self._walk(item)
                    else:
                        self._emit(made)
                case s.RouteBlock():
                    self._emit(self.features.before(item))
                    self._walk(item)
                case _:
                    self._walk(item)

    def _emit(self, items: tuple[ir.Item, ...]) -> None:
        self.lines += [line for item in items for line in _item(item)]

    def _walk(self, node: object) -> None:
        match node:
            case s.Define() | s.Subst() | s.Include():
                self._emit(self.features.define(node, self.trivia.statement(node.span)))
            case s.ConditionalItems() | s.ConditionalStatements() | s.ConditionalCases():
                self.lines.append(f"if {shown(self.features.test(node))}:")
                self.holds.append(self.features.holds(node))
                self._walk(node.then)
                if node.orelse is not None:
                    self.lines.append("else:")
                    self._walk(node.orelse)
            case s.Name(text=text, span=span):
                one = self.features.lookup(text, span) or self.features.word(text, span)
                self.lines.append(f"use {shown(one)}")
            case tuple():
                for inner in node:
                    self._walk(inner)
            case s.Node():
                for name in type(node).__slots__:
                    self._walk(getattr(node, name))


def _item(item: ir.Item) -> Iterator[str]:
    yield from (f"# {line}" for line in item.trivia.before if line is not None)
    tail = f"  # {item.trivia.trailing}" if item.trivia.trailing is not None else ""
    match item:
        case ir.DefineFeature(constant, feature, default):
            yield f"{constant} = defined({feature}, {shown(default)}){tail}"
        case ir.DefineValue(constant, define, value, test):
            condition = "" if test is None else f" if {shown(test)}"
            yield f"{constant} = define({define}, {shown(value)}){condition}{tail}"
        case ir.DefineEnvironment(constant, define, variable, required):
            wanted = "" if required else ", optional"
            yield f"{constant} = environment({define}, {variable}{wanted}){tail}"


def shown(value: ir.Expression) -> str:
    match value:
        case ir.Literal(content):
            return repr(content)
        case ir.Constant(name):
            return name
        case ir.Not(operand):
            return f"not {shown(operand)}"
        case ir.And(operands):
            return f"({' and '.join(map(shown, operands))})"
        case ir.Or(operands):
            return f"({' or '.join(map(shown, operands))})"
        case ir.Choice(test, yes, no):
            return f"({shown(yes)} if {shown(test)} else {shown(no)})"
        case ir.Compare(operator, left, right):
            return f"{shown(left)} {operator} {shown(right)}"
        case ir.Format(parts):
            return f'f"{"".join(p if isinstance(p, str) else "{" + shown(p) + "}" for p in parts)}"'
    raise AssertionError(value)


def lines(text: str, given: Mapping[str, str | None] = {}, release: str = "") -> list[str]:
    return Module(text, given, release).lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # tested and never defined: at the head
        ("#!ifdef A\ndebug=1\n#!endif\n", ["A = defined(A, False)", "if A:"]),
        ("#!ifndef A\ndebug=1\n#!endif\n", ["A = defined(A, False)", "if not A:"]),
        # defined without a value: where it is defined
        ("#!define A\n", ["A = defined(A, True)"]),
        ("#!define A\n#!ifdef A\ndebug=1\n#!endif\n", ["A = defined(A, True)", "if A:"]),
        # tested before and after its definition: two truths
        (
            "#!ifdef A\ndebug=1\n#!endif\n#!define A\n#!ifdef A\ndebug=1\n#!endif\n",
            ["A = defined(A, False)", "if A:", "A_2 = defined(A, True)", "if A_2:"],
        ),
        # one feature that another one brings with it
        (
            "#!ifdef B\n#!define A\n#!endif\n#!ifdef A\ndebug=1\n#!endif\n",
            ["B = defined(B, False)", "A = defined(A, B)", "if A:"],
        ),
        # a guard leaves its name defined in any case
        ("#!ifndef A\n#!define A\n#!endif\n", ["A = defined(A, True)"]),
        (
            "#!ifdef B\n#!ifndef A\n#!define A\n#!endif\n#!endif\n#!ifdef A\ndebug=1\n#!endif\n",
            ["B = defined(B, False)", "A = defined(A, B)", "if A:"],
        ),
        (
            "#!ifdef A\n#!define C\n#!else\n#!ifdef B\n#!define C\n#!endif\n#!endif\n"
            "#!ifdef C\ndebug=1\n#!endif\n",
            [
                "A = defined(A, False)", "B = defined(B, False)", "C = defined(C, (A or B))",
                "if C:",
            ],
        ),
        # values
        ("#!define N 5\n", ["N = define(N, 5)"]),
        ("#!define N 5\ndebug=N\n", ["N = define(N, 5)", "use N"]),
        ("#!trydef N 5\n#!trydef N 6\ndebug=N\n", ["N = define(N, 5)", "use N"]),
        ("#!ifdef A\n#!define N 5\n#!endif\n", ["A = defined(A, False)", "N = define(N, 5) if A"]),
        (
            "#!ifdef A\n#!define N 5\n#!else\n#!define N 6\n#!endif\ndebug=N\n",
            ["A = defined(A, False)", "N = define(N, (5 if A else 6))", "use N"],
        ),
        ("#!ifndef N\n#!define N 5\n#!endif\ndebug=N\n", ["N = define(N, 5)", "use N"]),
        (
            "#!define N 5\ndebug=N\n#!redefine N 6\ndebug=N\n",
            ["N = define(N, 5)", "use N", "N_2 = define(N, 6)", "use N_2"],
        ),
        (
            "#!define N 5\n#!ifdef A\n#!redefine N 6\n#!endif\ndebug=N\n",
            ["A = defined(A, False)", "N = define(N, (6 if A else 5))", "use N"],
        ),
        # a name with a value that is tested and not used is a feature
        ("#!define A 1\n#!ifdef A\ndebug=1\n#!endif\n", ["A = defined(A, True)", "if A:"]),
        # and one that is both has a constant for each
        (
            "#!define N 5\n#!ifdef N\ndebug=N\n#!endif\n",
            ["N = define(N, 5)", "HAS_N = defined(N, True)", "if HAS_N:", "use N"],
        ),
        # from the environment
        ("#!defenv H=HOST\n", ["H = environment(H, HOST)"]),
        ("#!defenvs HOST\nalias=HOST\n", ["HOST = environment(HOST, HOST)", "use HOST"]),
        ("#!trydefenv HOST\n", ["HOST = environment(HOST, HOST, optional)"]),
        (
            '#!ifdef D\n#!defenv H\n#!else\n#!define H "x"\n#!endif\nalias=H\n',
            [
                "D = defined(D, False)", "H_FROM_ENVIRONMENT = environment(H, H, optional)",
                "H = define(H, (H_FROM_ENVIRONMENT if D else 'x'))", "use H",
            ],
        ),
        # expressions are worked out
        (
            "#!define N 5\n#!defexp M N * 2\ndebug=M\n",
            ["N = define(N, 5)", "M = define(M, 10)", "use M"],
        ),
        ('#!defexps S "a" + "b"\nalias=S\n', ["S = define(S, 'ab')", "use S"]),
        # small letters
        ("#!define n 5\n#!define N 6\n", ["N = define(n, 5)", "N_2 = define(N, 6)"]),
    ],
)  # fmt: skip
def test_names_become_constants_in_the_order_of_the_file(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_names_at_the_head_are_in_the_order_in_which_the_file_asks_for_them() -> None:
    text = (
        "#!ifdef C\n#!define N 5\n#!endif\n#!ifdef A\ndebug=1\n#!endif\n"
        "#!ifexp !B\ndebug=2\n#!endif\ndebug=N\n"
    )
    assert [line.split(" = ")[0] for line in lines(text)[:3]] == ["C", "A", "B"]


def test_definitions_inside_an_item_come_before_it_with_all_their_conditions() -> None:
    text = (
        '#!ifdef A\nloadmodule "tm.so"\n#!ifdef B\n#!define N 5\n#!endif\n#!endif\n'
        "route { x(N);\n#!define M 6\ny(M); }\n"
    )
    assert lines(text) == [
        "A = defined(A, False)", "B = defined(B, False)", "N = define(N, 5) if (A and B)",
        "if A:", "if B:", "M = define(M, 6)", "use N", "use M",
    ]  # fmt: skip


def test_comments_stay_with_the_definitions_below_them() -> None:
    text = (
        "# url\n#!ifdef A\n# for a\n#!define N 5\n#!else\n# otherwise\n#!define N 6\n# last\n"
        "#!endif\ndebug=N\n"
    )
    assert lines(text) == [
        "A = defined(A, False)", "# url", "# for a", "# otherwise",
        "N = define(N, (5 if A else 6))", "# last", "use N",
    ]  # fmt: skip


def test_what_was_put_in_place_is_left_as_a_comment() -> None:
    text = (
        "# all\n#!define T a(); \\\n  b()\n#!subst '/x/y/'\nimport_file \"none.cfg\"\n"
        "route { T; }\n"
    )
    assert lines(text) == [
        "# all", "# #!define T a();", "# b()", "# #!subst '/x/y/'",
        '# import_file "none.cfg": there was no such file',
    ]  # fmt: skip


def test_given_names_set_the_defaults() -> None:
    text = '#!ifdef A\n#!define N 5\n#!endif\ndebug=N\nalias=U\n#!define S "a"\nalias=S\n'
    assert lines(text, {"A": None, "N": "7", "U": '"u"', "S": "b c"}) == [
        "U = define(U, 'u')", "N = define(N, 7)", "use N", "use U", "S = define(S, 'b c')", "use S",
    ]  # fmt: skip
    assert lines("#!ifdef A\ndebug=1\n#!endif\n", {"A": None}) == ["A = defined(A, True)", "if A:"]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("KAMAILIO_5", "True"),
        ("KAMAILIO_6", "False"),
        ("MOD_tm", "True"),
        ("MOD_sl", "B"),
        ("MOD_pv", "False"),
    ],
)
def test_what_nothing_can_change_is_decided(test: str, expected: str) -> None:
    text = (
        '#!ifdef B\nloadmodule "sl.so"\n#!endif\nloadmodule "tm.so"\n'
        f"#!ifdef {test}\ndebug=1\n#!endif\n"
    )
    assert lines(text)[-1] == f"if {expected}:"


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("A", "A"),
        ("A && !B", "(A and not B)"),
        ("A || (B && A)", "(A or (B and A))"),
        ("N > 5", "N > 5"),
        ("5 <= N && A", "(5 <= N and A)"),
        ('S == "x"', "S == 'x'"),
        ("KAMAILIO_VERSION >= 6000000", "True"),
        ("2 * 3 == 6", "True"),
        ("a b", "False"),
    ],
)
def test_expressions_are_tested_at_run_time_where_python_means_the_same(
    test: str, expected: str
) -> None:
    text = f'#!define N 5\n#!define S "x"\n#!define B\n#!ifexp {test}\ndebug=1\n#!endif\n'
    module = Module(text, release="kamailio-6.1")
    assert module.lines[-1] == f"if {expected}:"
    assert module.features.findings == []


@pytest.mark.parametrize(
    ("test", "truth"),
    [("N * 2 > 5", "True"), ("N", "True"), ('N == "5"', "False"), ("N + U > 5", "False")],
)
def test_other_expressions_are_decided_and_told(test: str, truth: str) -> None:
    text = f"#!define N 5\n#!ifexp {test}\ndebug=1\n#!endif\n"
    module = Module(text, release="kamailio-6.1")
    assert module.lines[-1] == f"if {truth}:"
    assert [finding.code for finding in module.features.findings] == ["W522"]


def test_a_host_or_socket_may_hold_names() -> None:
    text = (
        '#!define IP "10.0.0.1"\n#!define PORT 5060\n#!defenv HOST\n'
        "listen=udp:IP:PORT\nlisten=tcp:HOST:5061\nalias=IP\nalias=udp:x.org:5060\n"
    )
    assert [line for line in lines(text) if line.startswith("use")] == [
        'use f"udp:{IP}:{PORT}"', 'use f"tcp:{HOST}:5061"', "use IP", "use 'udp:x.org:5060'",
    ]  # fmt: skip


def test_constants_have_the_type_of_their_values() -> None:
    text = (
        '#!define N 5\n#!define S "x"\n#!ifdef A\n#!define M 5\n#!else\n#!define M "x"\n#!endif\n'
        "#!defenv E\n#!defenvs F\nx=N S M E F\n"
    )
    prepared = prepare(SourceFile("x.cfg", text), MODERN_LEXER, "kamailio-5.6")
    features = Features(prepared)
    types = {name: features.lookup(name, span) for name, span in prepared.uses}
    assert {name: one and one.type for name, one in types.items()} == {
        "N": ir.Type.INT, "S": ir.Type.TEXT, "M": ir.Type.ANY, "E": ir.Type.ANY,
        "F": ir.Type.TEXT,
    }  # fmt: skip


def test_a_value_that_is_needed_when_transpiling_is_told() -> None:
    prepared = prepare(SourceFile("x.cfg", "#!define N 5\nx=N\n"), MODERN_LEXER, "kamailio-5.6")
    features = Features(prepared)
    ((name, span),) = prepared.uses
    assert features.value(name, span) == 5
    assert [finding.code for finding in features.findings] == ["W524"]


def test_names_are_never_taken_twice() -> None:
    text = "#!define n 1\n#!define N 2\n#!define HAS_N 3\n#!ifdef N\nx=N n HAS_N\n#!endif\n"
    module = Module(text)
    made = [line.split(" = ")[0] for line in module.lines if " = def" in line]
    assert len(made) == len(set(made)) == len(module.features.constants) == 4


# ---- the formulas against the lexer, which reads one set of names at a time ----

_LINES = st.sampled_from(
    ["#!ifdef {}", "#!ifndef {}", "#!else", "#!endif", "#!define {}", "#!trydef {} 1", "debug=1",
     "#!redefine {} 2", 'loadmodule "{}"', "#!ifdef MOD_{}", "#!ifexp {} && !A"]
)  # fmt: skip


@given(
    st.lists(st.tuples(_LINES, st.sampled_from("ABC")), max_size=25),
    st.sets(st.sampled_from("ABC")),
)
def test_defaults_are_what_the_lexer_finds_under_the_same_names(
    rows: list[tuple[str, str]], names: set[str]
) -> None:
    text = "".join(f"{line.format(name)}\n" for line, name in rows)
    prepared = prepare(
        SourceFile("x.cfg", text), MODERN_LEXER, "kamailio-5.6", dict.fromkeys(names)
    )
    assert prepared.lexed is not None or "#!" not in text
    for block in prepared.lexed.conditionals if prepared.lexed is not None else ():
        asked = prepared.names.condition(block.keyword, block.test, block.opening.start)
        if prepared.names.is_active(block.opening.start):
            assert block.holds == prepared.names.default(asked)
    Features(prepared).head()
