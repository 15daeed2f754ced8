"""What an article's terms mean, shown where each is mentioned first: its paragraphs as safe HTML."""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from mappings.lexicon.concepts import Concept
from service.lexicon.finder import Found
from service.lexicon.lexicon import Lexicon

Json = dict[str, Any]


def marked(article: Json, lexicon: Lexicon) -> list[list[Markup]]:
    """Give the paragraphs of each section with the first mention of each of the article's terms explained."""
    open_terms = {term["concept"]: lexicon.concepts.get(term["concept"]) for term in article.get("terms", ())}
    left = {name: entry for name, entry in open_terms.items() if entry}
    return [
        [Markup("").join(_pieces(paragraph, left, lexicon)) for paragraph in section.get("paragraphs", ())]
        for section in article.get("body", ())
    ]


def _pieces(paragraph: str, left: dict[str, Concept], lexicon: Lexicon) -> Iterator[Markup]:
    at = 0
    for found in lexicon.finder.find(paragraph) if left else ():
        entry = _explained(found, left)
        if not entry:
            continue
        yield escape(paragraph[at : found.start])
        mention = paragraph[found.start : found.end]
        yield Markup('<abbr title="{}">{}</abbr>').format(_told(entry, found.form), mention)
        at = found.end
    yield escape(paragraph[at:])


def _explained(found: Found, left: dict[str, Concept]) -> Concept | None:
    names = [sense.concept for sense in found.senses if sense.concept in left]
    return left.pop(names[0]) if len(names) == 1 and _says_more(left, names[0], found.form) else None


def _says_more(left: Mapping[str, Concept], name: str, form: str) -> bool:
    return bool(left[name].definition) or left[name].name.casefold() != form.casefold()


def _told(entry: Concept, form: str) -> str:
    name = entry.name if entry.name.casefold() != form.casefold() else ""
    return ": ".join(part for part in (name, entry.definition) if part)
