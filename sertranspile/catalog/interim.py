"""Names of releases between those that the catalogue describes.

Known so that a config of that time is not told it invented them. Each with what does its work in
the releases that the catalogue has; None where nothing does.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: function -> module, and what does its work later
FUNCTIONS: Final[Mapping[str, tuple[str, str | None]]] = MappingProxyType(
    {
        "authorize": ("auth", "www_authorize"),
        "challenge": ("auth", "www_challenge"),
        "create_via": ("core", None),
        "end_media_session": ("mediaproxy", None),
        "exec_dst": ("exec", "exec_dset"),
        "exec_uri": ("exec", "exec_dset"),
        "lookup_contact": ("usrloc", "lookup"),
        "mf_add_maxfwd_header": ("maxfwd", "mf_process_maxfwd_header"),
        "mf_decrement_maxfwd": ("maxfwd", "mf_process_maxfwd_header"),
        "mf_is_maxfwd_present": ("maxfwd", "mf_process_maxfwd_header"),
        "mf_is_maxfwd_zero": ("maxfwd", "mf_process_maxfwd_header"),
        "preparefirstosproute": ("osp", "prepareosproute"),
        "preparenextosproute": ("osp", "prepareosproute"),
        "record_route_strict": ("rr", "record_route"),
        "save_contact": ("usrloc", "save"),
        "sms_send_message": ("sms", "sms_send_msg"),
        "strict_route": ("rr", "loose_route"),
        "subscribe": ("pa", "handle_subscription"),
        "t_add_transaction": ("tm", "t_newtran"),
        "t_fork_on_no_response": ("tm", "t_on_negative"),
        "t_fork_to_uri": ("tm", "append_branch"),
        "t_forward": ("tm", "t_relay_to"),
        "t_relay_udp": ("tm", "t_relay_to_udp"),
        "t_send_reply": ("tm", "t_reply"),
        "t_setflag": ("tm", "setflag"),
        "t_unref": ("tm", "t_release"),
        "t_was_cancelled": ("tm", "t_is_canceled"),
        "vm": ("vm", None),
        "vm_start": ("vm", None),
        "vm_stop": ("vm", None),
    }
)

#: function -> numbers of arguments that it took besides those of the catalogue
ARITIES: Final[Mapping[str, frozenset[int]]] = MappingProxyType({"reportospusage": frozenset({0})})

#: parameters of modules
PARAMS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "auth": frozenset({"table"}),
        "cfgutils": frozenset({"shvset", "varset"}),
        "nathelper": frozenset({"tcpping_crlf"}),
        "pa": frozenset({"auth_xcap_root"}),
        "usrloc": frozenset({"use_database", "flush_interval", "table"}),
    }
)

#: core parameters
SETTINGS: Final = frozenset({"fifo", "loop_checks"})

#: what ``modparam`` calls a module -> what ``loadmodule`` calls it
EXPORTED: Final[Mapping[str, str]] = MappingProxyType({"voicemail": "vm"})

#: a file that a module was built as for a while -> the module
FILES: Final[Mapping[str, str]] = MappingProxyType({"exec_mod": "exec", "vm_mod": "vm"})

#: modules that the servers of that time had built in, without ``loadmodule``
BUILT_IN: Final = ("tm",)
