"""rr: Record-Route and loose routing of Kamailio (LANGUAGE G.2.1, G.2.2; RFC 3261 16.4, 16.12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from runtime.core import forget_error
from runtime.edit_patterns import find
from runtime.registry import Text, script_function
from runtime.results import FAILED, OK, Rc
from runtime.router import Router, numeric_address
from runtime.sip.address import ListenSocket, bracketed
from runtime.sip.errors import BadUri, MalformedMessage
from runtime.sip.forward import SocketLine
from runtime.sip.headers import parameter
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.sip.routes import RouteList, is_pair, is_strict, with_maddr
from runtime.sip.uri import Uri, parse_uri
from runtime.wire_text import on_wire

#: characters of parameters that wait for a Record-Route
MAXIMUM_PARAMETERS: Final = 512
_TWICE: Final = "record_route: the message is record-routed already"


@dataclass(slots=True)
class Params:
    """Module parameters. ``enable_socket_mismatch_warning`` and ``sockname_mode`` do nothing."""

    add_username: int = 0  # the Request-URI's user stands in our Record-Route
    append_fromtag: int = 1  # From's tag does, as ftag
    custom_user_avp: str = ""  # the AVP that holds the user, if it is set
    enable_double_rr: int = 1  # two Record-Routes where a request leaves by another socket
    enable_full_lr: int = 0  # lr=on in place of lr
    enable_socket_mismatch_warning: int = 1
    force_send_socket: int = 1  # a pair of Routes tells what it is sent from
    ignore_user: str = ""  # a Route with this user is not ours
    sockname_mode: int = 0


class State:
    """The parameters of one router."""

    __slots__ = ("params",)

    def __init__(self, router: Router, params: Params) -> None:
        self.params = params
        router.variables["route_uri"] = lambda msg, _, __: _route_uri(msg)


@dataclass(slots=True)
class Notes:
    """What rr keeps on a message: what it records, and the Route that was ours."""

    recorded: bool = False
    waiting: str = ""  # parameters told before there was a Record-Route
    line: _Recorded | None = None  # ours
    own: str | None = None  # parameters of the Route that was ours, or of the URI
    next_hop: bool = False  # a Route says where the request goes

    def __copy__(self) -> Notes:
        return Notes(self.recorded, self.waiting, self.line, self.own, self.next_hop)


@dataclass(slots=True, frozen=True)
class _Recorded:
    """A Record-Route as it was put into the message, and how it is written with ``more``."""

    line: SocketLine
    before: str  # up to the address
    after: str  # from lr to the parameters
    more: str = ""

    def written(self, socket: ListenSocket, single: bool) -> str:
        pair = "" if single else ";r2=on"
        return f"Record-Route: <{self.before}{_shown(socket)}{pair}{self.after}{self.more}>"


def _notes(msg: Message) -> Notes:
    kept = msg.script.of_modules
    notes = kept.get(Notes)
    if notes is None:
        notes = kept[Notes] = Notes()
    assert isinstance(notes, Notes)
    return notes


# ---- Record-Route ----


@script_function("request", "failure", "branch")
def record_route(msg: Request, params: Text = "") -> bool:
    """Put our address before the first header as Record-Route, with ``params`` behind its own.

    A second call is false. Where the request leaves by another socket there are two, that of
    the sending socket first, both with r2=on.
    """
    forget_error(msg)
    notes = _notes(msg)
    if notes.recorded:
        msg.router.log.once("record_route", _TWICE)
        return False
    user, tag = _user(msg), _from_tag(msg)
    if user is None or tag is None:
        return False
    after = f"{_lr(msg)}{f';ftag={tag}' if tag else ''}{on_wire(params)}"
    recorded = _Recorded(SocketLine("", lambda _: ""), f"sip:{user}", after, notes.waiting)
    notes.line = replace(recorded, line=_line(msg, recorded))
    notes.waiting, notes.recorded = "", True
    msg.prepend_header(notes.line.line)
    return True


def _line(msg: Request, recorded: _Recorded) -> SocketLine:
    here = msg.socket
    single = recorded.written(here, True)
    if not msg.router.module(State).params.enable_double_rr:
        return SocketLine(single, lambda _: single)

    def for_socket(socket: ListenSocket) -> str:
        if (socket.protocol, socket.address) == (here.protocol, here.address):
            return single
        return f"{recorded.written(socket, False)}\r\n{recorded.written(here, False)}"

    return SocketLine(single, for_socket)


@script_function("request", "failure", "branch")
def record_route_preset(msg: Request, address: Text, second: Text = "") -> bool:
    """Put an address of the script's own before the first header as Record-Route."""
    forget_error(msg)
    notes = _notes(msg)
    if notes.recorded:
        msg.router.log.once("record_route", _TWICE)
        return False
    user, tag = _user(msg), _from_tag(msg)
    if user is None or tag is None:
        return False
    ftag = f";ftag={tag}" if tag else ""
    notes.recorded = True
    for shown in (address, second) if second else (address,):
        msg.prepend_header(f"Record-Route: <sip:{user}{on_wire(shown)}{ftag}{_lr(msg)}>")
    return True


@script_function("request", "failure", "branch")
def record_route_advertised_address(msg: Request, address: Text) -> bool:
    """As ``record_route_preset``: this address stands for the sockets'."""
    return record_route_preset(msg, address)


@script_function("request", "failure", "branch")
def add_rr_param(msg: Request, parameters: Text) -> bool:
    """Add parameters, ``;name=value``, to our Record-Route, be it there or to come."""
    forget_error(msg)
    notes = _notes(msg)
    added = on_wire(parameters)
    old = notes.line
    if old is not None and any(other is old.line for other in msg.prepended or ()):
        new = replace(old, more=old.more + added)
        notes.line = replace(new, line=_line(msg, new))
        _put(msg, old.line, notes.line.line)
        return True
    if len(notes.waiting) + len(added) > MAXIMUM_PARAMETERS:
        msg.router.log.once("add_rr_param", "add_rr_param: too many parameters")
        return False
    notes.waiting += added
    return True


@script_function("request", "failure", "branch")
def remove_record_route(msg: Request) -> bool:
    """Take back what ``record_route`` added."""
    forget_error(msg)
    notes = _notes(msg)
    if notes.line is not None:
        _put(msg, notes.line.line, None)
    notes.line, notes.recorded = None, False
    return True


def _put(msg: Request, old: SocketLine, new: SocketLine | None) -> None:
    kept = [new if other is old else other for other in msg.prepended or ()]
    msg.prepended = [other for other in kept if other is not None]


def _shown(socket: ListenSocket) -> str:
    host, port = socket.address
    at = "" if port == 5060 else f":{port}"
    transport = "" if socket.protocol == "udp" else f";transport={socket.protocol}"
    return f"{bracketed(host)}{at}{transport}"


def _lr(msg: Request) -> str:
    return ";lr=on" if msg.router.module(State).params.enable_full_lr else ";lr"


def _user(msg: Request) -> str | None:
    """``user@`` for a Record-Route, "" for none; None when the Request-URI is unreadable."""
    params = msg.router.module(State).params
    if params.custom_user_avp:
        own = msg.pv(params.custom_user_avp)
        if isinstance(own, str) and own:
            return f"{on_wire(own)}@"
    if not params.add_username:
        return ""
    schemes = msg.router.profile.uri_schemes
    try:
        user = parse_uri(msg.uri, schemes).user
        if not user and msg.new_uri is not None:
            user = msg.readable_ruri().user
    except BadUri as error:
        msg.router.log.once("record_route", f"no Record-Route added: {error}")
        return None
    if user and user == params.ignore_user:
        # a Route with it would not be known again
        user = ("y" if user.startswith("x") else "x") + user[1:]
    return f"{user}@" if user else ""


def _from_tag(msg: Request) -> str | None:
    """From's tag, "" for none or when it is not wanted; None when From is unreadable."""
    if not msg.router.module(State).params.append_fromtag:
        return ""
    try:
        sender = msg.read_from()
    except MalformedMessage:
        sender = None
    if sender is None:
        msg.router.log.once("record_route", "no Record-Route added: From does not parse")
        return None
    return sender.tag or ""


# ---- Route ----


@script_function("request")
def loose_route(msg: Request) -> Rc:
    """Go by the Route headers: 1 when they say where the request goes.

    Our own Route is taken out. Negative without Route, for one that does not parse, and for a
    preloaded one that was ours alone. A strict router behind or before us is served.
    """
    return _loose_route(msg, strict_callers=True)


@script_function("request")
def loose_route_mode(msg: Request, mode: int) -> Rc:
    """As ``loose_route``; with mode 1 no strict router is expected to have sent the request."""
    return _loose_route(msg, strict_callers=mode != 1)


@script_function("request")
def loose_route_preloaded(msg: Request) -> Rc:
    """As ``loose_route``, for requests that begin a dialog: -1 for others."""
    forget_error(msg)
    return FAILED if msg.to.tag else _loose_route(msg, strict_callers=True)


def _loose_route(msg: Request, *, strict_callers: bool) -> Rc:
    forget_error(msg)
    try:
        routes = RouteList(msg)
        if not routes:
            return FAILED
        to = msg.read_to()
        if to is None:
            return FAILED
        if not msg.ruri.scheme:
            return FAILED
        if strict_callers and to.tag and msg.router.is_myself(msg.ruri):
            return _after_strict(msg, routes, msg.ruri)
        return _after_loose(msg, routes, preloaded=not to.tag)
    except (BadUri, MalformedMessage) as error:
        msg.router.log.once("loose_route", f"Route does not parse: {error}")
        return FAILED


def _after_loose(msg: Request, routes: RouteList, *, preloaded: bool) -> Rc:
    """The caller, or the proxy before us, routes loosely: the first Route may be ours."""
    state = msg.router.module(State).params
    notes = _notes(msg)
    uri = parse_uri(routes.first.uri)
    if msg.router.is_myself(uri):
        if state.ignore_user and uri.user == state.ignore_user:
            return FAILED
        notes.own = uri.parameters
        routes.drop_first()
        if routes and state.enable_double_rr and is_pair(uri):
            _send_from(msg, parse_uri(routes.first.uri))
            routes.drop_first()
        if not routes:
            routes.write()
            return Rc(msg.router.profile.preloaded_route) if preloaded else OK
        uri = parse_uri(routes.first.uri)
    notes.next_hop = notes.own is not None
    if is_strict(uri):
        brackets = msg.router.profile.saved_route_open
        msg.append_header(f"Route: {brackets}{msg.current_uri}>")
        msg.set_uri(with_maddr(uri))
        routes.drop_first()
    else:
        msg.dst_uri = with_maddr(uri)
    routes.write()
    return OK


def _after_strict(msg: Request, routes: RouteList, current: Uri) -> Rc:
    """The proxy before us routes strictly: our own Route became the Request-URI."""
    state = msg.router.module(State).params
    notes = _notes(msg)
    uri = parse_uri(routes.first.uri)
    if state.enable_double_rr and is_pair(uri) and msg.router.is_myself(uri):
        _send_from(msg, uri)
        routes.drop_first()
        if not routes:
            routes.write()
            return FAILED
        uri = parse_uri(routes.first.uri)
    notes.own = current.parameters
    if is_strict(uri):
        msg.set_uri(with_maddr(uri))
        routes.drop_first()
    else:
        msg.dst_uri = with_maddr(uri)
        msg.set_uri(with_maddr(parse_uri(routes.last.uri)))
        routes.drop_last()
    routes.write()
    return OK


def _send_from(msg: Request, uri: Uri) -> None:
    if not msg.router.module(State).params.force_send_socket:
        return
    wanted = (uri.parameter("transport") or "udp").lower()
    for socket in msg.router.sockets:
        if socket.protocol == wanted and _names(uri, socket):
            msg.script.send_socket = socket
            return
    msg.router.log.once("r2", "no socket of ours is the one that a pair of Routes names")


def _names(uri: Uri, socket: ListenSocket) -> bool:
    """Whether a URI is that of a socket, by its name or address."""
    host, port = socket.address
    if (uri.port or "5060") != str(port):
        return False
    same = numeric_address(uri.host, port) or uri.host.lower()
    return same in (numeric_address(host, port), socket.name.lower())


@script_function("request")
def rr_next_hop_route(msg: Request) -> bool:
    """Whether ``loose_route`` found one of our Routes, and behind it where the request goes."""
    forget_error(msg)
    return _notes(msg).next_hop


@script_function("request", "failure", "onreply", "branch")
def check_route_param(msg: Message, pattern: str) -> bool:
    """Whether the parameters of the Route that was ours match a regular expression."""
    own = _notes_of_request(msg).own
    return bool(own) and find(pattern, f";{own}") is not None


@script_function("request", "failure", "onreply", "branch")
def is_direction(msg: Message, direction: str) -> bool:
    """Whether the request goes as the first one did, ``downstream``, or back, ``upstream``.

    ftag in the Route that was ours tells; without it, it goes downstream.
    """
    own = _notes_of_request(msg).own
    ftag = parameter(f";{own}", "ftag") if own else None
    tag = msg.from_.tag
    upstream = bool(ftag and tag) and ftag != tag
    return direction.strip().lower().startswith("up") == upstream


def _notes_of_request(msg: Message) -> Notes:
    """What rr keeps on the message, or on the request that it answers or comes from."""
    notes = msg.script.of_modules.get(Notes)
    if notes is None and msg.transaction is not None:
        notes = msg.transaction.request.script.of_modules.get(Notes)
    return notes if isinstance(notes, Notes) else Notes()


def _route_uri(msg: Message) -> str:
    """``$route_uri``: the URI of the first Route, as it was received; empty for none."""
    try:
        routes = RouteList(msg)
        return routes.first.uri if routes else ""
    except MalformedMessage:
        return ""
