"""Commands that every router has: about itself, and about commands (LANGUAGE G.5.1)."""

from __future__ import annotations

import os
import platform
import re
import sys
import time
from typing import TYPE_CHECKING, Final

from runtime.rpc.commands import FAILED, Arguments, Fault, Function, Reply, Struct

if TYPE_CHECKING:
    from runtime.router import Router

_RELEASE = re.compile(r"(\S+) \((\S+) \((.*)\)\)$").match


def version(router: Router) -> tuple[str, str]:
    """The server that the router answers as, and its platform: ``kamailio 3.1.6``,
    ``x86_64/linux``."""
    found = _RELEASE(router.profile.server)
    if found is None:
        return router.profile.server, f"{platform.machine()}/{sys.platform}"
    return f"{found[1]} {found[2]}", found[3]


def flags() -> str:
    """What the router was made with, for lack of a compiler's flags."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def point_in_time(router: Router, at: float) -> str:
    """A time as the servers tell it."""
    newline = "\n" if router.profile.management.newline_after_time else ""
    return f"{time.ctime(at)}{newline}"


# ---- about the router ----


def core_version(router: Router, reply: Reply, _: Arguments) -> None:
    reply.append("{} ({}) ".format(*version(router)))


def core_uptime(router: Router, reply: Reply, _: Arguments) -> None:
    now, seconds = router.clock(), router.now - router.started
    reply.append(
        Struct(
            ("now", point_in_time(router, now)),
            ("up_since", point_in_time(router, now - seconds)),
            ("uptime", int(seconds)),
        )
    )


def core_info(router: Router, reply: Reply, _: Arguments) -> None:
    reply.append(
        Struct(
            ("version", version(router)[0]),
            ("id", router.profile.name),
            ("compiler", flags()),
            ("compiled", ""),
            ("flags", flags()),
        )
    )


def core_flags(router: Router, reply: Reply, _: Arguments) -> None:
    reply.append(flags())


def core_pwd(router: Router, reply: Reply, _: Arguments) -> None:
    try:
        reply.append(os.getcwd())
    except OSError as error:
        raise Fault(FAILED, f"getcwd failed: {error.strerror}") from None


def core_ps(router: Router, reply: Reply, _: Arguments) -> None:
    reply += [router.pid, router.profile.management.main_process]


def core_psx(router: Router, reply: Reply, _: Arguments) -> None:
    name = router.profile.management.main_process
    reply.append(Struct(("IDX", 0), ("PID", router.pid), ("DSC", name)))


def core_shmmem(router: Router, reply: Reply, arguments: Arguments) -> None:
    if arguments.more() and arguments.text().lower() not in ("b", "k", "m", "g"):
        raise Fault(FAILED, "bad param, (use b|k|m|g)")
    names = ("total", "free", "used", "real_used", "max_used", "fragments")
    reply.append(Struct(*((name, 0) for name in names)))


def core_modules(router: Router, reply: Reply, _: Arguments) -> None:
    reply += reversed(router.modules)


def core_sockets_list(router: Router, reply: Reply, _: Arguments) -> None:
    reply.append(
        Struct(
            *(
                (
                    "socket",
                    Struct(
                        ("proto", listen.protocol),
                        ("address", listen.address.host),
                        ("port", str(listen.address.port)),
                        ("mcast", "no"),
                        ("mhomed", "no"),
                    ),
                )
                for listen in router.sockets
            )
        )
    )


# ---- trying out a client ----


def core_echo(router: Router, reply: Reply, arguments: Arguments) -> None:
    reply += arguments.rest(arguments.printed)


def core_prints(router: Router, reply: Reply, arguments: Arguments) -> None:
    reply += arguments.rest(arguments.text)


def core_printi(router: Router, reply: Reply, arguments: Arguments) -> None:
    reply += arguments.rest(arguments.number)


# ---- about commands ----


def list_methods(router: Router, reply: Reply, _: Arguments) -> None:
    reply += router.commands


def method_help(router: Router, reply: Reply, arguments: Arguments) -> None:
    if not arguments.more():
        raise Fault(400, "Method Name Expected")
    command = router.commands.get(arguments.text())
    if command is None:
        raise Fault(400, "command not found")
    reply.append(command.help)


def method_signature(router: Router, reply: Reply, _: Arguments) -> None:
    raise Fault(FAILED, "Not Implemented Yet")


CORE_COMMANDS: Final[tuple[tuple[str, str, Function], ...]] = (
    ("system.listMethods", "The names of all commands.", list_methods),
    ("system.methodSignature", "Nothing: signatures are not told.", method_signature),
    ("system.methodHelp", "What a command does. Argument: its name.", method_help),
    ("core.prints", "Gives its arguments back, which are texts.", core_prints),
    ("core.printi", "Gives its arguments back, which are whole numbers.", core_printi),
    ("core.echo", "Gives its arguments back, as texts.", core_echo),
    ("core.version", "The server that this router answers as.", core_version),
    ("core.flags", "The Python that runs this router.", core_flags),
    ("core.info", "Version, profile and Python of this router.", core_info),
    ("core.uptime", "The time, when the router started, and the seconds since.", core_uptime),
    ("core.ps", "Process id and name of each process: there is one.", core_ps),
    ("core.psx", "The same, as structures.", core_psx),
    ("core.pwd", "The working directory.", core_pwd),
    (
        "core.shmmem",
        "Zeros: the servers' shared memory, of which a router in Python has none.",
        core_shmmem,
    ),
    ("core.modules", "The modules that are loaded, the last one first.", core_modules),
    ("core.sockets_list", "The sockets that are listened on.", core_sockets_list),
)
