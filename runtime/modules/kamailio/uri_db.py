"""uri_db: whether the user of To or From is who authenticated (LANGUAGE G.3).

The names of users are compared; a table of names that go together needs a database, which this
runtime has not yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runtime.core import forget_error
from runtime.registry import script_function
from runtime.results import FAILED, OK, Rc
from runtime.router import Router, StartError
from runtime.sip.request import Request
from runtime.sip.views import Party
from runtime.values import same

NO_CREDENTIALS: Final = Rc(-2)
NO_USER: Final = Rc(-4)
NO_DATABASE: Final = Rc(-4)
DIFFERENT: Final = Rc(-10)


@dataclass(slots=True)
class Params:
    """Module parameters; ``..._column`` name a table's columns."""

    db_table: str = "uri"
    db_url: str = ""
    domain_column: str = "domain"
    uriuser_column: str = "uri_user"
    use_domain: int = 0
    use_uri_table: int = 0  # the table tells which names go together
    user_column: str = "username"


class State:
    """Nothing but the refusal of what is not here yet."""

    __slots__ = ()

    def __init__(self, router: Router, params: Params) -> None:
        if params.use_uri_table:
            raise StartError(
                "uri_db: use_uri_table reads a database, and this runtime has no database support "
                "yet: set use_uri_table to 0"
            )


@script_function("request")
def check_to(msg: Request) -> Rc:
    """Whether To's user is the one whose credentials were accepted; the case does not matter."""
    return _check(msg, msg.to)


@script_function("request")
def check_from(msg: Request) -> Rc:
    """Whether From's user is the one whose credentials were accepted; the case does not matter."""
    return _check(msg, msg.from_)


def _check(msg: Request, party: Party) -> Rc:
    forget_error(msg)
    if not party.uri.host:
        return FAILED
    authorized = msg.script.authorized
    if authorized is None:
        msg.router.log.once("uri_db", "check_to, check_from: no credentials were accepted before")
        return NO_CREDENTIALS
    if not party.uri.user:
        return NO_USER
    return OK if same(party.uri.user, authorized.username) else DIFFERENT


@script_function("request", "event")
def does_uri_exist(msg: Request) -> Rc:
    """Whether the Request-URI's user is in the database: -4, as there is none."""
    forget_error(msg)
    msg.router.log.once("uri_db", "does_uri_exist: there is no database")
    return NO_DATABASE
