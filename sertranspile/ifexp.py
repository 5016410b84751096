"""The expressions of ``#!ifexp`` and ``#!defexp`` (LANGUAGE B.3.1): numbers, strings, defined
names.

Knows nothing of directives or of the script's own expressions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

Value: TypeAlias = int | str

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d{1,18}(?!\d))|(?P<name>[A-Za-z_]\w*)|(?P<string>\"[^\"]*\"|'[^']*')"
    r"|(?P<operator>&&|\|\||[=!<>]=|[-+*/()<>!]))"
)
_LEVELS: Final = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/"))
_MAX_DEPTH: Final = 50
_LARGEST: Final = 2**63 - 1


class _Unreadable(Exception):
    """The text is no expression, or its operands do not fit its operators."""


def evaluate(text: str, defined: Mapping[str, str | None]) -> Value:
    """The value of an expression; 0, which is false, when it cannot be evaluated.

    A defined name stands for its value (a number if it looks like one; 1 when it has none), another
    name for 0.
    """
    try:
        return _Evaluation(text, defined).whole()
    except _Unreadable:
        return 0


class _Evaluation:
    def __init__(self, text: str, defined: Mapping[str, str | None]) -> None:
        self._text = text.strip()
        self._defined = defined
        self._at = 0
        self._depth = 0
        self._kind = self._token = ""
        self._next()

    def whole(self) -> Value:
        value = self._level(0)
        if self._kind:
            raise _Unreadable
        return value

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

    def _level(self, level: int) -> Value:
        if level == len(_LEVELS):
            return self._operand()
        value = self._level(level + 1)
        while self._kind == "operator" and self._token in _LEVELS[level]:
            operator = self._token
            self._next()
            value = _apply(operator, value, self._level(level + 1))
        return value

    def _operand(self) -> Value:
        kind, token = self._kind, self._token
        self._next()
        match kind, token:
            case "number", _:
                return int(token)
            case "string", _:
                return token[1:-1]
            case "name", _:
                return self._name(token)
            case "operator", "!" | "-" | "(":
                self._depth += 1
                if self._depth > _MAX_DEPTH:
                    raise _Unreadable
                value = self._level(0) if token == "(" else self._operand()
                self._depth -= 1
                if token == "!":
                    return int(not value)
                if token == "-":
                    return _apply("-", 0, value)
                if self._token != ")":
                    raise _Unreadable
                self._next()
                return value
        raise _Unreadable

    def _name(self, name: str) -> Value:
        if name not in self._defined:
            return 0
        value = (self._defined[name] or "1").strip()
        if re.fullmatch(r"\d{1,18}", value):
            return int(value)
        return value.strip("\"'")


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
