"""Names of releases between those that the catalogue describes.

Known so that a config of that time is not told it invented them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sertranspile.records import dataclass


@dataclass(frozen=True, slots=True)
class Interim:
    """What releases in between had.

    ``functions``: function -> module, and what does its work later, None where nothing does.
    ``arities``: function -> numbers of arguments besides the catalogue's. ``params``: of modules.
    ``files``: what ``loadmodule`` called a module for a while -> the module. ``exported``: what
    ``modparam`` calls a module -> the module. ``settings``: core parameters.
    """

    functions: Mapping[str, tuple[str, str | None]]
    arities: Mapping[str, frozenset[int]]
    params: Mapping[str, frozenset[str]]
    files: Mapping[str, str]
    exported: Mapping[str, str]
    settings: frozenset[str]


#: before Kamailio 3.0
EARLY: Final = Interim(
    functions={
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
    },
    arities={"reportospusage": frozenset({0})},
    params={
        "auth": frozenset({"table"}),
        "cfgutils": frozenset({"shvset", "varset"}),
        "nathelper": frozenset({"tcpping_crlf"}),
        "pa": frozenset({"auth_xcap_root"}),
        "usrloc": frozenset({"use_database", "flush_interval", "table"}),
    },
    files={"exec_mod": "exec", "vm_mod": "vm"},
    exported={"voicemail": "vm"},
    settings=frozenset({"fifo", "loop_checks"}),
)

#: Kamailio between and after those of the catalogue: IMS, which changed much, and modules with
#: other names
KAMAILIO: Final = Interim(
    functions={
        "iptrtpproxy_authorize_media": ("iptrtpproxy", None),
        "iptrtpproxy_set_param": ("iptrtpproxy", None),
        "pcscf_gruu_lookup": ("ims_registrar_pcscf", None),
    },
    arities={
        "I_perform_location_information_request": frozenset({1}),
        "I_perform_user_authorization_request": frozenset({1}),
        "assign_server_unreg": frozenset({2}),
        "ims_www_challenge": frozenset({1}),
        "iptrtpproxy_alloc": frozenset({1}),
        "save": frozenset({1}),
    },
    params={
        "auth": frozenset({"rpid_avp", "rpid_prefix", "rpid_suffix"}),
        "dispatcher": frozenset({"sock_avp"}),
        "ims_registrar_pcscf": frozenset({"insert_path_on_register"}),
        "ims_usrloc_pcscf": frozenset({"hashing_type", "lookup_check_received"}),
        "iptrtpproxy": frozenset({"codec_set"}),
    },
    files={"dialog_ng": "ims_dialog", "jsonrpc-c": "jsonrpcc"},
    exported={"dialog_ng": "ims_dialog", "jsonrpc-c": "jsonrpcc"},
    settings=frozenset(),
)

#: modules that the servers of that time had built in, without ``loadmodule``
BUILT_IN: Final = ("tm",)
