"""A request sent on statefully: its target set becomes branches (RFC 3261 16.5, 16.6; LANGUAGE E.3,
E.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from runtime.results import DROPPED
from runtime.scripts import run_inline
from runtime.sip.address import Address, ListenSocket
from runtime.sip.context import Branch, Transaction
from runtime.sip.errors import SipError
from runtime.sip.forward import Template, own_via, request_template, socket_for
from runtime.sip.target import Target

if TYPE_CHECKING:
    from runtime.sip.request import Request
    from runtime.sip.transaction_layer import TransactionLayer


class Place(NamedTuple):
    """A fixed destination that a script names; port 0 is SRV, else 5060."""

    host: str
    port: int


class _Start(NamedTuple):
    """A branch that can be sent."""

    target: Target
    to: Address
    socket: ListenSocket
    request: Request  # with the edits of this branch


async def relay(
    layer: TransactionLayer, transaction: Transaction, msg: Request, fixed: Place | None = None
) -> SipError | None:
    """Send a request to all its targets, each through the armed branch route; an error when it went
    to none.

    Raises:
        MalformedMessage: the topmost Via does not parse.
    """
    transaction.handled = True
    if transaction.cancelled:
        return SipError.CANCELED
    targets = msg.branches if msg.uri_used else [msg.target(), *msg.branches]
    msg.branches, msg.uri_used = [], True
    if not targets:
        layer.router.log_once("no branch", "a request is to be relayed and has no branch left")
        return SipError.CONFIGURATION
    starts: list[_Start] = []
    error = SipError.UNSPECIFIED
    for target in targets:
        place = len(transaction.branches) + len(starts)
        start = await _start(layer, msg, target, place, fixed)
        if isinstance(start, _Start):
            starts.append(start)
        else:
            error = start
    # a branch route is for one round only
    msg.on_branch = None
    if not starts:
        return error
    transaction.on_failure = msg.on_failure
    transaction.on_reply = msg.on_reply or transaction.on_reply
    _send(layer, transaction, msg, starts)
    return None


async def _start(
    layer: TransactionLayer, msg: Request, target: Target, index: int, fixed: Place | None
) -> _Start | SipError:
    """What a target's branch is sent with, or why it cannot be."""
    router = layer.router
    if index >= router.limits.branches:
        return SipError.CONFIGURATION
    view = msg
    if msg.on_branch is not None:
        view = msg.for_branch_route(target, index)
        if await run_inline(router, msg.on_branch, view) is DROPPED:
            return SipError.CONFIGURATION
        msg.on_failure, msg.on_reply = view.on_failure, view.on_reply
        target = view.target()
    found = await locate(msg, target.next_hop, fixed)
    if not isinstance(found, Address):
        return found
    socket = socket_for(router.sockets, target.socket or msg.socket, found)
    if socket is None:
        return SipError.NO_SOCKET
    return _Start(target, found, socket, view)


async def locate(msg: Request, uri: str, fixed: Place | None) -> Address | SipError:
    """The address of a fixed place, else of a URI; or why there is none."""
    if fixed is None:
        return await msg.router.locate(uri)
    addresses = await msg.router.resolve(fixed.host, fixed.port or None)
    return addresses[0] if addresses else SipError.BAD_ADDRESS


def _send(
    layer: TransactionLayer, transaction: Transaction, msg: Request, starts: list[_Start]
) -> None:
    shared: Template | None = None
    transaction.leg_start = len(transaction.branches)
    for target, to, socket, request in starts:
        if request is msg:
            template = shared = shared or request_template(msg)
        else:
            template = request_template(request)
        suffix = f"{len(transaction.branches):x}"
        branch_parameter = f"{transaction.branch_id}.{suffix}"
        via = own_via(request, socket, branch_parameter)
        data = template.for_socket(socket).fill(target.uri, via, target.path)
        branch = Branch(transaction, suffix, target, to, socket, data, via)
        transaction.branches.append(branch)
    layer.table.client[transaction.branch_id, msg.method_text] = transaction
    for branch in transaction.leg:
        layer.start_branch(branch)


def drop_replies(
    layer: TransactionLayer, transaction: Transaction, leg_start: int, before: int
) -> None:
    """A failure route has added branches: which of the ``before`` older replies still count, those
    from ``leg_start`` on being the last leg's (``failure_reply_mode``)."""
    mode = layer.failure_reply_mode if transaction.drop_mode is None else transaction.drop_mode
    first = {0: before, 2: leg_start}.get(mode, 0)
    for branch in transaction.branches[first:before]:
        branch.dropped = True
