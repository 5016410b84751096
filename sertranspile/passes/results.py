"""``$rc``: which calls a read of it may mean, and the name that keeps their code (LANGUAGE D.3.3).

Every call of a module function and every ``route(X)`` sets it. Going backwards through a route it
is known where a code is still wanted: only the calls there are kept as ``rc``. A call of a route
that is not there keeps the code before it (LANGUAGE D.4), which is then wanted too.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from sertranspile import ir
from sertranspile.diagnostics import Diagnostic
from sertranspile.passes.walk import inner, parts, rebuilt, values
from sertranspile.records import replace
from sertranspile.source import Span

RC: Final = "rc"


class Wanted(IntEnum):
    """Whether the code of a call is read behind it."""

    NO = 0
    #: where a route that is called by its name is not there
    PERHAPS = 1
    YES = 2


def is_return_code(value: ir.Expression) -> bool:
    """Whether an expression reads ``$rc``."""
    match value:
        case ir.Variable(store=ir.Store.PV, name=ir.Literal(value="$rc")):
            return True
    return False


def bind_results(route: ir.Route, findings: list[Diagnostic]) -> ir.Route:
    """The route with each read of ``$rc`` bound to the calls that reach it."""
    every = values(route.body)
    reads = [value for value in every if is_return_code(value)]
    if not reads and not any(isinstance(value, ir.Either) for value in every):
        return route
    body, wanted = _body(route.body, Wanted.NO)
    if wanted:
        if wanted is Wanted.YES and route.kind in (ir.RouteKind.ROUTE, ir.RouteKind.INNER):
            findings.append(
                Diagnostic(
                    "W510",
                    "`$rc` is read before anything in this route sets it",
                    reads[0].span,
                    "taken as 0; the server has what the caller's last function returned",
                    "read it right after the function whose code is meant",
                )
            )
        zero = ir.Literal(0, route.span)
        body = (ir.Do(zero, RC, Span(route.span.start, route.span.start)), *body)
    return replace(route, body=body)


def _body(
    body: tuple[ir.Statement, ...], wanted: Wanted
) -> tuple[tuple[ir.Statement, ...], Wanted]:
    """The body, and whether ``rc`` is wanted before it; ``wanted`` says so for what follows."""
    out: list[ir.Statement] = []
    for statement in reversed(body):
        made, wanted = _statement(statement, wanted)
        out += reversed(made)
    out.reverse()
    return tuple(out), wanted


def _statement(statement: ir.Statement, wanted: Wanted) -> tuple[list[ir.Statement], Wanted]:
    match statement:
        case ir.Remark() | ir.Break():
            # what a break leads to wants what its loop's end wants: to be on the safe side, all
            return [statement], Wanted.YES if isinstance(statement, ir.Break) else wanted
        case ir.Do(value=ir.CallNamed() as call, bind=None) if wanted:
            code, before = _value(replace(call, keeps_code=True), Wanted.NO)
            return [replace(statement, value=code, bind=RC)], max(before, Wanted.PERHAPS)
        case ir.Do(value=value, bind=None) if wanted and _is_call(value):
            code, before = _value(value, Wanted.NO)
            return [replace(statement, value=_code(code), bind=RC)], before
        case ir.Stop(how=how, value=value):
            if value is None:
                return [statement], Wanted.NO
            new, before = _value(value, Wanted.NO)
            del how
            return [replace(statement, value=new)], before
        case ir.Do(value=value):
            new, before = _value(value, wanted)
            return [replace(statement, value=new)], before
        case ir.SetFlag(flag=flag):
            new, before = _value(flag, wanted)
            return [replace(statement, flag=new)], before
        case ir.Assign(target=target, value=value):
            place, wanted = _value(target, wanted)
            assert isinstance(place, ir.Field | ir.Variable)
            if value is None:
                return [replace(statement, target=place)], wanted
            new, before = _value(value, wanted)
            return [replace(statement, target=place, value=new)], before
        case ir.If():
            return _if(statement, wanted)
        case ir.Feature(then=then, orelse=orelse):
            new_then, one = _body(then, wanted)
            new_orelse, other = _body(orelse, wanted)
            made = replace(statement, then=new_then, orelse=new_orelse)
            return [made], max(one, other)
        case ir.While(test=test, body=body):
            # another round may want it
            read = any(map(is_return_code, [*values(body), *inner(test)]))
            around = Wanted.YES if read else wanted
            new_body, _ = _body(body, around)
            new_test, before = _value(test, around)
            return [replace(statement, test=new_test, body=new_body)], before
        case ir.Once(body=body):
            new_body, before = _body(body, wanted)
            return [replace(statement, body=new_body)], before
        case ir.Match(subject=subject, arms=arms):
            made_arms, any_wanted = [], wanted
            for arm in arms:
                arm_body, before = _body(arm.body, wanted)
                made_arms.append(replace(arm, body=arm_body))
                any_wanted = max(any_wanted, before)
            new, before = _value(subject, any_wanted)
            return [replace(statement, subject=new, arms=tuple(made_arms))], before


def _if(statement: ir.If, wanted: Wanted) -> tuple[list[ir.Statement], Wanted]:
    then, one = _body(statement.then, wanted)
    orelse, other = _body(statement.orelse, wanted)
    wanted = max(one, other)
    call, negated = statement.test, False
    while isinstance(call, ir.Not):
        call, negated = call.operand, not negated
    if isinstance(call, ir.Either):
        call = call.call if wanted else call.plain
    if wanted and _is_call(call):
        # the code gets a line of its own, as a person would write it
        code, before = _value(call, Wanted.NO)
        bound: ir.Expression = ir.Bound(RC, call.span)
        if not _is_rc(call):
            bound = ir.Compare(">", bound, ir.Literal(0, call.span), False, call.span)
        test = ir.Not(bound, statement.span) if negated else bound
        return [
            ir.Do(_code(code), RC, call.span, statement.trivia),
            replace(statement, test=test, then=then, orelse=orelse, trivia=ir.NO_TRIVIA),
        ], before
    test, before = _value(statement.test, wanted)
    return [replace(statement, test=test, then=then, orelse=orelse)], before


def _is_call(value: ir.Expression) -> bool:
    match value:
        case ir.Call(function=ir.Function(module=module)):
            return module is not None and module.name != "core"
        case ir.CallRoute() | ir.CallNamed():
            return True
        case ir.Helped(help=ir.Help.EXIT_IF_ZERO, args=(call,)):
            return _is_call(call)
        case ir.Compare(operator=">", left=left, right=ir.Literal(value=0)):
            return isinstance(left, ir.CallRoute | ir.CallNamed)
    return False


def _is_rc(value: ir.Expression) -> bool:
    """Whether the code tells by itself whether it is positive."""
    match value:
        case ir.Call(function=ir.Function(returns="Rc")):
            return True
        case ir.Helped(help=ir.Help.EXIT_IF_ZERO, args=(call,)):
            return _is_rc(call)
    return False


def _code(value: ir.Expression) -> ir.Expression:
    """A call's code as an int."""
    match value:
        case ir.Compare(operator=">", left=left):
            return left
        case ir.Call(function=ir.Function(returns="bool"), span=span):
            return ir.Choice(value, ir.Literal(1, span), ir.Literal(-1, span), span)
        case ir.Call(function=ir.Function(returns="None"), span=span):
            done = ir.IsNull(value, span)
            return ir.Choice(done, ir.Literal(1, span), ir.Literal(-1, span), span)
    return value


def _value(value: ir.Expression, wanted: Wanted) -> tuple[ir.Expression, Wanted]:
    """An expression with reads bound and, where ``rc`` is wanted after it, calls kept."""
    if is_return_code(value):
        return ir.Bound(RC, value.span), Wanted.YES
    if isinstance(value, ir.Either):
        return _value(value.call if wanted else value.plain, wanted)
    if _is_call(value):
        inside, before = _parts(value, Wanted.NO)
        if not wanted:
            return inside, before
        kept = ir.Bind(RC, _code(inside), value.span)
        if _is_rc(value):
            return kept, before
        return ir.Compare(">", kept, ir.Literal(0, value.span), False, value.span), before
    return _parts(value, wanted)


def _parts(value: ir.Expression, wanted: Wanted) -> tuple[ir.Expression, Wanted]:
    """The parts, last first: operands of ``and`` and ``or`` need not run at all."""
    old = list(parts(value))
    if not old:
        return value, wanted
    new: dict[int, ir.Expression] = {}
    optional = isinstance(value, ir.And | ir.Or | ir.Choice)
    after = wanted
    for number in range(len(old) - 1, -1, -1):
        made, before = _value(old[number], wanted)
        new[number] = made
        wanted = max(before, after) if optional else before
    fresh = iter([new[number] for number in range(len(old))])
    return rebuilt(value, lambda _: next(fresh)), wanted
