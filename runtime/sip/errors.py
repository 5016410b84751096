"""What can be wrong with a message, and the servers' own error numbers."""

from __future__ import annotations

from enum import IntEnum


class SipError(IntEnum):
    """Internal error numbers of the SER family; they show on the wire as ``(n/SL)`` (LANGUAGE
    G.0)."""

    UNSPECIFIED = -1
    OUT_OF_MEMORY = -2
    CONFIGURATION = -6
    NO_SOCKET = -7
    BAD_TUPLE = -9
    SCRIPT = -10
    EXTERNAL_LOGIC = -11
    TOO_MANY_BRANCHES = -12
    BAD_TO = -13
    BAD_REQUEST = -400
    CANCELED = -487
    SEND = -477
    BAD_ADDRESS = -478
    BAD_URI = -479


class MalformedMessage(ValueError):
    """The peer's message cannot be read; ``status`` is what a strict server would answer (0:
    nothing)."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


class BadUri(ValueError):
    """A URI that the profile's server would not read; ``error`` is the number it reports."""

    def __init__(self, reason: str, error: SipError = SipError.BAD_URI) -> None:
        super().__init__(reason)
        self.error = error
