"""Conditions of SER 0.8: keyword operands, calls, ``and``, ``or`` and ``not`` (LANGUAGE C.4.1,
D.2).

A call in a condition may return 0, which ends the block; ``stopping_calls`` finds those, and
``lower_statements.py`` writes what follows from it.
"""

from __future__ import annotations

import ipaddress

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.calls import lower_call
from sertranspile.lower.context import Lowering, number_of, text_of
from sertranspile.regex import BadRegex, python_pattern

_AND = frozenset({"&&", "and", "&"})
_OR = frozenset({"||", "or", "|"})
_ADDRESS_FIELDS = {"src_ip": "source.host", "dst_ip": "destination.host"}


def lower_condition(low: Lowering, node: s.Expression) -> ir.Expression:
    """A condition as an expression that is true when the server takes the first branch."""
    match node:
        case s.Group(inner=inner):
            return lower_condition(low, inner)
        case s.Unary(operator="!", operand=operand):
            return ir.Not(lower_condition(low, operand), node.span)
        case s.Binary(operator=operator, left=left, right=right):
            if operator in _AND:
                return ir.And(_operands(low, node, _AND), node.span)
            if operator in _OR:
                return ir.Or(_operands(low, node, _OR), node.span)
            return _comparison(low, node, operator, left, right)
        case s.Call():
            if node.name == "route":
                value = lower_call(low, node)
                if isinstance(value, ir.CallRoute):
                    low.tested_routes.add(value.function)
                return value
            return lower_call(low, node)
    number = number_of(node)
    if number is not None:
        return ir.Literal(bool(number), node.span)
    low.report(
        "E103",
        f"{_what(node)} is no condition in {low.dialect.title}",
        node.span,
        "cannot be tested",
        "compare method, uri, src_ip or dst_ip, or call a function",
    )
    return ir.Literal(True, node.span)


def _what(node: s.Expression) -> str:
    match node:
        case s.Name(text=text) | s.Variable(text=text) | s.Select(text=text):
            return f"`{text}`"
        case s.BlockExpression():
            return "a block"
    return "this"


def _operands(
    low: Lowering, node: s.Expression, operators: frozenset[str]
) -> tuple[ir.Expression, ...]:
    """The operands of a chain of one operator, from left to right; long chains do not recurse."""
    out: list[ir.Expression] = []
    while isinstance(node, s.Binary) and node.operator in operators:
        out.append(lower_condition(low, node.right))
        node = node.left
    out.append(lower_condition(low, node))
    return tuple(reversed(out))


def _comparison(
    low: Lowering, node: s.Binary, operator: str, left: s.Expression, right: s.Expression
) -> ir.Expression:
    if isinstance(left, s.Name) and left.text == "myself":
        left, right = right, left
    name = left.text if isinstance(left, s.Name) else ""
    if operator not in ("==", "=~", "!="):
        return _refuse(low, node, f"`{operator}` is no operator in {low.dialect.title}")
    if name in ("method", "uri"):
        value = _string_comparison(low, node, name, operator, left, right)
    elif name in _ADDRESS_FIELDS:
        value = _address_comparison(low, node, name, operator, left, right)
    else:
        return _refuse(low, node, f"{_what(left)} cannot be compared in {low.dialect.title}")
    return ir.Not(value, node.span) if operator == "!=" else value


def _refuse(low: Lowering, node: s.Binary, message: str) -> ir.Expression:
    low.report("E103", message, node.span, "no condition", "compare method, uri, src_ip or dst_ip")
    return ir.Literal(True, node.span)


def _string_comparison(
    low: Lowering,
    node: s.Binary,
    name: str,
    operator: str,
    left: s.Expression,
    right: s.Expression,
) -> ir.Expression:
    path = {"method": "method", "uri": "ruri"}[name]
    if isinstance(right, s.Name) and right.text == "myself" and name == "uri":
        return ir.IsMyself(ir.Field(path, False, left.span), node.span)
    if isinstance(right, s.String):
        text = text_of(right)
    elif isinstance(right, s.Name):
        text = right.text
    else:
        return _refuse(low, node, f"`{name}` is compared with a string")
    if operator == "=~":
        path = {"method": "method_text", "uri": "ruri"}[name]
        return _matches(low, node, ir.Field(path, False, left.span), text, right)
    if name == "method" and text.isascii():
        # both sides in one case: the comparison ignores it
        literal = ir.Literal(text.upper(), right.span)
        return ir.Compare("==", ir.Field(path, False, left.span), literal, False, node.span)
    literal = ir.Literal(text, right.span)
    return ir.Compare("==", ir.Field(path, False, left.span), literal, True, node.span)


def _matches(
    low: Lowering, node: s.Binary, field: ir.Field, text: str, right: s.Expression
) -> ir.Expression:
    try:
        pattern = python_pattern(text)
    except BadRegex as error:
        low.report(
            "E308",
            f"bad regular expression: {error}",
            right.span,
            "the server would not start with it",
            "mend the pattern; it is a POSIX extended one",
        )
        pattern = ""
    return ir.Matches(field, pattern, True, node.span)


def _address_comparison(
    low: Lowering,
    node: s.Binary,
    name: str,
    operator: str,
    left: s.Expression,
    right: s.Expression,
) -> ir.Expression:
    field = ir.Field(_ADDRESS_FIELDS[name], False, left.span)
    if isinstance(right, s.Name) and right.text == "myself":
        return ir.IsMyself(field, node.span)
    text = text_of(right) if isinstance(right, s.String) else getattr(right, "text", "")
    network = "".join(text.split()).replace("[", "").replace("]", "")
    if operator != "=~":
        try:
            ipaddress.ip_network(network, strict=False)
            return ir.InNetwork(field, network, node.span)
        except ValueError:
            if network[:1].isdigit() and isinstance(right, s.Name):
                low.report(
                    "E305",
                    f"`{text}` is no address and no network",
                    right.span,
                    "not an IP address",
                    "write an address such as 10.0.0.1, or a network such as 10.0.0.0/8",
                )
                return ir.Literal(True, node.span)
    low.report(
        "W508",
        f"`{name}` is compared with a name",
        right.span,
        "compared with the address itself; the server asks reverse DNS",
        "compare with an address or a network",
    )
    if operator == "=~":
        return _matches(low, node, field, text, right)
    return ir.Compare("==", field, ir.Literal(text, right.span), True, node.span)


def may_stop(value: ir.Expression) -> bool:
    """Whether a call in an expression may return 0."""
    match value:
        case ir.Call(function=function):
            return function.may_stop
        case ir.Not(operand=operand):
            return may_stop(operand)
        case ir.And(operands=operands) | ir.Or(operands=operands):
            return any(may_stop(operand) for operand in operands)
    return False
