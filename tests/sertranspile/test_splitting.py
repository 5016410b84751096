"""Blocks that become functions do what they did in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ir_nodes import AT, EXIT, RELAY, RETURN, A, body, call, do, lit, page, route

from sertranspile import ir
from sertranspile.codegen import NestedTooDeeply, splitting
from sertranspile.codegen.verify import verify

ROUNDS = 3


class Exit(Exception):
    pass


class Router:
    """As much of a router as the routes here need."""

    def __init__(self, **_: object) -> None:
        self.routes: dict[str, Callable[..., Any]] = {}

    def route(self, name: str) -> Callable[[Any], Any]:
        return lambda function: self.routes.setdefault(name, function)

    def rounds(self) -> Router:
        self.left = iter(range(ROUNDS))
        made = Router()
        made.left = iter(range(ROUNDS))
        return made

    def more(self) -> bool:
        return next(self.left, None) is not None


class Module:
    """``f`` is noted, ``ask`` gives the next bit of the answers."""

    def __init__(self, answers: int) -> None:
        self.answers = answers
        self.noted: list[int] = []

    def f(self, msg: None, number: int) -> None:
        self.noted.append(number)

    def ask(self, msg: None) -> bool:
        self.answers, bit = divmod(self.answers, 2)
        return bool(bit)


def run(text: str, answers: int) -> tuple[list[int], object]:
    """What a page's route does: the calls, and how it ends."""
    lines = [line for line in text.split("\n") if not line.startswith("from ")]
    module = Module(answers)
    known = {"Router": Router, "Request": object, "Exit": Exit, "once": range(1), "tm": module}
    exec("\n".join(lines).split("\n\n\nif __name__")[0], known)
    try:
        ended = known["router"].routes["1"](None)  # type: ignore[attr-defined]
    except Exit:
        ended = "exit"
    return module.noted, ended


# ---- random routes -----------------------------------------------------------------------------

ASK = call("ask")
RC = ir.Bound("rc", AT)
_simple = st.one_of(
    st.integers(0, 9).map(lambda number: do("f", lit(number))),
    st.just(EXIT),
    st.just(ir.Do(ASK, "rc", AT)),
    st.just(ir.Do(call("f", RC), None, AT)),
)
_return = st.sampled_from([1, -1]).map(lambda code: ir.Stop(ir.How.RETURN, lit(code), AT))


def _blocks(inner: st.SearchStrategy[ir.Statement]) -> st.SearchStrategy[ir.Statement]:
    block = st.lists(inner, min_size=1, max_size=3).map(tuple)
    test = st.sampled_from([ASK, RC, ir.Not(ASK, AT)])
    return st.one_of(
        st.builds(lambda t, a, b: ir.If(t, a, b, AT), test, block, block | st.just(())),
        st.builds(lambda t, a: ir.Feature(t, a, (), AT), test, block),
        st.builds(lambda t, a: ir.While(t, a, AT), test, block),
        st.builds(lambda a: ir.Once(a, AT), block),
        st.builds(
            lambda a, b: ir.Match(RC, (ir.Arm((lit(1),), a, AT), ir.Arm((), b, AT)), AT),
            block,
            block,
        ),
    )


_statements = st.recursive(_simple | _return | st.just(ir.Break(AT)), _blocks, max_leaves=14)
_bodies = st.lists(_statements, min_size=1, max_size=3).map(tuple)


def bound(body: tuple[ir.Statement, ...], coded: bool, loops: int = 0) -> Iterator[ir.Statement]:
    """A body without breaks outside of loops; returns have a code or not."""
    for row in body:
        match row:
            case ir.Break() if not loops:
                continue
            case ir.Stop(how=ir.How.RETURN) if not coded:
                yield RETURN
            case ir.While() | ir.Once():
                yield splitting.with_blocks(row, lambda b: tuple(bound(b, coded, loops + 1)))
            case _:
                yield splitting.with_blocks(row, lambda b: tuple(bound(b, coded, loops)))


@settings(max_examples=200, deadline=None)
@given(_bodies, st.booleans(), st.integers(0, 2**12), st.sampled_from([1, 2, 3]))
def test_a_split_route_does_what_it_did(
    given_body: tuple[ir.Statement, ...], coded: bool, answers: int, height: int
) -> None:
    start = ir.Do(ir.Literal(False, AT), "rc", AT)
    whole = (start, *bound(given_body, coded))
    made = route(*whole, returns_code=coded)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "_MOST_BLOCKS", height)
        parts = splitting.split(made, 0, {"route_1"})
    plain = page(made)
    assume(len(parts) > 1)
    assert run(page(*parts), answers) == run(plain, answers)
    verify(page(*parts))


# ---- what each kind of block becomes -----------------------------------------------------------


def nested(
    *inner: ir.Statement, coded: bool = False, last: tuple[ir.Statement, ...] = (do("f", lit(9)),)
) -> str:
    """A route with these statements so deep that they are split off."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "_MOST_BLOCKS", 1)
        parts = splitting.split(
            route(ir.If(A, inner, (), AT), *last, returns_code=coded), 0, {"route_1"}
        )
    text = page(ir.NamedFlags((("A", 1),), AT), *parts)
    return text.split("if A:\n", 1)[1].split("\n\n\nif __name__")[0]


END = "    tm.f(msg, 9)\n\n\n"
DEF = "def route_1_inner_1(msg: Request)"
IF = ir.If(A, (RETURN,), (), AT)
ONE = ir.Stop(ir.How.RETURN, lit(1), AT)


@pytest.mark.parametrize(
    ("inner", "coded", "python"),
    [
        ((do("f"),), False,
         f"        route_1_inner_1(msg)\n{END}{DEF} -> None:\n    tm.f(msg)"),
        ((do("f"), RETURN), False,
         f"        route_1_inner_1(msg)\n        return\n{END}{DEF} -> None:\n"
         "    tm.f(msg)\n    return"),
        ((do("f"), EXIT), True,
         f"        return route_1_inner_1(msg)\n{END}{DEF} -> int:\n    tm.f(msg)\n    raise Exit"),
        ((ONE,), True,
         f"        return route_1_inner_1(msg)\n{END}{DEF} -> int:\n    return 1"),
        ((ir.Do(RELAY, None, AT),), False,
         f"        await route_1_inner_1(msg)\n{END}async {DEF} -> None:\n"
         "    await tm.t_relay(msg)"),
    ],
)  # fmt: skip
def test_a_block_that_ends_in_one_way_is_called(
    inner: tuple[ir.Statement, ...], coded: bool, python: str
) -> None:
    assert nested(*inner, coded=coded) == python


MAYBE = ir.Once((ir.If(A, (do("f"), ir.Break(AT)), (), AT), do("g")), AT)


def test_a_block_that_ends_in_two_ways_says_which() -> None:
    plain = nested(IF, do("f"))
    assert plain.startswith(f"        if route_1_inner_2(msg):\n            return\n{END}")
    assert plain.endswith(
        "def route_1_inner_2(msg: Request) -> bool:\n    if A:\n        route_1_inner_1(msg)\n"
        "        return True\n    tm.f(msg)\n    return False"
    )
    coded = nested(ir.If(A, (ONE,), (), AT), do("f"), coded=True)
    assert coded.startswith(
        "        left = route_1_inner_2(msg)\n        if left is not None:\n"
        f"            return left\n{END}"
    )
    assert coded.endswith(
        "def route_1_inner_2(msg: Request) -> int | None:\n    if A:\n"
        "        return route_1_inner_1(msg)\n    tm.f(msg)\n    return None"
    )


def test_a_break_out_of_a_block_is_done_where_the_block_was() -> None:
    lines = nested(MAYBE)
    assert "    if A:\n        route_1_inner_1(msg)\n        return True\n    tm.g(msg)\n" in lines
    assert "    for _ in once:\n        if route_1_inner_2(msg):\n            break" in lines


def test_names_of_a_split_route_are_new_ones() -> None:
    made = route(ir.If(A, (do("f"),), (), AT))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "_MOST_BLOCKS", 1)
        _, inner = splitting.split(made, 0, taken := {"route_1", "route_1_inner_1"})
    assert inner.function == "route_1_inner_2" and inner.function in taken


def test_a_route_that_python_takes_is_left_alone() -> None:
    made = route(ir.If(A, (do("f"),), (), AT))
    assert splitting.split(made, 2, set()) == (made,)


@pytest.mark.parametrize("deep", [79, 80, 200])
def test_deep_blocks_are_split_until_python_takes_them(deep: int) -> None:
    statement: ir.Statement = ir.Stop(ir.How.RETURN, lit(7), AT)
    for _ in range(deep):
        statement = ir.If(call("ask"), (statement,), (do("f", lit(1)),), AT)
    text = page(route(statement, ONE, returns_code=True))
    verify(text)
    assert ("_inner_" in text) == (deep > 79)
    assert run(text, 2**deep - 1) == ([], 7)
    assert run(text, 2 ** (deep - 1) - 1) == ([1], 1)


def test_deep_loops_are_split_until_python_takes_them() -> None:
    statement: ir.Statement = do("f", lit(1))
    for _ in range(40):
        statement = ir.Once((statement, ir.Break(AT)), AT)
    text = page(route(statement, do("f", lit(2))))
    verify(text)
    assert run(text, 0) == ([1, 2], None)


def test_a_block_that_needs_names_around_it_stays_and_is_refused() -> None:
    statement: ir.Statement = RETURN
    for _ in range(90):
        reads = ir.Do(call("f", RC), None, AT)
        statement = ir.If(A, (reads, statement, ir.Do(lit(1), "rc", AT)), (), AT)
    with pytest.raises(NestedTooDeeply) as caught:
        body(statement)
    assert caught.value.diagnostic.code == "E210"
