"""What a profile holds: one row of facts for each thing that server generations did differently.

A profile is data. Code asks it for a value and never asks which profile it is. The values come from
LANGUAGE parts E and G, recorded on the original servers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from runtime.profiles.language import Language
from runtime.profiles.management import Management
from runtime.profiles.registration import Registration
from runtime.sip.errors import SipError
from runtime.sip.headers import Via, parse_via
from runtime.sip.matching import Matching
from runtime.sip.parser import Limits, parse
from runtime.sip.uri import SIP_SCHEMES

if TYPE_CHECKING:
    from runtime.router import Router
    from runtime.sip.address import Address, ListenSocket
    from runtime.sip.message import Reply
    from runtime.sip.request import Request

    Parse: TypeAlias = Callable[[bytes, Address, ListenSocket, Router, bool], Request | Reply]


class TagStyle(Enum):
    """When and how a To tag is added to replies built here."""

    NONE = "none"
    INVITE_ONLY = "invite"  # sl of 0.8.8
    FINAL = "final"  # any method, code >= 180


class Pick(Enum):
    """Which of several branches' final replies goes upstream."""

    LOWEST = "lowest"  # numerically lowest
    RFC3261 = "rfc3261"  # 6xx first, then the lowest class (16.7 step 6)
    KAMAILIO = "kamailio"  # 6xx, 3xx, 4xx that can be mended, other 4xx, 5xx


class CancelStyle(Enum):
    """What a CANCEL that matches an INVITE sets off."""

    FORWARD_AND_487 = "forward"  # the CANCEL itself is sent on; the INVITE is answered 487 at once
    LOCAL = "local"  # CANCELs of our own; the branches' 487 are awaited


class LocalRequests(Enum):
    """How an ACK to a failure and a CANCEL of our own look (LANGUAGE E.5)."""

    FIXED_ORDER = "fixed"  # Via, From, Call-ID, To, CSeq, User-Agent
    AS_SENT = "sent"  # Via, then the branch's own headers in their order; Reason last


@dataclass(frozen=True, slots=True)
class Timers:
    """Seconds (LANGUAGE E.5)."""

    final_response: float  # fr_timer
    final_invite_response: float  # fr_inv_timer, after a provisional reply
    wait: float  # wt_timer: how long a finished transaction absorbs repeats
    retransmit: tuple[float, ...]  # T1 and its doublings; the last one (T2) repeats
    invite_lifetime: float = float("inf")  # max_inv_lifetime: no branch is waited for longer
    other_lifetime: float = float("inf")  # max_noninv_lifetime


@dataclass(frozen=True, slots=True)
class ErrorText:
    """How an internal error is told to the peer (LANGUAGE G.0)."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A server generation."""

    name: str
    server: str  # value of Server in replies built here
    user_agent: str  # value of User-Agent in requests built here; "" for none
    strict: bool  # refuse at the parser what RFC 3261 refuses
    answers_malformed: bool  # 400 to an unreadable request; legacy servers stay silent
    timers: Timers
    errors: Mapping[SipError, ErrorText]
    other_error: ErrorText
    read: Parse = parse  # bytes -> message
    read_via: Callable[[str], Via] = parse_via  # of a second Via, where a reply goes
    receive_bytes: int = 65535  # longer datagrams are cut to this
    max_len: int = 65535  # the config's ``max_len``
    branch_cookie: str = "z9hG4bK"
    stateless_branch: str | None = None  # None: made from the message
    bare_via: bool = False  # our Via without a transaction: name, port even if 5060, no branch
    reply_to_received: bool = True  # a reply goes to its second Via's received= if there is one
    least_status: int = 100  # replies below are dropped
    one_socket: bool = False  # UDP on IPv4, at the first place named, else at the host's own name
    command_line: str = "ser-0.8"  # whose flags the router takes (``commandline.py``)
    uri_schemes: frozenset[str] = SIP_SCHEMES
    #: why a request to a URI of that scheme cannot be sent
    unserved_schemes: Mapping[str, SipError] = field(default_factory=dict)
    myself_port: bool = True  # the port counts when a URI is compared with our addresses
    long_ipv6: bool = False  # IPv6 addresses are written with all their groups
    echoes_version: bool = False  # replies begin with the request's own version text
    knows_rport: bool = True  # RFC 3581
    received_with_rport: bool = True  # who asked for rport is told received too (RFC 3581 4)
    needs_all_headers: bool = False  # requests without From, To, Call-ID or CSeq are dropped
    absorbs_local_acks: bool = True  # sl swallows ACKs to its own replies before the script
    tag_digits: int = 8  # hex digits of a To tag that come from the request
    most_forwards: int = 256  # maxfwd: what a greater Max-Forwards becomes (``max_limit``)
    junk_max_forwards: int = 1  # maxfwd: what is returned for one that is no number
    preloaded_route: int = -1  # rr: what loose_route returns for a preloaded Route of ours alone
    saved_route_open: str = ""  # rr: what stands before the URI in a Route made of a Request-URI
    sanity_replies: Mapping[str, ErrorText] = field(default_factory=dict)  # those of its own
    options_reply: int = 0  # siputils: what options_reply returns when it has answered
    sl_tag: TagStyle = TagStyle.FINAL
    tm_tag: TagStyle = TagStyle.FINAL
    record_route_copied: range = range(180, 300)  # statuses whose replies carry Record-Route
    content_length_needs_server: bool = False  # no Content-Length without a Server line
    sip_warning: bool = False  # default of the core parameter
    matching: Matching = Matching.BRANCH
    pick: Pick = Pick.RFC3261
    cancel: CancelStyle = CancelStyle.LOCAL
    ends_on_6xx: bool = True  # a 6xx cancels the other branches
    cancelling_text: str = "canceling"
    passes_late_ringing: bool = True  # a provisional reply that comes after the CANCEL goes up
    local_requests: LocalRequests = LocalRequests.AS_SENT
    cancel_reasons: Mapping[int, str] = field(default_factory=dict)  # by the reply that causes it
    milliseconds: bool = True  # tm's time parameters are in these, not in seconds
    relay_answers_failure: bool = False  # t_relay tells the caller itself, and stops the script
    failure_relays: bool = False  # branches appended in a failure route are sent without t_relay
    append_consumes: bool = False  # append_branch() stands for the Request-URI's own branch
    append_inherits: bool = False  # append_branch(uri) goes where the Request-URI goes
    user_takes_password: bool = False  # a user that is taken away takes its password along
    branch_index_counts: bool = False  # $T_branch_idx outside of branches is how many there are
    softens_503: bool = False  # a picked 503 goes up as a 500 built here
    aggregates_challenges: bool = False  # 401 and 407 go up with the challenges of all branches
    ack_sent_on: int = 1  # what t_relay returns for an ACK that it sent on
    acks_unheard_branch: bool = True  # ACK a branch first heard of after our final reply
    silent_ringing_timeout: bool = False  # a lone ringing branch is dropped without 408 or CANCEL
    maximum_reply_contacts: int = 512  # bytes of Contact in a 3xx
    reply_contacts_bracketed: bool = True  # <uri> there
    limits: Limits = field(default_factory=Limits)
    language: Language = field(default_factory=Language)
    registration: Registration = field(default_factory=Registration)
    management: Management = field(default_factory=Management)
    stands_for: str = ""  # the profile whose values these are, as this one's own are not there yet
