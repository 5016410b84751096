"""The location table: the contacts of each address of record, in the order they are tried.

Addresses of record are text. It knows no message and no router; who asks says what time it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import NamedTuple

from runtime.location.contact import Contact, bare_instance


class Matching(Enum):
    """By what a contact is known again; the numbers are those of ``matching_mode``."""

    URI = 0
    URI_AND_CALL_ID = 1
    URI_AND_PATH = 2
    CALL_ID = 3


@dataclass(frozen=True, slots=True)
class Rules:
    """How a table is kept."""

    most_contacts: int  # of one address of record
    matching: Matching = Matching.URI
    cseq_delay: int = 20  # seconds in which a repeated CSeq is a repeated request
    newest_first: bool = False  # order by time, q does not count
    renews_call_id: bool = False  # a renewed contact has the Call-ID of the last REGISTER


class Order(Enum):
    """How a REGISTER's contact relates to what is there."""

    NEW = "new"
    LATER = "later"  # it is there, and this is news of it
    REPEATED = "repeated"  # the same request once more
    EARLIER = "earlier"  # a request that came too late


class Found(NamedTuple):
    """What is known of a contact that a REGISTER names."""

    order: Order
    contact: Contact | None


class Table:
    """One location table: address of record -> its contacts.

    Expired contacts stay until ``sweep`` comes by; readers ask whether one is valid.
    """

    __slots__ = ("_count", "_instances", "_records", "_slice", "_to_sweep", "name", "rules")

    def __init__(self, name: str, rules: Rules) -> None:
        self.name = name
        self.rules = rules
        self._records: dict[str, tuple[Contact, ...]] = {}
        self._instances: dict[int, str] = {}  # number -> address of record, where it has one
        self._count = 0
        self._to_sweep: Iterator[str] = iter(())
        self._slice = 0

    def __len__(self) -> int:
        """Addresses of record that are held."""
        return len(self._records)

    def __iter__(self) -> Iterator[str]:
        """The addresses of record; the table may change meanwhile."""
        return iter(list(self._records))

    def contacts(self, address_of_record: str) -> Sequence[Contact]:
        """The contacts of an address of record, expired ones too; empty when it is not known."""
        return self._records.get(address_of_record, ())

    def valid(self, address_of_record: str, now: int) -> list[Contact]:
        """Those that have not ended."""
        return [c for c in self._records.get(address_of_record, ()) if c.valid(now)]

    def numbered(self, number: int) -> Contact | None:
        """The contact of that number, if it has an instance."""
        for contact in self._records.get(self._instances.get(number, ""), ()):
            if contact.number == number:
                return contact
        return None

    # ---- matching ----

    def find(self, address_of_record: str, fresh: Contact, now: int) -> Found:
        """What is known of the contact that a REGISTER tells ``fresh`` of (RFC 3261 10.3 step 7).

        One with an instance is found by that and its flow, and then every CSeq is news.
        """
        there = self._records.get(address_of_record, ())
        if fresh.instance is not None:
            wanted = bare_instance(fresh.instance)
            for contact in there:
                if (
                    contact.instance is not None
                    and contact.reg_id == fresh.reg_id
                    and bare_instance(contact.instance) == wanted
                ):
                    return Found(Order.LATER, contact)
            return Found(Order.NEW, None)
        for contact in there:
            if self._same(contact, fresh):
                return Found(self._order(contact, fresh, now), contact)
        return Found(Order.NEW, None)

    def _same(self, contact: Contact, fresh: Contact) -> bool:
        matching = self.rules.matching
        if matching is Matching.CALL_ID:
            return contact.call_id == fresh.call_id
        if contact.uri != fresh.uri:
            return False
        if matching is Matching.URI_AND_CALL_ID:
            return contact.call_id == fresh.call_id
        if matching is Matching.URI_AND_PATH and fresh.path is not None:
            return contact.path == fresh.path
        return True

    def _order(self, contact: Contact, fresh: Contact, now: int) -> Order:
        if contact.call_id != fresh.call_id or fresh.cseq > contact.cseq:
            return Order.LATER
        again = fresh.cseq == contact.cseq and contact.modified + self.rules.cseq_delay > now
        return Order.REPEATED if again else Order.EARLIER

    # ---- changing ----

    def insert(self, address_of_record: str, contact: Contact, now: int) -> bool:
        """Add a contact before the first of a lower q, so after its equals; False when full."""
        there = self._records.get(address_of_record, ())
        if len(there) >= self.rules.most_contacts:
            there = tuple(other for other in there if other.valid(now))
            if len(there) >= self.rules.most_contacts:
                return False
        at = len(there)
        if self.rules.newest_first:
            at = 0
        else:
            for index, other in enumerate(there):
                if other.q < contact.q:
                    at = index
                    break
        self._count += 1
        contact.number = self._count
        if contact.instance is not None:
            self._instances[contact.number] = address_of_record
        self._records[address_of_record] = (*there[:at], contact, *there[at:])
        return True

    def update(self, address_of_record: str, contact: Contact, fresh: Contact) -> None:
        """Renew a contact, and its place where the order is broken (LANGUAGE G.3.1).

        The new place is before the first whose q is not smaller, counted from the head: so do the
        servers, and it may be the last one.
        """
        contact.renew(fresh, call_id=self.rules.renews_call_id)
        there = self._records.get(address_of_record, ())
        at = next((i for i, other in enumerate(there) if other is contact), None)
        if at is None:
            return
        others = there[:at] + there[at + 1 :]
        if self.rules.newest_first:
            to = 0
        elif all(other.q >= contact.q for other in others[max(at - 1, 0) : at]) and all(
            other.q <= contact.q for other in others[at : at + 1]
        ):
            return
        else:
            to = next((i for i, other in enumerate(others) if other.q >= contact.q), len(others))
        self._records[address_of_record] = (*others[:to], contact, *others[to:])

    def delete(self, address_of_record: str, contact: Contact) -> None:
        """Take one contact out."""
        there = self._records.get(address_of_record, ())
        self._keep(address_of_record, tuple(other for other in there if other is not contact))

    def delete_others(self, address_of_record: str, contact: Contact) -> None:
        """Take all contacts but this one out."""
        self._keep(address_of_record, (contact,))

    def delete_all(self, address_of_record: str) -> None:
        """Take an address of record out, with all its contacts."""
        self._keep(address_of_record, ())

    def _keep(self, address_of_record: str, contacts: tuple[Contact, ...]) -> None:
        if self._instances:
            kept = {contact.number for contact in contacts}
            for contact in self._records.get(address_of_record, ()):
                if contact.number not in kept:
                    self._instances.pop(contact.number, None)
        if contacts:
            self._records[address_of_record] = contacts
        else:
            self._records.pop(address_of_record, None)

    # ---- time ----

    def sweep(self, now: int, share: int) -> None:
        """Remove what expired from the next ``share``-th of the table.

        A slice at a time, since the whole of a big table at once would hold up calls.
        """
        keys = list(islice(self._to_sweep, self._slice))
        if not keys:
            self._slice = -(-len(self._records) // share)
            self._to_sweep = iter(list(self._records))
            keys = list(islice(self._to_sweep, self._slice))
        for address_of_record in keys:
            there = self._records.get(address_of_record, ())
            if not all(contact.valid(now) for contact in there):
                self._keep(address_of_record, tuple(c for c in there if c.valid(now)))
