"""Statements: the order of a block, its comments, and how blocks are left (LANGUAGE C.3, D.3).

Up to SER 0.9 a 0 from a module function ends the route, ``classic.py`` writes that; from 2.0 on it
ends the script, ``exit_if_zero`` says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.dialects import Generation, flavour_of
from sertranspile.lower.calls import BARE, lower_call
from sertranspile.lower.classic import classic_if, classic_statement
from sertranspile.lower.context import Lowering
from sertranspile.lower.expressions import Truth, assigned_value, lower_condition
from sertranspile.lower.inline import inlined_change
from sertranspile.lower.jumps import lower_jump
from sertranspile.lower.refusals import OTHER_DIALECT, refuse_empty
from sertranspile.lower.static_types import want_number
from sertranspile.lower.switching import lower_switch
from sertranspile.lower.variables import assignment
from sertranspile.records import replace
from sertranspile.source import Span


def lower_body(
    low: Lowering, statements: Sequence[s.Statement], end: int, last: bool
) -> tuple[ir.Statement, ...]:
    """The statements of a block that ends at offset ``end``.

    ``last``: nothing of the route follows the block.
    """
    real = [statement for statement in _flat(low, statements) if not isinstance(statement, s.Null)]
    out: list[ir.Statement] = []
    for number, statement in enumerate(real):
        following = real[number + 1] if number + 1 < len(real) else None
        leaves = last if following is None else isinstance(following, s.Jump)
        out += _statement(low, statement, leaves)
    remarks = low.trivia.rest(end)
    if remarks:
        out.append(ir.Remark(Span(end, end), ir.Trivia(remarks)))
    low.trivia.passed(end)
    if out and out[0].trivia.before[:1] == (None,):
        # a block does not begin with a blank line
        trivia = replace(out[0].trivia, before=out[0].trivia.before[1:])
        out[0] = replace(out[0], trivia=trivia)
    return tuple(out)


def _flat(low: Lowering, statements: Sequence[s.Statement]) -> Sequence[s.Statement]:
    """The statements, those of blocks that stand for themselves among them: no server reads one."""
    if not any(isinstance(statement, s.Block) for statement in statements):
        return statements
    out: list[s.Statement] = []
    for statement in statements:
        if isinstance(statement, s.Block):
            low.report(
                "E208",
                "a block does not stand alone",
                Span(statement.span.start, statement.span.start + 1),
                "unexpected",
                "remove its braces, or write what it belongs to before it",
            )
            out += _flat(low, statement.body)
        else:
            out.append(statement)
    return out


def _statement(low: Lowering, node: s.Statement, leaves: bool) -> list[ir.Statement]:
    """One statement; what an expression in it assigns stands before it."""
    outer, low.ahead = low.ahead, []
    made = _lowered(low, node, leaves)
    ahead, low.ahead = low.ahead, outer
    if ahead and made:
        first = made[0]
        ahead[0] = replace(ahead[0], trivia=first.trivia)
        made[0] = replace(first, trivia=ir.NO_TRIVIA)
    return [*ahead, *made]


def _lowered(low: Lowering, node: s.Statement, leaves: bool) -> list[ir.Statement]:
    match node:
        case s.If():
            return _if(low, node, leaves)
        case s.CallStatement(call=call):
            return _call(low, call, node.span, leaves)
        case s.BareCall():
            return _bare_call(low, node, leaves)
        case s.Jump():
            return lower_jump(low, node)
        case s.Assign():
            return _assign(low, node)
        case s.While() if low.modern:
            return _while(low, node)
        case s.Switch() if low.modern:
            return lower_switch(low, node)
        case s.ConditionalStatements():
            return _feature(low, node, leaves)
        case s.Define() | s.Subst():
            comments = low.trivia.statement(node.span)
            return list(low.features.statement(node, comments))
        case s.Marker():
            comments = low.trivia.statement(node.span)
            low.flavour = flavour_of(node)
            return _only_comments(node.span, comments)
        case s.Include():
            # of a file that is not there; others are in place already
            comments = low.trivia.statement(node.span)
            line = low.source.text[node.span.start : node.span.end]
            lines = (*comments.before, line)
            return [ir.Remark(node.span, ir.Trivia(lines, comments.trailing))]
        case s.InactiveText():
            comments = low.trivia.statement(node.span)
            lines = (*comments.before, *node.text.strip("\n").splitlines())
            return [ir.Remark(node.span, ir.Trivia(lines, comments.trailing))]
    low.trivia.statement(node.span)
    word = low.source.text[node.span.start : node.span.end].split("(")[0].split()[0]
    low.report(
        "E103",
        f"`{word[:24]}` is no statement of {low.dialect.title}",
        Span(node.span.start, node.span.start + len(word)),
        "of a later dialect",
        OTHER_DIALECT,
    )
    return []


# ---- calls and assignments ---------------------------------------------------------------------


def _call(low: Lowering, call: s.Call, span: Span, leaves: bool) -> list[ir.Statement]:
    comments = low.trivia.statement(span)
    if call.name in ("setflag", "resetflag") and len(call.args) == 1:
        flag = lower_call(low, call)
        if isinstance(flag, ir.HasFlag):
            return [ir.SetFlag(flag.flag, call.name == "setflag", call.span, comments, flag.flags)]
        return _only_comments(call.span, comments)
    change = inlined_change(low, call, comments)
    if change is not None:
        return [change]
    value = lower_call(low, call)
    if isinstance(value, ir.Literal):
        # reported: a call of nothing
        return _only_comments(call.span, comments)
    if low.dialect.generation is Generation.CLASSIC:
        return classic_statement(value, call.span, comments, leaves)
    return [ir.Do(value, None, call.span, comments)]


def _only_comments(span: Span, trivia: ir.Trivia) -> list[ir.Statement]:
    return [ir.Remark(span, trivia)] if trivia.before or trivia.trailing else []


def _bare_call(low: Lowering, node: s.BareCall, leaves: bool) -> list[ir.Statement]:
    if node.name in BARE:
        return _call(low, s.Call(node.span, node.name, node.span, ()), node.span, leaves)
    low.trivia.statement(node.span)
    low.report(
        "E324",
        f"`{node.name}` has no parentheses",
        Span(node.span.start, node.span.start + len(node.name)),
        "not called",
        f"write `{node.name}()`",
    )
    return []


def _assign(low: Lowering, node: s.Assign) -> list[ir.Statement]:
    comments = low.trivia.statement(node.span)
    if low.dialect.generation is Generation.CLASSIC:
        low.report(
            "E103",
            f"{low.dialect.title} has no variables",
            node.target.span,
            "of a later dialect",
            OTHER_DIALECT,
        )
        return []
    given = node.value
    if node.operator == "+=":
        given = s.Binary(node.span, "+", node.target, given)
    value = assigned_value(low, given) if low.modern else low.value(given)
    made = assignment(low, node.target, value, node.span)
    return [replace(made, trivia=comments)] if made is not None else []


# ---- blocks ------------------------------------------------------------------------------------


def _if(low: Lowering, node: s.If, leaves: bool) -> list[ir.Statement]:
    comments = low.trivia.statement(node.span, node.test.span.end)
    test = low.condition(node.test)
    then_end = block_end(low, node.test.span.end, node.then, node.span.end)
    refuse_empty(low, node.then, then_end)
    then = lower_body(low, node.then, then_end, leaves)
    orelse: tuple[ir.Statement, ...] = ()
    if node.orelse is not None:
        start = node.then[-1].span.end if node.then else then_end
        end = block_end(low, start, node.orelse, node.span.end)
        refuse_empty(low, node.orelse, end)
        orelse = lower_body(low, node.orelse, end, leaves)
    if low.dialect.generation is Generation.CLASSIC:
        return classic_if(test, then, orelse, node.span, comments, leaves)
    return [ir.If(test, then, orelse, node.span, comments)]


def block_end(low: Lowering, start: int, body: Sequence[s.Statement], limit: int) -> int:
    """Where the block with ``body`` closes; a single statement without braces ends itself."""
    if body:
        opened = "{" in low.code[start : body[0].span.start]
        after = body[-1].span.end
        if not opened:
            return after
    else:
        after = low.code.find("{", start) + 1
    found = low.code.find("}", after)
    return found if 0 <= found <= limit else after


def _while(low: Lowering, node: s.While) -> list[ir.Statement]:
    comments = low.trivia.statement(node.span, node.test.span.end)
    want_number(low, node.test)
    test = lower_condition(low, node.test, Truth.NOT_ZERO)
    end = block_end(low, node.test.span.end, node.body, node.span.end)
    refuse_empty(low, node.body, end)
    low.loops.append("while")
    body = lower_body(low, node.body, end, last=False)
    low.loops.pop()
    return [ir.While(test, body, node.span, comments)]


# ---- directives --------------------------------------------------------------------------------


def _feature(low: Lowering, node: s.ConditionalStatements, leaves: bool) -> list[ir.Statement]:
    lines = low.conditionals.get(node.span.start)
    end = node.span.end
    middle = end
    comments = low.trivia.statement(node.span, low.line_end(node.span.start))
    if lines is not None:
        end = lines.closing.start if lines.closing is not None else end
        middle = lines.otherwise.start if lines.otherwise is not None else end
    test = low.features.test(node)
    with low.inside(node, True):
        then = lower_body(low, node.then, middle, leaves)
    orelse: tuple[ir.Statement, ...] = ()
    if node.orelse is not None:
        with low.inside(node, False):
            orelse = lower_body(low, node.orelse, end, leaves)
    if isinstance(test, ir.Literal):
        kept = then if test.value else orelse
        lost = orelse if test.value else then
        return [*_only_comments(node.span, comments), *kept, *_lost(lost)]
    return [ir.Feature(test, then, orelse, node.span, comments)]


def _lost(body: tuple[ir.Statement, ...]) -> list[ir.Statement]:
    """The comments of a branch that is never taken."""
    out: list[ir.Statement] = []
    for statement in body:
        lines = [*statement.trivia.before]
        if statement.trivia.trailing is not None:
            lines.append(statement.trivia.trailing)
        if any(line is not None for line in lines):
            out.append(ir.Remark(statement.span, ir.Trivia(tuple(lines))))
    return out
