"""What the commands read: files, folders, URLs and the sample archive, each as a stream of items."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import click

import service
from service.articles.containers.archives import is_system_file
from service.articles.item import Item
from service.articles.split import split
from service.backends import Backends
from service.cli.output import errors
from service.errors import BadInput, FetchError
from service.fetch import Fetcher, Validators
from service.index.batch import digest
from service.index.submissions import send_stream
from service.settings import Settings

FETCHED = "fetched.json"
_SCHEMES = ("http://", "https://")

Input = Path | str
SAMPLE = Path(service.__file__).parents[1] / "sample"


def _stored_validators(home: Path, archive: str, url: str) -> Validators:
    """Return the validators of `url` when it was last sent to `archive`; empty ones where it never was."""
    stored = _read_stored(home).get(archive, {}).get(url, {})
    return Validators(etag=stored.get("etag"), last_modified=stored.get("last_modified"))


def _store_validators(home: Path, archive: str, found: dict[str, Validators]) -> bool:
    """Store the validators of pages that have been accepted; return False where the folder cannot be written."""
    stored = _read_stored(home)
    stored.setdefault(archive, {}).update({url: asdict(validators) for url, validators in found.items()})
    try:
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f".{FETCHED}.new"
        draft.write_text(json.dumps(stored, indent=1), encoding="utf-8")
        draft.replace(home / FETCHED)
    except OSError:
        return False
    return True


def _read_stored(home: Path) -> dict[str, dict[str, dict[str, str]]]:
    with suppress(OSError, ValueError):
        stored = json.loads((home / FETCHED).read_text(encoding="utf-8"))
        if isinstance(stored, dict):
            return stored
    return {}


class InputType(click.ParamType[Input]):
    """A file or folder that is there, or an address."""

    name = "path or url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Input:
        if isinstance(value, str) and value.lower().startswith(_SCHEMES):
            return value
        path: Path = click.Path(exists=True, path_type=Path).convert(value, param, ctx)
        return path


@dataclass(slots=True, kw_only=True)
class ItemReader:
    """Reads the items of files, folders and URLs; reports on stderr what cannot be read, and goes on.

    `failed` counts the files and URLs that cannot be read, `skipped` what web archives hold besides pages; `found` has
    the validators of the pages fetched, `unchanged` the URLs that the server did not send again.
    """

    settings: Settings
    mapping: Mapping[str, str]
    source: str | None = None
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    found: dict[str, Validators] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)

    def items(self, inputs: Iterable[Input]) -> Iterator[Item]:
        """Yield the items of each place; a folder's files come in the order of their names."""
        fetcher = Fetcher(private=self.settings.fetch_private)
        for source in inputs:
            if isinstance(source, str):
                yield from self._fetched(fetcher, source)
            else:
                for file in self._files(source):
                    yield from self._read(file)

    def remember(self) -> None:
        """Store the validators of the pages fetched, once all their items have been accepted."""
        if self.found and not _store_validators(self.settings.home, self.settings.index_prefix, self.found):
            unwritten = f"{self.settings.home} cannot be written: what was fetched is not remembered."
            errors.print(unwritten, style="yellow")

    def report(self) -> None:
        """Print what was left out, and why."""
        for url in self.unchanged:
            errors.print(f"not modified since it was sent last: {url}")
        if self.skipped:
            summary = ", ".join(f"{count:,} {reason}" for reason, count in self.skipped.most_common())
            errors.print(f"left out: {summary}")

    def _files(self, path: Path) -> Iterator[Path]:
        """Yield a file, or those of a folder by name; a link that leads out of the folder is left out."""
        if not path.is_dir():
            yield path
            return
        folder = path.resolve()
        for file in sorted(path.rglob("*")):
            if not file.is_file() or is_system_file(file.name):
                continue
            if file.resolve().is_relative_to(folder):
                yield file
            else:
                self.skipped["links that lead out of the folder"] += 1

    def _read(self, file: Path) -> Iterator[Item]:
        try:
            opened = file.open("rb")
        except OSError as error:
            self._fail(f"{file} cannot be read: {error.strerror}.")
            return
        with opened:
            yield from split(opened, name=str(file), source=self.source, mapping=self.mapping, skipped=self.skipped)

    def _fetched(self, fetcher: Fetcher, url: str) -> Iterator[Item]:
        try:
            page = fetcher.fetch(url, _stored_validators(self.settings.home, self.settings.index_prefix, url))
        except FetchError as error:
            self._fail(error.message)
            return
        if page.body is None:
            self.unchanged.append(url)
            return
        self.found[url] = page.validators
        yield from split(
            BytesIO(page.body),
            content_type=page.content_type,
            name=url,
            source=self.source,
            mapping=self.mapping,
            url=page.url,
            skipped=self.skipped,
        )

    def _fail(self, message: str) -> None:
        self.failed += 1
        errors.print(message, style="red")


def field_mapping(mapping: tuple[str, ...]) -> dict[str, str]:
    wrong = [text for text in mapping if text.count("=") != 1 or text.strip("=") != text]
    if wrong:
        raise BadInput(f"--map {wrong[0]} is not of the form A=B.")
    return dict(text.split("=") for text in mapping)


def submit_sample(backends: Backends) -> list[str]:
    """Submit the sample archive; return the batches that are not done. A second time there is nothing to do."""
    items = list(sample_items())
    key = f"sample archive {digest(items)}"
    return [batch.id for batch in send_stream(backends, items, key=key, backfill=True) if batch.state != "done"]


def sample_items() -> Iterator[Item]:
    """Yield the items of the sample archive, file by file."""
    for file in sorted(SAMPLE.rglob("*")):
        if file.is_file() and file.name != "README.md":
            with file.open("rb") as opened:
                yield from split(opened, name=str(file.relative_to(SAMPLE)))
