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
from runtime.sip.errors import MalformedMessage
from runtime.sip.headers import CSeq, NameAddr, Via, parse_cseq, parse_name_addr, parse_via
from runtime.sip.script_message import ScriptMessage
from runtime.sip.script_state import ScriptState

if TYPE_CHECKING:

    from runtime.router import Router
    from runtime.sip.context import Branch, Transaction
    from runtime.sip.text_edits import TextEdits


class Message(ScriptMessage):
    """What requests and replies share; ``ScriptMessage`` has what only scripts want."""

    __slots__ = (
        "_cseq",
        "_via",
        "appended",
        "body",
        "edited",
        "edited_body",
        "end",
        "force_rport",
        "lead",
        "len",
        "names",
        "parts",
        "prepended",
        "route_depth",
        "router",
        "socket",
        "source",
        "text_edits",
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
        self.edited_body: bytes | None = None
        self.text_edits: TextEdits | None = None  # changes at places in the text
        self.prepended: list[str] | None = None
        self.appended: list[str] | None = None
        self.transaction: Transaction | None = None
        self.route_depth = 1  # how many routes are running on it, one inside the other
        self.force_rport = False  # replies go to the source port, whatever the Via says
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
        names = self.names
        if name not in names:
            return -1
        if not start:
            return names.index(name)
        try:
            return names.index(name, start)
        except ValueError:
            return -1

    def raw_value(self, index: int) -> str:
        """The value of a header line as it stands, folds and trailing blanks too."""
        return self.parts[2 * index + 2]

    def header(self, name: str) -> str | None:
        """The value of the first header of that name (lower case, long form), stripped."""
        names = self.names
        return self.parts[2 * names.index(name) + 2].strip() if name in names else None

    def headers(self, name: str) -> list[str]:
        """The values of all headers of that name, stripped, in order."""
        parts, names = self.parts, self.names
        if name not in names:
            return []
        return [parts[2 * i + 2].strip() for i, n in enumerate(names) if n == name]

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

    def forget_views(self) -> None:
        """Read the headers anew: they were changed for readers, too."""
        self._via = self._cseq = None
        if self._script is not None:
            self._script.forget_views()

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
        """Change a value in what is sent; a line that was taken out stays out."""
        edited = self.edits()
        if edited[2 * index + 1]:
            edited[2 * index + 2] = value

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

    @property
    def sent_body(self) -> bytes:
        """The body that goes out."""
        return self.body if self.edited_body is None else self.edited_body

    def replace_body(self, body: bytes) -> None:
        """Send another body, with its Content-Length."""
        self.edited_body = body
        index = self.header_index("content-length")
        if index >= 0:
            self.replace_value(index, str(len(body)))
            return
        others = [line for line in self.appended or () if not line.startswith("Content-Length: ")]
        self.appended = [*others, f"Content-Length: {len(body)}"]

    def original(self) -> bytes:
        """The message as received, with changes made in place only."""
        return (self.lead + "".join(self.parts) + self.end).encode("latin-1") + self.body


class Reply(Message):
    """A reply received from downstream."""

    status: int
    reason: str

    __slots__ = ("branch", "reason", "status")

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
        self.branch: Branch | None = None  # whose reply it is


def line_text(parts: list[str], index: int) -> str:
    """``Name: value`` of one header line, its own line end and trailing blanks left out."""
    return (parts[2 * index + 1] + parts[2 * index + 2]).lstrip("\r\n").rstrip()


__all__ = ["Message", "Reply", "line_text"]
