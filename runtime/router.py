"""The router: the config's parameters, modules and routes, and what runs them on a message.

It owns all state but opens no socket and reads no clock: ``receive`` and ``handle_timers`` get the
time from outside, what is to be sent collects in ``outbox``. ``server.py`` does the rest.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

from runtime.avps import List
from runtime.features import calling_module
from runtime.log import Log
from runtime.own_names import OwnNames
from runtime.profiles import PROFILES
from runtime.replies import receive_reply
from runtime.results import End, Exit
from runtime.routes import Routes
from runtime.rpc.commands import Commands
from runtime.scripts import Script, bounded, run_script
from runtime.settings import Settings
from runtime.sip.address import Address, ListenSocket, Packet, long_ipv6
from runtime.sip.errors import BadUri, MalformedMessage, SipError
from runtime.sip.forward import socket_for
from runtime.sip.message import Message, Reply
from runtime.sip.parser import HeaderNames, Limits, is_keep_alive, parse
from runtime.sip.reply import build_reply, reply_destination
from runtime.sip.request import Request
from runtime.sip.target import Target
from runtime.sip.uri import SIP_SCHEMES, Uri, parse_uri
from runtime.start_error import StartError
from runtime.start_values import settle
from runtime.undefined_name import Undefined
from runtime.values import Value
from runtime.variables import CustomParameters, NullableVariables, Rounds, Variables

if TYPE_CHECKING:
    from runtime.rpc.sockets import Wish
    from runtime.rules import Rule, RuleTable
    from runtime.sip.transaction_layer import TransactionLayer

#: what generated modules are written against; they state theirs in ``Router(api=...)``
API = 1

_BYTE = r"(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"
_DOTTED = re.compile(rf"{_BYTE}(?:\.{_BYTE}){{3}}").fullmatch

_T = TypeVar("_T")
_Route = TypeVar("_Route", bound=Callable[..., Any])


class Router(Routes):
    """One SIP server, made and filled in by a generated module.

    Args:
        api: the runtime API that the module was generated for.
        profile: which server generation to answer as (``runtime/profiles``).
        limits: what messages and tables may cost; the profile's own when left out.
        rules: a routing table, which sends on what no route was written for.
        settings: core parameters, see ``Settings``.

    Raises:
        StartError: another API, an unknown profile or an unknown parameter.
    """

    def __init__(
        self,
        *,
        api: int = API,
        profile: str = "rfc",
        limits: Limits | None = None,
        rules: Sequence[Rule] | None = None,
        **settings: Any,
    ) -> None:
        if api != API:
            raise StartError(
                f"this router was generated for runtime API {api}, and this is API {API}: "
                "transpile its config again"
            )
        if profile not in PROFILES:
            raise StartError(f"unknown profile {profile!r}: known are {', '.join(PROFILES)}")
        super().__init__()
        self.profile = PROFILES[profile]
        self.limits = limits if limits is not None else self.profile.limits
        self.settings: Settings = Settings(sip_warning=self.profile.sip_warning)
        self.core(**settings)
        self.log = Log()
        self.log_once = self.log.once
        self.pid: int = os.getpid()
        self.now = self.started = 0.0
        self.sockets: list[ListenSocket] = []
        self.outbox: list[Packet] = []
        self.counters: Counter[str] = Counter()
        #: what an administrator can ask of a running router
        self.commands: Commands = Commands()
        #: where modules want to be asked; the server opens these
        self.wishes: list[Wish] = []
        self.header_names = HeaderNames()
        self.allow_exec = False
        #: where sockets for commands are made by default; "" leaves it to the profile
        self.run_directory = ""
        bits = self.profile.language.integer_bits
        self.vars: Variables = Variables(bits)
        self.nullable_vars: NullableVariables = NullableVariables(bits)
        self.shared: Variables = Variables(bits)
        self.cfg: CustomParameters = CustomParameters()
        #: attributes of SER that all messages read as ``$g.x``; modules fill them
        self.global_attributes: List = {}
        #: pseudo-variables of modules, by their names (``runtime/pseudo_variables``)
        self.variables: dict[str, Callable[[Message, str | None, int | str | None], Value]] = {}
        #: seconds since 1970, for scripts that ask what time it is
        self.clock: Callable[[], float] = time.time
        self.cannot_call = self.log_once
        #: the names of the generated module
        self.names = calling_module()
        self.transactions: TransactionLayer | None = None
        self.modules: dict[str, ModuleType] = {}
        self.parameters: dict[str, dict[str, Any]] = {}
        #: set by the server: how a route that waited is woken (sets ``now``, flushes the outbox)
        self.woken: Callable[[Callable[[], None]], None] = lambda go_on: go_on()
        #: what looks at a request before the script does: true when it has dealt with it
        self.before_script: list[Callable[[Request], bool]] = []
        self.after_script: list[Callable[[Request], None]] = []
        self._states: dict[type, Any] = {}
        self._timers: list[_Periodic] = []
        self._own_names = OwnNames((), (), self.profile.myself_port)
        self.rules: RuleTable | None = None
        if rules is not None:
            from runtime.rules import RuleTable  # few routers have one

            self.rules = RuleTable(self, rules)
            self.request_route(self.rules.route)

    # ---- what generated modules call ----

    @property
    def max_len(self) -> int:
        """The config's ``max_len``: the server's receive buffer, in bytes."""
        return self.profile.max_len

    def core(self, **settings: Any) -> None:
        """Set core parameters.

        Raises:
            StartError: no such parameter.
        """
        for name, value in settings.items():
            self.settings.set(name, value)

    def load(self, *modules: ModuleType) -> None:
        """Load modules, in order; a second time is harmless."""
        for module in modules:
            self.modules[module_name(module)] = module

    def modparam(self, module: ModuleType, **values: Any) -> None:
        """Set parameters of a loaded module; they are checked at start.

        One that takes several values (a tuple in its ``Params``) gets each that is given; of the
        others the last counts.
        """
        given = self.parameters.setdefault(module_name(module), {})
        several = _several(module)
        for name, value in values.items():
            given[name] = (*given.get(name, ()), value) if name in several else value

    def custom(self, name: str, value: int | str, description: str = "") -> None:
        """Declare a parameter of the config's own (LANGUAGE C.1.3)."""
        self.cfg.declare(name, value, description)

    def rounds(self) -> Rounds:
        """The rounds that one run of a loop may take: ``max_while_loops``."""
        most = self.settings.max_while_loops
        return Rounds(self.profile.language.while_rounds if most is None else most, self._looped)

    def route(self, name: str) -> Callable[[_Route], _Route]:
        """A named route; others call it, and it may call itself."""

        def register(route: _Route) -> _Route:
            return self._named("route", name)(cast(_Route, bounded(self, name, route)))

        return register

    def _looped(self, most: int) -> None:
        self.log.once("loop", f"a loop was left after {most} rounds (max_while_loops)")

    def is_myself(self, what: Uri | str) -> bool:
        """Whether a URI or a host is one of our addresses, names or aliases (LANGUAGE D.8.1)."""
        if isinstance(what, str):
            return self._own_names.has_host(what)
        return self._is_readable(what) and self._own_names.has(what)

    def is_foreign(self, uri: Uri) -> bool:
        """Whether a URI can be read and is none of ours; of one that cannot be read neither this
        nor ``is_myself`` is true (LANGUAGE D.2)."""
        return self._is_readable(uri) and not self._own_names.has(uri)

    def _is_readable(self, uri: Uri) -> bool:
        # a telephone number has no host
        if uri.host or (uri.scheme and uri.scheme.lower() not in SIP_SCHEMES):
            return True
        if self.profile.language.tells_errors:
            self.log.once("expression", f"error in expression: {uri.text!r} cannot be read")
        return False

    def run(self, argv: Sequence[str] | None = None) -> NoReturn:
        """Run until a signal ends it; the command line is ``argv`` or the process's own."""
        from runtime.server import run  # asyncio is wanted only here

        raise SystemExit(run(self, argv))

    # ---- what modules call ----

    def module(self, kind: type[_T]) -> _T:
        """A loaded module's state."""
        state: _T = self._states[kind]
        return state

    def has_module(self, kind: type[Any]) -> bool:
        """Whether that module is loaded."""
        return kind in self._states

    def send(self, data: bytes, to: Address, socket: ListenSocket) -> None:
        """Queue a packet."""
        self.outbox.append(Packet(data, to, socket))

    def send_request(self, data: bytes, to: Address, preferred: ListenSocket) -> bool:
        """Queue a packet from a socket of the right address family; False when there is none."""
        socket = socket_for(self.sockets, preferred, to)
        if socket is None:
            return False
        self.outbox.append(Packet(data, to, socket))
        return True

    def add_timer(self, seconds: float, callback: Callable[[float], None]) -> None:
        """Call back with the time, every ``seconds``."""
        self._timers.append(_Periodic(seconds, callback, self.now + seconds))

    async def wait(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Run third-party async code in a Task of its own, with its own context.

        The only thing a route may suspend on: routes are driven without a Task.
        """
        from asyncio import get_running_loop

        return await get_running_loop().create_task(coroutine)

    async def resolve(self, host: str, port: int | None) -> list[Address]:
        """The addresses of a host, best first; none when it does not resolve.

        A numeric host costs nothing; a name waits for DNS.
        """
        address = numeric_address(host, port)
        if address is not None:
            return [address]
        from runtime.resolver import resolve_host

        return await self.wait(resolve_host(host, port))

    # ---- life ----

    def start(self, sockets: Sequence[ListenSocket], now: float) -> None:
        """Take the sockets and make the modules' states.

        Raises:
            StartError: a module or its parameters refuse.
        """
        self.now = self.started = now
        settle(self, self.names)
        deepest = self.settings.max_recursive_level
        self.deepest_call = self.limits.route_depth if deepest is None else deepest
        self.sockets = list(sockets)
        alias = self.settings.alias
        aliases = (alias,) if isinstance(alias, str) else tuple(alias)
        self._own_names = OwnNames(sockets, aliases, self.profile.myself_port)
        if self.rules is not None:
            self.rules.resolve()
        for name in self.parameters:
            if name not in self.modules:
                raise StartError(f"parameters of module {name} are set, and it is not loaded")
        for name, module in self.modules.items():
            self._start_module(name, module)

    def _start_module(self, name: str, module: ModuleType) -> None:
        params_type, state_type = getattr(module, "Params", None), getattr(module, "State", None)
        values = self.parameters.get(name, {})
        if params_type is None and values:
            raise StartError(f"module {name} has no parameters")
        try:
            params = params_type(**values) if params_type is not None else None
        except TypeError:
            known = set(params_type.__dataclass_fields__) if params_type is not None else set()
            wrong = ", ".join(sorted(set(values) - known))
            raise StartError(f"module {name} has no parameter {wrong}") from None
        if state_type is not None:
            self._states[state_type] = state_type(self, params)

    # ---- messages ----

    def receive(self, data: bytes, source: Address, socket: ListenSocket, now: float) -> None:
        """Take one datagram; never raises for what is in it."""
        self.now = now
        if self.profile.long_ipv6:
            source = long_ipv6(source)
        if len(data) > self.profile.receive_bytes:
            data = data[: self.profile.receive_bytes]
        try:
            message = self.profile.read(data, source, socket, self, self.profile.strict)
            message.via  # noqa: B018 -- read now: without it no server goes on
        except MalformedMessage as error:
            if not is_keep_alive(data):
                self._malformed(data, source, socket, error)
            return
        try:
            if isinstance(message, Request):
                self.counters["requests"] += 1
                self._run_main(message)
            else:
                self.counters["replies"] += 1
                self.receive_reply(message)
        except MalformedMessage as error:
            self.counters["malformed messages"] += 1
            self.log.once("malformed", f"message from {source} dropped: {error}")

    def _run_main(self, request: Request) -> None:
        for callback in self.before_script:
            if callback(request):
                return
        main = self.routes.get(("request_route", ""))
        if main is not None:
            self.run_route(main, request, lambda _: self._script_ended(request))

    def _script_ended(self, request: Request) -> None:
        for callback in self.after_script:
            callback(request)

    def run_route(
        self, route: Callable[[Any], Any], message: Message, then: Callable[[End], None]
    ) -> None:
        """Run a route to its end, however often it waits, then ``then``; errors stay in here."""
        run_script(Script(self, route, message, then))

    def receive_reply(self, reply: Reply) -> None:
        """Take a reply.

        Raises:
            MalformedMessage: a Via does not parse.
        """
        receive_reply(self, reply)

    def resolve_then(
        self, targets: Sequence[Target], then: Callable[[list[tuple[Target, Address]]], None]
    ) -> None:
        """Resolve targets, then go on with those that have an address."""

        async def resolve_all() -> None:
            found = []
            for target in targets:
                address = await self.locate(target.next_hop)
                if isinstance(address, Address):
                    found.append((target, address))
            then(found)

        self.run_coroutine(resolve_all())

    async def locate(self, text: str) -> Address | SipError:
        """Where a request to a URI is sent, or why it cannot be."""
        scheme = text.partition(":")[0].lower()
        if scheme in self.profile.unserved_schemes:
            return self.profile.unserved_schemes[scheme]
        try:
            uri = parse_uri(text, self.profile.uri_schemes)
        except BadUri as error:
            return error.error
        port = port_number(uri.port)
        if port is None and uri.port is not None:
            return SipError.UNSPECIFIED
        addresses = await self.resolve(uri.host, port)
        return addresses[0] if addresses else SipError.BAD_ADDRESS

    def run_coroutine(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Drive core code that may wait, as a route is driven."""
        run_script(Script(self, lambda _: coroutine, None, lambda _: None))

    def _malformed(
        self, data: bytes, source: Address, socket: ListenSocket, error: MalformedMessage
    ) -> None:
        self.counters["malformed messages"] += 1
        self.log.once("malformed", f"message from {source} dropped: {error}")
        if self.profile.answers_malformed and error.status:
            self._answer_malformed(data, source, socket, error)

    def _answer_malformed(
        self, data: bytes, source: Address, socket: ListenSocket, error: MalformedMessage
    ) -> None:
        """A strict profile tells the peer, if the request is readable enough to answer."""
        try:
            request = parse(data[: self.limits.message_bytes], source, socket, self, False)
            if isinstance(request, Request) and request.method != "ACK":
                reply = build_reply(request, error.status, str(error))
                self.send(reply, reply_destination(request), socket)
        except MalformedMessage:
            return

    # ---- timers ----

    def next_deadline(self) -> float | None:
        """When ``handle_timers`` is wanted next, or None."""
        deadlines = [timer.due for timer in self._timers]
        layer = self.transactions
        if layer is not None and (deadline := layer.timers.next_deadline()) is not None:
            deadlines.append(deadline)
        return min(deadlines) if deadlines else None

    def handle_timers(self, now: float) -> None:
        """Do what is due."""
        self.now = now
        for timer in self._timers:
            if timer.due <= now:
                timer.due = now + timer.seconds
                timer.callback(now)
        if self.transactions is not None:
            self.transactions.timers.run(now)


class _Periodic:
    __slots__ = ("callback", "due", "seconds")

    def __init__(self, seconds: float, callback: Callable[[float], None], due: float) -> None:
        self.seconds = seconds
        self.callback = callback
        self.due = due


def _several(module: ModuleType | Undefined) -> frozenset[str]:
    """The parameters of a module that take several values."""
    fields = getattr(getattr(module, "Params", None), "__annotations__", {})
    return frozenset(name for name, kind in fields.items() if str(kind).startswith("tuple"))


def module_name(module: ModuleType | Undefined) -> str:
    """A module's name in configs.

    Raises:
        StartError: there is none, as a feature that would define it is off.
    """
    if isinstance(module, Undefined):
        raise StartError(module.sentence())
    return module.__name__.rpartition(".")[2].rstrip("_")


def port_number(text: str | None) -> int | None:
    """A URI's port as the servers read it: up to five digits, modulo 65536; None for none or
    junk."""
    if text is None or len(text) > 5 or not (text.isascii() and text.isdigit()):
        return None
    return int(text) % 65536


def numeric_address(host: str, port: int | None) -> Address | None:
    """The address of a numeric host (port 5060 when none is given), or None for a name.

    >>> numeric_address("10.0.0.1", None), numeric_address("example.com", 5060)
    (Address(host='10.0.0.1', port=5060), None)
    """
    if _DOTTED(host) is not None:
        return Address(host, port or 5060)
    if ":" in host:
        from ipaddress import AddressValueError, IPv6Address

        try:
            return Address(str(IPv6Address(host)), port or 5060)
        except AddressValueError:
            return None
    return None


__all__ = ["API", "Exit", "Router", "StartError"]
