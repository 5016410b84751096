"""GRUUs: URIs that lead to one instance of a phone, wherever it is (RFC 5627)."""

from __future__ import annotations

import re

from runtime.location.contact import Contact, bare_instance
from runtime.registration.options import Options

_TEMPORARY = re.compile(r"(?P<name>.*)-(?P<number>[0-9a-f]{1,16})", re.DOTALL).fullmatch


def contact_name(contact: Contact, options: Options) -> str:
    """A contact's own name (``ruid``), other than all that this router ever gave."""
    return f"{options.name}-{contact.number:x}"


def gruus(contact: Contact, host: str, aor: str, options: Options) -> tuple[str, str]:
    """The public and the temporary GRUU of a contact that has an instance."""
    instance = bare_instance(contact.instance or "")
    public = aor if "@" in aor else f"{aor}@{host}"
    return f"sip:{public};gr={instance}", f"sip:{contact_name(contact, options)}@{host};gr"


def temporary_number(user: str, options: Options) -> int | None:
    """The number of the contact whose temporary GRUU has this user; 0 for one that was not given
    here, None for what is no such user."""
    found = _TEMPORARY(user)
    if found is None:
        return None
    return int(found["number"], 16) if found["name"] == options.name else 0
