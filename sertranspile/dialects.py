"""Which dialect a config is written in, and what follows from that, as a table (LANGUAGE A)."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from sertranspile.lexer import CLASSIC as CLASSIC_LEXER
from sertranspile.lexer import MODERN as MODERN_LEXER
from sertranspile.lexer import TABLE, Lexical
from sertranspile.precedence import CLASSIC, MODERN, Precedence
from sertranspile.records import dataclass
from sertranspile.source import SourceFile
from sertranspile.syntax import Marker
from sertranspile.table2001 import is_table


class Flavour(Enum):
    """What ``$name`` means (LANGUAGE A.4)."""

    #: an attribute
    SER = auto()
    #: a pseudo-variable
    KAMAILIO = auto()
    #: the pseudo-variable of that name if there is one, else an attribute
    MAXCOMPAT = auto()


class Generation(Enum):
    """How expressions, flow words and route names work (LANGUAGE C.4, D.3)."""

    #: SER 0.8 and 0.9: keyword operands and calls only; ``break`` is ``drop`` and ends the route
    CLASSIC = auto()
    #: SER 2.x: attributes and selects without conversions; ``break`` ends the route with 0
    SER2 = auto()
    #: OpenSER, Kamailio, SER on 3.x: typed expressions, loops, ``switch``
    MODERN = auto()


@dataclass(frozen=True, slots=True)
class Dialect:
    """A generation of the language.

    ``releases``: those of the catalogue, the one that it is checked against first. ``profile``:
    the server that its routers behave like.
    """

    name: str
    title: str
    lexical: Lexical
    precedence: Precedence
    generation: Generation
    family: str  # "ser" or "kamailio": whose modules are meant where both have one of a name
    flavour: Flavour
    releases: tuple[str, ...]
    profile: str
    routes: int = 0  # numbered routes 0 to routes - 1; 0: any name
    return_zero_exits: bool = False
    #: the grammar's rule for a route block
    route_rule: str = "item"
    #: a sub-route defined twice goes on where the first one ended; else it is an error
    routes_append: bool = False

    @property
    def release(self) -> str:
        """The release that it is checked against first; "" for the table of 2001."""
        return self.releases[0] if self.releases else ""


_KAMAILIO: Final = ("kamailio-3.1", "kamailio-5.6", "kamailio-6.1")


def _kamailio(name: str, title: str, first: str, profile: str, zero: bool) -> Dialect:
    others = tuple(release for release in _KAMAILIO if release != first)
    return Dialect(
        name, title, MODERN_LEXER, MODERN, Generation.MODERN, "kamailio", Flavour.MAXCOMPAT,
        (first, *others), profile, return_zero_exits=zero,
    )  # fmt: skip


DIALECTS: Final = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            "regex2001", "the routing table of 2001", TABLE, CLASSIC, Generation.CLASSIC, "ser",
            Flavour.SER, (), "ser-2001",
        ),
        Dialect(
            "route2001", "the routes of September 2001", CLASSIC_LEXER, CLASSIC, Generation.CLASSIC,
            "ser", Flavour.SER, ("ser-0.8.8",), "ser-2001", routes=10, routes_append=True,
            route_rule="route_2001",
        ),
        Dialect(
            "ser08", "SER 0.8", CLASSIC_LEXER, CLASSIC, Generation.CLASSIC, "ser", Flavour.SER,
            ("ser-0.8.8", "ser-0.9.7"), "ser-0.8.8", routes=10, routes_append=True,
        ),
        Dialect(
            "ser09", "SER 0.9", CLASSIC_LEXER, CLASSIC, Generation.CLASSIC, "ser", Flavour.SER,
            ("ser-0.9.7", "ser-0.8.8", "ser-2.0"), "ser-0.9.7", routes=20, routes_append=True,
        ),
        Dialect(
            "ser2", "SER 2.x", CLASSIC_LEXER, CLASSIC, Generation.SER2, "ser", Flavour.SER,
            ("ser-2.0", "ser-0.9.7", "kamailio-3.1"), "ser-2.0",
        ),
        Dialect(
            "ser3", "SER on 3.x", MODERN_LEXER, MODERN, Generation.MODERN, "ser", Flavour.SER,
            ("kamailio-3.1", "ser-2.0"), "ser-3.1",
        ),
        Dialect(
            "openser1", "OpenSER and Kamailio 1.x", MODERN_LEXER, MODERN, Generation.MODERN,
            "kamailio", Flavour.KAMAILIO, ("openser-1.3", *_KAMAILIO), "openser-1.3",
            return_zero_exits=True,
        ),
        _kamailio("kam3", "Kamailio 3.x", "kamailio-3.1", "kamailio-3.1", False),
        _kamailio("kam5", "Kamailio 4.x and 5.x", "kamailio-5.6", "kamailio-5.6", True),
        _kamailio("kam6", "Kamailio 6.x", "kamailio-6.1", "kamailio-6.1", True),
    )
}  # fmt: skip

#: the server generations that the runtime can answer as
PROFILES: Final = (
    "rfc", "ser-2001", "ser-0.8.8", "ser-0.9.7", "ser-2.0", "ser-3.1", "openser-1.3",
    "kamailio-3.1", "kamailio-5.6", "kamailio-6.1",
)  # fmt: skip

# what tells a dialect, strongest first (LANGUAGE A.2), in text without comments and strings
_SER_MARK: Final = re.compile(r"^[ \t]*#!SER\r?$", re.MULTILINE)
_KAMAILIO_MARK: Final = re.compile(r"^[ \t]*#!(?:KAMAILIO|OPENSER|MAXCOMPAT|ALL)\r?$", re.MULTILINE)
_MODERN_SIGNS: Final = re.compile(
    r"[#!]!(?:define|def|ifdef|ifndef|ifexp|trydef|redef|subst|defenv)"
    r"|\b(?:include_file|import_file|request_route|event_route|onsend_route|modparamx|loadmodulex)\b"
    r"|\$(?:sht|shv|xavp|xavu|xavi|sel|T_)\w*\(|\broute\s*\(\s*\"?[A-Za-z]\w*\"?\s*\)"
)
_SER2_SIGNS: Final = re.compile(
    r"\$(?:f|t|fr|tr|fu|tu|fd|td|g)\.\w|(?<![\w@])@\w+\.|\bavpflags\b"
    r"|\b(?:lookup_user|lookup_domain|save_contacts|lookup_contacts|load_attrs|sl_reply|xlset_attr"
    r"|attr2uri|strempty)\b|%\$\w|\benable_tls\b"
)
#: of SER 2.x and of every Kamailio since 3.0: tells SER 2.x where nothing of Kamailio is said
_LOADPATH: Final = re.compile(r"\bloadpath\b")
#: SER's language on 3.x: an operator, a directive
_SER3_SIGNS: Final = re.compile(r"\bstrempty\b|^[ \t]*#!", re.MULTILINE)
#: and parameters of one's own, unless a text stands as a condition, which 3.x refuses
_OWN_PARAMETERS: Final = re.compile(r"^[ \t]*\w+\.\w+\s*=", re.MULTILINE)
_TEXT_CONDITIONS: Final = re.compile(r"![ \t]*@to\.tag\b(?![ \t]*[=!]=)")
_OPENSER_SIGNS: Final = re.compile(
    r"\bmpath\b|\bmi_fifo\b|\$\w|\bexit\s*(?:\(\s*\))?\s*;|\bswitch\s*\(|\breturn\b"
    r"|\b(?:setbflag|isbflagset|is_method|has_totag|error_route|local_route)\b"
    # SER's xlog asks for a level
    r"|\bforward\s*\(\s*\)|\bxlog\s*\(\s*\"\"\s*\)"
)
_STRICT_08: Final = re.compile(
    r"\b(?:rewriteFromRoute|addRecordRoute|len_gt|reply_route|t_on_negative)\b"
)
_SER09_SIGNS: Final = re.compile(
    r"\b(?:loose_route|record_route|failure_route|onreply_route|setavpflag|avp_\w+|from_uri|to_uri)\b"
    r"|msg:len"
)
#: said only by Kamailio 6, and only by what came after 3.3
_SIX: Final = re.compile(
    r"[#!]!(?:ifexp|defexps?)\b|\b(?:return_mode\b|socket\s*=\s*\{|socket_workers_mode\b"
    r"|ip_free_bind\b|KAMAILIO_6\b)"
)
_AFTER_3: Final = re.compile(
    r"\b(?:request_route|import_file|modparamx|loadmodulex|cfgengine)\b|[#!]!(?:substdefs?|trydef|redef"
    r"|defenv)|\$(?:xavu|xavi|vn)\(|jsonrpcs|\bcorex\b|\btextopsx\b|//|\bselval\b|!!(?:ifdef|define)"
)
#: a rule without ``if``, where a statement begins
_CONDITION_FIRST: Final = re.compile(
    r"[{;]\s*(?:[(!]\s*|not\s+)*(?:method|uri|src_ip|dst_ip)\s*[=~]"
)
_NO_CODE: Final = re.compile(r"#(?!!)[^\n]*|/\*[\s\S]*?\*/|'[^']*'|\"[^\"]*\"")
_MODULES: Final = re.compile(r"loadmodulex?[ \t(]+\"(?:[^\"\n]*/)?([\w-]+)(?:\.so)?\"")
_SIX_MODULES: Final = frozenset({"tlsa", "influxdbc", "microhttpd", "rtp_media_server", "sworker"})
#: modules that SER never had
_KAMAILIO_MODULES: Final = frozenset(
    {"kex", "corex", "pv", "siputils", "tmx", "presence_xml", "pua_bla", "pua_usrloc", "mi_fifo"}
)
_THREE_ONLY: Final = frozenset(
    {"mi_fifo", "uri_db", "mi_rpc", "mi_datagram", "mi_xmlrpc", "xmlrpc"}
)


def flavour_of(marker: Marker) -> Flavour:
    """The flavour that a marker line sets from there on."""
    match marker.flavour.strip():
        case "SER":
            return Flavour.SER
        case "KAMAILIO" | "OPENSER":
            return Flavour.KAMAILIO
    return Flavour.MAXCOMPAT


def detect(source: SourceFile) -> Dialect:
    """The dialect of a config, by the recommended procedure; SER 0.8 when nothing tells."""
    if is_table(source.text):
        return DIALECTS["regex2001"]
    modules = frozenset(_MODULES.findall(source.text))
    # a string stays an argument: `forward()` is OpenSER's, `forward("host")` everybody's
    text = _NO_CODE.sub(lambda found: " " if found[0][0] in "#/" else '""', source.text)
    if _CONDITION_FIRST.search(text):
        return DIALECTS["route2001"]
    return DIALECTS[_name(text, source.text, modules)]


def _name(code: str, text: str, modules: frozenset[str]) -> str:
    if _SER_MARK.search(text):
        return "ser3"
    if _KAMAILIO_MARK.search(text):
        return _release(code, text, modules)
    ser2 = _SER2_SIGNS.search(code) is not None
    modern = _MODERN_SIGNS.search(code) is not None or bool(
        modules & {"kex", "corex", "pv", "siputils", "tmx"}
    )
    if not ser2 and _LOADPATH.search(code):
        # OpenSER and Kamailio 1.x do not have it
        if modern or "modules_k" in text or modules & _KAMAILIO_MODULES:
            return _release(code, text, modules)
        ser2 = True
    if ser2 and not modules & {"kex", "pv", "siputils"}:
        if _OWN_PARAMETERS.search(code) and not _TEXT_CONDITIONS.search(code):
            return "ser3"
        return "ser3" if _SER3_SIGNS.search(code) else "ser2"
    if modern:
        return _release(code, text, modules)
    if _OPENSER_SIGNS.search(code):
        return "openser1"
    if _STRICT_08.search(code):
        return "ser08"
    if _SER09_SIGNS.search(code):
        return "ser09"
    return "ser08"


def _release(code: str, text: str, modules: frozenset[str]) -> str:
    """Which Kamailio: by words that only one generation has."""
    if _SIX.search(code) or modules & _SIX_MODULES:
        return "kam6"
    if modules & {"corex", "jsonrpcs", "textopsx"}:
        return "kam5"
    if modules & _THREE_ONLY or "modules_k" in text or "modules_s" in text:
        return "kam3"
    if _AFTER_3.search(code):
        return "kam5"
    return "kam5" if modules & {"debugger", "rtpengine"} else "kam3"
