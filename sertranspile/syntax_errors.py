"""Where a parse stopped -> what a user can do about it, and what would mend it.

The generated parser says how far it came and what would have fitted there. The usual slips, a
missing ``;`` or ``)``, are mended in a copy of the code, so that what stands after them is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sertranspile.cuts import Feature
from sertranspile.diagnostics import Diagnostic
from sertranspile.directives import Conditional
from sertranspile.records import dataclass, replace
from sertranspile.slips import slip_at
from sertranspile.source import Span

_SQL: Final = re.compile(
    r"\s*(?:ALTER|CREATE|DELETE|DROP|GRANT|INSERT|REPLACE|SELECT|UPDATE|USE)\s", re.IGNORECASE
)
WORD: Final = re.compile(r"[\w.$@:]+|\"_*\"|'_*'|\S")
#: what an operand begins with
_OPERAND: Final = re.compile(r"[\w$@\"'!(]")
#: what stands before the parenthesis of a call, and what looks like it
_CALLED: Final = re.compile(r"(\w+)\s*\Z")
_NOT_CALLED: Final = frozenset(
    {"if", "while", "switch", "return", "exit", "drop", "and", "or", "not"}
)
#: parentheses are looked for so far back
_NEAR: Final = 500
#: longer tokens are cut in messages
_SHOWN: Final = 30

#: a name, and on a later line the ``=`` that it would have to stand before
_NAMELESS: Final = re.compile(r"[\w.]+[^\S\n]*\n\s*(=)(?!=)")
_BRACKET: Final = re.compile(r"[(){}]")
#: less deep than what can be read
_TOLD_DEPTH: Final = 400

#: what would have fitted where a command should have ended
_ENDS_COMMAND: Final = frozenset({"semicolon", "end_of_command"})
#: grammar rules -> what a user calls them
_HUMAN: Final = {
    "semicolon": "`;`", ")": "`)`", "(": "`(`", "{": "`{`", "}": "`}`", "]": "`]`", "=": "`=`",
    ",": "`,`", ":": "`:`", "string": "a string", "word": "a value", "call_name": "a function",
    "variable": "a variable", "setting_word": "a value", "setting_name": "a parameter",
    "route_word": "a route", "route_name": "a route name", "bare_word": "a command",
    "if_word": "`if`", "declaration_word": "`loadmodule`", "binary_operator": "an operator",
    "end_of_command": "`;`", "before_else": "`;`", "item": "a parameter, a module or a route",
    "assign_operator": "`=`", "primary": "a value", "statement": "a statement",
    "branch": "a statement", "setting_value": "a value", "flag_name": "the name of a flag",
    "flag_bit": "a number", "case_word": "`case`", "default_word": "`default`",
    "any_case": "`case`", "plain_argument": "a value", "operand": "a value",
    "attribute_name": "a name", "declaration": "`loadmodule`", "in_parenthesis": "a value",
}  # fmt: skip
_TOP_WORDS: Final = (
    "loadmodule", "modparam", "loadpath", "mpath", "include_file", "import_file", "request_route",
    "route", "failure_route", "onreply_route", "reply_route", "branch_route", "event_route",
    "onsend_route", "flags", "avpflags",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """Where reading stopped, and what would have fitted there.

    ``code`` is that of the source's ``text`` from offset ``base`` on; ``place`` counts in it.
    ``in_items``: it is not inside a route.
    """

    code: str
    base: int
    text: str
    place: int
    expected: frozenset[str]
    in_items: bool

    def token(self) -> str:
        """The token there as the source has it."""
        word = WORD.match(self.code, self.place)
        if word is None:
            return ""
        return self.text[word.start() + self.base : word.end() + self.base]


def missing(stop: Stop) -> str | None:
    """The character that is missing before a place, if one of the usual is."""
    if stop.expected & _ENDS_COMMAND and not stop.token().startswith(")"):
        return ";"
    return ")" if ")" in stop.expected else None


def mend(stop: Stop, characters: str) -> str | None:
    """The code with characters in the blanks before the place, if there are so many."""
    at = stop.place - len(characters)
    if at < 0 or not stop.code[at : stop.place].isspace():
        return None
    return f"{stop.code[:at]}{characters}{stop.code[stop.place :]}"


def explain(stop: Stop, is_mended: bool) -> Diagnostic:
    """The finding for code that does not fit; ``is_mended``: it does with the missing character."""
    stop = _named(stop)
    slip = slip_at(stop.code, stop.place, stop.in_items)
    if slip is not None:
        span = Span(slip.start + stop.base, slip.end + stop.base)
        return Diagnostic("E208", slip.message, span, "unexpected", slip.help)
    before = len(stop.code[: stop.place].rstrip()) + stop.base
    after = Span(before, before + 1)
    token = stop.token()
    what = f"`{token[:_SHOWN]}`"
    character = missing(stop)
    if is_mended and character == ";":
        remedy = f"write `;` here, before {what}" if token else "write `;` here"
        return Diagnostic("E201", "missing `;`", after, "expected `;` here", remedy)
    closes = stop.code[stop.place + 1 : stop.place + 2] != ")"
    if character == ")" and (is_mended or (token == ";" and closes)):
        return Diagnostic("E207", "missing `)`", after, "expected `)` here", _closing(stop))
    if not token:
        remedy = _expected(stop) or "complete it"
        return Diagnostic("E208", "this is not complete", after, "ends here", remedy)
    span = Span(stop.place + stop.base, stop.place + stop.base + len(token))
    remedy = _expected(stop) or "remove it, or complete what is here"
    return Diagnostic("E208", f"{what} does not fit here", span, "unexpected", remedy)


def _named(stop: Stop) -> Stop:
    """A parameter without its name: the word on the line above was taken for it."""
    nameless = _NAMELESS.match(stop.code, stop.place) if "setting_word" in stop.expected else None
    if nameless is None:
        return stop
    return replace(stop, place=nameless.start(1), expected=frozenset({"setting_name"}))


def _closing(stop: Stop) -> str:
    """What to do about a parenthesis that is not closed."""
    if not _OPERAND.match(stop.code, stop.place) or "\n" in _blanks_before(stop):
        return "write `)` where the parenthesis ends"
    token = stop.token()[:_SHOWN]
    return f"write `)` where the parenthesis ends, or {_between(stop)} before `{token}`"


def _blanks_before(stop: Stop) -> str:
    before = stop.code[: stop.place]
    return before[len(before.rstrip()) :]


def _between(stop: Stop) -> str:
    """What stands between two operands: that depends on the parenthesis around them."""
    opening = _opening(stop)
    word = _CALLED.search(stop.code, max(0, opening - _SHOWN), opening) if opening >= 0 else None
    return "an operator" if word is None or word[1] in _NOT_CALLED else "`,`"


def _opening(stop: Stop) -> int:
    """The innermost parenthesis that is open; -1 when there is none nearby."""
    depth = 0
    for at in range(stop.place - 1, max(-1, stop.place - _NEAR), -1):
        character = stop.code[at]
        if character == ")":
            depth += 1
        elif character == "(":
            depth -= 1
            if depth < 0:
                return at
        elif character in ";{}":
            break
    return -1


def _expected(stop: Stop) -> str:
    """What would have fitted, as a sentence; empty when that says nothing."""
    names = sorted({_HUMAN[name] for name in stop.expected if name in _HUMAN})
    token = stop.token()
    if token == ")" and _opening(stop) < 0:
        return "no `(` is open here: remove it, or write the `(` that it belongs to"
    if names == ["`)`"] and _OPERAND.match(token):
        return f"expected {_between(stop)} or `)` here"
    if names == ["`}`"]:
        return "no statement begins with it"
    if len(names) > 5:
        names = [*names[:4], "..."]
    if not names:
        return ""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    word = re.match(r"\w+", stop.token())
    from difflib import get_close_matches  # late: only a config with an error needs it

    meant = get_close_matches(word[0], _TOP_WORDS, 1, 0.75) if word else []
    if stop.in_items and meant and meant[0] != token:
        return f"did you mean `{meant[0]}`?"
    return f"expected {listed} here"


def too_deep(code: str, start: int, base: int = 0) -> Diagnostic:
    """The finding for code from ``start`` on that is nested deeper than can be followed.

    How deep that is exactly depends on who calls; the place told does not.
    """
    depth = 0
    at = start
    for match in _BRACKET.finditer(code, start):
        depth += 1 if match[0] in "({" else -1
        if depth > _TOLD_DEPTH:
            at = match.start()
            break
    return Diagnostic(
        "E210",
        "blocks or parentheses are nested too deeply",
        Span(at + base, at + base + 1),
        f"the {_TOLD_DEPTH}th that is open",
        "move inner blocks into routes of their own",
    )


def decided(block: Conditional) -> Diagnostic:
    """The report for a conditional that was decided, since it cannot become a Python ``if``."""
    truth = "true" if block.holds else "false"
    return Diagnostic(
        "W501",
        f"`#!{block.keyword} {block.test}` cuts through a statement or an item",
        block.opening,
        f"taken as {truth}, whatever the router is started with",
        "move the directives so that they stand between statements or between items",
    )


def partly_decided(
    blocks: Sequence[Conditional],
    feature: Callable[[Conditional], Feature],
    truths: Mapping[Feature, bool],
    defaults: Mapping[Feature, bool],
) -> Diagnostic:
    """The report for a combination of features under which a statement cannot be read."""
    words = [f"{'with' if truth else 'without'} `{asked.test}`" for asked, truth in truths.items()]
    changed = next(
        (block for block in blocks if truths.get(feature(block)) != defaults[feature(block)]),
        blocks[0],
    )
    return Diagnostic(
        "W501",
        f"{' and '.join(words)} this cannot be read",
        changed.opening,
        "cuts through a statement or an item",
        "a router started so takes the nearest combination that can; the server would not start",
    )


def inactive(block: Conditional, finding: Diagnostic) -> Diagnostic:
    """The report for text under a false conditional that is no config; ``finding`` is what is
    wrong with it."""
    return Diagnostic(
        "W502",
        f"what stands under `#!{block.keyword} {block.test}` is no config",
        finding.span,
        "kept as a comment",
        f"{finding.message}: {finding.help}; the server would say so too if it read this",
    )


def is_sql(text: str) -> bool:
    """Whether a text is statements for a database, as they are noted in many configs."""
    return _SQL.match(text) is not None
