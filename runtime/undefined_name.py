"""A name of a config that has no value in this execution: whatever uses it is told why.

Parameters that hold one keep the router from starting, and so does a route that would use it
(``runtime/active_code.py``); code that gets one all the same ends its script.
"""

from __future__ import annotations

from typing import Final, NoReturn


class UndefinedName(Exception):
    """A script used a name that has no value."""


class Undefined:
    """Stands for a value that is not there; ``str(it)`` is the sentence that says so."""

    __slots__ = ("name", "why")

    def __init__(self, name: str, why: str) -> None:
        self.name: Final = name
        self.why: Final = why

    def sentence(self) -> str:
        """Why there is no value."""
        return f"{self.name} is not defined: {self.why}"

    def _refuse(self, *_: object) -> NoReturn:
        raise UndefinedName(self.sentence())

    __bool__ = __int__ = __index__ = __float__ = __str__ = __len__ = __iter__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = _refuse
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = __neg__ = __invert__ = _refuse
    __format__ = __getitem__ = __contains__ = __call__ = _refuse
    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, attribute: str) -> NoReturn:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        self._refuse()

    def __repr__(self) -> str:
        return f"<{self.sentence()}>"
