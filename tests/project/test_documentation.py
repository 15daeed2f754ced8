"""The documentation is tested: every command and error code is described, and every link leads somewhere."""

import re
from pathlib import Path

import click
import pytest

from service import errors
from service.cli import dateline
from service.errors import DatelineError, SetupError
from service.search.language.fields import FIELDS, HAS, OTHER_NAMES

ROOT = Path(__file__).parents[2]
API, COMMANDS = (ROOT / "docs" / "api.md").read_text(), (ROOT / "docs" / "commands.md").read_text()
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "sample" / "README.md"]


def test_every_command_is_described() -> None:
    assert [name for name in dateline.commands if f"`dateline {name}" not in COMMANDS] == []
    options = [
        option
        for name in ("up", "ingest")
        for parameter in dateline.commands[name].params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    ]
    assert "--wait" in options
    for option in ("--detach", "--empty", "--wait"):
        assert option in options
        assert option in COMMANDS


def test_every_error_code_is_described() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DatelineError)]
    codes = {kind.code for kind in kinds if kind not in (DatelineError, SetupError)}
    assert len(codes) >= 8
    assert {code for code in codes if f"`{code}`" not in API} == set()


def test_the_query_language_is_described() -> None:
    said = (ROOT / "docs" / "query-language.md").read_text()
    signs = ("`mattis AND", "`mattis OR", "`mattis NOT", "` NEAR"[1:], "`=", '`="', '"~', "*`", "-raqqa`")
    assert [sign for sign in signs if sign not in said] == []
    assert [name for name in (*FIELDS, *OTHER_NAMES) if f"`{name}:" not in said] == []
    assert [name for name in HAS if f" {name}" not in said] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
