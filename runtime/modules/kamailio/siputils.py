"""siputils: questions about a message's URIs, and what is made of them (LANGUAGE G.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from runtime import contact_codes as codes
from runtime import uri_texts as texts
from runtime.core import forget_error
from runtime.message_edits import change_value
from runtime.modules.sl import sl_send_reply
from runtime.registry import Text, script_function
from runtime.results import FAILED, OK, Rc
from runtime.router import Router
from runtime.sip.errors import MalformedMessage
from runtime.sip.headers import list_places, parse_name_addr, split_list
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.sip.views import read_party, read_uri
from runtime.values import text as text_of
from runtime.wire_text import on_wire

#: what tel2sip says of a URI that is no tel URI
_NO_TEL: Final = Rc(2)

_E164: Final = re.compile(r"\+[0-9]{2,15}").fullmatch


@dataclass(slots=True)
class Params:
    """Module parameters."""

    contact_flds_separator: str = "*"
    options_accept: str = "*/*"
    options_accept_encoding: str = ""
    options_accept_language: str = "en"
    options_support: str = ""
    rpid_avp: str = "$avp(s:rpid)"
    rpid_prefix: str = ""
    rpid_suffix: str = ";party=calling;id-type=subscriber;screen=yes"


class State:
    """The parameters of one router."""

    __slots__ = ("params",)

    def __init__(self, router: Router, params: Params) -> None:
        self.params = params


# ---- the message ----


@script_function("request", "onreply", "branch", "failure", "event")
def has_totag(msg: Message) -> bool:
    """Whether To has a tag: the message is one of a dialog."""
    forget_error(msg)
    return bool(msg.to.tag)


@script_function()
def is_request(msg: Message) -> bool:
    """Whether the message is a request."""
    forget_error(msg)
    return isinstance(msg, Request)


@script_function()
def is_reply(msg: Message) -> bool:
    """Whether the message is a reply."""
    forget_error(msg)
    return not isinstance(msg, Request)


@script_function("request", "onreply")
def is_first_hop(msg: Message, mode: int = 0) -> bool:
    """Whether nobody stands between us and the sender of the message.

    A request has then one Via, and with mode 1 no Record-Route; a reply has us as its topmost
    Record-Route, and does not come from there.
    """
    forget_error(msg)
    recorded = [element for value in msg.headers("record-route") for element in split_list(value)]
    if isinstance(msg, Request):
        vias = sum(len(list_places(value)) for value in msg.headers("via"))
        return vias == 1 and not (mode and recorded)
    if not recorded:
        return True
    top = read_party(recorded[0]).uri
    return msg.router.is_myself(top) and msg.source.host != top.host


@script_function("request")
def is_user(msg: Request, user: str) -> bool:
    """Whether the accepted credentials are this user's."""
    forget_error(msg)
    authorized = msg.script.authorized
    if authorized is None:
        msg.router.log.once("is_user", "is_user: no credentials were accepted before")
        return False
    return authorized.username == user


@script_function("request", "failure", "onreply", "branch")
def is_supported(msg: Message, option: str) -> bool:
    """Whether Supported names an option."""
    forget_error(msg)
    wanted = option.strip().lower()
    values = (value for line in msg.headers("supported") for value in line.split(","))
    return any(value.strip().lower() == wanted for value in values)


@script_function("request")
def options_reply(msg: Request) -> Rc:
    """Answer an OPTIONS to a URI without a user; -1 for any other request."""
    forget_error(msg)
    if msg.method != "OPTIONS" or not msg.ruri.host or msg.ruri.user:
        msg.router.log.once("options_reply", "options_reply: no OPTIONS, or to a user")
        return FAILED
    params = msg.router.module(State).params
    msg.add_reply_line(f"Accept: {params.options_accept}")
    msg.add_reply_line(f"Accept-Encoding: {params.options_accept_encoding}")
    msg.add_reply_line(f"Accept-Language: {params.options_accept_language}")
    msg.add_reply_line(f"Supported: {params.options_support}")
    sent = sl_send_reply(msg, 200, "OK")
    return Rc(msg.router.profile.options_reply) if sent else FAILED


# ---- parameters of the Request-URI ----


@script_function("request", "event")
def uri_param(msg: Request, name: str, value: str | None = None) -> bool:
    """Whether the current URI has a parameter, with this value or, when none is given, without."""
    forget_error(msg)
    found = texts.parameter_of(msg.ruri, name)
    return found is not None and found == (value or "")


@script_function("request", "failure", "onreply", "branch", "event")
def uri_param_any(msg: Message, name: Text) -> bool:
    """Whether the current URI has a parameter, whatever its value."""
    forget_error(msg)
    return texts.parameter_of(msg.ruri, name) is not None


@script_function("request", "failure", "branch")
def uri_param_rm(msg: Request, name: Text) -> bool:
    """Take a parameter out of the current URI."""
    forget_error(msg)
    if texts.parameter_of(msg.ruri, name) is None:
        return True
    msg.ruri = read_uri(texts.without_parameter(msg.ruri, name))
    return True


@script_function("request", "failure", "branch")
def add_uri_param(msg: Request, parameter: str) -> bool:
    """Add a parameter to the current URI."""
    forget_error(msg)
    if not msg.ruri.host:
        return False
    if parameter:
        msg.ruri = read_uri(texts.with_parameter(msg.ruri, on_wire(parameter)))
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def get_uri_param(msg: Message, name: str, variable: str) -> bool:
    """Put the value of a parameter of the current URI into a variable."""
    forget_error(msg)
    found = texts.parameter_of(msg.ruri, name)
    if found is None:
        return False
    msg.set_pv(variable, found)
    return True


# ---- URIs in variables ----


@script_function("request", "failure", "event")
def is_e164(msg: Message, variable: str) -> bool:
    """Whether a variable holds a number: ``+`` and 2 to 15 digits."""
    forget_error(msg)
    return _E164(text_of(msg.pv(variable))) is not None


@script_function("request", "failure", "event")
def is_uri_user_e164(msg: Message, variable: str) -> bool:
    """Whether the user of the URI in a variable is such a number."""
    forget_error(msg)
    user, at, _ = text_of(msg.pv(variable)).partition(":")[2].partition("@")
    return bool(at) and _E164(user) is not None


@script_function()
def set_uri_user(msg: Message, variable: str, value: str) -> bool:
    """Put another user into the URI that a variable holds; an empty one takes it out."""
    forget_error(msg)
    uri = texts.with_user(text_of(msg.pv(variable)), _held(msg, value))
    return uri is not None and _set(msg, variable, uri)


@script_function()
def set_uri_host(msg: Message, variable: str, value: str) -> bool:
    """Put another host into the URI that a variable holds."""
    forget_error(msg)
    uri = texts.with_host(text_of(msg.pv(variable)), _held(msg, value))
    return uri is not None and _set(msg, variable, uri)


def _held(msg: Message, value: str) -> str:
    """What a text is that names a variable, or is told itself."""
    return text_of(msg.pv(value)) if value.startswith("$") else value


def _set(msg: Message, variable: str, value: str) -> bool:
    msg.set_pv(variable, value)
    return True


@script_function("request", "failure", "onreply", "branch", "event")
def tel2sip(msg: Message, uri: Text = "", host: Text = "", variable: str = "") -> Rc:
    """Make a SIP URI of a tel URI; without arguments, of the current one, at From's host. 2 for a
    URI that is none, as nothing is to be done."""
    forget_error(msg)
    if not variable:
        uri, host = msg.ruri.text, msg.from_.uri.domain or ""
    uri = text_of(uri)
    if not uri.lower().startswith("tel:"):
        return _NO_TEL
    if not host:
        return FAILED
    made = texts.sip_of_tel(uri, host)
    if variable:
        return OK if _set(msg, variable, made) else FAILED
    msg.ruri = read_uri(made)
    return OK


@script_function("request", "failure", "onreply", "branch", "event")
def cmp_uri(msg: Message, left: Text, right: Text) -> bool:
    """Whether two URIs are equal (RFC 3261 19.1.4)."""
    forget_error(msg)
    return texts.same_uri(read_uri(left), read_uri(right))


@script_function("request", "failure", "onreply", "branch", "event")
def cmp_aor(msg: Message, left: Text, right: Text) -> bool:
    """Whether two URIs are one address of record: user, host and port are the same."""
    forget_error(msg)
    return texts.same_address(read_uri(left), read_uri(right))


@script_function()
def is_uri(msg: Message, text: Text) -> bool:
    """Whether a text is a SIP or tel URI."""
    forget_error(msg)
    uri = read_uri(text)
    return bool(uri.host or (uri.scheme and uri.user))


@script_function("request", "onreply", "failure", "branch")
def is_gruu(msg: Message, uri: Text = "") -> Rc:
    """Whether a URI, or the current one, is a GRUU: 1 a public, 2 a temporary one, else -1."""
    forget_error(msg)
    value = texts.parameter_of(read_uri(uri) if uri else msg.ruri, "gr")
    if value is None:
        return FAILED
    return OK if value else Rc(2)


@script_function()
def is_numeric(msg: Message, text: Text) -> bool:
    """Whether a text is nothing but digits."""
    forget_error(msg)
    return text.isascii() and text.isdigit()


@script_function()
def is_alphanum(msg: Message, text: Text) -> bool:
    """Whether a text is nothing but letters and digits."""
    forget_error(msg)
    return text.isascii() and text.isalnum()


@script_function()
def is_alphanumex(msg: Message, text: Text, others: Text) -> bool:
    """Whether a text is nothing but letters, digits and the others given."""
    forget_error(msg)
    plain = "".join(character for character in text if character not in others)
    return bool(text) and (not plain or (plain.isascii() and plain.isalnum()))


@script_function()
def is_tel_number(msg: Message, text: Text) -> bool:
    """Whether a text is a number, with or without ``+``."""
    forget_error(msg)
    digits = text.removeprefix("+")
    return digits.isascii() and digits.isdigit()


# ---- Contact ----


@script_function("request", "onreply")
def encode_contact(msg: Message, prefix: str, address: str) -> Rc:
    """Make the first Contact one of ours, with its own URI in the user."""
    forget_error(msg)
    separator = _separator(msg)
    return _change_contact(msg, lambda uri: codes.encoded(uri, prefix, address, separator))


@script_function("request", "onreply")
def decode_contact_header(msg: Message) -> Rc:
    """Make the first Contact what it was before ``encode_contact``."""
    forget_error(msg)
    separator = _separator(msg)
    return _change_contact(msg, lambda uri: codes.decoded(uri, separator))


@script_function("request")
def decode_contact(msg: Request) -> Rc:
    """Make the current URI what it was before ``encode_contact``."""
    forget_error(msg)
    decoded = codes.decoded(msg.current_uri, _separator(msg))
    if isinstance(decoded, int):
        return Rc(decoded)
    msg.set_uri(decoded)
    return OK


def _separator(msg: Message) -> str:
    return msg.router.module(State).params.contact_flds_separator[:1] or "*"


def _change_contact(msg: Message, change: Callable[[str], str | int]) -> Rc:
    """Give the first Contact another URI; what is no text is a code that tells why not."""
    index = msg.header_index("contact")
    if index < 0:
        return FAILED
    value = msg.raw_value(index)
    start, end = list_places(value)[0]
    try:
        uri = parse_name_addr(value[start:end]).uri
    except MalformedMessage:
        return Rc(-4)
    new = change(uri)
    if isinstance(new, int):
        return Rc(new)
    at = value.index(uri, start)
    change_value(msg, index, at, at + len(uri), new)
    return OK


# ---- Remote-Party-ID ----


@script_function("request", "failure", "branch")
def append_rpid_hf(msg: Request, prefix: str | None = None, suffix: str | None = None) -> bool:
    """Put Remote-Party-ID behind the last header: the AVP ``rpid_avp`` between two texts."""
    forget_error(msg)
    params = msg.router.module(State).params
    rpid = msg.pv(params.rpid_avp)
    if not isinstance(rpid, str) or not rpid:
        return False
    before = params.rpid_prefix if prefix is None else prefix
    behind = params.rpid_suffix if suffix is None else suffix
    msg.append_header(f"Remote-Party-ID: {on_wire(f'{before}{rpid}{behind}')}")
    return True


@script_function("request")
def is_rpid_user_e164(msg: Request) -> bool:
    """Whether the user of the URI in the AVP ``rpid_avp`` is a number: ``+`` and digits."""
    forget_error(msg)
    rpid = msg.pv(msg.router.module(State).params.rpid_avp)
    user = read_party(rpid).uri.user if isinstance(rpid, str) else None
    return user is not None and _E164(user) is not None
