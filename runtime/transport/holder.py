"""Who holds a UDP port, as far as /proc tells this user."""

from __future__ import annotations

import os
import socket
import struct
from pathlib import Path

from runtime.sip.address import Address


def holder_of(address: Address, proc: Path = Path("/proc")) -> str | None:
    """``name (process 123)`` of whoever has the address bound, or None when that cannot be seen."""
    inodes = {
        f"socket:[{inode}]"
        for table, hosts in (("udp", _hosts(address.host, 1)), ("udp6", _hosts(address.host, 4)))
        for inode in _inodes(proc / "net" / table, {f"{host}:{address.port:04X}" for host in hosts})
    }
    if not inodes:
        return None
    for process in proc.iterdir():
        if process.name.isdigit() and _has_open(process / "fd", inodes):
            try:
                name = (process / "comm").read_text().strip()
            except OSError:
                continue
            return f"{name} (process {process.name})"
    return None


def _hosts(host: str, words: int) -> set[str]:
    """A host and the unspecified one as a table of that many 32-bit words spells them."""
    packed = socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    # the kernel prints each word in the machine's own order
    spelt = "".join(f"{word:08X}" for word in struct.unpack(f"={len(packed) // 4}I", packed))
    return {spelt, "0" * 8 * words}


def _inodes(table: Path, locals_: set[str]) -> list[str]:
    try:
        rows = [line.split() for line in table.read_text().splitlines()[1:]]
    except OSError:
        return []
    return [row[9] for row in rows if len(row) > 9 and row[1] in locals_]


def _has_open(folder: Path, links: set[str]) -> bool:
    try:
        return any(os.readlink(folder / name) in links for name in os.listdir(folder))
    except OSError:
        return False
