"""Fixtures of all tests of the runtime."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.runtime.wire import Wire


@pytest.fixture
def make_wire() -> Iterator[Callable[..., Wire]]:
    """Makes ``Wire``s; a route that raised fails the test instead of only being logged."""
    made: list[Wire] = []

    def make(*arguments: Any, **options: Any) -> Wire:
        made.append(Wire(*arguments, **options))
        return made[-1]

    yield make
    for wire in made:
        assert not wire.router.counters["script errors"], "a route raised: see the log above"
