"""An article's paragraphs as safe HTML: what its acronyms mean, where each stands first, and a query's words."""

from collections.abc import Iterator, Sequence
from itertools import count, groupby
from operator import attrgetter
from typing import Any

from markupsafe import Markup, escape

from mappings.lexicon.concepts import Concept
from service.articles.entities.mentions import Mention
from service.index.tagging import mentions
from service.lexicon.lexicon import Lexicon
from service.search.parts.highlights import marked_spans

Json = dict[str, Any]
_SHORTEST = 3


def sections_with_tooltips(article: Json, lexicon: Lexicon) -> list[list[Markup]]:
    """Return the paragraphs of each section; the acronyms of the article's terms are explained where each stands first.

    What a query matched in them is marked.
    """
    open_terms = {term["concept"]: lexicon.concepts.get(term["concept"]) for term in article.get("terms", ())}
    left = {name: entry for name, entry in open_terms.items() if entry}
    found = _in_paragraphs(article, lexicon) if left else {}
    numbers = count()
    return [
        [
            Markup("").join(_parts(paragraph, found.get(next(numbers), ()), left))
            for paragraph in section.get("paragraphs", ())
        ]
        for section in article.get("body", ())
    ]


def _in_paragraphs(article: Json, lexicon: Lexicon) -> dict[int, list[Mention]]:
    """Return the mentions of concepts in an article without its marks, by the number of the paragraph."""
    body = [
        {**section, "paragraphs": [marked_spans(text)[0] for text in section.get("paragraphs", ())]}
        for section in article.get("body", ())
    ]
    found: dict[int, list[Mention]] = {}
    for mention in mentions({**article, "body": body}, lexicon):
        if mention.concept and mention.where.kind == "paragraph":
            found.setdefault(mention.where.number, []).append(mention)
    return found


def marked_html(text: str) -> Markup:
    """Return a highlighted text as safe HTML, with `<mark>` around its matches."""
    plain, spans = marked_spans(text)
    return _marked_slice(plain, spans, 0, len(plain))


def _parts(paragraph: str, found: Sequence[Mention], left: dict[str, Concept]) -> Iterator[Markup]:
    plain, spans = marked_spans(paragraph)
    position = 0
    for start, group in groupby(found, attrgetter("start")):
        senses = [(mention, left[mention.concept]) for mention in group if mention.concept in left]
        if len(senses) != 1 or start < position:
            continue
        ((mention, entry),) = senses
        told = _tooltip(entry, mention.form)
        if told:
            del left[entry.id]
            yield _marked_slice(plain, spans, position, start)
            shown = _marked_slice(plain, spans, start, mention.end)
            yield Markup('<abbr title="{}">{}</abbr>').format(told, shown)
            position = mention.end
    yield _marked_slice(plain, spans, position, len(plain))


def _marked_slice(plain: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> Markup:
    """Return a part of a text; a mark that reaches beyond it is cut."""
    parts: list[str] = []
    position = start
    for first, last in ((max(first, start), min(last, end)) for first, last in spans):
        if first < last:
            parts += [escape(plain[position:first]), Markup("<mark>{}</mark>").format(plain[first:last])]
            position = last
    return Markup("").join([*parts, escape(plain[position:end])])


def _tooltip(entry: Concept, form: str) -> str:
    """Return what an acronym stands for: nothing where the form is a name, or the meaning is the form itself."""
    short = form.replace(".", "").replace("’", "'").removesuffix("'s").removesuffix("s")
    if short not in {acronym.replace(".", "").removesuffix("s") for acronym in entry.acronyms}:
        return ""
    if entry.kind == "place" and len(short) < _SHORTEST:
        return ""  # everybody knows U.S. and UK
    names = (entry.name, *entry.names)
    return next((name for name in names if " " in name and short not in name.replace(".", "").split()), "")
