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
    checks_ports: bool = False  # a URI whose port exceeds 65535 cannot be read
    tells_errors: bool = False  # a condition that ends in an error is logged
    warning_level: int = 1  # the number of warnings; those of lesser levels follow on it

    def log_level(self, number: int) -> int:
        """The level (``runtime/log.py``) of a number of the config (LANGUAGE C.1.1).

        >>> Language().log_level(3), Language(warning_level=0).log_level(3)
        (3, 4)
        """
        return number if number < 0 else number + 1 - self.warning_level
