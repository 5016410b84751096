"""Core commands: those of the runtime, and those that are plain Python (LANGUAGE C.4.4)."""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.dialects import Generation
from sertranspile.lower.arguments import canonical, route_name
from sertranspile.lower.context import Lowering
from sertranspile.lower.inline import flag_of
from sertranspile.lower.refusals import wrong_count
from sertranspile.lower.strings import number_of
from sertranspile.lower.types import to_number, to_text

#: commands that come out as Python
_WRITTEN_OUT: Final = frozenset({"setflag", "resetflag", "isflagset", "len_gt", "route"})
#: what an onsend_route may call
_ONSEND: Final = frozenset(
    {
        "setflag", "resetflag", "isflagset", "log", "set_forward_close", "set_forward_no_connect",
    }
)  # fmt: skip
#: and before 4.x
_ONSEND_SEND: Final = frozenset({"send", "send_tcp"})
_GREATEST_FLAG: Final = 31
#: words that stand for a part of the Request-URI
_URI_PARTS: Final = {"uri:host": "host", "uri:port": "port"}


def is_core(low: Lowering, name: str) -> bool:
    """Whether a name is a command of the core in this dialect."""
    return low.catalog.core_functions.get(name) is not None


def lower_core(low: Lowering, call: s.Call) -> ir.Expression:
    """A core command as a value."""
    facts = low.catalog.core_functions.get(call.name)
    assert facts is not None
    if not facts.arity.accepts(len(call.args)) or None in call.args:
        arity = facts.arity
        wrong_count(low, call, str(arity), arity.most, f"call it with {arity}")
        return ir.Literal(True, call.span)
    if low.kind is ir.RouteKind.ONSEND:
        _check_onsend(low, call, facts.name)
    if facts.name in _WRITTEN_OUT:
        return _written_out(low, call, facts.name)
    return _runtime_command(low, call, facts.name)


def _check_onsend(low: Lowering, call: s.Call, name: str) -> None:
    """The message is on its way: few commands can be called (LANGUAGE C.4.5)."""
    if name in _ONSEND or (name in _ONSEND_SEND and low.dialect.name not in ("kam5", "kam6")):
        return
    low.report(
        "E401",
        f"`{call.name}` cannot be called in an onsend_route",
        call.name_span,
        "a message that is being sent cannot be changed",
        "call it in the route that sends the message",
    )


# ---- plain Python ------------------------------------------------------------------------------


def _written_out(low: Lowering, call: s.Call, name: str) -> ir.Expression:
    argument = call.args[0]
    assert argument is not None
    if name == "route":
        return _route(low, call, argument)
    if name == "len_gt":
        return _len_gt(low, call, argument)
    flag = flag_of(low, argument)
    if flag is None:
        meant = ", or a name that `flags` declares" if not _is_classic(low) else ""
        low.report(
            "E303",
            f"`{call.name}` takes a number",
            argument.span,
            "not a number",
            f"write `{call.name}(1)`, for example{meant}",
        )
        return ir.Literal(True, call.span)
    if isinstance(flag, ir.Literal) and isinstance(flag.value, int) and flag.value > _GREATEST_FLAG:
        low.report(
            "E309", f"there is no flag {flag.value}", argument.span, "0 to 31", "use 0 to 31"
        )
    return ir.HasFlag(flag, call.span)


def _is_classic(low: Lowering) -> bool:
    return low.dialect.generation is Generation.CLASSIC


def _len_gt(low: Lowering, call: s.Call, argument: s.Expression) -> ir.Expression:
    right: ir.Expression
    if isinstance(argument, s.Name) and argument.text == "max_len":
        right = ir.CoreParameter("max_len", argument.span)
    else:
        number = number_of(argument, low.modern)
        if number is None:
            low.report(
                "E303",
                "`len_gt` takes a number",
                argument.span,
                "not a number",
                "write `len_gt(1)`, for example",
            )
        right = ir.Literal(number or 0, argument.span)
    field = ir.Field("len", False, call.span, ir.Type.INT)
    return ir.Compare(">=", field, right, False, call.span)


def _route(low: Lowering, call: s.Call, argument: s.Expression) -> ir.Expression:
    if _is_classic(low) and number_of(argument, False) is None:
        low.report(
            "E303",
            "`route` takes a number",
            argument.span,
            "not a number",
            "write `route(1)`, for example",
        )
        return ir.Literal(True, call.span)
    name = route_name(low, argument)
    if name is None:
        return ir.CallNamed(to_text(low.value(argument)), call.span)
    return call_route(low, canonical(name), argument, call)


def call_route(low: Lowering, name: str, argument: s.Expression, call: s.Call) -> ir.Expression:
    """``route(name)`` for a name that is known."""
    entry = low.routes.get((ir.RouteKind.ROUTE, name))
    if entry is not None:
        if low.reaches(entry):
            return ir.CallRoute(entry.function, False, call.span)
        return ir.CallNamed(ir.Literal(name, argument.span), call.span)
    if _is_classic(low):
        low.report(
            "W505",
            f"route({name}) is called and never defined",
            argument.span,
            "does nothing, as in the server",
            f"write `route[{name}] {{ ... }}`, or remove the call",
        )
    else:
        low.undefined_route("route", name, argument.span)
    return ir.Literal(True, call.span)


# ---- commands of the runtime -------------------------------------------------------------------


def _runtime_command(low: Lowering, call: s.Call, name: str) -> ir.Expression:
    have = low.runtime["core"].functions.get(name)
    module = None if have is not None else low.core_module
    function = ir.Function(
        module,
        name,
        have.waits if have is not None else False,
        have.returns if have is not None else "Rc",
        have.stops if have is not None else False,
        missing=have is None,
    )
    args = [argument for argument in call.args if argument is not None]
    if name == "log" and len(args) == 1:
        # without a level the servers take L_ERR, 4 levels below the most talkative
        text = _string(low, call, args[0])
        return ir.Call(function, (ir.Literal(4, call.span), text), call.span)
    # of a command that the runtime lacks a number is a number
    types = [argument.type for argument in have.args] if have is not None else ["any"] * len(args)
    if any("avp" in shape for shape in low.catalog.core_functions[call.name].shapes):
        return ir.Call(function, tuple(_named(low, argument) for argument in args), call.span)
    values = tuple(
        _argument(low, call, argument, types[position] if position < len(types) else "str")
        for position, argument in enumerate(args)
    )
    return ir.Call(function, values, call.span)


def _named(low: Lowering, node: s.Expression) -> ir.Expression:
    """An attribute or a flag that a command works on, by its name."""
    match node:
        case s.Variable(text=text):
            return ir.Literal(text.lstrip("$%"), node.span)
        case s.Name(text=text) | s.Number(text=text):
            return ir.Literal(text, node.span)
    return _string(low, s.Call(node.span, "setavpflag", node.span, (node,)), node)


def _argument(low: Lowering, call: s.Call, node: s.Expression, wanted: str) -> ir.Expression:
    if isinstance(node, s.Name) and node.text in _URI_PARTS:
        part = _URI_PARTS[node.text]
        return ir.Field(f"ruri.{part}", part == "port", node.span)
    if wanted == "int" or (wanted == "any" and isinstance(node, s.Number)):
        return _number(low, call, node)
    if isinstance(node, s.Name) and _takes_host(low, call):
        return low.features.word(node.text.strip("[]"), node.span)
    return _string(low, call, node)


def _takes_host(low: Lowering, call: s.Call) -> bool:
    facts = low.catalog.core_functions.get(call.name)
    assert facts is not None
    kinds = {kind for shape in facts.shapes for kind in shape}
    return not kinds <= {"string", "int", "expr", "regex"}


def _number(low: Lowering, call: s.Call, node: s.Expression) -> ir.Expression:
    number = number_of(node, low.modern)
    if number is None and _is_computed(low, node, s.String):
        return to_number(low.value(node))
    if number is None:
        low.report(
            "E303",
            f"`{call.name}` takes a number here",
            node.span,
            "not a number",
            "write digits without quotes",
        )
    return ir.Literal(number or 0, node.span)


def _is_computed(low: Lowering, node: s.Expression, other: type[s.String | s.Number]) -> bool:
    """Whether the argument is an expression, and no constant of the ``other`` type."""
    return (low.modern and not isinstance(node, other)) or _is_read(low, node)


def _is_read(low: Lowering, node: s.Expression) -> bool:
    """Whether SER 2.x reads the argument at run time: it takes an attribute or a select."""
    is_variable = isinstance(node, s.Variable | s.Select)
    return is_variable and low.dialect.generation is Generation.SER2


def _string(low: Lowering, call: s.Call, node: s.Expression) -> ir.Expression:
    if isinstance(node, s.String):
        return ir.Literal(low.text(node), node.span)
    if _is_computed(low, node, s.Number):
        return to_text(low.value(node))
    low.report(
        "E303",
        f"`{call.name}` takes a string here",
        node.span,
        "not a string",
        "write it in double quotes",
    )
    return ir.Literal("", node.span)
