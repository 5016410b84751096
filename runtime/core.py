"""The core commands of the config language: forwarding, rewriting the URI, branches, logging.

Names are those of SER 0.8.8 (LANGUAGE C.3.1); what they do to a URI is LANGUAGE E.3. Commands that
only touch flags or compare something are written out by the transpiler and are not here.

Each command first forgets the error of the one before: ``sl_reply_error`` tells the last one only
(LANGUAGE G.0).
"""

from __future__ import annotations

from runtime.log import NOTICE, WARNING
from runtime.registry import script_function
from runtime.results import FAILED, OK, Rc
from runtime.router import port_number
from runtime.sip.address import bracketed
from runtime.sip.errors import BadUri, SipError
from runtime.sip.forward import forward_stateless
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.sip.rewriting import MAXIMUM_URI, bounded, write_uri
from runtime.sip.target import Target
from runtime.sip.uri import Uri
from runtime.via_source import asks_dns, recognise_source
from runtime.wire_text import on_wire

# ---- sending without a transaction ----


@script_function("request", "failure")
async def forward(msg: Request, host: str = "", port: int | str | None = None) -> Rc:
    """Send the request on statelessly: to ``host``, or to its next hop (LANGUAGE E.3).

    ``port`` may be a URI's own (text, None when it has none: SRV, else 5060). Branches are ignored.
    1, or negative: -478 for a host that does not resolve, -479 for a bad port.
    """
    msg.error = SipError.UNSPECIFIED
    if not host:
        uri = _current(msg) if msg.dst_uri is None else msg.dst
        if uri is None or not uri.host:
            return FAILED
        host, port = uri.host, uri.port
    if isinstance(port, str):
        number = port_number(port)
        if number is None:
            msg.router.log.once("forward port", f"forward: bad port {port!r}")
            return Rc(SipError.BAD_URI)
        port = number
    addresses = await msg.router.resolve(host, port or None)
    if not addresses:
        msg.router.log.once("forward", f"forward: {host!r} does not resolve")
        return Rc(SipError.BAD_ADDRESS)
    if asks_dns(msg):
        await recognise_source(msg)
    error = forward_stateless(msg, msg.current_uri, addresses[0])
    if error is not None:
        msg.error = error
        return FAILED
    return OK


@script_function("request", "failure")
async def send(msg: Request, host: str, port: int = 0) -> bool:
    """Send the message as it was received, without a Via of ours; port 0 is SRV, else 5060."""
    msg.error = SipError.UNSPECIFIED
    addresses = await msg.router.resolve(host, port or None)
    if not addresses:
        msg.router.log.once("send", f"send: {host!r} does not resolve")
        return False
    return msg.router.send_request(msg.original(), addresses[0], msg.socket)


# ---- rewriting the Request-URI ----


@script_function("request", "failure")
def rewriteuri(msg: Request, uri: str) -> bool:
    """Replace the whole URI, unread."""
    msg.error = SipError.UNSPECIFIED
    msg.set_uri(on_wire(uri))
    return True


@script_function("request", "failure")
def revert_uri(msg: Request) -> bool:
    """Go back to the URI as received."""
    msg.error = SipError.UNSPECIFIED
    msg.set_uri(None)
    return True


@script_function("request", "failure")
def rewritehost(msg: Request, host: str) -> bool:
    """Replace the host; the port stays."""
    uri = _current(msg)
    return uri is not None and _rewrite(msg, uri, uri.user, uri.password, on_wire(host), uri.port)


@script_function("request", "failure")
def rewritehostport(msg: Request, host_port: str) -> bool:
    """Replace host and port by ``host`` or ``host:port``; the old port goes in both cases."""
    uri = _current(msg)
    return uri is not None and _rewrite(msg, uri, uri.user, uri.password, on_wire(host_port), None)


@script_function("request", "failure")
def rewriteport(msg: Request, port: str) -> bool:
    """Replace the port; "" removes it."""
    uri = _current(msg)
    return uri is not None and _rewrite(
        msg, uri, uri.user, uri.password, bracketed(uri.host), on_wire(port) or None
    )


@script_function("request", "failure")
def rewriteuser(msg: Request, user: str) -> bool:
    """Replace the user; "" removes it. A password stays."""
    uri = _current(msg)
    return uri is not None and _with_user(msg, uri, on_wire(user), uri.password)


@script_function("request", "failure")
def rewriteuserpass(msg: Request, user_password: str) -> bool:
    """Replace user and password by ``user`` or ``user:password``."""
    uri = _current(msg)
    return uri is not None and _with_user(msg, uri, on_wire(user_password), None)


@script_function("request", "failure")
def prefix(msg: Request, text: str) -> bool:
    """Put text before the user."""
    uri = _current(msg)
    # even "" makes a user where there was none: the servers then write sip:@host
    return uri is not None and _rewrite(
        msg, uri, on_wire(text) + (uri.user or ""), uri.password, bracketed(uri.host), uri.port
    )


@script_function("request", "failure")
def strip(msg: Request, count: int) -> bool:
    """Take characters off the front of the user; all of them, or more, remove it."""
    uri = _current(msg)
    if uri is None:
        return False
    user = uri.user or ""
    if count > len(user):
        msg.router.log(WARNING, f"strip({count}): the user {user!r} is shorter and is removed")
    return _with_user(msg, uri, user[max(count, 0) :], uri.password)


def _current(msg: Request) -> Uri | None:
    msg.error = SipError.UNSPECIFIED
    try:
        return msg.readable_ruri()
    except BadUri as error:
        msg.router.log.once("rewrite", f"the Request-URI does not parse: {error}")
        return None


def _with_user(msg: Request, uri: Uri, user: str, password: str | None) -> bool:
    return _rewrite(msg, uri, user or None, password, bracketed(uri.host), uri.port)


def _rewrite(
    msg: Request, uri: Uri, user: str | None, password: str | None, host: str, port: str | None
) -> bool:
    """Write the URI anew; ``host`` is text as it shall stand. False when it gets too long."""
    text = bounded(msg, write_uri(uri, user, password, host, port))
    if text is None:
        return False
    msg.set_uri(text)
    return True


# ---- branches ----


@script_function("request", "failure")
def append_branch(msg: Request, uri: str = "") -> bool:
    """Add a branch to which the request shall go too: ``uri``, else the current URI.

    False when there are as many as the profile allows (``sl_reply_error`` then says so), or the
    URI is too long.
    """
    return add_branch(msg, Target(on_wire(uri)) if uri else msg.target())


def add_branch(msg: Request, target: Target) -> bool:
    """``append_branch`` for modules, whose targets come from messages or tables."""
    msg.error = SipError.UNSPECIFIED
    # branch 0 is the Request-URI itself
    if len(msg.branches) >= msg.router.limits.branches - 1:
        msg.router.log.once("branches", f"no branch after {len(msg.branches)} appended ones")
        msg.error = SipError.TOO_MANY_BRANCHES
        return False
    if len(target.uri) >= MAXIMUM_URI:
        msg.router.log.once("long branch", f"no branch for a URI of {len(target.uri)} bytes")
        return False
    msg.branches.append(target)
    return True


# ---- the rest ----


def _forget_error(msg: Message) -> None:
    """What the next ``sl_reply_error`` would tell."""
    if isinstance(msg, Request):
        msg.error = SipError.UNSPECIFIED


@script_function()
def log(msg: Message, level: int, text: str) -> bool:
    """Write a line to the log if ``level`` is not above the core parameter ``debug``."""
    _forget_error(msg)
    msg.router.log(msg.router.profile.language.log_level(level), text)
    return True


@script_function()
def error(msg: Message, code: str, reason: str) -> bool:
    """Only a notice in the log, as in the servers, which never did more."""
    _forget_error(msg)
    msg.router.log(NOTICE, f'error("{code}", "{reason}") does nothing')
    return True


@script_function("request", "failure")
async def exec(msg: Request, command: str) -> bool:
    """Run a shell command and wait for its end, whatever that is.

    Only where the router was started with ``--allow-exec``: without, it runs nothing, says so in
    the log and is false.
    """
    msg.error = SipError.UNSPECIFIED
    router = msg.router
    if not router.allow_exec:
        router.log.once("exec", f"exec({command!r}) not run: it needs --allow-exec")
        return False
    status = await router.wait(_run_shell(command))
    if status:
        router.log(NOTICE, f"exec({command!r}) ended with status {status}")
    return True


async def _run_shell(command: str) -> int:
    from asyncio.subprocess import DEVNULL, create_subprocess_shell

    process = await create_subprocess_shell(command, stdin=DEVNULL)
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
