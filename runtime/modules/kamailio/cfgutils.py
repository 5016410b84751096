"""cfgutils: chance, global flags, waiting and locks for scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import random

from runtime.core import forget_error
from runtime.log import NOTICE
from runtime.registry import script_function
from runtime.results import Exit, Rc
from runtime.router import Router, StartError
from runtime.sip.message import Message


@dataclass(slots=True)
class Params:
    """Module parameters; ``hash_file`` and ``lock_set_size`` do nothing here."""

    hash_file: str = ""
    initial_gflags: int = 0
    initial_probability: int = 10  # per cent
    lock_set_size: int = 0


class State:
    """What scripts share beyond one message."""

    __slots__ = ("flags", "initial", "probability", "random")

    def __init__(self, router: Router, params: Params) -> None:
        if not 0 <= params.initial_probability <= 100:
            raise StartError("cfgutils: initial_probability is a number of per cent")
        self.flags = params.initial_gflags
        self.initial = self.probability = params.initial_probability
        self.random: Callable[[], float] = random
        router.variables["RANDOM"] = lambda _, __, ___: int(self.random() * 2**31)


# ---- chance ----


@script_function()
def rand_set_prob(msg: Message, percent: int) -> bool:
    """Let ``rand_event`` be true in so many of a hundred cases."""
    forget_error(msg)
    if not 0 <= percent <= 100:
        return False
    msg.router.module(State).probability = percent
    return True


@script_function()
def rand_reset_prob(msg: Message) -> bool:
    """Go back to ``initial_probability``."""
    forget_error(msg)
    state = msg.router.module(State)
    state.probability = state.initial
    return True


@script_function(stops=True)
def rand_get_prob(msg: Message) -> Rc:
    """In how many of a hundred cases ``rand_event`` is true."""
    forget_error(msg)
    return Rc(msg.router.module(State).probability)


@script_function()
def rand_event(msg: Message) -> bool:
    """True by chance, as often as was told."""
    forget_error(msg)
    state = msg.router.module(State)
    return state.random() * 100 < state.probability


# ---- flags of the server ----


@script_function()
def set_gflag(msg: Message, flag: int) -> bool:
    """Set a flag that all messages share."""
    forget_error(msg)
    msg.router.module(State).flags |= _bit(flag)
    return True


@script_function()
def reset_gflag(msg: Message, flag: int) -> bool:
    """Reset a flag that all messages share."""
    forget_error(msg)
    msg.router.module(State).flags &= ~_bit(flag)
    return True


@script_function()
def is_gflag(msg: Message, flag: int) -> bool:
    """Whether a flag that all messages share is set."""
    forget_error(msg)
    return bool(msg.router.module(State).flags & _bit(flag))


def _bit(flag: int) -> int:
    return 1 << flag if 0 <= flag < 32 else 0


# ---- the process ----


@script_function()
async def sleep(msg: Message, seconds: int) -> bool:
    """Go on with the script so many seconds later; other messages are served meanwhile."""
    forget_error(msg)
    await msg.router.wait(_pause(max(seconds, 0)))
    return True


@script_function()
async def usleep(msg: Message, microseconds: int) -> bool:
    """Go on with the script so many microseconds later; other messages are served meanwhile."""
    forget_error(msg)
    await msg.router.wait(_pause(max(microseconds, 0) / 1_000_000))
    return True


async def _pause(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


@script_function()
def pkg_status(msg: Message) -> bool:
    """A note in the log: there are no pools of memory here to tell of."""
    return _no_pools(msg, "pkg_status")


@script_function()
def shm_status(msg: Message) -> bool:
    """A note in the log: there are no pools of memory here to tell of."""
    return _no_pools(msg, "shm_status")


def _no_pools(msg: Message, name: str) -> bool:
    forget_error(msg)
    msg.router.log(NOTICE, f"{name}: this router has no pools of memory")
    return True


@script_function()
def abort(msg: Message) -> None:
    """End the script: the original ends the server, for people who look for its bugs."""
    msg.router.log(NOTICE, "abort: the script ends here; the router goes on")
    raise Exit
