"""What each node of the IR is in Python."""

from __future__ import annotations

import pytest

from sertranspile import ir
from sertranspile.codegen import NestedTooDeeply, emit
from sertranspile.codegen.emitter import MAX_DEPTH, Emitter
from sertranspile.source import Span

AT = Span(0, 1)
TM = ir.Module("tm", "tm", "runtime.modules")
AUTH = ir.Module("auth", "auth", None)
RURI = ir.Field("ruri", False, AT)
RELAY = ir.Call(ir.Function(TM, "t_relay", True, "Rc", True), (), AT)
RETURN = ir.Stop(ir.How.RETURN, None, AT)


def number(value: str | int | bool | None) -> ir.Literal:
    return ir.Literal(value, AT)


def compare(operator: str, right: ir.Expression, ignore_case: bool = False) -> ir.Compare:
    return ir.Compare(operator, RURI, right, ignore_case, AT)


def route(*body: ir.Statement, waits: bool = False, returns_code: bool = False) -> ir.Route:
    return ir.Route(ir.RouteKind.ROUTE, "1", "route_1", "Request", body, waits, returns_code, AT)


def page(*items: ir.Item, title: str = "") -> str:
    return emit(ir.Program("a.cfg", title, "ser08", "ser-0.8.8", items)).text


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (ir.Not(ir.And((RURI, ir.Or((RURI, RELAY), AT)), AT), AT),
         "not (msg.ruri and (msg.ruri or await tm.t_relay(msg)))"),
        (ir.Or((ir.And((RURI, RURI), AT), ir.Not(RURI, AT)), AT),
         "msg.ruri and msg.ruri or not msg.ruri"),
        (ir.Compare("<", RELAY, number(0), False, AT), "await tm.t_relay(msg) < 0"),
        (ir.Compare("==", compare("<", number(1)), number(True), False, AT),
         "(msg.ruri < 1) == True"),
        (compare("==", number("x"), True), 'same(msg.ruri, "x")'),
        (compare("!=", number("x"), True), 'not same(msg.ruri, "x")'),
        (compare("==", number(None)), "msg.ruri is None"),
        (ir.Not(ir.HasFlag(ir.Literal(2, AT), AT), AT), "2 not in msg.flags"),
        (ir.HasFlag(ir.Literal(2, AT), AT), "2 in msg.flags"),
        (ir.Matches(RURI, r"^sip:\d", True, AT), r'matches(msg.ruri, r"^sip:\d")'),
        (ir.Matches(RURI, "a", False, AT), 'matches(msg.ruri, r"a", ignore_case=False)'),
        (ir.IsMyself(RURI, AT), "router.is_myself(msg.ruri)"),
        (ir.InNetwork(RURI, "10.0.0.0/8", AT), 'in_network(msg.ruri, "10.0.0.0/8")'),
        (ir.Bind("rc", RELAY, AT), "(rc := await tm.t_relay(msg))"),
        (ir.CallRoute("route_2", True, AT), "await route_2(msg)"),
        (ir.Sequence((number(1),), AT), "(1,)"),
        (ir.CoreParameter("max_len", AT), "router.max_len"),
    ],
)  # fmt: skip
def test_an_expression_keeps_its_meaning_in_python(node: ir.Expression, text: str) -> None:
    assert Emitter().expression(node).text == text


def test_a_page_has_its_docstring_router_and_start() -> None:
    text = page(title="quick start")
    assert text.startswith('"""Routing logic of a.cfg (quick start)."""\n\nfrom runtime import ')
    assert 'router = Router(\n    api=1,\n    profile="ser-0.8.8",\n)\n' in text
    assert text.endswith('\n\n\nif __name__ == "__main__":\n    router.run()\n')
    assert page().startswith('"""Routing logic of a.cfg."""\n')


def test_only_what_is_used_is_imported_in_order() -> None:
    stop = ir.Stop(ir.How.EXIT, None, AT)
    text = page(ir.Load(((TM, AT), (AUTH, AT)), AT), route(stop))
    assert "from runtime import Exit, Request, Router, missing\n" in text
    assert "from runtime.modules import tm\n" in text
    assert '\nauth = missing("auth")\n' in text
    assert "router.load(tm, auth)\n" in text


def test_settings_keep_their_comments_and_later_ones_change_the_router() -> None:
    trivia = ir.Trivia(("loud",), "level")
    first = ir.Settings((ir.Setting("debug", number(3), AT, trivia),), AT)
    later = ir.Settings((ir.Setting("is", number(1), AT),), AT)
    text = page(first, later)
    assert "    # loud\n    debug=3,  # level\n)" in text
    assert 'router.core(\n    **{"is": 1},\n)' in text


def test_a_route_is_a_coroutine_only_if_it_waits_and_says_its_result() -> None:
    assert '@router.route("1")\ndef route_1(msg: Request) -> None:\n    pass\n' in page(route())
    assert "async def route_1(msg: Request) -> None:" in page(route(waits=True))
    returning = ir.Stop(ir.How.RETURN, ir.Literal(True, AT), AT)
    text = page(route(returning, returns_code=True))
    assert "def route_1(msg: Request) -> bool:\n    return True\n" in text


def test_a_lone_if_after_else_is_an_elif_and_keeps_its_comments() -> None:
    inner = ir.If(RURI, (RETURN,), (RETURN,), AT, ir.Trivia(("why",), "end"))
    remark = ir.Remark(AT, ir.Trivia(("nothing",)))
    text = page(route(ir.If(RURI, (remark,), (inner,), AT)))
    assert (
        "    if msg.ruri:\n        # nothing\n        pass\n    # why\n"
        "    elif msg.ruri:  # end\n        return\n    else:\n        return\n"
    ) in text


def test_a_long_chain_of_elifs_is_not_deep() -> None:
    statement = ir.If(RURI, (RETURN,), (), AT)
    for _ in range(3000):
        statement = ir.If(RURI, (RETURN,), (statement,), AT)
    assert page(route(statement)).count("elif") == 3000


def test_blocks_deeper_than_python_takes_are_one_finding() -> None:
    statement: ir.Statement = RETURN
    for _ in range(MAX_DEPTH):
        statement = ir.If(RURI, (statement,), (), AT)
    with pytest.raises(NestedTooDeeply) as caught:
        page(route(statement))
    assert caught.value.diagnostic.code == "E210"
