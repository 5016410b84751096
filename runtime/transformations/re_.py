"""The family ``re``: substitutions, which module textops has (LANGUAGE D.7.2)."""

from __future__ import annotations

from runtime.edit_patterns import edited, substitutions
from runtime.running import running_message
from runtime.transformations.base import Unusable, on_text
from runtime.values import Readable
from runtime.values import text as text_of


@on_text
def subst(value: str, expression: Readable) -> str:
    r"""With what ``/pattern/replacement/flags`` finds replaced; as it is where it finds nothing.

    >>> subst("sip:joe@h", r"/^sip:(.*)@.*$/\1/"), subst("joe", "/x/y/")
    ('joe', 'joe')
    """
    changes = substitutions(running_message(), text_of(expression), value)
    if changes is None:
        raise Unusable
    return edited(value, changes)
