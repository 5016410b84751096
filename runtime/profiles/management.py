"""What a server generation's commands answer its own way (LANGUAGE G.5.1)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Management:
    """Forms of replies, and where commands are taken when a config does not say."""

    socket: str = "unixs:/run/kamailio/kamailio_ctl"
    newline_after_time: bool = False
    main_process: str = "main process - attendant"
    counts_replies: bool = True  # tm.stats tells of replies that came and went
    counts_locally_replied: bool = False  # tm.stats has replied_locally
    counts_3xx: bool = True  # sl.stats has 3xx
    lists_domains: bool = True  # ul.dump has a list of tables, and more of each contact
    contact_state: str = "CS_NEW"  # of one that is in memory only
    gets_groups: bool = True  # cfg.get without a name gives all of a group


#: of 3.1 and SER 2.x
MANAGEMENT_3_1 = Management(
    socket="unixs:/tmp/kamailio_ctl",
    newline_after_time=True,
    main_process="attendant",
    counts_replies=False,
    counts_locally_replied=True,
    counts_3xx=False,
    lists_domains=False,
    contact_state="CS_SYNC",
    gets_groups=False,
)
