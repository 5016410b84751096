"""What scripts read of a message and change in it, beside what the core itself needs.

Requests and replies have the same names, so that a route may serve both: what a message lacks is
None, or a part without text (LANGUAGE D.7.1, D.8). Setting it there is logged and changes nothing.
The Request overrides what only it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from runtime.sip.rewriting import KEEP
from runtime.sip.script_state import ScriptState
from runtime.sip.views import (
    NO_URI,
    NOWHERE,
    Credentials,
    Party,
    SequenceNumber,
    read_credentials,
    read_party,
    read_sequence_number,
    read_uri,
)
from runtime.values import Readable, Value

if TYPE_CHECKING:
    from runtime.avps import Attributes, Avps
    from runtime.router import Router
    from runtime.sip.address import Address, ListenSocket
    from runtime.sip.context import Transaction
    from runtime.sip.message import Message
    from runtime.sip.uri import Uri
    from runtime.xavps import Trees


class ScriptMessage:
    """The base of ``Message``; its own state is what scripts keep on a message."""

    __slots__ = ("_flags", "_script")

    if TYPE_CHECKING:
        body: bytes
        len: int
        names: list[str]
        parts: list[str]
        router: Router
        socket: ListenSocket
        transaction: Transaction | None

        def header(self, name: str) -> str | None: ...
        def headers(self, name: str) -> list[str]: ...

    _flags: set[int] | None
    _script: ScriptState | None

    @property
    def script(self) -> ScriptState:
        """What scripts keep on this message."""
        script = self._script
        if script is None:
            transaction = self.transaction
            shared = None
            if transaction is not None and transaction.request is not self:
                shared = transaction.request.script
            script = self._script = ScriptState(self.router, shared)
        return script

    @property
    def script_if_any(self) -> ScriptState | None:
        """What scripts keep on this message, or None when none has asked for it."""
        return self._script

    # ---- the start line ----

    @property
    def method(self) -> str:
        """The method; of a reply, the one in its CSeq."""
        return (self.cseq.method or "").upper()

    @property
    def method_text(self) -> str:
        """The method as it is written; of a reply, in its CSeq."""
        return self.cseq.method or ""

    @property
    def status(self) -> int | None:
        """A reply's status."""
        return None

    @property
    def status_text(self) -> str:
        """The second word of the first line: a reply's status, a request's current URI.

        To SER the operands ``status`` and ``uri`` were one (LANGUAGE D.8).
        """
        return self.ruri.text if self.status is None else f"{self.status:03}"

    @property
    def reason(self) -> str | None:
        """A reply's reason phrase."""
        return None

    @property
    def ruri(self) -> Uri:
        """A request's current URI."""
        return NO_URI

    @ruri.setter
    def ruri(self, uri: Readable) -> None:
        self._cannot_set("a Request-URI")

    @property
    def received_ruri(self) -> Uri:
        """A request's URI as it was received."""
        return NO_URI

    def set_ruri(
        self, *, user: Readable = KEEP, domain: Readable = KEEP, port: Readable = KEEP
    ) -> None:
        """Replace parts of a request's current URI; None removes one (LANGUAGE E.3)."""
        self._cannot_set("a Request-URI")

    @property
    def dst_uri(self) -> str | None:
        """Where a request goes, if not by its own URI (``$du``)."""
        return None

    @dst_uri.setter
    def dst_uri(self, uri: Readable) -> None:
        self._cannot_set("a destination")

    @property
    def dst(self) -> Uri:
        """``dst_uri`` as a value."""
        return read_uri(self.dst_uri)

    def _cannot_set(self, what: str) -> None:
        self.router.log.once("set", f"a script sets {what} of a message that has none")

    # ---- headers ----

    @property
    def from_(self) -> Party:
        """From."""
        script = self.script
        if script.from_ is None:
            script.from_ = read_party(self.header("from"))
        return script.from_

    @property
    def to(self) -> Party:
        """To."""
        script = self.script
        if script.to is None:
            script.to = read_party(self.header("to"))
        return script.to

    @property
    def cseq(self) -> SequenceNumber:
        """CSeq."""
        script = self.script
        if script.cseq is None:
            script.cseq = read_sequence_number(self.header("cseq"))
        return script.cseq

    @property
    def auth(self) -> Credentials:
        """The digest response in Proxy-Authorization, else in Authorization."""
        script = self.script
        if script.auth is None:
            value = self.header("proxy-authorization") or self.header("authorization")
            script.auth = read_credentials(value)
        return script.auth

    @property
    def call_id(self) -> str | None:
        """Call-ID."""
        return self.header("call-id")

    @property
    def contact(self) -> str | None:
        """The first Contact header, all of its contacts."""
        return self.header("contact")

    @property
    def user_agent(self) -> str | None:
        """User-Agent."""
        return self.header("user-agent")

    @property
    def content_type(self) -> str | None:
        """Content-Type."""
        return self.header("content-type")

    @property
    def content_length(self) -> str | None:
        """Content-Length, as it is written."""
        return self.header("content-length")

    @property
    def expires(self) -> str | None:
        """Expires, as it is written."""
        return self.header("expires")

    @property
    def event(self) -> str | None:
        """Event."""
        return self.header("event")

    @property
    def body_text(self) -> str | None:
        """The body, a character for each byte; None when there is none."""
        return self.body.decode("latin-1") if self.body else None

    def hdr(self, name: str, index: Readable = 0) -> str | None:
        """A header's value by any of its names: 0 is the first, -1 the last, ``"*"`` all."""
        from runtime.sip.parser import COMPACT

        wanted = name.lower()
        values = self.headers(COMPACT.get(wanted, wanted))
        if index == "*":
            return ",".join(values) if values else None
        if isinstance(index, int) and -len(values) <= index < len(values):
            return values[index]
        return None

    # ---- where from ----

    @property
    def protocol(self) -> str:
        """The transport the message came by, in lower case."""
        return self.socket.protocol

    @property
    def af(self) -> int:
        """The address family the message came by, as a number: AF_INET or AF_INET6."""
        return 10 if ":" in self.socket.address.host else 2

    @property
    def sent_from(self) -> Address:
        """The socket that it is being sent from; no address before that."""
        return NOWHERE

    @property
    def sent_to(self) -> Address:
        """Where it is being sent; no address before that."""
        return NOWHERE

    @property
    def sent_protocol(self) -> str:
        """The protocol that it is being sent by; "" before that."""
        return ""

    @property
    def sent_af(self) -> int:
        """The address family that it is being sent by; 0 before that."""
        return 0

    # ---- variables and flags ----

    @property
    def avps(self) -> Avps:
        """``$avp(x)``."""
        return self.script.shared.avps

    @property
    def attrs(self) -> Attributes:
        """Attributes of SER."""
        return self.script.shared.attrs

    @property
    def xavps(self) -> Trees:
        """``$xavp(root=>field)``."""
        return self.script.shared.xavps

    @property
    def xavus(self) -> Trees:
        """``$xavu(root=>field)``."""
        return self.script.shared.xavus

    @property
    def xavis(self) -> Trees:
        """``$xavi(root=>field)``."""
        return self.script.shared.xavis

    @property
    def flags(self) -> set[int]:
        """Message flags 0-31, as ``setflag`` sets them (LANGUAGE D.9)."""
        flags = self._flags
        if flags is None:
            transaction = self.transaction
            if transaction is not None and transaction.request is not self:
                flags = transaction.request.flags
            else:
                flags = set()
            self._flags = flags
        return flags

    @property
    def branch_flags(self) -> set[int]:
        """Flags of the branch that is the Request-URI's (LANGUAGE D.9)."""
        return self.script.branch_flags

    @property
    def script_flags(self) -> set[int]:
        """Flags of this run of the script."""
        return self.script.script_flags

    def pv(self, name: str) -> Value:
        """A pseudo-variable by its text, ``$`` included."""
        from runtime.pseudo_variables import read_variable

        return read_variable(cast("Message", self), name)

    def set_pv(self, name: str, value: Readable) -> None:
        """Set a pseudo-variable; None is ``$null``."""
        from runtime.pseudo_variables import write_variable

        write_variable(cast("Message", self), name, value)

    def select(self, name: str) -> str | None:
        """A select by its text, ``@`` included."""
        from runtime.selects import read_select

        return read_select(cast("Message", self), name)
