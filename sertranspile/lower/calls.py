"""Calls: core commands and module functions, with their names, arguments and places checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.catalog import Function
from sertranspile.lower.context import Lowering, number_of, text_of
from sertranspile.registry import Argument, ScriptFunction

#: spelling -> the command's name in the runtime (LANGUAGE B.1.2)
CORE_COMMANDS: Final = {
    "forward": "forward", "send": "send", "log": "log", "error": "error", "exec": "exec",
    "rewritehost": "rewritehost", "sethost": "rewritehost", "seth": "rewritehost",
    "rewritehostport": "rewritehostport", "sethostport": "rewritehostport",
    "sethp": "rewritehostport", "rewriteport": "rewriteport", "setport": "rewriteport",
    "setp": "rewriteport", "rewriteuri": "rewriteuri", "seturi": "rewriteuri",
    "rewriteuser": "rewriteuser", "setuser": "rewriteuser", "setu": "rewriteuser",
    "rewriteuserpass": "rewriteuserpass", "setuserpass": "rewriteuserpass",
    "setup": "rewriteuserpass", "prefix": "prefix", "strip": "strip",
    "append_branch": "append_branch", "revert_uri": "revert_uri",
}  # fmt: skip
#: commands that the transpiler writes out as Python
WRITTEN_OUT: Final = frozenset({"setflag", "resetflag", "isflagset", "len_gt", "route"})
#: arguments of core commands: fewest and most
_ARITY: Final = {
    "forward": (0, 2), "send": (1, 2), "log": (1, 2), "error": (2, 2), "append_branch": (0, 1),
    "revert_uri": (0, 0), "setflag": (1, 1), "resetflag": (1, 1), "isflagset": (1, 1),
    "len_gt": (1, 1), "route": (1, 1),
}  # fmt: skip
#: may stand without parentheses
BARE: Final = frozenset({"append_branch", "revert_uri"})
_NUMBER_ARGUMENTS: Final = {"strip", "setflag", "resetflag", "isflagset", "len_gt", "route"}


def lower_call(low: Lowering, call: s.Call) -> ir.Expression:
    """A call as a value; a call that cannot be made is reported and comes out as true."""
    name = call.name
    if name in WRITTEN_OUT or name in CORE_COMMANDS:
        fewest, most = _ARITY.get(name) or _ARITY.get(CORE_COMMANDS.get(name, ""), (1, 1))
        if not _count_fits(low, call, fewest, most):
            return ir.Literal(True, call.span)
        if name in WRITTEN_OUT:
            return _written_out(low, call)
        return _core_command(low, call)
    return _module_call(low, call)


def _count_fits(low: Lowering, call: s.Call, fewest: int, most: int) -> bool:
    given = len(call.args)
    if fewest <= given <= most and None not in call.args:
        return True
    wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
    few = "1 argument" if wanted == "1" else f"{wanted} arguments"
    low.report(
        "E302",
        f"`{call.name}` takes {few}",
        call.span,
        f"{given} given",
        f"call it with {few}",
    )
    return False


# ---- core ----


def _written_out(low: Lowering, call: s.Call) -> ir.Expression:
    argument = call.args[0]
    assert argument is not None
    if call.name == "len_gt" and isinstance(argument, s.Name) and argument.text == "max_len":
        right: ir.Expression = ir.CoreParameter("max_len", argument.span)
        return ir.Compare(">=", ir.Field("len", False, call.span), right, False, call.span)
    number = number_of(argument)
    if number is None:
        low.report(
            "E303",
            f"`{call.name}` takes a number",
            argument.span,
            "not a number",
            f"write `{call.name}(1)`, for example",
        )
        return ir.Literal(True, call.span)
    if call.name == "route":
        return _route_call(low, call, str(number), argument)
    if call.name == "len_gt":
        right = ir.Literal(number, argument.span)
        return ir.Compare(">=", ir.Field("len", False, call.span), right, False, call.span)
    if number > 31:
        low.report("E309", f"there is no flag {number}", argument.span, "0 to 31", "use 0 to 31")
    return ir.HasFlag(ir.Literal(number, argument.span), call.span)


def _route_call(low: Lowering, call: s.Call, number: str, argument: s.Expression) -> ir.Expression:
    function = low.sub_routes.get(number)
    if function is None:
        low.report(
            "W505",
            f"route({number}) is called and never defined",
            argument.span,
            "does nothing, as in the server",
            f"write `route[{number}] {{ ... }}`, or remove the call",
        )
        return ir.Literal(True, call.span)
    return ir.CallRoute(function, False, call.span)


def _core_command(low: Lowering, call: s.Call) -> ir.Expression:
    name = CORE_COMMANDS[call.name]
    have = low.runtime["core"].functions[name]
    function = ir.Function(None, name, have.waits, have.returns, have.stops)
    args = [argument for argument in call.args if argument is not None]
    if name == "log" and len(args) == 1:
        # without a level the servers take L_ERR, 4 levels below the most talkative
        text = _string(low, call, args[0])
        return ir.Call(function, (ir.Literal(4, call.span), text), call.span)
    values: list[ir.Expression] = []
    for position, argument in enumerate(args):
        uri_part = isinstance(argument, s.Name) and argument.text in ("uri:host", "uri:port")
        if uri_part and name == "forward":
            part = "host" if argument.text == "uri:host" else "port"  # type: ignore[union-attr]
            values.append(ir.Field(f"ruri.{part}", part == "port", argument.span))
        elif (
            call.name in _NUMBER_ARGUMENTS
            or (name in ("forward", "send") and position == 1)
            or (name == "log" and position == 0)
        ):
            values.append(_number(low, call, argument))
        elif name in ("forward", "send") and isinstance(argument, s.Name):
            values.append(ir.Literal(argument.text.strip("[]"), argument.span))
        else:
            values.append(_string(low, call, argument))
    return ir.Call(function, tuple(values), call.span)


def _number(low: Lowering, call: s.Call, argument: s.Expression) -> ir.Expression:
    number = number_of(argument)
    if number is None:
        low.report(
            "E303",
            f"`{call.name}` takes a number here",
            argument.span,
            "not a number",
            "write digits without quotes",
        )
    return ir.Literal(number or 0, argument.span)


def _string(low: Lowering, call: s.Call, argument: s.Expression) -> ir.Expression:
    if isinstance(argument, s.String):
        return ir.Literal(text_of(argument), argument.span)
    low.report(
        "E303",
        f"`{call.name}` takes a string here",
        argument.span,
        "not a string",
        "write it in double quotes",
    )
    return ir.Literal("", argument.span)


# ---- modules ----


def _module_call(low: Lowering, call: s.Call) -> ir.Expression:
    nothing = ir.Literal(True, call.span)
    owner = next(
        (name for name in low.loaded if call.name in _functions(low, name)),
        None,
    )
    if owner is None:
        _unknown(low, call)
        return nothing
    module = low.loaded[owner]
    counts = _functions(low, owner)[call.name].arity.counts
    if not _count_fits(low, call, min(counts), max(counts)):
        return nothing
    runtime = low.runtime_module(owner)
    have = runtime.functions.get(call.name) if runtime is not None else None
    if have is None:
        args = [_string(low, call, argument) for argument in call.args if argument is not None]
        function = ir.Function(module, call.name, False, "Rc", False, missing=True)
        return ir.Call(function, tuple(args), call.span)
    _check_place(low, call, have)
    function = ir.Function(module, call.name, have.waits, have.returns, have.stops)
    args = [
        _argument(low, call, wanted, argument)
        for wanted, argument in zip(have.args, call.args, strict=False)
        if argument is not None
    ]
    return ir.Call(function, tuple(args), call.span)


def _functions(low: Lowering, module: str) -> Mapping[str, Function]:
    facts = low.catalog.module(module)
    return facts.functions if facts is not None else {}


def _unknown(low: Lowering, call: s.Call) -> None:
    exporters = low.catalog.exporters(call.name)
    if exporters:
        exporter = exporters[0].module
        label = f"module {exporter} is not loaded"
        remedy = f'write `loadmodule "{exporter}.so"` (with its path) before the routes'
    else:
        label = "no loaded module exports it"
        meant = low.catalog.similar(call.name, "function")
        if meant is None:
            remedy = "load the module that exports it, or remove the call"
        elif found := low.catalog.exporters(meant):
            remedy = f"`{meant}` is exported by module {found[0].module}"
        else:
            remedy = f"`{meant}` is a core command"
    low.report("E301", f"unknown function `{call.name}`", call.name_span, label, remedy)


def _check_place(low: Lowering, call: s.Call, have: ScriptFunction) -> None:
    kind = "failure" if low.kind is ir.RouteKind.FAILURE else "request"
    if have.routes and kind not in have.routes:
        places = " and ".join(sorted(have.routes))
        block = "reply_route" if kind == "failure" else "route"
        low.report(
            "E401",
            f"`{call.name}` cannot be called in a {block}",
            call.name_span,
            f"for {places} routes only",
            "call it before the request is relayed, or remove it here",
        )


def _argument(
    low: Lowering, call: s.Call, wanted: Argument, argument: s.Expression
) -> ir.Expression:
    if not isinstance(argument, s.String):
        return _string(low, call, argument)
    text = text_of(argument)
    if wanted.type == "RouteName":
        return _route_argument(low, call, text, argument)
    if wanted.type != "int":
        return ir.Literal(text, argument.span)
    if text.isascii() and text.isdigit():
        return ir.Literal(int(text), argument.span)
    low.report(
        "E303",
        f"`{call.name}` wants a number for `{wanted.name}`",
        argument.span,
        "not a number",
        'write digits in quotes, such as "483"',
    )
    return ir.Literal(0, argument.span)


def _route_argument(
    low: Lowering, call: s.Call, text: str, argument: s.Expression
) -> ir.Expression:
    function = low.failure_routes.get(text.lstrip("0") or "0")
    if function is not None:
        return ir.RouteReference(function, argument.span)
    if not text.isdigit():
        low.report(
            "E303",
            f"`{call.name}` wants the number of a reply_route",
            argument.span,
            "not a number",
            'write it in quotes, such as "1"',
        )
    elif int(text):
        low.report(
            "W505",
            f"reply_route[{text}] is named and never defined",
            argument.span,
            "nothing will run, as in the server",
            f"write `reply_route[{text}] {{ ... }}`, or remove the call",
        )
    return ir.Literal(None, argument.span)
