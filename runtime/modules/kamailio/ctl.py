"""ctl: the socket that kamcmd speaks to (LANGUAGE G.5.1)."""

from __future__ import annotations

import grp
import pwd
from dataclasses import dataclass
from typing import Final

from runtime.router import Router, StartError
from runtime.rpc.addresses import Transport, parse_place
from runtime.rpc.commands import Arguments, Reply
from runtime.rpc.conversation import Binrpc
from runtime.rpc.core_commands import CORE_COMMANDS
from runtime.rpc.sockets import Wish
from runtime.sip.numbers import number

_NAMES: Final = {
    Transport.UNIX_STREAM: "unix_stream",
    Transport.UNIX_DATAGRAM: "unix_dgram",
    Transport.UDP: "udp",
    Transport.TCP: "tcp",
}


@dataclass(slots=True)
class Params:
    """Module parameters; ``binrpc`` may be given several times."""

    binrpc: tuple[str, ...] = ()  # [unix|unixs|unixd|udp|tcp:]name[:port]
    mode: int = 0o660  # of Unix sockets
    user: int | str = ""  # who owns them; the router's own user and group when left out
    group: int | str = ""
    # what does nothing here: there is no fifo, and replies may be as long as they are
    autoconversion: int = 0
    binrpc_buffer_size: int = 1024
    binrpc_max_body_size: int = 4
    binrpc_struct_max_body_size: int = 1
    fifo: tuple[str, ...] = ()


class State:
    """Asks for the sockets; the server opens them."""

    __slots__ = ("places", "wishes")

    def __init__(self, router: Router, params: Params) -> None:
        if params.fifo:
            router.log.say("warning: ctl: there is no fifo: commands are taken by binrpc only")
        wanted = params.binrpc or (_default(router),)
        self.places = [parse_place(text, "ctl: binrpc") for text in wanted]
        uid = _uid(params.user or router.settings.user)
        gid = _gid(params.group or router.settings.group)
        for place in self.places:
            if not place.is_local:
                router.log.say(
                    f"warning: ctl: whoever reaches {place} rules this router: commands have no "
                    "password"
                )
        mode, needed = params.mode & 0o777, bool(params.binrpc)
        self.wishes = [Wish(place, Binrpc(router), mode, uid, gid, needed) for place in self.places]
        router.wishes += self.wishes
        router.commands.add_all(CORE_COMMANDS)
        router.commands.add("ctl.listen", "Where commands are taken.", self.listen)
        router.commands.add("ctl.connections", "How many clients are connected.", self.connections)

    def connections(self, router: Router, reply: Reply, _: Arguments) -> None:
        """Clients that are connected, this one too."""
        reply.append(sum(len(wish.clients) for wish in self.wishes))

    def listen(self, router: Router, reply: Reply, _: Arguments) -> None:
        """Protocol, transport and name of each socket."""
        for place in self.places:
            reply += ["binrpc", _NAMES[place.transport], place.name]
            reply.append(str(place.port) if not place.is_unix else "")


def _default(router: Router) -> str:
    """The place of the profile's server, in the directory that the command line says."""
    default = router.profile.management.socket
    if not router.run_directory:
        return default
    return f"unixs:{router.run_directory}/{default.rpartition('/')[2]}"


def _uid(user: int | str) -> int:
    """The number of a user; -1 for none.

    Raises:
        StartError: there is no such user.
    """
    given = number(str(user))
    if user == "" or given is not None:
        return -1 if given is None else given
    try:
        return pwd.getpwnam(str(user)).pw_uid
    except KeyError:
        raise StartError(f"ctl: there is no user {user}") from None


def _gid(group: int | str) -> int:
    given = number(str(group))
    if group == "" or given is not None:
        return -1 if given is None else given
    try:
        return grp.getgrnam(str(group)).gr_gid
    except KeyError:
        raise StartError(f"ctl: there is no group {group}") from None
