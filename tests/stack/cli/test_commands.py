"""The console script as a person and a script use it, in processes of its own."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import jsonschema
import psutil
import pytest

from service import settings
from service.backends import TASKS, Backends
from service.local import commands, stack_file
from service.local.folders import make_home
from service.local.ports import free_port
from service.settings import Settings
from workers.tasks import register

DATELINE = Path(sys.executable).parent / "dateline"
ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "sample"


@pytest.fixture
def dateline(chosen: Settings) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `dateline` with the arguments given, on the archive of the test or with other settings."""

    def call(*arguments: str | Path, **changes: Any) -> subprocess.CompletedProcess[str]:
        environment = commands.environment(replace(chosen, **changes))
        command = [DATELINE, *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return call


def test_the_tasks_that_are_sent_are_the_tasks_that_are_registered(chosen: Settings, backends: Backends) -> None:
    register(backends.queue, backends, chosen)
    assert {name for name in backends.queue.tasks if name.startswith("dateline.")} == set(TASKS)


def test_ingest_waits_and_accounts_for_every_item(
    dateline: Callable[..., Any], backends: Backends, run: Callable[..., Any], tmp_path: Path
) -> None:
    run(commands.worker())
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "empty.html").write_bytes(b"")
    (folder / "record.json").write_text('{"titel": "T", "text": "The frigate left.", "source": "a.example"}')
    done = dateline("ingest", "--wait", "--json", SAMPLE / "defense.gov", folder)
    told = json.loads(done.stdout)
    assert (told["items"], told["created"], told["rejected"], done.returncode) == (3, 2, 1, 1)
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    status = json.loads(dateline("status", "--json").stdout)
    assert (status["articles"], status["items"], status["balanced"]) == (2, 3, True)
    assert status["warnings"] == [{"kind": "unknown field", "source": "a.example", "count": 1}]
    assert "1 × unknown field (a.example)" in dateline("status").stdout
    found = json.loads(dateline("search", "--json", "ISIS").stdout)
    assert [hit["title"] for hit in found["hits"]] == ["Counter-ISIS Campaign to Intensify, Mattis Says"]
    shown = dateline("search", "ISIS", "-Paris")
    assert (shown.returncode, "Counter-ISIS Campaign" in shown.stdout, "<mark>" in shown.stdout) == (0, True, False)


def test_ingest_tells_batches_as_lines_of_json(dateline: Callable[..., Any], backends: Backends) -> None:
    done = dateline("ingest", "--json", SAMPLE / "whitehouse.gov" / "articles.jsonl")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert sum(line["items"] for line in lines) == 200
    assert backends.archive.client.exists(index=backends.archive.indices.batches, id=lines[0]["batch"])


def test_normalise_prints_articles_and_indexes_nothing(dateline: Callable[..., Any], tmp_path: Path) -> None:
    page = SAMPLE / "defense.gov" / "counter-isis-campaign.txt"
    (tmp_path / "broken.json").write_text("{")
    done = dateline("normalise", "--json", page, tmp_path / "broken.json", elasticsearch_url="", redis_url="")
    assert json.loads(done.stdout)["photos"][0]["virin"]["value"] == "170508-D-GY869-042"
    assert done.returncode == 1
    assert "broken.json" in done.stderr


def test_normalise_tells_what_it_did_not_understand(dateline: Callable[..., Any], tmp_path: Path) -> None:
    records = [
        {"titel": "T", "title": "Title", "text": "The frigate left.", "date": "31/02/2017", "source": "a.example"},
        {"titel": "T", "txt": "The frigate left."},
    ]
    archive = tmp_path / "archive.jsonl"
    archive.write_text("\n".join(map(json.dumps, records)))
    engines = {"elasticsearch_url": "", "redis_url": ""}
    done = dateline("normalise", "--warnings", "--map", "kop=title", archive, **engines)
    assert done.stdout.splitlines() == [
        f"{archive} line 1: unknown field: titel: did you mean title?",
        f"{archive} line 1: date not understood: 31/02/2017",
        f"{archive} line 2: unknown field: titel: did you mean title?",
        f"{archive} line 2: unknown field: txt: did you mean text?",
        "        2 × unknown field",
        "        1 × unknown field (a.example)",
        "        1 × date not understood (a.example)",
        "        1 × map names a field that no item has",
    ]
    assert "map names a field that no item has: kop" in done.stderr
    done = dateline("normalise", "--warnings", "--json", archive, **engines)
    (article,) = map(json.loads, done.stdout.splitlines())
    assert [(each["kind"], each["detail"]) for each in article["warnings"]] == [
        ("unknown field", "titel: did you mean title?"),
        ("date not understood", "31/02/2017"),
    ]
    assert "line 2: unknown field: txt: did you mean text?" in done.stderr
    assert "warnings" not in json.loads(dateline("normalise", "--json", archive, **engines).stdout)


def test_normalise_prints_the_schema_that_its_articles_keep(dateline: Callable[..., Any]) -> None:
    schema = json.loads(dateline("normalise", "--schema").stdout)
    done = dateline("normalise", "--json", SAMPLE / "defense.gov", elasticsearch_url="", redis_url="")
    article = json.loads(done.stdout)
    jsonschema.validate(article, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**article, "other": 1}, schema)


def test_a_key_is_printed_once(dateline: Callable[..., Any], backends: Backends) -> None:
    told = json.loads(dateline("keys", "create", "--name", "desk", "--scopes", "ingest, search", "--json").stdout)
    assert told["scopes"] == ["ingest", "search"]
    assert backends.archive.client.exists(index=backends.archive.indices.keys, id=told["key"].split("_")[1])


def test_the_doctor_finds_everything_well(dateline: Callable[..., Any], backends: Backends) -> None:
    assert backends.archive.client.ping()
    done = dateline("doctor", "--json")
    findings = {finding["subject"]: finding["state"] for finding in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0
    assert {"Java", "Elasticsearch", "cluster", "heap", "indices", "Redis"} <= set(findings)


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(dateline: Callable[..., Any]) -> None:
    done = dateline("doctor", redis_url="redis://127.0.0.1:1")
    assert done.returncode == 1
    assert "missing: test-" in done.stdout
    assert "makes them" in done.stdout
    assert "Redis does not answer" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("search", '"ISIS'), 1, "Unclosed quote at 0"),
        (("search", "--sort", "best"), 2, "is not one of"),
        (("ingest", "nowhere"), 2, "does not exist"),
        (("ingest", "--map", "x", "README.md"), 1, "--map x is not of the form A=B"),
        (("keys", "create", "--name", "n", "--scopes", "all"), 1, "the scopes are search"),
        (("nothing",), 2, "No such command"),
    ],
)
def test_a_mistake_is_one_sentence_and_an_exit_code(
    dateline: Callable[..., Any], arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = dateline(*arguments)
    assert done.returncode == code
    assert told in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_an_engine_that_is_away_has_an_exit_code_of_its_own(dateline: Callable[..., Any]) -> None:
    done = dateline("search", "ISIS", elasticsearch_url="http://127.0.0.1:1")
    assert (done.returncode, "Elasticsearch does not answer" in done.stderr) == (3, True)


@pytest.fixture
def own_home() -> Iterator[Settings]:
    """Settings of a stack with a home and a port of its own."""
    told = settings.read()
    with tempfile.TemporaryDirectory(dir=make_home(make_home(told.home) / "tests")) as folder:
        yield replace(told, home=Path(folder), http_port=free_port(), public_url="", elasticsearch_heap="512m")


def test_up_shows_the_sample_a_second_up_indexes_nothing_and_ctrl_c_ends_all(
    own_home: Settings, tmp_path: Path
) -> None:
    changes = {"public_url": f"http://127.0.0.1:{own_home.http_port}", "elasticsearch_url": "", "redis_url": ""}
    environment = commands.environment(replace(own_home, **changes))

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([DATELINE, *arguments], env=environment, capture_output=True, text=True, check=False)

    first = call("up", "--detach", "--json")
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    with urlopen(f"{told['url']}/api/v1/search?q=ISIS") as answer:
        assert json.load(answer)["total"]["value"] >= 1
    account = json.loads(call("status", "--json").stdout)
    assert (account["items"], account["pending"], account["balanced"]) == (321, 0, True)
    again = call("up")
    assert (again.returncode, "running already" in again.stderr) == (4, True)
    assert call("down").returncode == 0
    with (tmp_path / "up.log").open("w") as log:
        foreground = subprocess.Popen([DATELINE, "up"], env=environment, stdout=log, stderr=log)
        _wait_for(lambda: "Dateline is up" in (tmp_path / "up.log").read_text(), foreground)
        assert json.loads(call("status", "--json").stdout) == account
        stack = stack_file.read(own_home.home)
        assert stack is not None
        foreground.send_signal(signal.SIGINT)
        assert foreground.wait(timeout=15) == 0
    assert "indexing" not in (tmp_path / "up.log").read_text()
    assert [child.name for child in stack.children if psutil.pid_exists(child.pid) and not _zombie(child.pid)] == []
    assert call("status").returncode == 3


def _wait_for(true: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 180
    while not true():
        assert process.poll() is None, "it ended"
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.2)


def _zombie(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
