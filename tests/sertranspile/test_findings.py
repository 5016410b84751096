"""All that is wrong with a config is said at once, and nothing that only follows from it."""

from __future__ import annotations

import pytest

from sertranspile import ConfigErrors, SourceFile
from sertranspile.pipeline import understand


def codes(config: str, dialect: str | None = None) -> list[str]:
    with pytest.raises(ConfigErrors) as caught:
        understand(SourceFile("ser.cfg", config), dialect=dialect)
    return [finding.code for finding in caught.value.diagnostics if finding.is_error]


MAIN = 'loadmodule "sl.so"\nroute{ sl_send_reply("404", "No"); }\n'


@pytest.mark.parametrize(
    ("config", "found"),
    [
        (MAIN + "route[1]{ break }\nroute[2]{ sl_sned_reply(); }\n", ["E201", "E301"]),
        (MAIN + 'route[1]{ sl_send_reply("404") break; }\n', ["E302", "E201"]),
        ('port="x"\n' + MAIN + "route[1]{ if (method==INVITE { break; }; }\n", ["E305", "E207"]),
        ("route{ = = =; }\nroute[1]{ nobody(); }\n", ["E208", "E301"]),
    ],
)
def test_a_slip_in_a_route_hides_no_error_elsewhere(config: str, found: list[str]) -> None:
    assert codes(config) == found


def test_a_route_that_could_not_be_read_is_not_missed_where_it_is_called() -> None:
    config = "#!KAMAILIO\nrequest_route {\n\troute(OUT);\n}\nroute[OUT] {\n\t= = =;\n}\n"
    assert codes(config) == ["E208"]
    assert codes("route{ = = =; }\n") == ["E208"]


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ('loadmodule "sl.so\nroute{ sl_send_reply("404", "No"); nobody(); }\n', ["E202"]),
        ("port = = 5060\n" + MAIN + "route[1]{ nobody(); }\n", ["E208"]),
        ("route{ if (method==INVITE) { break;\nnobody();\n}\n", ["E205"]),
    ],
)
def test_after_damage_to_the_frame_of_a_config_nothing_else_is_said(
    config: str, found: list[str]
) -> None:
    assert codes(config) == found
