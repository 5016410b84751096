"""Deadlines: one FIFO queue for each duration, so that starting a timer is an append.

A timer is stopped by clearing the deadline on the object that owns it; its queue entry is then
stale and is passed over. No clock here: the time comes in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Final, Protocol

#: entries of a queue that are looked through for stopped timers; fewer may stay
_FEW: Final = 256


class Timed(Protocol):
    """What a timer belongs to: ``0.0`` in a slot means that timer is off."""

    retransmit_at: float
    final_at: float


class TimerQueue:
    """All running timers of one duration and purpose, in the order they fire."""

    __slots__ = ("_crowded", "_entries", "_fire", "_slot", "seconds")

    def __init__(self, seconds: float, slot: str, fire: Callable[[Any], None]) -> None:
        self.seconds = seconds
        self._slot = slot
        self._fire = fire
        self._entries: deque[tuple[float, Any]] = deque()
        self._crowded = _FEW  # entries at which the stopped ones are taken out

    def start(self, owner: Any, now: float) -> None:
        """Let ``owner``'s timer fire ``seconds`` from ``now``."""
        if len(self._entries) >= self._crowded:
            self._take_out_stopped()
        deadline = now + self.seconds
        setattr(owner, self._slot, deadline)
        self._entries.append((deadline, owner))

    def _take_out_stopped(self) -> None:
        """Let go of what has no timer any more: a long one that runs keeps all behind it."""
        slot = self._slot
        running = [entry for entry in self._entries if getattr(entry[1], slot) == entry[0]]
        self._entries = deque(running)
        self._crowded = max(_FEW, 2 * len(running))

    def deadline(self) -> float | None:
        """When the next timer fires."""
        entries, slot = self._entries, self._slot
        while entries:
            deadline, owner = entries[0]
            if getattr(owner, slot) == deadline:
                return deadline
            entries.popleft()
        return None

    def run(self, now: float) -> None:
        """Fire all that is due."""
        entries, slot = self._entries, self._slot
        while entries and entries[0][0] <= now:
            deadline, owner = entries.popleft()
            if getattr(owner, slot) == deadline:
                setattr(owner, slot, 0.0)
                self._fire(owner)

    def __len__(self) -> int:
        return len(self._entries)


class OddTimers:
    """Running timers whose durations differ from each other's, of one purpose."""

    __slots__ = ("_count", "_entries", "_fire", "_slot")

    def __init__(self, slot: str, fire: Callable[[Any], None]) -> None:
        self._slot = slot
        self._fire = fire
        self._entries: list[tuple[float, int, Any]] = []
        self._count = 0  # keeps equal deadlines in order

    def start(self, owner: Any, deadline: float) -> None:
        """Let ``owner``'s timer fire at ``deadline``."""
        setattr(owner, self._slot, deadline)
        self._count += 1
        heappush(self._entries, (deadline, self._count, owner))

    def deadline(self) -> float | None:
        """When the next timer fires."""
        entries, slot = self._entries, self._slot
        while entries:
            deadline, _, owner = entries[0]
            if getattr(owner, slot) == deadline:
                return deadline
            heappop(entries)
        return None

    def run(self, now: float) -> None:
        """Fire all that is due."""
        entries, slot = self._entries, self._slot
        while entries and entries[0][0] <= now:
            deadline, _, owner = heappop(entries)
            if getattr(owner, slot) == deadline:
                setattr(owner, slot, 0.0)
                self._fire(owner)

    def __len__(self) -> int:
        return len(self._entries)
