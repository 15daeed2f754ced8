"""`dateline alerts` from the shell's side."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.local.commands import environment

Desk = Any  # of conftest
DATELINE = Path(sys.executable).parent / "dateline"


def dateline(desk: Desk, *arguments: str, told: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DATELINE, "alerts", *arguments],
        input=told,
        env=environment(desk.chosen),
        capture_output=True,
        text=True,
        check=False,
    )


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_is_saved_listed_run_again_exported_and_imported(desk: Desk) -> None:
    desk.index(desk.item("one", f"A drone of {desk.run}."))
    desk.archive.client.indices.refresh(index=desk.archive.indices.articles)
    (made,) = lines(dateline(desk, "add", "drone", desk.run, "--name", "Drones", "--every", "daily", "--json"))
    assert made["trial"]["count"] == 0
    assert [hit["title"] for hit in made["trial"]["latest"]] == ["one"]
    assert [lines(dateline(desk, "again", made["id"], "--json")) for _ in range(2)] == [
        [{"matches": 1}],
        [{"matches": 0}],
    ]
    exported = dateline(desk, "export").stdout
    assert json.loads(exported)["rate"]["every"] == "daily"
    (copied,) = lines(dateline(desk, "import", "-", "--email", "desk@paper.example", "--json", told=exported))
    assert copied["id"] != made["id"]
    assert dateline(desk, "pause", made["id"]).returncode == 0
    assert dateline(desk, "remove", copied["id"]).returncode == 0
    (left,) = lines(dateline(desk, "list", "--json"))
    assert (left["id"], left["state"], left["name"]) == (made["id"], "paused", "Drones")


def test_a_file_of_queries_is_tried(desk: Desk) -> None:
    desk.index(desk.item("one", f"A tanker of {desk.run}."))
    desk.archive.client.indices.refresh(index=desk.archive.indices.articles)
    queries = f'tanker {desk.run}\n\n{{"query": "{desk.run}", "filters": {{"date_to": "1990-01-01"}}}}\n"open\n'
    done = dateline(desk, "run", "-", "--days", "36500", "--json", told=queries)
    assert done.returncode == 1
    first, second, third = [json.loads(line) for line in done.stdout.splitlines()]
    assert (first["line"], first["count"], second["line"], second["count"]) == (1, 1, 3, 0)
    assert (third["line"], third["position"]) == (4, 0)


@pytest.mark.parametrize(
    "wrong",
    [("add", '"open'), ("add", "x", "--channel", "email"), ("add", "x", "--zone", "Mars"), ("remove", "0" * 32)],
)
def test_what_cannot_be_done_is_said(desk: Desk, wrong: tuple[str, ...]) -> None:
    done = dateline(desk, *wrong)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr
    assert "Traceback" not in done.stderr
