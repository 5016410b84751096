"""Pseudo-variables by their text: for those that have no name of their own on a message.

Filled in below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.values import Readable, Value

if TYPE_CHECKING:
    from runtime.sip.script_message import ScriptMessage


def read_variable(message: ScriptMessage, name: str) -> Value:
    """A pseudo-variable."""
    return None


def write_variable(message: ScriptMessage, name: str, value: Readable) -> None:
    """Set a pseudo-variable."""
