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


_ONE_VALUE: Final = "it is given once for each variable, and a parameter has one value here"

_NO_LOCKS: Final = "locks are for servers of several processes"

LEFT_OUT: Final = (
    LeftOut("cfgutils", "lock", 0, _NO_LOCKS),
    LeftOut("cfgutils", "unlock", 0, _NO_LOCKS),
    LeftOut("pv", "avp_aliases", 0, _ONE_VALUE),
    LeftOut("pv", "shvset", 2, _ONE_VALUE),
    LeftOut("pv", "varset", 2, _ONE_VALUE),
    LeftOut("siputils", "ring_insert_callid", 0, "it has the core rewrite a 183 before any route"),
    LeftOut("siputils", "ring_timeout", 0, "only for `ring_insert_callid`"),
)
