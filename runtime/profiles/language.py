"""What a server generation's config language does its own way (LANGUAGE D)."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.sip.uri import SCRIPT_SCHEMES


@dataclass(frozen=True, slots=True)
class Language:
    """Values of the language; the transpiler knows its dialects itself, this is what is left for
    the run."""

    integer_bits: int = 32  # variables wrap to this
    hexadecimal: bool = True  # text like 0x1f is a number
    while_rounds: int = 100  # the core parameter ``max_while_loops``
    uri_schemes: frozenset[str] = SCRIPT_SCHEMES  # URIs whose parts a script reads
