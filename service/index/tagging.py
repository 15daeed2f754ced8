"""The tags of a stored article: the concepts in its `terms`, and one name of each thing that it names."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from service.articles.entities.known_names import FIELDS, known_names
from service.articles.entities.mentions import Mention
from service.articles.entities.names import Names as FoundNames
from service.articles.entities.reading import Reading, Resolved, Texts, Told, read, texts
from service.lexicon.lexicon import Lexicon

Document = dict[str, Any]
Names = dict[str, list[str]]

# The fields of names that the lexicon has a part in, by the kind of their mentions.
_FIELDS = {
    "organization": "organizations",
    "unit": "units",
    "place": "places",
    "equipment": "equipment",
    "operation": "operations",
}
_TOLD = frozenset((*_FIELDS.values(), "named", "terms", "lexicon", "shipped"))


def tagged(document: Document, lexicon: Lexicon) -> Document:
    """Return the document with what this lexicon tells of it, in place of what another told.

    `named` keeps the names that are no concept's, stated by the item or found in its text, where the article has
    others. A withdrawn article has none.
    """
    if document.get("withdrawn"):
        return document
    reading = read(_texts(document), lexicon)
    resolved = reading.resolved(_defined(document))
    told = resolved.told()
    stated = _stated(document, told, reading, lexicon)
    found = resolved.names._replace(organizations=resolved.organizations)
    names = _names(stated, told, found, lexicon)
    bare = {name: value for name, value in document.items() if name not in _TOLD}
    made = {
        "terms": _terms(told, lexicon),
        **names,
        "named": {field: stated[field] for field in names if stated[field] != names[field]},
        "shipped": lexicon.release,
    }
    return {**bare, **{name: value for name, value in made.items() if value}, "lexicon": lexicon.version}


def mentions(document: Document, lexicon: Lexicon) -> list[Mention]:
    """Return the mentions of a stored article, in order."""
    return _resolved(document, lexicon).mentions()


def terms(document: Document, lexicon: Lexicon) -> list[dict[str, str]]:
    """Return the concepts that a stored article mentions, as `{concept, label}`, in their order."""
    return _terms(_resolved(document, lexicon).told(), lexicon)


def _resolved(document: Document, lexicon: Lexicon) -> Resolved:
    return read(_texts(document), lexicon).resolved(_defined(document))


def _defined(document: Document) -> dict[str, str]:
    return {pair["short"]: pair["long"] for pair in document.get("acronyms", ())}


def _terms(told: Iterable[Told], lexicon: Lexicon) -> list[dict[str, str]]:
    concepts = dict.fromkeys(concept for _, _, concept in told if concept)
    return [{"concept": concept, "label": lexicon.concepts[concept].name} for concept in concepts]


def _texts(document: Document) -> Texts:
    return texts(
        title=document.get("title"),
        dateline=document.get("dateline", {}).get("place"),
        lead=document.get("lead"),
        sections=[(part.get("heading"), part.get("paragraphs", ())) for part in document.get("body", ())],
        captions=[photo.get("caption") for photo in document.get("photos", ())],
    )


def _stated(document: Document, told: Sequence[Told], reading: Reading, lexicon: Lexicon) -> Names:
    """Return the names that are no concept's preferred ones; of a document that was tagged before, `named` has them."""
    if "lexicon" in document:
        kept = document.get("named", {})
        return {field: kept.get(field, document.get(field, [])) for field in _FIELDS.values()}
    concepts = {(FIELDS.get(kind, ""), name) for kind, name, concept in told if concept}
    others = {(kind, name) for kind, name, concept in told if not concept}
    left = {
        field: [name for name in document.get(field, ()) if (kind, name) not in concepts]
        for kind, field in _FIELDS.items()
    }
    if all((kind, name) in others for kind, field in _FIELDS.items() for name in left[field]):
        return left
    # What seemed a name, and is none by the rest of the article.
    seemed = {
        each[:2]
        for each in reading.seemed()
        if each.concept is None or lexicon.concepts[each.concept].name == each.name
    }.difference(others)
    return {field: [name for name in left[field] if (kind, name) not in seemed] for kind, field in _FIELDS.items()}


def _names(stated: Names, told: Sequence[Told], found: FoundNames, lexicon: Lexicon) -> Names:
    """Return the names of each field: those stated, those that stand in the text, then the concepts that do in none.

    A place counts only where it stands as one: "U.S. officials" are at no place. What is a unit is no organization
    besides.
    """
    preferred = known_names(lexicon).preferred
    besides = {field: dict.fromkeys(preferred(kind, name) for name in stated[field]) for kind, field in _FIELDS.items()}
    elsewhere = {name: field for field, names in besides.items() for name in names}
    made: Names = {}
    for field, standing in found._asdict().items():
        if field in besides:
            made[field] = [name for name in standing if elsewhere.get(name, field) == field]
            for before, name in pairwise(("", *besides[field])):
                if name not in made[field]:  # a name that the text has not in a sentence stays behind its neighbour
                    made[field].insert(made[field].index(before) + 1 if before else 0, name)
    known = {name for names in made.values() for name in names}
    for kind, name, concept in told:
        field = FIELDS.get(kind, "place") if concept else "place"
        if field not in {"place", "organization"} and name not in known:
            made[_FIELDS[field]].append(name)
            known.add(name)
    units = frozenset(made["units"])
    return made | {"organizations": [name for name in made["organizations"] if name not in units]}
