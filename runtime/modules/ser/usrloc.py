"""usrloc: the location table: which contacts an address of record has (LANGUAGE G.1.1).

It exports no script function; registrar is its user. It knows no message: addresses of record and
URIs are text, times are whole seconds of the router's clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from runtime.router import Router, StartError


@dataclass(slots=True)
class Params:
    """Module parameters. ``timer_interval`` in seconds; ``..._col`` name a table's columns."""

    db_mode: int = 0  # 0 memory only, 1 write through, 2 write back
    db_url: str = "sql://ser:heslo@localhost/ser"
    timer_interval: int = 60  # within which each expired contact is removed
    user_col: str = "user"
    contact_col: str = "contact"
    expires_col: str = "expires"
    q_col: str = "q"
    callid_col: str = "callid"
    cseq_col: str = "cseq"
    method_col: str = "method"


class Contact:
    """A binding. ``expires`` is the second of the router's clock at which it ends."""

    __slots__ = ("call_id", "cseq", "expires", "q", "uri")

    def __init__(self, uri: str, expires: int, q: float, call_id: str, cseq: int) -> None:
        self.uri = uri
        self.expires = expires
        self.q = q
        self.call_id = call_id
        self.cseq = cseq

    def update(self, expires: int, q: float, call_id: str, cseq: int) -> None:
        """Renew it; its place among the others stays, whatever its q has become."""
        self.expires = expires
        self.q = q
        self.call_id = call_id
        self.cseq = cseq


class Domain:
    """One location table: address of record -> its contacts, in the order they are tried.

    Expired contacts stay until ``sweep`` comes by; readers look at ``expires``.
    """

    __slots__ = ("_limit", "_records", "_slice", "_to_sweep", "name")

    def __init__(self, name: str, limit: int) -> None:
        self.name = name
        self._limit = limit
        self._records: dict[str, tuple[Contact, ...]] = {}
        self._to_sweep: Iterator[str] = iter(())
        self._slice = 0

    def __len__(self) -> int:
        """Addresses of record that are held."""
        return len(self._records)

    def contacts(self, address_of_record: str) -> Sequence[Contact]:
        """The contacts of an address of record, expired ones too; empty when it is not known."""
        return self._records.get(address_of_record, ())

    def find(self, address_of_record: str, uri: str) -> Contact | None:
        """The contact with exactly this URI text, or None."""
        for contact in self._records.get(address_of_record, ()):
            if contact.uri == uri:
                return contact
        return None

    def insert(self, address_of_record: str, contact: Contact, now: int) -> bool:
        """Add a contact before the first of a lower q, so after its equals; False when full."""
        there = self._records.get(address_of_record)
        if there is None:
            self._records[address_of_record] = (contact,)
            return True
        if len(there) >= self._limit:
            there = tuple(other for other in there if other.expires > now)
            if len(there) >= self._limit:
                return False
        at = len(there)
        for index, other in enumerate(there):
            if other.q < contact.q:
                at = index
                break
        self._records[address_of_record] = (*there[:at], contact, *there[at:])
        return True

    def delete(self, address_of_record: str, contact: Contact) -> None:
        """Take one contact out."""
        left = tuple(
            other for other in self._records.get(address_of_record, ()) if other is not contact
        )
        self._keep(address_of_record, left)

    def delete_all(self, address_of_record: str) -> None:
        """Take an address of record out, with all its contacts."""
        self._records.pop(address_of_record, None)

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
            if any(contact.expires <= now for contact in there):
                self._keep(address_of_record, tuple(c for c in there if c.expires > now))

    def _keep(self, address_of_record: str, contacts: tuple[Contact, ...]) -> None:
        if contacts:
            self._records[address_of_record] = contacts
        else:
            self._records.pop(address_of_record, None)


class State:
    """The location tables of one router, made as they are first named."""

    __slots__ = ("_domains", "_limit", "_share")

    def __init__(self, router: Router, params: Params) -> None:
        if params.db_mode != 0:
            raise StartError(
                f"usrloc: db_mode {params.db_mode} keeps contacts in a database, "
                "and this runtime has no database support yet: set db_mode to 0"
            )
        self._domains: dict[str, Domain] = {}
        self._limit = router.limits.contacts_per_address_of_record
        self._share = max(params.timer_interval, 1)
        router.add_timer(1.0, self._sweep)

    def domain(self, name: str) -> Domain:
        """The table of that name."""
        domain = self._domains.get(name)
        if domain is None:
            domain = self._domains[name] = Domain(name, self._limit)
        return domain

    def _sweep(self, now: float) -> None:
        for domain in self._domains.values():
            domain.sweep(int(now), self._share)
