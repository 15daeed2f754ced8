"""A real Chromium on the real pages, served by the production server."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from service.local import commands, processes
from service.local.ports import free_port
from service.settings import Settings

ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def site(filled: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the web server on the archive to read."""
    home, port = tmp_path_factory.mktemp("web"), free_port()
    address = f"http://{filled.http_host}:{port}"
    chosen = replace(filled, http_port=port, public_url=address, home=home)
    command = commands.web(chosen.http_host, chosen.http_port, 1)
    child = processes.launch(command, home / "web.log", environment=commands.environment(chosen), folder=ROOT)
    try:
        _wait(address)
        yield address
    finally:
        processes.stop([[child]])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of the site, on which nothing may go wrong unseen: no error in the console, no foreign address."""
    context = browser.new_context(base_url=site)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda asked: None if asked.url.startswith((site, "data:")) else wrong.append(asked.url))
    yield opened
    context.close()
    assert wrong == []


def _wait(address: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{address} did not answer")
