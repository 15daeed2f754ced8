"""docker-compose.yml: valid by the Compose specification, and everything that it names exists in the code."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from service import settings
from service.alerts.notify import mail
from service.backends import BACKFILL, QUEUES
from service.cli import dateline
from service.local import commands
from service.settings import SETTINGS

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
BIN = Path(sys.executable).parent


def test_it_follows_the_compose_specification() -> None:
    command = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_variable_that_it_gives_dateline_is_a_setting() -> None:
    known = {setting.name for setting in SETTINGS}
    given = {name for name in SERVICES["web"]["environment"] if name.startswith("DATELINE_")}
    assert len(given) >= 4
    assert given - known == set()


def test_every_variable_that_it_takes_has_an_example() -> None:
    taken = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    example = (ROOT / ".env.example").read_text()
    assert {name for name in taken if f"\n{name}=" not in example} == set()


@pytest.mark.parametrize("name", ["web", "worker", "news-worker"])
def test_who_writes_mails_signs_and_sends_them_alike(name: str) -> None:
    given = SERVICES[name]["environment"]
    wanted = ("DATELINE_SECRET_KEY", "DATELINE_SMTP_URL", "DATELINE_MAIL_FROM", "DATELINE_PUBLIC_URL")
    assert {variable: given.get(variable) for variable in wanted} == {
        variable: COMPOSE["x-dateline"]["environment"][variable] for variable in wanted
    }


@pytest.mark.parametrize("name", ["web", "worker", "news-worker", "beat"])
def test_every_command_exists(name: str) -> None:
    program, *arguments = SERVICES[name]["command"]
    if program == "dateline":
        assert arguments[0] in dateline.commands
        return
    assert program == "celery"
    assert arguments[:2] == ["--app", "workers.app"]
    done = subprocess.run([BIN / "celery", arguments[2], "--help"], capture_output=True, text=True, check=False)
    known = {"--app", *re.findall(r"--[a-z-]+", done.stdout)}
    assert {option.partition("=")[0] for option in arguments if option.startswith("--")} - known == set()


def test_every_service_has_a_health_check_and_what_must_stay_has_a_volume() -> None:
    assert [name for name, service in SERVICES.items() if "healthcheck" not in service] == []
    mounted = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert mounted == set(COMPOSE["volumes"]) == {"elasticsearch", "outbox", "redis"}


def test_the_web_server_shows_the_mails_that_the_worker_files() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    (home,) = re.findall(r"DATELINE_HOME=(\S+)", dockerfile)
    outbox = mail.mail_settings(settings.read({"DATELINE_HOME": home})).outbox
    for name in ("web", "worker", "news-worker"):
        assert f"outbox:{outbox}" in SERVICES[name]["volumes"]
        assert "DATELINE_HOME" not in SERVICES[name]["environment"]
    assert re.search(rf"^RUN install --directory --owner dateline .*{outbox}$", dockerfile, re.MULTILINE)


def test_elasticsearch_is_the_tested_version_with_security_on() -> None:
    elasticsearch = SERVICES["elasticsearch"]
    assert elasticsearch["image"] == "elasticsearch:9.4.3"
    assert elasticsearch["environment"]["xpack.security.enabled"] == "true"
    assert "ports" not in elasticsearch


def test_the_image_is_not_roots_and_has_what_it_copies() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER dateline$", dockerfile, re.MULTILINE)
    copied = [word for line in re.findall(r"^COPY (?!--)(.*) \S+$", dockerfile, re.MULTILINE) for word in line.split()]
    assert {"service", "workers", "mappings"} <= set(copied)
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert [name for name in copied if not (ROOT / name).exists() or f"!{name}" not in ignored] == []


def test_the_news_worker_takes_every_queue_but_that_of_archives() -> None:
    arguments = SERVICES["news-worker"]["command"]
    given = arguments[arguments.index("--queues") + 1]
    assert given == commands.NEWS_QUEUES
    assert given.split(",") == [name for name in QUEUES if name != BACKFILL]
