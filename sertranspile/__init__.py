"""Turns the routing config of a server of the SER family into one plain Python module.

>>> from sertranspile import SourceFile, transpile
>>> "def request_route" in transpile(SourceFile("ser.cfg", "route{ drop; }")).text
True
"""

from __future__ import annotations

from sertranspile.diagnostics import ConfigErrors, Diagnostic
from sertranspile.pipeline import Output, check, transpile
from sertranspile.source import SourceFile

__all__ = ["ConfigErrors", "Diagnostic", "Output", "SourceFile", "check", "transpile"]
