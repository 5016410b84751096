"""tm: stateful relaying (LANGUAGE E.5; SER 0.8.8's exports).

The functions of the config language; transactions and forking are in ``runtime/sip``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from runtime.log import WARNING
from runtime.registry import RouteName, script_function
from runtime.results import FAILED, OK, STOP, Rc
from runtime.router import Router
from runtime.sip.address import Address
from runtime.sip.context import Transaction
from runtime.sip.errors import SipError
from runtime.sip.forking import add_branches, cancel_invite
from runtime.sip.forward import forward_stateless
from runtime.sip.reply import error_reply
from runtime.sip.request import Request
from runtime.sip.target import Target
from runtime.sip.transaction import On
from runtime.sip.transaction_layer import TransactionError, TransactionLayer


@dataclass(slots=True)
class Params:
    """Module parameters; times in seconds, None is the profile's own."""

    fr_timer: int | None = None
    fr_inv_timer: int | None = None
    wt_timer: int | None = None
    delete_timer: int | None = None
    retr_timer1p1: int | None = None
    retr_timer1p2: int | None = None
    retr_timer1p3: int | None = None
    retr_timer2: int | None = None
    noisy_ctimer: int | None = None
    uac_from: str = ""


class State:
    """The transaction layer of one router."""

    def __init__(self, router: Router, params: Params) -> None:
        timers = router.profile.timers
        given = (
            params.retr_timer1p1,
            params.retr_timer1p2,
            params.retr_timer1p3,
            params.retr_timer2,
        )
        repeats = list(timers.retransmit)
        for index, seconds in enumerate(given):
            if seconds is not None:
                # the last parameter is T2, the profile's last entry
                repeats[index if index < 3 else -1] = float(seconds)
        timers = replace(
            timers,
            final_response=_seconds(params.fr_timer, timers.final_response),
            final_invite_response=_seconds(params.fr_inv_timer, timers.final_invite_response),
            wait=_seconds(params.wt_timer, timers.wait),
            retransmit=tuple(repeats),
        )
        noisy = params.noisy_ctimer
        if noisy is None:
            noisy = not router.profile.silent_ringing_timeout
        self.layer = TransactionLayer(router, timers, bool(noisy))
        router.transactions = self.layer
        router.after_script.append(self.script_ended)

    def script_ended(self, request: Request) -> None:
        """Let go of a transaction that the script made and then forgot."""
        transaction = request.transaction
        if transaction is not None and transaction.request is request and not transaction.handled:
            self.layer.router.log.once(
                "forgotten",
                "the script made a transaction and neither relayed nor answered it",
                WARNING,
            )
            self.layer.release(transaction)


def _seconds(given: int | None, default: float) -> float:
    return default if given is None else float(given)


@script_function("request", stops=True)
async def t_relay(msg: Request) -> Rc:
    """Relay statefully to the current URI and all branches.

    1 when sent or a repeat; 0 when the failure was told the caller here, and for an ACK sent on.
    """
    return await _relay(msg, None, local=False)


@script_function("request", stops=True)
async def t_relay_to(msg: Request, host: str, port: int) -> Rc:
    """Relay statefully to a fixed address."""
    return await _relay(msg, (host, port), local=False)


@script_function("request", stops=True)
async def t_replicate(msg: Request, host: str, port: int) -> Rc:
    """Send a copy to a fixed address; replies to it go no further."""
    return await _relay(msg, (host, port), local=True)


async def _relay(msg: Request, fixed: tuple[str, int] | None, *, local: bool) -> Rc:
    layer = msg.router.module(State).layer
    opened = _open(layer, msg)
    if isinstance(opened, Rc):
        return opened
    if opened is None:
        if msg.method == "ACK" and msg.transaction is None:
            return await _relay_ack(msg, fixed)
        return OK
    opened.local = local
    if opened.is_invite:
        # DNS may take its time: let upstream know
        layer.reply(opened, msg, 100, "trying -- your call is important to us")
    error = await _forward(layer, opened, msg, fixed)
    if error is None:
        return OK
    code, reason = error_reply(msg, error, "TM")
    return STOP if layer.reply(opened, opened.request, code, reason) else Rc(error)


def _open(layer: TransactionLayer, msg: Request) -> Transaction | Rc | None:
    """A new transaction; None for a repeat or an ACK; a code when it cannot be had."""
    if msg.transaction is not None:
        layer.router.log.once("second", "the script has made this request's transaction already")
        msg.error = SipError.UNSPECIFIED
        return Rc(SipError.SCRIPT)
    try:
        return layer.open(msg)
    except TransactionError as error:
        # the servers tell only these; the rest is a server error to the peer
        told = error.error in (SipError.BAD_TUPLE, SipError.BAD_TO)
        msg.error = error.error if told else SipError.UNSPECIFIED
        return Rc(error.error)


async def _relay_ack(msg: Request, fixed: tuple[str, int] | None) -> Rc:
    """An ACK to a 2xx makes no transaction; 0 tells the script that it is done."""
    found = await _locate(msg, msg.next_hop, fixed)
    if not isinstance(found, Address):
        msg.error = found
        return Rc(SipError.BAD_ADDRESS)
    error = forward_stateless(msg, msg.current_uri, found)
    if error is not None:
        msg.error = error
        return FAILED
    return STOP


async def _forward(
    layer: TransactionLayer, transaction: Transaction, msg: Request, fixed: tuple[str, int] | None
) -> SipError | None:
    if msg.method == "CANCEL":
        invite = layer.find_cancelled(msg)
        if invite is not None:
            cancel_invite(layer, transaction, msg, invite)
            return None
    targets = msg.branches if transaction.branches else [msg.target(), *msg.branches]
    msg.branches = []
    transaction.handled = True
    error = SipError.UNSPECIFIED
    located: list[tuple[Target, Address]] = []
    for target in targets:
        found = await _locate(msg, target.next_hop, fixed)
        if isinstance(found, Address):
            located.append((target, found))
        else:
            error = found
    if not located:
        return error
    transaction.on_negative = msg.on_negative
    return add_branches(layer, transaction, msg, located)


async def _locate(msg: Request, uri: str, fixed: tuple[str, int] | None) -> Address | SipError:
    if fixed is None:
        return await msg.router.locate(uri)
    addresses = await msg.router.resolve(fixed[0], fixed[1] or None)
    return addresses[0] if addresses else SipError.BAD_ADDRESS


@script_function("request")
async def t_forward_nonack(msg: Request, host: str, port: int) -> Rc:
    """Send the request of an existing transaction to a fixed address."""
    layer = msg.router.module(State).layer
    transaction = _transaction(layer, msg)
    if transaction is None or msg.method == "ACK":
        return FAILED
    error = await _forward(layer, transaction, msg, (host, port))
    if error is None:
        return OK
    msg.error = error
    return Rc(error)


@script_function("request", stops=True)
def t_newtran(msg: Request) -> Rc:
    """Make the transaction: 1 when the request is new, 0 when it is a repeat (now served)."""
    layer = msg.router.module(State).layer
    opened = _open(layer, msg)
    if isinstance(opened, Rc):
        return opened
    return OK if opened is not None or msg.transaction is None else STOP


@script_function("request", stops=True)
def t_newdlg(msg: Request) -> Rc:
    """A placeholder in the original too: it does nothing and returns 0."""
    return STOP


@script_function("request")
def t_lookup_request(msg: Request) -> bool:
    """Whether the request belongs to a known transaction."""
    return _transaction(msg.router.module(State).layer, msg) is not None


@script_function("request")
def t_release(msg: Request) -> bool:
    """Let the request's transaction go, after the time it absorbs repeats."""
    layer = msg.router.module(State).layer
    transaction = _transaction(layer, msg)
    if transaction is not None:
        layer.release(transaction)
    return True


@script_function("request")
def t_reply(msg: Request, code: int, reason: str) -> bool:
    """Answer statefully: a failure reply to an INVITE is repeated until its ACK."""
    layer = msg.router.module(State).layer
    transaction = _transaction(layer, msg)
    if transaction is None or msg.method == "ACK":
        layer.router.log.once("t_reply", f"t_reply {code}: no transaction to answer")
        return False
    return layer.reply(transaction, msg, code, reason)


@script_function("request", "failure")
def t_reply_unsafe(msg: Request, code: int, reason: str) -> bool:
    """As ``t_reply``; the original's form for failure routes, which hold a lock."""
    return t_reply(msg, code, reason)


@script_function("request")
def t_retransmit_reply(msg: Request) -> bool:
    """Send the last reply again."""
    layer = msg.router.module(State).layer
    transaction = _transaction(layer, msg)
    if transaction is None or msg.method == "ACK" or not transaction.reply:
        return False
    layer.drive(transaction, On.REQUEST)
    return True


@script_function("request", "failure")
def t_on_negative(msg: Request, route: RouteName) -> bool:
    """Which route runs when all branches have failed."""
    msg.on_negative = route
    return True


def _transaction(layer: TransactionLayer, msg: Request) -> Transaction | None:
    try:
        return layer.find(msg)
    except TransactionError:
        return None
