"""Requests and replies: the text as it came, typed views on demand, and edits beside it.

The head is a latin-1 ``str`` so that every byte survives. ``parts`` is one ``re.split`` of it:
the start line, then for each header line its separator (line end, name, colon, blanks) and its
value; joined they are the head again. Edits go to a copy of the parts made on the first edit and
show only in what is sent: reads see the message as received, which is the servers' own rule
(LANGUAGE E.4).

This file knows no transaction, socket or clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.sip.address import Address, ListenSocket
from runtime.sip.errors import BadUri, MalformedMessage, SipError
from runtime.sip.headers import CSeq, NameAddr, Via, parse_cseq, parse_name_addr, parse_via
from runtime.sip.rewriting import KEEP, rewritten, script_text
from runtime.sip.script_message import ScriptMessage
from runtime.sip.script_state import ScriptState
from runtime.sip.uri import Uri, parse_uri
from runtime.sip.views import read_uri
from runtime.values import Readable

if TYPE_CHECKING:
    from collections.abc import Callable

    from runtime.router import Router
    from runtime.sip.context import Transaction


class Message(ScriptMessage):
    """What requests and replies share; ``ScriptMessage`` has what only scripts want."""

    __slots__ = (
        "_cseq",
        "_via",
        "appended",
        "body",
        "edited",
        "end",
        "lead",
        "len",
        "names",
        "parts",
        "prepended",
        "route_depth",
        "router",
        "socket",
        "source",
        "transaction",
        "via_names_source",
    )

    def __init__(
        self,
        lead: str,
        parts: list[str],
        names: list[str],
        end: str,
        body: bytes,
        length: int,
        source: Address,
        socket: ListenSocket,
        router: Router,
    ) -> None:
        self.lead = lead  # line ends before the start line; sent on as they came
        self.parts = parts
        self.names = names  # canonical lower-case long name of each header line
        self.end = end  # line end of the last header and the blank line; "" when cut off
        self.body = body
        self.len = length  # bytes received
        self.source = source
        self.socket = socket
        self.router = router
        self.edited: list[str] | None = None
        self.prepended: list[str] | None = None
        self.appended: list[str] | None = None
        self.transaction: Transaction | None = None
        self.route_depth = 1  # how many routes are running on it, one inside the other
        self.via_names_source = False  # DNS says that the Via's host is where it came from
        self._via: Via | None = None
        self._flags: set[int] | None = None
        self._cseq: CSeq | None = None
        self._script: ScriptState | None = None

    # ---- reading ----

    @property
    def destination(self) -> Address:
        """The address the message came in on."""
        return self.socket.address

    def header_index(self, name: str, start: int = 0) -> int:
        """Which header line is the first of that name from ``start`` on; -1 for none."""
        try:
            return self.names.index(name, start)
        except ValueError:
            return -1

    def raw_value(self, index: int) -> str:
        """The value of a header line as it stands, folds and trailing blanks too."""
        return self.parts[2 * index + 2]

    def header(self, name: str) -> str | None:
        """The value of the first header of that name (lower case, long form), stripped."""
        try:
            return self.parts[2 * self.names.index(name) + 2].strip()
        except ValueError:
            return None

    def headers(self, name: str) -> list[str]:
        """The values of all headers of that name, stripped, in order."""
        parts = self.parts
        return [parts[2 * i + 2].strip() for i, n in enumerate(self.names) if n == name]

    def header_line(self, name: str) -> str | None:
        """``Name: value`` of the first header of that name, as spelt on the wire, without line
        end."""
        try:
            index = self.names.index(name)
        except ValueError:
            return None
        return line_text(self.parts, index)

    @property
    def via(self) -> Via:
        """The topmost Via element.

        Raises:
            MalformedMessage: there is none, or it does not parse.
        """
        via = self._via
        if via is None:
            index = self.header_index("via")
            if index < 0:
                raise MalformedMessage("no Via")
            via = self._via = parse_via(self.parts[2 * index + 2])
        return via

    def read_from(self) -> NameAddr | None:
        """From, or None when absent.

        Raises:
            MalformedMessage: it does not parse.
        """
        value = self.header("from")
        return None if value is None else parse_name_addr(value)

    def read_to(self) -> NameAddr | None:
        """To, or None when absent.

        Raises:
            MalformedMessage: it does not parse.
        """
        value = self.header("to")
        return None if value is None else parse_name_addr(value)

    def read_cseq(self) -> CSeq | None:
        """CSeq, or None when absent or not readable."""
        cseq = self._cseq
        if cseq is None:
            index = self.header_index("cseq")
            if index < 0:
                return None
            cseq = self._cseq = parse_cseq(self.parts[2 * index + 2])
        return cseq

    def join(self, transaction: Transaction) -> None:
        """Become a message of a transaction: its flags and attributes are this message's too."""
        self.transaction = transaction
        if self._flags is not None:
            self._flags = None
        if self._script is not None:
            self._script.share(transaction.request.script)

    # ---- editing ----

    def edits(self) -> list[str]:
        """The copy of ``parts`` that goes out."""
        edited = self.edited
        if edited is None:
            edited = self.edited = self.parts.copy()
        return edited

    def change_in_place(self, index: int, value: str) -> None:
        """Change a value for readers too: the servers write Max-Forwards into their buffer."""
        self.parts[2 * index + 2] = value
        if self.edited is not None:
            self.edited[2 * index + 2] = value

    def replace_value(self, index: int, value: str) -> None:
        self.edits()[2 * index + 2] = value

    def remove_header(self, index: int) -> None:
        """Take a whole header line out of what is sent."""
        edited = self.edits()
        edited[2 * index + 1] = edited[2 * index + 2] = ""

    def prepend_header(self, line: str) -> None:
        """Put ``Name: value`` before the first header; later ones follow earlier ones."""
        if self.prepended is None:
            self.prepended = []
        self.prepended.append(line)

    def append_header(self, line: str) -> None:
        """Put ``Name: value`` after the last header."""
        if self.appended is None:
            self.appended = []
        self.appended.append(line)

    def original(self) -> bytes:
        """The message as received, with changes made in place only."""
        return (self.lead + "".join(self.parts) + self.end).encode("latin-1") + self.body


class Request(Message):
    """A request, and what a script does to it before it is sent on."""

    method: str
    method_text: str

    __slots__ = (
        "_ruri",
        "branches",
        "error",
        "method",
        "method_text",
        "new_uri",
        "on_negative",
        "reply_lines",
        "uri",
        "version",
    )

    def __init__(
        self,
        start: tuple[str, str, str],
        lead: str,
        parts: list[str],
        names: list[str],
        end: str,
        body: bytes,
        length: int,
        source: Address,
        socket: ListenSocket,
        router: Router,
    ) -> None:
        super().__init__(lead, parts, names, end, body, length, source, socket, router)
        self.method_text, self.uri, self.version = start
        self.method = self.method_text.upper()
        self.new_uri: str | None = None
        self._ruri: Uri | None = None
        self.branches: list[str] = []
        self.reply_lines: list[str] | None = None  # for the next reply built here
        self.error: SipError = SipError.UNSPECIFIED
        self.on_negative: Callable[[Request], object] | None = None

    @property
    def current_uri(self) -> str:
        """The rewritten Request-URI, or the received one (LANGUAGE E.3)."""
        return self.new_uri if self.new_uri is not None else self.uri

    @property
    def ruri(self) -> Uri:
        """The current Request-URI as a value; one without parts when it cannot be read.

        Scripts compare and match its text whatever it is, as the servers do.
        """
        ruri = self._ruri
        if ruri is None:
            try:
                ruri = self.readable_ruri()
            except BadUri:
                schemes = self.router.profile.language.uri_schemes
                ruri = self._ruri = read_uri(self.current_uri, schemes)
        return ruri

    @ruri.setter
    def ruri(self, uri: Readable) -> None:
        text = script_text(self, uri)
        if text is not None:
            self.set_uri(text)

    def set_ruri(
        self, *, user: Readable = KEEP, domain: Readable = KEEP, port: Readable = KEEP
    ) -> None:
        """Replace parts of the current URI; None removes the user or the port (LANGUAGE E.3)."""
        text = rewritten(self, user=user, domain=domain, port=port)
        if text is not None:
            self.set_uri(text)

    @property
    def received_ruri(self) -> Uri:
        """The URI as it was received."""
        if self.new_uri is None:
            return self.ruri
        return read_uri(self.uri, self.router.profile.language.uri_schemes)

    @property
    def dst_uri(self) -> str | None:
        """Where the request goes, if not by its own URI (``$du``)."""
        script = self._script
        return None if script is None else script.dst_uri

    @dst_uri.setter
    def dst_uri(self, uri: Readable) -> None:
        script = self.script
        script.dst_uri = None if uri is None else script_text(self, uri) or script.dst_uri

    @property
    def next_hop(self) -> str:
        """The URI that says where the request goes (LANGUAGE E.3)."""
        return self.dst_uri or self.current_uri

    def readable_ruri(self) -> Uri:
        """The current Request-URI as a value.

        Raises:
            BadUri: the profile's server would not read it.
        """
        ruri = self._ruri
        if ruri is None or ruri.scheme not in self.router.profile.uri_schemes:
            ruri = self._ruri = parse_uri(self.current_uri, self.router.profile.uri_schemes)
        return ruri

    def set_uri(self, uri: str | None) -> None:
        """Rewrite the Request-URI; None goes back to the received one."""
        self.new_uri = uri
        self._ruri = None

    def add_reply_line(self, line: str) -> None:
        """A header line for the next reply that is built here to this request."""
        if self.reply_lines is None:
            self.reply_lines = []
        self.reply_lines.append(line)

    def for_failure_route(self) -> Request:
        """The request as a failure route sees it: its own rewriting and branches, the same text."""
        copy = Request(
            (self.method_text, self.uri, self.version),
            self.lead,
            self.parts,
            self.names,
            self.end,
            self.body,
            self.len,
            self.source,
            self.socket,
            self.router,
        )
        copy.new_uri = self.new_uri
        copy.edited, copy.prepended, copy.appended = self.edited, self.prepended, self.appended
        # flags and attributes are the transaction's: what a failure route does to them stays
        copy._flags = self.flags
        copy.transaction = self.transaction
        if self._script is not None:
            copy._script = ScriptState(self.router, self._script)
            copy._script.branch_flags = set(self._script.branch_flags)
            copy._script.dst_uri = self._script.dst_uri
        return copy


class Reply(Message):
    """A reply received from downstream."""

    status: int
    reason: str

    __slots__ = ("reason", "status")

    def __init__(
        self,
        status: int,
        reason: str,
        lead: str,
        parts: list[str],
        names: list[str],
        end: str,
        body: bytes,
        length: int,
        source: Address,
        socket: ListenSocket,
        router: Router,
    ) -> None:
        super().__init__(lead, parts, names, end, body, length, source, socket, router)
        self.status = status
        self.reason = reason


def line_text(parts: list[str], index: int) -> str:
    """``Name: value`` of one header line, its own line end and trailing blanks left out."""
    return (parts[2 * index + 1] + parts[2 * index + 2]).lstrip("\r\n").rstrip()


__all__ = ["BadUri", "Message", "Reply", "Request", "line_text"]
