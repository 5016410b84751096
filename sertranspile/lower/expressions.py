"""Values and conditions of OpenSER and of 3.x and later: typed expressions (LANGUAGE C.4.3, D.5).

What the servers convert at run time is decided here where the types are known; where they are not,
a helper of the runtime does it. ``if`` asks whether a number is positive, ``while`` and the
operands of ``&&``, ``||`` and ``!`` whether it is not zero (LANGUAGE D.2).
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.dialects import Flavour
from sertranspile.fields import keyword_field
from sertranspile.lower.assigning import assigned
from sertranspile.lower.blocks import block_call
from sertranspile.lower.calls import code_of, lower_call
from sertranspile.lower.chains import lower_chain
from sertranspile.lower.comparisons import keyword_comparison, lower_match
from sertranspile.lower.context import Lowering
from sertranspile.lower.defines import expand
from sertranspile.lower.equality import equality
from sertranspile.lower.flags import flag_constant
from sertranspile.lower.inline import inlined
from sertranspile.lower.refusals import OTHER_DIALECT, operator_span, wrong_count
from sertranspile.lower.static_types import check_operands, want_text
from sertranspile.lower.strings import number_of
from sertranspile.lower.types import nullable, to_number, to_text, type_of
from sertranspile.lower.variables import read_select, read_variable
from sertranspile.records import replace
from sertranspile.source import Span


class Truth(Enum):
    """What a condition asks of a number."""

    POSITIVE = auto()
    NOT_ZERO = auto()


_AND: Final = frozenset({"&&", "and"})
_OR: Final = frozenset({"||", "or"})
_EQUAL: Final = frozenset({"==", "!=", "eq", "ne", "ieq", "ine"})
_ORDER: Final = frozenset({"<", ">", "<=", ">="})
_MATCH: Final = frozenset({"=~", "!~", "~="})
_ARITHMETIC: Final = {"-": "-", "*": "*", "|": "|", "&": "&", "^": "^"}
_HELPED: Final = {"/": ir.Help.DIVIDE, "mod": ir.Help.MODULO, "%": ir.Help.MODULO,
                  "<<": ir.Help.SHIFT_LEFT, ">>": ir.Help.SHIFT_RIGHT}  # fmt: skip
#: without the operators that came with 4.x and 5.x
_EARLY: Final = ("ser3", "kam3")
_LOGICAL: Final = _AND | _OR | _EQUAL | _ORDER | _MATCH


# ---- values ------------------------------------------------------------------------------------


def lower_value(low: Lowering, node: s.Expression) -> ir.Expression:
    """An expression whose value is wanted; comparisons give 1 or 0."""
    match node:
        case s.String():
            return ir.Literal(low.text(node), node.span)
        case s.Number():
            return _number(low, node)
        case s.Name():
            return _name(low, node)
        case s.Variable(text=text):
            return read_variable(low, text, node.span)
        case s.Select(text=text):
            return read_select(low, text, node.span)
        case s.Group(inner=s.AssignExpression() as inner):
            return assigned(low, inner, assigned_value(low, inner.value))
        case s.Group(inner=inner):
            return lower_value(low, inner)
        case s.AssignExpression():
            return assigned(low, node, assigned_value(low, node.value))
        case s.Call(name=name) if name in _OPERATORS:
            return _OPERATORS[name](low, node)
        case s.Call() | s.BlockExpression():
            # an operand is 1 when the code is positive, else 0 (LANGUAGE D.2)
            return _as_number(lower_condition(low, node, Truth.NOT_ZERO))
        case s.Unary():
            return _unary(low, node)
        case s.Binary(operator=operator) if operator in _LOGICAL:
            return _as_number(lower_condition(low, node, Truth.NOT_ZERO))
        case s.Binary():
            return _calculated(low, node)


def assigned_value(low: Lowering, node: s.Expression) -> ir.Expression:
    """What an assignment stores: of a call its code as it is (LANGUAGE D.5)."""
    match node:
        case s.Group(inner=inner) if not isinstance(inner, s.AssignExpression):
            return assigned_value(low, inner)
        case s.Call(name=name) if name not in _OPERATORS:
            return code_of(lower_call(low, node))
        case s.BlockExpression():
            return block_call(low, node)
        case s.Select() if low.flavour is not Flavour.SER:
            # to variables of Kamailio no select is undefined; attributes of SER are deleted by one
            return to_text(lower_value(low, node))
    return lower_value(low, node)


def _as_number(condition: ir.Expression) -> ir.Expression:
    span = condition.span
    return ir.Choice(condition, ir.Literal(1, span), ir.Literal(0, span), span)


def _number(low: Lowering, node: s.Number) -> ir.Expression:
    number = number_of(node, low.numbers)
    if number is None:
        low.report(
            "E305", f"`{node.text}` is no number", node.span, "cannot be read", "write digits"
        )
    return ir.Literal(number or 0, node.span)


def _name(low: Lowering, node: s.Name) -> ir.Expression:
    number = number_of(node)
    if number is not None:
        return ir.Literal(number, node.span)
    if node.text in ("null", "NULL") and low.dialect.name == "openser1":
        return ir.Literal(None, node.span)
    meant = expand(low, node)
    if meant is not None:
        return meant
    flag = flag_constant(low, node.text, node.span)
    if flag is not None:
        return flag
    keyword = keyword_value(low, node)
    if keyword is not None:
        return keyword
    remedy = f'write "{node.text}" if a string is meant, or `#!define` it'
    if node.text.lower() == "null":
        remedy = "write `$null`"
    low.report(
        "E310",
        f"`{node.text}` means nothing here",
        node.span,
        "not a variable, a number or a defined name",
        remedy,
    )
    return ir.Literal("", node.span)


def keyword_value(low: Lowering, node: s.Name) -> ir.Expression | None:
    """A keyword operand outside of a comparison, as ``msg:len`` in a sum."""
    row = keyword_field(node.text)
    return None if row is None else ir.Field(row.path, row.nullable, node.span, row.type)


def _unary(low: Lowering, node: s.Unary) -> ir.Expression:
    if node.operator in ("-", "~"):
        check_operands(low, node)
    match node.operator:
        case "!":
            return _as_number(lower_condition(low, node, Truth.NOT_ZERO))
        case "defined":
            return _as_number(_defined(low, node))
        case "(int)":
            return to_number(lower_value(low, node.operand))
        case "(str)":
            return to_text(lower_value(low, node.operand))
    value = to_number(lower_value(low, node.operand))
    if node.operator == "-" and isinstance(value, ir.Literal) and isinstance(value.value, int):
        return ir.Literal(-value.value, node.span)
    return ir.Signed(node.operator, value, node.span)


def _defined(low: Lowering, node: s.Unary) -> ir.Expression:
    check_operands(low, node)
    value = lower_value(low, node.operand)
    if not nullable(value):
        return ir.Literal(True, node.span)
    return ir.Not(ir.IsNull(value, node.span), node.span)


def _calculated(low: Lowering, node: s.Binary) -> ir.Expression:
    if node.operator == "+":
        return _sum(low, node)
    check_operands(low, node)
    if node.operator in ("^", "<<") and low.dialect.name in _EARLY:
        _of_later(low, node.operator, operator_span(low, node))
    right = to_number(lower_value(low, node.right))
    left = to_number(lower_value(low, node.left))
    if node.operator in _HELPED:
        operands = (left, right, *_width(low, node, right))
        return ir.Helped(_HELPED[node.operator], operands, node.span)
    return ir.Arithmetic(_ARITHMETIC[node.operator], left, right, node.span)


def _width(low: Lowering, node: s.Binary, right: ir.Expression) -> tuple[ir.Literal, ...]:
    """How many bits a number has that is shifted, where that matters and is not what the runtime
    takes: the latest servers have 64."""
    if node.operator not in ("<<", ">>") or low.dialect.name == "kam6":
        return ()
    if isinstance(right, ir.Literal) and isinstance(right.value, int) and 0 <= right.value < 32:
        return ()
    return (ir.Literal(32, node.span),)


def _of_later(low: Lowering, word: str, span: Span) -> None:
    message = f"`{word}` is no operator of {low.dialect.title}"
    low.report("E103", message, span, "of a later dialect", OTHER_DIALECT)


def _sum(low: Lowering, node: s.Binary) -> ir.Expression:
    """``a + b + ...``: the first operand decides between adding and joining (LANGUAGE D.5)."""
    operands: list[s.Expression] = []
    first: s.Expression = node
    while isinstance(first, s.Binary) and first.operator == "+":
        check_operands(low, first)
        operands.append(first.right)
        first = first.left
    total = lower_value(low, first)
    for operand in reversed(operands):
        total = _added(low, total, lower_value(low, operand), node.span)
    return total


def _added(low: Lowering, left: ir.Expression, right: ir.Expression, span: Span) -> ir.Expression:
    kind = type_of(left)
    if kind in (ir.Type.TEXT, ir.Type.URI):
        parts = (
            left.parts if isinstance(left, ir.Format) and not left.shows_null else (_part(left),)
        )
        return ir.Format((*parts, _part(right)), False, span)
    if kind is ir.Type.ANY:
        return ir.Helped(ir.Help.ADD, (left, right), span)
    return ir.Arithmetic("+", to_number(left), to_number(right), span)


def _part(value: ir.Expression) -> str | ir.Expression:
    if isinstance(value, ir.Literal):
        text = to_text(value)
        assert isinstance(text, ir.Literal)
        return str(text.value)
    return value


# ---- conditions --------------------------------------------------------------------------------


def lower_condition(
    low: Lowering, node: s.Expression, asks: Truth = Truth.POSITIVE
) -> ir.Expression:
    """A condition as an expression that Python takes as the server does."""
    match node:
        case s.Group(inner=inner) if not isinstance(inner, s.AssignExpression):
            return lower_condition(low, inner, asks)
        case s.Unary(operator="!", operand=operand):
            check_operands(low, node)
            return _not(lower_condition(low, operand, Truth.NOT_ZERO), node.span)
        case s.Unary(operator="defined"):
            return _defined(low, node)
        case s.Binary(operator=operator) if operator in _AND:
            return ir.And(_operands(low, node, _AND), node.span)
        case s.Binary(operator=operator) if operator in _OR:
            return ir.Or(_operands(low, node, _OR), node.span)
        case s.Binary(operator=operator) if operator in _LOGICAL:
            return _not_zero(low, _comparison(low, node), asks)
        case s.Call(name="strempty"):
            return _is_empty(low, node)
        case s.Call(name=name) if name not in _OPERATORS:
            return _called(low, node)
        case s.BlockExpression():
            return _call(block_call(low, node))
    return _truth(lower_value(low, node), asks)


def _not_zero(low: Lowering, found: ir.Expression, asks: Truth) -> ir.Expression:
    """Among `&&` and `||` of 5.x an error is no 0 (LANGUAGE E.7)."""
    if (
        asks is Truth.NOT_ZERO
        and low.dialect.name in ("kam5", "kam6")
        and isinstance(found, ir.Fallible)
        and isinstance(found.fails, ir.IsMyself)
    ):
        return replace(found, holds=ir.Not(found.fails, found.span))
    return found


def _called(low: Lowering, node: s.Call) -> ir.Expression:
    plain = inlined(low, node)
    if plain is not None and not low.reads_code:
        lower_call(low, node)  # for what is to be said about it
        return plain
    call = _call(lower_call(low, node))
    return call if plain is None else ir.Either(call, plain, node.span)


def _not(condition: ir.Expression, span: Span) -> ir.Expression:
    match condition:
        case ir.Not(operand=operand):
            return operand
        case ir.Fallible(fails=fails):
            # an error is no 0
            return fails
    return ir.Not(condition, span)


def _call(value: ir.Expression) -> ir.Expression:
    """A call counts as true when its code is positive."""
    match value:
        case ir.CallRoute() | ir.CallNamed():
            return ir.Compare(">", value, ir.Literal(0, value.span), False, value.span)
        case ir.Call(function=ir.Function(returns="None")):
            return ir.IsNull(value, value.span)
    return value


def _truth(value: ir.Expression, asks: Truth) -> ir.Expression:
    if type_of(value) is ir.Type.BOOL:
        return value
    number = to_number(value)
    if isinstance(number, ir.Literal):
        assert isinstance(number.value, int)
        true = number.value > 0 if asks is Truth.POSITIVE else number.value != 0
        return ir.Literal(true, value.span)
    operator = ">" if asks is Truth.POSITIVE else "!="
    return ir.Compare(operator, number, ir.Literal(0, value.span), False, value.span)


def _operands(
    low: Lowering, node: s.Binary, operators: frozenset[str]
) -> tuple[ir.Expression, ...]:
    link: s.Expression = node
    while isinstance(link, s.Binary) and link.operator in operators:
        check_operands(low, link)
        link = link.left
    return lower_chain(low, node, operators, _operand)


def _operand(low: Lowering, node: s.Expression) -> ir.Expression:
    return lower_condition(low, node, Truth.NOT_ZERO)


def _is_empty(low: Lowering, node: s.Call) -> ir.Expression:
    value = _only_argument(low, node)
    if type_of(value) not in (ir.Type.TEXT, ir.Type.URI):
        value = to_text(value)
    return ir.Not(value, node.span)


def _only_argument(low: Lowering, node: s.Call) -> ir.Expression:
    if len(node.args) != 1 or node.args[0] is None:
        wrong_count(low, node, "1 argument", 1, "call it with 1 argument")
        return ir.Literal("", node.span)
    want_text(low, node.args[0])
    return lower_value(low, node.args[0])


def _strempty(low: Lowering, node: s.Call) -> ir.Expression:
    return _as_number(_is_empty(low, node))


def _strlen(low: Lowering, node: s.Call) -> ir.Expression:
    return ir.Helped(ir.Help.LENGTH, (_only_argument(low, node),), node.span)


def _selval(low: Lowering, node: s.Call) -> ir.Expression:
    if low.dialect.name in (*_EARLY, "openser1"):
        _of_later(low, node.name, node.name_span)
    args = [argument for argument in node.args if argument is not None]
    if len(args) != 3 or len(node.args) != 3:
        remedy = "write `selval(condition, value, other value)`"
        wrong_count(low, node, "3 arguments", 3, remedy)
        return ir.Literal("", node.span)
    test = lower_condition(low, args[0])
    return ir.Choice(test, lower_value(low, args[1]), lower_value(low, args[2]), node.span)


_OPERATORS: Final = {"strempty": _strempty, "strlen": _strlen, "selval": _selval}


# ---- comparisons -------------------------------------------------------------------------------


def _comparison(low: Lowering, node: s.Binary) -> ir.Expression:
    by_keyword = keyword_comparison(low, node, lower_value)
    if by_keyword is not None:
        return by_keyword
    check_operands(low, node)
    operator = node.operator
    left = lower_value(low, node.left)
    if operator in _MATCH:
        found = lower_match(low, node, left, lower_value)
        return ir.Not(found, node.span) if operator == "!~" else found
    right = lower_value(low, node.right)
    if operator in _ORDER:
        return ir.Compare(operator, to_number(left), to_number(right), False, node.span)
    equal = equality(node, left, right)
    return _not(equal, node.span) if operator in ("!=", "ne", "ine") else equal
