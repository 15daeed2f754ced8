"""Which Elasticsearch is run, and an unfit one named in DATELINE_ELASTICSEARCH_HOME."""

from pathlib import Path

import pytest

from service import settings
from service.errors import SetupError
from service.local import distribution


def chosen(home: Path, own: Path | None = None) -> settings.Settings:
    return settings.read({"DATELINE_HOME": str(home), "DATELINE_ELASTICSEARCH_HOME": str(own or "")})


def make(folder: Path, version: str) -> Path:
    for name in (f"elasticsearch-{version}.jar", "tools/server-launcher/server-launcher.jar"):
        jar = folder / "lib" / name
        jar.parent.mkdir(parents=True, exist_ok=True)
        jar.touch()
    return folder


def test_one_of_the_user_s_own_is_taken(tmp_path: Path) -> None:
    own = make(tmp_path / "own", "9.4.1")
    assert distribution.ensure(chosen(tmp_path, own), say=print) == own


def test_one_fetched_before_is_taken_from_the_home_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "default" / "engines" / "elasticsearch-9.4.3"
    shared.mkdir(parents=True)
    monkeypatch.setattr(distribution, "default_home", lambda: tmp_path / "default")
    assert distribution.found(chosen(tmp_path / "home")) == shared
    here = tmp_path / "home" / "engines" / "elasticsearch-9.4.3"
    here.mkdir(parents=True)
    assert distribution.found(chosen(tmp_path / "home")) == here


@pytest.mark.parametrize(
    ("version", "said"), [("8.19.0", "holds Elasticsearch 8.19.0"), (None, "holds no Elasticsearch")]
)
def test_an_unfit_one_of_the_user_s_own(tmp_path: Path, version: str | None, said: str) -> None:
    own = make(tmp_path / "own", version) if version else tmp_path / "empty"
    with pytest.raises(SetupError, match=said):
        distribution.ensure(chosen(tmp_path, own), say=print)
