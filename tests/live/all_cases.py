"""All cases of the comparison, in the order in which they are played."""

from __future__ import annotations

from tests.live import cases_calls, cases_edits, cases_values
from tests.live.cases import Case

ALL: tuple[Case, ...] = (*cases_values.cases(), *cases_edits.cases(), *cases_calls.cases())
