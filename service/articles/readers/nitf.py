"""NITF, the News Industry Text Format 3: the document alone or in a NewsML-G2 item, whose envelope is `newsml_g2`'s."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import takewhile

from lxml import etree

from service.articles.article import Article, Byline, Dateline, Person, Photo
from service.articles.captions import distinct_photos, make_photo, read_stated_credit
from service.articles.datelines import read_dateline
from service.articles.dates import Moment
from service.articles.identity import host_of
from service.articles.item import Item
from service.articles.publication_status import require_usable
from service.articles.published import publication_fields
from service.articles.readers.html.foreign import HTML_NAMES, is_mixed
from service.articles.readers.html.markup import lines_of_element, mark_quotations
from service.articles.readers.press_fields import (
    first_date,
    modified_after,
    read_bylines,
    read_date,
    read_language,
    unique_lines,
    web_address,
)
from service.articles.readers.private_notes import without_private
from service.articles.sections import sections
from service.articles.text import listed, one_line
from service.articles.virin import find_virin
from service.articles.xml import Element, attribute, child, children, local_name, parse_xml, text_of
from service.errors import UnreadableItem

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# NITF's own blocks and the ones of HTML that print the same way.
_AS_HTML = {
    "hl2": "h2",
    "bq": "blockquote",
    "block": "div",
    "fn": "div",
    "note": "div",
    "nitf-table": "div",
}
_KNOWN = HTML_NAMES.union(
    _AS_HTML,
    listed(
        "alt-code chron city classifier copyrite copyrite.holder copyrite.year country datasource event frac frac-num "
        "frac-den function lang location media money name.family name.given num object.title org person postaddr "
        "pronounce region state sublocation virtloc video style content delivery.office delivery.point care.of "
        "addressee postcode distributor byttl byline dateline story.date"
    ),
)
# `lede` is NITF's own attribute; agencies write the others.
_LEADS = frozenset({"true", "yes", "1", "lead", "lede", "ingress"})
_PARTS_OF_A_SUBJECT = ("tobject.subject.type", "tobject.subject.matter", "tobject.subject.detail")


def read(item: Item) -> Article:
    root = parse_xml(item.body, item.name)
    if local_name(root) != "nitf":
        raise UnreadableItem("The XML is no NITF document.", item.name)
    return require_usable_document(root, article_of(without_private(root), item), item)


def require_usable_document(root: Element, article: Article, item: Item) -> Article:
    """Return the article if every document in an element does: a day of release that is to come is an embargo."""
    records = list(root.iter("{*}docdata"))
    statuses = [attribute(record, "management-status") for record in records]
    releases = [release for record in records for release in children(record, "date.release")]
    days = filter(None, (attribute(release, "norm") or text_of(release) for release in releases))
    return require_usable(article, item, statuses, days)


def article_of(root: Element, item: Item) -> Article:
    """Read a `nitf` element. The headline is `hl1`; the day of issue comes before the day of release."""
    head, body = child(root, "head"), child(root, "body")
    body_head, content = child(body, "body.head"), child(body, "body.content")
    record, publication = child(head, "docdata"), child(head, "pubdata")
    published = first_date(
        attribute(child(record, "date.issue"), "norm"),
        attribute(child(record, "date.release"), "norm"),
        attribute(publication, "date.publication"),
    )
    url = web_address(attribute(publication, "ex-ref"))
    return Article(
        title=text_of(child(body_head, "hedline", "hl1"))
        or text_of(child(body_head, "hedline"))
        or text_of(child(head, "title"))
        or None,
        url=url,
        source=_source(record, publication, body_head) or host_of(url) or item.source,
        source_id=attribute(child(record, "doc-id"), "id-string") or None,
        language=_stated_language(root, body, content),
        lead=text_of(child(body_head, "abstract"))
        or _lead(content)
        or text_of(child(body_head, "hedline", "hl2"))
        or None,
        bylines=tuple(dict.fromkeys(byline for line in children(body_head, "byline") for byline in _bylines(line))),
        dateline=_dateline(child(body_head, "dateline"), published),
        **publication_fields(published),
        modified=modified_after(published, _last_change(head)),
        kind="news" if attribute(child(head, "tobject"), "tobject.type").lower() == "news" else None,
        section=attribute(publication, "position.section") or None,
        tags=_tags(head, record),
        body=sections(lines_of_element(_as_html(content))) if content is not None else (),
        photos=_photos(content, body_head),
        people=tuple(Person(name=name) for name in unique_lines(map(_name, _identified(record, "person")))),
        organizations=unique_lines(map(_name, _identified(record, "org"))),
        places=unique_lines(place for location in _identified(record, "location") for place in _places(location)),
    )


def _stated_language(root: Element, *parts: Element | None) -> str | None:
    """Read the language of the document, else that of its text, under the names that agencies give the attribute."""
    told = (attribute(part, name) for part in (root, *parts) for name in (_LANGUAGE, "baselang", "lang"))
    return next(filter(None, map(read_language, told)), None)


def _lead(content: Element | None) -> str:
    """Return the paragraphs at the beginning of the text that are marked as the lead."""
    paragraphs = content.iter("{*}p") if content is not None else ()
    marked = takewhile(_is_lead, (paragraph for paragraph in paragraphs if text_of(paragraph)))
    return " ".join(map(text_of, marked))


def _is_lead(paragraph: Element) -> bool:
    told = [word for name in ("lede", "lead", "class") for word in attribute(paragraph, name).lower().split()]
    return not _LEADS.isdisjoint(told) and "false" not in told


def _source(record: Element | None, publication: Element | None, body_head: Element | None) -> str:
    return (
        text_of(child(body_head, "distributor"))
        or attribute(child(record, "doc-id"), "regsrc")
        or attribute(publication, "name")
        or attribute(child(record, "doc.copyright"), "holder")
    )


def _bylines(line: Element) -> Iterator[Byline]:
    """Read a byline: persons and the desk apart where they are marked, else the line as printed."""
    persons = [_name(person) for person in children(line, "person")]
    desk = (
        ", ".join(unique_lines([*map(text_of, children(line, "byttl")), *map(text_of, children(line, "org"))])) or None
    )
    if persons:
        for byline in read_bylines(persons):
            yield Byline(name=byline.name or byline.affiliation, affiliation=desk)
        return
    bare = one_line(" ".join([line.text or "", *(part.tail or "" for part in line)])).strip(" ,")
    read = read_bylines([bare]) if bare.lower().strip(": ") != "by" else ()
    if not read and desk:
        yield Byline(affiliation=desk)
    for byline in read:
        yield Byline(name=byline.name, affiliation=byline.affiliation or desk)


def _name(element: Element) -> str:
    """Return a name without the function that may stand inside it; some state it in an attribute alone."""
    parts = [
        *map(text_of, children(element, "name.given")),
        *map(text_of, children(element, "name.family")),
    ]
    if parts:
        return " ".join(parts)
    bare = [
        element.text or "",
        *((text_of(part) if local_name(part) != "function" else "") + (part.tail or "") for part in element),
    ]
    return one_line("".join(bare)).strip(" ,") or attribute(element, "value")


def _places(location: Element) -> list[str]:
    """Return the places that a location is made of, city before country; else its text."""
    return [text_of(part) for part in location if text_of(part)] or [_name(location)]


def _dateline(line: Element | None, published: Moment | None) -> Dateline | None:
    """Read the dateline, its place and day where they are marked; else as it is printed."""
    marked = read_date(attribute(child(line, "story.date"), "norm"))
    place = text_of(child(line, "location"))
    if line is not None and not place:
        place = one_line(" ".join([line.text or "", *(part.tail or "" for part in line)]))
    read = read_dateline(place, published.value if published else None)
    day = marked.value[:10] if marked else read.date if read else None
    made = Dateline(place=read.place if read else None, date=day)
    return made if made != Dateline() else None


def _last_change(head: Element | None) -> str:
    times = [read_date(attribute(change, "norm")) for change in children(head, "revision-history")]
    return max((time.value for time in times if time), default="")


def _tags(head: Element | None, record: Element | None) -> tuple[str, ...]:
    keywords = [attribute(word, "key") for word in children(child(record, "key-list"), "keyword")]
    subjects = [
        attribute(subject, part)
        for subject in children(child(head, "tobject"), "tobject.subject")
        for part in _PARTS_OF_A_SUBJECT
    ]
    return unique_lines([*keywords, *subjects])


def _identified(record: Element | None, name: str) -> Iterator[Element]:
    return children(child(record, "identified-content"), name)


def _as_html(content: Element) -> Element:
    """Return the content as HTML would have it, without its media: one reader of lines is enough."""
    copied = deepcopy(content)
    etree.strip_elements(copied, "{*}media", with_tail=False)
    mark_quotations(copied)
    for element in copied.iter(etree.Element):
        unknown = [part for part in element if local_name(part) and local_name(part) not in _KNOWN]
        if unknown:
            other = "span" if is_mixed(element) else "div"
            for part in unknown:
                part.tag = other
        name = local_name(element)
        element.tag = _AS_HTML.get(name, name)
    etree.cleanup_namespaces(copied)
    return copied


def _photos(content: Element | None, body_head: Element | None) -> tuple[Photo, ...]:
    media = [
        element
        for holder in (body_head, content)
        if holder is not None
        for element in holder.iter("{*}media")
        if attribute(element, "media-type").lower() in {"", "image", "photo", "picture", "graphic"}
    ]
    return distinct_photos([shown for shown in map(_photo, media) if shown])


def _photo(media: Element) -> Photo | None:
    """Read a photo: the widest of its renditions, its caption, and who made it."""
    references = list(children(media, "media-reference"))
    widest = max(references, key=lambda reference: number(attribute(reference, "width")), default=None)
    url = attribute(widest, "source")
    producer = text_of(child(media, "media-producer"))
    caption = " ".join(unique_lines(map(text_of, children(media, "media-caption"))))
    return make_photo(
        caption, url=url, credit=read_stated_credit(producer), virin=find_virin(url) or find_virin(caption)
    )


def number(text: str) -> int:
    return int(text[:9]) if text[:9].isdecimal() else 0
