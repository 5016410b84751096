"""A binding of the location table: one place where an address of record can be reached.

There are many of them, so it is small: texts that all of a phone's bindings share are kept once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runtime.sip.address import ListenSocket

#: ``q`` of a contact that gave none; it comes after all others
NO_Q: Final = -1
#: ``user_agent`` of a phone that does not tell
NO_USER_AGENT: Final = "n/a"
ALL_METHODS: Final = 0xFFFFFFFF
#: bit of ``flags``: kept in memory only, whatever ``db_mode`` is
MEMORY_ONLY: Final = 1


@dataclass(slots=True, eq=False)
class Contact:
    """A binding. Times are whole seconds of the router's clock."""

    uri: str
    call_id: str
    cseq: int
    expires: int = 0  # when it ends; 0 is never
    q: int = NO_Q  # preference in thousandths
    user_agent: str = NO_USER_AGENT
    received: str | None = None  # where its REGISTER came from, if that is where calls must go
    path: str | None = None  # Route values of the proxies before it
    socket: ListenSocket | None = None  # ours, on which its REGISTER came in
    methods: int = ALL_METHODS  # bits of ``location/methods.py``
    branch_flags: int = 0  # bits of the branch flags that were set
    flags: int = 0
    modified: int = 0
    instance: str | None = None  # +sip.instance, in its angle brackets (RFC 5626 4.1)
    reg_id: int = 0  # its flow (RFC 5626 4.2); 0 is none
    number: int = 0  # the table's own for it; 0 before it is in one

    def copy(self) -> Contact:
        """The same, in no table yet."""
        return Contact(
            self.uri,
            self.call_id,
            self.cseq,
            self.expires,
            self.q,
            self.user_agent,
            self.received,
            self.path,
            self.socket,
            self.methods,
            self.branch_flags,
            self.flags,
            self.modified,
            self.instance,
            self.reg_id,
        )

    def valid(self, now: int) -> bool:
        """Whether it has not ended."""
        return self.expires > now or self.expires == 0

    def renew(self, fresh: Contact, *, call_id: bool) -> None:
        """Take what a later REGISTER says; the Call-ID only with ``call_id``.

        Who is known by its instance may have moved to another URI.
        """
        if fresh.instance is not None:
            self.uri = fresh.uri
        if call_id:
            self.call_id = fresh.call_id
        self.cseq, self.expires, self.q = fresh.cseq, fresh.expires, fresh.q
        self.user_agent, self.received, self.path = fresh.user_agent, fresh.received, fresh.path
        self.socket, self.methods = fresh.socket, fresh.methods
        self.branch_flags, self.flags = fresh.branch_flags, fresh.flags
        self.modified = fresh.modified


def q_text(q: int) -> str:
    """A preference as it is written, in the fewest digits.

    >>> q_text(1000), q_text(700), q_text(250), q_text(5), q_text(0)
    ('1', '0.7', '0.25', '0.005', '0')
    """
    if q >= 1000:
        return "1"
    return f"0.{q:03}".rstrip("0").rstrip(".") if q > 0 else "0"


def bare_instance(instance: str) -> str:
    """An instance without its angle brackets."""
    if instance.startswith("<") and instance.endswith(">"):
        return instance[1:-1]
    return instance
