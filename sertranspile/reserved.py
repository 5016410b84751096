"""Names that belong to a release: keywords, which no definition replaces, and those predefined.

Keywords are those of the servers' lexers from 3.0 on; a definition of one can be tested and nothing
else (LANGUAGE B.1.2, B.3.2, B.3.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

_ALWAYS: Final = """
    INET INET6 SCTP SSLV2 SSLV23 SSLV3 SSLv2 SSLv23 SSLv3 TCP TLS TLSV1 TLSv1 UDP
    add_local_rport add_rport add_tcp_alias advertised_address advertised_port af alias and
    auto_aliases avpflags bool branch_route break case check_via children chroot debug default
    defined desc descr description disable disable_core_dump disable_sctp disable_tcp
    disable_tls dns dns_cache_del_nonexp dns_cache_delete_nonexpired dns_cache_flags
    dns_cache_gc_interval dns_cache_init dns_cache_max_ttl dns_cache_mem dns_cache_min_ttl
    dns_cache_negative_ttl dns_retr_no dns_retr_time dns_sctp_pref dns_sctp_preference
    dns_search_full_match dns_servers_no dns_srv_lb dns_srv_loadbalancing dns_tcp_pref
    dns_tcp_preference dns_tls_pref dns_tls_preference dns_try_ipv6 dns_try_naptr dns_udp_pref
    dns_udp_preference dns_use_search_list drop dst_ip dst_port else enable enable_sctp
    enable_tls eq error event_route exec exit exit_timeout failure_route false flags
    force_rport force_send_socket force_tcp_alias fork forward forward_sctp forward_tcp
    forward_tls forward_udp from_uri gid group ieq if ine inet inet6 isavpflagset
    isflagset listen loadmodule loadpath log log_facility log_name log_stderror max_while_loops
    maxbuffer mcast_loopback mcast_ttl mem_dbg mem_log mem_summary memdbg memlog method mhomed
    mlock_pages mod modparam mpath myself ne no not off on onreply_route onsend_route
    open_files_limit or phone2tel pmtu_discovery port prefix proto real_time reply_to_via
    resetavpflag resetflag return rev_dns revert_uri rewritehost rewritehostport
    rewritehostporttrans rewriteport rewriteuri rewriteuser rewriteuserpass route
    rt_fast_timer_prio rt_ftimer_policy rt_ftimer_prio rt_policy rt_prio rt_stimer_policy
    rt_stimer_prio rt_timer1_policy rt_timer1_prio rt_timer2_policy rt_timer2_prio sctp
    sctp_children ser_kill_timeout server_header server_id server_signature
    set_advertised_address set_advertised_port set_forward_close set_forward_no_connect
    set_reply_close set_reply_no_connect setavpflag setflag seth sethost sethostport
    sethostporttrans sethp sethpt setp setport setu setup seturi setuser setuserpass shm
    shm_force_alloc shm_mem shm_mem_size sip_warning snd_af snd_ip snd_port snd_proto src_ip
    src_port sslv2 sslv23 sslv3 status strempty strip strip_tail strlen switch tcp
    tcp_accept_aliases tcp_accept_no_cl tcp_async tcp_buf_write tcp_children tcp_conn_wq_max
    tcp_connect_timeout tcp_connection_lifetime tcp_crlf_ping tcp_defer_accept tcp_delayed_ack
    tcp_fd_cache tcp_keepalive tcp_keepcnt tcp_keepidle tcp_keepintvl tcp_linger2
    tcp_max_connections tcp_no_connect tcp_poll_method tcp_rd_buf_size tcp_send_timeout
    tcp_source_ipv4 tcp_source_ipv6 tcp_syncnt tcp_wq_blk_size tcp_wq_max tls tls_ca_list
    tls_certificate tls_disable tls_enable tls_handshake_timeout tls_log tls_method tls_port_no
    tls_private_key tls_require_certificate tls_send_timeout tls_verify tlslog tlsv1 to_af to_ip
    to_port to_proto to_uri tos true udp udp4_raw udp4_raw_mtu udp4_raw_ttl udp_mtu
    udp_mtu_try_proto uid uri use_dns_cache use_dns_failover user user_agent_header userphone
    wdir while workdir yes
    """

_THREE: Final = """
    append_branch dst_blacklist_expire dst_blacklist_gc_interval dst_blacklist_init
    dst_blacklist_mem dst_blacklist_sctp_imask dst_blacklist_tcp_imask dst_blacklist_tls_imask
    dst_blacklist_ttl dst_blacklist_udp_imask sctp_asocmaxrxt sctp_assoc_reuse
    sctp_assoc_tracking sctp_autoclose sctp_hbinterval sctp_init_max_attempts
    sctp_init_max_timeo sctp_max_assocs sctp_max_burst sctp_pathmaxrxt sctp_sack_delay
    sctp_sack_freq sctp_send_retries sctp_send_ttl sctp_socket_rcvbuf sctp_socket_receive_buffer
    sctp_socket_send_buffer sctp_socket_sndbuf sctp_srto_initial sctp_srto_max sctp_srto_min
    send send_tcp statistics stun_allow_fp stun_allow_stun stun_refresh_interval syn_branch
    use_dst_blacklist
    """

_FIVE: Final = """
    ADVERTISE IPV4 IPV6 IPv4 IPv6 NAME WS WSS advertise async_nonblock async_usleep
    async_workers async_workers_group auto_bind_ipv6 bind_ipv6_link_local cfg_reset cfg_select
    cfgengine clear_branches core_log corelog dns_cache_rec_pref dns_naptr_ignore_rfc
    dns_slow_query_ms dst_blocklist_expire dst_blocklist_gc_interval dst_blocklist_init
    dst_blocklist_mem dst_blocklist_sctp_imask dst_blocklist_tcp_imask dst_blocklist_tls_imask
    dst_blocklist_ttl dst_blocklist_udp_imask event_route_callback fork_delay
    hdr_name_extra_chars http_reply_hack http_reply_parse ip_free_bind ip_nonlocal_bind
    ipfreebind ipv4 ipv6 ipv6_hex_style kemi latency_cfg_log latency_limit_action
    latency_limit_cfg latency_limit_db latency_log loadmodulex local_rport log_color
    log_engine_data log_engine_type log_prefix log_prefix_mode max_branches max_recursive_level
    mcast mem_join mem_safety mem_status_mode modinit_delay modparamx msg_time name
    onsend_route_callback onsend_route_reply pre_routing_callback pv_buffer_size pv_buffer_slots
    pv_cache_action pv_cache_limit received_route_callback received_route_mode remove_branch
    reply_route reply_route_callback request_route route_locks_size run_dir rundir selval
    sip_parser_log sip_parser_log_oneline sip_parser_mode socket_workers sql_buffer_size
    stats_name_separator tcp_accept_haproxy tcp_accept_hep3 tcp_accept_unique tcp_clone_rcvbuf
    tcp_connection_match tcp_reuse_port tcp_script_mode tcp_wait_data tls_max_connections
    uri_host_extra_chars use_dst_blocklist verbose_startup version_table virtual
    wait_worker1_mode wait_worker1_time wait_worker1_usleep ws wss xavp_via_fields
    xavp_via_params
    """

_SIX: Final = """
    AGNAME VRF agname async_tkv_evcb async_tkv_gname auto_domains bind coreparam dns_rev_via
    dns_use_cache dns_use_failover domain maxsndbuffer mem_add_size msg_apply_changes_mode
    msg_clone_extra_size msg_recv_max_size request_route_callback return_mode rpc_exec_delta
    socket tcp_accept_iplimit tcp_accept_protocols tcp_accept_protos tcp_check_timer
    tcp_close_rst tcp_listen_backlog tcp_main_threads tcp_msg_data_timeout tcp_msg_read_timeout
    tls_connection_match_domain tls_threads_mode udp_receiver_mode vrf xavp_via_reply_params
    """


#: releases of the catalogue that define names of their version
_VERSIONS: Final = {"kamailio-5.6": (5, 6, 3), "kamailio-6.1": (6, 1, 4)}


@cache
def keywords(release: str) -> frozenset[str]:
    """The keywords of a release of the catalogue; of one before 3.0 those of 3.1."""
    if release.startswith("kamailio-6"):
        return frozenset(f"{_ALWAYS}{_FIVE}{_SIX}".split())
    if release.startswith(("kamailio-4", "kamailio-5")):
        return frozenset(f"{_ALWAYS}{_FIVE}".split())
    return frozenset(f"{_ALWAYS}{_THREE}".split())


def predefined(release: str) -> Mapping[str, str | None]:
    """The names that a server of this release defines itself, but for ``MOD_name``."""
    version = _VERSIONS.get(release)
    if version is None:
        return {}
    names: dict[str, str | None] = {}
    for length in (1, 2, 3):
        names["_".join(["KAMAILIO", *map(str, version[:length])])] = None
    if version >= (5, 8):
        major, minor, patch = version
        names["KAMAILIO_VERSION"] = str(major * 1_000_000 + minor * 1_000 + patch)
        names["OS_NAME"] = '"linux"'
    return names


__all__ = ["keywords", "predefined"]
