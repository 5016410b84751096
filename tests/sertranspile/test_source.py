"""Places in texts that are made of several files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sertranspile.source import Edit, Position, SourceFile, Span, decode, encode

MAIN = SourceFile("main.cfg", "one\ntwo HERE three\nfour\n")


def including(text: str) -> SourceFile:
    at = MAIN.text.index("HERE")
    inner = SourceFile("inner.cfg", text)
    return MAIN.edited([Edit(at, at + 4, inner, Span(at, at + 4), "included in main.cfg:2")])


def place(whole: SourceFile, word: str) -> Position:
    return whole.position(whole.text.index(word))


def test_a_place_is_that_of_the_file_it_is_in() -> None:
    whole = including("a\nb c\n")
    assert place(whole, "two") == Position(2, 1, "main.cfg")
    assert place(whole, "b c") == Position(2, 1, "inner.cfg")
    assert place(whole, "c") == Position(2, 3, "inner.cfg")
    assert place(whole, " three") == Position(2, 9, "main.cfg")
    assert place(whole, "four") == Position(3, 1, "main.cfg")
    assert whole.position(10**9) == Position(4, 1, "main.cfg")


def test_a_line_is_shown_as_its_file_has_it() -> None:
    whole = including("a\nb c\n")
    assert whole.line(whole.text.index("c")) == ("inner.cfg", 2, "b c")
    assert whole.line(whole.text.index("three")) == ("main.cfg", 2, "two HERE three")


def test_text_that_stands_for_something_is_shown_as_that() -> None:
    start = MAIN.text.index("HERE")
    span = Span(start, start + 4)
    whole = MAIN.edited([Edit(start, start + 4, "a much longer text", span, "in the value of X")])
    at = whole.text.index("longer")
    assert whole.position(at) == Position(2, 5, "main.cfg")
    frame = whole.frame(Span(at, at + 6))
    assert (frame.line, frame.width, frame.note) == ("two HERE three", 4, "in the value of X")


def test_an_edit_of_an_included_file_leads_to_its_place_there() -> None:
    whole = including("a\nNAME b\n")
    at = whole.text.index("NAME")
    again = whole.edited([Edit(at, at + 4, "x y z", Span(at, at + 4))])
    assert place(again, "y z") == Position(2, 1, "inner.cfg")
    assert place(again, " b") == Position(2, 5, "inner.cfg")
    assert place(again, " three") == Position(2, 9, "main.cfg")
    assert again.frame(Span(again.text.index("b"), 0)).note == "included in main.cfg:2"


def test_text_put_into_text_that_was_put_in_place_keeps_the_first_place() -> None:
    start = MAIN.text.index("HERE")
    once = MAIN.edited([Edit(start, start + 4, "a NAME b", Span(start, start + 4))])
    at = once.text.index("NAME")
    twice = once.edited([Edit(at, at + 4, "deep", Span(at, at + 4))])
    assert place(twice, "deep") == Position(2, 5, "main.cfg")
    assert twice.frame(Span(twice.text.index("deep"), 0)).width == 4


def test_a_place_of_a_file_is_found_in_the_whole_text() -> None:
    whole = including("a\nb c\n")
    inner = whole.origin(whole.text.index("c"))[0]
    span = whole.span_of(inner, Span(4, 5))
    assert whole.text[span.start : span.end] == "c"
    here = MAIN.text.index("three")
    span = whole.span_of(MAIN, Span(here, here + 5))
    assert whole.text[span.start : span.end] == "three"


@given(st.data())
def test_what_no_edit_touches_keeps_its_place(data: st.DataObject) -> None:
    text = data.draw(st.text("ab\n", min_size=1, max_size=30))
    source = SourceFile("x.cfg", text)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    edits = [
        Edit(start, end, data.draw(st.text("XY\n", max_size=4)), Span(start, end))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    edited = source.edited(edits)
    kept = [at for at in range(len(text)) if not any(e.start <= at < e.end for e in edits)]
    new = [at for at, character in enumerate(edited.text) if character not in "XY"]
    moved = [at for at in new if edited.origin(at)[1] in kept and edited.text[at] != "\n"]
    assert [edited.position(at) for at in moved if edited.text[at] in "ab"] == [
        source.position(at) for at in kept if text[at] in "ab"
    ]


def test_bytes_come_back_as_they_were() -> None:
    for data in (b"a\xe9\n", "aé\n".encode()):
        assert encode(decode(data), data) == data
