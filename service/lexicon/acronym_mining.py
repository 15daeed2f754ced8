"""What the archive teaches: acronyms that its articles define again and again, and that the lexicon lacks."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from mappings.articles import WITHDRAWN
from mappings.lexicon.concepts import Concept, english_words
from service.lexicon import surface_forms
from service.lexicon.lexicon import Lexicon
from service.storage.archive import Archive
from service.storage.codec import Document
from service.storage.collection import Collection, article_documents

# `acronym`: a concept has that name but not the acronym; `sense`: the acronym is known, for something else.
Novelty = Literal["new", "acronym", "sense"]
MAX_ACRONYMS = 10_000


@dataclass(frozen=True, slots=True)
class MinedAcronym:
    """An acronym with what it stands for in so many articles, and the concept to import for it."""

    short: str
    long: str
    articles: int
    news: Novelty
    concept: Concept

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def mine_acronyms(archive: Archive, lexicon: Lexicon, min_articles: int) -> list[MinedAcronym]:
    """Return what at least so many articles define and the lexicon lacks, the most frequent first."""
    articles = article_documents(archive)
    shorts = _frequent_acronyms(articles, min_articles)
    counts = _count_definitions(_definitions(articles, shorts), frozenset(shorts))
    return compare_definitions(lexicon, counts, min_articles)


def compare_definitions(
    lexicon: Lexicon, counts: Mapping[tuple[str, str], int], min_articles: int
) -> list[MinedAcronym]:
    """Compare counted definitions (short, long) with the lexicon: spellings of one long form are one. Pure."""
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (short, long), articles in counts.items():
        spellings[short, _normalized(long)][long] += articles
    frequent = [(short, spelled) for (short, _), spelled in spellings.items() if spelled.total() >= min_articles]
    named = {_normalized(form): entry for entry in lexicon.concepts.values() for form in (*entry.former, *entry.names)}
    named |= {_normalized(entry.name): entry for entry in lexicon.concepts.values()}
    known = {form for entry in lexicon.concepts.values() for form in entry.forms}
    several = Counter(short for short, _ in frequent)
    used = set(lexicon.concepts)
    found = []
    for short, spelled in sorted(frequent, key=lambda row: (-row[1].total(), row[0], max(row[1]))):
        long = max(spelled, key=lambda spelling: (spelled[spelling], spelling))
        entry = named.get(_normalized(long))
        if entry and short in entry.forms:
            continue
        news: Novelty = "acronym" if entry else "sense" if short in known else "new"
        unambiguous = several[short] == 1 and short not in known and short.lower() not in english_words()
        concept = (
            _with_acronym(entry, short, unambiguous=unambiguous)
            if entry
            else _new_concept(short, long, spelled.total(), unambiguous=unambiguous, used=used)
        )
        found.append(MinedAcronym(short, long, spelled.total(), news, concept))
    return found


def concepts_to_import(found: Iterable[MinedAcronym]) -> list[Concept]:
    """Return the concepts to import; one that lacks several acronyms gets all of them."""
    concepts: dict[str, Concept] = {}
    for row in found:
        known = concepts.get(row.concept.id, row.concept)
        acronyms = tuple(dict.fromkeys((*known.acronyms, *row.concept.acronyms)))
        ambiguous = tuple(dict.fromkeys((*known.ambiguous, *row.concept.ambiguous)))
        concepts[known.id] = replace(known, acronyms=acronyms, ambiguous=ambiguous)
    return list(concepts.values())


def _with_acronym(entry: Concept, short: str, *, unambiguous: bool) -> Concept:
    ambiguous = entry.ambiguous if unambiguous else (*entry.ambiguous, short)
    return replace(entry, acronyms=(*entry.acronyms, short), ambiguous=ambiguous)


def _new_concept(short: str, long: str, articles: int, *, unambiguous: bool, used: set[str]) -> Concept:
    identifier = next(name for name in _identifiers(long, short) if name not in used)
    used.add(identifier)
    source = f"defined in {articles} articles of the archive"
    ambiguous = () if unambiguous else (short,)
    return Concept(identifier, long, "term", acronyms=(short,), source=source, ambiguous=ambiguous)


def _identifiers(long: str, short: str) -> Iterator[str]:
    slug = _slug(long) or _slug(short) or "term"
    yield slug
    yield f"{slug}-{_slug(short) or 'term'}"
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:80].strip("-")


def _normalized(long: str) -> str:
    """Return what the spellings of one long form share: its words in small letters, without a plural's s."""
    return surface_forms.alike(long).casefold().removesuffix("s")


def _frequent_acronyms(articles: Collection[Document], min_articles: int) -> list[str]:
    """Return the acronyms that so many articles define; one shard, so that the counts are exact."""
    terms = {"field": "acronyms.short", "size": MAX_ACRONYMS, "min_doc_count": min_articles}
    found = articles.aggregate({"short": {"terms": terms}}, query=_current_articles())
    return [bucket["key"] for bucket in found["short"]["buckets"]]


def _definitions(articles: Collection[Document], shorts: list[str]) -> Iterator[list[dict[str, str]]]:
    """Yield the definitions of each article that has one of `shorts`. The index itself does not know the pairs."""
    if not shorts:
        return
    query = _current_articles({"terms": {"acronyms.short": shorts}})
    for page in articles.pages(query, source_includes=["acronyms"]):
        yield from (stored.value["acronyms"] for stored in page)


def _count_definitions(definitions: Iterable[list[dict[str, str]]], shorts: frozenset[str]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for pairs in definitions:
        counts.update({(pair["short"], pair["long"]) for pair in pairs if pair["short"] in shorts})
    return counts


def _current_articles(*filters: dict[str, Any]) -> dict[str, Any]:
    return {"bool": {"filter": list(filters), "must_not": [WITHDRAWN]}}
