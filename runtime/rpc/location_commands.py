"""usrloc's commands: the location tables shown, searched and changed (LANGUAGE G.5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from runtime.location.contact import ALL_METHODS, NO_Q, Contact
from runtime.location.table import Table
from runtime.rpc.commands import FAILED, Arguments, Fault, Function, Reply, Struct, Value
from runtime.sip.numbers import stable_hash

if TYPE_CHECKING:
    from runtime.router import Router

#: contacts that one reply tells of, or addresses alone: putting more together would hold up calls
MOST_TOLD: Final = 5_000
MOST_TOLD_BRIEFLY: Final = 100_000

NOT_SET: Final = "[not set]"
USUAL: Final = "location"
#: Call-ID and user agent of a contact that no phone registered
ADDED_BY: Final = "ul.add"

_UNSAFE = re.compile(r"[\x00-\x20\x7f]").search


@dataclass(frozen=True, slots=True)
class LocationCommands:
    """The commands over the tables of one router.

    Args:
        tables: by their names; a module adds to them.
        usual: makes the table that registrars use, which may not have been needed yet.
        size: what is told as the size of each table.
    """

    tables: dict[str, Table]
    usual: Callable[[str], Table]
    size: int
    use_domain: bool

    def all(self) -> Sequence[tuple[str, str, Function]]:
        """Name, help and function of each."""
        return (
            ("ul.dump", "All contacts. Argument: brief, for addresses of record only.", self.dump),
            ("ul.lookup", "The contacts of one address. Arguments: table, address.", self.lookup),
            ("ul.rm", "Removes an address with its contacts. Arguments: table, address.", self.rm),
            (
                "ul.rm_contact",
                "Removes one contact. Arguments: table, address, contact.",
                self.rm_contact,
            ),
            (
                "ul.add",
                "Adds a contact, or renews it. Arguments: table, address, contact, seconds (0 is "
                "for ever), q, path (. is none), flags, branch flags, methods (0 is all).",
                self.add,
            ),
        )

    # ---- showing ----

    def dump(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``ul.dump``."""
        brief = arguments.more() and arguments.text() == "brief"
        if brief:
            count, most = sum(map(len, self.tables.values())), MOST_TOLD_BRIEFLY
        else:
            tables, most = self.tables.values(), MOST_TOLD
            count = sum(len(table.contacts(aor)) for table in tables for aor in table)
        if count > most:
            raise Fault(FAILED, f"{count} are too many for one reply: use ul.lookup")
        lists_domains = router.profile.management.lists_domains
        domains = Struct()
        for name, table in self.tables.items():
            domain = Struct(("Domain", name), ("Size", self.size))
            domain.add("AoRs", self._records(router, table, brief))
            domain.add("Stats", Struct(("Records", len(table)), ("Max-Slots", int(len(table) > 0))))
            if lists_domains:
                domains.add("Domain", domain)
            else:
                reply.append(domain)
        if lists_domains:
            reply.append(Struct(("Domains", domains)))

    def _records(self, router: Router, table: Table, brief: bool) -> Struct:
        records = Struct()
        for aor in table:
            if brief:
                records.add("AoR", aor)
            elif router.profile.management.lists_domains:
                contacts = self._contacts(router, table.contacts(aor))
                info = Struct(
                    ("AoR", aor), ("HashID", stable_hash(aor) & 0x7FFFFFFF), ("Contacts", contacts)
                )
                records.add("Info", info)
            else:
                records.add("AoR", aor)
                records.add("Contacts", self._contacts(router, table.contacts(aor)))
        return records

    def _contacts(self, router: Router, contacts: Sequence[Contact]) -> Struct:
        return Struct(*(("Contact", contact_struct(router, contact)) for contact in contacts))

    def lookup(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``ul.lookup``."""
        table, aor = self._named(arguments)
        contacts = table.contacts(aor)
        if not contacts:
            raise Fault(FAILED, "AOR not found in location table")
        reply.append(Struct(("AoR", aor), ("Contacts", self._contacts(router, contacts))))

    # ---- changing ----

    def rm(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``ul.rm``."""
        table, aor = self._named(arguments)
        table.delete_all(aor)

    def rm_contact(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``ul.rm_contact``."""
        table, aor = self._named(arguments)
        uri = arguments.text()
        there = table.contacts(aor)
        if not there:
            raise Fault(404, "AOR not found")
        for contact in there:
            if contact.uri == uri:
                table.delete(aor, contact)
                return
        raise Fault(404, "Contact not found")

    def add(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``ul.add``."""
        table, aor = self._named(arguments)
        now = int(router.now)
        uri, seconds, q = arguments.text(), arguments.number(), arguments.real()
        path = arguments.printed()
        if not uri or _UNSAFE(uri) or _UNSAFE(path):
            raise Fault(FAILED, "a contact or path has no blanks and no line ends")
        flags, branch_flags, methods = (arguments.number() for _ in range(3))
        fresh = Contact(
            uri,
            ADDED_BY,
            1,
            expires=now + seconds if seconds > 0 else 0,
            q=min(round(q * 1000), 1000) if q >= 0 else NO_Q,
            user_agent=ADDED_BY,
            path=None if path in (".", "0", "") else path,
            socket=router.sockets[0] if router.sockets else None,
            methods=methods & ALL_METHODS or ALL_METHODS,
            branch_flags=branch_flags,
            flags=flags,
            modified=now,
        )
        for contact in table.contacts(aor):
            if contact.uri == uri:
                table.update(aor, contact, fresh)
                return
        if not table.insert(aor, fresh, now):
            raise Fault(FAILED, "the address has as many contacts as it may have")

    # ---- finding ----

    def _named(self, arguments: Arguments) -> tuple[Table, str]:
        """The table and the address of record that a command names.

        Raises:
            Fault: one is missing, or there is no such table.
        """
        if len(arguments) < 2:
            raise Fault(FAILED, "Not enough parameters (table and AOR to lookup)")
        name, aor = arguments.text(), arguments.printed()
        table = self.tables.get(name)
        if table is None and name == USUAL:
            table = self.usual(name)
        if table is None:
            raise Fault(FAILED, "Domain table not found")
        if not self.use_domain:
            aor = aor.partition("@")[0]
        elif "@" not in aor:
            raise Fault(FAILED, "No domain in AOR: this router keeps them with theirs")
        return table, aor if table.contacts(aor) else aor.lower()


def contact_struct(router: Router, contact: Contact) -> Struct:
    """One contact as the commands tell it."""
    now = int(router.now)
    left: Value = contact.expires - now
    if not contact.expires:
        left = "permanent"
    elif contact.expires <= now:
        left = "expired"
    told = Struct(
        ("Address", contact.uri),
        ("Expires", left),
        ("Q", contact.q / 1000 if contact.q >= 0 else -1.0),
        ("Call-ID", contact.call_id),
        ("CSeq", contact.cseq),
        ("User-Agent", contact.user_agent or NOT_SET),
        ("Received", contact.received or NOT_SET),
        ("Path", contact.path or NOT_SET),
        ("State", router.profile.management.contact_state),
        ("Flags", contact.flags),
        ("CFlags", contact.branch_flags),
        ("Socket", str(contact.socket) if contact.socket is not None else NOT_SET),
        ("Methods", contact.methods),
    )
    if router.profile.management.lists_domains:
        modified = int(router.clock()) - (now - contact.modified)
        told.members += [
            ("Ruid", NOT_SET),
            ("Instance", contact.instance or NOT_SET),
            ("Reg-Id", contact.reg_id),
            ("Server-Id", 0),
            ("Tcpconn-Id", -1),
            ("Keepalive", 0),
            ("Last-Keepalive", modified),
            ("KA-Roundtrip", 0),
            ("Last-Modified", modified),
        ]
    return told
