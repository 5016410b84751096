"""mi_fifo: the FIFO that kamctl speaks to; it can be loaded, and does nothing yet."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.log import NOTICE
from runtime.router import Router


@dataclass(slots=True)
class Params:
    """Module parameters, none of which does anything."""

    fifo_group: str = ""
    fifo_mode: int = 432
    fifo_name: str = ""
    fifo_user: str = ""
    reply_dir: str = "/tmp/"
    reply_indent: str = "\t"


class State:
    """Says at start what is not there."""

    __slots__ = ()

    def __init__(self, router: Router, params: Params) -> None:
        router.log(NOTICE, "mi_fifo: no FIFO for kamctl is made yet")
