"""Opens UDP sockets, and says in one sentence why one cannot be opened."""

from __future__ import annotations

import errno
import os
import socket

from runtime.sip.address import Address, bracketed
from runtime.transport.holder import holder_of
from runtime.transport.listen import ListenError

#: bytes asked of the kernel for each socket's queue, which cuts it to net.core.rmem_max
RECEIVE_BUFFER = 4 * 1024 * 1024

_PRIVILEGED = 1024


def open_udp(address: Address, receive_buffer: int = RECEIVE_BUFFER) -> socket.socket:
    """A bound UDP socket that never blocks; port 0 takes a free one.

    Raises:
        ListenError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        opened = socket.socket(family, socket.SOCK_DGRAM)
    except OSError as error:
        raise ListenError(f"cannot listen on udp:{address}: {error.strerror}") from None
    try:
        opened.setblocking(False)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        # no SO_REUSEADDR: with it Linux lets a second router take half of the packets
        opened.bind((address.host, address.port))
    except OSError as error:
        opened.close()
        raise ListenError(f"cannot listen on udp:{address}: {_reason(error, address)}") from None
    return opened


def _reason(error: OSError, address: Address) -> str:
    if error.errno == errno.EADDRINUSE:
        holder = holder_of(address)
        by = f" by {holder}" if holder else ""
        return f"the port is in use{by}; end that, or choose another port with -p"
    if error.errno == errno.EACCES and address.port < _PRIVILEGED:
        return (
            "ports below 1024 want root (-u USER gives it up after the start); choose one with -p"
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{bracketed(address.host)} is no address of this machine"
    return os.strerror(error.errno or 0)
