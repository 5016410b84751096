"""Which rules of ruff the shape of a config breaks, for a line in the module that says so.

A module keeps the order and the nesting of its config, so an ``if`` that holds only another one
stays two: people compare the two texts. Everything else in it passes.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator, Mapping


def broken_rules(nodes: Iterable[ast.AST], text: str) -> list[str]:
    """The rules of ruff that a module breaks because its config is like that, sorted; ``nodes``:
    all of its ``text``."""
    return sorted(set(_broken(nodes, text)))


def _broken(nodes: Iterable[ast.AST], text: str) -> Iterator[str]:
    comments: Mapping[int, str] | None = None
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
            # what differs in its comments is not the same to ruff either
            comments = _comments(text) if comments is None else comments
            following = node.orelse[0]
            assert isinstance(following, ast.If)
            if _comments_of(node, comments) == _comments_of(following, comments):
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


def _comments(text: str) -> dict[int, str]:
    """The comments of a module by their lines."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


def _comments_of(node: ast.If, comments: Mapping[int, str]) -> list[str]:
    """Those from behind the line of the test to the end of the block."""
    first, last = node.test.end_lineno, node.body[-1].end_lineno
    assert first is not None and last is not None
    return [comments[line] for line in range(first + 1, last + 1) if line in comments]
