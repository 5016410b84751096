"""binrpc's bytes: LANGUAGE G.5.1, packets as the servers sent them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.rpc import binrpc
from runtime.rpc.commands import Arguments, Fault, Struct, Value

COOKIE = bytes.fromhex("11223344")

#: plain values that come back as they were
PLAIN = (
    st.integers(-(2**31), 2**31 - 1)
    | st.text(st.characters(max_codepoint=126, min_codepoint=1), max_size=300)
    | st.integers(-(2**31), 2**31 - 1).map(lambda number: number / 1000)
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(st.tuples(st.text("abc", max_size=9), inner), max_size=4).map(
            lambda members: Struct(*members)
        )
    ),
    max_leaves=12,
)


def body(*values: Value) -> bytes:
    """The body of a reply."""
    packet = binrpc.reply_packet(COOKIE, list(values))
    length = (packet[1] >> 2 & 3) + 1
    assert int.from_bytes(packet[2 : 2 + length], "big") == len(packet) - 6 - length
    return packet[6 + length :]


# ---- what the servers send ----


def test_a_request_as_it_is_sent() -> None:
    sent = bytes.fromhex("a1030e11223344910c") + b"core.uptime\0"
    header = binrpc.read_header(sent)
    assert header == binrpc.Header(binrpc.Kind.REQUEST, 14, COOKIE, 7)
    name, arguments = binrpc.read_request(header, sent[7:])
    assert (name, len(arguments)) == ("core.uptime", 0)
    assert binrpc.request_packet(COOKIE, "core.uptime") == sent


def test_a_fault_as_it_is_sent() -> None:
    sent = bytes.fromhex("a1331f112233442001f4911a") + b"command no.such not found\0"
    assert binrpc.fault_packet(COOKIE, Fault(500, "command no.such not found")) == sent


def test_a_structure_as_it_is_sent() -> None:
    uptime = Struct(("up_since", "Wed Nov 25 02:44:43 2026"), ("uptime", 31))
    wanted = b"\x03\x95\x09up_since\0\x91\x19Wed Nov 25 02:44:43 2026\0\x75uptime\0\x10\x1f\x83"
    assert body(uptime) == wanted


@pytest.mark.parametrize(
    ("value", "record"),
    [
        (0, "00"),
        (2, "1002"),
        (300, "20012c"),
        (-1, "40ffffffff"),
        (0.5, "2201f4"),
        ("", "1100"),
        ("7", "213700"),
        ("sixsix", "7173697873697800"),
        ("seven..", "9108736576656e2e2e00"),
        ([1], "0410 0184"),
    ],
)
def test_values_as_they_are_sent(value: Value, record: str) -> None:
    assert body(value) == bytes.fromhex(record)


def test_a_long_text_has_the_length_of_its_length() -> None:
    assert body("x" * 299)[:3] == bytes.fromhex("a1012c")
    assert binrpc.read_records(body("x" * 299))[0] == ["x" * 299]


def test_text_of_messages_keeps_its_bytes_and_text_of_configs_is_utf_8() -> None:
    message = "é".encode().decode("latin-1")
    assert body("é") == body(message) == b"\x31\xc3\xa9\0"


# ---- there and back ----


@given(st.lists(VALUES, max_size=5))
def test_values_come_back_as_they_were(values: list[Value]) -> None:
    assert binrpc.read_records(body(*values)) == (values, "end of packet encountered")


@given(st.binary(max_size=80))
def test_no_bytes_raise_more_than_a_sentence(data: bytes) -> None:
    binrpc.read_records(data)
    try:
        header = binrpc.read_header(b"\xa1" + data)
        if header is not None:
            binrpc.read_request(header, data)
    except (binrpc.Malformed, Fault) as refused:
        assert str(refused)


@given(st.lists(VALUES, min_size=1, max_size=3), st.data())
def test_of_a_packet_that_is_cut_what_is_whole_is_read(
    values: list[Value], data: st.DataObject
) -> None:
    whole = body(*values)
    cut = data.draw(st.integers(0, len(whole) - 1))
    read, _ = binrpc.read_records(whole[:cut])
    assert read == values[: len(read)]
    assert len(read) < len(values)


# ---- what is refused ----


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("9130636f7265", "more data needed"),
        ("03", "more data needed"),
        ("0325610010", "more data needed"),
        ("031001", "corrupted packet"),  # a member without a name
        ("256100", "corrupted packet"),  # a name outside of a structure
        ("83", "corrupted packet"),
        ("07", "corrupted packet"),
        ("03" + "25610003" * 16, "corrupted packet"),  # nested too deep
        ("04" * 5000, "corrupted packet"),
    ],
)
def test_broken_records_say_why(data: str, why: str) -> None:
    assert binrpc.read_records(bytes.fromhex(data)) == ([], why)


def test_what_is_no_packet_or_a_great_one_is_refused_by_its_head() -> None:
    for head in ("b1030e11223344", "a10fffffffff11223344", "a10b01000111223344"):
        with pytest.raises(binrpc.Malformed, match="corrupted packet"):
            binrpc.read_header(bytes.fromhex(head))


def test_of_a_head_that_is_not_all_there_the_rest_is_waited_for() -> None:
    assert [binrpc.read_header(bytes.fromhex("a1030e11223344")[:n]) for n in range(7)] == [None] * 7


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        (0, b"", "bad request method: end of packet encountered"),
        (0, b"\x10\x05", "bad request method: record doesn't match type"),
        (0, b"\x91\x30core", "bad request method: more data needed"),
        (1, b"\x31no\0", "bad request: corrupted packet"),
    ],
)
def test_a_request_without_a_command_is_refused(kind: int, data: bytes, text: str) -> None:
    with pytest.raises(Fault) as refused:
        binrpc.read_request(binrpc.Header(kind, len(data), COOKIE, 7), data)
    assert (refused.value.code, refused.value.text) == (400, text)


def test_a_reply_has_a_greatest_length() -> None:
    with pytest.raises(Fault, match="too long"):
        binrpc.reply_packet(COOKIE, ["x" * 1_000_000] * 17)


# ---- arguments ----


def refusal(arguments: Arguments, *reads: str) -> str:
    """What the last of these reads is refused with."""
    for read in reads[:-1]:
        getattr(arguments, read)()
    with pytest.raises(Fault) as refused:
        getattr(arguments, reads[-1])()
    assert refused.value.code == 400
    return refused.value.text


def test_an_argument_that_is_missing_or_of_another_type_is_named_by_its_number() -> None:
    end = "end of packet encountered"
    assert refusal(Arguments([]), "text") == (
        f"error at parameter 0: expected string type but {end}"
    )
    assert refusal(Arguments(["core"]), "text", "text") == (
        f"error at parameter 1: expected string type but {end}"
    )
    assert refusal(Arguments(["core", "debug", "abc"]), "text", "text", "number") == (
        "error at parameter 2: expected integer type but record doesn't match type"
    )


def test_an_argument_that_is_broken_is_no_end_of_them() -> None:
    values, end = binrpc.read_records(b"\x21a\0\x91\x30core")
    arguments = Arguments(values, end)
    assert arguments.text() == "a"
    assert refusal(arguments, "more") == (
        "error at parameter 1: expected string type but more data needed"
    )
