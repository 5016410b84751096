"""Comments are handed out once each, at what they stand at."""

from __future__ import annotations

from sertranspile.lower.trivia import TriviaReader
from sertranspile.scanner import scan
from sertranspile.source import SourceFile, Span


def reader(text: str) -> TriviaReader:
    return TriviaReader(text, scan(SourceFile("x.cfg", text)).comments)


def place(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


CONDITION = """\
route {
	if (a() # one
		|| b() /* two */ ||
		# three
		# four
		c()) { # five
		d("x", /* six */ "y" # seven
		); # eight
	}
}
"""


def test_operands_have_the_comments_before_them_and_the_one_on_their_line() -> None:
    trivia = reader(CONDITION)
    head = place(CONDITION, "c())")
    statement = trivia.statement(place(CONDITION, "if"), head.end)
    assert (statement.before, statement.trailing) == ((), "five")
    assert trivia.inside(place(CONDITION, "a()")) == ((), "one")
    assert trivia.inside(place(CONDITION, "b()")) == ((), "two")
    assert trivia.inside(place(CONDITION, "c()")) == (("three", "four"), None)
    call = Span(CONDITION.index("d("), CONDITION.index(";"))
    assert trivia.statement(call).trailing == "eight"
    assert trivia.inside(place(CONDITION, '"x"')) == ((), "six")
    assert trivia.inside(place(CONDITION, '"y"')) == ((), "seven")
    assert trivia.rest(len(CONDITION)) == ()


def test_comments_that_nobody_asks_for_go_to_the_next_statement() -> None:
    trivia = reader(CONDITION)
    trivia.statement(place(CONDITION, "if"), place(CONDITION, "c())").end)
    before = trivia.statement(place(CONDITION, 'd("x"')).before
    assert before == ("one", "two", "three", "four")


def test_what_is_left_in_an_expression_can_be_asked_for() -> None:
    text = "route { $x = 1 + # one\n 2; # two\n }"
    trivia = reader(text)
    statement = Span(text.index("$x"), text.index(";") + 1)
    assert trivia.statement(statement).trailing == "two"
    assert trivia.left(statement) == ("one",)
    assert trivia.left(statement) == ()


def test_a_comment_after_and_stays_with_what_is_before_it() -> None:
    text = "route { if (a() and # why\n b()) c(); }"
    trivia = reader(text)
    trivia.statement(place(text, "if"), text.index(" c()"))
    assert trivia.inside(place(text, "a()")) == ((), "why")
    assert trivia.inside(place(text, "b()")) is None


def test_each_comment_is_handed_out_once_though_a_statement_is_there_twice() -> None:
    trivia = reader(CONDITION)
    span = place(CONDITION, "if")
    whole = place(CONDITION, CONDITION.strip())
    first = trivia.statement(span), trivia.left(whole)
    second = trivia.statement(span), trivia.left(whole)
    assert len(first[1]) == 8
    assert second[1] == () and second[0].before == ()
