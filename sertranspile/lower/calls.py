"""Calls: core commands and module functions, with their names, arguments and places checked."""

from __future__ import annotations

from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.catalog import Function as Facts
from sertranspile.dialects import Generation
from sertranspile.lower.arguments import lower_argument
from sertranspile.lower.context import Lowering
from sertranspile.lower.core_calls import is_core, lower_core
from sertranspile.lower.refusals import listed, of_another_release, wrong_count
from sertranspile.naming import module_file

#: may stand without parentheses in every dialect
BARE: Final = frozenset({"append_branch", "revert_uri", "force_rport", "add_rport"})

#: functions that this runtime lacks so far and that may return 0 (LANGUAGE D.3.3, G)
_MAY_STOP: Final = frozenset(
    {"t_check_trans", "t_relay", "t_relay_to", "t_relay_cancel", "t_precheck_trans", "t_newtran",
     "save", "save_contacts", "sanity_check", "sl_filter_ACK", "www_challenge", "proxy_challenge",
     "www_authorize", "proxy_authorize", "t_lookup_request", "handle_publish", "handle_subscribe",
     "t_suspend", "t_load_contacts"}
)  # fmt: skip
#: what 0.8.8's tm does to requests as they come in only (LANGUAGE E.5.2)
_ONLY_FRESH: Final = frozenset({"t_relay", "t_relay_to", "t_replicate", "t_newtran"})
#: the blocks of 0.8.8; others came with later 0.8 releases, which allowed more in them
_OLDEST: Final = frozenset({"route", "reply_route"})
#: blocks -> how the catalogue calls them
PLACES: Final = {
    ir.RouteKind.REQUEST: "request", ir.RouteKind.ROUTE: "request", ir.RouteKind.INNER: "request",
    ir.RouteKind.FAILURE: "failure", ir.RouteKind.REPLY: "onreply", ir.RouteKind.ONREPLY: "onreply",
    ir.RouteKind.BRANCH: "branch", ir.RouteKind.ONSEND: "onsend", ir.RouteKind.ERROR: "error",
    ir.RouteKind.EVENT: "event",
}  # fmt: skip


def lower_call(low: Lowering, call: s.Call) -> ir.Expression:
    """A call as a value; a call that cannot be made is reported and comes out as true."""
    if is_core(low, call.name):
        return lower_core(low, call)
    value = _module_call(low, call)
    if low.dialect.generation is Generation.CLASSIC:
        return value
    if isinstance(value, ir.Call) and value.function.may_stop:
        return ir.Helped(ir.Help.EXIT_IF_ZERO, (value,), call.span)
    return value


def code_of(value: ir.Expression) -> ir.Expression:
    """What a call returned, as an int: functions that only say yes or no give 1 or -1."""
    match value:
        case ir.Call(function=ir.Function(returns="bool"), span=span):
            return ir.Choice(value, ir.Literal(1, span), ir.Literal(-1, span), span)
        case ir.Call(function=ir.Function(returns="None"), span=span):
            # what returns nothing cannot fail
            done = ir.IsNull(value, span)
            return ir.Choice(done, ir.Literal(1, span), ir.Literal(-1, span), span)
        case ir.HasFlag(span=span):
            return ir.Choice(value, ir.Literal(1, span), ir.Literal(-1, span), span)
    return value


def _module_call(low: Lowering, call: s.Call) -> ir.Expression:
    nothing = ir.Literal(True, call.span)
    found = _owner(low, call.name)
    if found is None and call.name in low.interim.functions:
        return _interim(low, call)
    if found is None and (stranger := _stranger(low, call)) is not None:
        return _missing(low, call, stranger)
    if found is None:
        _unknown(low, call)
        return _stand_in(low, call) if low.off else nothing
    module, facts = found
    if not facts.arity.accepts(len(call.args)):
        if len(call.args) in low.interim.arities.get(call.name, ()):
            number = f"{len(call.args)} argument{'' if len(call.args) == 1 else 's'}"
            low.report_interim(f"`{call.name}` with {number}", call.span, None)
            return _missing(low, call, module)
        arity = facts.arity
        wrong_count(low, call, str(arity), arity.most, f"call it with {arity}")
        return nothing
    runtime = low.runtime_module(module.name)
    have = runtime.functions.get(call.name) if runtime is not None else None
    # the oldest release says nothing of places; the runtime knows
    told: frozenset[str] = frozenset()
    if have is not None and low.dialect.name == "ser08" and low.block_word in _OLDEST:
        told = frozenset({"request"}) if call.name in _ONLY_FRESH else have.routes
    _check_place(low, call, facts, told)
    wanted = have.args if have is not None else ()
    if have is not None and (
        len(call.args) > len(have.args)
        or any(not argument.optional for argument in have.args[len(call.args) :])
    ):
        # a form that the runtime's function does not have yet
        have, wanted = None, ()
    args = tuple(
        lower_argument(low, call, facts, position, wanted[position] if have is not None else None)
        for position in range(len(call.args))
    )
    function = ir.Function(
        module,
        call.name,
        have.waits if have is not None else False,
        have.returns if have is not None else "Rc",
        have.stops if have is not None else call.name in _MAY_STOP,
        missing=have is None,
        routes=facts.routes or told,
    )
    return ir.Call(function, args, call.span)


def _owner(low: Lowering, name: str) -> tuple[ir.Module, Facts] | None:
    """The loaded module that exports a function; one that runs here before one that does not."""
    key = (name, len(low.loaded))
    if key in low.owners:
        return low.owners[key]
    found = low.owners[key] = _search(low, name)
    return found


def _search(low: Lowering, name: str) -> tuple[ir.Module, Facts] | None:
    found: tuple[ir.Module, Facts] | None = None
    for module in low.loaded.values():
        facts = low.catalog.module(module.name)
        function = facts.functions.get(name) if facts is not None else None
        if function is None:
            continue
        runtime = low.runtime_module(module.name)
        if runtime is not None and name in runtime.functions:
            return module, function
        found = found or (module, function)
    if found is None and any(low.load_built_in(row.module) for row in low.catalog.exporters(name)):
        return _search(low, name)
    return found


def _interim(low: Lowering, call: s.Call) -> ir.Expression:
    """A function of a release between those of the catalogue: it is called by its name."""
    owner, successor = low.interim.functions[call.name]
    low.report_interim(f"function `{call.name}`", call.name_span, successor)
    module = low.loaded.get(owner) or ir.Module(owner, f"{owner}_missing", None)
    return _missing(low, call, module)


def _stranger(low: Lowering, call: s.Call) -> ir.Module | None:
    """The module that a function nobody knows may be of: one that no release had, which is
    reported where it is loaded."""
    if low.catalog.exporters(call.name):
        return None
    return next((m for m in low.loaded.values() if low.catalog.module(m.name) is None), None)


def _missing(low: Lowering, call: s.Call, module: ir.Module) -> ir.Expression:
    """A call of what the runtime lacks."""
    args = tuple(low.value(argument) for argument in call.args if argument is not None)
    function = ir.Function(module, call.name, False, "Rc", False, missing=True)
    return ir.Call(function, args, call.span)


def _stand_in(low: Lowering, call: s.Call) -> ir.Expression:
    """A call of what no loaded module has, under a feature that is off: with the feature on, the
    router names it and does not start."""
    exporters = low.catalog.exporters(call.name)
    owner = exporters[0].module if exporters else "unknown"
    return _missing(low, call, ir.Module(owner, f"{module_file(owner)}_missing", None))


def _unknown(low: Lowering, call: s.Call) -> None:
    exporters = low.catalog.exporters(call.name)
    if exporters:
        names = list(dict.fromkeys(row.module for row in exporters))
        label = f"module {' or '.join(names[:3])} is not loaded"
        suffix = "" if low.modern else ".so"
        remedy = f'write `loadmodule "{names[0]}{suffix}"` before the routes'
        if low.dialect.generation is Generation.CLASSIC:
            remedy = f'write `loadmodule "{names[0]}.so"` (with its path) before the routes'
    else:
        label = "no loaded module exports it"
        meant = low.suggestions.known(call.name, "function")
        if other := of_another_release("function", call.name):
            remedy = other
        elif meant is None:
            remedy = "load the module that exports it, or remove the call"
        elif owners := low.catalog.exporters(meant):
            remedy = f"`{meant}` is exported by module {owners[0].module}"
        else:
            remedy = f"`{meant}` is a core command"
    low.report("E301", f"unknown function `{call.name}`", call.name_span, label, remedy)


def _check_place(low: Lowering, call: s.Call, facts: Facts, known: frozenset[str]) -> None:
    place = PLACES[low.kind]
    if facts.allowed_in(place) if facts.routes else not known or place in known:
        return
    places = sorted({place.partition("_")[0] for place in facts.routes or known})
    low.report(
        "E401",
        f"`{call.name}` cannot be called in a {low.block_word}",
        call.name_span,
        f"for {listed(places)} routes only",
        "call it there, or remove it here",
    )
