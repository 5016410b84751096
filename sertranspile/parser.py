"""Items -> syntax tree, one item at a time, so that all syntax errors of a file are found.

The generated parser says how far it came and what would have fitted there; this file turns that
into a finding a user can act on, mends the usual slips (a missing ``;`` or ``)``) in its copy of
the code and goes on.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sertranspile import syntax as s
from sertranspile._parser import SerParser
from sertranspile.diagnostics import Diagnostic
from sertranspile.directives import condition
from sertranspile.outline import Section, SectionKind
from sertranspile.parsing import SyntaxFailure
from sertranspile.precedence import Precedence
from sertranspile.scanner import Scan
from sertranspile.source import Span
from sertranspile.tree import Tree

#: findings after which a section is given up
_MAX_ERRORS: Final = 20
_RECURSION: Final = 12_000
_NEXT_ITEM: Final = re.compile(
    r"^[ \t]*(?=(?:loadmodule|modparam|loadpath|mpath|flags|bool|avpflags|[#!]!)"
    r"|[A-Za-z_][\w.]*[ \t]*=)",
    re.MULTILINE,
)
_WORD: Final = re.compile(r"[\w.$@:]+|\S")


def parse(scan: Scan, precedence: Precedence) -> tuple[s.Config, list[Diagnostic]]:
    """Parse a scanned config; what could not be read is reported and left out of the tree."""
    reading = _Reading(scan, precedence)
    with _deep_recursion():
        items = reading.items()
    findings = [*scan.diagnostics, *reading.findings]
    is_config = items or any(section.kind is SectionKind.ROUTE for section in scan.items)
    if not is_config and any(finding.is_error for finding in findings):
        findings = [_no_config(scan)]
    return s.Config(tuple(items), scan.comments), findings


def _no_config(scan: Scan) -> Diagnostic:
    code = scan.code
    start = len(code) - len(code.lstrip())
    word = _WORD.match(code, start)
    return Diagnostic(
        "E209",
        "this is no config of the SER family",
        Span(start, word.end() if word else start),
        "no parameter, module or route begins here",
        "give the file that the server was started with (`-f`), such as ser.cfg or kamailio.cfg",
    )


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """The grammar nests a dozen calls for each block of a config; the usual limit is 70 blocks."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class _Reading:
    def __init__(self, scan: Scan, precedence: Precedence) -> None:
        self._scan = scan
        self._text = scan.source.text
        self._actions = Tree(self._text, precedence).actions()
        self.findings: list[Diagnostic] = []

    def items(self) -> list[s.Item]:
        """All items; conditionals around whole items become nodes with their items inside."""
        stack: list[tuple[Section, list[s.Item], list[s.Item] | None]] = []
        items: list[s.Item] = []
        for section in self._scan.items:
            if section.kind is not SectionKind.CONDITIONAL:
                items += self._section(section)
                continue
            line = self._text[section.span.start : section.span.end]
            if re.match(r"[#!]!(?:ifdef|ifndef|ifexp)", line):
                stack.append((section, items, None))
                items = []
            elif not stack:
                continue
            elif line[2:].startswith("else"):
                opening, outer, _ = stack.pop()
                stack.append((opening, outer, items))
                items = []
            else:
                items = self._close(*stack.pop(), items, section)
        while stack:
            opening, outer, then = stack.pop()
            items = [*outer, *(then or []), *items]
        return items

    def _close(
        self,
        opening: Section,
        outer: list[s.Item],
        then: list[s.Item] | None,
        last: list[s.Item],
        closing: Section,
    ) -> list[s.Item]:
        line = self._text[opening.span.start : opening.span.end]
        keyword, test = condition(line)
        span = Span(opening.span.start, closing.span.end)
        first, second = (last, None) if then is None else (then, tuple(last))
        return [*outer, s.ConditionalItems(span, keyword, test, tuple(first), second)]

    # ---- one section ----

    def _section(self, section: Section) -> list[s.Item]:
        rule = "table_rule" if section.kind is SectionKind.TABLE_LINE else "item"
        code = self._scan.code[: section.span.end]
        if section.kind is SectionKind.STRAY:
            code = code[: section.span.end - 1]
        code += "}" * section.missing
        items: list[s.Item] = []
        at, end = section.span.start, len(code)
        errors = 0
        while True:
            at = _skip_blanks(code, at)
            if at >= end:
                return items
            parser = SerParser(code, self._actions)
            try:
                items.append(parser.parse(rule, at, end))
                at = parser.next
                continue
            except SyntaxFailure as failure:
                place, expected = failure.position, failure.expected
            except RecursionError:
                self._too_deep(at)
                return items
            errors += 1
            if section.kind is SectionKind.STRAY or (section.missing and place >= section.span.end):
                return items  # the brace is reported; the rest follows from it
            self._report(code, place, expected)
            if errors >= _MAX_ERRORS:
                return items
            mended = _mend(code, place, expected)
            if mended is not None:
                code = mended
            elif section.kind is SectionKind.ROUTE:
                return items
            else:
                following = _NEXT_ITEM.search(code, max(place, at + 1))
                at = following.end() if following else end

    def _too_deep(self, at: int) -> None:
        self.findings.append(
            Diagnostic(
                "E210",
                "blocks are nested too deeply",
                Span(at, at + 1),
                "in what begins here",
                "move inner blocks into routes of their own",
            )
        )

    def _report(self, code: str, place: int, expected: frozenset[str]) -> None:
        before = len(code[:place].rstrip())
        word = _WORD.match(code, place)
        token = self._text[place : word.end()] if word else ""
        what = f"`{token}`" if token else "the end of the file"
        if expected & _ENDS_COMMAND and not token.startswith(")"):
            self.findings.append(
                Diagnostic(
                    "E201",
                    "missing `;`",
                    Span(before, before + 1),
                    "expected `;` here",
                    f"write `;` here, before {what}",
                )
            )
            return
        if ")" in expected and token != ";":
            self.findings.append(
                Diagnostic(
                    "E207",
                    "missing `)`",
                    Span(before, before + 1),
                    "expected `)` here",
                    "write `)` where the parenthesis ends",
                )
            )
            return
        names = sorted({_HUMAN[name] for name in expected if name in _HUMAN})
        remedy = f"expected {_list(names)} here" if names else "remove it, or complete what is here"
        span = Span(place, word.end()) if word else Span(before, before + 1)
        self.findings.append(
            Diagnostic("E208", f"{what} does not fit here", span, "unexpected", remedy)
        )


#: what would have fitted where a command should have ended; the parser looks at the next character
#: first and does not try `;` itself where there is none
_ENDS_COMMAND: Final = frozenset({"semicolon", "end_of_command"})
#: grammar rules -> what a user calls them
_HUMAN: Final = {
    "semicolon": "`;`", ")": "`)`", "(": "`(`", "{": "`{`", "}": "`}`", "]": "`]`", "=": "`=`",
    ",": "`,`", ":": "`:`", "string": "a string", "word": "a value", "call_name": "a function",
    "variable": "a variable", "setting_word": "a value", "setting_name": "a parameter",
    "route_word": "a route", "route_name": "a route name", "bare_word": "a command",
    "if_word": "`if`", "declaration_word": "`loadmodule`", "binary_operator": "an operator",
}  # fmt: skip


def _list(names: list[str]) -> str:
    if len(names) > 5:
        names = [*names[:4], "..."]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _mend(code: str, place: int, expected: frozenset[str]) -> str | None:
    """The code with the missing character in the blank before ``place``, if there is one."""
    missing = ";" if expected & _ENDS_COMMAND else ")" if ")" in expected else None
    if missing is None or not code[place - 1 : place].isspace():
        return None
    return f"{code[: place - 1]}{missing}{code[place:]}"


def _skip_blanks(code: str, at: int) -> int:
    return len(code) - len(code[at:].lstrip()) if at < len(code) else at
