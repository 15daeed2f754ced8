"""A concept of the lexicon, its CSV form, and the concepts and English words that Dateline ships."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal, get_args

Kind = Literal[
    "organization", "group", "command", "unit", "office", "equipment", "weapon", "operation", "place", "treaty", "rank",
    "disease", "document", "program", "system", "term",
]  # fmt: skip
ARMS = ("equipment", "weapon")
KINDS: tuple[str, ...] = get_args(Kind)
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LISTS = frozenset(("acronyms", "names", "former", "ambiguous"))
DOCTRINE = "doctrine.csv"
OFFICIAL = frozenset(("JP 1-02", "DoD abbreviations"))


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with all its names; two things of one name are two concepts, the name's senses.

    `ambiguous` forms count as printed only, and where more speaks for them.
    """

    id: Annotated[str, "Small letters and digits, with hyphens between."]
    name: Annotated[str, "The preferred name."]
    kind: Annotated[str, "What kind of thing it is.", KINDS]
    acronyms: Annotated[tuple[str, ...], "Printed in capitals."] = ()
    names: Annotated[tuple[str, ...], "Other names in use."] = ()
    former: Annotated[tuple[str, ...], "Names no longer in use."] = ()
    field: Annotated[str, "The subject."] = ""
    definition: Annotated[str, "What it is, in a sentence."] = ""
    source: Annotated[str, "Where the entry comes from."] = ""
    ambiguous: Annotated[
        tuple[str, ...], "Those of the names that are also an English word or something else's name."
    ] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form, the preferred name first, each once."""
        return tuple(dict.fromkeys((self.name, *self.acronyms, *self.names, *self.former)))

    @property
    def of_doctrine_alone(self) -> bool:
        """Whether only the official lists know it, which spell out much that the press never prints."""
        return bool(self.source) and all(name in OFFICIAL for name in self.source.split(";"))


COLUMNS = tuple(field.name for field in fields(Concept))


def concept(row: dict[str, Any]) -> Concept:
    """Make a concept of a table's row, or of JSON, where lists are lists. Raises ValueError, saying what is wrong."""
    unknown = sorted(str(name) for name in row if name not in COLUMNS)
    if unknown:
        raise ValueError(f"there is no column {unknown[0]!r}")
    values: dict[str, Any] = {
        name: _list(value) if name in LISTS else str(value or "").strip() for name, value in row.items()
    }
    made = Concept(**{"id": "", "name": "", "kind": "", **values})
    if not IDENTIFIER.fullmatch(made.id):
        raise ValueError(f"{made.id!r} is no id: small letters and digits, with hyphens between")
    if not made.name:
        raise ValueError(f"{made.id} has no name")
    if made.kind not in KINDS:
        raise ValueError(f"{made.id}: {made.kind!r} is no kind: one of {', '.join(KINDS)}")
    return made


def as_row(entry: Concept) -> dict[str, str]:
    """Return a concept as a table's row, lists with `;` between."""
    pairs = ((name, getattr(entry, name)) for name in COLUMNS)
    return {name: ";".join(value) if isinstance(value, tuple) else value for name, value in pairs}


def read_csv(lines: Iterable[str]) -> Iterator[Concept]:
    """Read a table of concepts; lines that begin with # tell its source. Raises ValueError with the row's number."""
    reader = csv.DictReader(line for line in lines if not line.startswith("#"))
    for row in reader:
        try:
            yield concept({name: value for name, value in row.items() if name is not None})
        except ValueError as error:
            raise ValueError(f"row {reader.line_num}: {error}") from None


@cache
def shipped() -> tuple[Concept, ...]:
    """Return the concepts that Dateline ships; what doctrine lists of a thing that the press names is joined to it."""
    tables = {path.name: tuple(_read(path)) for path in _data() if path.name.endswith(".csv")}
    doctrine = tables.pop(DOCTRINE)
    known = {entry.id: entry for name in sorted(tables) for entry in tables[name]}
    named: dict[str, set[str]] = {}
    for entry in known.values():
        for form in _spelled(entry):
            named.setdefault(form.casefold(), set()).add(entry.id)
    for entry in doctrine:
        claimed = {name for form in _spelled(entry) for name in named.get(form.casefold(), ())}
        same = entry.id if entry.id in known else claimed.pop() if len(claimed) == 1 else ""
        known[same or entry.id] = _joined(known[same], entry) if same else entry
    return tuple(known.values())


def _spelled(entry: Concept) -> Iterator[str]:
    """Return the forms that name one thing: no acronyms, which several share."""
    return (form for form in entry.forms if form not in entry.acronyms and form not in entry.ambiguous)


@cache
def release() -> str:
    """Return a digest of all that is shipped, 12 hexadecimal digits: another release's lexicon has another."""
    every = (path.read_bytes() for path in _data() if path.name.endswith((".csv", ".txt")))
    return hashlib.sha256(b"\0".join(every)).hexdigest()[:12]


@cache
def english_words() -> frozenset[str]:
    """Return the small-letter English words that tell an acronym typed in small letters from a word."""
    lines = (_folder() / "english_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _joined(ours: Concept, doctrine: Concept) -> Concept:
    """Add to an entry what doctrine knows of the same thing: its acronyms, its names and its definition."""
    acronyms = tuple(dict.fromkeys((*ours.acronyms, *doctrine.acronyms)))
    ambiguous = tuple(dict.fromkeys((*ours.ambiguous, *doctrine.ambiguous)))
    known = {*ours.forms, *acronyms}
    return replace(
        ours,
        acronyms=acronyms,
        names=(*ours.names, *(form for form in doctrine.forms if form not in known)),
        definition=ours.definition or doctrine.definition,
        source=f"{ours.source};{doctrine.source}",
        ambiguous=tuple(form for form in ambiguous if form in {*known, *doctrine.forms}),
    )


def _read(path: Traversable) -> Iterator[Concept]:
    with path.open(encoding="utf-8") as file:
        yield from read_csv(file)


def _folder() -> Traversable:
    return files("mappings").joinpath("lexicon", "data")


def _data() -> list[Traversable]:
    return sorted(_folder().iterdir(), key=lambda path: path.name)


def _list(value: Any) -> tuple[str, ...]:
    parts = value.split(";") if isinstance(value, str) else value or ()
    return tuple(dict.fromkeys(part for part in (str(part).strip() for part in parts) if part))
