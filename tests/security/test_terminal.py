"""What the command line shows is data: no markup of its own, no commands to the terminal; nor does a log line end."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from service.app import create_app
from service.articles.item import Item
from service.backends import Backends
from service.cli.inputs import ItemReader
from service.cli.output import Screen, print_json, styled
from service.index.process_batch import index_batch
from service.index.submissions import submit
from service.local import commands
from service.settings import Settings

DATELINE = Path(sys.executable).parent / "dateline"
CODES = "\x1b[2J\x1b]0;title\x07\x9b31m\rover\x08\x7f\u202e"
HOSTILE = "[/red] [bold]Frigate[/] [link=https://x.example]leaves[/link] :smile: \\"


@pytest.fixture
def dateline(chosen: Settings) -> Callable[..., subprocess.CompletedProcess[str]]:
    def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [DATELINE, *map(str, arguments)]
        environment = commands.environment(chosen) | {"COLUMNS": "200"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return call


def shown(*values: Any, terminal: bool = False) -> str:
    file = StringIO()
    Screen(file=file, force_terminal=terminal, width=200, color_system=None).print(*values)
    return file.getvalue()


@pytest.mark.parametrize("terminal", [False, True])
def test_a_screen_shows_text_without_its_codes(*, terminal: bool) -> None:
    for value in (CODES, styled("[bold]{}[/] {}", CODES, CODES)):
        text = shown(value, terminal=terminal)
        assert not set(text) & set("\x07\x08\r\x7f\x9b\u202e")
        assert "[2J" in text.replace("\x1b[1m", "").replace("\x1b[0m", "")
        assert "\x1b[2J" not in text
        assert "\x1b]" not in text


def test_a_value_has_no_markup_and_is_one_line() -> None:
    assert shown(HOSTILE) == HOSTILE + "\n"
    assert shown(styled("[red]{}[/]: {}", HOSTILE, "{} [/]")) == f"{HOSTILE}: {{}} [/]\n"
    # Two values that make a tag together.
    assert shown(styled("{} {}", "[/red", "]")) == "[/red ]\n"
    assert shown(styled("{}", "one\r\ntwo\u2028three")) == "one two three\n"


def test_json_has_no_codes(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"query": CODES})
    told = capsys.readouterr().out
    assert json.loads(told) == {"query": CODES}
    assert told.rstrip("\n").isprintable()


def test_search_prints_titles_with_brackets(dateline: Callable[..., Any], backends: Backends) -> None:
    record = {"title": HOSTILE, "text": f"The frigate {HOSTILE} left the port on Monday.", "source": "[/] press"}
    item = Item(body=json.dumps(record).encode(), content_type="application/json")
    index_batch(backends.archive, submit(backends.archive, [item]).id, owner="test", lease_s=5)
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    done = dateline("search", "frigate")
    assert done.returncode == 0, done.stderr
    assert "[/red] [bold]Frigate[/]" in done.stdout
    other = dateline("search", "frigate", "\x1b]0;title\x07[/red]")
    assert "\x1b" not in other.stdout + other.stderr
    assert "Traceback" not in other.stderr


def test_names_of_files_are_shown_as_they_are(dateline: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "[red][bold] \x1b[2J.html"
    file.write_bytes(b"")
    done = dateline("normalise", file)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "[red][bold]" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_folder_is_left_by_no_link(chosen: Settings, tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    for each in (outside, folder, folder / "inner"):
        each.mkdir()
    (outside / "secret.txt").write_text("A secret\n\nThe secret text.")
    (folder / "inner" / "own.txt").write_text("A title\n\nThe text.")
    (folder / "alias.txt").symlink_to(folder / "inner" / "own.txt")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "up.txt").symlink_to("../outside/secret.txt")
    (folder / "chain.txt").symlink_to("link.txt")
    (folder / "away").symlink_to(outside)
    entry = tmp_path / "entry"
    entry.symlink_to(folder)
    for path in (folder, entry):
        reader = ItemReader(settings=chosen, mapping={})
        bodies = [item.body for item in reader.items([path])]
        assert bodies == [b"A title\n\nThe text."] * 2
        assert dict(reader.skipped) == {"links that lead out of the folder": 3}


def test_no_path_forges_a_log_line(chosen: Settings, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(chosen)

    @app.before_request
    def fail() -> None:
        raise RuntimeError

    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/fail/a%0aERROR%20forged%1b%5b2J?q=b%0dforged")
    assert answer.status_code == 500
    (line,) = [record.getMessage() for record in caplog.records if "/fail/" in record.getMessage()]
    assert line.isprintable()
