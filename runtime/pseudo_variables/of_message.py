"""Pseudo-variables without parentheses: one function of the message each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from runtime.sip.headers import split_list
from runtime.sip.message import Message
from runtime.sip.numbers import number
from runtime.sip.redirection import contact_line
from runtime.sip.request import Request
from runtime.sip.uri import Uri
from runtime.sip.views import Party, read_party
from runtime.values import Value

Index: TypeAlias = int | str | None
Getter: TypeAlias = Callable[[Message, Index], Value]

#: the servers' numbers of transports
PROTOCOLS: Final = MappingProxyType(
    {"udp": 1, "tcp": 2, "tls": 3, "sctp": 4, "ws": 5, "wss": 6},
)


def _is(read: Callable[[Message], Value]) -> Getter:
    """A variable that has no index."""
    return lambda message, _: read(message)


def _request(read: Callable[[Request], Value]) -> Getter:
    """A variable of requests."""
    return lambda message, _: read(message) if isinstance(message, Request) else None


def _length(value: str | None) -> int:
    return 0 if value is None else len(value)


# ---- URIs ----


def port(uri: Uri) -> str | None:
    """A URI's port as variables have it: 5060 when it names none."""
    return (uri.port or "5060") if uri.scheme else None


def transport(uri: Uri) -> str | None:
    """A URI's transport as variables have it."""
    return (uri.transport or "UDP") if uri.scheme else None


def _of_party(header: str, read: Callable[[Party], Value]) -> Getter:
    """A variable of a header with a name-addr; the index counts its elements over all headers."""

    def get(message: Message, index: Index) -> Value:
        values = (element for value in message.headers(header) for element in split_list(value))
        at = index if isinstance(index, int) else 0
        for place, value in enumerate(values):
            if place == at:
                return read(read_party(value))
        return None

    return get


def _uri_of(party: Party) -> str | None:
    return party.uri.text or None


# ---- flags ----


def bits(flags: Iterable[int]) -> int:
    """A set of flags as the number that it is in the servers."""
    return sum(1 << flag for flag in flags if 0 <= flag < 32)


def _hexadecimal(flags: Iterable[int]) -> str:
    return f"{bits(flags):08x}"


# ---- where from, where to ----


def _address(host: str, at: int) -> str:
    return f"{f'[{host}]' if ':' in host else host}:{at}"


def _source(message: Message) -> str:
    return _address(message.source.host, message.source.port)


def _here(message: Message) -> str:
    return _address(message.destination.host, message.destination.port)


def _forced_socket(message: Message) -> str | None:
    socket = message.script.send_socket
    if socket is None:
        return None
    return f"{socket.protocol}:{_address(socket.address.host, socket.address.port)}"


def _accounting_user(message: Message) -> str | None:
    uri = message.from_.uri
    return f"{uri.user or ''}@{uri.domain or ''}" if uri.scheme else _uri_of(message.from_)


_PARTS: Final[Mapping[str, Getter]] = MappingProxyType(
    {
        # the Request-URI: current, received, and the destination
        "ru": _is(lambda m: m.ruri.text or None),
        "rU": _is(lambda m: m.ruri.user or None),
        "rd": _is(lambda m: m.ruri.domain),
        "rp": _is(lambda m: port(m.ruri)),
        "rP": _is(lambda m: transport(m.ruri)),
        "rz": _is(lambda m: m.ruri.type or None),
        "rUl": _is(lambda m: _length(m.ruri.user)),
        "ou": _is(lambda m: m.received_ruri.text or None),
        "oU": _is(lambda m: m.received_ruri.user or None),
        "od": _is(lambda m: m.received_ruri.domain),
        "op": _is(lambda m: port(m.received_ruri)),
        "oP": _is(lambda m: transport(m.received_ruri)),
        "oUl": _is(lambda m: _length(m.received_ruri.user)),
        "du": _is(lambda m: m.dst_uri),
        "dd": _is(lambda m: m.dst.domain),
        "dp": _is(lambda m: port(m.dst)),
        "dP": _is(lambda m: transport(m.dst)),
        # branches
        "ds": _request(contact_line),
        "br": _request(lambda m: m.branches[0].uri if m.branches else None),
        "bR": _request(lambda m: ", ".join(target.uri for target in m.branches) or None),
        # From and To
        "fu": _is(lambda m: _uri_of(m.from_)),
        "fU": _is(lambda m: m.from_.uri.user or None),
        "fd": _is(lambda m: m.from_.uri.domain),
        "ft": _is(lambda m: m.from_.tag),
        "fn": _is(lambda m: m.from_.display),
        "fUl": _is(lambda m: _length(m.from_.uri.user)),
        "tu": _is(lambda m: _uri_of(m.to)),
        "tU": _is(lambda m: m.to.uri.user or None),
        "td": _is(lambda m: m.to.uri.domain),
        "tt": _is(lambda m: m.to.tag),
        "tn": _is(lambda m: m.to.display),
        "tUl": _is(lambda m: _length(m.to.uri.user)),
        # other headers
        "ci": _is(lambda m: m.call_id),
        "cs": _is(lambda m: m.cseq.number),
        "csb": _is(lambda m: m.cseq.text),
        "ct": _is(lambda m: m.contact),
        "cT": _is(lambda m: m.content_type),
        "cl": _is(lambda m: number(m.content_length or "")),
        "ua": _is(lambda m: m.user_agent),
        "di": _of_party("diversion", _uri_of),
        "dir": _of_party("diversion", lambda party: party.parameter("reason")),
        "dip": _of_party("diversion", lambda party: party.parameter("privacy")),
        "dic": _of_party("diversion", lambda party: party.parameter("counter")),
        "re": _of_party("remote-party-id", _uri_of),
        "rt": _of_party("refer-to", _uri_of),
        "ai": _of_party("p-asserted-identity", _uri_of),
        "pu": _of_party("p-preferred-identity", _uri_of),
        "pU": _of_party("p-preferred-identity", lambda party: party.uri.user),
        "pd": _of_party("p-preferred-identity", lambda party: party.uri.domain),
        "pn": _of_party("p-preferred-identity", lambda party: party.display),
        # credentials
        "au": _is(lambda m: m.auth.username),
        "ad": _is(lambda m: m.auth.domain),
        "aU": _is(lambda m: m.auth.full_username),
        "ar": _is(lambda m: m.auth.realm),
        "an": _is(lambda m: m.auth.nonce),
        "adn": _is(lambda m: m.auth.nonce),
        "aa": _is(lambda m: m.auth.algorithm),
        "adu": _is(lambda m: m.auth.uri),
        "adc": _is(lambda m: m.auth.cnonce),
        "ado": _is(lambda m: m.auth.opaque),
        "adr": _is(lambda m: m.auth.response),
        "Au": _is(_accounting_user),
        "AU": _is(lambda m: m.from_.uri.user or ""),
        # the message itself
        "rm": _is(lambda m: m.method or None),
        "rs": _is(lambda m: m.status),
        "rr": _is(lambda m: m.reason),
        "rv": _is(lambda m: m.version if isinstance(m, Request) else "SIP/2.0"),
        "mt": _is(lambda m: 1 if isinstance(m, Request) else 2),
        "mts": _is(lambda m: "rq" if isinstance(m, Request) else "rp"),
        "rb": _is(lambda m: m.body_text or ""),
        "bs": _is(lambda m: len(m.body)),
        "ml": _is(lambda m: m.len),
        "mb": _is(lambda m: m.original().decode("latin-1")),
        "mbu": _is(lambda m: m.original().decode("latin-1")),
        "mi": _is(lambda m: m.router.counters["requests"] + m.router.counters["replies"]),
        # flags
        "mf": _is(lambda m: bits(m.flags)),
        "mF": _is(lambda m: _hexadecimal(m.flags)),
        "bf": _is(lambda m: bits(m.branch_flags)),
        "bF": _is(lambda m: _hexadecimal(m.branch_flags)),
        "sf": _is(lambda m: bits(m.script_flags)),
        "sF": _is(lambda m: _hexadecimal(m.script_flags)),
        # addresses
        "si": _is(lambda m: m.source.host),
        "siz": _is(lambda m: f"[{m.source.host}]" if ":" in m.source.host else m.source.host),
        "sp": _is(lambda m: m.source.port),
        "sas": _is(lambda m: f"{m.protocol}:{_source(m)}"),
        "su": _is(lambda m: f"sip:{_source(m)}"),
        "sut": _is(lambda m: f"sip:{_source(m)};transport={m.protocol}"),
        "Ri": _is(lambda m: m.destination.host),
        "Rp": _is(lambda m: m.destination.port),
        "Ru": _is(lambda m: f"sip:{_here(m)}"),
        "Rut": _is(lambda m: f"sip:{_here(m)};transport={m.protocol}"),
        "RAi": _is(lambda m: m.destination.host),
        "RAp": _is(lambda m: m.destination.port),
        "RAu": _is(lambda m: f"sip:{_here(m)}"),
        "RAut": _is(lambda m: f"sip:{_here(m)};transport={m.protocol}"),
        "pr": _is(lambda m: m.protocol),
        "prid": _is(lambda m: PROTOCOLS.get(m.protocol)),
        "af": _is(lambda m: m.af),
        "fs": _is(_forced_socket),
        # no sockets are named, nothing was sent yet
        **dict.fromkeys(("Rn", "fsn", "ruid", "location_ua"), _is(lambda m: None)),
        **dict.fromkeys(
            ("err.class", "err.level", "err.info", "err.rcode", "err.rreason"),
            _is(lambda m: None),
        ),
        # the process
        "pp": _is(lambda m: m.router.pid),
        "sid": _is(lambda m: m.router.settings.others.get("server_id", 0)),
        "null": _is(lambda m: None),
        "true": _is(lambda m: 1),
        "TS": _is(lambda m: int(m.router.clock())),
        "Ts": _is(lambda m: int(_first_look(m))),
        "Tf": _is(lambda m: _time_text(_first_look(m))),
        "TF": _is(lambda m: _time_text(m.router.clock())),
    }
)

_SYNONYMS: Final = MappingProxyType(
    {
        "ruri": "ru",
        "ruri.user": "rU",
        "ruri.domain": "rd",
        "ouri": "ou",
        "duri": "du",
        "from": "fu",
        "from.user": "fU",
        "from.domain": "fd",
        "to": "tu",
        "to.user": "tU",
        "to.domain": "td",
        "src_ip": "si",
        "proto": "pr",
    }
)

OF_MESSAGE: Final[Mapping[str, Getter]] = MappingProxyType(
    {**_PARTS, **{longer: _PARTS[short] for longer, short in _SYNONYMS.items()}}
)


def _first_look(message: Message) -> float:
    """The time when the script first asked for it, on this message."""
    script = message.script
    if script.looked_at is None:
        script.looked_at = message.router.clock()
    return script.looked_at


def _time_text(seconds: float) -> str:
    from time import ctime

    return ctime(seconds)
