"""What the command line asks of the process itself: directory, chroot, user, pid file.

Raises ``StartError`` with one sentence for whatever the system refuses. Knows nothing of SIP.
"""

from __future__ import annotations

import grp
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from runtime.router import StartError
from runtime.sip.numbers import number


def change_directory(path: str) -> None:
    """Make ``path`` the working directory (``-w``)."""
    try:
        os.chdir(path)
    except OSError as error:
        raise StartError(f"-w {path}: {error.strerror}") from None


def change_root(path: str) -> None:
    """Make ``path`` the root directory (``-t``). The sockets are open by then."""
    try:
        os.chroot(path)
        os.chdir("/")
    except OSError as error:
        raise StartError(f"-t {path}: {error.strerror}") from None


def become(user: str, group: str) -> None:
    """Give up root for a user and a group, names or numbers; "" leaves that one as it is."""
    if not user and not group:
        return
    uid, gid, name = _user(user)
    if group:
        gid = _group(group)
    if (uid in (None, os.getuid())) and (gid in (None, os.getgid())):
        return
    try:
        if gid is not None:
            # supplementary groups of root must not stay either
            if name is not None:
                os.initgroups(name, gid)
            else:
                os.setgroups([gid])
            os.setgid(gid)
        if uid is not None:
            os.setuid(uid)
    except OSError as error:
        raise StartError(
            f"cannot become user {user or os.getuid()}, group {group or gid}: {error.strerror}; "
            "start as root, or without -u and -g"
        ) from None


def _user(user: str) -> tuple[int | None, int | None, str | None]:
    if not user:
        return None, None, None
    uid = number(user)
    try:
        entry = pwd.getpwnam(user) if uid is None else pwd.getpwuid(uid)
    except KeyError:
        if uid is None:
            raise StartError(f"there is no user {user}") from None
        return uid, None, None
    return entry.pw_uid, entry.pw_gid, entry.pw_name


def _group(group: str) -> int:
    gid = number(group)
    if gid is not None:
        return gid
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        raise StartError(f"there is no group {group}") from None


@contextmanager
def pid_file(path: str, flag: str = "-P", number: int | None = None) -> Iterator[None]:
    """Hold a file with an id while the router runs, its process's own if none is given.

    ``path`` "" holds none; ``flag`` is how the command line asked for it (``-P``, ``-G``).

    Raises:
        StartError: it cannot be written, or the process in it is alive.
    """
    if not path:
        yield
        return
    _refuse_living(path, flag)
    try:
        # a link that someone else put there is not followed
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
        with open(handle, "w", encoding="ascii") as written:
            written.write(f"{os.getpid() if number is None else number}\n")
    except OSError as error:
        raise StartError(f"{flag} {path}: {error.strerror}") from None
    try:
        yield
    finally:
        # who gave up root may not be allowed to; the next start sees that the process is gone
        with suppress(OSError):
            os.unlink(path)


def _refuse_living(path: str, flag: str) -> None:
    try:
        with open(path, encoding="ascii", errors="replace") as found:
            text = found.read(100).strip()
    except FileNotFoundError:
        return
    except OSError as error:
        raise StartError(f"{flag} {path}: {error.strerror}") from None
    if not text:
        return
    pid = number(text)
    if not pid:
        raise StartError(f"{flag} {path}: the file is there and is no pid file")
    if pid != os.getpid() and _lives(pid):
        raise StartError(f"{flag} {path}: process {pid} is alive; end it, or name another file")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
