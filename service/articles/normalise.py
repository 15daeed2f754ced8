"""The way from an item to its Article: read what it states, then find what its text implies. Who it is: `identity`."""

from dataclasses import replace
from itertools import groupby

from service.articles import media_types
from service.articles.acronyms import read_acronyms
from service.articles.article import Article, Byline, Section
from service.articles.contracts import contract_numbers, read_contracts, release_number
from service.articles.datelines import split_dateline
from service.articles.entities.reading import Texts, read, texts
from service.articles.entities.senses import warn_of_names_held_back
from service.articles.identity import fingerprint, identify
from service.articles.item import MAX_ITEM_BYTES, Item
from service.articles.item_warnings import Kind, is_gathering, warn
from service.articles.kinds import infer_kind
from service.articles.languages import language_of
from service.articles.leads import lead_of
from service.articles.published import infer_publication_date, publication_fields
from service.articles.quotations import read_quotations
from service.articles.readers import READERS
from service.articles.text import decode, guessed_encoding, is_utf8
from service.articles.transcripts import name_speakers, read_turns
from service.errors import UnreadableItem
from service.lexicon.lexicon import Lexicon, as_shipped

__all__ = ["fingerprint", "identify", "normalise"]

# As it is, and as JSON and XML may write it.
_REPLACED = ("\ufffd".encode(), b"\\ufffd", b"\\uFFFD", b"&#xFFFD;", b"&#65533;")
_REFUSED = {
    media_types.XML: "XML of this kind cannot be read.",
    media_types.ARC: "ARC, the form of web archives before WARC, is not read: convert it to WARC.",
    media_types.UNKNOWN: "The bytes are neither text, nor a page, nor a record.",
}


def normalise(item: Item, lexicon: Lexicon | None = None) -> Article:
    """Return the Article of an item, or raise UnreadableItem with the reason and the place, and nothing else.

    The body is complete and as printed but for the dateline, which is a field of its own; `lead` repeats the first
    paragraph that tells the story, or the summary that the item states. Names are those of the lexicon, or of the one
    that is shipped.
    """
    if item.broken:
        raise UnreadableItem(item.broken, item.name)
    if item.omitted is not None:
        raise UnreadableItem(f"The item has {item.omitted:,} bytes; at most {MAX_ITEM_BYTES:,} are taken.", item.name)
    if not item.body.strip(b" \t\r\n\x00"):
        raise UnreadableItem("The item is empty.", item.name)
    reader = READERS.get(item.content_type)
    if reader is None:
        raise UnreadableItem(_REFUSED.get(item.content_type, f"Nothing reads {item.content_type}."), item.name)
    if is_gathering():
        _warn_of_characters(item.body)
    article = reader(item)
    if not any(section.paragraphs or section.heading for section in article.body):
        raise UnreadableItem("The item has no text.", item.name)
    return _add_names(_add_contracts(_split_opening(article)), lexicon or as_shipped())


def _warn_of_characters(body: bytes) -> None:
    """Warn where nothing tells the encoding, and of characters that were lost before or are lost now."""
    if guessed := guessed_encoding(body):
        warn(Kind.ENCODING, guessed)
    read = body if is_utf8(body) else decode(body).encode("utf-8", "replace")
    if lost := sum(map(read.count, _REPLACED)):
        warn(Kind.CHARACTERS, f"{lost:,}")


def _split_opening(article: Article) -> Article:
    """Split the dateline from the story, and find the lead and the date."""
    first, *rest = article.body
    opening = split_dateline(first.paragraphs[0], article.published) if first.paragraphs else None
    bylines = article.bylines
    if opening and opening.text != first.paragraphs[0]:
        paragraphs = (opening.text, *first.paragraphs[1:]) if opening.text else first.paragraphs[1:]
        opened = [Section(paragraphs, first.heading)] if paragraphs or first.heading else []
        # A summary that repeats the opening repeats its dateline.
        lead = opening.text or None if article.lead == first.paragraphs[0] else article.lead
        article = replace(article, body=(*opened, *rest), dateline=opening.dateline or article.dateline, lead=lead)
    if opening and opening.agency and not bylines:
        bylines = (Byline(affiliation=opening.agency),)
    return replace(
        article,
        kind=article.kind or infer_kind(article),
        language=language_of(article),
        lead=lead_of(article),
        bylines=bylines,
        **({} if article.published else publication_fields(infer_publication_date(article))),
    )


def _add_contracts(article: Article) -> Article:
    """Find the numbers of contracts and releases, and give each award of an announcement its section."""
    paragraphs = [paragraph for section in article.body for paragraph in section.paragraphs]
    release = article.release_number or release_number(paragraphs)
    numbers = contract_numbers("\n".join(paragraphs))
    if release or numbers:
        article = replace(article, release_number=release, contract_numbers=numbers)
    announced = read_contracts(article.body)
    if announced is None:
        return article
    return replace(article, kind="contract announcement", body=announced.body, awards=announced.awards)


def _add_names(article: Article, lexicon: Lexicon) -> Article:
    """Find people, places, organizations, quotations and acronyms in what is printed; headings are no sentences.

    An article that has turns is a transcript, whatever its source files it under.
    """
    paragraphs = [paragraph for section in article.body for paragraph in section.paragraphs]
    reading = read(_texts(article), lexicon)
    names = reading.names()
    # Those whom the item states come first; the text tells more of the same ones.
    people = tuple({person.name: person for person in (*article.people, *names.people)}.values())
    captions = dict.fromkeys(photo.caption for photo in article.photos if photo.caption)
    lead = article.lead or ""
    stated = [lead] if lead and not any(paragraph.endswith(lead) for paragraph in paragraphs) else []
    headings = [heading for heading, _ in groupby(section.heading for section in article.body) if heading]
    turns = read_turns(article.body)
    acronyms = read_acronyms("\n".join([*stated, *paragraphs, *captions]))
    resolved = reading.resolved({acronym.short: acronym.long for acronym in acronyms})
    if is_gathering():
        warn_of_names_held_back(resolved.held_back, lexicon)
    organizations = resolved.organizations
    return replace(
        article,
        kind="transcript" if turns else article.kind,
        people=people,
        organizations=tuple(dict.fromkeys([*article.organizations, *organizations])),
        units=names.units,
        places=tuple(dict.fromkeys([*article.places, *names.places])),
        equipment=names.equipment,
        operations=names.operations,
        quotations=read_quotations(paragraphs, people),
        acronyms=acronyms,
        turns=name_speakers(turns, (*reading.people_in_title(), *people)) if turns else article.turns,
        word_count=sum(len(printed.split()) for printed in [*paragraphs, *headings]),
    )


def _texts(article: Article) -> Texts:
    return texts(
        title=article.title,
        dateline=article.dateline.place if article.dateline else None,
        lead=article.lead,
        sections=((section.heading, section.paragraphs) for section in article.body),
        captions=(photo.caption for photo in article.photos),
    )
