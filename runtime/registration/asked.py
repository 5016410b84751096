"""What a REGISTER asks for: its contacts, and for how long (RFC 3261 10.3, LANGUAGE G.3.1)."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from runtime.registration.options import Options
from runtime.registration.refusal import Reason, Refusal
from runtime.sip.errors import MalformedMessage
from runtime.sip.headers import NameAddr, parse_name_addr, split_list, split_parameters
from runtime.sip.message import Message
from runtime.sip.numbers import number

_MOST_RECEIVED: Final = 255
_MOST_SECONDS: Final = 2**31 - 1
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL).match
_SECONDS = re.compile(r"([0-9]+)(?:\s|$)").match
_Q = re.compile(r"[ \t]*(?:0*1(?:\.0+)?|0+|0*\.([0-9]+))").fullmatch


def contacts_asked(msg: Message, options: Options) -> list[NameAddr] | None:
    """The contacts in the order they are stored in; None for ``Contact: *``.

    Raises:
        Refusal: the message is not one that a registrar can work on.
    """
    _check_headers(msg, options)
    headers = msg.headers("contact")
    read = [None if header.startswith("*") else _read(header) for header in headers]
    if not read:
        return []
    if read[0] is None:
        if header_expires(msg, options) != 0:
            raise Refusal(Reason.STAR_EXPIRES)
        if len(read) > 1:
            raise Refusal(Reason.STAR_CONTACTS)
        return None
    asked: list[NameAddr] = []
    for place, contacts in enumerate(read):
        if contacts is None:
            raise Refusal(Reason.STAR_CONTACTS)
        if place or options.generation.measures_first_header:
            _measure(contacts, options)
        asked += contacts
    return asked


def _check_headers(msg: Message, options: Options) -> None:
    if msg.header_index("to") < 0:
        raise Refusal(Reason.NO_TO)
    if msg.header_index("call-id") < 0:
        raise Refusal(Reason.NO_CALL_ID)
    if msg.header_index("cseq") < 0:
        raise Refusal(Reason.NO_CSEQ)
    if msg.header("expires") == "":
        raise Refusal(Reason.EXPIRES)
    if options.generation.instances and "outbound" in option_tags(msg, "require"):
        raise Refusal(Reason.OUTBOUND)


def _read(header: str) -> list[NameAddr]:
    """The contacts of one header, which the servers' parser turns round (LANGUAGE H 66)."""
    contacts: list[NameAddr] = []
    for element in reversed(split_list(header)):
        if element.startswith('"') and _QUOTED(element) is None:
            raise Refusal(Reason.CONTACT)
        if "<" not in element:
            if ":" not in element:
                raise Refusal(Reason.CONTACT)
            element = _without_name(element)
        try:
            contacts.append(parse_name_addr(element))
        except MalformedMessage:
            raise Refusal(Reason.CONTACT) from None
    return contacts


def _without_name(element: str) -> str:
    """``Bob sip:bob@h;q=1`` without the name, which should not be there (RFC 3261 20.10)."""
    place, semicolon, parameters = element.partition(";")
    return place.split()[-1] + semicolon + parameters if place.split() else element


def _measure(contacts: list[NameAddr], options: Options) -> None:
    for contact in contacts:
        received = contact_parameter(contact, "received") or ""
        if len(contact.uri) > options.contact_bytes or len(received) > _MOST_RECEIVED:
            raise Refusal(Reason.CONTACT_LONG)


def contact_parameter(contact: NameAddr, name: str) -> str | None:
    """A parameter of a contact without its quotes; of several the last, None when there is none."""
    text = contact.parameters
    if not text:
        return None
    return (_kept_values if len(text) <= _LONGEST_KEPT else _values)(text).get(name)


def _values(parameters: str) -> Mapping[str, str]:
    values = {}
    for part in split_parameters(parameters):
        name, _, value = part.partition("=")
        value = value.strip()
        if len(value) > 1 and value.startswith('"') and value.endswith('"'):
            value = value[1:-1]
        values[name.strip().lower()] = value
    return values


#: several are asked for, and phones of a kind have the same
_LONGEST_KEPT: Final = 128
_kept_values = lru_cache(512)(_values)


def option_tags(msg: Message, header: str) -> set[str]:
    """The option tags of all headers of a name."""
    return {tag.strip().lower() for value in msg.headers(header) for tag in value.split(",")}


# ---- how long ----


def header_expires(msg: Message, options: Options) -> int | None:
    """The seconds of the Expires header; None when there is none, or it is a date."""
    value = msg.header("expires")
    found = _SECONDS(value) if value is not None else None
    seconds = None if found is None else number(found[1])
    if seconds is not None and seconds > _MOST_SECONDS and options.generation.signed_expires:
        return None
    return seconds


def seconds_asked(msg: Message, contact: NameAddr, options: Options, *, varied: bool = True) -> int:
    """How long a contact shall last, within the limits; 0 when it shall go, less when it has ended.

    ``varied``: by ``default_expires_range`` where it asks for nothing.
    """
    told = options.told_by(msg, "expires")
    if isinstance(told, int) and told >= 0:
        return _within(told, options)
    text = contact_parameter(contact, "expires")
    seconds = number(text) if text else header_expires(msg, options)
    if seconds is None:
        seconds = _default_expires(options) if varied else options.default_expires
    return _within(seconds, options)


def _within(seconds: int, options: Options) -> int:
    if seconds == 0:
        return 0
    seconds = max(seconds, options.min_expires)
    if options.max_expires:
        seconds = min(seconds, options.max_expires)
    # the servers keep 32 bits with a sign: what is longer has ended at once
    return seconds if seconds <= _MOST_SECONDS else seconds - 2**32


def _default_expires(options: Options) -> int:
    seconds, percent = options.default_expires, options.expires_range
    if percent <= 0:
        return seconds
    part = seconds * percent // 100
    width = 2 * part if options.generation.range_around else part
    return seconds - part + random.randrange(width + 1)


def q_asked(msg: Message, contact: NameAddr, options: Options) -> int:
    """A contact's preference in thousandths.

    Raises:
        Refusal: it is no number from 0 to 1.
    """
    told = options.told_by(msg, "q")
    if isinstance(told, int):
        if not 0 <= told <= 1000:
            raise Refusal(Reason.Q)
        return told
    text = contact_parameter(contact, "q")
    if not text:
        return options.default_q
    found = _Q(text)
    if found is None:
        raise Refusal(Reason.Q)
    if found[1] is not None:
        return int(f"{found[1]:0<3}"[:3])
    return 1000 if "1" in text else 0
