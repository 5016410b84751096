"""A REGISTER's contacts are stored, renewed or removed (RFC 3261 10.3, LANGUAGE G.3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runtime.location.contact import MEMORY_ONLY, Contact
from runtime.location.table import Order, Table
from runtime.registration.asked import seconds_asked
from runtime.registration.binding import Bindings
from runtime.registration.options import Options
from runtime.registration.refusal import Reason, Refusal
from runtime.sip.headers import NameAddr
from runtime.sip.message import Message

# what ``save`` returns
ADDED: Final = 1
RENEWED: Final = 2
REMOVED: Final = 3
LISTED: Final = 4

# flags of ``save``
ONLY_IN_MEMORY: Final = 1
NO_REPLY: Final = 2
REPLACE: Final = 4
NOT_VARIED: Final = 8
PREPARE_REPLY: Final = 16


class Saving:
    """One REGISTER and the contacts of its address of record."""

    __slots__ = ("_aor", "_flags", "_msg", "_now", "_options", "_table", "path")

    def __init__(
        self, msg: Message, options: Options, table: Table, aor: str, flags: int, now: int
    ) -> None:
        self._msg = msg
        self._options = options
        self._table = table
        self._aor = aor
        self._flags = flags
        self._now = now
        self.path: str | None = None  # of the REGISTER, once it was read

    def save(self, given: Sequence[NameAddr]) -> int:
        """Do what it asks for; what ``save`` returns.

        Raises:
            Refusal: at the first contact that cannot be stored; of an address of record that was
                known, those before it are.
        """
        if not self._table.contacts(self._aor):
            try:
                self._insert_all(given)
            except Refusal:
                self._table.delete_all(self._aor)
                raise
            return ADDED
        try:
            return self._update(given) or ADDED
        except Refusal as refusal:
            refusal.listed = True
            raise

    # ---- who was not known ----

    def _insert_all(self, given: Sequence[NameAddr]) -> None:
        bindings: Bindings | None = None
        count, most = 0, self._most()
        for asked in given:
            expires = self._ends(asked)
            if expires is None:
                continue
            if 0 < most <= count:
                raise Refusal(Reason.TOO_MANY)
            count += 1
            if bindings is None:
                bindings = self._bindings()
            fresh = bindings.whole(asked, expires)
            fresh.cseq += 1  # the same contact twice in one request: the later one counts
            found = self._table.find(self._aor, fresh, self._now)
            fresh.cseq -= 1
            if found.contact is not None and found.order is Order.LATER:
                self._table.update(self._aor, found.contact, fresh)
            else:
                self._insert(fresh)

    # ---- who was known ----

    def _update(self, given: Sequence[NameAddr]) -> int:
        """What was done last; 0 when there was nothing to do."""
        bindings = self._bindings()
        if self._options.generation.reads_before_matching:
            bindings.whole(given[0], self._now)  # a mistake in it counts before there are too many
        replace = bool(self._flags & REPLACE)
        if self._most() > 0 and (not replace or self._options.generation.limits_replacing):
            self._count(given, bindings)
        done = 0
        for asked in given:
            expires = self._ends(asked)
            if self._options.generation.reads_before_matching:
                fresh = bindings.whole(asked, expires or self._now)
            else:
                fresh = bindings.named(asked)
            found = self._table.find(self._aor, fresh, self._now)
            if found.order is Order.EARLIER:
                raise Refusal(Reason.CSEQ)
            if found.order is Order.REPEATED:
                if replace and expires is not None:
                    break
                continue
            if expires is None:
                if found.contact is not None:
                    self._table.delete(self._aor, found.contact)
                    done = REMOVED
                continue
            if not self._options.generation.reads_before_matching:
                fresh = bindings.whole(asked, expires)
            alone = replace
            if found.contact is None:
                self._insert(fresh)
                kept, done = fresh, ADDED
            else:
                alone |= self._drop_old_flows(found.contact, fresh)
                kept, done = found.contact, RENEWED
                self._table.update(self._aor, kept, fresh)
            if replace:
                self._table.delete_others(self._aor, kept)
            if alone:
                break
        return done

    def _drop_old_flows(self, contact: Contact, fresh: Contact) -> bool:
        """Whether a phone that started anew (another Call-ID) was freed of its other flows."""
        if fresh.instance is None or fresh.call_id == contact.call_id:
            return False
        for other in self._table.contacts(self._aor):
            if other is not contact and other.instance == contact.instance:
                self._table.delete(self._aor, other)
        return True

    def _count(self, given: Sequence[NameAddr], bindings: Bindings) -> None:
        """Refuse what would make too many."""
        count = len(self._table.valid(self._aor, self._now))
        for asked in given:
            expires = self._ends(asked)
            found = self._table.find(self._aor, bindings.named(asked), self._now)
            if found.order is Order.EARLIER:
                raise Refusal(Reason.CSEQ)
            if found.order is Order.NEW and expires is not None:
                count += 1
            elif found.order is Order.LATER and expires is None:
                count -= 1
        if count > self._most():
            raise Refusal(Reason.TOO_MANY)

    # ---- both ----

    def _most(self) -> int:
        """How many contacts the address of record may have; 0 is any number."""
        told = self._options.told_by(self._msg, "max_contacts")
        return told if isinstance(told, int) else self._options.max_contacts

    def _bindings(self) -> Bindings:
        flags = MEMORY_ONLY if self._flags & ONLY_IN_MEMORY else 0
        bindings = Bindings(self._msg, self._options, flags, self._now)
        self.path = bindings.path
        return bindings

    def _ends(self, asked: NameAddr) -> int | None:
        """When a contact ends; None when it shall go."""
        varied = not self._flags & NOT_VARIED
        seconds = seconds_asked(self._msg, asked, self._options, varied=varied)
        return self._now + seconds if seconds else None

    def _insert(self, contact: Contact) -> None:
        if not self._table.insert(self._aor, contact, self._now):
            log = self._msg.router.log
            log.once("contacts", f"{self._aor!r} has as many contacts as allowed")
            raise Refusal(Reason.INSERT)
