"""tm: transactions made and found, requests sent on."""

from __future__ import annotations

from runtime.modules.tm.state import State
from runtime.registry import script_function
from runtime.results import FAILED, OK, STOP, Rc
from runtime.sip.address import Address
from runtime.sip.context import Transaction
from runtime.sip.errors import SipError
from runtime.sip.forking import cancel_invite
from runtime.sip.forward import forward_stateless
from runtime.sip.message import Message, Reply
from runtime.sip.relay import Place, locate, relay
from runtime.sip.reply import error_reply
from runtime.sip.request import Request
from runtime.sip.transaction_layer import TransactionError, TransactionLayer


def layer_of(msg: Message) -> TransactionLayer:
    """The transactions of the message's router."""
    return msg.router.module(State).layer


def transaction_of(msg: Message) -> Transaction | None:
    """The transaction that a message belongs to, or None."""
    if not isinstance(msg, Request):
        return msg.transaction
    try:
        return layer_of(msg).table.find(msg)
    except TransactionError:
        return None


# ---- t_relay and its kin ----


@script_function("request", "failure", stops=True)
async def t_relay(msg: Request, host: str = "", port: int = 0) -> Rc:
    """Relay statefully to the current URI and all branches, or to a fixed address.

    1 when sent or a repeat; negative when it could not be, which the caller is told when the script
    has ended and has not answered itself. In SER 0.8.8 the caller is told at once and 0 stops the
    script, which an ACK sent on does too.
    """
    return await _relay(msg, Place(host, port) if host else None)


@script_function("request", "failure", stops=True)
async def t_relay_to(msg: Request, host: str = "", port: int = 0) -> Rc:
    """Relay statefully to a fixed address; ``host`` may be ``udp:host:port``."""
    return await _relay(msg, place(host, port))


@script_function("request", "failure", stops=True)
async def t_relay_to_udp(msg: Request, host: str = "", port: int = 0) -> Rc:
    """As ``t_relay_to``, by UDP."""
    return await _relay(msg, place(host, port))


@script_function("request", stops=True)
async def t_relay_cancel(msg: Request) -> Rc:
    """Relay a CANCEL if its INVITE is known: then 0, as it is dealt with; else 1."""
    if msg.method != "CANCEL" or layer_of(msg).table.find_cancelled(msg) is None:
        return OK
    code = await _relay(msg, None)
    return STOP if code else code


@script_function("request", stops=True)
async def t_replicate(msg: Request, host: str = "", port: int = 0) -> Rc:
    """Send a copy to a fixed address or to the current URI; replies to it go no further."""
    return await _relay(msg, place(host, port), local=True)


@script_function("request", stops=True)
async def t_replicate_to(msg: Request, host: str = "", port: int = 0) -> Rc:
    """As ``t_replicate``."""
    return await _relay(msg, place(host, port), local=True)


@script_function("request", stops=True)
async def t_replicate_udp(msg: Request, host: str = "", port: int = 0) -> Rc:
    """As ``t_replicate``, by UDP."""
    return await _relay(msg, place(host, port), local=True)


@script_function("request")
async def t_forward_nonack(msg: Request, host: str = "", port: int = 0) -> Rc:
    """Send the request of an existing transaction to a fixed address."""
    return await _forward_nonack(msg, place(host, port))


@script_function("request")
async def t_forward_nonack_to(msg: Request, host: str = "", port: int = 0) -> Rc:
    """As ``t_forward_nonack``."""
    return await _forward_nonack(msg, place(host, port))


@script_function("request")
async def t_forward_nonack_udp(msg: Request, host: str = "", port: int = 0) -> Rc:
    """As ``t_forward_nonack``, by UDP."""
    return await _forward_nonack(msg, place(host, port))


@script_function("request")
async def t_forward_nonack_uri(msg: Request) -> Rc:
    """Send the request of an existing transaction to the current URI and all branches."""
    return await _forward_nonack(msg, None)


def place(host: str, port: int) -> Place | None:
    """A fixed destination: ``[protocol:]host[:port]``, or host and port apart; None for none."""
    head, colon, rest = host.partition(":")
    if colon and head.lower() in ("udp", "tcp", "tls", "sctp", "sip"):
        host = rest
    if not host:
        return None
    name, colon, digits = host.rpartition(":")
    if colon and digits.isascii() and digits.isdigit() and (":" not in name or "]" in name):
        return Place(name.strip("[]"), int(digits[:6]) % 65536)
    return Place(host.strip("[]"), port)


async def _relay(msg: Request, fixed: Place | None, *, local: bool = False) -> Rc:
    layer = layer_of(msg)
    if msg.picked is not None:  # a failure route: its transaction is there
        assert msg.transaction is not None
        return OK if await _forward(layer, msg.transaction, msg, fixed) == OK else FAILED
    opened = _mine(msg) or open_transaction(msg)
    if isinstance(opened, Rc):
        return opened
    if opened is None:
        if msg.method == "ACK" and msg.transaction is None:
            return await _relay_ack(msg, fixed)
        return OK
    opened.local = local
    params = msg.router.module(State).params
    if opened.is_invite and params.auto_inv_100 and msg.auto_100 and opened.status < 100:
        # DNS may take its time: let upstream know
        layer.reply(opened, msg, 100, params.auto_inv_100_reason)
    if msg.method == "CANCEL" and (invite := layer.table.find_cancelled(msg)) is not None:
        cancel_invite(layer, opened, msg, invite)
        return OK
    code = await _forward(layer, opened, msg, fixed)
    if code or code == 0:
        return code
    if not layer.profile.relay_answers_failure:
        opened.failure = None if msg.untold else msg.error
        return code
    status, reason = error_reply(msg, msg.error, "TM")
    return STOP if layer.reply(opened, opened.request, status, reason) else code


async def _forward(
    layer: TransactionLayer, transaction: Transaction, msg: Request, fixed: Place | None
) -> Rc:
    error = await relay(layer, transaction, msg, fixed)
    if error is None:
        return OK
    msg.error = error
    return Rc(error)


async def _forward_nonack(msg: Request, fixed: Place | None) -> Rc:
    transaction = transaction_of(msg)
    if transaction is None or msg.method == "ACK":
        return FAILED
    return await _forward(layer_of(msg), transaction, msg, fixed)


async def _relay_ack(msg: Request, fixed: Place | None) -> Rc:
    """An ACK to a 2xx makes no transaction."""
    layer = layer_of(msg)
    if layer.on_ack and (accepted := layer.table.find_accepted(msg)) is not None:
        for told in layer.on_ack:
            told(accepted, msg)
    found = await locate(msg, msg.next_hop, fixed)
    if not isinstance(found, Address):
        msg.error = found
        return Rc(SipError.BAD_ADDRESS)
    error = forward_stateless(msg, msg.current_uri, found)
    if error is not None:
        msg.error = error
        return FAILED
    return Rc(layer.profile.ack_sent_on)


# ---- transactions ----


def _mine(msg: Request) -> Transaction | None:
    """The transaction that this very request has made, in servers that then relay it."""
    transaction = msg.transaction
    if transaction is None or transaction.request is not msg:
        return None
    return None if msg.router.profile.relay_answers_failure else transaction


def open_transaction(msg: Request) -> Transaction | Rc | None:
    """A new transaction; None for a repeat or an ACK; a code when it cannot be had."""
    layer = layer_of(msg)
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


@script_function("request", stops=True)
def t_newtran(msg: Request) -> Rc:
    """Make the transaction: 1 when the request is new, 0 when it is a repeat (now served)."""
    opened = open_transaction(msg)
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
    return transaction_of(msg) is not None


@script_function("request")
def t_lookup_cancel(msg: Request, unused: int = 0) -> bool:
    """Whether a CANCEL is for a known INVITE; with 1 its flags would be copied, as they are."""
    return msg.method == "CANCEL" and layer_of(msg).table.find_cancelled(msg) is not None


@script_function("request", "onreply", "branch", stops=True)
def t_check_trans(msg: Message) -> Rc:
    """What the message belongs to: 1 for a CANCEL of a known INVITE, an ACK to a 2xx, a known
    reply; 0, which ends the script, for a repeat and an ACK to a failure, which are then dealt
    with; else -1."""
    if isinstance(msg, Reply):
        return OK if msg.transaction is not None else FAILED
    assert isinstance(msg, Request)
    layer = layer_of(msg)
    if msg.method == "CANCEL":
        return OK if layer.table.find_cancelled(msg) is not None else FAILED
    try:
        if layer.serve_repeat(msg):
            return STOP
    except TransactionError:
        return FAILED
    if msg.method == "ACK":
        return OK if layer.table.find_accepted(msg) is not None else FAILED
    return OK if msg.transaction is not None else FAILED


@script_function("request")
def t_release(msg: Request) -> bool:
    """Let the request's transaction go, after the time it absorbs repeats."""
    transaction = transaction_of(msg)
    if transaction is not None:
        layer_of(msg).release(transaction)
    return True


@script_function("request")
def t_save_lumps(msg: Request) -> bool:
    """Edits made so far are the transaction's: they are in any case."""
    return msg.transaction is not None
