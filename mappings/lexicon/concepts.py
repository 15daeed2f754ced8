"""A concept of the lexicon, its CSV form, and the concepts and English words that Dateline ships."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal, NamedTuple, get_args

from mappings.lexicon.words import words

Kind = Literal[
    "organization", "group", "command", "unit", "office", "equipment", "weapon", "operation", "place", "treaty", "rank",
    "disease", "document", "program", "system", "term",
]  # fmt: skip
ARMS = ("equipment", "weapon")
KINDS: tuple[str, ...] = get_args(Kind)
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LISTS = frozenset(("acronyms", "names", "former", "ambiguous"))
DOCTRINE = "doctrine.csv"
# Tables of words and not of concepts.
_WORD_LISTS = frozenset(("given_names.csv", "name_words.csv", "spellings.csv", "surnames.csv"))
# Columns of the shipped tables beside those of a concept: they are for the reader of articles.
_FORMS, _SCOPE = "reader", "scope"
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

    @property
    def indexable(self) -> bool:
        """Whether an article is indexed under it; what is not is known to queries only.

        That is ranks, kinds of posts, and what doctrine alone lists: "in support of", "follow-up", "fiscal year".
        """
        return self.kind != "rank" and not self.of_doctrine_alone and self.id not in words("not indexed")


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


class Name(NamedTuple):
    """A name that the reader of articles knows and the lexicon has no concept of: its kind, field and all its forms."""

    name: str
    kind: str
    field: str
    forms: tuple[str, ...]


@cache
def reader_names() -> tuple[Name, ...]:
    """Return the names of scope `reader`: public persons, and places that no query needs to know by other names."""
    rows = (row for table in _tables().values() for row in table if row.get(_SCOPE))
    return tuple(
        Name(row["name"], row["kind"], row["field"], (row["name"], *_list(row["names"]), *_list(row[_FORMS])))
        for row in rows
    )


@cache
def reader_forms() -> Mapping[str, tuple[str, ...]]:
    """Return by concept the forms that name it in an article besides those of the concept that are not ambiguous."""
    rows = (row for table in _tables().values() for row in table if row.get(_FORMS) and not row[_SCOPE])
    return {row["id"]: _list(row[_FORMS]) for row in rows}


@cache
def shipped() -> tuple[Concept, ...]:
    """Return the concepts that Dateline ships; what doctrine lists of a thing that the press names is joined to it."""
    known = _of_the_press()
    named: dict[str, set[str]] = {}
    for entry in known.values():
        for form in _spelled(entry):
            named.setdefault(form.casefold(), set()).add(entry.id)
    for entry in _concepts(_tables()[DOCTRINE]):
        claimed = {name for form in _spelled(entry) for name in named.get(form.casefold(), ())}
        same = entry.id if entry.id in known else claimed.pop() if len(claimed) == 1 else ""
        known[same or entry.id] = _joined(known[same], entry) if same else entry
    return tuple(known.values())


@cache
def official_acronyms() -> Mapping[str, frozenset[str]]:
    """Return by concept that the press names the acronyms that doctrine alone gives it: "MS", "COE", "UA"."""
    ours = _of_the_press()
    added = {entry.id: frozenset(_added(ours[entry.id], entry)) for entry in shipped() if entry.id in ours}
    return {name: acronyms for name, acronyms in added.items() if acronyms}


def _of_the_press() -> dict[str, Concept]:
    return {entry.id: entry for name, rows in _tables().items() if name != DOCTRINE for entry in _concepts(rows)}


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
    ambiguous = tuple(dict.fromkeys((*ours.ambiguous, *doctrine.ambiguous, *_added(ours, doctrine))))
    known = {*ours.forms, *acronyms}
    return replace(
        ours,
        acronyms=acronyms,
        names=(*ours.names, *(form for form in doctrine.forms if form not in known)),
        definition=ours.definition or doctrine.definition,
        source=f"{ours.source};{doctrine.source}",
        ambiguous=tuple(form for form in ambiguous if form in {*known, *doctrine.forms}),
    )


def _added(ours: Concept, doctrine: Concept) -> Iterator[str]:
    """Return the acronyms that doctrine alone gives a thing: the press prints most of them for something else."""
    return (form for form in doctrine.acronyms if form not in ours.forms)


@cache
def _tables() -> dict[str, list[dict[str, str]]]:
    """Return the rows of each shipped table, by its file's name in order; lines that begin with # tell its source."""
    tables = {}
    for path in _data():
        if path.name.endswith(".csv") and path.name not in _WORD_LISTS:
            with path.open(encoding="utf-8") as file:
                tables[path.name] = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return tables


def _concepts(rows: Iterable[dict[str, str]]) -> Iterator[Concept]:
    for row in rows:
        if not row.get(_SCOPE):
            yield concept({name: value for name, value in row.items() if name in COLUMNS})


def _folder() -> Traversable:
    return files("mappings").joinpath("lexicon", "data")


def _data() -> list[Traversable]:
    return sorted(_folder().iterdir(), key=lambda path: path.name)


def _list(value: Any) -> tuple[str, ...]:
    parts = value.split(";") if isinstance(value, str) else value or ()
    return tuple(dict.fromkeys(part for part in (str(part).strip() for part in parts) if part))
