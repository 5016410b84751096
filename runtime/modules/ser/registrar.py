"""registrar: REGISTER requests and the way back from an address of record (LANGUAGE G.1.1).

It answers REGISTERs itself, through sl, and keeps its contacts in usrloc.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from runtime.core import add_branch
from runtime.modules.ser import usrloc
from runtime.modules.ser.usrloc import Contact, Domain
from runtime.modules.sl import sl_send_reply
from runtime.registry import script_function
from runtime.results import FAILED, OK, STOP, Rc
from runtime.router import Router, StartError
from runtime.sip.errors import BadUri, MalformedMessage, SipError
from runtime.sip.headers import (
    NameAddr,
    expires_value,
    parameter,
    parse_name_addr,
    split_list,
)
from runtime.sip.numbers import number
from runtime.sip.request import Request
from runtime.sip.target import Target
from runtime.sip.uri import parse_uri

#: bytes of Contact lines in one reply; the servers' buffer had no more
MAXIMUM_CONTACT_LINES = 1024

# what lookup returns
NO_TO = Rc(-2)
NO_USER = Rc(-3)
NOT_FOUND = Rc(-5)
ALL_EXPIRED = Rc(-7)
TOO_MANY_BRANCHES = Rc(-8)

_Q = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}").fullmatch


@dataclass(slots=True)
class Params:
    """Module parameters."""

    default_expires: int = 3600  # seconds
    default_q: int = 0  # thousandths
    append_branches: int = 1  # lookup makes branches of the contacts after the first


class State:
    """The parameters, in the units they are used in."""

    __slots__ = ("append_branches", "default_expires", "default_q")

    def __init__(self, router: Router, params: Params) -> None:
        for needed in ("sl", "usrloc"):
            if needed not in router.modules:
                raise StartError(f"module registrar needs module {needed}: load it too")
        self.default_expires = params.default_expires
        self.default_q = params.default_q / 1000
        self.append_branches = bool(params.append_branches)


class Refusal(Exception):
    """Why a REGISTER is refused; the text is part of the reply.

    ``listed``: the contacts that are there are listed all the same.
    """

    def __init__(self, reason: str, code: int = 400, *, listed: bool = False) -> None:
        super().__init__(reason)
        self.code = code
        self.listed = listed


_CLASSES = {400: "Bad Request", 500: "Internal Server Error"}


# ---- save ----


@script_function("request", stops=True)
async def save(msg: Request, domain: str) -> Rc:
    """Store, renew, delete or only list the contacts of To's user, and send the reply.

    The method is not looked at. 1 when done, 0 when the reply was a refusal, -1 when it could not
    be sent.
    """
    msg.error = SipError.UNSPECIFIED
    router = msg.router
    state = router.module(State)
    table = router.module(usrloc.State).domain(domain)
    now = int(router.now)
    user = ""
    try:
        given = _contacts_given(msg, state)
        user = _user_of_to(msg)
        if given is None:
            table.delete_all(user)
        elif given:
            _store(msg, state, table, user, given, now)
    except Refusal as refusal:
        if refusal.listed:
            _list_contacts(msg, table.contacts(user), now)
        sl_send_reply(msg, refusal.code, f"{_CLASSES[refusal.code]} - {refusal}")
        return STOP
    _list_contacts(msg, table.contacts(user), now)
    return OK if sl_send_reply(msg, 200, "OK") else FAILED


def _contacts_given(msg: Request, state: State) -> list[NameAddr] | None:
    """The request's contacts in the order they are stored in; None for ``Contact: *``.

    Raises:
        Refusal: the request is not one a registrar can work on.
    """
    try:
        to, cseq = msg.read_to(), msg.read_cseq()
    except MalformedMessage:
        raise Refusal("Message parse error") from None
    if to is None:
        raise Refusal("To header not found")
    if msg.call_id is None:
        raise Refusal("Call-ID header not found")
    if cseq is None:
        missing = msg.header_index("cseq") < 0
        raise Refusal("CSeq header not found" if missing else "Message parse error")
    header = msg.header("expires")
    if header is not None and expires_value(header) is None:
        raise Refusal("Expires parse error")
    values = msg.headers("contact")
    if "*" in values:
        if values[0] == "*" and _expires_header(msg, state) > 0:
            raise Refusal("star and expires not zero")
        if len(values) > 1:
            raise Refusal("star and more contacts")
        return None
    given: list[NameAddr] = []
    try:
        for value in values:
            # the servers' parser turns the contacts of one header round (LANGUAGE H 66)
            given += [parse_name_addr(element) for element in reversed(split_list(value))]
    except MalformedMessage:
        raise Refusal("Contact parse error") from None
    if any(contact.uri == "*" for contact in given):
        raise Refusal("star and more contacts")
    return given


def _user_of_to(msg: Request) -> str:
    """The address of record: To's user as written, its domain ignored.

    Raises:
        Refusal: there is none.
    """
    to = msg.read_to()
    try:
        user = parse_uri(to.uri, msg.router.profile.uri_schemes).user if to is not None else None
    except BadUri:
        user = None
    if not user:
        raise Refusal("No username in To URI")
    return user


def _store(
    msg: Request,
    state: State,
    table: Domain,
    user: str,
    given: Iterable[NameAddr],
    now: int,
) -> None:
    """Store contacts one by one; those before a bad one stay stored.

    Raises:
        Refusal: at the first that cannot be.
    """
    known = bool(table.contacts(user))
    call_id = msg.call_id or ""
    for contact in given:
        try:
            _store_one(msg, state, table, user, contact, call_id, now)
        except Refusal as refusal:
            refusal.listed = known
            raise


def _store_one(
    msg: Request,
    state: State,
    table: Domain,
    user: str,
    given: NameAddr,
    call_id: str,
    now: int,
) -> None:
    seconds = _expires(msg, state, given)
    there = table.find(user, given.uri)
    if seconds == 0:
        if there is not None:
            table.delete(user, there)
        return
    q = _q(state, given)
    cseq = msg.read_cseq()
    cseq_number = number(cseq.number) if cseq is not None else None
    if cseq_number is None:
        raise Refusal("Invalid CSeq number")
    if there is not None:
        there.update(now + seconds, q, call_id, cseq_number)
    elif not table.insert(user, Contact(given.uri, now + seconds, q, call_id, cseq_number), now):
        msg.router.log.once("contacts", f"{user!r} has as many contacts as allowed")
        raise Refusal("Usrloc_contact_insert failed", 500)


def _expires(msg: Request, state: State, contact: NameAddr) -> int:
    """Seconds a contact asks for, 0 to be removed.

    Raises:
        Refusal: its parameter is no number.
    """
    text = parameter(contact.parameters, "expires") if contact.parameters else None
    if not text:
        return _expires_header(msg, state)
    seconds = expires_value(text)
    if seconds is None:
        raise Refusal("Invalid expires param in contact")
    return seconds


def _expires_header(msg: Request, state: State) -> int:
    header = msg.header("expires")
    seconds = expires_value(header) if header is not None else None
    return state.default_expires if seconds is None else seconds


def _q(state: State, contact: NameAddr) -> float:
    """A contact's preference; its range is not checked.

    Raises:
        Refusal: it is no number.
    """
    text = parameter(contact.parameters, "q") if contact.parameters else None
    if not text:
        return state.default_q
    if _Q(text) is None:
        raise Refusal("Invalid q param in contact")
    return float(text)


def _list_contacts(msg: Request, contacts: Iterable[Contact], now: int) -> None:
    """A Contact line in the next reply for each contact that has not expired."""
    left = MAXIMUM_CONTACT_LINES
    for contact in contacts:
        if contact.expires > now:
            line = f"Contact: <{contact.uri}>;q={contact.q:.2f};expires={contact.expires - now}"
            left -= len(line) + 2
            if left < 0:
                msg.router.log.once("listing", "not all contacts of a user fit into a reply")
                return
            msg.add_reply_line(line)


# ---- lookup ----


@script_function("request", "failure")
async def lookup(msg: Request, domain: str) -> Rc:
    """Replace the Request-URI by the first contact of its user, and make branches of the others.

    1 when found; else -2 no To, -3 no user in the URI, -5 not registered, -7 all expired, -8 more
    contacts than branches are allowed.
    """
    msg.error = SipError.UNSPECIFIED
    router = msg.router
    if msg.header_index("to") < 0:
        return NO_TO
    user = msg.ruri.user
    if not user:
        return NO_USER
    contacts = router.module(usrloc.State).domain(domain).contacts(user)
    if not contacts:
        return NOT_FOUND
    now = int(router.now)
    found = False
    for contact in contacts:
        if contact.expires <= now:
            continue
        if not found:
            found = True
            msg.set_uri(contact.uri)
            if not router.module(State).append_branches:
                break
        elif not add_branch(msg, Target(contact.uri)):
            return TOO_MANY_BRANCHES
    return OK if found else ALL_EXPIRED
