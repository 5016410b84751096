"""What a registrar was told by its parameters, in the units that it works in."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.location.contact import NO_Q
from runtime.profiles.registration import Registration
from runtime.sip.message import Message
from runtime.values import Value

#: ``path_mode``: never tell a phone its Path
PATH_OFF = 0
#: ``path_mode``: refuse a phone that does not support Path
PATH_STRICT = 2


@dataclass(frozen=True, slots=True)
class Options:
    """How one registrar works."""

    generation: Registration
    default_expires: int = 3600
    expires_range: int = 0  # percent by which the default varies
    min_expires: int = 60
    max_expires: int = 0  # 0 is no limit
    default_q: int = NO_Q
    append_branches: bool = True
    case_sensitive: bool = False
    use_domain: bool = False
    realm_prefix: str = ""
    received_param: str = "received"
    received_avp: str = ""  # as a pseudo-variable: ``$avp(i:80)``
    aor_avp: str = ""
    told: str = ""  # the tree of attributes (``$xavp``) with which a script overrules it
    max_contacts: int = 0  # 0 is no limit
    contact_bytes: int = 255
    retry_after: int = 0  # 0: no Retry-After
    sock_flag: int = -1  # -1: the socket's header is not looked at
    sock_header: str = ""  # in lower case
    method_filtering: bool = False
    use_path: bool = False
    path_mode: int = PATH_STRICT
    path_use_received: bool = False
    gruu: bool = False
    nat_flag: int = 0  # bit of the branch flag of contacts behind a NAT
    name: str = "uloc"  # what the names of contacts begin with

    def told_by(self, msg: Message, name: str) -> Value:
        """What a script says for this message, None when nothing."""
        return msg.xavps.get(f"{self.told}=>{name}") if self.told else None
