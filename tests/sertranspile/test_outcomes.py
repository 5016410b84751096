"""Conditions that may end in an error, against the rules of the servers (LANGUAGE D.2)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Final

import pytest

from sertranspile import ir
from sertranspile.lower.outcomes import settled
from sertranspile.source import Span

AT: Final = Span(0, 0)
ERROR: Final = -1
FUNCTION: Final = ir.Function(None, "f", False, "Rc", False)


def test_of(name: str) -> ir.Fallible:
    """A test that holds, fails or ends in an error: as ``name`` has 1, 0 or -1."""
    fields = (ir.Field(f"{part}.{name}", False, AT) for part in ("holds", "fails", "known"))
    return ir.Fallible(*fields, AT)


def call_of(name: str) -> ir.Call:
    return ir.Call(FUNCTION, (ir.Literal(name, AT),), AT)


def no(value: ir.Expression) -> ir.Not:
    return ir.Not(value, AT)


def both(*values: ir.Expression) -> ir.And:
    return ir.And(values, AT)


def either(*values: ir.Expression) -> ir.Or:
    return ir.Or(values, AT)


test_of.__test__ = False  # type: ignore[attr-defined]
U, V, F, G = test_of("u"), test_of("v"), call_of("f"), call_of("g")
B: Final = ir.Field("b", False, AT)


def by_the_rules(value: ir.Expression, values: Mapping[str, int], called: list[str]) -> int:
    """What a server makes of a condition: 1, 0 or -1."""
    match value:
        case ir.Fallible(holds=ir.Field(path=path)):
            return values[path[-1]]
        case ir.Field(path=path):
            return values[path]
        case ir.Call(args=(ir.Literal(value=str(name)),)):
            called.append(name)
            return values[name]
        case ir.Not(operand=operand):
            found = by_the_rules(operand, values, called)
            return found if found == ERROR else 1 - found
        case ir.And(operands=operands) | ir.Or(operands=operands):
            goes_on = 1 if isinstance(value, ir.And) else 0
            found = goes_on
            for operand in operands:
                if found == goes_on:
                    found = by_the_rules(operand, values, called)
            return found
    raise AssertionError(value)


def as_python(value: ir.Expression, values: Mapping[str, int], called: list[str]) -> bool:
    """What Python makes of the expression that stands for it."""
    match value:
        case ir.Field(path=path):
            part, _, name = path.rpartition(".")
            wanted = {"holds": (1,), "fails": (0,), "known": (0, 1), "": (1,)}[part]
            return values[name] in wanted
        case ir.Call(args=(ir.Literal(value=str(name)),)):
            called.append(name)
            return values[name] == 1
        case ir.Not(operand=operand):
            return not as_python(operand, values, called)
        case ir.And(operands=operands):
            return all(as_python(operand, values, called) for operand in operands)
        case ir.Or(operands=operands):
            return any(as_python(operand, values, called) for operand in operands)
        case ir.Choice(test=test, yes=yes, no=other):
            chosen = yes if as_python(test, values, called) else other
            return as_python(chosen, values, called)
    raise AssertionError(value)


@pytest.mark.parametrize(
    "condition",
    [
        U, no(U), no(no(U)), no(B), no(both(B, F)), no(either(B, F)),
        either(U, B), either(B, U), both(U, B), both(B, U), either(no(U), B), either(U, V, B),
        no(either(U, B)), no(both(U, B)), no(both(B, U)), no(both(U, V, B)), no(either(B, U, V)),
        either(both(U, B), F), either(both(B, U), F), either(no(both(U, B)), V), both(U, F),
        either(both(F, U), B), either(both(F, U), G), either(both(F, U), both(G, V), B),
        no(both(F, U)), no(both(either(F, U), G)), no(either(both(U, F), G)),
        either(both(either(U, F), no(G)), V), either(U, F), no(both(either(F, B), either(U, G))),
    ],
)  # fmt: skip
def test_a_condition_is_true_where_the_server_takes_the_first_branch(
    condition: ir.Expression,
) -> None:
    made = settled(condition)
    for u, v, b, f, g in product((1, 0, ERROR), (1, 0, ERROR), (1, 0), (1, 0), (1, 0)):
        values = {"u": u, "v": v, "b": b, "f": f, "g": g}
        expected: list[str] = []
        found: list[str] = []
        holds = by_the_rules(condition, values, expected) == 1
        assert as_python(made, values, found) is holds, values
        assert found == expected, values  # functions are called once, in their order


def test_a_condition_that_grows_too_much_still_calls_each_function_once() -> None:
    condition = either(*(both(call_of("f"), U) for _ in range(40)), B)
    values = {"u": 0, "b": 1, "f": 1}
    called: list[str] = []
    assert as_python(settled(condition), values, called)
    assert called == ["f"] * 40


def test_without_tests_that_may_fail_a_condition_stays_as_it_is() -> None:
    assert settled(either(both(B, F), no(both(B, B)))) == either(both(B, F), no(both(B, B)))
