"""One entry of an RSS, Atom or JSON feed, inside a feed of its own as `containers.feeds` cuts it out."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from service.articles.article import Article, Photo
from service.articles.captions import make_photo, read_photographer
from service.articles.containers.feeds import entries
from service.articles.identity import host_of
from service.articles.item import Item, json_object
from service.articles.item_warnings import warn_of_names
from service.articles.publication_status import require_free_record
from service.articles.readers.feed_entry import Entry, article_of, joined_url
from service.articles.readers.html.foreign import as_html
from service.articles.readers.html.markup import plain_text
from service.articles.readers.press_fields import field_text, web_address
from service.articles.readers.weblog_exports import exported_text, is_export, require_public, without_shortcodes
from service.articles.text import listed
from service.articles.xml import Element, attribute, child, children, local_name, parse_xml, text_of
from service.errors import UnreadableItem

_MEDIA = "{http://search.yahoo.com/mrss/}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_PERIOD = "{http://purl.org/dc/terms/}"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# The names of JSON Feed 1.1 and 1.0; those of extensions begin with "_".
_OF_AN_ITEM = frozenset(
    listed(
        "attachments author authors banner_image content_html content_text date_modified date_published external_url "
        "id image language summary tags title url"
    )
)
_HOMES = ("alternate", "self")
_MOST_PHOTOS = 500
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp")


def read(item: Item) -> Article:
    """Read the one entry of a feed; what the feed says of itself fills in where the entry is silent."""
    root = parse_xml(item.body, item.name)
    found = list(entries(root))
    if len(found) != 1:
        told = "has no entries" if not found else f"has {len(found)} entries, and one is read at a time"
        raise UnreadableItem(f"The feed {told}.", item.name)
    require_public(found[0], item)
    entry = _of_atom(found[0], root) if local_name(found[0]) == "entry" else _of_rss(found[0], root)
    return article_of(entry, item)


def _of_rss(entry: Element, root: Element) -> Entry:
    channel = child(root, "channel")
    home = text_of(_unprefixed(channel, "link")) or _link(channel, "alternate") or _link(channel, "self")
    guid = child(entry, "guid")
    own_id = text_of(guid) or attribute(entry, "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    permanent = own_id if guid is None or attribute(guid, "isPermaLink").lower() != "false" else ""
    content = _first(entry, "{http://purl.org/rss/1.0/modules/content/}encoded")
    content = exported_text(content) if is_export(entry) else without_shortcodes(content)
    return Entry(
        title=text_of(_unprefixed(entry, "title")),
        url=_first(entry, "{http://rssnamespace.org/feedburner/ext/1.0}origLink")
        or text_of(_unprefixed(entry, "link"))
        or _link(entry, "alternate")
        or permanent,
        own_id=own_id,
        origin=_origin(entry),
        language=_first(entry, "{*}language")
        or _inherited(entry, _XML_LANGUAGE)
        or text_of(child(channel, "language")),
        authors=_texts(entry, "{http://purl.org/dc/elements/1.1/}creator")
        or tuple(map(text_of, children(entry, "author"))),
        dates=(
            text_of(_unprefixed(entry, "pubDate")),
            _first(entry, "{*}date"),
            _first(entry, _PERIOD + "created"),
        ),
        changed=(_first(entry, _PERIOD + "modified"), _first(entry, _ATOM + "updated")),
        tags=(*_texts(entry, "category"), *_texts(entry, "{http://purl.org/dc/elements/1.1/}subject")),
        content=content or _markup(entry.find("{http://www.w3.org/1999/xhtml}body")),
        summary=without_shortcodes(_raw(_unprefixed(entry, "description"))),
        photos=tuple(_photos(entry)),
        related=tuple(attribute(link, "href") for link in entry.iterfind(_ATOM + "link[@rel='related']")),
        home=_base(entry, home),
        content_base=_base(_of_content(entry), home),
        feed_title=text_of(_unprefixed(channel, "title")),
    )


def _of_atom(entry: Element, root: Element) -> Entry:
    content = child(entry, "content")
    source = child(entry, "source")
    people = list(children(entry, "author")) or list(children(source, "author")) or list(children(root, "author"))
    title, summary = child(entry, "title"), child(entry, "summary")
    # A base may be relative to the address of the feed; without one, links are meant as on its home page.
    based = _inherited(content if content is not None else entry, _XML_BASE)
    home = next(filter(None, (_link(root, relation) for relation in _HOMES[:: -1 if based else 1])), "")
    return Entry(
        title=_atom_text(title),
        url=_first(entry, "{http://rssnamespace.org/feedburner/ext/1.0}origLink") or _link(entry, "alternate"),
        own_id=text_of(child(entry, "id")),
        origin=_origin(entry),
        language=_inherited(entry, _XML_LANGUAGE),
        authors=tuple(text_of(child(person, "name")) for person in people),
        dates=(text_of(child(entry, "published")), text_of(child(entry, "issued"))),
        changed=(text_of(child(entry, "updated")), text_of(child(entry, "modified"))),
        tags=tuple(attribute(tag, "label") or attribute(tag, "term") for tag in children(entry, "category")),
        content=_atom_text(content) if content is not None and not content.get("src") else "",
        summary=_atom_text(summary),
        photos=tuple(_photos(entry)),
        related=tuple(_links(entry, "related")),
        home=_base(entry, home),
        content_base=_base(content if content is not None else entry, home),
        feed_title=_atom_text(child(root, "title")),
    )


def _unprefixed(entry: Element | None, name: str) -> Element | None:
    """Return RSS's own element: `media:title` and `atom:link` are others, though their name is the same."""
    named = (part for part in children(entry, name) if part.tag == name or "purl.org/rss" in str(part.tag))
    return next(named, None)


def _origin(entry: Element) -> str:
    """Return the name of the feed or publisher that an entry was taken from, else the host of its address."""
    source = entry.find(_ATOM + "source")
    if source is not None:
        return _atom_text(child(source, "title")) or host_of(_link(source, "alternate")) or ""
    source = _unprefixed(entry, "source")
    return text_of(source) or host_of(attribute(source, "url")) or ""


def _first(entry: Element, path: str) -> str:
    return next(filter(None, map(_raw, entry.iterfind(path))), "").strip()


def _texts(entry: Element, path: str) -> tuple[str, ...]:
    return tuple(map(text_of, entry.iterfind(path)))


def _raw(element: Element | None) -> str:
    """Return an element's text as it is written: markup inside is what the reader of fragments wants to see."""
    return "".join(map(str, element.itertext())) if element is not None and not len(element) else _markup(element)


def _markup(element: Element | None) -> str:
    if element is None:
        return ""
    inner = [etree.tostring(part, encoding="unicode") for part in element]
    return f"<div>{element.text or ''}{''.join(inner)}</div>".replace("xmlns:", "data-").replace("html:", "")


def _atom_text(element: Element | None) -> str:
    """Read a text construct: `text` is escaped so that its "<" stays one, `html` and `xhtml` are markup."""
    if element is None:
        return ""
    kind = (element.get("type") or "text").lower()
    if kind.endswith("xml") and "html" not in kind and len(element):
        return as_html(element)
    text = _raw(element)
    return text.replace("&", "&amp;").replace("<", "&lt;") if kind in {"text", "text/plain"} else text


def _links(entry: Element | None, relation: str) -> Iterator[str]:
    for link in children(entry, "link"):
        if link.get("href") and (link.get("rel") or "alternate") == relation:
            yield joined_url(attribute(link, _XML_BASE), attribute(link, "href"))


def _link(entry: Element | None, relation: str) -> str:
    return next(_links(entry, relation), "")


def _inherited(element: Element, name: str) -> str:
    holders = (element, *element.iterancestors())
    return next(filter(None, (attribute(holder, name) for holder in holders)), "")


def _base(element: Element, home: str) -> str:
    """Return what links within an element are relative to: each `xml:base` around it is so to the one outside it."""
    if len(element) == 1:  # the one `div` of XHTML
        element = element[0]
    for holder in (*reversed(list(element.iterancestors())), element):
        home = joined_url(home, attribute(holder, _XML_BASE))
    return home


def _of_content(entry: Element) -> Element:
    paths = ("{http://purl.org/rss/1.0/modules/content/}encoded", "{http://www.w3.org/1999/xhtml}body", "description")
    return next((found for path in paths if (found := entry.find(path)) is not None), entry)


def _photos(entry: Element) -> Iterator[Photo]:
    """Yield the images of an entry: enclosures and Media RSS, whose thumbnails count only where nothing larger is."""
    shown = [part for part in entry.iter(_MEDIA + "content", "enclosure", _ATOM + "link") if _is_image(part)]
    parts = (shown or list(entry.iter(_MEDIA + "thumbnail")))[:_MOST_PHOTOS]
    for part in parts:
        group = part.getparent()
        holders = [entry] if len(parts) == 1 else [group] if group is not None and group is not entry else []
        url = attribute(part, "url") or attribute(part, "href")
        caption = _beside(part, holders, "description") or _beside(part, holders, "title")
        credit = _beside(part, holders, "credit")
        made = make_photo(plain_text(caption), url=url, credit=read_photographer(credit))
        if made:
            yield made


def _is_image(part: Element) -> bool:
    if local_name(part) == "link" and part.get("rel") != "enclosure":
        return False
    told = f"{part.get('type', '')} {part.get('medium', '')}".strip().lower()
    if told:
        return told.startswith("image")
    return (part.get("url") or part.get("href") or "").lower().partition("?")[0].endswith(_IMAGES)


def _beside(part: Element, holders: list[Element], name: str) -> str:
    """Return what is said of an image: inside its element, in its group, or in the entry where it is the only one."""
    return next(filter(None, (_first(holder, f".//{_MEDIA}{name}") for holder in [part, *holders])), "")


def read_json(item: Item) -> Article:
    """Read the one item of a feed; what the feed says of itself fills in where the item is silent."""
    feed = json_object(item)
    entries = feed.get("items")
    if not isinstance(entries, list) or len(entries) != 1 or not isinstance(entries[0], dict):
        raise UnreadableItem("The JSON Feed has no item, or not just one that is an object.", item.name)
    warn_of_names((name for name in entries[0] if name not in _OF_AN_ITEM and name[:1] != "_"), _OF_AN_ITEM)
    return require_free_record(entries[0], article_of(_of_json(entries[0], feed), item), item)


def _of_json(entry: dict[str, Any], feed: dict[str, Any]) -> Entry:
    plain_text = _escaped(field_text(entry, "content_text"))
    authors = tuple(_authors(entry)) or tuple(_authors(feed))
    tags, own_id = entry.get("tags"), field_text(entry, "id")
    return Entry(
        title=_escaped(field_text(entry, "title")),
        # An id that is an address is the item's own, as the format advises.
        url=field_text(entry, "url") or web_address(own_id) or field_text(entry, "external_url"),
        own_id=own_id,
        language=field_text(entry, "language") or field_text(feed, "language"),
        authors=authors,
        dates=(field_text(entry, "date_published"),),
        changed=(field_text(entry, "date_modified"),),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        content=field_text(entry, "content_html") or plain_text,
        summary=_escaped(field_text(entry, "summary")),
        photos=tuple(_attached_images(entry)),
        related=(field_text(entry, "external_url"),),
        home=field_text(feed, "home_page_url") or field_text(feed, "feed_url"),
        feed_title=_escaped(field_text(feed, "title")),
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _authors(fields: dict[str, Any]) -> Iterator[str]:
    listed = fields.get("authors")
    for author in [*(listed if isinstance(listed, list) else []), fields.get("author")]:
        if isinstance(author, dict) and field_text(author, "name"):
            yield field_text(author, "name")


def _attached_images(entry: dict[str, Any]) -> Iterator[Photo]:
    attached = entry.get("attachments")
    images = [
        (field_text(part, "url"), field_text(part, "title"))
        for part in (attached if isinstance(attached, list) else [])
        if isinstance(part, dict) and field_text(part, "mime_type").startswith("image/")
    ]
    # The banner is the page's decoration as often as a photo of its own; the image is the entry's.
    for url, caption in [(field_text(entry, "image"), ""), *images]:
        made = make_photo(caption, url=url)
        if made:
            yield made
