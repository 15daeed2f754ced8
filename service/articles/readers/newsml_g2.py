"""NewsML-G2 news items: the envelope's metadata, and the text inside it. NITF inside is read by `nitf`."""

from collections.abc import Iterator
from dataclasses import replace

from service.articles.article import Article, Byline, Dateline, Person, Photo, Section
from service.articles.captions import distinct_photos, make_photo, read_photographer
from service.articles.datelines import read_dateline
from service.articles.dates import Moment
from service.articles.escaped_markup import without_markup
from service.articles.identity import host_of
from service.articles.item import Item
from service.articles.publication_status import require_usable
from service.articles.published import publication_fields
from service.articles.readers import nitf
from service.articles.readers.html.foreign import as_html
from service.articles.readers.html.markup import body_without_title, read_fragment
from service.articles.readers.newsml_content import dateline_in, story_of, without_dateline
from service.articles.readers.plain_text import as_paragraphs
from service.articles.readers.press_fields import (
    first_date,
    kind_of_genre,
    modified_after,
    read_bylines,
    read_language,
    unique_lines,
    web_address,
)
from service.articles.readers.private_notes import codes, without_private
from service.articles.xml import Element, attribute, child, children, local_name, parse_xml, text_of
from service.errors import UnreadableItem

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_MEDIA_CLASSES = frozenset({"picture", "graphic", "audio", "video", "animation"})
_PLACES = frozenset({"geoarea", "poi", "place"})
_NOT_TOPICS = frozenset({"person", "organisation", "organization", *_PLACES})
_NO_SUMMARY = frozenset({"caption", "note", "ednote", "editorialnote"})
# A creator whose role is one of these made a photo and wrote nothing.
_NO_WRITERS = ("photographer", "camera", "graphic", "editor", "caption")


def read(item: Item) -> Article:
    """Read one item, alone or as the only one of a message. A picture without a text of its own is no article."""
    root = parse_xml(item.body, item.name)
    if local_name(root) == "newsMessage":
        items = list(children(child(root, "itemSet"), "newsItem"))
        if len(items) != 1:
            raise UnreadableItem(f"The message has {len(items)} news items, and one is read at a time.", item.name)
        root = items[0]
    if local_name(root) != "newsItem":
        raise UnreadableItem(f"The XML is no news item but a {local_name(root)}.", item.name)
    root = without_private(root)
    own = child(root, "itemMeta")
    kind = _code(child(own, "itemClass"))
    if kind in _MEDIA_CLASSES and next(_texts(root), None) is None:
        raise UnreadableItem(f"The item is a {kind} without an article.", item.name)
    article = _of_envelope(root, _inside(root, item, _headline(child(root, "contentMeta"))), item)
    envelopes = list(children(root, "itemMeta"))
    embargoes = [text_of(part) for envelope in envelopes for part in children(envelope, "embargoed")]
    article = nitf.require_usable_document(root, article, item)
    return require_usable(article, item, _statuses(envelopes), embargoes)


def _of_envelope(root: Element, inside: Article, item: Item) -> Article:
    """Fill the article that the content makes with what the envelope states, which is the newer of the two."""
    about, own = child(root, "contentMeta"), child(root, "itemMeta")
    tongue = attribute(child(about, "language"), "tag") or attribute(root, _LANGUAGE)
    created = (text_of(child(own, "firstCreated")), text_of(child(about, "contentCreated")))
    published = first_date(*created, text_of(child(own, "versionCreated")))
    changed = text_of(child(own, "versionCreated")) or text_of(child(about, "contentModified"))
    subjects = list(children(about, "subject"))
    tags = [_named(subject, tongue) for subject in subjects if _type(subject) not in _NOT_TOPICS]
    tags += map(text_of, children(about, "keyword"))
    genres = [_named(genre, tongue) for genre in children(about, "genre")]
    tags += [genre for genre in genres if not kind_of_genre(genre)]
    url = _url(root, own)
    dateline = _dateline(about, published) or inside.dateline
    inside = without_dateline(inside, dateline.place if dateline else None)
    lead, second = _lead(about) or inside.lead, _second_headline(about)
    return replace(
        inside,
        title=_headline(about) or inside.title or text_of(child(own, "title")) or None,
        url=url or inside.url,
        source=_source(root, about) or inside.source or host_of(url) or item.source,
        source_id=attribute(root, "guid") or inside.source_id,
        language=read_language(tongue) or inside.language,
        lead=lead or second or None,
        body=_headed(inside.body, second) if lead and second and second != lead else inside.body,
        bylines=read_bylines(map(text_of, children(about, "by"))) or inside.bylines or _creators(about),
        dateline=dateline,
        **(publication_fields(published) if published else {}),
        modified=modified_after(published, changed) or inside.modified,
        kind=inside.kind or next(filter(None, map(kind_of_genre, genres)), None),
        tags=unique_lines([*tags, *inside.tags]),
        photos=distinct_photos([*inside.photos, *_photos(root, about)]),
        people=tuple(dict.fromkeys([*map(Person, _names(subjects, {"person"}, tongue)), *inside.people])),
        organizations=unique_lines(
            [*_names(subjects, {"organisation", "organization"}, tongue), *inside.organizations]
        ),
        places=unique_lines([*_names(subjects, _PLACES, tongue), *inside.places]),
    )


def _inside(root: Element, item: Item, title: str) -> Article:
    """Read the first text of the content: NITF, XHTML, or data that is HTML or plain text."""
    for content in _texts(root):
        document = next(content.iter("{*}nitf"), None)
        if document is not None:
            return nitf.article_of(document, item)
        told = attribute(content, "contenttype").lower()
        if local_name(content) == "inlineXML":
            markup = as_html(story_of(content))
        else:
            text = "".join(map(str, content.itertext()))
            markup = text if "html" in told else as_paragraphs(text)
        read = read_fragment(markup)
        # A vocabulary that is not HTML's says which line is the headline in words of its own.
        named = title.casefold()
        lines = read.lines[1:] if read.lines and read.lines[0].text.casefold() == named else read.lines
        lines = tuple(line for line in lines if not (line.heading and line.text.casefold() == named))
        return Article(
            body=body_without_title(lines, title), photos=read.photos, dateline=read_dateline(dateline_in(content))
        )
    return Article()


def _texts(root: Element) -> Iterator[Element]:
    """Yield the contents that are text; what is encoded, in base64 say, is none."""
    for content in children(child(root, "contentSet"), "inlineXML", "inlineData"):
        told = attribute(content, "contenttype").lower()
        is_text = not told or told.startswith("text/") or "xml" in told or "html" in told
        if is_text and not attribute(content, "encoding") and text_of(content):
            yield content


def _code(element: Element | None, *attributes: str) -> str:
    """Return the code of a value, whichever way it is written: "stat:usable", or an address that ends with it."""
    written = next(filter(None, (attribute(element, name) for name in attributes or ("qcode", "uri"))), "")
    return written.replace(":", "/").rpartition("/")[2].lower()


def _statuses(envelopes: list[Element]) -> Iterator[str]:
    """Yield every status that is stated, in whichever way; an element that says nothing is one that is not known."""
    for part in [part for envelope in envelopes for part in children(envelope, "pubStatus")]:
        coded = [written for name in ("qcode", "uri", "literal") if (written := attribute(part, name))]
        yield from coded or [text_of(part) or "nothing"]


def _type(subject: Element) -> str:
    return _code(subject, "type", "typeuri")


def _named(element: Element, tongue: str = "") -> str:
    """Return a concept's name in the item's language, else the first; its code is no name."""
    names = list(children(element, "name"))
    own = [name for name in names if read_language(attribute(name, _LANGUAGE)) == read_language(tongue) or not tongue]
    return next(filter(None, map(text_of, [*own, *names])), "") or attribute(element, "literal")


def _headline(about: Element | None) -> str:
    headlines = list(children(about, "headline"))
    main = [line for line in headlines if attribute(line, "role").rpartition(":")[2].lower() in {"", "main", "hld"}]
    return without_markup(next(filter(None, map(text_of, [*main, *headlines])), ""))


def _second_headline(about: Element | None) -> str:
    main = _headline(about)
    return next((line for line in map(text_of, children(about, "headline")) if line and line != main), "")


def _headed(body: tuple[Section, ...], heading: str) -> tuple[Section, ...]:
    """Put a heading over a body that has none there, or another, yet."""
    first, rest = (body[0], body[1:]) if body and not body[0].heading else (Section(()), body)
    return (Section(first.paragraphs, heading), *rest)


def _url(root: Element, own: Element | None) -> str | None:
    """Return the address of the published text: a link that says so, else a guid that is an address itself."""
    for link in children(own, "link"):
        relation = attribute(link, "rel").rpartition(":")[2].lower()
        if relation in {"alternate", "canonical", "permalink"} and attribute(link, "href").startswith("http"):
            return attribute(link, "href")
    guid = attribute(root, "guid")
    return web_address(guid)


def _source(root: Element, about: Element | None) -> str:
    provider = child(root, "itemMeta", "provider")
    holders = [provider, *children(about, "infoSource"), child(root, "rightsInfo", "copyrightHolder")]
    named = (_named(element) for element in holders if element is not None)
    return next(filter(None, named), "") or attribute(provider, "qcode").rpartition(":")[2]


def _lead(about: Element | None) -> str:
    told = (line for line in children(about, "description") if _NO_SUMMARY.isdisjoint(codes(line, "role")))
    return without_markup(next(filter(None, map(text_of, told)), ""))


def _creators(about: Element | None) -> tuple[Byline, ...]:
    creators = children(about, "creator")
    return read_bylines(
        _named(creator)
        for creator in creators
        if not any(role in attribute(creator, "role").lower() for role in _NO_WRITERS)
    )


def _dateline(about: Element | None, published: Moment | None) -> Dateline | None:
    """Read the dateline as printed, else the place where the content is from."""
    read = read_dateline(text_of(child(about, "dateline")), published.value if published else None)
    place = next(filter(None, map(_named, children(about, "located"))), "")
    return read or (Dateline(place=place) if place else None)


def _names(subjects: list[Element], types: set[str] | frozenset[str], tongue: str) -> tuple[str, ...]:
    return unique_lines(_named(subject, tongue) for subject in subjects if _type(subject) in types)


def _photos(root: Element, about: Element | None) -> list[Photo]:
    """Return the picture that the item carries: the largest of its renditions, with the caption of the item."""
    renditions = [
        part
        for part in children(child(root, "contentSet"), "remoteContent")
        if attribute(part, "contenttype").startswith("image/")
    ]
    if not renditions:
        return []
    url = attribute(max(renditions, key=lambda part: nitf.number(attribute(part, "width"))), "href")
    caption = next(
        (text_of(line) for line in children(about, "description") if "caption" in attribute(line, "role")), ""
    )
    who = text_of(child(about, "creditline"))
    made = make_photo(caption, url=url, credit=read_photographer(who))
    return [made] if made else []
