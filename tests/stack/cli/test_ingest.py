"""`dateline ingest` of archives and addresses: every item is accounted for, and what is left out is counted."""

import json
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from service.articles.item import Item
from service.backends import Backends
from service.index.rejects import batch_rejects
from service.index.submissions import send_batch, submit
from service.local import commands
from service.settings import Settings

DATELINE = Path(sys.executable).parent / "dateline"
ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "sample" / "af.mil" / f"{number}.html" for number in (104461, 104465, 104469, 104471)]
WARC = ROOT / "tests" / "golden" / "containers" / "warc-of-a-crawl" / "in.bin"
CUT_OFF = ROOT / "tests" / "golden" / "containers" / "tar-gz-cut-off" / "in.bin"
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>http://news.example/</link>
<item><title>Carrier returns</title><link>http://news.example/1</link><description>The carrier returned to port after
seven months at sea, the Navy said on Monday.</description></item>
<item><title>Bridge opens</title><link>http://news.example/2</link><description>Engineers opened the bridge to traffic
on Tuesday, a month early.</description></item></channel></rss>"""


@pytest.fixture
def ingest(chosen: Settings, tmp_path: Path) -> Callable[..., Any]:
    """Run `dateline ingest --wait --json` in a home of its own; return its exit code, its JSON and its stderr."""

    def call(*arguments: str | Path, **changes: Any) -> tuple[int, dict[str, Any], str]:
        environment = commands.environment(replace(chosen, home=tmp_path / "home", **changes))
        command = [DATELINE, "ingest", "--wait", "--json", *map(str, arguments)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout or "{}"), " ".join(done.stderr.split())

    return call


@pytest.fixture
def site() -> Iterator[str]:
    """Serve the feed, which knows whether it has changed, and a page that must not be fetched."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers.get("If-None-Match") == '"7"'
            body = {"/feed": FEED, "/robots.txt": b"User-agent: *\nDisallow: /closed\n"}.get(self.path, b"")
            self.send_response(304 if known else 200)
            self.send_header("ETag", '"7"')
            self.send_header("Content-Length", "0" if known else str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if known else body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_folder_of_archives_is_taken_apart(
    ingest: Callable[..., Any], backends: Backends, run: Callable[..., Any], tmp_path: Path
) -> None:
    run(commands.worker())
    folder = tmp_path / "archive"
    folder.mkdir()
    with zipfile.ZipFile(folder / "1.zip", "w") as packed:
        packed.write(PAGES[0], "2010/one.html")
        packed.writestr("2010/empty.html", b"")
        packed.writestr("__MACOSX/2010/._one.html", b"x")
    with tarfile.open(folder / "2.tar.gz", "w:gz") as packed_too:
        packed_too.add(PAGES[1], "two.html")
    (folder / "3.warc").write_bytes(WARC.read_bytes())
    (folder / "4.bin").write_bytes(CUT_OFF.read_bytes())
    (folder / ".DS_Store").write_bytes(b"x")
    code, told, _ = ingest(folder)
    # Of the eleven items two are rejected: the page that is empty and the one where the last archive breaks off. The
    # others are four pages, each of which comes more than once.
    assert (code, told["items"], told["rejected"], told["pending"]) == (1, 11, 2, 0)
    assert told["created"] == 4
    assert told["created"] + told["unchanged"] + told["revised"] + told["superseded"] == 9
    assert told["skipped"]["system files"] == 1
    assert told["skipped"]["redirects and errors"] == 2
    rejects = batch_rejects(backends.archive, told["batches"])
    assert [(reject.code, (reject.where or "").rpartition("/archive/")[2]) for reject in rejects] == [
        ("unreadable", "1.zip/2010/empty.html"),
        ("unreadable", "4.bin/2016/104471.html"),
    ]
    assert rejects[1].message == "The gzip stream breaks off at byte 14,000."


def test_an_item_that_is_too_large_is_counted_and_rejected(
    ingest: Callable[..., Any], backends: Backends, run: Callable[..., Any], tmp_path: Path
) -> None:
    run(commands.worker())
    with (tmp_path / "large.jsonl").open("wb") as file:
        file.write(b'{"title": "a", "text": "' + b"a" * 9_000_000 + b'"}\n{"title": "b", "text": "Some words."}\n')
    code, told, _ = ingest(tmp_path / "large.jsonl")
    assert (code, told["items"], told["created"], told["rejected"]) == (1, 2, 1, 1)
    (reject,) = batch_rejects(backends.archive, told["batches"])
    assert (reject.code, reject.message) == (
        "too-large",
        "The item has 9,000,026 bytes; at most 8,000,000 are taken.",
    )


def test_a_feed_is_fetched_once_until_it_changes(
    ingest: Callable[..., Any], backends: Backends, run: Callable[..., Any], site: str
) -> None:
    run(commands.worker())
    refused = ingest(f"{site}/feed")
    assert (refused[0], "private network" in refused[2]) == (1, True)
    code, told, said = ingest(f"{site}/feed", f"{site}/closed", fetch_private=True)
    assert (code, told["created"], "asks not to fetch" in said) == (1, 2, True)
    again, told, said = ingest(f"{site}/feed", fetch_private=True)
    assert (again, told["items"], told["not_modified"]) == (0, 0, [f"{site}/feed"])
    assert "not modified" in said
    backends.archive.client.indices.refresh(index=backends.archive.indices.articles)
    assert backends.archive.client.count(index=backends.archive.indices.articles)["count"] == 2


def test_a_long_backlog_is_waited_for_and_nothing_is_left_out(
    ingest: Callable[..., Any],
    backends: Backends,
    run: Callable[..., Any],
    eventually: Callable[..., Any],
    tmp_path: Path,
) -> None:
    lines = [json.dumps({"title": f"T{number}", "text": f"Words {number}."}) for number in range(450)]
    (tmp_path / "long.jsonl").write_text("\n".join(lines))
    waiting = submit(backends.archive, [Item(body=b"A title\n\nSome words.", content_type="text/plain")])
    batches = backends.archive.indices.batches
    backends.archive.client.indices.refresh(index=batches)

    def let_go() -> None:
        eventually(lambda: backends.archive.client.count(index=batches)["count"] > 1, seconds=120)
        time.sleep(1)
        send_batch(backends, waiting.id, backfill=False)

    letting_go = threading.Thread(target=let_go)
    letting_go.start()
    run(commands.worker())
    code, told, said = ingest(tmp_path / "long.jsonl", backlog_batches=1)
    letting_go.join()
    assert (code, told["items"], told["created"], len(told["batches"])) == (0, 450, 450, 3)
    assert "wait to be indexed, and at most 1 may: send this again later. Waiting." in said
