"""From the intermediate representation to the text of a Python module."""

from __future__ import annotations

from sertranspile.codegen.asyncio_target import emit
from sertranspile.codegen.limits import NestedTooDeeply
from sertranspile.codegen.writer import Draft

__all__ = ["Draft", "NestedTooDeeply", "emit"]
