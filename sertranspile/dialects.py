"""Which dialect a config is written in, and what follows from that, as a table (LANGUAGE A)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sertranspile.lexer import CLASSIC as CLASSIC_LEXER
from sertranspile.lexer import MODERN as MODERN_LEXER
from sertranspile.lexer import Lexical
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


DIALECTS: Final = {
    dialect.name: dialect
    for dialect in (
        Dialect("regex2001", "the routing table of 2001", CLASSIC_LEXER, CLASSIC),
        Dialect("ser08", "SER 0.8", CLASSIC_LEXER, CLASSIC, "ser-0.8.8", "ser-0.8.8", routes=10),
        Dialect("ser09", "SER 0.9", CLASSIC_LEXER, CLASSIC),
        Dialect("ser2", "SER 2.x", MODERN_LEXER, CLASSIC),
        Dialect("openser1", "OpenSER and Kamailio 1.x", MODERN_LEXER, MODERN),
        Dialect("kamailio", "Kamailio 3.x and later", MODERN_LEXER, MODERN),
    )
}

#: the server generations that the runtime knows
PROFILES: Final = (
    "rfc", "ser-0.8.8", "ser-0.9.7", "ser-2.0", "openser-1.3", "kamailio-3.1", "kamailio-5.6",
    "kamailio-6.1",
)  # fmt: skip

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
_COMPILED: Final = tuple((name, re.compile(sign, re.MULTILINE)) for name, sign in _SIGNS)
_NO_CODE: Final = re.compile(r"#(?!!)[^\n]*|/\*[\s\S]*?\*/|\"[^\"]*\"|'[^']*'")


def detect(source: SourceFile) -> Dialect:
    """The dialect of a config, by the recommended procedure; SER 0.8 when nothing tells."""
    if is_table(source.text):
        return DIALECTS["regex2001"]
    text = _NO_CODE.sub("", source.text)
    for name, sign in _COMPILED:
        if sign.search(text):
            return DIALECTS[name]
    return DIALECTS["ser08"]
