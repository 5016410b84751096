"""tmx: more of transactions: those of other calls, and variables of theirs (LANGUAGE D.7.1)."""

from __future__ import annotations

from runtime.pseudo_variables import read_variable
from runtime.registry import Text, script_function
from runtime.results import FAILED, Exit, Rc
from runtime.router import Router, StartError
from runtime.sip.context import Transaction
from runtime.sip.forking import cancel_pending
from runtime.sip.message import Message, Reply
from runtime.sip.phrases import phrase
from runtime.sip.request import Request
from runtime.sip.transaction_layer import TransactionLayer
from runtime.values import Value
from runtime.wire_text import on_wire


class State:
    """Gives the router its ``$T_...`` variables."""

    __slots__ = ()

    def __init__(self, router: Router, params: None) -> None:
        if "tm" not in router.modules:
            raise StartError("module tmx needs module tm: load it too")
        router.variables["T_branch_idx"] = lambda msg, _, __: _branch_index(msg)
        router.variables["T_reply_code"] = lambda msg, _, __: _reply_code(msg)
        router.variables["T_reply_reason"] = lambda msg, _, __: _reply_reason(msg)
        router.variables["T_req"] = lambda msg, name, _: _of(_request(msg), name)
        router.variables["T_inv"] = lambda msg, name, _: _of(_invite(msg), name)
        router.variables["T_rpl"] = lambda msg, name, _: _of(_picked_reply(msg), name)


# ---- variables ----


def _branch_index(msg: Message) -> Value:
    if isinstance(msg, Reply):
        return msg.branch.index if msg.branch is not None else -1
    assert isinstance(msg, Request)
    if msg.picked is not None and msg.router.profile.branch_index_counts:
        sent = msg.transaction.branches if msg.transaction is not None else ()
        return len(sent) + len(msg.branches)
    if msg.branch_index is not None:
        return msg.branch_index
    return len(msg.branches) if msg.router.profile.branch_index_counts else -1


def _reply_code(msg: Message) -> Value:
    if isinstance(msg, Reply):
        return msg.status
    assert isinstance(msg, Request)
    if msg.picked is not None:
        return msg.picked.status
    return msg.transaction.status if msg.transaction is not None else 0


def _reply_reason(msg: Message) -> Value:
    reply = _reply(msg)
    if reply is not None:
        return reply.reason
    picked = msg.picked if isinstance(msg, Request) else None
    return "" if picked is None else phrase(picked.status)


def _request(msg: Message) -> Message | None:
    return _as_received(msg.transaction.request) if msg.transaction is not None else None


def _invite(msg: Message) -> Message | None:
    """The INVITE that a CANCEL or an ACK is for."""
    layer = msg.router.transactions
    if layer is None or not isinstance(msg, Request):
        return None
    find = layer.table.find_cancelled if msg.method == "CANCEL" else layer.table.find_accepted
    found = find(msg)
    return None if found is None else _as_received(found.request)


def _as_received(request: Request) -> Message:
    """A request without what a script has made of it."""
    router = request.router
    return router.profile.read(
        request.original(), request.source, request.socket, router, router.profile.strict
    )


def _reply(msg: Message) -> Reply | None:
    if isinstance(msg, Reply):
        return msg
    assert isinstance(msg, Request)
    return None if msg.picked is None else msg.picked.reply


def _picked_reply(msg: Message) -> Reply | None:
    """The reply that a failure route is about; other routes have none."""
    return _reply(msg) if isinstance(msg, Request) else None


def _of(message: Message | None, name: str | None) -> Value:
    """A variable of another message of the transaction."""
    if message is None or not name:
        return None
    return read_variable(message, name if name.startswith("$") else f"${name}")


# ---- other calls ----


@script_function("onreply")
def t_cancel_branches(msg: Message, which: Text) -> bool:
    """Send CANCEL down ``all`` branches, ``this`` one, or all ``others``."""
    layer, transaction = msg.router.transactions, msg.transaction
    if layer is None or transaction is None or not transaction.is_invite:
        return False
    this = msg.branch if isinstance(msg, Reply) else None
    for branch in transaction.branches:
        if which == "all" or (branch is this) == (which == "this"):
            cancel_pending(layer, branch)
    return True


@script_function()
def t_cancel_callid(msg: Message, call_id: Text, cseq: Text, flag: int, code: int = 0) -> bool:
    """Cancel the INVITE with that Call-ID and CSeq; ``flag`` is set on its request first."""
    layer = msg.router.transactions
    found = None if layer is None else _by_call_id(layer, call_id, cseq)
    if layer is None or found is None:
        return False
    if flag >= 0:
        found.request.flags.add(flag)
    for branch in found.branches:
        cancel_pending(layer, branch)
    return True


@script_function()
def t_reply_callid(msg: Message, call_id: Text, cseq: Text, code: int, reason: Text) -> bool:
    """Answer the request with that Call-ID and CSeq."""
    layer = msg.router.transactions
    found = None if layer is None else _by_call_id(layer, call_id, cseq)
    if layer is None or found is None:
        return False
    return layer.reply(found, found.request, code, on_wire(reason))


def _by_call_id(layer: TransactionLayer, call_id: str, cseq: str) -> Transaction | None:
    for transaction in layer.table:
        request = transaction.request
        if request.call_id == call_id and request.cseq.number == cseq.strip():
            return transaction
    return None


@script_function()
def t_flush_flags(msg: Message) -> bool:
    """Give the transaction the message's flags: it has them already."""
    return msg.transaction is not None


@script_function()
def t_flush_xflags(msg: Message) -> bool:
    """As ``t_flush_flags``, for the further flags."""
    return msg.transaction is not None


@script_function("request")
def t_precheck_trans(msg: Request) -> Rc:
    """1 when the same request is being worked on by another process: there is but one, so -1."""
    return FAILED


# ---- where the script is ----


@script_function()
def t_is_request_route(msg: Message) -> bool:
    """Whether a request route runs, not one of its branches or failures."""
    return isinstance(msg, Request) and msg.picked is None and msg.branch_index is None


@script_function()
def t_is_failure_route(msg: Message) -> bool:
    """Whether a failure route runs."""
    return isinstance(msg, Request) and msg.picked is not None


@script_function()
def t_is_branch_route(msg: Message) -> bool:
    """Whether a branch route runs."""
    return isinstance(msg, Request) and msg.picked is None and msg.branch_index is not None


@script_function()
def t_is_reply_route(msg: Message) -> bool:
    """Whether a reply route runs."""
    return isinstance(msg, Reply)


@script_function("onreply")
def t_is_retr_async_reply(msg: Message) -> bool:
    """Whether the reply is a repeat that came while its first copy waited: none does."""
    return False


@script_function("request", "failure")
def t_drop(msg: Request, code: int = 0) -> Rc:
    """End the script, and let the transaction go without any reply."""
    layer, transaction = msg.router.transactions, msg.transaction
    if layer is None or transaction is None:
        return FAILED
    layer.release(transaction)
    raise Exit
