"""ctl: the socket that kamcmd speaks to; it can be loaded, and does nothing yet."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.log import NOTICE
from runtime.router import Router


@dataclass(slots=True)
class Params:
    """Module parameters, none of which does anything."""

    autoconversion: int = 0
    binrpc: tuple[str, ...] = ()
    binrpc_buffer_size: int = 1024
    binrpc_max_body_size: int = 4
    binrpc_struct_max_body_size: int = 1
    fifo: tuple[str, ...] = ()
    group: str = ""
    mode: int = 0
    user: str = ""


class State:
    """Says at start what is not there."""

    __slots__ = ()

    def __init__(self, router: Router, params: Params) -> None:
        router.log(NOTICE, "ctl: no socket for kamcmd is opened yet")
