"""Selects by their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.sip.script_message import ScriptMessage


def read_select(message: ScriptMessage, name: str) -> str | None:
    """A select."""
    return None
