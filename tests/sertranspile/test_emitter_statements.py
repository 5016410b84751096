"""What each statement of the IR is in Python."""

from __future__ import annotations

import pytest
from ir_nodes import (
    AT,
    AVP,
    EXIT,
    METHOD,
    RELAY,
    RETURN,
    RURI,
    USER,
    A,
    B,
    body,
    call,
    do,
    lit,
    noted,
    page,
    route,
    text,
    var,
)

from sertranspile import ir
from sertranspile.codegen import NestedTooDeeply
from sertranspile.codegen.limits import MAX_ELIFS, MAX_LOOPS
from sertranspile.codegen.verify import verify

S, E = ir.Store, ir.Effect
BREAK = ir.Break(AT)


def assign(
    target: ir.Field | ir.Variable, how: ir.Effect, value: ir.Expression | None = None
) -> ir.Assign:
    return ir.Assign(target, how, value, AT)


def field(path: str) -> ir.Field:
    return ir.Field(path, True, AT)


@pytest.mark.parametrize(
    ("statement", "python"),
    [
        (do("f", lit("x")), 'tm.f(msg, "x")'),
        (ir.Do(RELAY, "rc", AT), "rc = await tm.t_relay(msg)"),
        (ir.Do(noted(RELAY, "c"), "rc", AT), "rc = (\n    # c\n    await tm.t_relay(msg)\n)"),
        (ir.SetFlag(lit(5), True, AT), "msg.flags.add(5)"),
        (ir.SetFlag(A, False, AT, flags=ir.Flags.BRANCH), "msg.branch_flags.discard(A)"),
        (ir.SetFlag(A, True, AT, flags=ir.Flags.SCRIPT), "msg.script_flags.add(A)"),
        (RETURN, "return"),
        (ir.Stop(ir.How.RETURN, lit(-1), AT), "return -1"),
        (EXIT, "raise Exit"),
        (ir.Stop(ir.How.DROP, None, AT), "raise Drop"),
        (BREAK, "break"),
        (ir.Do(A, None, AT, ir.Trivia(("a", None, "b"), "c")), "# a\n\n# b\nA  # c"),
    ],
)
def test_a_simple_statement_is_one_line(statement: ir.Statement, python: str) -> None:
    assert body(statement) == python


@pytest.mark.parametrize(
    ("statement", "python"),
    [
        (assign(field("ruri"), E.SET, AVP), 'msg.ruri = msg.avps.get("x")'),
        (assign(field("ruri.user"), E.SET, lit("a")), 'msg.set_ruri(user="a")'),
        (assign(field("ruri.user"), E.DELETE), "msg.set_ruri(user=None)"),
        (assign(field("dst_uri"), E.SET, lit("a")), 'msg.dst_uri = "a"'),
        (assign(field("dst_uri"), E.DELETE), "msg.dst_uri = None"),
        (assign(var(S.VAR, "x"), E.SET, lit(1)), 'router.vars["x"] = 1'),
        (assign(var(S.NULLABLE_VAR, "x"), E.SET, A), 'router.nullable_vars["x"] = A'),
        (assign(var(S.NULLABLE_VAR, "x"), E.DELETE), 'router.nullable_vars["x"] = None'),
        (assign(var(S.SHARED, "x"), E.SET, A), 'router.shared["x"] = A'),
        (assign(AVP, E.PUSH, USER), 'msg.avps.push("x", msg.ruri.user)'),
        (assign(AVP, E.REPLACE, A), 'msg.avps.replace("x", A)'),
        (assign(AVP, E.DELETE), 'msg.avps.delete("x")'),
        (assign(AVP, E.POP), 'msg.avps.pop("x")'),
        (assign(var(S.ATTRIBUTE, "f.x"), E.SET, A), 'msg.attrs["f.x"] = A'),
        (assign(var(S.ATTRIBUTE, "x"), E.REPLACE, A), 'msg.attrs["x"] = A'),
        (assign(var(S.ATTRIBUTE, "x"), E.PUSH, A), 'msg.attrs.push("x", A)'),
        (assign(var(S.ATTRIBUTE, "x"), E.DELETE), 'msg.attrs.delete("x")'),
        (assign(var(S.XAVP, "a=>b"), E.PUSH, A), 'msg.xavps.push("a=>b", A)'),
        (assign(var(S.XAVP, "a[0]=>b"), E.SET, A), 'msg.xavps.set("a[0]=>b", A)'),
        (assign(var(S.XAVP, "a"), E.DELETE), 'msg.xavps.delete("a")'),
        (assign(var(S.XAVU, "a=>b"), E.SET, A), 'msg.xavus.set("a=>b", A)'),
        (assign(var(S.XAVI, "a=>b"), E.PUSH, A), 'msg.xavis.push("a=>b", A)'),
        (assign(var(S.PV, "$fs"), E.SET, A), 'msg.set_pv("$fs", A)'),
        (assign(var(S.PV, "$fs"), E.DELETE), 'msg.set_pv("$fs", None)'),
        (assign(ir.Variable(S.AVP, text("a", METHOD), None, AT), E.PUSH, A),
         'msg.avps.push(f"a{msg.method}", A)'),
    ],
)  # fmt: skip
def test_an_assignment_is_what_its_store_has(statement: ir.Assign, python: str) -> None:
    assert body(statement) == python
    verify(page(ir.NamedFlags((("A", 1),), AT), route(statement)))


# ---- if ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [ir.If, ir.Feature])
def test_what_else_holds_alone_is_an_elif_and_keeps_its_comments(
    kind: type[ir.If] | type[ir.Feature],
) -> None:
    inner = kind(B, (RETURN,), (RETURN,), AT, ir.Trivia((None, "why"), "end"))
    remark = ir.Remark(AT, ir.Trivia(("nothing",), "more"))
    assert body(ir.If(A, (remark,), (inner,), AT)) == (
        "if A:\n    # nothing\n    # more\n    pass\n# why\n"
        "elif B:  # end\n    return\nelse:\n    return"
    )


def test_an_if_beside_something_in_else_stays_inside() -> None:
    inner = ir.If(B, (), (), AT)
    assert body(ir.If(A, (), (inner, do("f")), AT)) == (
        "if A:\n    pass\nelse:\n    if B:\n        pass\n    tm.f(msg)"
    )


def chain(length: int) -> ir.If:
    """Conditions on 0, 1, ...; each assigns its number."""
    statement: ir.Statement = ir.Do(lit(-1), "hit", AT)
    for number in reversed(range(length)):
        test = ir.Compare("==", ir.Bound("number", AT), lit(number), False, AT)
        statement = ir.If(test, (ir.Do(lit(number), "hit", AT),), (statement,), AT)
    assert isinstance(statement, ir.If)
    return statement


@pytest.mark.parametrize("length", [MAX_ELIFS, MAX_ELIFS + 1, 5000])
def test_a_long_chain_takes_the_one_branch_it_took(length: int) -> None:
    lines = body(chain(length))
    assert ("further" in lines) == (length > MAX_ELIFS)
    code = compile(lines, "<chain>", "exec")  # Python itself takes no thousand elifs
    for number in {0, 1, MAX_ELIFS - 1, MAX_ELIFS, MAX_ELIFS + 1, length - 1, length}:
        found: dict[str, int] = {"number": number}
        exec(code, found)
        assert found["hit"] == (number if number < length else -1)


def test_chains_at_the_end_of_chains_are_taken_too() -> None:
    statement: ir.Statement = RETURN
    for _ in range(70):
        for _ in range(MAX_ELIFS):
            statement = ir.If(A, (RETURN,), (statement,), AT)
        statement = ir.If(B, (statement,), (RETURN,), AT)
    verify(page(ir.NamedFlags((("A", 1), ("B", 2)), AT), route(statement)))


# ---- match and loops ---------------------------------------------------------------------------


def test_a_switch_is_a_match_with_its_default_last() -> None:
    arms = (
        ir.Arm((), (do("f"),), AT, ir.Trivia(("all else",))),
        ir.Arm((lit(-1), lit(3)), (RETURN,), AT, ir.Trivia(("two",), "labels")),
        ir.Arm((lit("a\nb"),), (), AT),
    )
    assert body(ir.Match(ir.Bound("rc", AT), arms, AT, ir.Trivia(("why",), "end"))) == (
        "# why\nmatch rc:  # end\n    # two\n    case -1 | 3:  # labels\n        return\n"
        '    case "a\\nb":\n        pass\n    # all else\n    case _:\n        tm.f(msg)'
    )


def test_a_loop_counts_its_rounds_under_a_name_of_its_own() -> None:
    inner = ir.While(B, (BREAK,), AT)
    outer = ir.While(ir.Or((A, B), AT), (inner,), AT, ir.Trivia(("why",), "end"))
    lines = body(outer, ir.While(ir.And((A, B), AT), (), AT))
    assert lines == (
        "# why\nrounds = router.rounds()\nwhile (A or B) and rounds.more():  # end\n"
        "    rounds_2 = router.rounds()\n    while B and rounds_2.more():\n        break\n"
        "rounds_3 = router.rounds()\nwhile A and B and rounds_3.more():\n    pass"
    )
    assert page(route(outer), route(outer)).count("    rounds = router.rounds()\n") == 2


def test_a_block_that_can_be_left_is_a_loop_of_one_round() -> None:
    once = ir.Once((ir.If(A, (BREAK,), (), AT), do("f")), AT, ir.Trivia((), "end"))
    assert body(once) == "for _ in once:  # end\n    if A:\n        break\n    tm.f(msg)"
    assert "from runtime import Request, Router, once\n" in page(route(once))


def test_loops_deeper_than_python_takes_are_one_finding() -> None:
    statement: ir.Statement = ir.Do(ir.Bound("a", AT), None, AT)
    for _ in range(MAX_LOOPS + 1):  # each makes a name that the one around it reads
        read, makes = ir.Do(ir.Bound("a", AT), None, AT), ir.Do(lit(1), "a", AT)
        statement = ir.While(RURI, (read, statement, makes), AT)
    with pytest.raises(NestedTooDeeply) as caught:
        page(route(statement))
    assert caught.value.diagnostic.code == "E210"


def test_comments_inside_a_condition_keep_the_line_open() -> None:
    test = ir.And((A, noted(call("is_yes"), "asked")), AT)
    assert body(ir.While(test, (), AT)) == (
        "rounds = router.rounds()\nwhile (\n    A\n    # asked\n    and tm.is_yes(msg)\n"
        ") and rounds.more():\n    pass"
    )
