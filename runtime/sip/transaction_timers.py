"""When transactions, branches and CANCELs of our own repeat, give up and are forgotten.

Durations are the layer's own (RFC 3261 17, LANGUAGE E.5) unless a script has set a transaction's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from runtime.sip.context import Branch, LocalCancel, Transaction
from runtime.sip.timers import OddTimers, TimerQueue

if TYPE_CHECKING:
    from runtime.profiles.profile import Timers
    from runtime.router import Router

Owner: TypeAlias = Transaction | Branch | LocalCancel


class TransactionTimers:
    """All timers of a transaction layer; what fires is told to three functions."""

    def __init__(
        self,
        router: Router,
        durations: Timers,
        retransmit: Callable[[Owner], None],
        give_up: Callable[[Owner], None],
        forget: Callable[[Transaction], None],
    ) -> None:
        self._router = router
        self.durations = durations
        self._repeats = [
            TimerQueue(seconds, "retransmit_at", retransmit) for seconds in durations.retransmit
        ]
        self._final = TimerQueue(durations.final_response, "final_at", give_up)
        self._invite = TimerQueue(durations.final_invite_response, "final_at", give_up)
        self._wait = TimerQueue(durations.wait, "wait_at", forget)
        self._odd_repeats = OddTimers("retransmit_at", retransmit)
        self._odd_finals = OddTimers("final_at", give_up)
        self._all: list[TimerQueue | OddTimers] = [
            *self._repeats, self._final, self._invite, self._wait,
            self._odd_repeats, self._odd_finals,
        ]  # fmt: skip

    def born(self, transaction: Transaction) -> None:
        """Take note of when a transaction ends at the latest."""
        durations = self.durations
        transaction.lifetime_end = self._router.now + (
            durations.invite_lifetime if transaction.is_invite else durations.other_lifetime
        )

    def start_repeat(self, owner: Owner) -> None:
        """Timers A, E and G: the next of the intervals, the last one again and again."""
        own = _transaction(owner).retransmit
        if own is None:
            repeats = self._repeats
            repeats[min(owner.step, len(repeats) - 1)].start(owner, self._router.now)
        else:
            seconds = own[min(owner.step, len(own) - 1)]
            self._odd_repeats.start(owner, self._router.now + seconds)
        owner.step += 1

    def start_slow_repeat(self, branch: Branch) -> None:
        """Timer E at T2."""
        branch.step = len(branch.transaction.retransmit or self._repeats)
        self.start_repeat(branch)

    def start_final(self, owner: Owner) -> None:
        """Timers B, F and H."""
        self._start_final(owner, self._final, _transaction(owner).final_seconds)

    def start_invite_final(self, branch: Branch) -> None:
        """Timer C, after a provisional reply."""
        self._start_final(branch, self._invite, branch.transaction.invite_seconds)

    def _start_final(self, owner: Owner, queue: TimerQueue, seconds: float | None) -> None:
        now = self._router.now
        deadline = now + (queue.seconds if seconds is None else seconds)
        # what is answered already has its own time for the ACK
        end = _transaction(owner).lifetime_end if isinstance(owner, Branch) else deadline
        if seconds is None and deadline <= end:
            queue.start(owner, now)
        else:
            self._odd_finals.start(owner, min(deadline, end))

    def wait(self, transaction: Transaction) -> None:
        """Keep a finished transaction a while, to absorb repeats; once in its life."""
        if not transaction.wait_at:
            self._wait.start(transaction, self._router.now)

    def next_deadline(self) -> float | None:
        """When ``run`` is wanted next."""
        deadlines = [d for queue in self._all if (d := queue.deadline()) is not None]
        return min(deadlines) if deadlines else None

    def run(self, now: float) -> None:
        """Fire all timers that are due."""
        for queue in self._all:
            queue.run(now)


def _transaction(owner: Owner) -> Transaction:
    return owner if isinstance(owner, Transaction) else owner.transaction
