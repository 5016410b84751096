"""Which dialect a config is written in, and what follows from that, as a table (LANGUAGE A)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sertranspile.lexer import CLASSIC as CLASSIC_LEXER
from sertranspile.lexer import MODERN as MODERN_LEXER
from sertranspile.lexer import TABLE, Lexical
from sertranspile.precedence import CLASSIC, MODERN, Precedence
from sertranspile.source import SourceFile
from sertranspile.table2001 import is_table


@dataclass(frozen=True, slots=True)
class Dialect:
    """A generation of the language. ``profile`` None: it is recognised and not translated yet."""

    name: str
    title: str
    lexical: Lexical
    precedence: Precedence
    release: str | None = None  # of the catalogue
    profile: str | None = None
    routes: int = 0  # numbered routes 0 to routes - 1; 0: any name
    #: the grammar's rule for a route block
    route_rule: str = "item"


DIALECTS: Final = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            "regex2001", "the routing table of 2001", TABLE, CLASSIC, profile="ser-2001"
        ),
        Dialect(
            "route2001", "the routes of September 2001", CLASSIC_LEXER, CLASSIC, "ser-0.8.8",
            "ser-2001", routes=10, route_rule="route_2001",
        ),
        Dialect("ser08", "SER 0.8", CLASSIC_LEXER, CLASSIC, "ser-0.8.8", "ser-0.8.8", routes=10),
        Dialect("ser09", "SER 0.9", CLASSIC_LEXER, CLASSIC),
        Dialect("ser2", "SER 2.x", MODERN_LEXER, CLASSIC),
        Dialect("openser1", "OpenSER and Kamailio 1.x", MODERN_LEXER, MODERN),
        Dialect("kamailio", "Kamailio 3.x and later", MODERN_LEXER, MODERN),
    )
}  # fmt: skip

#: the server generations that the runtime can answer as
PROFILES: Final = ("rfc", "ser-2001", "ser-0.8.8")

# what tells a dialect, strongest first (LANGUAGE A.2), in text without comments and strings
_SIGNS: Final = (
    ("kamailio", r"^#!(?:KAMAILIO|OPENSER|MAXCOMPAT|ALL|SER)\r?$"),
    ("kamailio", r"[#!]!(?:define|ifdef|ifndef|subst)|\binclude_file\b"),
    ("kamailio", r"\b(?:request_route|event_route)\b|\bmodparamx\b"),
    ("ser2", r"\$(?:f|t|fr|tr|fu|tu|fd|td|g)\.|@\w+\.|\bavpflags\b"),
    ("ser2", r"\b(?:lookup_user|lookup_domain|save_contacts|load_attrs|sl_reply)\b"),
    ("openser1", r"\bmpath\b|\bmi_fifo\b|\$\w|\bexit\s*(?:\(\s*\))?\s*;|\bswitch\s*\("),
    ("ser08", r"\b(?:rewriteFromRoute|addRecordRoute|len_gt|reply_route|t_on_negative)\b"),
    ("ser09", r"\b(?:loose_route|record_route|failure_route|setavpflag)\b|msg:len"),
)
#: a rule without ``if``, where a statement begins
_CONDITION_FIRST: Final = re.compile(
    r"[{;]\s*(?:[(!]\s*|not\s+)*(?:method|uri|src_ip|dst_ip)\s*[=~]"
)
_COMPILED: Final = tuple((name, re.compile(sign, re.MULTILINE)) for name, sign in _SIGNS)
_NO_CODE: Final = re.compile(r"#(?!!)[^\n]*|/\*[\s\S]*?\*/|\"[^\"]*\"|'[^']*'")


def detect(source: SourceFile) -> Dialect:
    """The dialect of a config, by the recommended procedure; SER 0.8 when nothing tells."""
    if is_table(source.text):
        return DIALECTS["regex2001"]
    text = _NO_CODE.sub("", source.text)
    if _CONDITION_FIRST.search(text):
        return DIALECTS["route2001"]
    for name, sign in _COMPILED:
        if sign.search(text):
            return DIALECTS[name]
    return DIALECTS["ser08"]
