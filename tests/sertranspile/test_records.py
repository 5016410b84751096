"""Records do what the library's frozen dataclasses with slots do."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from sertranspile.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Base:
    span: int


@dataclass(frozen=True, slots=True)
class Record(Base):
    """Two fields of its own."""

    name: str
    kind: str = "plain"

    @property
    def title(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Other(Base):
    name: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Empty:
    pass


def test_fields_are_filled_in_order_those_of_the_base_first() -> None:
    record = Record(1, "a", kind="b")
    assert (record.span, record.name, record.kind, record.title) == (1, "a", "b", "b a")
    match record:
        case Record(span, name, kind):
            assert (span, name, kind) == (1, "a", "b")
        case _:
            pytest.fail("does not match by position")


def test_a_default_stands_for_a_field_that_is_not_given() -> None:
    assert Record(1, "a").kind == "plain"
    with pytest.raises(TypeError, match="name"):
        Record(1)  # type: ignore[call-arg]


def test_records_are_equal_by_class_and_values() -> None:
    assert Record(1, "a") == Record(1, "a")
    assert hash(Record(1, "a")) == hash(Record(1, "a"))
    assert Record(1, "a") != Record(1, "b")
    assert Record(1, "a") != Other(1, "a")
    assert Empty() == Empty()
    assert {Empty(), Empty()} == {Empty()}


def test_a_record_cannot_be_changed_nor_given_more() -> None:
    record = Record(1, "a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.name = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del record.name  # type: ignore[misc]
    with pytest.raises(AttributeError):
        record.more = "b"  # type: ignore[attr-defined]
    assert not hasattr(record, "__dict__")


def test_a_record_shows_its_fields() -> None:
    assert repr(Record(1, "a")) == "Record(span=1, name='a', kind='plain')"


def test_replace_gives_another_record_and_knows_no_other_fields() -> None:
    record = Record(1, "a")
    assert replace(record, name="b") == Record(1, "b")
    assert record == Record(1, "a")
    with pytest.raises(TypeError, match="nothing"):
        replace(record, nothing=1)  # type: ignore[call-arg]


def test_a_record_survives_copies() -> None:
    record = Record(1, "a", "b")
    assert copy.deepcopy(record) == record
    assert pickle.loads(pickle.dumps(record)) == record


def test_the_library_takes_records_for_dataclasses() -> None:
    record = Record(1, "a")
    assert dataclasses.is_dataclass(record)
    assert [field.name for field in dataclasses.fields(record)] == ["span", "name", "kind"]
    assert dataclasses.replace(record, kind="b") == Record(1, "a", "b")
    assert dataclasses.asdict(record) == {"span": 1, "name": "a", "kind": "plain"}
