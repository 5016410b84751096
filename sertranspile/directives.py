"""``#!`` lines: what they say, and which branch of an ``#!ifdef`` the config itself selects.

The scanner asks here what a directive is, the parser what a definition holds; both ask which text
is active under the definitions of the file and of the command line. Knows nothing of statements.
Facts: LANGUAGE B.2 and B.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from sertranspile.ifexp import evaluate
from sertranspile.records import dataclass
from sertranspile.source import Span
from sertranspile.syntax import Define, Marker

_DEFINING: Final = r"define|def|trydefine|trydef|redefine|redef|defexps?|defenvs?|trydefenvs?"

#: Matches a directive at ``#!`` or ``!!``; anything else that begins so is a comment. A name stands
#: on the line that defines it, the rest of an ``else`` or ``endif`` line must be blank, a flavour
#: mark must end its line (LANGUAGE A.4, B.3.1).
DIRECTIVE: Final = re.compile(
    r"[#!]!(?:"
    rf"(?P<define>(?:{_DEFINING})[ \t]+\w(?:[^\n\\]|\\[\s\S])*+)"
    r"|(?P<condition>(?:ifdef|ifndef|ifexp)\b[^\n]*+)"
    r"|(?P<branch>else|endif)(?=[ \t\b\r]*(?:\n|\Z))"
    r"|(?P<text>substdefs?|subst|include_file|import_file)\b"
    r"|(?P<marker>SER|KAMAILIO|OPENSER|MAXCOMPAT|ALL)(?=\r?(?:\n|\Z))"
    r")"
)

_DEFINITION: Final = re.compile(r"[#!]!(\w+)[ \t]*(\w*)(.*)", re.DOTALL)
_CONDITION: Final = re.compile(r"[#!]!(\w+)[ \t]*(.*)", re.DOTALL)
#: the name that a ``#!substdef`` line defines: what stands between the first two delimiters
_RULE_NAME: Final = re.compile(r"[#!]!substdefs?\b\s*[\"'](.)(\w+)\1")
_CONDITIONAL_LINE: Final = re.compile(
    r"[#!]!(?:(ifdef|ifndef|ifexp)\b|(else|endif)(?=[ \t\b\r]*(?:\n|\Z)))"
)


class DirectiveKind(Enum):
    DEFINE = auto()
    CONDITION = auto()
    BRANCH = auto()
    TEXT = auto()
    MARKER = auto()


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive where it stands. ``span`` ends with the line, that of TEXT with the word."""

    kind: DirectiveKind
    word: str
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """``#!ifdef`` to ``#!endif``: the three lines, and whether what it asks is true (what it stands
    in may be inactive all the same).

    ``otherwise`` is None without ``#!else``; ``closing`` is None when the file ends first.
    """

    opening: Span
    keyword: str
    test: str
    holds: bool
    otherwise: Span | None = None
    closing: Span | None = None


def deeper_than(most: int, conditionals: Iterable[Conditional]) -> Conditional | None:
    """The first that stands in more than ``most - 1`` others; they are in order."""
    around: list[Conditional] = []
    for block in conditionals:
        while around and around[-1].closing and around[-1].closing.start < block.opening.start:
            around.pop()
        around.append(block)
        if len(around) > most:
            return block
    return None


def directive_at(text: str, start: int) -> Directive | None:
    """The directive that begins at ``start`` (a ``#!`` or ``!!``); None when it is a comment."""
    match = DIRECTIVE.match(text, start)
    if match is None:
        return None
    kind = DirectiveKind[(match.lastgroup or "").upper()]
    words = re.match(r"\w+", text[start + 2 : match.end()])
    return Directive(kind, words[0] if words else "", Span(start, match.end()))


def definition(text: str, span: Span) -> Define | Marker:
    """What a ``#!define`` line or a flavour mark says; the name is empty when it is left out."""
    match = _DEFINITION.match(text)
    if match is None or not (match[2] or match[1].islower()):
        return Marker(span, text[2:])
    word, name, rest = match.groups()
    if word.startswith(("defenv", "trydefenv")) and rest.startswith("="):
        rest = rest[1:]
    return Define(span, word, name, rest.strip(" \t\r\b") or None)


def condition(line: str) -> tuple[str, str]:
    """Keyword and test of a line that opens a conditional.

    The test of ``ifdef`` and ``ifndef`` is one name, the rest of the line is ignored by the
    servers; that of ``ifexp`` is the rest of the line.
    """
    match = _CONDITION.match(line)
    if match is None:
        return line[2:].strip(), ""
    keyword, rest = match[1], match[2].strip()
    if keyword == "ifexp":
        return keyword, rest
    name = re.match(r"[\w-]+", rest)
    return keyword, name[0] if name else ""


class Definitions:
    """The names defined so far, with their values: changes as the text goes by, like the
    servers'."""

    def __init__(self, given: Mapping[str, str | None] = MappingProxyType({})) -> None:
        self._values: dict[str, str | None] = dict(given)

    @property
    def known(self) -> Mapping[str, str | None]:
        """The names defined so far."""
        return self._values

    def add(self, line: str) -> None:
        """Take in a ``#!define`` line, as far as it can be known here.

        Values from the environment are not; a name that need not be there counts as undefined
        unless it was given.
        """
        found = definition(line, Span(0, 0))
        if not isinstance(found, Define) or found.keyword.startswith("trydefenv"):
            return
        value = None if found.keyword.startswith("defenv") else found.value
        if found.keyword.startswith("defexp"):
            value = str(evaluate(value or "", self._values))
        if found.keyword.startswith("redef") or found.name not in self._values:
            self._values[found.name] = value

    def add_rule(self, text: str, start: int) -> None:
        """Take in the ``#!substdef`` line that begins at ``start``."""
        match = _RULE_NAME.match(text, start)
        if match is not None:
            self._values.setdefault(match[2], None)

    def holds(self, keyword: str, test: str, before: str) -> bool:
        """Whether a condition is true; ``before`` is the text above it that is active.

        ``MOD_name`` is defined once the module is loaded (LANGUAGE B.3.2).
        """
        if keyword == "ifexp":
            modules = (name for name in re.findall(r"\bMOD_\w+", test) if _is_loaded(name, before))
            return bool(evaluate(test, {**dict.fromkeys(modules), **self._values}))
        defined = test in self._values or (test.startswith("MOD_") and _is_loaded(test, before))
        return defined == (keyword == "ifdef")


def _is_loaded(test: str, before: str) -> bool:
    name = re.escape(test.removeprefix("MOD_"))
    return re.search(rf'^\s*loadmodulex?\W+(?:[^"\n]*/)?{name}(?:\.so)?"', before, re.M) is not None


def inactive_end(text: str, start: int) -> int:
    """Where skipping from ``start`` ends: at the ``#!else`` or ``#!endif`` of its own level.

    The servers see neither strings nor comments while they skip, so neither does this.
    """
    depth = 0
    for match in _CONDITIONAL_LINE.finditer(text, start):
        if match[1]:
            depth += 1
        elif depth == 0:
            return match.start()
        elif match[2] == "endif":
            depth -= 1
    return len(text)


def resolved(code: str, block: Conditional) -> str:
    """The code with a conditional decided: its lines and its inactive branch become blanks.

    Of one that is never closed only the lines go: nothing says how far it was meant to reach.
    """
    lines = [span for span in (block.opening, block.otherwise, block.closing) if span]
    if block.closing is None:
        blanks = lines
    elif block.holds:
        blanks = [block.opening, Span(lines[1].start, block.closing.end)]
    else:
        unused_end = block.otherwise.end if block.otherwise else block.closing.start
        blanks = [Span(block.opening.start, unused_end), block.closing]
    for span in blanks:
        code = code[: span.start] + blank(code[span.start : span.end]) + code[span.end :]
    return code


def blank(text: str) -> str:
    """As many blanks as ``text`` has characters, its line ends kept."""
    if "\n" not in text:
        return " " * len(text)
    return "\n".join(" " * len(line) for line in text.split("\n"))
