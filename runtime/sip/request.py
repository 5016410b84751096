"""A request, and what a script does to it before it is sent on (RFC 3261 16.6, LANGUAGE E.3).

This file knows no transaction, socket or clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.sip.address import Address, ListenSocket
from runtime.sip.errors import BadUri, SipError
from runtime.sip.message import Message
from runtime.sip.numbers import number
from runtime.sip.rewriting import KEEP, rewritten, script_text
from runtime.sip.script_state import ScriptState
from runtime.sip.target import Target
from runtime.sip.uri import Uri, parse_uri, unreadable_uri
from runtime.sip.views import read_uri
from runtime.values import Readable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from runtime.router import Router
    from runtime.sip.context import Branch, Transaction
    from runtime.sip.matching import Keys
    from runtime.sip.message import Reply


class Request(Message):
    """A request."""

    method: str
    method_text: str

    __slots__ = (
        "_ruri",
        "auto_100",
        "branch_index",
        "branches",
        "error",
        "keys",
        "method",
        "method_text",
        "new_uri",
        "on_branch",
        "on_failure",
        "on_reply",
        "on_transaction",
        "picked",
        "reply_body",
        "reply_lines",
        "untold",
        "uri",
        "uri_used",
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
        self.keys: Keys | None = None  # of its transaction, once they were asked for
        self.branches: list[Target] = []
        self.reply_lines: list[str] | None = None  # for the next reply built here
        self.reply_body = b""  # of the replies built here
        self.error: SipError = SipError.UNSPECIFIED
        # routes that are armed for the next time it is sent on
        self.on_branch: Callable[[Request], Any] | None = None
        self.on_failure: Callable[[Request], Any] | None = None
        self.on_reply: Callable[[Reply], Any] | None = None
        #: what is to be done to its transaction when there is one
        self.on_transaction: list[Callable[[Transaction], None]] = []
        self.auto_100 = True  # an INVITE that is relayed is answered 100
        self.untold = False  # the caller is not told that it could not be relayed
        self.uri_used = False  # the Request-URI's own branch is not to be sent (again)
        self.branch_index: int | None = None  # in a branch route
        self.picked: Branch | None = None  # in a failure route: whose reply is about to go up

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
                ruri = read_uri(self.current_uri, schemes)
                if self._has_bad_port(ruri):
                    ruri = unreadable_uri(self.current_uri)
                self._ruri = ruri
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
        self.uri_used = False

    @property
    def next_hop(self) -> str:
        """The URI that says where the request goes (LANGUAGE E.3)."""
        return self.dst_uri or self.current_uri

    def target(self) -> Target:
        """The Request-URI's own branch, as one of a target set."""
        script = self._script
        if script is None:
            return Target(self.current_uri)
        return Target(
            self.current_uri,
            script.dst_uri,
            script.path,
            script.send_socket,
            set(script.branch_flags),
            script.q,
            script.instance,
            script.ruid,
            script.user_agent,
        )

    def readable_ruri(self) -> Uri:
        """The current Request-URI as a value.

        Raises:
            BadUri: the profile's server would not read it.
        """
        ruri = self._ruri
        if ruri is None or ruri.scheme not in self.router.profile.uri_schemes:
            ruri = parse_uri(self.current_uri, self.router.profile.uri_schemes)
            if self._has_bad_port(ruri):
                raise BadUri("port out of range")
            self._ruri = ruri
        return ruri

    def _has_bad_port(self, uri: Uri) -> bool:
        return (
            uri.port is not None
            and self.router.profile.language.checks_ports
            and number(uri.port, 65535) is None
        )

    def set_uri(self, uri: str | None) -> None:
        """Rewrite the Request-URI; None goes back to the received one."""
        self.new_uri = uri
        self._ruri = None
        self.uri_used = False

    def forget_views(self) -> None:
        """Read the headers anew: they were changed for readers, too."""
        super().forget_views()
        self.keys = None

    def add_reply_line(self, line: str) -> None:
        """A header line for the next reply that is built here to this request."""
        if self.reply_lines is None:
            self.reply_lines = []
        self.reply_lines.append(line)

    def for_branch_route(self, target: Target, index: int) -> Request:
        """The request as a branch route sees it: that branch's URI and flags, edits of its own."""
        copy = self.copy()
        copy.set_uri(target.uri)
        copy.script.take_target(target)
        copy.branch_index = index
        copy.on_failure, copy.on_reply = self.on_failure, self.on_reply
        return copy

    def for_failure_route(self, picked: Branch) -> Request:
        """The request as a failure route sees it: as it was relayed, with no branches."""
        copy = self.copy()
        copy.uri_used = True
        copy.picked = picked
        copy.branch_index = picked.index
        return copy

    def copy(self) -> Request:
        """The same text, with rewriting and edits of its own."""
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
        copy.edited = None if self.edited is None else self.edited.copy()
        copy.prepended = None if self.prepended is None else self.prepended.copy()
        copy.appended = None if self.appended is None else self.appended.copy()
        copy.force_rport, copy.via_names_source = self.force_rport, self.via_names_source
        copy.edited_body = self.edited_body
        copy.text_edits = None if self.text_edits is None else self.text_edits.copy()
        # flags and attributes are the transaction's: what a failure route does to them stays
        copy._flags = self.flags
        copy.transaction = self.transaction
        if self._script is not None:
            copy._script = ScriptState(self.router, self._script)
            copy._script.take_target(self.target())
            copy._script.take_notes(self._script)
        return copy
