"""What script functions return, and how a script is left."""

from __future__ import annotations

from typing import NamedTuple


class Rc(int):
    """A return code as the servers have it: true when positive.

    0 is special in the config language: it ends the route (SER 0.8, 0.9) or the script (2.0 and
    later). A function only returns it; the generated call decides (LANGUAGE.md D.3).
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return int(self) > 0

    def __repr__(self) -> str:
        return f"Rc({int(self)})"

    def __str__(self) -> str:
        return int.__repr__(self)


OK = Rc(1)
STOP = Rc(0)
FAILED = Rc(-1)


class Exit(Exception):
    """Ends the whole script for this message. Raise the class, never a shared instance.

    ``raise Exit(code)`` where the code matters: that of a core reply route.
    """


class Drop(Exit):
    """Ends the script and drops what is being handled (a reply, a branch)."""


class End(NamedTuple):
    """How a script ended, told to whoever ran it."""

    code: int = 1  # of the route, or of ``exit``
    dropped: bool = False  # by ``drop``
    failed: bool = False  # something was raised; it is logged already


ENDED = End()
DROPPED = End(0, dropped=True)
BROKEN = End(-1, failed=True)


def end_of(exit: Exit) -> End:
    """How a script ended that was left by this."""
    if isinstance(exit, Drop):
        return DROPPED
    code = exit.args[0] if exit.args else None
    return End(code) if isinstance(code, int) else ENDED
