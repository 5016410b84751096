"""tm: requests answered statefully, and what is known of replies."""

from __future__ import annotations

from runtime.modules.tm.relaying import layer_of, transaction_of
from runtime.patterns import posix_matches
from runtime.registry import Text, script_function
from runtime.results import FAILED, Rc
from runtime.sip.context import Branch
from runtime.sip.message import Message, Reply
from runtime.sip.redirection import add_contacts
from runtime.sip.reply import error_reply
from runtime.sip.request import Request
from runtime.sip.transaction import On
from runtime.wire_text import on_wire

# ---- answering ----


@script_function("request", "failure", "onreply")
def t_reply(msg: Message, code: int, reason: Text) -> bool:
    """Answer statefully: a failure reply to an INVITE is repeated until its ACK."""
    transaction = transaction_of(msg)
    if transaction is None or msg.method == "ACK":
        msg.router.log.once("t_reply", f"t_reply {code}: no transaction to answer")
        return False
    request = msg if isinstance(msg, Request) else transaction.request
    add_contacts(request, code)
    return layer_of(msg).reply(transaction, request, code, on_wire(reason))


@script_function("request", "failure")
def t_reply_unsafe(msg: Request, code: int, reason: Text) -> bool:
    """As ``t_reply``; the original's form for failure routes, which hold a lock."""
    return t_reply(msg, code, reason)


@script_function("request", "failure", "onreply")
def t_send_reply(msg: Message, code: int, reason: Text) -> bool:
    """As ``t_reply``; the transaction is made where there is none yet."""
    if isinstance(msg, Request) and msg.transaction is None:
        from runtime.modules.tm.relaying import t_newtran

        if not t_newtran(msg):
            return False
    return t_reply(msg, code, reason)


@script_function("request", "failure")
def t_reply_error(msg: Request) -> bool:
    """Answer statefully with the error of the command before."""
    code, reason = error_reply(msg, msg.error, "TM")
    return t_reply(msg, code, reason)


@script_function("request")
def t_retransmit_reply(msg: Request) -> bool:
    """Send the last reply again."""
    transaction = transaction_of(msg)
    if transaction is None or msg.method == "ACK" or not transaction.reply:
        return False
    layer_of(msg).drive(transaction, On.REQUEST)
    return True


# ---- asking ----


def status_of(msg: Message) -> int | None:
    """The status that a route is about: that of the reply, of the one about to go up in a failure
    route, else of the last one that was sent."""
    if isinstance(msg, Reply):
        return msg.status
    assert isinstance(msg, Request)
    if msg.picked is not None:
        return msg.picked.status
    transaction = transaction_of(msg)
    return transaction.status if transaction is not None and transaction.status else None


@script_function("request", "failure", "onreply", "branch")
def t_check_status(msg: Message, pattern: Text) -> bool:
    """Whether the status that the route is about matches a regular expression."""
    status = status_of(msg)
    return status is not None and posix_matches(str(status), pattern)


@script_function("request", "failure", "onreply", "branch")
def t_get_status_code(msg: Message) -> Rc:
    """The status that the route is about, as the return code; -1 for none."""
    status = status_of(msg)
    return FAILED if status is None else Rc(status)


@script_function("request", "failure", "onreply", "branch")
def t_grep_status(msg: Message, code: int) -> bool:
    """Whether any branch has that status; the one that failed just now only if it rang."""
    return any(branch.status == code and branch.replied for branch in _branches(msg))


@script_function("request", "failure", "onreply", "branch")
def t_any_replied(msg: Message) -> bool:
    """Whether a reply came on any branch of the current leg; as ``t_branch_replied``."""
    return any(branch.replied for branch in _leg(msg))


@script_function("request", "failure", "onreply", "branch")
def t_any_timeout(msg: Message) -> bool:
    """Whether any branch of the current leg got no final reply in time."""
    return any(branch.timed_out for branch in _leg(msg))


@script_function("failure")
def t_branch_replied(msg: Request) -> bool:
    """Whether a reply came on the branch that the failure route is about, before the last one."""
    return msg.picked is not None and msg.picked.replied


@script_function("failure")
def t_branch_timeout(msg: Request) -> bool:
    """Whether the branch that the failure route is about got no final reply in time."""
    return msg.picked is not None and msg.picked.timed_out


@script_function("request", "failure", "onreply", "branch")
def t_is_canceled(msg: Message) -> bool:
    """Whether a CANCEL came for the transaction."""
    transaction = transaction_of(msg)
    return transaction is not None and transaction.cancelled


@script_function("request", "failure", "onreply", "branch")
def t_was_cancelled(msg: Message) -> bool:
    """As ``t_is_canceled``; OpenSER's name."""
    return t_is_canceled(msg)


@script_function("request", "failure", "onreply", "branch")
def t_is_expired(msg: Message) -> bool:
    """Whether the transaction has lived as long as it may."""
    transaction = transaction_of(msg)
    return transaction is not None and msg.router.now >= transaction.lifetime_end


@script_function("request", "failure", "onreply")
def t_local_replied(msg: Message, which: str) -> bool:
    """Whether ``last`` or ``all`` replies were made here (OpenSER)."""
    branches = _branches(msg)
    if which == "all":
        return not any(branch.heard for branch in branches)
    picked = msg.picked if isinstance(msg, Request) else None
    return picked is None or picked.reply is None


@script_function("request", "failure", "onreply", "branch")
def t_is_set(msg: Message, what: str) -> bool:
    """Whether a route of that kind is armed: ``branch_route``, ``failure_route``,
    ``onreply_route``."""
    transaction = msg.transaction
    request = msg if isinstance(msg, Request) else None
    match what:
        case "branch_route":
            return request is not None and request.on_branch is not None
        case "failure_route":
            armed = request.on_failure if request is not None else None
            return (armed or (transaction and transaction.on_failure)) is not None
        case "onreply_route":
            armed_reply = request.on_reply if request is not None else None
            return (armed_reply or (transaction and transaction.on_reply)) is not None
    return False


def _branches(msg: Message) -> list[Branch]:
    transaction = transaction_of(msg)
    return [] if transaction is None else transaction.branches


def _leg(msg: Message) -> list[Branch]:
    transaction = transaction_of(msg)
    return [] if transaction is None else transaction.leg
