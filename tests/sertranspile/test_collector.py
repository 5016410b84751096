"""The collector rests during a step, and only then."""

from __future__ import annotations

import gc

import pytest

from sertranspile import SourceFile
from sertranspile.deep import deep

SOURCE = SourceFile("a.cfg", "")


@deep
def is_on(source: SourceFile) -> bool:
    return gc.isenabled()


@deep
def fails(source: SourceFile) -> None:
    raise ValueError(source.name)


def test_the_collector_rests_during_a_step_and_runs_again_after_it() -> None:
    assert gc.isenabled()
    assert not is_on(SOURCE)
    assert gc.isenabled()


def test_the_collector_runs_again_after_an_error() -> None:
    with pytest.raises(ValueError, match=r"a\.cfg"):
        fails(SOURCE)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        assert not is_on(SOURCE)
        assert not gc.isenabled()
    finally:
        gc.enable()
