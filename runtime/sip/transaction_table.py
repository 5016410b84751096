"""Which transaction a message belongs to (RFC 3261 17.1.3, 17.2.3; LANGUAGE E.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from runtime.sip.context import Branch, Transaction
from runtime.sip.errors import SipError
from runtime.sip.matching import Keys, Matching, acknowledges, request_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runtime.sip.request import Request

#: Call-ID, tag of From, number of CSeq
DialogKey: TypeAlias = tuple[str, str | None, str]


class TransactionTable:
    """All transactions of a router."""

    def __init__(self, matching: Matching) -> None:
        self._matching = matching
        self._server: dict[str, Transaction] = {}  # by the request's own key
        self._groups: dict[str, Transaction] = {}  # all but CANCEL, by the group key
        self._accepted: dict[DialogKey, Transaction] = {}  # INVITEs with a 2xx, by their dialog
        self.client: dict[tuple[str, str], Transaction] = {}  # by branch parameter and method

    def __len__(self) -> int:
        return len(self._server)

    def __iter__(self) -> Iterator[Transaction]:
        return iter(list(self._server.values()))

    def add(self, transaction: Transaction) -> None:
        """Keep a new one."""
        self._server[transaction.keys.own] = transaction
        if transaction.request.method != "CANCEL":
            self._groups.setdefault(transaction.keys.group, transaction)

    def accept(self, transaction: Transaction) -> None:
        """Let an INVITE that was answered 2xx be found by its ACK."""
        key = dialog_key(transaction.request)
        if key is not None:
            self._accepted[key] = transaction

    def find(self, request: Request) -> Transaction | None:
        """The transaction that a request belongs to; kept on the request.

        Raises:
            TransactionError: the headers that would tell are missing.
        """
        if request.transaction is not None:
            return request.transaction
        return self.look_up(request, self.keys(request))

    def keys(self, request: Request) -> Keys:
        """A request's keys.

        Raises:
            TransactionError: the headers that would tell are missing.
        """
        keys = request.keys
        if keys is None:
            keys = request.keys = request_keys(request, self._matching)
            if keys is None:
                raise TransactionError(SipError.BAD_TUPLE)
        return keys

    def look_up(self, request: Request, keys: Keys) -> Transaction | None:
        """The transaction that a request with these keys belongs to; kept on the request."""
        if request.method == "ACK":
            found = self._groups.get(keys.group)
            if found is None or not found.is_invite or 200 <= found.status < 300:
                return None
            if keys.by_headers and not acknowledges(keys.to, found.keys.to, found.to_tag):
                return None
        else:
            found = self._server.get(keys.own)
        request.transaction = found
        return found

    def find_accepted(self, ack: Request) -> Transaction | None:
        """The INVITE with a 2xx that an ACK is for: they share the dialog, not the branch (RFC 3261
        17.1.1.3)."""
        key = dialog_key(ack)
        return None if key is None else self._accepted.get(key)

    def find_cancelled(self, cancel: Request) -> Transaction | None:
        """The transaction that a CANCEL is for (RFC 3261 9.2)."""
        keys = request_keys(cancel, self._matching)
        if keys is None:
            return None
        found = self._groups.get(keys.group)
        if found is not None and keys.by_headers and found.keys.to != keys.to:
            return None
        return found

    def branch(self, prefix: str, suffix: str, method: str) -> Branch | None:
        """The branch whose request had a Via with this branch parameter."""
        transaction = self.client.get((prefix, method))
        if transaction is not None:
            for branch in transaction.branches:
                if branch.suffix == suffix:
                    return branch
        return None

    def remove(self, transaction: Transaction) -> None:
        """Forget one; its timers and its branches' stop."""
        keys = transaction.keys
        self._server.pop(keys.own, None)
        if self._groups.get(keys.group) is transaction:
            del self._groups[keys.group]
        self.client.pop((transaction.branch_id, transaction.request.method_text), None)
        if self._accepted:
            key = dialog_key(transaction.request)
            if key is not None and self._accepted.get(key) is transaction:
                del self._accepted[key]
        transaction.retransmit_at = transaction.final_at = 0.0
        for branch in transaction.branches:
            branch.retransmit_at = branch.final_at = 0.0
            if branch.cancel is not None:
                branch.cancel.retransmit_at = branch.cancel.final_at = 0.0
        transaction.untie()


def dialog_key(request: Request) -> DialogKey | None:
    """What an INVITE and the ACK to its 2xx have in common; None where a header is missing."""
    cseq, call_id, from_ = request.read_cseq(), request.call_id, request.from_
    if cseq is None or call_id is None:
        return None
    return call_id, from_.tag, cseq.number


class TransactionError(Exception):
    """A request that cannot have a transaction; ``error`` is what the peer is told."""

    def __init__(self, error: SipError) -> None:
        super().__init__(error.name)
        self.error = error
