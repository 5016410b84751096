"""The test of an ``#!ifexp`` as one of the module's constants, where Python means the same.

That is where names are asked whether they are defined, or are compared with a literal of their own
type. What a name is compared with can be anything when it is given on the command line, so other
expressions are decided when transpiling.
"""

from __future__ import annotations

from typing import Final

from sertranspile import ifexp, ir
from sertranspile.conditions import TRUE, Defined, Holds, Known
from sertranspile.definitions import Names
from sertranspile.lower.constants import Constants
from sertranspile.source import Span

_ORDERS: Final = frozenset({"<", "<=", ">", ">="})
_EQUALS: Final = frozenset({"==", "!="})


def expression(
    names: Names, constants: Constants, asked: Holds, span: Span
) -> ir.Expression | None:
    """The test; None when it has to be decided. A ``Literal`` when nothing can change it."""
    tree = ifexp.parse(asked.expression)
    if tree is None:
        return ir.Literal(False, span)
    if _is_fixed(names, tree, asked.offset):
        return ir.Literal(names.default(asked), span)
    return _Translation(names, constants, asked.offset, span).truth(tree)


def _is_fixed(names: Names, node: ifexp.Node, offset: int) -> bool:
    """Whether nothing in an expression can be given at run time."""
    match node:
        case ifexp.Constant():
            return True
        case ifexp.Name(name):
            return name not in names.given and isinstance(names.is_defined(name, offset), Known)
        case ifexp.Not(operand):
            return _is_fixed(names, operand, offset)
        case ifexp.Binary(_, left, right):
            return _is_fixed(names, left, offset) and _is_fixed(names, right, offset)


class _Translation:
    def __init__(self, names: Names, constants: Constants, offset: int, span: Span) -> None:
        self._names = names
        self._constants = constants
        self._offset = offset
        self._span = span

    def truth(self, node: ifexp.Node) -> ir.Expression | None:
        """A node as a truth."""
        span = self._span
        match node:
            case ifexp.Constant(value):
                return ir.Literal(bool(value), span)
            case ifexp.Name(name):
                return self._name(name)
            case ifexp.Not(operand):
                inner = self.truth(operand)
                return None if inner is None else ir.Not(inner, span)
            case ifexp.Binary("&&" | "||" as operator, left, right):
                first, second = self.truth(left), self.truth(right)
                if first is None or second is None:
                    return None
                if operator == "&&":
                    return ir.And((first, second), span)
                return ir.Or((first, second), span)
            case ifexp.Binary(operator, left, right) if operator in _ORDERS | _EQUALS:
                return self._comparison(operator, left, right)
        return None

    def _name(self, name: str) -> ir.Expression | None:
        """A name without a value is true when it is defined; a value would have to be looked at."""
        names = self._names
        asked = names.is_defined(name, self._offset)
        if isinstance(asked, Known):
            return ir.Literal(names.default(Holds(name, self._offset)), self._span)
        valueless = names.given.get(name) is None and all(
            one.value is None and one.variable is None for one in names.definitions.get(name, ())
        )
        if not valueless or not isinstance(asked, Defined):
            return None
        one = self._constants.truth(asked)
        return None if one is None else ir.Constant(one.python, self._span, ir.Type.BOOL)

    def _comparison(
        self, operator: str, left: ifexp.Node, right: ifexp.Node
    ) -> ir.Expression | None:
        first, second = self._operand(left), self._operand(right)
        if first is None or second is None:
            return None
        types = {_type(first), _type(second)}
        if len(types) != 1 or ir.Type.ANY in types:
            return None
        return ir.Compare(operator, first, second, False, self._span)

    def _operand(self, node: ifexp.Node) -> ir.Expression | None:
        match node:
            case ifexp.Constant(value):
                return ir.Literal(value, self._span)
            case ifexp.Name(name):
                return self._value(name)
        return None

    def _value(self, name: str) -> ir.Expression | None:
        """A name that has a value in any case."""
        names = self._names
        version = names.version(name, self._offset)
        if name in names.predefined:
            value = ifexp.evaluate(name, names.values(name, self._offset))
            return ir.Literal(value, self._span)
        choices = names.choices(name, version)
        if choices and choices[-1].condition != TRUE and name not in names.given:
            return None
        one = self._constants.value(name, version)
        return None if one is None else ir.Constant(one.python, self._span, one.type)


def _type(value: ir.Expression) -> ir.Type:
    match value:
        case ir.Literal(value=str()):
            return ir.Type.TEXT
        case ir.Constant(type=kind):
            return kind
    return ir.Type.INT


__all__ = ["expression"]
