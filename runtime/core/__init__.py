"""The core commands of the config language: forwarding, rewriting the URI, branches, logging.

Names are those of SER 0.8.8 (LANGUAGE C.3.1); what they do to a URI is LANGUAGE E.3. Commands that
only touch flags or compare something are written out by the transpiler and are not here.

Each command first forgets the error of the one before: ``sl_reply_error`` tells the last one only
(LANGUAGE G.0).
"""

from __future__ import annotations

from runtime.core.branches import (
    add_branch,
    append_branch,
    clear_branches,
    remove_branch,
)
from runtime.core.rest import (
    error,
    exec,
    forget_error,
    log,
)
from runtime.core.rewriting import (
    prefix,
    revert_uri,
    rewritehost,
    rewritehostport,
    rewritehostporttrans,
    rewriteport,
    rewriteuri,
    rewriteuser,
    rewriteuserpass,
    strip,
    strip_tail,
    userphone,
)
from runtime.core.sending import (
    add_local_rport,
    force_rport,
    force_send_socket,
    force_tcp_alias,
    forward,
    forward_udp,
    send,
    set_advertised_address,
    set_advertised_port,
    set_forward_close,
    set_forward_no_connect,
    set_reply_close,
    set_reply_no_connect,
    udp_mtu_try_proto,
)

__all__ = [
    "add_branch",
    "add_local_rport",
    "append_branch",
    "clear_branches",
    "error",
    "exec",
    "force_rport",
    "force_send_socket",
    "force_tcp_alias",
    "forget_error",
    "forward",
    "forward_udp",
    "log",
    "prefix",
    "remove_branch",
    "revert_uri",
    "rewritehost",
    "rewritehostport",
    "rewritehostporttrans",
    "rewriteport",
    "rewriteuri",
    "rewriteuser",
    "rewriteuserpass",
    "send",
    "set_advertised_address",
    "set_advertised_port",
    "set_forward_close",
    "set_forward_no_connect",
    "set_reply_close",
    "set_reply_no_connect",
    "strip",
    "strip_tail",
    "udp_mtu_try_proto",
    "userphone",
]
