"""Core parameters of a router, under the names configs use (LANGUAGE C.1.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from runtime.core_parameters import ALIASES, CORE_PARAMETERS
from runtime.start_error import StartError

#: parameters that a config may set several times, each time with more of them
_LISTS: Final = frozenset({"alias", "listen"})


@dataclass(slots=True)
class Settings:
    """What ``Router(...)`` and ``router.core(...)`` take.

    Defaults are those of SER 0.8.8. A parameter that has no field here is kept in ``others`` and
    has no effect: most say how the servers shall use memory and processes.
    """

    advertised_address: str = ""
    advertised_port: int = 0
    alias: str | tuple[str, ...] = ()
    check_via: bool = False
    children: int = 1
    debug: int = 0
    dns: bool = False
    fifo: str = ""
    fifo_mode: int = 0o660
    fork: bool = True
    group: str = ""
    listen: str | tuple[str, ...] = ()
    log_stderror: bool = False
    max_recursive_level: int | None = None  # None: the profile's
    max_while_loops: int | None = None
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
    #: parameters of any release that do nothing here, by name
    others: dict[str, Any] = field(default_factory=dict)

    def set(self, name: str, value: Any) -> None:
        """Set one parameter; addresses and names are added to those that are there.

        Raises:
            StartError: no release has it.
        """
        name = ALIASES.get(name, name)
        if name in _LISTS and (there := _several(getattr(self, name))):
            setattr(self, name, (*there, *_several(value)))
        elif name in self.__dataclass_fields__ and name != "others":
            setattr(self, name, value)
        elif name in CORE_PARAMETERS:
            self.others[name] = value
        else:
            raise StartError(f"unknown core parameter {name!r}")


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)
