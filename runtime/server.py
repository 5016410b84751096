"""Starts a router from its command line, runs it until a signal and says what it does.

Whatever keeps it from starting is one sentence and exit status 1. The loop is in ``loop.py``.
"""

from __future__ import annotations

import asyncio
import gc
import os
import platform
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from runtime.commandline import (
    FAMILIES,
    CommandLineError,
    Options,
    help_text,
    parse_command_line,
)
from runtime.features import Features, features_of
from runtime.log import DEBUG, clean
from runtime.loop import Endpoint, Server
from runtime.missing_module import names_missing
from runtime.process import become, change_directory, change_root, pid_file
from runtime.router import API, Router
from runtime.rpc.sockets import Door, open_door
from runtime.sip.address import Address, ListenSocket, long_ipv6
from runtime.source_map import SourceMaps
from runtime.start_error import StartError
from runtime.start_values import missing_functions
from runtime.transport.interfaces import Expanded, expand
from runtime.transport.listen import Listen, ListenError, parse_listen
from runtime.transport.udp import RECEIVE_BUFFER, open_udp

# allocations before the young generation is collected: messages die young without any help, and a
# pause of the collector is a pause of every call
_GC_THRESHOLDS = (50_000, 20, 100)


# ---- the program ----


def run(router: Router, argv: Sequence[str] | None = None) -> int:
    """Run a router until a signal ends it; the exit status.

    Args:
        argv: the words after the program's name; the process's own when left out.
    """
    program = Path(sys.argv[0]).name or "router"
    family = FAMILIES[router.profile.command_line]
    try:
        options = parse_command_line(sys.argv[1:] if argv is None else argv, family)
    except CommandLineError as error:
        print(f"{program}: {clean(str(error))}", file=sys.stderr)
        return family.wrong_usage_status
    if options.show_version or options.show_help:
        print(version_text(router))
        if options.show_help:
            print(f"\n{help_text(program, family)}")
        return 0
    try:
        return _start(router, options)
    except StartError as error:
        print(f"{program}: {clean(str(error))}", file=sys.stderr)
        return 1


def _start(router: Router, options: Options) -> int:
    apply(options, router)
    for remark in remarks_on_names(options, features_of(router.names)):
        router.log.say(f"warning: {remark}")
    profile = router.profile
    if profile.stands_for and not options.allow_missing:
        raise StartError(
            f"profile {profile.name} does not run here yet: --allow-missing starts the router with "
            f"the values of {profile.stands_for}"
        )
    lacking = names_missing(router.modules.values())
    functions = missing_functions(router, router.names)
    if (lacking or functions) and not options.allow_missing:
        parts = [_counted("module", lacking), _counted("function", functions)]
        what = " and ".join(part for part in parts if part)
        raise StartError(f"this runtime lacks {what}: --allow-missing starts without")
    places = where_to_listen(router, options)
    router.settings.alias = (*_texts(router.settings.alias), *places.aliases)
    if options.check:
        router.start(places.sockets, time.monotonic())
        router.log.say(FAMILIES[profile.command_line].config_ok)
        return 0
    with ExitStack() as held:
        sockets = places.sockets
        if profile.long_ipv6:
            sockets = [place._replace(address=long_ipv6(place.address)) for place in sockets]
        endpoints = open_all(sockets, options.receive_buffer)
        for endpoint in endpoints:
            held.callback(endpoint.socket.close)
        if options.directory:
            change_directory(options.directory)
        router.start([endpoint.listen for endpoint in endpoints], time.monotonic())
        doors = open_doors(router)
        for door in doors:
            held.callback(door.close)
        if options.root:
            change_root(options.root)
        held.enter_context(pid_file(options.pid_file))
        held.enter_context(pid_file(options.group_id_file, "-G", os.getpgrp()))
        become(router.settings.user, router.settings.group)
        follow = options.louder > 0 or router.log.level >= DEBUG
        server = Server(router, endpoints, follow, doors)
        why = asyncio.run(_until_signal(server))
    router.log.repeats()
    router.log.say(end_line(router, why))
    return 0


async def _until_signal(server: Server) -> str:
    """Serve until a signal, and say so; its name."""
    loop, router = asyncio.get_running_loop(), server.router
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop, number.name)
    loop.add_signal_handler(signal.SIGHUP, router.log.say, "SIGHUP: there is nothing to read again")
    loop.add_signal_handler(signal.SIGUSR1, lambda: router.log.say(counters_text(router)))
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)
    router.log.times = True
    router.log.say(start_line(router))
    if router.settings.fork and router.settings.children > 1:
        count = router.settings.children
        router.log.say(f"children={count}: this router is one process, which serves all")
    return await server.serve()


def _counted(what: str, names: list[str]) -> str:
    """``module tm``, ``modules tm, rr``; nothing for none."""
    return f"{what}{'' if len(names) == 1 else 's'} {', '.join(names)}" if names else ""


def apply(options: Options, router: Router) -> None:
    """Let the command line win over the config's own parameters."""
    router.core(**options.settings)
    router.log.level = router.profile.language.log_level(router.settings.debug + options.louder)
    router.log.origin = SourceMaps().origin
    router.allow_exec = options.allow_exec
    router.run_directory = options.run_directory
    for remark in options.remarks:
        router.log.say(f"warning: {remark}")


def remarks_on_names(options: Options, names: Features) -> list[str]:
    """What is to be said of the names that the command line defines.

    The module read them itself, before its router was made (``runtime/features.py``).
    """
    remarks = []
    for name, value in options.defines.items():
        option = f"--without {name}" if value is False else f"-A {name}"
        if name not in names.asked:
            remarks.append(f"{option}: this router tests no such name")
        elif names.given.get(name) != value:
            remarks.append(f"{option} came too late: give it on the command line, as words apart")
    return remarks


def where_to_listen(router: Router, options: Options) -> Expanded:
    """The places that the command line names, else the config, else all.

    Raises:
        StartError: one of them cannot be had.
    """
    port = router.settings.port if options.port is None else options.port
    try:
        wishes = options.listen or [parse_listen(text) for text in _texts(router.settings.listen)]
        if router.profile.one_socket:
            return _only_one(expand(wishes or [Listen(platform.node())], port))
        return expand(wishes, port)
    except ListenError as error:
        raise StartError(str(error)) from None


def _only_one(places: Expanded) -> Expanded:
    """The first place, which the profile's server listens on, and the names of the others.

    Raises:
        StartError: it is no IPv4 address.
    """
    first, *others = places.sockets
    if ":" in first.address.host:
        raise StartError(f"cannot listen on {first.name}: this router knows IPv4 only")
    return Expanded([first], [*places.aliases, *(other.name for other in others)])


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """The texts of a core parameter that may be one, several or none."""
    if isinstance(value, str):
        return (value,) if value else ()
    return value


def open_all(sockets: Sequence[ListenSocket], receive_buffer: int | None = None) -> list[Endpoint]:
    """Open every socket, or none.

    Raises:
        StartError: one of them cannot be had.
    """
    endpoints: list[Endpoint] = []
    try:
        for listen in sockets:
            opened = open_udp(listen.address, receive_buffer or RECEIVE_BUFFER)
            # port 0 took a free one
            address = Address(listen.address.host, opened.getsockname()[1])
            endpoints.append(Endpoint(listen._replace(address=address), opened))
    except ListenError as error:
        for endpoint in endpoints:
            endpoint.socket.close()
        raise StartError(str(error)) from None
    return endpoints


def open_doors(router: Router) -> list[Door]:
    """Open the sockets on which modules take commands; what nobody asked for may fail.

    Raises:
        StartError: one that the config names cannot be had.
    """
    doors: list[Door] = []
    for wish in router.wishes:
        try:
            doors.append(open_door(wish))
        except StartError as error:
            if wish.needed:
                for door in doors:
                    door.close()
                raise
            router.log.say(f"warning: {error}; the router runs without")
    return doors


# ---- what is said ----


def version_text(router: Router) -> str:
    """What ``-V`` prints."""
    try:
        release = version("sertranspile")
    except PackageNotFoundError:
        release = "(not installed)"
    limits = ", ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in asdict(router.limits).items()
    )
    return (
        f"sertranspile {release}, runtime API {API}, Python {platform.python_version()} on "
        f"{sys.platform}\nprofile {router.profile.name}, answering as {router.profile.server}\n"
        f"limits: {limits}"
    )


def start_line(router: Router) -> str:
    """What a router says when it starts."""
    sockets = ", ".join(map(str, router.sockets))
    modules = " ".join(router.modules) or "none"
    routes = " ".join(map(_route_name, router.routes))
    if router.rules is not None:
        count = len(router.rules.targets)
        routes = f"a table of {count} rule{'' if count == 1 else 's'}"
    return (
        f"profile {router.profile.name}, process {router.pid}, listening on {sockets}; "
        f"modules: {modules}; routes: {routes}"
    )


def _route_name(route: tuple[str, str]) -> str:
    kind, name = route
    if kind == "request_route":
        return "route"
    return f"{kind}[{name}]" if name else kind


def end_line(router: Router, why: str) -> str:
    """What a router says when it ends."""
    return f"ended by {why}; {counters_text(router)}"


def counters_text(router: Router) -> str:
    """All counters that count something, and the transactions that there are now."""
    told = [f"{name}: {count}" for name, count in sorted(router.counters.items())]
    if router.transactions is not None:
        told.append(f"transactions: {len(router.transactions.table)} live")
    return ", ".join(told) or "nothing counted"
