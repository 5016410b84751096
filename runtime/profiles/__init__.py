"""Server generations by name."""

from __future__ import annotations

from runtime.profiles.kamailio_3_1 import KAMAILIO_3_1
from runtime.profiles.kamailio_5_6 import KAMAILIO_5_6
from runtime.profiles.planned import PLANNED
from runtime.profiles.profile import Profile
from runtime.profiles.rfc import RFC
from runtime.profiles.ser_0_8_8 import SER_0_8_8
from runtime.profiles.ser_2001 import SER_2001

PROFILES = {
    profile.name: profile
    for profile in (RFC, SER_2001, SER_0_8_8, KAMAILIO_3_1, KAMAILIO_5_6, *PLANNED)
}

__all__ = ["PROFILES", "Profile"]
