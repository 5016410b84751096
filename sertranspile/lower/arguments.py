"""Arguments of module functions: literal, number, format, variable or route (LANGUAGE C.4.4).

What a function does with a string is told by the catalogue, what type it wants by the runtime's
registry.
"""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.catalog import ArgumentKind
from sertranspile.catalog import Function as Facts
from sertranspile.dialects import Flavour, Generation
from sertranspile.lower.context import Lowering
from sertranspile.lower.defines import expand
from sertranspile.lower.formats import pv_format, whole_variable, xl_format
from sertranspile.lower.pv_syntax import attribute
from sertranspile.lower.strings import number_of
from sertranspile.lower.types import to_number, to_text, type_of
from sertranspile.registry import Argument
from sertranspile.source import Span

#: functions whose argument names a route, and the kind of that route
ROUTE_ARGUMENTS: Final = {
    "t_on_failure": ir.RouteKind.FAILURE, "t_on_negative": ir.RouteKind.FAILURE,
    "t_on_reply": ir.RouteKind.ONREPLY, "t_on_branch": ir.RouteKind.BRANCH,
    "t_on_branch_failure": ir.RouteKind.EVENT,
}  # fmt: skip
#: what such a function puts before the name: LANGUAGE C.2
_PREFIXES: Final = {"t_on_branch_failure": "tm:branch-failure:"}
#: how a message calls the block that such a function wants
_BLOCKS: Final = {
    ir.RouteKind.FAILURE: "failure_route", ir.RouteKind.ONREPLY: "onreply_route",
    ir.RouteKind.BRANCH: "branch_route", ir.RouteKind.EVENT: "event_route",
}  # fmt: skip


def lower_argument(
    low: Lowering, call: s.Call, facts: Facts, position: int, wanted: Argument | None
) -> ir.Expression:
    """One argument of a call; ``wanted`` is what the runtime's function takes there."""
    node = call.args[position]
    if node is None:
        return ir.Literal("", Span(call.span.end - 1, call.span.end))
    comments = low.trivia.inside(node.span)
    if low.dialect.name in ("kam5", "kam6"):
        _no_call(low, node)
    value = _argument(low, call, facts, position, wanted, node)
    if comments is None:
        return value
    return ir.Commented(value, comments[0], comments[1], node.span)


def _no_call(low: Lowering, node: s.Expression) -> None:
    """Report a module function that is called inside the arguments of another."""
    match node:
        case s.Group(inner=s.AssignExpression(value=inner)) | s.Group(inner=inner):
            _no_call(low, inner)
        case s.Unary(operand=operand):
            _no_call(low, operand)
        case s.Binary(left=left, right=right):
            _no_call(low, left)
            _no_call(low, right)
        case s.Call(name=name) if low.catalog.exporters(name):
            low.report(
                "E303",
                f"`{name}` is called inside the arguments of another function",
                node.span,
                "the server would not start with it",
                f"write `$var(result) = {name}(...);` before, and give `$var(result)`",
            )


def _argument(
    low: Lowering,
    call: s.Call,
    facts: Facts,
    position: int,
    wanted: Argument | None,
    node: s.Expression,
) -> ir.Expression:
    if position == 0 and call.name in ROUTE_ARGUMENTS:
        return _route(low, call, node)
    if isinstance(node, s.String):
        return _string(low, call, facts.kinds(len(call.args))[position], wanted, node)
    if low.dialect.generation is Generation.CLASSIC:
        low.report(
            "E303",
            f"`{call.name}` takes a string here",
            node.span,
            "not a string",
            "write it in double quotes, numbers too",
        )
        return ir.Literal("", node.span)
    value = _value(low, node)
    if wanted is not None and wanted.type == "int":
        return to_number(value)
    if wanted is not None and wanted.type == "str" and type_of(value) is not ir.Type.TEXT:
        return to_text(value)
    return value


def _value(low: Lowering, node: s.Expression) -> ir.Expression:
    value = low.value(node)
    # SER 2.x hands numbers to functions as texts
    return to_text(value) if isinstance(value, ir.Literal) and not low.modern else value


def _string(
    low: Lowering, call: s.Call, kind: ArgumentKind, wanted: Argument | None, node: s.String
) -> ir.Expression:
    text = low.text(node)
    if wanted is not None and wanted.type == "int":
        return _number(low, call, wanted, node, text)
    value = _replaced(low, kind, text, node.span)
    if wanted is not None and wanted.type == "str" and type_of(value) is not ir.Type.TEXT:
        return to_text(value)
    return value


def _replaced(low: Lowering, kind: ArgumentKind, text: str, span: Span) -> ir.Expression:
    """What the function makes of a string at each call."""
    if low.dialect.generation is Generation.CLASSIC:
        return ir.Literal(text, span)
    match kind:
        case ArgumentKind.FORMAT if low.modern:
            return _of_ser(low, text, span) or pv_format(low, text, span)
        case ArgumentKind.XL:
            return xl_format(low, text, span)
        case ArgumentKind.FORMAT | ArgumentKind.WHOLE | ArgumentKind.NUMBER_WHOLE:
            # SER 2.x has no formats of pseudo-variables
            return whole_variable(low, text, span) or ir.Literal(text, span)
    return ir.Literal(text, span)


def _of_ser(low: Lowering, text: str, span: Span) -> ir.Expression | None:
    """A string that is as a whole an attribute or a select, which functions of SER read at each
    call (LANGUAGE D.6.1); on 3.x a pseudo-variable of that name comes first."""
    known = attribute(text)
    is_pv = low.modern and known is not None and known.path in low.catalog.pvs
    if low.flavour is not Flavour.SER or is_pv or low.dialect.generation is Generation.CLASSIC:
        return None
    return whole_variable(low, text, span)


def _number(
    low: Lowering, call: s.Call, wanted: Argument, node: s.String, text: str
) -> ir.Expression:
    plain = text.strip()
    if plain.isascii() and plain.removeprefix("-").isdigit() and len(plain) < 20:
        return ir.Literal(int(plain), node.span)
    whole = whole_variable(low, text, node.span)
    if whole is not None:
        return to_number(whole)
    if low.modern and "$" in text:
        return to_number(pv_format(low, text, node.span, shows_null=False))
    low.report(
        "E303",
        f"`{call.name}` wants a number for `{wanted.name}`",
        node.span,
        "not a number",
        'write digits in quotes, such as "483"',
    )
    return ir.Literal(0, node.span)


# ---- names of routes ---------------------------------------------------------------------------


def _route(low: Lowering, call: s.Call, node: s.Expression) -> ir.Expression:
    kind = ROUTE_ARGUMENTS[call.name]
    name = route_name(low, node)
    if name is None:
        if isinstance(node, s.String) or low.dialect.generation is Generation.CLASSIC:
            _not_a_route(low, call, kind, node)
            return ir.Literal(None, node.span)
        return to_text(_value(low, node))
    if name not in ("0", ""):
        name = _PREFIXES.get(call.name, "") + name
    entry = low.routes.get((kind, name))
    if entry is not None and low.reaches(entry):
        return ir.RouteReference(entry.function, node.span)
    if entry is not None:
        return ir.RouteByName(kind, ir.Literal(name, node.span), node.span)
    if name in ("0", ""):
        return ir.Literal(None, node.span)
    block = _BLOCKS[kind]
    if low.dialect.name == "openser1":
        low.undefined_route(block, name, node.span)
    elif low.dialect.generation is Generation.CLASSIC and not name.isdigit():
        _not_a_route(low, call, kind, node)
    else:
        block = _classic_block(low, kind)
        low.report(
            "W505",
            f"{block}[{name}] is named and never defined",
            node.span,
            "nothing will run, as in the server",
            f"write `{block}[{name}] {{ ... }}`, or remove the call",
        )
    return ir.Literal(None, node.span)


def _not_a_route(low: Lowering, call: s.Call, kind: ir.RouteKind, node: s.Expression) -> None:
    block = _classic_block(low, kind)
    low.report(
        "E303",
        f"`{call.name}` wants the number of a {block}",
        node.span,
        "not a number",
        f'write `{call.name}("1")`, for example, with a `{block}[1]`',
    )


def _classic_block(low: Lowering, kind: ir.RouteKind) -> str:
    """SER 0.8 called its failure routes reply routes."""
    return "reply_route" if low.dialect.name == "ser08" else _BLOCKS[kind]


def route_name(low: Lowering, node: s.Expression) -> str | None:
    """The name of a route, given as a number, a word, a string or a define; None for a value that
    is known only at run time."""
    match node:
        case s.Number(text=text):
            number = number_of(node, low.numbers)
            return text if number is None else str(number)
        case s.String():
            return canonical(low.text(node))
        case s.Name(text=text):
            if expand(low, node) is None:
                return canonical(text)
            value = low.features.value(text, node.span)
            return None if value is None else canonical(str(value))
        case s.Group(inner=inner) if not isinstance(inner, s.AssignExpression):
            return route_name(low, inner)
    return None


def canonical(name: str) -> str:
    """``route[01]`` is ``route["1"]`` (LANGUAGE C.2)."""
    if name.isascii() and name.isdigit():
        return name.lstrip("0") or "0"
    return name
