"""Core parameters of a router, under the names configs use (LANGUAGE C.1.1)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Settings:
    """What ``Router(...)`` and ``router.core(...)`` take.

    Names and defaults are those of SER 0.8.8. A parameter that our single process has no use for
    (memory, processes) is kept and has no effect; docs/running.md lists these.
    """

    alias: str | tuple[str, ...] = ()
    check_via: bool = False
    children: int = 8
    debug: int = 0
    dns: bool = False
    fifo: str = ""
    fifo_mode: int = 0o660
    fork: bool = True
    group: str = ""
    listen: str | tuple[str, ...] = ()
    log_stderror: bool = False
    maxbuffer: int = 262144
    memlog: int = 0
    port: int = 5060
    reply_to_via: bool = False
    rev_dns: bool = False
    server_signature: bool = True
    sip_warning: bool = False
    statistics: str = ""
    syn_branch: bool = True
    user: str = ""
