"""Server generations by name."""

from __future__ import annotations

from runtime.profiles.planned import PLANNED
from runtime.profiles.profile import Profile
from runtime.profiles.rfc import RFC
from runtime.profiles.ser_0_8_8 import SER_0_8_8
from runtime.profiles.ser_2001 import SER_2001

PROFILES = {profile.name: profile for profile in (RFC, SER_2001, SER_0_8_8, *PLANNED)}

__all__ = ["PROFILES", "Profile"]
