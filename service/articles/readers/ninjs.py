"""ninjs, the IPTC's News in JSON: versions 2 and 3 with their lists, and version 1 with its numbered names."""

from collections.abc import Iterable, Iterator
from typing import Any

from service.articles.article import Article, Dateline, Person, Photo
from service.articles.captions import distinct_photos, make_photo, read_stated_credit
from service.articles.identity import host_of
from service.articles.item import Item, json_object
from service.articles.item_warnings import warn_of_names
from service.articles.publication_status import require_free_record
from service.articles.published import publication_fields
from service.articles.readers.html.markup import Fragment, body_without_title, plain_text, read_fragment
from service.articles.readers.plain_text import as_paragraphs
from service.articles.readers.press_fields import (
    field_text,
    first_date,
    kind_of_genre,
    modified_after,
    read_bylines,
    read_language,
    unique_lines,
    web_address,
)
from service.articles.text import listed
from service.articles.virin import find_virin
from service.errors import UnreadableItem

# The names of all versions of the standard, and those that the press writes beside them.
_STANDARD = frozenset(
    listed(
        "altids associations body bodies by byline charcount contentcreated contentcreditline contentexpires "
        "copyrightholder copyrightnotice creditline deliverycode description descriptions digitalsourcetype ednote "
        "embargoed event events evolvedfrom expires firstcreated genre genres guid headline headlines infosource "
        "infosources itemclass keywords language located mimetype object objects organisation organisations people "
        "person persons place places priority profile provider pubstatus readtime renditions representationtype "
        "rightsinfo service services signals slugline source standard subheadlines subject subjects taxonomy title "
        "trustindicators type uri urgency usageterms version versioncreated wordcount"
    )
)
_NUMBERED = ("body_", "description_", "headline_", "$")
_MEDIA = frozenset({"picture", "graphic", "audio", "video"})
_DEEPEST = 10  # names within names that are read
_MAIN = ("main", "hld", "headline", "")
_CREATED = ("firstcreated", "contentcreated", "versioncreated")
_PARTIAL = ("partial", "incomplete")
_NO_SUMMARY = ("caption", "ednote", "note")

Fields = dict[str, Any]


def read(item: Item) -> Article:
    """Read one object. A picture without a text of its own is no article, and what is withdrawn is none any more."""
    record = json_object(item)
    fields = _lowered(record)
    warn_of_names((name for name in fields if name not in _STANDARD and not name.startswith(_NUMBERED)), _STANDARD)
    return require_free_record(record, _article(fields, item), item)


def _lowered(value: Any, depth: int = 0) -> Any:
    """Return the same with names in small letters, as version 2 has them: version 3 writes "pubStatus"."""
    if depth < _DEEPEST and isinstance(value, dict):
        return {name.lower(): _lowered(part, depth + 1) for name, part in value.items()}
    return [_lowered(part, depth + 1) for part in value] if depth < _DEEPEST and isinstance(value, list) else value


def _article(fields: Fields, item: Item) -> Article:
    content, summary = _content(fields), _summary(fields)
    partial = not content.lines or field_text(fields, "representationtype") in _PARTIAL
    if field_text(fields, "type") in _MEDIA and not content.lines:
        raise UnreadableItem(f"The item is a {field_text(fields, 'type')} without an article.", item.name)
    content = content if content.lines else read_fragment(as_paragraphs(summary))
    own_id = field_text(fields, "uri") or field_text(fields, "guid")
    url = _url(fields, own_id)
    title = _title(fields)
    located = field_text(fields, "located")
    published = first_date(*(field_text(fields, name) for name in _CREATED))
    genres = _names(fields, "genre")
    return Article(
        title=title,
        url=url,
        source=_source(fields) or host_of(url) or item.source,
        source_id=own_id or None,
        language=read_language(field_text(fields, "language")),
        lead=summary if summary not in " ".join(line.text for line in content.lines) else None,
        bylines=read_bylines([field_text(fields, "by") or field_text(fields, "byline")]),
        dateline=Dateline(place=plain_text(located)) if located else None,
        **publication_fields(published),
        modified=modified_after(published, field_text(fields, "versioncreated")),
        kind=next(filter(None, map(kind_of_genre, genres)), None),
        tags=unique_lines([*_names(fields, "subject"), *(genre for genre in genres if not kind_of_genre(genre))]),
        body=body_without_title(content.lines, title),
        extent="partial" if partial else None,
        photos=_photos(fields, content),
        people=tuple(map(Person, _names(fields, "person", "people"))),
        organizations=_names(fields, "organisation"),
        places=_names(fields, "place"),
        related=unique_lines(_related(fields)),
    )


def _objects(value: Any) -> list[Fields]:
    """Return a list of objects, whether it is one, or an object of named ones as version 1 has them."""
    if isinstance(value, dict):
        value = [{"name": name, **part} for name, part in value.items() if isinstance(part, dict)]
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _names(fields: Fields, name: str, plural: str = "") -> tuple[str, ...]:
    found = _objects(fields.get(plural or f"{name}s")) or _objects(fields.get(name))
    named = (field_text(part, "name") or field_text(part, "literal") for part in found)
    return unique_lines(name for name in named if any(map(str.isalpha, name)))  # a code is no name


def _values(fields: Fields, plural: str, single: str) -> Iterator[tuple[str, str, str]]:
    """Yield role, media type and value of a headline, body or description, in every version's way of writing them."""
    for part in _objects(fields.get(plural)):
        yield field_text(part, "role"), field_text(part, "contenttype"), field_text(part, "value")
    for part in _objects(fields.get(single)):
        yield field_text(part, "name"), "", field_text(part, "value") or field_text(part, "text")
    for name in fields:
        if name == single or name.startswith(f"{single}_"):
            role = name[len(single) + 1 :]
            yield role, "text/plain" if role == "text" else "", field_text(fields, name)


def _title(fields: Fields) -> str | None:
    headlines = [(role.lower(), value) for role, _, value in _values(fields, "headlines", "headline") if value]
    by_role = sorted(headlines, key=lambda line: _MAIN.index(line[0]) if line[0] in _MAIN else len(_MAIN))
    return plain_text(by_role[0][1] if by_role else field_text(fields, "title")) or None


def _summary(fields: Fields) -> str:
    """Return the description that sums up: the body where there is none, and no lead where it is cut from one."""
    told = (value for role, _, value in _values(fields, "descriptions", "description") if role not in _NO_SUMMARY)
    return next(filter(None, map(plain_text, told)), "")


def _content(fields: Fields) -> Fragment:
    """Read the body: markup before plain text, which has lost its paragraphs; the first of several alike."""
    bodies = [body for body in _values(fields, "bodies", "body") if body[2]]
    marked = [value for role, told, value in bodies if _is_markup(role, told, value)]
    if marked:
        return read_fragment(marked[0])
    return read_fragment(as_paragraphs(bodies[0][2])) if bodies else Fragment((), ())


def _is_markup(role: str, told: str, value: str) -> bool:
    if told:
        return "html" in told
    return "html" in role or (role != "text" and "</p>" in value)


def _source(fields: Fields) -> str:
    told: Iterable[str] = _names(fields, "infosource")
    return next(iter(told), "") or field_text(fields, "copyrightholder") or field_text(fields, "source")


def _url(fields: Fields, own_id: str) -> str | None:
    """Return the address of the published page: a rendition or a link that is HTML, else a uri that is an address."""
    for part in _objects(fields.get("renditions")):
        told = field_text(part, "contenttype") or field_text(part, "mimetype")
        if told.startswith("text/html") and field_text(part, "href").startswith("http"):
            return field_text(part, "href")
    return web_address(own_id)


def _related(fields: Fields) -> Iterator[str]:
    for part in _objects(fields.get("associations")):
        if field_text(part, "type") in {"text", "composite"} and field_text(part, "uri").startswith("http"):
            yield field_text(part, "uri")


def _photos(fields: Fields, content: Fragment) -> tuple[Photo, ...]:
    parts = _objects(fields.get("associations"))
    photos = (_photo(part) for part in parts if field_text(part, "type") == "picture")
    # A graphic that has no caption is a logo.
    graphics = (_photo(part) for part in parts if field_text(part, "type") == "graphic")
    stated = [*filter(None, photos), *(shown for shown in graphics if shown and shown.caption)]
    captions = {shown.caption for shown in stated}
    # A body that shows the associated pictures says nothing new of them.
    return distinct_photos([*stated, *(shown for shown in content.photos if shown.caption not in captions)])


def _photo(part: Fields) -> Photo | None:
    widths = [(rendition.get("width"), field_text(rendition, "href")) for rendition in _objects(part.get("renditions"))]
    sized = [(width if isinstance(width, int) else 0, href) for width, href in widths if href]
    own = field_text(part, "uri")
    url = max(sized, default=(0, own if own.startswith("http") else ""))[1]
    caption = next((plain_text(value) for _, _, value in _values(part, "descriptions", "description") if value), "")
    who = field_text(part, "by") or field_text(part, "byline") or field_text(part, "copyrightholder")
    credit = read_stated_credit(who)
    numbers = [url, *(field_text(other, "value") for other in _objects(part.get("altids"))), field_text(part, "title")]
    virin = next(filter(None, map(find_virin, numbers)), None)
    return make_photo(caption or _title(part) or "", url=url, credit=credit, virin=virin)
