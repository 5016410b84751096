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
from sertranspile.source import Span

_SQL: Final = re.compile(
    r"\s*(?:ALTER|CREATE|DELETE|DROP|GRANT|INSERT|REPLACE|SELECT|UPDATE|USE)\s", re.IGNORECASE
)
WORD: Final = re.compile(r"[\w.$@:]+|\S")

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
}  # fmt: skip


def explain(code: str, base: int, text: str, place: int, expected: frozenset[str]) -> Diagnostic:
    """The finding for code that does not fit at ``place``.

    ``code`` is that of the source's ``text`` from offset ``base`` on; ``place`` counts in it.
    """
    if "setting_word" in expected and (nameless := _NAMELESS.match(code, place)):
        # taken for the name of a parameter, which is what is missing on the next line
        place, expected = nameless.start(1), frozenset({"setting_name"})
    before = len(code[:place].rstrip()) + base
    word = WORD.match(code, place)
    token = text[place + base : word.end() + base] if word else ""
    what = f"`{token}`" if token else "the end of the file"
    if expected & _ENDS_COMMAND and not token.startswith(")"):
        return Diagnostic(
            "E201",
            "missing `;`",
            Span(before, before + 1),
            "expected `;` here",
            f"write `;` here, before {what}",
        )
    if ")" in expected and token != ";":
        return Diagnostic(
            "E207",
            "missing `)`",
            Span(before, before + 1),
            "expected `)` here",
            "write `)` where the parenthesis ends",
        )
    names = sorted({_HUMAN[name] for name in expected if name in _HUMAN})
    remedy = f"expected {_list(names)} here" if names else "remove it, or complete what is here"
    span = Span(before, before + 1)
    if word:
        span = Span(place + base, word.end() + base)
    return Diagnostic("E208", f"{what} does not fit here", span, "unexpected", remedy)


def _list(names: list[str]) -> str:
    if len(names) > 5:
        names = [*names[:4], "..."]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def mend(code: str, place: int, expected: frozenset[str]) -> str | None:
    """The code with the missing character in the blank before ``place``, if there is one."""
    missing = ";" if expected & _ENDS_COMMAND else ")" if ")" in expected else None
    if missing is None or not code[place - 1 : place].isspace():
        return None
    return f"{code[: place - 1]}{missing}{code[place:]}"


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
