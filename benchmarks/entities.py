"""People, organizations and places on press texts marked by hand, by document and over distinct names.

Gold are the marked entities with a capital letter. A prediction is right if it equals, contains or is contained in, at
word borders, a gold value of its type in the same document; a gold value is found if a prediction stands so to it. A
prediction may be known by its printed form or by its canonical name: names of the gazetteer count under every form that
the gazetteer has. A country counts under whichever type it is marked with, since texts mean by it both land and state.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from benchmarks.counts import Counts
from service.articles.entities.known_names import known_names
from service.articles.entities.names import Names
from service.articles.entities.reading import read, texts
from service.lexicon.lexicon import as_shipped

TYPES = ("people", "organizations", "places")
_MARKED = {"Person": "people", "Organisation": "organizations", "Location": "places"}
_BARE = re.compile(r"[^\w]+")


def read_names(text: str) -> Names:
    """Return the names of a running text."""
    return read(texts(sections=[(None, text.split("\n"))]), as_shipped()).names()


def measure(path: Path, read: Callable[[str], Names] = read_names) -> dict[str, Counts]:
    """Count by document and add up, for each of `TYPES`."""
    total = {kind: Counts() for kind in TYPES}
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        gold: dict[str, set[str]] = {kind: set() for kind in TYPES}
        for entity in document["entities"]:
            kind = _MARKED.get(entity["type"])
            if kind and any(map(str.isupper, entity["value"])):
                gold[kind].add(_bare(entity["value"]))
        names = read(document["text"])
        told = {
            "people": {person.name for person in names.people},
            "organizations": set(names.organizations),
            "places": set(names.places),
        }
        for kind in TYPES:
            total[kind] += _counted(told[kind], gold, kind)
    return total


def _counted(told: set[str], gold: dict[str, set[str]], kind: str) -> Counts:
    known = {name: {_bare(name), *_forms().get(name, ())} for name in told}
    either = gold["organizations"] | gold["places"] if kind != "people" else gold[kind]
    right = sum(_any(own, gold[kind]) or (name in _countries() and _any(own, either)) for name, own in known.items())
    found = sum(any(_any(own, {value}) for own in known.values()) for value in gold[kind])
    return Counts(len(told), right, len(gold[kind]), found)


@cache
def _countries() -> frozenset[str]:
    concepts = (entry for entry in as_shipped().concepts.values() if entry.kind == "place")
    return frozenset(entry.name for entry in concepts if entry.field == "country")


@cache
def _forms() -> dict[str, set[str]]:
    """Return the forms under which texts print what the table of names knows by its canonical name."""
    forms: dict[str, set[str]] = {}
    for form, cue in known_names(as_shipped()).cues.items():
        if cue.kind in {"organization", "place"}:
            forms.setdefault(cue.name, set()).add(_bare(form))
    return forms


def _any(own: set[str], gold: set[str]) -> bool:
    return any(f" {one} " in f" {other} " or f" {other} " in f" {one} " for one in own for other in gold)


def _bare(name: str) -> str:
    return _BARE.sub(" ", name).strip().lower()
