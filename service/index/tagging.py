"""The tags of a stored article: the concepts in its `terms`, and one name of each thing that it names."""

from collections.abc import Iterator, Mapping
from typing import Any

from mappings.lexicon.concepts import Concept
from service.lexicon.lexicon import Lexicon
from service.lexicon.surface_forms import alike
from service.lexicon.tagging import tags

Document = dict[str, Any]
Names = dict[str, list[str]]

# The field that a concept is named in besides `terms`, by its kind.
FIELDS = {
    "equipment": "equipment",
    "weapon": "equipment",
    "operation": "operations",
    "unit": "units",
    "organization": "organizations",
    "group": "organizations",
    "command": "organizations",
}
_NAMED = tuple(dict.fromkeys(FIELDS.values()))
_TOLD = frozenset((*_NAMED, "named", "terms", "lexicon", "shipped"))


def tagged(document: Document, lexicon: Lexicon) -> Document:
    """Return the document with what this lexicon tells of it, in place of what another told.

    `named` keeps the names that were found without the lexicon, where it tells others. A withdrawn article has none.
    """
    if document.get("withdrawn"):
        return document
    found = terms(document, lexicon)
    before = {field: document.get("named", {}).get(field, document.get(field, [])) for field in _NAMED}
    names = _with_concepts(before, [lexicon.concepts[term["concept"]] for term in found])
    bare = {name: value for name, value in document.items() if name not in _TOLD}
    told = {
        "terms": found,
        **names,
        "named": {field: before[field] for field in _NAMED if before[field] != names[field]},
        "shipped": lexicon.release,
    }
    return {**bare, **{name: value for name, value in told.items() if value}, "lexicon": lexicon.version}


def terms(document: Document, lexicon: Lexicon) -> list[dict[str, str]]:
    """Return the concepts that a stored article mentions, as `{concept, label}`, in their order."""
    defined = {pair["short"]: pair["long"] for pair in document.get("acronyms", ())}
    return [tag._asdict() for tag in tags(_texts(document), defined, lexicon)]


def _texts(document: Document) -> Iterator[str]:
    body = document.get("body", ())
    texts = [text for part in body for text in (part.get("heading"), *part.get("paragraphs", ()))]
    captions = (photo.get("caption") for photo in document.get("photos", ()))
    yield from filter(None, dict.fromkeys([document.get("title"), document.get("lead"), *texts, *captions]))


def _with_concepts(names: Mapping[str, list[str]], concepts: list[Concept]) -> Names:
    """Call each thing by its concept's name, where it stands already; name it by its kind where it does not.

    What doctrine alone lists is no name: "combat support agency". What is a unit is no organization besides.
    """
    naming = [entry for entry in concepts if entry.kind in FIELDS and not entry.of_doctrine_alone]
    preferred: dict[str, str] = {}
    for entry in naming:
        for form in entry.forms:
            preferred.setdefault(alike(form).lower(), entry.name)
    made: Names = {
        field: list(dict.fromkeys(preferred.get(alike(name).lower(), name) for name in values))
        for field, values in names.items()
    }
    known = {name for values in made.values() for name in values}
    for entry in naming:
        if entry.name not in known:
            made[FIELDS[entry.kind]].append(entry.name)
            known.add(entry.name)
    units = frozenset(made["units"])
    return made | {"organizations": [name for name in made["organizations"] if name not in units]}
