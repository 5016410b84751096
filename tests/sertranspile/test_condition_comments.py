"""Comments between the operands of a condition stand there in the module too, in every dialect."""

from __future__ import annotations

import pytest

from sertranspile.pipeline import transpile
from sertranspile.source import SourceFile

LOAD = 'loadmodule "tm.so"\nloadmodule "sl.so"\n'
DIALECTS = ["ser08", "ser09", "ser2", "openser1", "kam3", "kam5"]


def body(config: str, dialect: str) -> str:
    """The main route of a config, without its indentation."""
    text = transpile(SourceFile("x.cfg", LOAD + config), dialect=dialect).text
    inside = text.partition("request_route(msg: Request)")[2].partition("\n\n\n")[0]
    return "\n".join(line[4:] for line in inside.split("\n")[1:])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_comments_stay_at_their_operands(dialect: str) -> None:
    config = """\
route {
	if (method=="INVITE" # calls
		|| method=="ACK" /* what ends them */ ||
		# below:
		# all others
		method=="BYE") { # opens
		t_relay(); # relayed
	}
}
"""
    assert body(config, dialect).startswith("""\
if (
    msg.method == "INVITE"  # calls
    or msg.method == "ACK"  # what ends them
    # below:
    # all others
    or msg.method == "BYE"
):  # opens
""")
    assert body(config, dialect).endswith("  # relayed")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_comments_in_a_group_stay_in_it(dialect: str) -> None:
    config = """\
route {
	if (method=="INVITE" &&
		(uri=~"one" # first
		|| uri=~"two" # second
		)) t_relay();
}
"""
    # at the ends of short lines both would stand behind the second
    assert body(config, dialect).startswith("""\
if msg.method == "INVITE" and (
    # first
    matches(msg.ruri, r"one")
    # second
    or matches(msg.ruri, r"two")
):
""")


@pytest.mark.parametrize("dialect", ["ser08", "ser09"])
def test_comments_stay_where_a_zero_ends_the_route(dialect: str) -> None:
    config = """\
route {
	# above
	if (!t_newtran() # one
		|| t_relay() # two
		# three
		|| method=="A") { # four
		drop();
	}
	log(1, "x");
}
"""
    assert body(config, dialect) == ("""\
# above
rc = 1
if (
    (rc := tm.t_newtran(msg)) < 0  # one
    or rc != 0
    and (rc := await tm.t_relay(msg)) > 0  # two
    # three
    or rc != 0
    and msg.method == "A"
):  # four
    return
elif rc == 0:
    return
core.log(msg, 1, "x")""")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_comment_is_there_once(dialect: str) -> None:
    config = """\
route {
	if ( # c1
		method=="A" /* c2 */ && /* c3 */ # c4
		/* c5 */ uri=~"b" # c6
		&& (/* c7 */ t_newtran() || # c8
		!t_relay( /* c9 */ ) # c10
		) # c11
		) # c12
	{ # c13
		t_relay(); # c14
	}
}
"""
    words = body(config, dialect).split()
    assert [words.count(f"c{number}") for number in range(1, 15)] == [1] * 14
