"""Sums of texts; the functions of the family ``s`` that make one."""

from __future__ import annotations

import hashlib
import zlib
from typing import Final

from runtime.transformations.base import Unusable, octets, on_text
from runtime.values import Readable, number

_SIZES: Final = (224, 256, 384, 512)
#: a sum made in Python takes a while
_LONGEST_KECCAK: Final = 4096


@on_text
def md5(value: str) -> str:
    """Its MD5 sum."""
    return hashlib.md5(octets(value), usedforsecurity=False).hexdigest()


@on_text
def sha1(value: str) -> str:
    """Its SHA-1 sum."""
    return hashlib.sha1(octets(value), usedforsecurity=False).hexdigest()


@on_text
def sha256(value: str) -> str:
    """Its SHA-256 sum."""
    return hashlib.sha256(octets(value)).hexdigest()


@on_text
def sha384(value: str) -> str:
    """Its SHA-384 sum."""
    return hashlib.sha384(octets(value)).hexdigest()


@on_text
def sha512(value: str) -> str:
    """Its SHA-512 sum."""
    return hashlib.sha512(octets(value)).hexdigest()


@on_text
def crc32(value: str) -> int:
    """Its CRC-32."""
    return zlib.crc32(octets(value))


@on_text
def corehash(value: str, size: Readable = 0) -> str:
    """The servers' own hash of a text, for tables of ``size`` entries; 0 is the whole number.

    >>> corehash("abcdef"), corehash("abcdef", 8)
    ('1834986995', '3')
    """
    data = octets(value)
    total = 0
    for at in range(0, len(data), 4):
        word = int.from_bytes(data[at : at + 4], "big")
        total += word ^ word >> 3
    total &= 0xFFFFFFFF
    total = total + (total >> 11) + (total >> 13) + (total >> 23) & 0xFFFFFFFF
    entries = number(size)
    return str(total & entries - 1 if entries else total)


@on_text
def sha3(value: str, bits: Readable = 256) -> str:
    """Its SHA-3 sum of that many bits."""
    if number(bits) not in _SIZES:
        raise Unusable
    return hashlib.new(f"sha3_{number(bits)}", octets(value)).hexdigest()


@on_text
def keccak(value: str, bits: Readable = 256) -> str:
    """Its Keccak sum of that many bits: SHA-3 as it was before it became a standard."""
    if number(bits) not in _SIZES or len(value) > _LONGEST_KECCAK:
        raise Unusable
    return _sponge(octets(value), number(bits)).hex()


def _sponge(data: bytes, bits: int) -> bytes:
    """The sponge of FIPS 202 4 without SHA-3's own padding, which no library has."""
    rate = 200 - bits // 4
    padded = bytearray(data) + bytearray([1]) + bytearray(-(len(data) + 1) % rate)
    padded[-1] |= 0x80
    state = [0] * 25
    for start in range(0, len(padded), rate):
        for lane in range(rate // 8):
            at = start + 8 * lane
            state[lane] ^= int.from_bytes(padded[at : at + 8], "little")
        state = _permuted(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state)[: bits // 8]


def _permuted(state: list[int]) -> list[int]:
    """Keccak-f[1600] (FIPS 202 3.3)."""
    feedback = 1
    for _ in range(24):
        columns = [
            state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20]
            for x in range(5)
        ]
        state = [
            lane ^ columns[(at - 1) % 5] ^ _rotated(columns[(at + 1) % 5], 1)
            for at, lane in enumerate(state)
        ]
        x, y, current = 1, 0, state[1]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            at = x + 5 * y
            current, state[at] = state[at], _rotated(current, (step + 1) * (step + 2) // 2)
        state = [
            state[at] ^ ~state[at - at % 5 + (at + 1) % 5] & state[at - at % 5 + (at + 2) % 5]
            for at in range(25)
        ]
        for bit in range(7):
            feedback = (feedback << 1 ^ (feedback >> 7) * 0x71) % 256
            if feedback & 2:
                state[0] ^= 1 << (1 << bit) - 1
    return state


def _rotated(lane: int, by: int) -> int:
    by %= 64
    return (lane << by | lane >> 64 - by) & 0xFFFFFFFFFFFFFFFF
