"""Which rules of ruff the shape of a config breaks, for a line in the module that says so.

A module keeps the order and the nesting of its config, so an ``if`` that holds only another one
stays two: people compare the two texts. Everything else in it passes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def broken_rules(nodes: Iterable[ast.AST]) -> list[str]:
    """The rules of ruff that the nodes of a module break because its config is like that,
    sorted."""
    return sorted(set(_broken(nodes)))


def _broken(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.If(body=[ast.If(orelse=[])], orelse=[]):
                yield "SIM102"
            case ast.BoolOp(op=ast.And(), values=values) if _has_constant(values, False):
                yield "SIM223"
            case ast.BoolOp(op=ast.Or(), values=values) if _has_constant(values, True):
                yield "SIM222"
            case ast.FunctionDef() | ast.AsyncFunctionDef() if _ends_with_return(node):
                yield "PLR1711"
        if isinstance(node, ast.If) and _has_equal_branches(node):
            yield "SIM114"


def _has_constant(values: Iterable[ast.expr], wanted: bool) -> bool:
    return any(isinstance(value, ast.Constant) and value.value is wanted for value in values)


def _ends_with_return(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the only ``return`` is one at the end that says nothing."""
    last = function.body[-1]
    if len(function.body) < 2 or not isinstance(last, ast.Return) or last.value is not None:
        return False
    return sum(isinstance(node, ast.Return) for node in ast.walk(function)) == 1


def _has_equal_branches(node: ast.If) -> bool:
    """Whether an ``if`` and the ``elif`` behind it do the same."""
    match node.orelse:
        case [ast.If() as following]:
            return [ast.dump(row) for row in node.body] == [ast.dump(row) for row in following.body]
    return False
