"""print: SER's example module."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime.modules import print_
from tests.runtime.wire import Wire, request


def test_the_argument_goes_to_standard_output(
    make_wire: Callable[..., Wire], capsys: pytest.CaptureFixture[str]
) -> None:
    wire = make_wire(print_, route=lambda msg: print_.print(msg, "hello \u2603"))
    wire.receive(request())
    assert capsys.readouterr().out == "hello \u2603\n"
