"""usrloc: the location tables: which contacts an address of record has (LANGUAGE G.3.1, G.7).

It exports no script function; registrar and others that need contacts are its users.
"""

from __future__ import annotations

from dataclasses import dataclass

from runtime.location.table import Matching, Rules, Table
from runtime.router import Router, StartError
from runtime.rpc.location_commands import LocationCommands


@dataclass(slots=True)
class Params:
    """Module parameters. ``..._column`` name a database table's columns."""

    db_mode: int = 0  # 0 memory only
    db_url: str = "mysql://openser:openserrw@localhost/openser"
    timer_interval: int = 60  # seconds within which each expired contact is removed
    use_domain: int = 0  # an address of record has its domain
    matching_mode: int = 0  # by what a contact is known again: ``location/table.py``
    cseq_delay: int = 20  # seconds in which a repeated CSeq is a repeated request
    desc_time_order: int = 0  # the newest first, instead of by q
    nat_bflag: int = -1  # the branch flag of contacts behind a NAT
    preload: str = ""  # a table that is there before it is first used
    hash_size: int = 9  # of no use here: a dictionary grows
    timer_procs: int = 0  # of no use here: there is one process
    fetch_rows: int = 2000
    user_column: str = "username"
    domain_column: str = "domain"
    contact_column: str = "contact"
    expires_column: str = "expires"
    q_column: str = "q"
    callid_column: str = "callid"
    cseq_column: str = "cseq"
    flags_column: str = "flags"
    cflags_column: str = "cflags"
    user_agent_column: str = "user_agent"
    received_column: str = "received"
    path_column: str = "path"
    socket_column: str = "socket"
    methods_column: str = "methods"


class State:
    """The location tables of one router, made as they are first named."""

    __slots__ = ("_rules", "_share", "_tables", "nat_flag", "use_domain")

    def __init__(self, router: Router, params: Params) -> None:
        if params.db_mode != 0:
            raise StartError(
                f"usrloc: db_mode {params.db_mode} keeps contacts in a database, "
                "and this runtime has no database support yet: set db_mode to 0"
            )
        if params.nat_bflag > 31:
            raise StartError(f"usrloc: nat_bflag {params.nat_bflag} is no flag: they are 0 to 31")
        try:
            matching = Matching(params.matching_mode)
        except ValueError:
            known = ", ".join(str(mode.value) for mode in Matching)
            raise StartError(
                f"usrloc: matching_mode {params.matching_mode} is unknown: known are {known}"
            ) from None
        self.use_domain = bool(params.use_domain)
        #: bit of the flag that contacts behind a NAT have; 0 is none
        self.nat_flag = 1 << params.nat_bflag if params.nat_bflag >= 0 else 0
        self._rules = Rules(
            router.limits.contacts_per_address_of_record,
            matching,
            params.cseq_delay,
            bool(params.desc_time_order),
            router.profile.registration.renews_call_id,
        )
        self._tables: dict[str, Table] = {}
        self._share = max(params.timer_interval, 1)
        if params.preload:
            self.table(params.preload)
        router.add_timer(1.0, self._sweep)
        size = 1 << min(max(params.hash_size, 1), 16)
        commands = LocationCommands(self._tables, self.table, size, self.use_domain)
        router.commands.add_all(commands.all())

    def table(self, name: str) -> Table:
        """The table of that name."""
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = Table(name, self._rules)
        return table

    @property
    def tables(self) -> list[Table]:
        """All tables that were named."""
        return list(self._tables.values())

    def _sweep(self, now: float) -> None:
        for table in self._tables.values():
            table.sweep(int(now), self._share)
