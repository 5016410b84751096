"""What each item of the IR is in Python, and the module around them."""

from __future__ import annotations

import pytest
from ir_nodes import AT, LINES, RETURN, TM, A, B, do, lit, noted, page, route

from sertranspile import ir
from sertranspile.codegen import NestedTooDeeply
from sertranspile.codegen.limits import MAX_DEPTH
from sertranspile.codegen.verify import verify

NAT = ir.Constant("WITH_NAT", AT)
LOAD = ir.Load(((TM, AT),), AT)
ROUTER = 'router = Router(\n    api=1,\n    profile="ser-0.8.8",\n)\n'


def items(*given: ir.Item) -> str:
    """What stands between the imports and the end of a module."""
    text = page(*given)
    return text.split("\n\n", 2)[2].split("\n\n\nif __name__")[0] + "\n"


def setting(name: str, value: str | int, trivia: ir.Trivia = ir.NO_TRIVIA) -> ir.Setting:
    return ir.Setting(name, lit(value), AT, trivia)


def settings(*given: ir.Setting, trivia: ir.Trivia = ir.NO_TRIVIA) -> ir.Settings:
    return ir.Settings(given, AT, trivia)


def param(*given: ir.Setting, trivia: ir.Trivia = ir.NO_TRIVIA) -> ir.ModParam:
    return ir.ModParam(TM, given, AT, trivia)


FEATURES = "# Features: edit here, or define on the command line (-A WITH_NAT).\n"
NOTE = ir.Trivia(("above",), "end")


@pytest.mark.parametrize(
    ("item", "python"),
    [
        (ir.DefineFeature("WITH_NAT", "WITH_NAT", lit(False), AT, NOTE),
         f'{FEATURES}# above\nWITH_NAT = defined("WITH_NAT", default=False)  # end\n'),
        (ir.DefineFeature("WITH_X_2", "WITH_X", ir.Not(NAT, AT), AT),
         f'{FEATURES[:-6]}X).\nWITH_X_2 = defined("WITH_X", default=not WITH_NAT)\n'),
        (ir.DefineValue("DBURL", "DBURL", lit("mysql://x"), None, AT),
         'DBURL = define("DBURL", "mysql://x")\n'),
        (ir.DefineValue("DBURL", "DBURL", lit("mysql://x"), NAT, LINES[2]),
         'DBURL = define("DBURL", "mysql://x") if WITH_NAT else undefined("DBURL", "a.cfg:3")\n'),
        (ir.DefineValue("N", "N", lit(5), ir.Choice(A, A, A, AT), AT),
         'N = define("N", 5) if (A if A else A) else undefined("N", "a.cfg:1")\n'),
        (ir.DefineEnvironment("HOST", "HOST", "MY_HOST", True, AT),
         'HOST = environment("HOST", "MY_HOST")\n'),
        (ir.DefineEnvironment("HOST", "HOST", "MY_HOST", False, AT),
         'HOST = environment("HOST", "MY_HOST", required=False)\n'),
        (ir.NamedFlags((("FLT_ACC", 1), ("FLT_NAT", 5)), AT, NOTE),
         "# above\nFLT_ACC = 1  # end\nFLT_NAT = 5\n"),
    ],
)  # fmt: skip
def test_a_definition_stands_above_the_router(item: ir.Item, python: str) -> None:
    assert items(item) == f"{python}\n{ROUTER}"


@pytest.mark.parametrize(
    ("item", "python"),
    [
        (LOAD, "router.load(tm)\n"),
        (ir.Custom("pstn.gw_ip", lit(""), "Gateway", AT, NOTE),
         '# above\nrouter.custom("pstn.gw_ip", "", "Gateway")  # end\n'),
        (ir.Custom("a.b", lit(5), None, AT), 'router.custom("a.b", 5)\n'),
        (param(setting("fr_timer", 3)), "router.modparam(tm, fr_timer=3)\n"),
        (param(setting("fr_timer", 3, ir.Trivia((), "a")), trivia=NOTE),
         "# above\nrouter.modparam(  # end\n    tm,\n    fr_timer=3,  # a\n)\n"),
        (param(setting("class", 3)), 'router.modparam(tm, **{"class": 3})\n'),
        (param(setting("a", 1), setting("b", 2, ir.Trivia(("why",)))),
         "router.modparam(\n    tm,\n    a=1,\n    # why\n    b=2,\n)\n"),
    ],
)  # fmt: skip
def test_an_item_that_uses_the_router_stands_below_it(item: ir.Item, python: str) -> None:
    assert items(item) == f"{ROUTER}{python}"


def test_the_first_settings_make_the_router_and_later_ones_change_it() -> None:
    text = items(
        ir.NamedFlags((("A", 1),), AT),
        settings(setting("debug", 3, ir.Trivia(("loud",), "level"))),
        settings(setting("is", 1), trivia=NOTE),
        settings(setting("a", 1), setting("b", 2)),
    )
    assert text == (
        'A = 1\n\nrouter = Router(\n    api=1,\n    profile="ser-0.8.8",\n    # loud\n'
        '    debug=3,  # level\n)\n# above\nrouter.core(**{"is": 1})  # end\n'
        "router.core(\n    a=1,\n    b=2,\n)\n"
    )


def test_a_value_with_comments_inside_keeps_them() -> None:
    value = ir.Sequence((lit("a"), noted(lit("b"), "second")), AT)
    text = items(settings(ir.Setting("listen", value, AT)))
    assert '    listen=(\n        "a",\n        # second\n        "b",\n    ),\n' in text


def test_what_can_be_done_with_features_stands_above_the_first() -> None:
    features = [ir.DefineFeature(name, name, lit(False), AT) for name in ("A", "B")]
    assert items(*features) == (
        "# Features: edit here, or define on the command line (-A A).\n"
        'A = defined("A", default=False)\nB = defined("B", default=False)\n\n' + ROUTER
    )


# ---- features ----------------------------------------------------------------------------------


def feature(
    *then: ir.Item, orelse: tuple[ir.Item, ...] = (), test: ir.Expression = NAT
) -> ir.FeatureItems:
    return ir.FeatureItems(test, then, orelse, AT)


def test_items_under_a_feature_stand_in_an_if() -> None:
    text = items(
        settings(),
        feature(settings(setting("debug", 4)), LOAD, orelse=(settings(setting("debug", 2)),)),
    )
    assert text == (
        f"{ROUTER}if WITH_NAT:\n    router.core(debug=4)\n    router.load(tm)\n"
        "else:\n    router.core(debug=2)\n"
    )


def test_the_router_is_made_before_the_first_feature_that_uses_it() -> None:
    only_names = feature(ir.NamedFlags((("A", 1),), AT))
    nested = feature(feature(LOAD))
    assert items(only_names, nested) == (
        f"if WITH_NAT:\n    A = 1\n\n{ROUTER}if WITH_NAT:\n    if WITH_NAT:\n"
        "        router.load(tm)\n"
    )


def test_a_feature_alone_in_else_is_an_elif_and_an_empty_one_passes() -> None:
    inner = ir.FeatureItems(B, (), (LOAD,), AT, ir.Trivia((None, "why"), "end"))
    remark = ir.Remark(AT, ir.Trivia(("only",)))
    text = items(settings(), feature(remark, orelse=(inner,)))
    assert text == (
        f"{ROUTER}if WITH_NAT:\n    # only\n    pass\n# why\nelif B:  # end\n    pass\n"
        "else:\n    router.load(tm)\n"
    )


def test_a_route_under_a_feature_is_indented_with_its_decorator() -> None:
    text = items(settings(), feature(route(RETURN, name="a"), route(RETURN, name="b")))
    assert text == (
        f'{ROUTER}if WITH_NAT:\n    @router.route("a")\n    def route_a(msg: Request) -> None:\n'
        '        return\n\n\n    @router.route("b")\n    def route_b(msg: Request) -> None:\n'
        "        return\n"
    )


def test_features_deeper_than_python_takes_are_one_finding() -> None:
    item: ir.Item = LOAD
    for _ in range(MAX_DEPTH):
        item = feature(item)
    assert page(item)
    with pytest.raises(NestedTooDeeply):
        page(feature(item))


# ---- routes ------------------------------------------------------------------------------------

K = ir.RouteKind


@pytest.mark.parametrize(
    ("kind", "called", "decorator"),
    [
        (K.REQUEST, None, "@router.request_route"),
        (K.REQUEST, "0", "@router.request_route"),
        (K.ROUTE, "A B", '@router.route("A B")'),
        (K.FAILURE, "X", '@router.failure_route("X")'),
        (K.REPLY, None, "@router.reply_route"),
        (K.ONREPLY, "X", '@router.onreply_route("X")'),
        (K.BRANCH, "X", '@router.branch_route("X")'),
        (K.ONSEND, None, "@router.onsend_route"),
        (K.ERROR, None, "@router.error_route"),
        (K.EVENT, "htable:mod-init", '@router.event_route("htable:mod-init")'),
        (K.INNER, None, ")\n\n"),
    ],
)
def test_a_route_is_registered_under_its_kind_and_name(
    kind: ir.RouteKind, called: str | None, decorator: str
) -> None:
    made = ir.Route(kind, called, "function", "Message", (RETURN,), False, False, AT)
    text = page(made)
    assert f"{decorator}\ndef function(msg: Message) -> None:\n    return\n" in text
    assert "from runtime import Message, Router\n" in text


def test_a_route_is_a_coroutine_only_if_it_waits_and_says_its_result() -> None:
    assert '@router.route("1")\ndef route_1(msg: Request) -> None:\n    pass\n' in page(route())
    assert "async def route_1(msg: Request) -> None:" in page(route(waits=True))
    text = page(route(ir.Stop(ir.How.RETURN, lit(-1), AT), returns_code=True))
    assert "def route_1(msg: Request) -> int:\n    return -1\n" in text


def test_a_page_has_its_docstring_router_and_start() -> None:
    text = page(title="quick start")
    assert text.startswith('"""Routing logic of a.cfg (quick start)."""\n\nfrom runtime import ')
    assert ROUTER in text
    assert text.endswith('\n\n\nif __name__ == "__main__":\n    router.run()\n')
    assert page().startswith('"""Routing logic of a.cfg."""\n')


def test_a_page_of_everything_passes_the_last_gate() -> None:
    verify(
        page(
            ir.DefineFeature("WITH_NAT", "WITH_NAT", lit(False), AT),
            ir.DefineValue("A", "A", lit(1), NAT, AT),
            settings(setting("debug", 1)),
            LOAD,
            feature(route(do("f", A), name="a"), orelse=(param(setting("from", "x")),)),
        )
    )


HOSTILE = '"; import os #\n\r\u2028\0{x}'


@pytest.mark.parametrize(
    "item",
    [
        ir.DefineFeature("A", HOSTILE, lit(False), AT, ir.Trivia((HOSTILE,), HOSTILE)),
        ir.DefineValue("A", HOSTILE, lit(HOSTILE), lit(True), AT),
        ir.DefineEnvironment("A", HOSTILE, HOSTILE, False, AT),
        ir.Custom(HOSTILE, lit(HOSTILE), HOSTILE, AT),
        settings(ir.Setting(HOSTILE, noted(lit(HOSTILE), HOSTILE, trailing=HOSTILE), AT)),
        param(setting(HOSTILE, HOSTILE), trivia=ir.Trivia((HOSTILE,))),
        ir.Route(K.EVENT, HOSTILE, "f", "Message", (RETURN,), False, False, AT),
    ],
)
def test_text_of_a_config_is_nothing_but_text(item: ir.Item) -> None:
    text = page(item)
    verify(text)
    assert text.isascii()
    assert all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize("bad", ["a b", "__builtins__", "def", "x;y"])
def test_what_is_no_name_never_becomes_one(bad: str) -> None:
    for item in (
        ir.NamedFlags(((bad, 1),), AT),
        ir.DefineFeature(bad, "A", lit(False), AT),
        ir.Load(((ir.Module("x", bad, "runtime.modules"), AT),), AT),
        ir.Route(K.ROUTE, "x", bad, "Request", (), False, False, AT),
        route(ir.Do(lit(1), bad, AT)),
    ):
        with pytest.raises(ValueError, match="cannot be a name"):
            page(item)
