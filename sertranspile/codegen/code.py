"""Pieces of Python text, and the only ways to make one from text of a config.

What a config says reaches the generated module as a literal, a piece of an f-string, a comment, a
docstring or a checked name. ``Code`` is no ``str`` and has no operators, so text of a config cannot
slip in beside these. Knows nothing of routers, statements or where a line stands.
"""

from __future__ import annotations

import keyword
import re
import string
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal, LiteralString, TypeAlias, final

from sertranspile.records import dataclass

Value: TypeAlias = "str | int | bool | tuple[Value, ...] | None"
Quote: TypeAlias = Literal["'", '"']

_INDENT: Final = "    "
#: of one f-string: the time that Python 3.11 reads it in grows with their square
_MOST_PARTS: Final = 100


@final
class Code:
    """Python text of one piece; made by the functions of this file.

    A piece of several lines has ``marks``: which of its lines, from 0, begins with what stands at
    which offset of the config.
    """

    __slots__ = ("marks", "text")

    def __init__(self, text: str, marks: tuple[tuple[int, int], ...] = ()) -> None:
        self.text: Final = text
        self.marks: Final = marks

    def __repr__(self) -> str:
        return f"Code({self.text!r})"


def compose(pattern: LiteralString, *parts: Code) -> Code:
    """Our own text with pieces in the places of ``{}``, as ``str.format`` has it."""
    if not any(part.marks for part in parts):
        return Code(pattern.format(*(part.text for part in parts)))
    pieces: list[Code] = []
    following = iter(parts)
    for text, field, _, _ in string.Formatter().parse(pattern):
        pieces.append(Code(text))
        if field is not None:
            pieces.append(next(following))
    return _concatenated(pieces)


def join(separator: LiteralString, parts: Iterable[Code]) -> Code:
    """The pieces with our own text between them."""
    pieces = list(parts)
    if not any(piece.marks for piece in pieces):
        return Code(separator.join(piece.text for piece in pieces))
    between = Code(separator)
    return _concatenated([part for piece in pieces for part in (between, piece)][1:])


def _concatenated(pieces: Iterable[Code]) -> Code:
    """One piece after the other; marks keep to their lines."""
    texts: list[str] = []
    marks: list[tuple[int, int]] = []
    line = 0
    for piece in pieces:
        texts.append(piece.text)
        marks += [(line + at, origin) for at, origin in piece.marks]
        line += piece.text.count("\n")
    return Code("".join(texts), tuple(marks))


@dataclass(frozen=True, slots=True)
class Row:
    """A line inside brackets, with the comments above it and at its end, and its origin."""

    code: Code
    origin: int
    before: tuple[Code, ...] = ()
    trailing: Code | None = None


def enclose(opening: Code, rows: Iterable[Row], closing: LiteralString = ")") -> Code:
    """Rows in brackets, one under the other."""
    pieces = [opening]
    for row in rows:
        for text in row.before:
            pieces += [Code("\n" + _INDENT), text]
        inner = row.code.text.replace("\n", "\n" + _INDENT)  # no literal holds a line end
        marks = ((0, row.origin), *((at, origin) for at, origin in row.code.marks if at))
        pieces += [Code("\n" + _INDENT), Code(inner, marks)]
        if row.trailing is not None:
            pieces += [Code("  "), row.trailing]
    return _concatenated([*pieces, Code("\n" + closing)])


def literal(value: Value, quote: Quote = '"') -> Code:
    """The literal that Python reads back as ``value``; ASCII and printable whatever is in it.

    Strings have double quotes where that needs no more escapes; single ones when told, for the
    inside of an f-string.
    """
    if isinstance(value, str):
        return Code(_string(value, quote))
    if isinstance(value, tuple):
        inner = ", ".join(literal(item, quote).text for item in value)
        return Code(f"({inner},)" if len(value) == 1 else f"({inner})")
    return Code(repr(value))


def fstring(parts: Iterable[str | Code], quote: Quote = '"') -> Code:
    """An f-string of texts and expressions, which ``fits_fstring`` has taken.

    A long one is several, side by side. With ``quote`` single it is for the inside of another one.
    """
    parts = list(parts)
    texts = [part for part in parts if isinstance(part, str)]
    fields = [part for part in parts if isinstance(part, Code)]
    for part in fields:
        if not fits_fstring(part, quote):
            raise ValueError(f"{part!r} cannot stand in an f-string")
    double, single = (sum(text.count(mark) for text in texts) for mark in "\"'")
    if double > single and not any(mark in part.text for part in fields for mark in "\"'"):
        quote = "'"
    return join(
        " ",
        [
            _fstring(parts[start : start + _MOST_PARTS], quote)
            for start in range(0, max(1, len(parts)), _MOST_PARTS)
        ],
    )


def _fstring(parts: list[str | Code], quote: Quote) -> Code:
    body = "".join(
        (
            f"{{{part.text}}}"
            if isinstance(part, Code)
            else _escaped(part, quote).replace("{", "{{").replace("}", "}}")
        )
        for part in parts
    )
    return Code(f"f{quote}{body}{quote}")


def fits_fstring(code: Code, quote: Quote = '"') -> bool:
    """Whether Python 3.11 takes an expression inside an f-string: on one line, without a backslash
    and the string's own quotes."""
    return not (quote in code.text or "\\" in code.text or "\n" in code.text)


def raw_pattern(text: str, quote: Quote = '"') -> Code:
    """The literal of a regex: raw where that says the same, else as any string."""
    if text.isascii() and text.isprintable() and not text.endswith("\\"):
        for mark in "\"'" if quote == '"' else "'":
            if mark not in text:
                return Code(f"r{mark}{text}{mark}")
    return literal(text, quote)


def name(identifier: str) -> Code:
    """An identifier. Raises ``ValueError`` for what is none or could reach Python's insides."""
    if not is_name(identifier):
        raise ValueError(f"{identifier!r} cannot be a name in a generated module")
    return Code(identifier)


def dotted(path: str) -> Code:
    """Names with dots between them. Raises ``ValueError`` as ``name`` does."""
    return join(".", map(name, path.split(".")))


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
    if cleaned.startswith("#") and not cleaned.startswith("#!"):
        return Code(f"#{cleaned}")  # a line of them, or one that stands out
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


def _string(value: str, quote: Quote) -> str:
    """With double quotes unless single ones need fewer escapes, as Black has it."""
    if quote == '"' and value.count('"') > value.count("'"):
        quote = "'"
    return f"{quote}{_escaped(value, quote)}{quote}"


def _escaped(value: str, quote: Quote) -> str:
    """What stands between the quotes."""
    body = ascii(value + "'\"")[
        1:-4
    ]  # both quotes within: ascii then takes '...' and escapes each '
    return body if quote == "'" else body.replace("\\'", "'").replace('"', '\\"')
