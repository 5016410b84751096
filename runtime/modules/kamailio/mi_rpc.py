"""mi_rpc: management commands as RPC; it can be loaded, and does nothing yet."""

from __future__ import annotations

from runtime.log import NOTICE
from runtime.router import Router


class State:
    """Says at start what is not there."""

    __slots__ = ()

    def __init__(self, router: Router, params: None) -> None:
        router.log(NOTICE, "mi_rpc: no management commands are served yet")
