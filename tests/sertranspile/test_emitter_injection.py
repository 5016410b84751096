"""Text of a config, wherever it may stand, is a literal or a comment and nothing else."""

from __future__ import annotations

import ast
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_nodes import AT, SOURCE, USER, A, body, call, lit, noted, page, route, text

from sertranspile import ir
from sertranspile.codegen import layout
from sertranspile.codegen.verify import verify
from sertranspile.codegen.writer import Draft

HOSTILE = [
    '"; import os; os._exit(3) #',
    "'; import os #",
    '"""\nimport os\n"""',
    "{__import__('os')}",
    "{{x}}{",
    "}",
    "%s {0} {x!r:>9}",
    "\\",
    "\\'",
    '\\"',
    "\\N{BULLET}",
    "a\r\nimport os\x0b\x0c\x85\u2028\u2029import os",
    "\0\x1b[2J\u202e\ud800",
    "# type: ignore  # fmt: off",
    'it\'s "both" \\ {of} them\n',
]
#: what breaks lines or steers terminals and editors
STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
S = ir.Store


def stored(store: ir.Store, name: ir.Expression) -> ir.Variable:
    return ir.Variable(store, name, None, AT)


def statements(hostile: str) -> list[ir.Statement]:
    """A statement for each place where text of a config may stand."""
    word = lit(hostile)
    pushed = ir.Assign(stored(S.AVP, word), ir.Effect.PUSH, word, AT)
    arms = (ir.Arm((word, lit(-1)), (pushed,), AT, ir.Trivia((hostile,), hostile)),)
    values: list[ir.Expression] = [
        *(stored(store, word) for store in S),
        ir.Variable(S.AVP, text("a", USER, hostile), word, AT),
        ir.Transformed("s", "substr", word, (word,), AT),
        text(hostile, USER, hostile, stored(S.HEADER, word), hostile),
        text(hostile, stored(S.AVP, text(hostile, USER, stored(S.VAR, word))), shows_null=True),
        ir.Matches(USER, hostile, False, AT),
        ir.Matches(USER, word, True, AT),
        ir.InNetwork(USER, word, AT),
        ir.Compare("==", USER, word, True, AT),
        ir.CallNamed(word, AT),
        ir.RouteByName(ir.RouteKind.FAILURE, word, AT),
        call("f", noted(word, hostile, trailing=hostile), noted(A, hostile)),
        ir.And((noted(A, hostile, trailing=hostile), noted(word, trailing=hostile)), AT),
        text(hostile, noted(USER, hostile, trailing=hostile), hostile),
    ]
    return [
        *(ir.Do(value, None, AT, ir.Trivia((hostile,), hostile)) for value in values),
        *(ir.If(value, (ir.Do(value, "rc", AT),), (), AT) for value in values),
        ir.Match(word, arms, AT),
        ir.Remark(AT, ir.Trivia((hostile,), hostile)),
    ]


def checked(hostile: str) -> ast.Module:
    """The tree of a module with the text in every place, which passed the last gate."""
    module = page(ir.NamedFlags((("A", 1),), AT), route(*statements(hostile), waits=True))
    assert not STEERING & {unicodedata.category(one) for one in module if one not in "\n\t"}
    return verify(module)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_changes_nothing_but_itself(hostile: str) -> None:
    tree = checked(hostile)
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert texts.count(hostile) >= 40
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert names == {node.id for node in ast.walk(checked("x")) if isinstance(node, ast.Name)}


@settings(max_examples=50, deadline=None)
@given(st.text() | st.text("'\"\\{}\n\r#:!="))
def test_any_text_passes_the_last_gate(hostile: str) -> None:
    checked(hostile)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_passes_the_layout(hostile: str) -> None:
    lines = page(ir.NamedFlags((("A", 1),), AT), route(*statements(hostile), waits=True)).split(
        "\n"
    )
    text, _ = layout.lay_out(Draft(tuple(lines[:-1]), (None,) * (len(lines) - 1)), SOURCE)
    verify(text)


def test_comments_in_places_without_brackets_are_still_comments() -> None:
    made = body(ir.Assign(stored(S.VAR, lit("x")), ir.Effect.SET, noted(A, "import os\n"), AT))
    assert made == 'router.vars["x"] = (\n    # import os\n    A\n)'
