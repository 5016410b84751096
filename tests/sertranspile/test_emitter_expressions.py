"""What each expression of the IR is in Python, one a line."""

from __future__ import annotations

import pytest
from ir_nodes import (
    AT,
    AUTH,
    AVP,
    LEN,
    METHOD,
    RELAY,
    RURI,
    TM,
    USER,
    A,
    B,
    C,
    body,
    call,
    compare,
    lit,
    math,
    noted,
    page,
    route,
    text,
    var,
)

from sertranspile import ir
from sertranspile.codegen import NestedTooDeeply
from sertranspile.codegen.emitter import Emitter
from sertranspile.codegen.imports import Imports
from sertranspile.codegen.limits import MAX_CHAIN, MAX_DEPTH

S = ir.Store
YES = call("is_yes")
LISTED = ir.Sequence((lit("INVITE"), lit("ACK")), AT)


def show(node: ir.Expression) -> str:
    return Emitter().expression(node).text


def helped(help: ir.Help, *args: ir.Expression) -> ir.Helped:
    return ir.Helped(help, args, AT)


def changed(family: str, called: str, value: ir.Expression, *args: ir.Expression) -> ir.Transformed:
    return ir.Transformed(family, called, value, args, AT)


@pytest.mark.parametrize(
    ("node", "python"),
    [
        (lit("x"), '"x"'),
        (lit(-5), "-5"),
        (lit(None), "None"),
        (ir.Sequence((lit(1),), AT), "(1,)"),
        (ir.Sequence((), AT), "()"),
        (LISTED, '("INVITE", "ACK")'),
        (USER, "msg.ruri.user"),
        (ir.Field("from_.uri.host", True, AT), "msg.from_.uri.host"),
        (ir.CoreParameter("max_len", AT), "router.max_len"),
        (A, "A"),
        (ir.Bound("rc", AT), "rc"),
        (ir.Bind("rc", RELAY, AT), "(rc := await tm.t_relay(msg))"),
        (ir.RouteReference("failure_1", AT), "failure_1"),
        (ir.RouteByName(ir.RouteKind.FAILURE, lit("X"), AT), 'router.find("failure_route", "X")'),
        (call("t_reply", lit(404), lit("No")), 'tm.t_reply(msg, 404, "No")'),
        (ir.Call(ir.Function(None, "log", False, "None", False), (lit("x"),), AT),
         'core.log(msg, "x")'),
        (ir.CallRoute("route_2", False, AT), "route_2(msg)"),
        (ir.CallRoute("route_2", True, AT), "await route_2(msg)"),
        (ir.CallNamed(var(S.VAR, "x"), AT), 'await router.call(msg, router.vars["x"])'),
        (ir.Matches(RURI, r"^sip:\d", True, AT), r'matches(msg.ruri, r"^sip:\d")'),
        (ir.Matches(RURI, "a", False, AT), 'matches(msg.ruri, r"a", ignore_case=False)'),
        (ir.Matches(RURI, AVP, True, AT), 'posix_matches(msg.ruri, msg.avps.get("x"))'),
        (ir.IsMyself(RURI, AT), "router.is_myself(msg.ruri)"),
        (ir.IsMyself(RURI, AT, foreign=True), "router.is_foreign(msg.ruri)"),
        (ir.InNetwork(RURI, lit("10.0.0.0/8"), AT), 'in_network(msg.ruri, "10.0.0.0/8")'),
        (ir.HasFlag(lit(2), AT), "2 in msg.flags"),
        (ir.HasFlag(lit(6), AT, ir.Flags.BRANCH), "6 in msg.branch_flags"),
        (ir.HasFlag(math(A, "+", B), AT, ir.Flags.SCRIPT), "A + B in msg.script_flags"),
        (ir.IsNull(USER, AT), "msg.ruri.user is None"),
        (ir.IsNull(lit(1), AT), "False"),
        (ir.IsNull(lit(None), AT), "True"),
        (ir.Choice(YES, lit(1), lit(-1), AT), "1 if tm.is_yes(msg) else -1"),
        (helped(ir.Help.EXIT_IF_ZERO, RELAY), "exit_if_zero(await tm.t_relay(msg))"),
        (helped(ir.Help.ADD, AVP, lit(1)), 'add(msg.avps.get("x"), 1)'),
        (compare(LEN, ">=", lit(1)), "msg.len >= 1"),
        (compare(METHOD, "in", LISTED), 'msg.method in ("INVITE", "ACK")'),
        (compare(USER, "==", lit(None)), "msg.ruri.user is None"),
        (ir.Compare("==", RURI, lit("x"), True, AT), 'same(msg.ruri, "x")'),
        (ir.Compare("!=", RURI, lit("x"), True, AT), 'not same(msg.ruri, "x")'),
        (ir.And((YES,), AT), "tm.is_yes(msg)"),
    ],
)  # fmt: skip
def test_a_node_is_one_spelling_of_python(node: ir.Expression, python: str) -> None:
    assert show(node) == python


@pytest.mark.parametrize(
    ("operand", "python"),
    [
        (YES, "not tm.is_yes(msg)"),
        (ir.HasFlag(lit(2), AT), "2 not in msg.flags"),
        (ir.IsNull(USER, AT), "msg.ruri.user is not None"),
        (compare(A, "==", B), "A != B"),
        (compare(A, "!=", B), "A == B"),
        (compare(USER, "!=", lit(None)), "msg.ruri.user is None"),
        (compare(METHOD, "in", LISTED), 'msg.method not in ("INVITE", "ACK")'),
        (ir.IsNull(lit(1), AT), "True"),
        (compare(A, "<", B), "not A < B"),
        (ir.Compare("==", RURI, lit("x"), True, AT), 'not same(msg.ruri, "x")'),
        (ir.And((A, B), AT), "not (A and B)"),
        (ir.Not(A, AT), "not not A"),
    ],
)
def test_not_has_the_spelling_people_use(operand: ir.Expression, python: str) -> None:
    assert show(ir.Not(operand, AT)) == python


@pytest.mark.parametrize(
    ("node", "python"),
    [
        (var(S.VAR, "x"), 'router.vars["x"]'),
        (var(S.NULLABLE_VAR, "x"), 'router.nullable_vars.get("x")'),
        (var(S.SHARED, "x"), 'router.shared["x"]'),
        (AVP, 'msg.avps.get("x")'),
        (var(S.AVP, 80), "msg.avps.get(80)"),
        (var(S.AVP, "x", 0), 'msg.avps.get("x")'),
        (var(S.AVP, "x", 2), 'msg.avps.get("x", 2)'),
        (var(S.AVP, "x", -1), 'msg.avps.get("x", -1)'),
        (var(S.AVP, "x", "*"), 'msg.avps.joined("x")'),
        (var(S.ATTRIBUTE, "f.did"), 'msg.attrs.get("f.did")'),
        (var(S.ATTRIBUTE, "x", 1), 'msg.attrs.get("x", 1)'),
        (var(S.ATTRIBUTE, "x", "*"), 'msg.attrs.all("x")'),
        (var(S.XAVP, "a=>b"), 'msg.xavps.get("a=>b")'),
        (var(S.XAVU, "a=>b"), 'msg.xavus.get("a=>b")'),
        (var(S.XAVI, "a=>b"), 'msg.xavis.get("a=>b")'),
        (var(S.HEADER, "X-Foo"), 'msg.hdr("X-Foo")'),
        (var(S.HEADER, "X-Foo", 0), 'msg.hdr("X-Foo", 0)'),
        (var(S.HEADER, "X-Foo", "*"), 'msg.hdr("X-Foo", "*")'),
        (var(S.CUSTOM, "pstn.gw_ip"), 'router.cfg["pstn.gw_ip"]'),
        (var(S.PV, "$TS"), 'msg.pv("$TS")'),
        (var(S.SELECT, "@via[2].host"), 'msg.select("@via[2].host")'),
        (ir.Variable(S.AVP, text("a", USER), var(S.VAR, "n"), AT),
         """msg.avps.get(f"a{msg.ruri.user or ''}", router.vars["n"])"""),
    ],
)  # fmt: skip
def test_a_variable_is_read_from_its_store(node: ir.Expression, python: str) -> None:
    assert show(node) == python


@pytest.mark.parametrize(
    ("node", "python"),
    [
        (changed("s", "substr", AVP, lit(0), lit(3)), 's.substr(msg.avps.get("x"), 0, 3)'),
        (changed("s", "encode.hexa", USER), "s.encode_hexa(msg.ruri.user)"),
        (changed("re", "subst", USER, lit("/a/b/")), 're_.subst(msg.ruri.user, "/a/b/")'),
        (changed("param", "in", USER, lit("a")), 'param.in_(msg.ruri.user, "a")'),
        (changed("s", "len", changed("uri", "host", RURI)), "s.len(uri.host(msg.ruri))"),
    ],
)
def test_a_transformation_is_a_function_of_its_family(node: ir.Expression, python: str) -> None:
    assert show(node) == python


def test_a_family_beside_a_module_of_its_name_has_another_name() -> None:
    module = ir.Module("uri", "uri", "runtime.modules.ser")
    emitter = Emitter(Imports([module.python]))
    emitter.imports.module(module)
    assert emitter.expression(changed("uri", "host", RURI)).text == "uri_.host(msg.ruri)"
    assert emitter.imports.lines().text.endswith(
        "from runtime.modules.ser import uri\nfrom runtime.transformations import uri as uri_"
    )


# ---- formats -----------------------------------------------------------------------------------

COUNT = var(S.VAR, "n")
DST = ir.Field("dst_uri", True, AT, ir.Type.URI)
STATUS = ir.Field("status", True, AT, ir.Type.INT)
QUOTED = var(S.AVP, 'a"b')
APOSTROPHE = var(S.AVP, "a'b")


@pytest.mark.parametrize(
    ("parts", "python"),
    [
        ((METHOD, " ", LEN), 'f"{msg.method} {msg.len}"'),
        (("<", RURI, ">"), 'f"<{msg.ruri}>"'),
        (("sip:", USER, "@x"), "f\"sip:{msg.ruri.user or ''}@x\""),
        ((DST,), "f\"{msg.dst_uri or ''}\""),
        ((STATUS,), 'f"{text(msg.status)}"'),
        ((COUNT,), "f\"{text(router.vars['n'])}\""),
        ((compare(A, "<", B),), 'f"{text(A < B)}"'),
        ((RELAY,), 'f"{await tm.t_relay(msg)}"'),
        ((math(A, "+", B),), 'f"{A + B}"'),
        (("a", lit("b"), lit(1), lit(True), lit(None)), '"ab11"'),
        ((), '""'),
        (("{", A, "}"), 'f"{{{A}}}"'),
        (('"x" ', A), "f'\"x\" {A}'"),
        (('"x" ', AVP), 'f"\\"x\\" {text(msg.avps.get(\'x\'))}"'),
        ((METHOD, text(" ", USER)), "f\"{msg.method} {msg.ruri.user or ''}\""),
        (("é\n\u2028", A), 'f"\\xe9\\n\\u2028{A}"'),
        (("a", QUOTED), '"a" + text(msg.avps.get(\'a"b\'))'),
        (("a", APOSTROPHE, "b", A), '"a" + text(msg.avps.get("a\'b")) + f"b{A}"'),
        ((USER, QUOTED), "f\"{msg.ruri.user or ''}\" + text(msg.avps.get('a\"b'))"),
        ((var(S.HEADER, "a'b"),), '(msg.hdr("a\'b") or "")'),
        ((ir.Field("x", False, AT), var(S.HEADER, "a'b")), 'f"{msg.x}" + (msg.hdr("a\'b") or "")'),
    ],
)
def test_a_concatenation_shows_nothing_for_none(
    parts: tuple[str | ir.Expression, ...], python: str
) -> None:
    assert show(ir.Format(parts, False, AT)) == python


@pytest.mark.parametrize(
    ("parts", "python"),
    [
        ((METHOD, " ", RURI), 'f"{msg.method} {msg.ruri}"'),
        ((USER,), 'f"{shown(msg.ruri.user)}"'),
        ((DST,), 'f"{shown(msg.dst_uri)}"'),
        ((AVP,), "f\"{shown(msg.avps.get('x'))}\""),
        ((lit(None),), '"<null>"'),
        ((QUOTED,), "shown(msg.avps.get('a\"b'))"),
        ((helped(ir.Help.TEXT, AVP),), "f\"{text(msg.avps.get('x'))}\""),
        ((text(METHOD, shows_null=True), " "), 'f"{msg.method} "'),
        ((text(USER),), "f\"{(msg.ruri.user or '')}\""),
    ],
)
def test_a_format_shows_none_as_the_servers_do(
    parts: tuple[str | ir.Expression, ...], python: str
) -> None:
    assert show(ir.Format(parts, True, AT)) == python


def test_many_strings_that_no_f_string_takes_are_joined_flat() -> None:
    made = show(text(*[QUOTED] * 30))
    assert made.startswith('"".join((text(msg.avps.get(\'a"b\')), ')


# ---- nesting -----------------------------------------------------------------------------------


def test_expressions_deeper_than_python_takes_are_one_finding() -> None:
    node: ir.Expression = A
    for _ in range(MAX_DEPTH):
        node = helped(ir.Help.NUMBER, node)
    assert show(node).count("(") == MAX_DEPTH
    with pytest.raises(NestedTooDeeply) as caught:
        show(helped(ir.Help.NUMBER, node))
    assert caught.value.diagnostic.code == "E210"


def test_long_chains_are_flat_and_too_long_ones_are_one_finding() -> None:
    assert show(ir.Or((A,) * 5000, AT)).count(" or ") == 4999
    node: ir.Expression = A
    for _ in range(MAX_CHAIN):
        node = math(node, "+", B)
    assert show(node) == "A" + " + B" * MAX_CHAIN
    with pytest.raises(NestedTooDeeply, match=str(MAX_CHAIN)):
        show(math(node, "+", C))


# ---- comments inside of expressions ------------------------------------------------------------


def test_an_argument_with_comments_stands_on_its_own_line() -> None:
    args = noted(lit("a"), "above", "more"), noted(lit(2), trailing="behind"), lit(3)
    assert show(call("t_reply", *args)) == (
        'tm.t_reply(\n    msg,\n    # above\n    # more\n    "a",\n    2,  # behind\n    3,\n)'
    )


def test_operands_with_comments_stand_in_parentheses() -> None:
    node = ir.And((A, noted(B, "above"), noted(ir.Or((A, C), AT), trailing="behind")), AT)
    made = "(\n    A\n    # above\n    and B\n    and (A or C)  # behind\n)"
    assert show(node) == made
    assert show(ir.Not(node, AT)) == f"not {made}"
    assert body(ir.If(node, (), (), AT, ir.Trivia((), "if"))).startswith(f"if {made}:  # if\n")


@pytest.mark.parametrize(
    ("node", "python"),
    [
        (noted(A, "c"), "(\n    # c\n    A\n)"),
        (compare(noted(A, trailing="c"), "==", B), "(\n    A  # c\n) == B"),
        (ir.Sequence((noted(A, "c"),), AT), "(\n    # c\n    A,\n)"),
        (helped(ir.Help.ADD, noted(A, "c"), B), "add(\n    # c\n    A,\n    B,\n)"),
        (changed("s", "len", noted(A, "c")), "s.len(\n    # c\n    A,\n)"),
        (call("f", noted(call("g", noted(A, "c")), "d")),
         "tm.f(\n    msg,\n    # d\n    tm.g(\n        msg,\n        # c\n        A,\n    ),\n)"),
        (text("a", noted(USER, "c")), '"a" + (\n    # c\n    msg.ruri.user\n    or ""\n)'),
    ],
)  # fmt: skip
def test_comments_keep_their_place_in_any_expression(node: ir.Expression, python: str) -> None:
    assert show(node) == python


# ---- imports -----------------------------------------------------------------------------------


def test_only_what_is_used_is_imported_in_order() -> None:
    stop = ir.Stop(ir.How.EXIT, None, AT)
    value = ir.Do(helped(ir.Help.ADD, changed("s", "len", AVP), A), None, AT)
    text = page(ir.Load(((TM, AT), (AUTH, AT)), AT), route(value, stop))
    assert (
        "\nfrom runtime import Exit, Request, Router, add, missing\n"
        "from runtime.modules import tm\n"
        "from runtime.transformations import s\n\n"
        'auth = missing("auth")\n'
    ) in text
    assert "router.load(tm, auth)\n" in text
