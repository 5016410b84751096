"""From wishes to addresses: interfaces, host names, and what "all of them" is on this machine.

The only file that asks the operating system which addresses it has. Opens no socket to listen on.
"""

from __future__ import annotations

import array
import socket
import struct
import sys
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import NamedTuple

from runtime.sip.address import Address, ListenSocket
from runtime.transport.listen import Listen, ListenError

_ANY = frozenset({"0.0.0.0", "*"})
_ANY_SIX = "::"

# Linux ioctl numbers and flag (netdevice(7)); the stdlib has no names for them
_SIOCGIFCONF, _SIOCGIFFLAGS, _IFF_UP = 0x8912, 0x8913, 0x1
_IFREQ = struct.calcsize("16s") + (24 if struct.calcsize("P") == 8 else 16)
_CONFIGURATION_BYTES = 256 * _IFREQ
_IF_INET6 = Path("/proc/net/if_inet6")
_TENTATIVE = 0x40


class Interface(NamedTuple):
    """One address of one interface."""

    name: str
    address: str
    up: bool


class Expanded(NamedTuple):
    """Where to listen, and other names of these places that a config may call its own."""

    sockets: list[ListenSocket]
    aliases: list[str]


def expand(wishes: Sequence[Listen], default_port: int) -> Expanded:
    """What the wishes stand for, in order, each place once; all IPv4 addresses for no wish.

    An interface stands for its IPv4 addresses, or its IPv6 ones when it has no other; an
    unspecified address (0.0.0.0, ::) for every one of its family, since no Via can hold it; a
    name for its first address.

    Raises:
        ListenError: a name is unknown, or its address cannot be told to peers.
    """
    sockets: list[ListenSocket] = []
    aliases: list[str] = []
    for wish in wishes or (Listen("0.0.0.0"),):
        port = default_port if wish.port is None else wish.port
        found, names = _addresses(wish.host)
        name = names[0] if names else None
        aliases += names[1:]
        for host in found:
            address = Address(host, port)
            if port and any(other.address == address for other in sockets):
                if name is not None:
                    aliases.append(name)
                continue
            sockets.append(ListenSocket("udp", address, name or host))
    return Expanded(sockets, aliases)


def _addresses(host: str) -> tuple[list[str], list[str]]:
    """Addresses of a wish, and the names it gives them, the one to show first."""
    if host in _ANY:
        return all_up(four()) or [_first_address(socket.gethostname())], []
    if host == _ANY_SIX:
        return all_up(six()) or ["::1"], []
    try:
        address = ip_address(host)
    except ValueError:
        pass
    else:
        if isinstance(address, IPv6Address) and address.is_link_local:
            raise ListenError(
                f"cannot listen on {host}: peers could not answer to a link-local address; "
                "name a global one"
            )
        return [str(address)], []
    own = of_interface(host, four()) or of_interface(host, six())
    if own:
        return own, []
    if host in (name for _, name in socket.if_nameindex()):
        raise ListenError(f"cannot listen on {host}: the interface has no address")
    return _resolve(host)


def of_interface(name: str, interfaces: Sequence[Interface]) -> list[str]:
    """The addresses of one interface, even one that is down."""
    return [interface.address for interface in interfaces if interface.name == name]


def all_up(interfaces: Sequence[Interface]) -> list[str]:
    """The addresses of all interfaces that are up."""
    return [interface.address for interface in interfaces if interface.up]


def _resolve(host: str) -> tuple[list[str], list[str]]:
    try:
        official, others, addresses = socket.gethostbyname_ex(host)
    except (OSError, UnicodeError):
        return [_first_address(host)], [host]
    names = [host] + [name for name in (official, *others) if name.lower() != host.lower()]
    return addresses[:1], names


def _first_address(host: str) -> str:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):
        known = ", ".join(name for _, name in socket.if_nameindex())
        raise ListenError(
            f"cannot listen on {host!r}: no such interface (there are {known}), and the name does "
            "not resolve"
        ) from None
    return str(found[0][4][0])


def four() -> list[Interface]:
    """All IPv4 addresses of this machine; none where the system has another way to tell them."""
    if sys.platform != "linux":
        return []
    import fcntl  # there is none on Windows

    buffer = array.array("B", bytes(_CONFIGURATION_BYTES))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        request = struct.pack("iP", _CONFIGURATION_BYTES, buffer.buffer_info()[0])
        filled = struct.unpack("iP", fcntl.ioctl(asked, _SIOCGIFCONF, request))[0]
        found = []
        for start in range(0, filled, _IFREQ):
            entry = buffer[start : start + _IFREQ].tobytes()
            label = entry[:16].rstrip(b"\0")
            flags = fcntl.ioctl(asked, _SIOCGIFFLAGS, label.ljust(_IFREQ, b"\0"))
            up = bool(struct.unpack_from("H", flags, 16)[0] & _IFF_UP)
            found.append(Interface(label.decode(), socket.inet_ntoa(entry[20:24]), up))
    return found


def six(table: Path = _IF_INET6) -> list[Interface]:
    """All IPv6 addresses of this machine that can stand in a Via; none without that protocol."""
    try:
        lines = table.read_text().splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        digits, _, _, _, flags, name = line.split()
        address = IPv6Address(bytes.fromhex(digits))
        # a tentative address cannot be bound yet
        if not address.is_link_local and not int(flags, 16) & _TENTATIVE:
            found.append(Interface(name, str(address), True))
    return found
