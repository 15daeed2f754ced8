"""A result as an Atom feed (RFC 4287): well-formed whatever an article's text is, and asked for again cheaply."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import Request, Response
from lxml import etree
from markupsafe import escape

Body = dict[str, Any]

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
# A tag: URI (RFC 4151) needs a day on which the name was its owner's; one for ever, so that ids never change.
SINCE = "2026"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OF_ADDRESSES = "%/:?#@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself. `site` is where this archive is known, `words` what was searched for.

    `id` is what it is within the site; without it, its search.
    """

    site: str
    words: str
    itself: str
    page: str
    following: str | None
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article in a feed: what the entry is within the site, when it was changed, and its text as HTML."""

    id: str
    article: Body
    updated: datetime
    html: str


def of_request(asked: Request, site: str, *, words: str, cursor: str | None) -> Feed:
    """Tell of the feed that was asked for; its addresses are those of `site`, however it was reached."""
    given = {name: values for name, values in asked.args.to_dict(flat=False).items() if name != "cursor"}
    further = urlencode({**given, "cursor": cursor}, doseq=True)
    return Feed(
        site=site,
        words=words,
        itself=f"{site}/search.atom?{urlencode(given, doseq=True)}",
        page=f"{site}/?{urlencode(given, doseq=True)}",
        following=f"{site}/search.atom?{further}" if cursor else None,
    )


def answer(articles: Sequence[Body], feed: Feed, asked: Request) -> Response:
    """Return the feed, or 304 where the asker has it as it is."""
    return of_entries(list(map(_of_article, articles)), feed, asked, max(map(_seen, articles), default=LONG_AGO))


def of_entries(entries: Sequence[Entry], feed: Feed, asked: Request, changed: datetime) -> Response:
    """Return the feed of these entries, or 304 where the asker has it as it is; `changed` is when it last became so."""
    content = _xml(entries, feed)
    response = Response(content, mimetype=MEDIA_TYPE)
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.last_modified = changed
    response.make_conditional(asked)
    return response


def written(articles: Sequence[Body], feed: Feed) -> bytes:
    """Write the feed of articles as XML."""
    return _xml(list(map(_of_article, articles)), feed)


def _of_article(article: Body) -> Entry:
    return Entry(id=f"article/{article['id']}", article=article, updated=_updated(article), html=_html(article))


def _xml(entries: Sequence[Entry], feed: Feed) -> bytes:
    root = etree.Element(_named("feed"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # the stubs know no default
    _text(root, "id", f"{_tag(feed)}:{feed.id or 'search?' + urlsplit(feed.page).query}")
    _text(root, "title", f"Dateline: {feed.words}" if feed.words else "Dateline")
    _text(root, "updated", _moment(max((entry.updated for entry in entries), default=LONG_AGO)))
    _text(_text(root, "author"), "name", "Dateline")
    _link(root, "self", feed.itself, MEDIA_TYPE)
    _link(root, "alternate", feed.page, "text/html")
    if feed.following:
        _link(root, "next", feed.following, MEDIA_TYPE)
    for entry in entries:
        _entry(root, entry, feed)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _entry(root: etree._Element, told: Entry, feed: Feed) -> None:
    entry, article = _text(root, "entry"), told.article
    _text(entry, "id", f"{_tag(feed)}:{told.id}")
    _text(entry, "title", article.get("title") or "Untitled")
    _text(entry, "updated", _moment(told.updated))
    if article.get("published"):
        _text(entry, "published", _moment(_instant(article["published"])))
    for name in filter(None, (each.get("name") or each.get("affiliation") for each in article.get("bylines") or ())):
        _text(_text(entry, "author"), "name", name)
    _link(entry, "alternate", f"{feed.site}/articles/{article['id']}", "text/html")
    if (article.get("url") or "").startswith(("https://", "http://")):
        _link(entry, "via", quote(article["url"], safe=_OF_ADDRESSES))
    for term in dict.fromkeys(filter(None, [article.get("kind"), *(article.get("tags") or ())])):
        etree.SubElement(entry, _named("category"), term=_clean(term))
    if article.get("lead"):
        _text(entry, "summary", article["lead"])
    _text(entry, "content", told.html).set("type", "html")


def _html(article: Body) -> str:
    """Return the body as HTML; its text is escaped here, and once more where it becomes XML."""
    lines: list[str] = []
    for section in article.get("body") or ():
        if section.get("heading"):
            lines.append(f"<h2>{escape(section['heading'])}</h2>")
        lines += (f"<p>{escape(paragraph)}</p>" for paragraph in section.get("paragraphs") or ())
    return "\n".join(lines)


def _tag(feed: Feed) -> str:
    return f"tag:{urlsplit(feed.site).hostname or 'localhost'},{SINCE}"


def _text(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, _named(name))
    element.text = None if text is None else _clean(text)
    return element


def _link(parent: etree._Element, relation: str, address: str, media_type: str | None = None) -> None:
    element = etree.SubElement(parent, _named("link"), rel=relation, href=_clean(address))
    if media_type:
        element.set("type", media_type)


def _named(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _clean(text: str) -> str:
    """Take out what XML cannot hold."""
    return _NO_XML.sub("", text)


def _updated(article: Body) -> datetime:
    """Return when an article was last changed as its source tells, which no reindexing changes."""
    return _instant(article.get("modified") or article.get("published") or article["first_indexed_at"])


def _seen(article: Body) -> datetime:
    return max(_updated(article), _instant(article["first_indexed_at"]))


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
