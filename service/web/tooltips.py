"""An article's paragraphs as safe HTML: what its terms mean, where each is mentioned first, and a query's words."""

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup, escape

from mappings.lexicon.concepts import Concept
from service.lexicon.finder import Found
from service.lexicon.lexicon import Lexicon
from service.search.parts.highlights import marked_spans

Json = dict[str, Any]


def sections_with_tooltips(article: Json, lexicon: Lexicon) -> list[list[Markup]]:
    """Return the paragraphs of each section with the first mention of each of the article's terms explained.

    What a query matched in them is marked.
    """
    open_terms = {term["concept"]: lexicon.concepts.get(term["concept"]) for term in article.get("terms", ())}
    left = {name: entry for name, entry in open_terms.items() if entry}
    return [
        [Markup("").join(_parts(paragraph, left, lexicon)) for paragraph in section.get("paragraphs", ())]
        for section in article.get("body", ())
    ]


def marked_html(text: str) -> Markup:
    """Return a highlighted text as safe HTML, with `<mark>` around its matches."""
    plain, spans = marked_spans(text)
    return _marked_slice(plain, spans, 0, len(plain))


def _parts(paragraph: str, left: dict[str, Concept], lexicon: Lexicon) -> Iterator[Markup]:
    plain, spans = marked_spans(paragraph)
    position = 0
    for found in lexicon.finder.find(plain) if left else ():
        entry = _pop_explained(found, left)
        if not entry:
            continue
        yield _marked_slice(plain, spans, position, found.start)
        mention = _marked_slice(plain, spans, found.start, found.end)
        yield Markup('<abbr title="{}">{}</abbr>').format(_tooltip(entry, found.form), mention)
        position = found.end
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


def _pop_explained(found: Found, left: dict[str, Concept]) -> Concept | None:
    """Take out the one concept that a form means, where it says more than the form does."""
    names = [sense.concept for sense in found.senses if sense.concept in left]
    if len(names) != 1:
        return None
    entry = left[names[0]]
    says_more = entry.definition or entry.name.casefold() != found.form.casefold()
    return left.pop(names[0]) if says_more else None


def _tooltip(entry: Concept, form: str) -> str:
    name = entry.name if entry.name.casefold() != form.casefold() else ""
    return ": ".join(part for part in (name, entry.definition) if part)
