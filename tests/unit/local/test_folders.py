"""The folders of a stack: who can enter them, and the secret key."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from service import settings
from service.errors import SetupError
from service.local import folders
from service.local.folders import Owner, closed_folder, make_folder, require_reachable

STRANGER = Owner("nobody", 65_534, 65_534)


def test_the_first_closed_folder_on_the_way_is_named(tmp_path: Path) -> None:
    deep = tmp_path / "closed" / "inner"
    deep.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    closed = closed_folder(deep, STRANGER)
    assert closed is not None
    assert closed in (tmp_path / "closed", *tmp_path.parents, tmp_path)
    with pytest.raises(SetupError, match=f"its user nobody cannot enter {closed}: set X .*`chmod o\\+x {closed}`"):
        require_reachable(deep, STRANGER, setting="X")


def test_without_another_user_nothing_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert closed_folder(tmp_path, None) is None


def test_the_folders_of_the_system_are_open() -> None:
    assert closed_folder(Path("/usr/bin"), STRANGER) is None


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "a" / "b", None).is_dir()


def test_a_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = folders.with_secret_key(settings.read({"DATELINE_HOME": str(home)}))
    assert len(first.secret_key) == 64
    assert first.secret_key != settings.GENERATED_SECRET_KEY
    assert folders.with_secret_key(settings.read({"DATELINE_HOME": str(home)})).secret_key == first.secret_key
    (file,) = home.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert first.secret_key not in repr(first)


def test_a_key_of_ones_own_is_used_and_none_is_kept(tmp_path: Path) -> None:
    given = replace(settings.read({"DATELINE_HOME": str(tmp_path)}), secret_key="mine")  # noqa: S106
    assert folders.with_secret_key(given) is given
    assert list(tmp_path.iterdir()) == []
