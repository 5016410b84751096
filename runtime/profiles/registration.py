"""How a generation of Kamailio registers phones: what its releases did differently (LANGUAGE
G.3.1). The values are those of 3.1 unless a profile says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Registration:
    """What registrar and usrloc of a release do their own way."""

    refused: int = 0  # what ``save`` returns after it refused; 0 ends the script
    too_many: int = 0  # the same, when there were too many contacts
    not_removed: int = -1  # what ``unregister`` returns when a contact is not there
    instances: bool = False  # knows +sip.instance, reg-id, and GRUU
    contact_bytes: int = 255  # of the longest Contact URI
    measures_first_header: bool = False  # that goes for the first Contact header too
    renews_call_id: bool = False  # a renewed contact has the Call-ID of the last REGISTER
    reads_before_matching: bool = False  # a bad q or methods counts even in what is then removed
    limits_replacing: bool = True  # ``max_contacts`` counts where one contact replaces all
    any_method_in_dialog: bool = False  # ``method_filtering`` is for requests outside of dialogs
    signed_expires: bool = False  # an Expires header of 2**31 and more counts as none
    range_around: bool = True  # ``default_expires_range`` also makes it longer
    path_received_escaped: bool = False  # the received parameter of a Path is escaped


#: Kamailio 5 and later
KAMAILIO_5: Final = Registration(
    refused=-1,
    too_many=-2,
    not_removed=-3,
    instances=True,
    contact_bytes=512,
    measures_first_header=True,
    renews_call_id=True,
    reads_before_matching=True,
    limits_replacing=False,
    any_method_in_dialog=True,
    signed_expires=True,
    range_around=False,
    path_received_escaped=True,
)
