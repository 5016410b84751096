"""GRUUs: URIs that lead to one instance of a phone, wherever it is (RFC 5627)."""

from __future__ import annotations

import re

from runtime.location.contact import Contact, bare_instance
from runtime.location.table import Table
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


def with_temporary(table: Table, user: str, options: Options) -> Contact | None:
    """The contact whose temporary GRUU has this user, or None."""
    found = _TEMPORARY(user)
    if found is None or found["name"] != options.name:
        return None
    numbered = table.numbered(int(found["number"], 16))
    return None if numbered is None else numbered[1]
