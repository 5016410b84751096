"""The family ``num``: digits of numbers (LANGUAGE D.7.2)."""

from __future__ import annotations

from runtime.transformations.base import on_text
from runtime.values import number


@on_text
def fdigit(value: str) -> int:
    """The first digit."""
    return int(str(abs(number(value)))[0])


@on_text
def ldigit(value: str) -> int:
    """The last digit."""
    return abs(number(value)) % 10
