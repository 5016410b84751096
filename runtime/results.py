"""What script functions return, and how a script is left."""

from __future__ import annotations


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


OK = Rc(1)
STOP = Rc(0)
FAILED = Rc(-1)


class Exit(Exception):
    """Ends the whole script for this message. Raise the class, never a shared instance."""


class Drop(Exit):
    """Ends the script and drops what is being handled (a reply, a branch)."""
