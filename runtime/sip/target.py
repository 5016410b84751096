"""The target set: where a request goes beside its Request-URI (RFC 3261 16.5, LANGUAGE E.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.sip.address import ListenSocket


@dataclass(slots=True)
class Target:
    """One place a request goes to."""

    uri: str
    dst_uri: str | None = None  # where it is sent, if not by its own URI
    path: str | None = None  # Route values that are put before the request's own
    socket: ListenSocket | None = None  # what it is sent from, if that was told
    flags: set[int] = field(default_factory=set)  # branch flags (LANGUAGE D.9)
    q: int | None = None  # preference in thousandths; None: none was given
    instance: str | None = None  # +sip.instance of the binding that it came from
    ruid: str | None = None  # the binding's own name in the location table
    user_agent: str | None = None  # of the phone that registered it

    @property
    def next_hop(self) -> str:
        """The URI that says where it goes."""
        return self.dst_uri or self.uri
