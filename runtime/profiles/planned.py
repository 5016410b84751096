"""Server generations whose own values are not here yet.

A generated module that names one can be imported, checked and tested: it then runs with the values
of ``stands_for`` and with its own language. The command line starts none of them, since its
messages would not be those of its server.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from runtime.profiles.kamailio_3_1 import KAMAILIO_3_1
from runtime.profiles.kamailio_5_6 import KAMAILIO_5_6
from runtime.profiles.language import Language
from runtime.profiles.profile import Profile
from runtime.profiles.rfc import RFC


def _planned(name: str, like: Profile, language: Language, depth: int, **values: Any) -> Profile:
    return replace(
        like,
        name=name,
        language=language,
        strict=False,
        answers_malformed=False,
        limits=replace(like.limits, head_bytes=0, route_depth=depth),
        stands_for=like.name,
        **values,
    )


_OLD_LANGUAGE: Final = Language(hexadecimal=False)
_OLDER_LANGUAGE: Final = Language(hexadecimal=False, tells_errors=True)

PLANNED: Final = (
    _planned(
        "ser-0.9.7",
        RFC,
        _OLDER_LANGUAGE,
        100,
        milliseconds=False,
        relay_answers_failure=True,
        ack_sent_on=0,
    ),
    _planned("ser-2.0", RFC, _OLDER_LANGUAGE, 100, relay_answers_failure=True),
    _planned("ser-3.1", KAMAILIO_3_1, _OLD_LANGUAGE, 100),
    _planned("openser-1.3", KAMAILIO_3_1, _OLD_LANGUAGE, 100),
    _planned("kamailio-6.1", KAMAILIO_5_6, replace(KAMAILIO_5_6.language, integer_bits=64), 256),
)
