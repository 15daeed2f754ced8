"""`dateline export` as it is called."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from service.local import commands
from service.settings import Settings


def export(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = [Path(sys.executable).parent / "dateline", "export", *arguments]
    environment = commands.environment(settings)
    return subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120)


def test_what_is_found_is_written_to_stdout(filled: Settings) -> None:
    done = export(filled, "airman", "-Florida", "--narrow", "source=af.mil", "--narrow", "sort=newest")
    assert (done.returncode, done.stderr) == (0, b"")
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(articles) > 10
    dates = [article["published"] for article in articles]
    assert dates == sorted(dates, reverse=True)
    assert {article["source"] for article in articles} == {"af.mil"}


def test_a_file_has_its_name_when_it_is_complete(filled: Settings, tmp_path: Path) -> None:
    file = tmp_path / "result.csv"
    done = export(filled, "airman", "--format", "csv", "--output", str(file))
    assert done.returncode == 0
    assert file.read_text().startswith('"id","url","source",')
    away = Settings(
        **{name: getattr(filled, name) for name in Settings.__slots__} | {"elasticsearch_url": "http://127.0.0.1:9"}
    )
    other = tmp_path / "other.csv"
    assert export(away, "airman", "--output", str(other)).returncode == 3
    assert not other.exists()


@pytest.mark.parametrize("wrong", ["colour=red", "source"])
def test_a_parameter_that_cannot_be_used_is_named(filled: Settings, wrong: str) -> None:
    done = export(filled, "--narrow", wrong)
    assert done.returncode == 1
    assert wrong.partition("=")[0].encode() in done.stderr
