"""Why a router cannot start. Knows nothing else, so that whatever refuses can raise it."""

from __future__ import annotations


class StartError(SystemExit):
    """Why a router cannot start, in one sentence that says what to do.

    Nobody catching it ends the process with that sentence and status 1, without a traceback: a
    generated module makes its router while it is imported.
    """
