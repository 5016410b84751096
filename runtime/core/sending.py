"""Core commands on where a message goes and how: sent on without a transaction, from which socket,
under which name (LANGUAGE E.3, E.5)."""

from __future__ import annotations

from runtime.core.rewriting import current
from runtime.registry import script_function
from runtime.results import FAILED, OK, Rc
from runtime.router import port_number
from runtime.sip.errors import SipError
from runtime.sip.forward import forward_stateless
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.transport.listen import ListenError, parse_listen
from runtime.via_source import asks_dns, recognise_source
from runtime.wire_text import on_wire


@script_function("request", "failure")
async def forward(msg: Request, host: str = "", port: int | str | None = None) -> Rc:
    """Send the request on statelessly: to ``host``, or to its next hop (LANGUAGE E.3).

    ``port`` may be a URI's own (text, None when it has none: SRV, else 5060). Branches are ignored.
    1, or negative: -478 for a host that does not resolve, -479 for a bad port.
    """
    msg.error = SipError.UNSPECIFIED
    if not host:
        uri = current(msg) if msg.dst_uri is None else msg.dst
        if uri is None or not uri.host:
            return FAILED
        host, port = uri.host, uri.port
    if isinstance(port, str):
        number = port_number(port)
        if number is None:
            msg.router.log.once("forward port", f"forward: bad port {port!r}")
            return Rc(SipError.BAD_URI)
        port = number
    addresses = await msg.router.resolve(host, port or None)
    if not addresses:
        msg.router.log.once("forward", f"forward: {host!r} does not resolve")
        return Rc(SipError.BAD_ADDRESS)
    if asks_dns(msg):
        await recognise_source(msg)
    error = forward_stateless(msg, msg.current_uri, addresses[0])
    if error is not None:
        msg.error = error
        return FAILED
    return OK


@script_function("request", "failure")
async def send(msg: Request, host: str, port: int = 0) -> bool:
    """Send the message as it was received, without a Via of ours; port 0 is SRV, else 5060."""
    msg.error = SipError.UNSPECIFIED
    addresses = await msg.router.resolve(host, port or None)
    if not addresses:
        msg.router.log.once("send", f"send: {host!r} does not resolve")
        return False
    return msg.router.send_request(msg.original(), addresses[0], msg.socket)


@script_function("request", "failure")
async def forward_udp(msg: Request, host: str = "", port: int | str | None = None) -> Rc:
    """As ``forward``, by UDP."""
    return await forward(msg, host, port)


# ---- how it is sent ----


@script_function("request", "onreply", "branch", "failure")
def force_rport(msg: Message) -> bool:
    """Send replies to where the request came from, as if its Via had asked so (RFC 3581)."""
    msg.force_rport = True
    return True


@script_function("request", "branch", "failure")
def add_local_rport(msg: Message) -> bool:
    """Ask in our own Via that replies come to where the request was sent from (RFC 3581)."""
    msg.script.local_rport = True
    return True


@script_function()
def force_send_socket(msg: Message, place: str) -> bool:
    """Send the request from that socket of ours: ``[protocol:]host[:port]``."""
    try:
        wish = parse_listen(place)
    except ListenError:
        wish = None
    port = None if wish is None else wish.port or 5060
    for socket in msg.router.sockets:
        if (
            wish is not None
            and wish.host in (socket.name, socket.address.host)
            and port == socket.address.port
        ):
            msg.script.send_socket = socket
            return True
    msg.router.log.once("send socket", f"force_send_socket: {place!r} is no socket of this router")
    return False


@script_function()
def set_advertised_address(msg: Message, host: str) -> bool:
    """The host that our Via and Record-Route name, for this message."""
    msg.script.advertised_host = on_wire(host)
    return True


@script_function()
def set_advertised_port(msg: Message, port: int) -> bool:
    """The port that our Via and Record-Route name, for this message."""
    msg.script.advertised_port = port
    return True


@script_function()
def udp_mtu_try_proto(msg: Message, protocol: str) -> bool:
    """What to send by when a request is too long for a datagram: there is only UDP here."""
    return True


def _about_connections(msg: Message) -> bool:
    """Connections are TCP's; to UDP it is all the same."""
    return True


@script_function()
def set_forward_close(msg: Message) -> bool:
    """Close the connection that the request is sent on: there is none."""
    return _about_connections(msg)


@script_function()
def set_forward_no_connect(msg: Message) -> bool:
    """Open no connection for the request: none is."""
    return _about_connections(msg)


@script_function()
def set_reply_close(msg: Message) -> bool:
    """Close the connection that the reply is sent on: there is none."""
    return _about_connections(msg)


@script_function()
def set_reply_no_connect(msg: Message) -> bool:
    """Open no connection for the reply: none is."""
    return _about_connections(msg)


@script_function()
def force_tcp_alias(msg: Message, port: int = 0) -> bool:
    """Let other messages use this one's connection: there is none."""
    return _about_connections(msg)
