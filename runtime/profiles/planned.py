"""Server generations whose own values are not here yet.

A generated module that names one can be imported, checked and tested: it then runs with the values
of ``stands_for`` and with its own language. The command line starts none of them, since its
messages would not be those of its server.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from runtime.profiles.language import Language
from runtime.profiles.profile import Profile
from runtime.profiles.rfc import RFC


def _planned(name: str, language: Language, depth: int) -> Profile:
    return replace(
        RFC,
        name=name,
        language=language,
        strict=False,
        answers_malformed=False,
        limits=replace(RFC.limits, head_bytes=0, route_depth=depth),
        stands_for=RFC.name,
    )


PLANNED: Final = (
    _planned("ser-0.9.7", Language(hexadecimal=False), 100),
    _planned("ser-2.0", Language(hexadecimal=False), 100),
    _planned("ser-3.1", Language(hexadecimal=False), 100),
    _planned("openser-1.3", Language(hexadecimal=False), 100),
    _planned("kamailio-3.1", Language(hexadecimal=False), 100),
    _planned("kamailio-5.6", Language(warning_level=0), 256),
    _planned("kamailio-6.1", Language(integer_bits=64, warning_level=0), 256),
)
