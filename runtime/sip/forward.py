"""Messages sent on: our Via and the script's edits added to a request, our Via taken off a reply.

A request that forks is written once into a ``Template``; a branch fills in its URI and branch
parameter (RFC 3261 16.6; insertion points as LANGUAGE E.4 and E.5).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from runtime.sip.address import Address, ListenSocket, bracketed
from runtime.sip.errors import SipError
from runtime.sip.numbers import stable_hash
from runtime.sip.via_edit import marked

if TYPE_CHECKING:
    from runtime.router import Router
    from runtime.sip.message import Message, Reply
    from runtime.sip.request import Request


class SocketLine(str):
    """A header line put before the first one that is others for some sockets it is sent from."""

    __slots__ = ("for_socket",)

    def __new__(cls, line: str, for_socket: Callable[[ListenSocket], str]) -> SocketLine:
        made = super().__new__(cls, line)
        made.for_socket = for_socket
        return made

    for_socket: Callable[[ListenSocket], str]


class Template(NamedTuple):
    """A request ready to send but for its URI, our socket and the branch parameter."""

    before_uri: str
    before_via: str
    after_via: bytes
    by_socket: tuple[SocketLine, ...] = ()  # those of the lines before our Via

    def fill(self, uri: str, via: str, path: str | None = None) -> bytes:
        """The bytes of one branch; ``path`` is a Route that goes before the request's own."""
        if path:
            via = f"{via}\r\nRoute: {path}"
        return (
            f"{self.before_uri}{uri}{self.before_via}{via}\r\n".encode("latin-1") + self.after_via
        )

    def for_socket(self, socket: ListenSocket) -> Template:
        """As it is sent from a socket."""
        if not self.by_socket:
            return self
        before = self.before_via
        for line in self.by_socket:
            before = before.replace(line, line.for_socket(socket), 1)
        return self._replace(before_via=before, by_socket=())


def sent_by(router: Router, socket: ListenSocket, message: Message | None) -> str:
    """Our host and port as Via and Record-Route name them; port 5060 is left out.

    What the script of a message, or the config, advertises stands for the socket's own.
    """
    host, port = socket.address
    host = bracketed(host)
    settings = router.settings
    if settings.advertised_address:
        host = settings.advertised_address
    if settings.advertised_port:
        port = settings.advertised_port
    script = None if message is None else message.script_if_any
    if script is not None:
        host = script.advertised_host or host
        port = script.advertised_port or port
    return host if port == 5060 else f"{host}:{port}"


def own_via(request: Request, socket: ListenSocket, branch: str) -> str:
    """Our Via for a request."""
    via = (
        f"Via: SIP/2.0/{socket.protocol.upper()} "
        f"{sent_by(request.router, socket, request)};branch={branch}"
    )
    script = request.script_if_any
    return f"{via};rport" if script is not None and script.local_rport else via


def request_template(request: Request) -> Template:
    """Write a request with the edits made so far.

    Raises:
        MalformedMessage: the topmost Via does not parse.
    """
    parts = request.edited if request.edited is not None else request.parts
    via_at = 2 * request.names.index("via") + 1
    start, separator, value = parts[0], parts[via_at], parts[via_at + 1]
    value = marked(request, value, False)
    # more than one blank may stand between method and URI
    uri_at = start.index(request.uri, len(request.method_text))
    head = [start[uri_at + len(request.uri) :]]
    first = parts[1]
    prepended = "".join(f"{line}\r\n" for line in request.prepended or ())
    if via_at == 1:
        head.append(line_end(separator) + prepended)
    else:
        if prepended and first:
            end = line_end(first)
            head += (end, prepended, first[len(end) :])
        elif prepended:  # the first line was taken out
            head.append(f"\r\n{prepended[:-2]}")
        else:
            head.append(first)
        head += parts[2:via_at]
        head.append(line_end(separator))
    tail = [separator.lstrip("\r\n"), value, *parts[via_at + 2 :]]
    for line in request.appended or ():
        tail.append(f"\r\n{line}")
    tail.append(request.end)
    return Template(
        request.lead + start[:uri_at],
        "".join(head),
        "".join(tail).encode("latin-1") + request.sent_body,
        tuple(line for line in request.prepended or () if isinstance(line, SocketLine)),
    )


def line_end(separator: str) -> str:
    """The line end that a header line's separator begins with; "" where an edit took it."""
    if separator.startswith("\r\n"):
        return "\r\n"
    return "\n" if separator.startswith("\n") else ""


def reply_without_our_via(reply: Reply) -> bytes:
    """A reply as it goes upstream: without its topmost Via, with the script's edits.

    Raises:
        MalformedMessage: the topmost Via does not parse.
    """
    parts = reply.edits().copy() if reply.edited is not None else reply.parts.copy()
    index = reply.names.index("via")
    via = reply.via
    separator, value = parts[2 * index + 1], parts[2 * index + 2]
    if via.end < len(value):
        parts[2 * index + 1] = separator.rstrip(" \t")
        parts[2 * index + 2] = value[via.end + 1 :]
    else:
        parts[2 * index + 1] = parts[2 * index + 2] = ""
    for line in reversed(reply.prepended or ()):
        parts.insert(1, f"\r\n{line}")
    for line in reply.appended or ():
        parts.append(f"\r\n{line}")
    return (reply.lead + "".join(parts) + reply.end).encode("latin-1") + reply.sent_body


def forward_stateless(request: Request, uri: str, to: Address) -> SipError | None:
    """Send a request on without a transaction; what went wrong, or None.

    Raises:
        MalformedMessage: the topmost Via does not parse.
    """
    router = request.router
    script = request.script_if_any
    preferred = None if script is None else script.send_socket
    socket = socket_for(router.sockets, preferred or request.socket, to)
    if socket is None:
        return SipError.NO_SOCKET
    router.send(stateless_copy(request, uri, socket), to, socket)
    return None


def stateless_copy(request: Request, uri: str, socket: ListenSocket) -> bytes:
    """A request as it is sent on without a transaction.

    Raises:
        MalformedMessage: the topmost Via does not parse.
    """
    profile = request.router.profile
    template = request_template(request)
    if profile.bare_via:
        return template.fill(uri, f"Via: SIP/2.0/UDP {socket.name}:{socket.address.port}")
    branch = profile.stateless_branch
    if branch is None:
        # the same for a repeat of the request, as RFC 3261 16.11 asks
        via_hash = stable_hash(request.via.branch, request.call_id)
        branch = f"{profile.branch_cookie}{via_hash:x}.0"
    via = own_via(request, socket, branch)
    return template.for_socket(socket).fill(uri, via, request.target().path)


def socket_for(
    sockets: list[ListenSocket], preferred: ListenSocket, to: Address
) -> ListenSocket | None:
    """The socket to send from: the one a message came in by, else the first of the same family."""
    six = ":" in to.host
    if (":" in preferred.address.host) == six:
        return preferred
    for socket in sockets:
        if (":" in socket.address.host) == six:
            return socket
    return None
