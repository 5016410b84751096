"""What the modules that run do not have, and why: for ``docs/modules.md``.

A row is a module, a function or parameter of it, in how many of the 385 configs of the servers' own
history it stands, and the reason.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class LeftOut(NamedTuple):
    """One function or parameter."""

    module: str
    name: str
    configs: int
    reason: str


_NO_CONNECTIONS: Final = "there is only UDP yet"
_NO_DATABASE: Final = "accounting is to the log only yet"

_NO_LOCKS: Final = "locks are for servers of several processes"

LEFT_OUT: Final = (
    LeftOut("acc", "acc_db_request", 1, _NO_DATABASE),
    LeftOut("acc", "acc_diam_request", 0, "no server of today speaks it"),
    LeftOut("acc", "acc_rad_request", 0, _NO_DATABASE),
    LeftOut("cfgutils", "lock", 0, _NO_LOCKS),
    LeftOut("cfgutils", "unlock", 0, _NO_LOCKS),
    LeftOut("pv", "avp_aliases", 0, "it gives attributes other names: write their own"),
    LeftOut("siputils", "ring_insert_callid", 0, "it has the core rewrite a 183 before any route"),
    LeftOut("siputils", "ring_timeout", 0, "only for `ring_insert_callid`"),
    *(
        LeftOut("tm", f"{name}_{protocol}", 0, _NO_CONNECTIONS)
        for name in ("t_forward_nonack", "t_relay_to", "t_replicate")
        for protocol in ("sctp", "tcp", "tls")
    ),
    LeftOut("tm", "t_relay_to_avp", 0, "write `$du` and `t_relay()`"),
    LeftOut("tm", "t_write_req", 0, "it speaks to a program of SER's own"),
    LeftOut("tm", "t_write_unix", 0, "it speaks to a program of SER's own"),
)
