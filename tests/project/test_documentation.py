"""The documentation is tested: its tables name what there is, no more and no less, and every link leads somewhere."""

import re
from http import HTTPStatus
from pathlib import Path

import click
import pytest

from service import errors
from service.articles.publication_status import HeldItem
from service.cli import dateline
from service.errors import DatelineError, QueryError, SetupError, UnreadableItem
from service.search.language.fields import FIELDS, HAS, OTHER_NAMES
from service.search.language.syntax import parse
from service.search.language.tree import Query

ROOT = Path(__file__).parents[2]
API, COMMANDS = (ROOT / "docs" / "api.md").read_text(), (ROOT / "docs" / "commands.md").read_text()
QUERY_LANGUAGE = (ROOT / "docs" / "query-language.md").read_text()
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "sample" / "README.md"]


def rows(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the rows below each table's head whose first column is `heading`."""
    tables = re.findall(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def coded(text: str) -> list[str]:
    return [code.replace("\\|", "|") for code in re.findall(r"`([^`]+)`", text)]


def usages(row: list[str]) -> list[tuple[str, str, set[str]]]:
    """Return command, subcommand and options of each usage in the first cell of a row of commands."""
    told = []
    for usage in coded(row[0]):
        _, name, *rest = usage.split()
        command = dateline.commands[name]
        several = rest.pop(0).split("|") if isinstance(command, click.Group) else [""]
        told += [(name, each, set(re.findall(r"(?<!\w)--[a-z-]+", " ".join(rest)))) for each in several]
    return told


def options(name: str, subcommand: str) -> set[str]:
    command = dateline.commands[name]
    command = command.commands[subcommand] if isinstance(command, click.Group) else command
    return {option for parameter in command.params for option in parameter.opts}


def test_every_command_is_described() -> None:
    told = [usage for row in rows(COMMANDS, "command") for usage in usages(row)]
    there = {
        (name, subcommand)
        for name, command in dateline.commands.items()
        for subcommand in (command.commands if isinstance(command, click.Group) else [""])
    }
    assert {(name, subcommand) for name, subcommand, _ in told} == there
    wrong = [(*usage, strange) for *usage, said in told if (strange := said - options(*usage))]
    assert wrong == []
    described = {option for *usage, said in told if usage in (["up", ""], ["ingest", ""]) for option in said}
    assert described >= {"--detach", "--empty", "--wait"}


def test_every_error_code_is_described() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DatelineError)]
    there = {(kind.code, kind.status) for kind in kinds if kind not in (DatelineError, SetupError, UnreadableItem)}
    assert len(there) >= 8
    there.add(("parameters", HTTPStatus.UNPROCESSABLE_ENTITY.value))  # the schemas' own
    errors_of_the_api = API[API.index("\n## Errors\n") :]
    assert {(*coded(row[0]), int(row[1])) for row in rows(errors_of_the_api, "code")} == there
    assert {UnreadableItem.code, HeldItem.code} <= set(
        coded(errors_of_the_api.rpartition("In the rejects of a batch")[2])
    )


def test_the_query_language_is_described() -> None:
    signs = ("`mattis AND", "`mattis OR", "`mattis NOT", "` NEAR"[1:], "`=", '`="', '"~', "*`", "-raqqa`")
    written = " ".join(row[0] for row in rows(QUERY_LANGUAGE, "Write"))
    assert [sign for sign in signs if sign not in written] == []
    fields = rows(QUERY_LANGUAGE, "Field")
    assert sorted(name for row in fields for name in coded(row[0])) == sorted(f"{name}:" for name in FIELDS)
    (others,) = re.findall(r"^(.*) are read as the fields they mean\.$", QUERY_LANGUAGE, re.MULTILINE)
    assert sorted(coded(others)) == sorted(f"{name}:" for name in OTHER_NAMES)
    (has,) = [row[1] for row in fields if coded(row[0]) == ["has:"]]
    assert sorted(has.partition(": ")[2].split(", ")) == sorted(HAS)


COMING_FROM = [tuple(coded(cell)[0] for cell in row[1:]) for row in rows(QUERY_LANGUAGE, "Coming from")]


@pytest.mark.parametrize(("there", "here"), COMING_FROM, ids=[there for there, _ in COMING_FROM])
def test_what_other_services_write_is_understood_or_refused_with_our_form(there: str, here: str) -> None:
    try:
        understood = parse(there)
    except QueryError as error:
        understood = parse(error.instead or "")
    assert understood == parse(here) != Query()


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", page.read_text())
    targets = [(page.parent / link if link else page, anchor) for link, anchor in links]
    assert [str(target) for target, _ in targets if not target.exists()] == []
    assert [(str(target), anchor) for target, anchor in targets if anchor and anchor not in anchors(target)] == []
