"""Core commands that do not change the message: lines in the log, programs."""

from __future__ import annotations

from runtime.log import NOTICE
from runtime.registry import script_function
from runtime.sip.errors import SipError
from runtime.sip.message import Message
from runtime.sip.request import Request


def forget_error(msg: Message) -> None:
    """What the next ``sl_reply_error`` would tell."""
    if isinstance(msg, Request):
        msg.error = SipError.UNSPECIFIED


@script_function()
def log(msg: Message, level: int, text: str) -> bool:
    """Write a line to the log if ``level`` is not above the core parameter ``debug``."""
    forget_error(msg)
    msg.router.log(msg.router.profile.language.log_level(level), text)
    return True


@script_function()
def error(msg: Message, code: str, reason: str) -> bool:
    """Only a notice in the log, as in the servers, which never did more."""
    forget_error(msg)
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
