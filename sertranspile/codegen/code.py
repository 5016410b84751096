"""Pieces of Python text, and the only ways to make one from text of a config.

What a config says reaches the generated module as a literal, a comment, a docstring or a checked
name. ``Code`` is no ``str`` and has no operators, so text of a config cannot slip in beside these.
Knows nothing of routers, statements or indentation.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable
from typing import Final, LiteralString, TypeAlias, final

Value: TypeAlias = "str | int | bool | tuple[Value, ...] | None"


@final
class Code:
    """Python text of one piece; made by the functions of this file."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text: Final = text

    def __repr__(self) -> str:
        return f"Code({self.text!r})"


def compose(pattern: LiteralString, *parts: Code) -> Code:
    """Our own text with pieces in the places of ``{}``, as ``str.format`` has it."""
    return Code(pattern.format(*(part.text for part in parts)))


def join(separator: LiteralString, parts: Iterable[Code]) -> Code:
    """The pieces with our own text between them."""
    return Code(separator.join(part.text for part in parts))


def literal(value: Value) -> Code:
    """The literal that Python reads back as ``value``; ASCII and printable whatever is in it."""
    if isinstance(value, str):
        return Code(_string(value))
    if isinstance(value, tuple):
        inner = ", ".join(literal(item).text for item in value)
        return Code(f"({inner},)" if len(value) == 1 else f"({inner})")
    return Code(repr(value))


def raw_pattern(text: str) -> Code:
    """The literal of a regex: raw where that says the same, else as any string."""
    if text.isascii() and text.isprintable() and not text.endswith("\\"):
        for quote in "\"'":
            if quote not in text:
                return Code(f"r{quote}{text}{quote}")
    return literal(text)


def name(identifier: str) -> Code:
    """An identifier. Raises ``ValueError`` for what is none or could reach Python's insides."""
    if not is_name(identifier):
        raise ValueError(f"{identifier!r} cannot be a name in a generated module")
    return Code(identifier)


def is_name(identifier: str) -> bool:
    """Whether ``name`` takes it. Python folds compatibility characters in names; we let none in."""
    return (
        identifier.isidentifier()
        and not keyword.iskeyword(identifier)
        and not identifier.startswith("__")
        and unicodedata.normalize("NFKC", identifier) == identifier
    )


def comment(text: str) -> Code:
    """``# text``: one line, whatever is in it, and no instruction to any tool."""
    cleaned = _one_line(text).rstrip()
    before = None
    while cleaned != before:  # breaking one instruction may not leave another
        before, cleaned = cleaned, _COVERAGE.sub(r"\1 - \2", _NOQA.sub(r"\1 \2", cleaned))
        cleaned = _INSTRUCTION.sub(r"\1 \2", cleaned)
    return Code(f"# {cleaned}" if cleaned else "#")


def docstring(text: str) -> Code:
    """A docstring of one line."""
    escaped = _one_line(text).strip().replace("\\", "\\\\").replace('"', '\\"')
    return Code(f'"""{escaped}"""')


#: what formatters, linters, type checkers, editors and Python itself obey in a comment
_INSTRUCTION: Final = re.compile(
    r"(?i)\b(fmt|type|mypy|pylint|pyright|pragma|ruff|flake8|isort|yapf|coding|vim|vi|ex)([:=])"
)
_NOQA: Final = re.compile(r"(?i)\b(no)(qa\b)")
_COVERAGE: Final = re.compile(r"(?i)\b(pragma)\s+(no\s*(?:cover|branch))")


def _one_line(text: str) -> str:
    """Without line breaks of any kind and what steers terminals and editors (Cc, Cf, Zl, Zp,
    Cs)."""
    if text.isprintable():
        return text
    return "".join(_clean(character) for character in text)


def _clean(character: str) -> str:
    if character == "\t":
        return character
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return " "
    return character


def _string(value: str) -> str:
    """``ascii`` with double quotes unless single ones need fewer escapes, as Black has it."""
    body = ascii(value + "'\"")  # both quotes within: ascii then takes '...' and escapes each '
    body = body[1:-4]
    if value.count('"') > value.count("'"):
        return f"'{body}'"
    return '"' + body.replace("\\'", "'").replace('"', '\\"') + '"'
