"""Contacts that a script fetched, for ``$ulc(profile=>attribute)`` (LANGUAGE D.7.1)."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from runtime.location.contact import Contact
from runtime.sip.message import Message
from runtime.sip.numbers import stable_hash
from runtime.values import Value


@dataclass(frozen=True, slots=True)
class Fetched:
    """A copy of an address of record's contacts, as they were then."""

    table: str
    aor: str
    contacts: tuple[Contact, ...]
    since_1970: int  # what to add to times of the router's clock

    @classmethod
    def of(cls, msg: Message, table: str, aor: str, contacts: tuple[Contact, ...]) -> Fetched:
        """Copy contacts."""
        router = msg.router
        offset = int(router.clock()) - int(router.now)
        return cls(table, aor, tuple(copy(contact) for contact in contacts), offset)


_OF_CONTACT: Final = MappingProxyType[str, Callable[[Contact], Value]](
    {
        "addr": lambda contact: contact.uri,
        "path": lambda contact: contact.path or "",
        "received": lambda contact: contact.received or "",
        "callid": lambda contact: contact.call_id,
        "q": lambda contact: contact.q,
        "cseq": lambda contact: contact.cseq,
        "flags": lambda contact: contact.flags,
        "cflags": lambda contact: contact.branch_flags,
        "user_agent": lambda contact: contact.user_agent,
        "socket": lambda contact: None if contact.socket is None else str(contact.socket),
        "methods": lambda contact: contact.methods,
        "instance": lambda contact: contact.instance or "",
        "regid": lambda contact: contact.reg_id,
    }
)


def read_fetched(fetched: Fetched | None, attribute: str, index: int | str | None) -> Value:
    """An attribute of one contact, the first when no index is told; None where there is none."""
    if fetched is None or not fetched.contacts or isinstance(index, str):
        return None
    place = max(index or 0, 0)
    if place >= len(fetched.contacts):
        return None
    contact = fetched.contacts[place]
    match attribute:
        case "aor":
            return fetched.aor
        case "domain":
            return fetched.table
        case "aorhash":
            return stable_hash(fetched.aor)
        case "count":
            return len(fetched.contacts)
        case "expires":
            return contact.expires + fetched.since_1970 if contact.expires else 0
        case "modified":
            return contact.modified + fetched.since_1970
    read = _OF_CONTACT.get(attribute)
    return None if read is None else read(contact)
