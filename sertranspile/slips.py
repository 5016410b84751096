"""What people often write that is no config, and what they mean: a table of slips.

Asked by ``syntax_errors.py`` about the place where reading stopped; only told apart here, by the
code at both sides of that place.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from sertranspile.records import dataclass

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Slip:
    """``before`` ends and ``at`` begins where reading stopped; the group ``slip`` of either is what
    to point at, else it is the token there. ``items``: only between items of the top level, or only
    in routes; None: in both."""

    before: str
    at: str
    message: str
    help: str
    items: bool | None = False


_SLIPS: Final = (
    Slip(r"\b(?P<slip>elseif|elsif|elif)\s*\([^;{}]*\)\s*", "", "`{0}` is no word of the language",
         "write `else if`"),
    Slip(r"\b(?P<slip>elseif|elsif|elif)\b[^;{}]*", "", "`{0}` is no word of the language",
         "write `else if`"),
    Slip(r"\b(?P<slip>then|endif|fi|begin|end|do)\s*", "", "`{0}` is no word of the language",
         "remove it: a branch is one statement, or several in braces"),
    Slip(r"\b(?P<slip>for|foreach|until)\s*\([^;{}]*", "", "`{0}` is no statement of the language",
         "write it with `while`"),
    Slip("", r"else\b", "this `else` belongs to no `if`",
         "between `if` and `else` stands one statement, or several in braces"),
    Slip(r"\bswitch\b[^{};]*", r"case\b", "the cases of a `switch` stand in braces",
         "write `{` before the first `case`, and `}` after the last one"),
    Slip(r"\(\s*[A-Za-z_][\w:]*\s*", r"=(?![=~])", "`=` sets a variable and compares nothing",
         "write `==` to compare"),
    Slip("", r"(?:case|default)\b", "`{0}` outside of a `switch`",
         "write `switch (...) {` before it"),
    Slip(r"[$%][^;\s]*\s*", r"(?P<slip>==)", "`==` compares and sets nothing",
         "write `=` to set the variable"),
    Slip(r"[$%][^;\s]*\s*", r"(?P<slip>:=|\.=|-=|\*=|/=|\|=)",
         "`{0}` is no operator of the language", "write `$x = $x ...`"),
    Slip(r"[$%][^;\s]*\s*", r"(?P<slip>\+\+|--)", "`{0}` is no operator of the language",
         "write `$x = $x + 1` or `$x = $x - 1`"),
    Slip(r"[;{}]\s*(?P<slip>[A-Za-z_]\w*(?:\([^()]*\))?)\s*", r"=(?![=~])", "`{0}` cannot be set",
         "what can be set begins with `$`, such as `$var(name)`"),
    Slip(r"(?P<slip>&(?:amp|lt|gt|quot))", r";", "`{0};` is text of a web page",
         "write the character that it stands for", None),
    Slip(r"[\"')\w]\s*", r"\.(?=\s*[\"'$])", "`.` joins no strings", "write `+` between them"),
    Slip(r"[;{}]\s*(?P<slip>route)\s*", r"\[|\w", "a route is called with its name in parentheses",
         "write `route(NAME);`"),
    Slip(r"\b\w*route\s*", r"\((?P<slip>[^()\n]*)\)", "the name of a route stands in brackets",
         "write `[{0}]`", True),
    Slip(r"\b\w*route\s+", r"(?P<slip>\w+)(?=\s*\{)", "the name of a route stands in brackets",
         "write `[{0}]`", True),
    Slip("", r"(?:if|while|switch|exit|return|drop|break)\b|\w+\s*\([^;\n]*\)\s*;",
         "a statement outside of a route", "move it into a route", True),
    Slip("", r"!(?P<slip>KAMAILIO|SER|OPENSER|ALL|MAXCOMPAT|define|ifdef|ifndef|else|endif)\b",
         "the `#` of `#!{0}` is missing", "write `#!{0}`", None),
    Slip("", r"(?P<slip><{7}|={7}|>{7})", "a mark that a merge of two versions has left",
         "keep one of the two versions, and remove the marks", None),
    Slip("", r"(?P<slip><[A-Za-z][^<>\n]*>)", "a blank to fill in",
         "write your own value here", None),
    Slip(r"\bswitch\b[^{};]*\{\s*", r"(?!case\b|default\b)\w+",
         "a statement before the first `case`",
         "write `case ...:` or `default:` before it"),
    Slip("", r"(?P<slip>[A-Za-z_][\w.]*)[ \t]+(?:-?\d+|yes|no|on|off|true|false)[ \t]*(?:\n|\Z)",
         "a parameter without `=`", "write `=` between name and value", True),
)  # fmt: skip


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], re.Pattern[str], Slip], ...]:
    """What stands before and at a slip; most configs have none, so they are made for the first."""
    return tuple(
        (re.compile(f"(?:{slip.before})\\Z"), re.compile(slip.at), slip) for slip in _SLIPS
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A slip: what to point at, what to say."""

    start: int
    end: int
    message: str
    help: str


def slip_at(code: str, place: int, in_items: bool) -> Found | None:
    """The slip that reading stopped at, if it is one of those known."""
    window = code[max(0, place - _LONGEST) : place]
    shift = place - len(window)
    for before, at, slip in _patterns():
        if slip.items is not None and slip.items != in_items:
            continue
        following = at.match(code, place)
        if following is None:
            continue
        preceding = before.search(window)
        if preceding is None:
            continue
        if "slip" in before.groupindex:
            start, end = preceding.span("slip")
            start, end = start + shift, end + shift
        else:
            start, end = following.span("slip" if "slip" in at.groupindex else 0)
        word = code[start:end].split("(")[0].strip() if "slip" in before.groupindex else ""
        word = word or code[start:end].strip()
        message, help = (text.replace("{0}", word) for text in (slip.message, slip.help))
        return Found(start, end, message, help)
    return None
