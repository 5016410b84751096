"""The expressions of ``#!ifexp`` and ``#!defexp`` (LANGUAGE B.3.1): numbers, strings, defined
names; as a tree, and as a value.

Knows nothing of directives or of the script's own expressions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from sertranspile.records import dataclass

Value: TypeAlias = int | str

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d{1,18}(?!\d))|(?P<name>[A-Za-z_]\w*)|(?P<string>\"[^\"]*\"|'[^']*')"
    r"|(?P<operator>&&|\|\||[=!<>]=|[-+*/()<>!]))"
)
_LEVELS: Final = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/"))
_MAX_DEPTH: Final = 50
_MAX_CHAIN: Final = 200
_LARGEST: Final = 2**63 - 1


class _Unreadable(Exception):
    """The text is no expression, or its operands do not fit its operators."""


@dataclass(frozen=True, slots=True)
class Constant:
    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Not:
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node


Node: TypeAlias = Constant | Name | Not | Binary


def evaluate(text: str, defined: Mapping[str, str | None]) -> Value:
    """The value of an expression; 0, which is false, when it cannot be evaluated.

    A defined name stands for its value (a number if it looks like one; 1 when it has none), another
    name for 0.
    """
    tree = parse(text)
    try:
        return 0 if tree is None else _value(tree, defined)
    except _Unreadable:
        return 0


def parse(text: str) -> Node | None:
    """The tree of an expression; None when it is none."""
    try:
        return _Reading(text).whole()
    except _Unreadable:
        return None


def _value(node: Node, defined: Mapping[str, str | None]) -> Value:
    match node:
        case Constant(value):
            return value
        case Name(name):
            return _named(name, defined)
        case Not(operand):
            return int(not _value(operand, defined))
        case Binary(operator, left, right):
            return _apply(operator, _value(left, defined), _value(right, defined))


def _named(name: str, defined: Mapping[str, str | None]) -> Value:
    if name not in defined:
        return 0
    value = (defined[name] or "1").strip()
    if re.fullmatch(r"\d{1,18}", value):
        return int(value)
    return value.strip("\"'")


class _Reading:
    def __init__(self, text: str) -> None:
        self._text = text.strip()
        self._at = 0
        self._depth = 0
        self._kind = self._token = ""
        self._next()

    def whole(self) -> Node:
        node = self._level(0)
        if self._kind:
            raise _Unreadable
        return node

    def _next(self) -> None:
        if self._at == len(self._text):
            self._kind = self._token = ""
            return
        match = _TOKEN.match(self._text, self._at)
        if match is None:
            raise _Unreadable
        self._at = match.end()
        self._kind = match.lastgroup or ""
        self._token = match[self._kind]

    def _level(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._operand()
        node = self._level(level + 1)
        length = 0
        while self._kind == "operator" and self._token in _LEVELS[level]:
            length += 1
            if length > _MAX_CHAIN:
                raise _Unreadable
            operator = self._token
            self._next()
            node = Binary(operator, node, self._level(level + 1))
        return node

    def _operand(self) -> Node:
        kind, token = self._kind, self._token
        self._next()
        match kind, token:
            case "number", _:
                return Constant(int(token))
            case "string", _:
                return Constant(token[1:-1])
            case "name", _:
                return Name(token)
            case "operator", "!" | "-" | "(":
                self._depth += 1
                if self._depth > _MAX_DEPTH:
                    raise _Unreadable
                node = self._level(0) if token == "(" else self._operand()
                self._depth -= 1
                if token == "!":
                    return Not(node)
                if token == "-":
                    return Binary("-", Constant(0), node)
                if self._token != ")":
                    raise _Unreadable
                self._next()
                return node
        raise _Unreadable


def _apply(operator: str, left: Value, right: Value) -> Value:
    match operator:
        case "||":
            return int(bool(left) or bool(right))
        case "&&":
            return int(bool(left) and bool(right))
        case "==":
            return int(left == right)
        case "!=":
            return int(left != right)
    if isinstance(left, str) and isinstance(right, str):
        return _of_strings(operator, left, right)
    if isinstance(left, str) or isinstance(right, str):
        raise _Unreadable
    return _of_numbers(operator, left, right)


def _of_strings(operator: str, left: str, right: str) -> Value:
    match operator:
        case "<":
            return int(left < right)
        case "<=":
            return int(left <= right)
        case ">":
            return int(left > right)
        case ">=":
            return int(left >= right)
        case "+":
            return left + right
    raise _Unreadable


def _of_numbers(operator: str, left: int, right: int) -> Value:
    match operator:
        case "<":
            return int(left < right)
        case "<=":
            return int(left <= right)
        case ">":
            return int(left > right)
        case ">=":
            return int(left >= right)
        case "+":
            return _in_range(left + right)
        case "-":
            return _in_range(left - right)
        case "*":
            return _in_range(left * right)
    if right == 0:
        raise _Unreadable
    return left // right


def _in_range(number: int) -> int:
    if abs(number) > _LARGEST:
        raise _Unreadable
    return number
