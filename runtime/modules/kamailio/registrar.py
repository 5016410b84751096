"""registrar: REGISTER requests and the way back from an address of record (LANGUAGE G.3.1).

It answers REGISTERs itself and keeps contacts in usrloc. What it does is in ``registration/``; here
are its parameters and what scripts call. What needs the location table waits, since that may be a
database's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from runtime.location.table import Table
from runtime.modules.kamailio import usrloc
from runtime.modules.sl import send_reply
from runtime.registration import answer, finding, saving
from runtime.registration.answer import Answer
from runtime.registration.aor import address_of_record, lower
from runtime.registration.asked import contacts_asked
from runtime.registration.fetched import Fetched, read_fetched
from runtime.registration.gruu import contact_name
from runtime.registration.options import Options
from runtime.registration.refusal import PHRASES, Reason, Refusal
from runtime.registration.saving import Saving
from runtime.registry import Text, script_function
from runtime.results import FAILED, OK, Rc
from runtime.router import Router, StartError
from runtime.sip.errors import SipError
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.values import Value
from runtime.wire_text import on_wire

_AVP = re.compile(r"\$(?:avp\([^()]+\)|\(avp\([^()]+\)\))").fullmatch
_FLAGS = re.compile(r"(?:0[xX][0-9A-Fa-f]{1,8}|[0-9]{1,9})").fullmatch
_MOST_FLAGS = 0x1F


@dataclass(slots=True)
class Params:
    """Module parameters. Times are in seconds."""

    default_expires: int = 3600
    default_expires_range: int = 0  # percent by which it varies, so that phones do not come at once
    min_expires: int = 60
    max_expires: int = 0  # 0: no limit
    default_q: int = -1  # thousandths; -1: none
    append_branches: int = 1  # lookup makes branches of the contacts after the first
    case_sensitive: int = 0
    realm_prefix: str = ""  # left out of the domain of an address of record
    received_param: str = "received"
    received_avp: str = ""  # where nathelper leaves what the source of a REGISTER was
    aor_avp: str = ""  # an attribute that stands for To and the Request-URI, if it is there
    reg_callid_avp: str = ""  # 3.1 never looks at it
    max_contacts: int = 0  # of an address of record; 0: no limit
    contact_max_size: int = 0  # bytes of a Contact URI; 0: as the release
    retry_after: int = 0  # of replies 5xx; 0: they have none
    sock_flag: int = -1  # with this flag a header names the socket that the REGISTER came in on
    sock_hdr_name: str = ""
    method_filtering: int = 0  # no request goes to a contact that does not allow its method
    use_path: int = 0
    path_mode: int = 2  # the Path in replies: 0 never, 1 who supports it, 2 and refuse the others
    path_use_received: int = 0
    gruu_enabled: int = 1  # since 4.x
    xavp_cfg: str = ""  # since 4.x: the $xavp in which scripts overrule these for one message


class State:
    """The parameters, in the units they are used in, and what scripts fetched."""

    __slots__ = ("fetched", "options", "prepared")

    def __init__(self, router: Router, params: Params) -> None:
        for needed in ("sl", "usrloc"):
            if needed not in router.modules:
                raise StartError(f"module registrar needs module {needed}: load it too")
        for name in ("received_avp", "aor_avp"):
            text = getattr(params, name)
            if text and _AVP(text) is None:
                raise StartError(f"registrar: {name} {text!r} is no $avp(name)")
        location = router.module(usrloc.State)
        generation = router.profile.registration
        reads_socket = bool(params.sock_hdr_name) and params.sock_flag >= 0
        self.options = Options(
            generation,
            default_expires=params.default_expires,
            expires_range=min(max(params.default_expires_range, 0), 100),
            min_expires=params.min_expires,
            max_expires=params.max_expires,
            default_q=min(max(params.default_q, -1), 1000),
            append_branches=bool(params.append_branches),
            case_sensitive=bool(params.case_sensitive),
            use_domain=location.use_domain,
            realm_prefix=params.realm_prefix,
            received_param=params.received_param,
            received_avp=params.received_avp,
            aor_avp=params.aor_avp,
            told=params.xavp_cfg,
            max_contacts=max(params.max_contacts, 0),
            contact_bytes=params.contact_max_size or generation.contact_bytes,
            retry_after=params.retry_after,
            sock_flag=params.sock_flag if reads_socket else -1,
            sock_header=lower(params.sock_hdr_name),
            method_filtering=bool(params.method_filtering),
            use_path=bool(params.use_path),
            path_mode=params.path_mode,
            path_use_received=bool(params.path_use_received),
            gruu=generation.instances and params.gruu_enabled == 1,
            nat_flag=location.nat_flag,
            name=f"uloc-{int(router.clock()):x}-{router.pid:x}",
        )
        self.fetched: dict[str, Fetched] = {}
        #: what a ``save`` that sent nothing found, for ``reg_send_reply``
        self.prepared: tuple[Request, Answer] | None = None
        router.variables["ulc"] = _read_ulc


def _state(msg: Message, domain: str) -> tuple[State, Options, Table]:
    """What a call needs; it forgets the error of the one before (LANGUAGE G.0)."""
    if isinstance(msg, Request):
        msg.error = SipError.UNSPECIFIED
    state = msg.router.module(State)
    return state, state.options, msg.router.module(usrloc.State).table(domain)


# ---- REGISTER ----


@script_function("request", "failure", "onreply", stops=True)
async def save(msg: Message, domain: str, flags: str | int = 0, uri: Text = "") -> Rc:
    """Store, renew, remove or only list the contacts of To's user, or of ``uri``, and reply.

    ``flags``: 1 in memory only, 2 send no reply, 4 in place of all others, 8 without
    ``default_expires_range``, 16 with 2: add the reply's lines to the next one. The method is not
    looked at. 1 stored, 2 renewed, 3 removed, 4 only listed; what it is after a refusal is the
    release's way, 0 in 3.1; -1 when the reply could not be sent.
    """
    state, options, table = _state(msg, domain)
    bits = _flag_bits(flags)
    if bits is None:
        msg.router.log.once("save", f"save: {flags!r} are no flags: they are 0 to {_MOST_FLAGS}")
        return FAILED
    code, result = _save(msg, options, table, bits, on_wire(uri))
    msg.router.counters["registrations refused" if result.reason else "registrations"] += 1
    if isinstance(msg, Request):
        if not bits & saving.NO_REPLY:
            sent = _reply(msg, result, options)
            return Rc(code) if sent or result.reason else FAILED
        if bits & saving.PREPARE_REPLY:
            answer.add_lines(msg, result, options)
        state.prepared = msg, result
    return Rc(code)


def _flag_bits(flags: str | int) -> int | None:
    if isinstance(flags, str):
        if _FLAGS(flags) is None:
            return None
        flags = int(flags, 16 if flags[:2] in ("0x", "0X") else 10)
    return flags if 0 <= flags <= _MOST_FLAGS else None


def _save(msg: Message, options: Options, table: Table, flags: int, uri: str) -> tuple[int, Answer]:
    """What ``save`` returns, and what the phone shall be told."""
    now = int(msg.router.now)
    aor = ""
    try:
        given = contacts_asked(msg, options)
        aor, _ = address_of_record(msg, uri or msg.to.uri.text, options)
        work = Saving(msg, options, table, aor, flags, now)
        if given is None:
            table.delete_all(aor)
            return saving.REMOVED, Answer()
        code = work.save(given) if given else saving.LISTED
    except Refusal as refusal:
        generation = options.generation
        code = generation.too_many if refusal.reason is Reason.TOO_MANY else generation.refused
        return code, Answer(refusal.reason, aor, table.contacts(aor) if refusal.listed else ())
    return code, Answer(None, aor, table.contacts(aor), work.path)


def _reply(msg: Request, result: Answer, options: Options) -> bool:
    """Send what the phone shall be told; False when that cannot be."""
    status = answer.add_lines(msg, result, options)
    return send_reply(msg, status, PHRASES[status])


@script_function("request", "failure")
def reg_send_reply(msg: Request) -> Rc:
    """Send the reply that a ``save`` with flag 2 did not; 200 where there was none. 1 or -1."""
    state = msg.router.module(State)
    prepared, state.prepared = state.prepared, None
    result = prepared[1] if prepared is not None and prepared[0] is msg else Answer()
    return OK if _reply(msg, result, state.options) else FAILED


@script_function("request", "failure")
async def unregister(msg: Request, domain: str, uri: Text, ruid: Text = "") -> Rc:
    """Remove all contacts of a URI's user, or the one that ``$ruid`` names."""
    _, options, table = _state(msg, domain)
    if not uri and not ruid:
        return FAILED
    try:
        aor = address_of_record(msg, on_wire(uri), options)[0] if uri else None
    except Refusal as refusal:
        msg.router.log.once("unregister", f"unregister: {refusal}")
        return FAILED
    if not ruid:
        table.delete_all(aor or "")
        return OK
    for known in table if aor is None else (aor,):
        for contact in table.contacts(known):
            if contact_name(contact, options) == ruid:
                table.delete(known, contact)
                return OK
    return Rc(options.generation.not_removed)


@script_function("request")
def add_sock_hdr(msg: Request, name: Text) -> bool:
    """Add a header that names the socket the request came in on, for another registrar."""
    msg.append_header(f"{on_wire(name)}: {msg.socket}")
    return True


# ---- the way back ----


@script_function("request", "failure")
async def lookup(msg: Request, domain: str, uri: Text = "") -> Rc:
    """Send the request to the first contact of its URI's user (or of ``uri``), and fork to others.

    1 when found; else -1 not registered, -2 no contact allows the method, -3 an error.
    """
    _, options, table = _state(msg, domain)
    return Rc(finding.lookup(msg, table, on_wire(uri) or msg.current_uri, options))


@script_function("request", "failure")
async def lookup_to_dset(msg: Request, domain: str, uri: Text = "") -> Rc:
    """Make branches of all contacts; the Request-URI stays. As ``lookup`` otherwise."""
    _, options, table = _state(msg, domain)
    source = on_wire(uri) or msg.current_uri
    return Rc(finding.lookup(msg, table, source, options, only_branches=True))


@script_function("request", "failure")
async def lookup_branches(msg: Request, domain: str) -> Rc:
    """``lookup`` for the Request-URI and for each branch that is only a URI yet."""
    _, options, table = _state(msg, domain)
    return Rc(finding.lookup_branches(msg, table, options))


@script_function()
async def registered(
    msg: Message, domain: str, uri: Text = "", match: int = 0, action: int = 0
) -> bool:
    """Whether the user of the Request-URI (of a reply: of To; or of ``uri``) has a contact.

    ``match``: only with what ``xavp_cfg`` says, 1 ``match_callid``, 2 ``match_received``, 4
    ``match_contact``. ``action`` is about attributes of contacts, which none has here.
    """
    _, options, table = _state(msg, domain)
    source = on_wire(uri)
    if not source:
        source = msg.current_uri if isinstance(msg, Request) else msg.to.uri.text
    try:
        aor, _ = address_of_record(msg, source, options)
    except Refusal as refusal:
        msg.router.log.once("registered", f"registered: {refusal}")
        return False
    wanted = {
        name: options.told_by(msg, f"match_{name}")
        for bit, name in ((1, "callid"), (2, "received"), (4, "contact"))
        if match & bit
    }
    return any(
        all(not value or value == said[name] for name, value in wanted.items())
        for contact in table.valid(aor, int(msg.router.now))
        for said in (
            {"callid": contact.call_id, "received": contact.received, "contact": contact.uri},
        )
    )


# ---- contacts as variables ----


@script_function("request", "failure")
async def reg_fetch_contacts(msg: Request, domain: str, uri: Text, profile: str) -> bool:
    """Copy the contacts of a URI's user, expired ones too, for ``$ulc(profile=>attribute)``."""
    state, options, table = _state(msg, domain)
    state.fetched.pop(profile, None)
    try:
        aor, _ = address_of_record(msg, on_wire(uri), options)
    except Refusal as refusal:
        msg.router.log.once("reg_fetch_contacts", f"reg_fetch_contacts: {refusal}")
        return False
    contacts = tuple(table.contacts(aor))
    state.fetched[profile] = Fetched.of(msg, domain, aor, contacts)
    return bool(contacts)


@script_function("request", "failure")
def reg_free_contacts(msg: Request, profile: str) -> bool:
    """Forget what was fetched under that name."""
    msg.router.module(State).fetched.pop(profile, None)
    return True


def _read_ulc(msg: Message, inner: str | None, index: int | str | None) -> Value:
    profile, arrow, attribute = (inner or "").partition("=>")
    if not arrow:
        return None
    fetched = msg.router.module(State).fetched.get(profile.strip())
    return read_fetched(fetched, attribute.strip(), index)
