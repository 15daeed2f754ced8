import stat
from dataclasses import replace
from pathlib import Path

from service import settings
from service.local import secret


def test_a_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = secret.kept(settings.read({"DATELINE_HOME": str(home)}))
    assert len(first.secret_key) == 64
    assert first.secret_key != settings.OF_THIS_START
    assert secret.kept(settings.read({"DATELINE_HOME": str(home)})).secret_key == first.secret_key
    (file,) = home.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert first.secret_key not in repr(first)


def test_a_key_of_ones_own_is_used_and_none_is_kept(tmp_path: Path) -> None:
    given = replace(settings.read({"DATELINE_HOME": str(tmp_path)}), secret_key="mine")  # noqa: S106
    assert secret.kept(given) is given
    assert list(tmp_path.iterdir()) == []
