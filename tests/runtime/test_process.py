"""Directory, user and pid file of the process; what root may do is tried with fakes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runtime.process import become, change_root, pid_file
from runtime.router import StartError


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What would have been asked of the system, in order."""
    made: list[tuple[object, ...]] = []
    for name in ("initgroups", "setgroups", "setgid", "setuid", "chroot", "chdir"):
        monkeypatch.setattr(os, name, lambda *args, name=name: made.append((name, *args)))
    monkeypatch.setattr(os, "getuid", lambda: 0)
    monkeypatch.setattr(os, "getgid", lambda: 0)
    return made


def test_a_user_is_taken_with_its_groups_and_roots_are_given_up(
    calls: list[tuple[object, ...]],
) -> None:
    become("nobody", "")
    names = [call[0] for call in calls]
    assert names == ["initgroups", "setgid", "setuid"]
    assert calls[-1][1] != 0


def test_numbers_need_no_account(calls: list[tuple[object, ...]]) -> None:
    become("54321", "54322")
    assert calls == [("setgroups", [54322]), ("setgid", 54322), ("setuid", 54321)]


def test_the_group_may_differ_from_the_users_own(calls: list[tuple[object, ...]]) -> None:
    become("nobody", "54322")
    assert calls[:2] == [("initgroups", "nobody", 54322), ("setgid", 54322)]


def test_nothing_is_asked_when_nothing_changes(calls: list[tuple[object, ...]]) -> None:
    become("", "")
    become("0", "0")
    assert calls == []


def test_a_refused_change_of_user_is_one_sentence(
    calls: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setgroups", refuse)
    with pytest.raises(StartError) as refused:
        become("54321", "54322")
    assert str(refused.value) == (
        "cannot become user 54321, group 54322: Operation not permitted; start as root, or "
        "without -u and -g"
    )


def test_a_chroot_leaves_nothing_outside(calls: list[tuple[object, ...]]) -> None:
    change_root("/srv/router")
    assert calls == [("chroot", "/srv/router"), ("chdir", "/")]


def test_a_chroot_to_nowhere_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"^-t .*absent: (No such file|Operation not permitted)"):
        change_root(str(tmp_path / "absent"))


def test_a_pid_file_lasts_as_long_as_the_router(tmp_path: Path) -> None:
    path = tmp_path / "router.pid"
    with pid_file(str(path)):
        assert path.read_text() == f"{os.getpid()}\n"
    assert not path.exists()


def test_a_pid_file_goes_when_the_start_fails_after_it(tmp_path: Path) -> None:
    path = tmp_path / "router.pid"
    with pytest.raises(StartError, match="later"), pid_file(str(path)):
        raise StartError("later")
    assert not path.exists()


def test_an_empty_pid_file_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "router.pid"
    path.touch()
    with pid_file(str(path)):
        assert path.read_text() == f"{os.getpid()}\n"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "precious", tmp_path / "router.pid"
    link.symlink_to(target)
    with pytest.raises(StartError, match="symbolic links"), pid_file(str(link)):
        raise AssertionError("the file must not be written")
    assert not target.exists()


def test_no_pid_file_is_written_where_none_is_wanted(tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    with pid_file(""):
        assert sorted(tmp_path.iterdir()) == before


def test_a_pid_file_in_an_absent_folder_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "absent" / "router.pid"
    with pytest.raises(StartError) as refused, pid_file(str(path)):
        raise AssertionError("there is no such folder")
    assert str(refused.value) == f"-P {path}: No such file or directory"
