"""What the grammar's rules read -> syntax tree nodes: one action for each rule.

The generated parser hands each action the rule's parts and its place. Strings and variables take
their text from the source, since the code that is parsed has it blanked (``scanner.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from sertranspile import syntax as s
from sertranspile.directives import condition, definition
from sertranspile.precedence import Precedence, Prefixed, nest
from sertranspile.records import replace
from sertranspile.source import Span

_PREFIXES: Final = re.compile(r"!|~|-|\((?:int|str)\)|not|defined").finditer
_STRINGS: Final = re.compile(r'"_*"').finditer
_NUMBER: Final = re.compile(r"0x[0-9a-fA-F]+|[0-9]+b?").fullmatch


Action: TypeAlias = Callable[[Any, int, int], Any]


class Splice(NamedTuple):
    """Nodes that were read elsewhere, in the place of a lone ``;`` that stands for them."""

    nodes: tuple[Any, ...]


def spliced(nodes: Sequence[Any]) -> tuple[Any, ...]:
    """The nodes, those of a ``Splice`` among them."""
    if not any(type(node) is Splice for node in nodes):
        return tuple(nodes)
    out: list[Any] = []
    for node in nodes:
        out += node.nodes if type(node) is Splice else (node,)
    return tuple(out)


def _body(branch: Any) -> tuple[s.Statement, ...]:
    if type(branch) is s.Block:
        return branch.body
    return branch.nodes if type(branch) is Splice else (branch,)


def _bare(quoted: str) -> str:
    return quoted[1:-1] if quoted[:1] in ("'", '"') else quoted


class Tree:
    """The actions for one text. ``splices``: what a ``;`` at an offset stands for."""

    def __init__(
        self, text: str, precedence: Precedence, splices: Mapping[int, tuple[Any, ...]]
    ) -> None:
        self.text = text
        self.precedence = precedence
        self.splices = splices

    def actions(self) -> Mapping[str, Action]:
        """Rule -> action, for code that is all of the text."""
        return {name[3:]: getattr(self, name) for name in dir(self) if name.startswith("on_")}

    # ---- expressions ----

    def on_expression(self, node: Any, start: int, end: int) -> s.Expression:
        first, rest = node
        if not rest and type(first) is not Prefixed:
            return first  # type: ignore[no-any-return]
        return nest(first, rest, self.precedence)

    def on_operation(self, node: Any, start: int, end: int) -> tuple[str, Any]:
        return node[0], node[1]

    def on_prefix(self, node: str, start: int, end: int) -> tuple[tuple[str, int], ...]:
        return tuple((match[0], start + match.start()) for match in _PREFIXES(node))

    def on_prefixed(self, node: Any, start: int, end: int) -> Prefixed:
        return Prefixed(node["operators"], node["value"])

    def on_string(self, node: str, start: int, end: int) -> s.String:
        if node.count('"') > 2:
            parts = (self.text[start + at.start() : start + at.end()] for at in _STRINGS(node))
            return s.String(Span(start, end), " ".join(parts))
        return s.String(Span(start, end), self.text[start:end])

    def on_variable(self, node: str, start: int, end: int) -> s.Variable:
        return s.Variable(Span(start, end), self.text[start:end])

    on_assign_target = on_variable

    def on_select(self, node: str, start: int, end: int) -> s.Select:
        return s.Select(Span(start, end), self.text[start:end])

    def on_word(self, node: str, start: int, end: int) -> s.Expression:
        if _NUMBER(node):
            return s.Number(Span(start, end), node)
        return s.Name(Span(start, end), node)

    on_case_name = on_word
    on_setting_word = on_word

    def on_call(self, node: Any, start: int, end: int) -> s.Call:
        name = node["name"]
        arguments = tuple(None if argument == "" else argument for argument in node["args"])
        if arguments == (None,):
            arguments = ()
        return s.Call(Span(start, end), name, Span(start, start + len(name)), arguments)

    def on_parenthesis(self, node: Any, start: int, end: int) -> s.Group:
        return s.Group(Span(start, end), node["inner"])

    def on_assign_expression(self, node: Any, start: int, end: int) -> s.AssignExpression:
        return s.AssignExpression(Span(start, end), node["target"], node["value"])

    def on_block_expression(self, node: Any, start: int, end: int) -> s.BlockExpression:
        return s.BlockExpression(Span(start, end), node["body"])

    # ---- statements ----

    def on_statements(self, node: Any, start: int, end: int) -> tuple[Any, ...]:
        return spliced(node) if self.splices else tuple(node)

    def on_null(self, node: Any, start: int, end: int) -> s.Null | Splice:
        if start in self.splices:
            return Splice(self.splices[start])
        return s.Null(Span(start, end))

    def on_call_statement(self, node: Any, start: int, end: int) -> s.CallStatement:
        return s.CallStatement(Span(start, end), node["call"])

    def on_bare_call(self, node: Any, start: int, end: int) -> s.BareCall:
        return s.BareCall(Span(start, end), node["name"])

    def on_block(self, node: Any, start: int, end: int) -> s.Block:
        return s.Block(Span(start, end), node["body"])

    def on_else_if(self, node: Any, start: int, end: int) -> tuple[Any, Any, int]:
        return node["test"], node["then"], start

    def on_if_statement(self, node: Any, start: int, end: int) -> s.If:
        otherwise = node["otherwise"]
        rest = None if otherwise is None else _body(otherwise)
        for test, then, at in reversed(node["elifs"]):
            rest = (s.If(Span(at, end), test, _body(then), rest),)
        return s.If(Span(start, end), node["test"], _body(node["then"]), rest)

    def on_while_statement(self, node: Any, start: int, end: int) -> s.While:
        return s.While(Span(start, end), node["test"], _body(node["body"]))

    def on_case(self, node: Any, start: int, end: int) -> s.Case:
        is_regex = node["regex"] is not None
        return s.Case(Span(start, end), node["value"], is_regex, node["body"])

    def on_default_case(self, node: Any, start: int, end: int) -> s.Case:
        return s.Case(Span(start, end), None, False, node["body"])

    def on_switch_statement(self, node: Any, start: int, end: int) -> s.Switch:
        return s.Switch(Span(start, end), node["subject"], node["cases"])

    def on_jump_statement(self, node: Any, start: int, end: int) -> s.Jump:
        value = node["value"]
        return s.Jump(Span(start, end), node["keyword"], None if isinstance(value, str) else value)

    def on_break_statement(self, node: Any, start: int, end: int) -> s.Jump:
        return s.Jump(Span(start, end), "break", None)

    def on_assign_statement(self, node: Any, start: int, end: int) -> s.Assign:
        return s.Assign(Span(start, end), node["target"], node["operator"], node["value"])

    def on_conditional_line(self, node: str, start: int, end: int) -> tuple[str, str, Span]:
        keyword, test = condition(node)
        return keyword, test, Span(start, end)

    def on_conditional_statements(self, node: Any, start: int, end: int) -> s.ConditionalStatements:
        keyword, test, opening = node["opening"]
        then, otherwise = node["then"], node["otherwise"]
        return s.ConditionalStatements(Span(start, end), keyword, test, then, otherwise, opening)

    def on_conditional_cases(self, node: Any, start: int, end: int) -> s.ConditionalCases:
        keyword, test, opening = node["opening"]
        then, otherwise = node["then"], node["otherwise"]
        return s.ConditionalCases(Span(start, end), keyword, test, then, otherwise, opening)

    def on_cases(self, node: Any, start: int, end: int) -> tuple[Any, ...]:
        return tuple(node)

    # ---- directives ----

    def on_directive(self, node: Any, start: int, end: int) -> s.Define | s.Marker:
        return definition(self.text[start:end], Span(start, end))

    def on_subst(self, node: Any, start: int, end: int) -> s.Subst:
        return s.Subst(Span(start, end), node["keyword"][2:], node["text"])

    def on_include(self, node: Any, start: int, end: int) -> s.Include:
        return s.Include(Span(start, end), node["keyword"].lstrip("#!"), node["text"])

    # ---- top level ----

    def on_route_name(self, node: Any, start: int, end: int) -> str:
        return _bare(self.text[start:end])

    def on_route(self, node: Any, start: int, end: int) -> s.RouteBlock:
        head, body = node["head"], node["body"]
        brace = self.text.find("{", start)
        head_end = start + len(self.text[start:brace].rstrip())
        return s.RouteBlock(
            Span(start, end), head["keyword"], head["name"], Span(start, head_end), body
        )

    def on_in_parentheses(self, node: Any, start: int, end: int) -> s.Declaration:
        # an argument that is not there is one too few, as declarations have no empty ones
        arguments = tuple(argument for argument in node["args"] if argument != "")
        return s.Declaration(Span(start, end), node["keyword"], arguments)

    on_without_parentheses = on_in_parentheses

    def on_flag(self, node: Any, start: int, end: int) -> tuple[str, str | None]:
        return _bare(node["name"]), node["bit"]

    def on_flag_declaration(self, node: Any, start: int, end: int) -> s.FlagDeclaration:
        return s.FlagDeclaration(Span(start, end), node["keyword"], tuple(node["flags"]))

    def on_setting_name(self, node: str, start: int, end: int) -> tuple[str, Span]:
        return re.sub(r"\s+", "", node), Span(start, end)

    def on_assignment(self, node: Any, start: int, end: int) -> s.Assignment:
        name, span = node["name"]
        return s.Assignment(Span(start, end), name, span, tuple(node["assigned"]))

    def on_socket_attribute(self, node: Any, start: int, end: int) -> tuple[str, Any]:
        return node["name"], node["assigned"]

    def on_socket_block(self, node: Any, start: int, end: int) -> s.SocketBlock:
        return s.SocketBlock(Span(start, end), tuple(node["attributes"]))

    # ---- the formats of 2001 ----

    def on_column(self, node: str, start: int, end: int) -> s.Column:
        return s.Column(Span(start, end), self.text[start:end])

    def on_table_note(self, node: str, start: int, end: int) -> str:
        return self.text[start:end]

    def on_table_rule(self, node: Any, start: int, end: int) -> s.RegexRule:
        return s.RegexRule(
            Span(start, end), node["method"], node["uri"], node["destination"], node["note"]
        )

    def on_call_2001(self, node: Any, start: int, end: int) -> s.CallStatement:
        return s.CallStatement(Span(start, end), node["call"])

    def on_drop_2001(self, node: Any, start: int, end: int) -> s.Jump:
        return s.Jump(Span(start, end), "drop", None)

    def on_rule_2001(self, node: Any, start: int, end: int) -> s.If:
        """A rule is an ``if`` whose branch leaves the route: no rule after it is tried."""
        then = list(node["then"])
        if not isinstance(then[-1], s.Jump):
            then.append(s.Jump(Span(end, end), "drop", None))
        return s.If(Span(start, end), _with_matches(node["test"]), tuple(then), None)

    on_route_2001 = on_route


def _with_matches(test: s.Expression) -> s.Expression:
    """A condition in which the first spelling of ``=~`` is replaced by the one that stayed."""
    match test:
        case s.Group(inner=inner):
            return replace(test, inner=_with_matches(inner))
        case s.Unary(operand=operand):
            return replace(test, operand=_with_matches(operand))
        case s.Binary(operator=operator, left=left, right=right):
            operator = "=~" if operator == "~=" else operator
            return replace(
                test, operator=operator, left=_with_matches(left), right=_with_matches(right)
            )
    return test


class Shift:
    """The actions of a tree for code that begins at offset ``base`` of the text."""

    def __init__(self, tree: Tree) -> None:
        self.base = 0
        self.actions = {name: self._shifted(action) for name, action in tree.actions().items()}

    def _shifted(self, action: Action) -> Action:
        def act(node: Any, start: int, end: int) -> Any:
            return action(node, start + self.base, end + self.base)

        return act
