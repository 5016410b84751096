"""The routing table of 2001 -> IR (LANGUAGE A.3.1 to A.3.3).

What the server would not start with is an error here: a bad pattern, a destination that can be no
host name. What it reads in another way than it is written, or never uses, is a warning.
"""

from __future__ import annotations

import re
from typing import Final

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.diagnostics import Diagnostic
from sertranspile.lower.trivia import TriviaReader, comment_lines
from sertranspile.records import replace
from sertranspile.regex import BadRegex, python_pattern
from sertranspile.source import SourceFile, Span

#: the name of the rules in the module, and the router's parameter that takes them
CONSTANT: Final = "RULES"
PARAMETER: Final = "rules"

_HOST: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*)")
#: the number that C's strtol reads at the start of a text
_NUMBER: Final = re.compile(r"[+-]?[0-9]+")
_SIP_PORT: Final = 5060
#: patterns that are found in every text of one character or more
_EVERYTHING: Final = re.compile(
    r"\^?(?:\.[*+]|\(\.[*+]\))+\$?"  # the whole text, anchored or not
    r"|\^?(?:\.\??)?|(?:\.\??)?\$"  # one character or none, at one end at most
)


def lower_table(
    config: s.Config, source: SourceFile, dialect: str, profile: str
) -> tuple[ir.Program, list[Diagnostic]]:
    """Lower a parsed table."""
    table = _Table(source, TriviaReader(source.text, config.comments))
    for item in config.items:
        if isinstance(item, s.RegexRule):
            table.add(item)
    items = table.items()
    return ir.Program(source.name, "", dialect, profile, items), table.findings


#: stands for all of them: no column has a blank
_ALL: Final = " "


class _Table:
    def __init__(self, source: SourceFile, trivia: TriviaReader) -> None:
        self._source = source
        self._trivia = trivia
        self._rules: list[ir.Rule] = []
        #: what the patterns of a rule find -> the first rule that has them
        self._taken: dict[tuple[str, str], s.RegexRule] = {}
        self.findings: list[Diagnostic] = []

    def add(self, row: s.RegexRule) -> None:
        """Read one rule."""
        trailing = None if row.comment is None else comment_lines(row.comment)[0]
        trivia = ir.Trivia(self._trivia.before(row.span.start), trailing)
        self._trivia.passed(row.span.end)
        method, uri = self._pattern(row.method), self._pattern(row.uri)
        rule = ir.Rule(method, uri, self._destination(row.destination), row.span, trivia)
        self._rules.append(rule)
        self._look_for_earlier(row)

    def items(self) -> tuple[ir.Item, ...]:
        """The table, and the router that is made with it."""
        end = len(self._source.text)
        rest = ir.Trivia(self._trivia.rest(end))
        rules = self._rules
        span = Span(rules[0].span.start, rules[-1].span.end) if rules else Span(0, 0)
        above: ir.Trivia = ir.NO_TRIVIA
        if rules:
            above, own = _head(rules[0].trivia)
            rules[0] = replace(rules[0], trivia=own)
        elif rest.before:
            above, rest = rest, ir.NO_TRIVIA
        table = ir.RuleTable(CONSTANT, tuple(rules), rest, span, above)
        nowhere = Span(0, 0)
        setting = ir.Setting(PARAMETER, ir.Constant(CONSTANT, nowhere), nowhere)
        return table, ir.Settings((setting,), nowhere)

    # ---- columns ----

    def _pattern(self, column: s.Column) -> str:
        try:
            return python_pattern(column.text)
        except BadRegex as error:
            at = min(column.span.start + error.offset, column.span.end - 1)
            self._report(
                "E308",
                f"bad regular expression: {error}",
                Span(at, column.span.end),
                "the server would not start with it",
                "mend the pattern; it is a POSIX extended one",
            )
            return ""

    def _destination(self, column: s.Column) -> str:
        host, colon, port = column.text.partition(":")
        start = column.span.start
        if not _HOST.fullmatch(host):
            remedy = "write `HOST` or `HOST:PORT`"
            if host[:1] == "[" or port.count(":"):
                remedy += "; the routers of 2001 know IPv4 only, and the first `:` begins the port"
            self._report(
                "E321",
                f"`{host}` is no host" if host else "this destination has no host",
                Span(start, start + max(1, len(host))),
                "the server would not start with it",
                remedy,
            )
            return ""
        if not colon:
            return host
        number = self._port(port, Span(start + len(host) + 1, column.span.end))
        return f"{host}:{number}" if number else host

    def _port(self, text: str, span: Span) -> int:
        """The port that the server takes: what its strtol reads, of which it keeps 16 bits."""
        digits = _NUMBER.match(text)
        value = int(digits[0][:20]) if digits else 0
        kept = min(value, 2**63 - 1) % 65536
        if digits is None or digits.end() < len(text) or kept != value:
            self._report(
                "W532",
                f"`{text}` is no port",
                Span(span.start, max(span.end, span.start + 1)),
                f"read as {kept or _SIP_PORT}, as the server does",
                "write a number from 1 to 65535, or leave `:` and port out for 5060",
            )
        return kept

    # ---- order ----

    def _look_for_earlier(self, row: s.RegexRule) -> None:
        """Report a rule whose requests are all taken by one above it, as far as can be told
        without comparing patterns."""
        method, uri = _found(row.method), _found(row.uri)
        above = ((m, u) for m in (_ALL, method) for u in (_ALL, uri))
        takers = [self._taken[key] for key in above if key in self._taken]
        if takers:
            earlier = min(takers, key=lambda taker: taker.span)
            line = self._source.position(earlier.span.start).line
            takes_all = _found(earlier.method) == _found(earlier.uri) == _ALL
            reason = "takes every request" if takes_all else "takes all that this one would"
            self._report(
                "W530",
                "this rule is never used",
                row.span,
                f"the rule in line {line} {reason}",
                f"put it above line {line}, or remove it",
            )
        self._taken.setdefault((method, uri), row)

    def _report(self, code: str, message: str, span: Span, label: str, help: str) -> None:
        self.findings.append(Diagnostic(code, message, span, label, help))


def _found(column: s.Column) -> str:
    """What tells the patterns that find the same texts: case does not count."""
    return _ALL if _EVERYTHING.fullmatch(column.text) else column.text.lower()


def _head(trivia: ir.Trivia) -> tuple[ir.Trivia, ir.Trivia]:
    """The comments above a blank line before the first rule are the file's, the rest its own."""
    before = trivia.before
    cut = len(before)
    while cut and before[cut - 1] is not None:
        cut -= 1
    above = before[:cut]
    while above and above[-1] is None:
        above = above[:-1]
    return ir.Trivia(above), ir.Trivia(before[cut:], trivia.trailing)
