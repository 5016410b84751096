"""Which names a route of a generated module uses under the features that are on.

Reads the module's syntax tree: a branch that a feature switches off does not count. Nothing is
executed.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

_COMPARISONS: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
        ast.Lt: operator.lt,
        ast.LtE: operator.le,
        ast.Gt: operator.gt,
        ast.GtE: operator.ge,
    }
)


class _Unknown(Exception):
    """A test that more than constants decide."""


def names_used(tree: ast.Module, line: int, constants: Mapping[str, Any]) -> set[str]:
    """The names that the function which begins in that line uses, and functions it names;
    ``name.attribute`` too, where an attribute of a name is used.

    Args:
        line: of its first decorator, as code objects have it.
        constants: the module's names, which tests of features read.
    """
    functions = {
        function.name: function for function in _functions(tree) if _first_line(function) != line
    }
    todo = [function for function in _functions(tree) if _first_line(function) == line]
    used: set[str] = set()
    while todo:
        for node in _active(todo.pop().body, constants):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used.add(f"{node.value.id}.{node.attr}")
            if isinstance(node, ast.Name) and node.id not in used:
                used.add(node.id)
                if node.id in functions:
                    todo.append(functions[node.id])
    return used


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _first_line(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return min([function.lineno, *(mark.lineno for mark in function.decorator_list)])


def _active(nodes: list[ast.stmt], constants: Mapping[str, Any]) -> Iterator[ast.AST]:
    todo: list[ast.AST] = list(nodes)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If | ast.IfExp):
            try:
                chosen = node.body if _constant(node.test, constants) else node.orelse
            except _Unknown:
                pass
            else:
                todo += chosen if isinstance(chosen, list) else [chosen]
                continue
        yield node
        todo += ast.iter_child_nodes(node)


def _constant(node: ast.expr, constants: Mapping[str, Any]) -> Any:
    """The value of a test made of a module's constants.

    Raises:
        _Unknown: it is made of more.
    """
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if isinstance(constants.get(name), bool | int | str):
            return constants[name]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _constant(operand, constants)
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_constant(value, constants) for value in values)
        case ast.BoolOp(values=values):
            return any(_constant(value, constants) for value in values)
        case ast.Compare(left=left, ops=[comparison], comparators=[right]):
            compare = _COMPARISONS.get(type(comparison))
            if compare is not None:
                try:
                    return compare(_constant(left, constants), _constant(right, constants))
                except TypeError:
                    raise _Unknown from None
    raise _Unknown
