"""What name was probably meant: the closest of thousands, quickly enough for each unknown word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

#: how alike a suggestion must be, of 1
_ALIKE: Final = 0.7
#: candidates that are compared letter by letter; the others share fewer pairs of letters
_COMPARED: Final = 12


def closest(word: str, words: Iterable[str]) -> str | None:
    """The word most like another; None: none is like it. Case does not count.

    >>> closest("t_rely", ["t_relay", "t_reply", "save"])
    't_relay'
    """
    meant = word.lower()
    pairs = _pairs(meant)
    ranked = []
    for other in words:
        low = other.lower()
        # two words alike in that measure are not too different in length
        shorter, longer = sorted((len(meant), len(low)))
        if 2 * shorter < _ALIKE * (shorter + longer):
            continue
        theirs = _pairs(low)
        shared = len(pairs & theirs)
        if shared:
            ranked.append((2 * shared / (len(pairs) + len(theirs)), other))
    from difflib import SequenceMatcher  # late: only a config with an error needs it

    matcher = SequenceMatcher(None, "", meant)
    best: tuple[float, str] | None = None
    for _, other in sorted(ranked, reverse=True)[:_COMPARED]:
        matcher.set_seq1(other.lower())
        found = (matcher.ratio(), other)
        if best is None or found[0] > best[0] or (found[0] == best[0] and other < best[1]):
            best = found
    return best[1] if best is not None and best[0] >= _ALIKE else None


def _pairs(word: str) -> set[str]:
    """Neighbouring letters, the word's ends among them."""
    padded = f" {word} "
    return {padded[at : at + 2] for at in range(len(padded) - 1)}
