"""Atom feeds (RFC 4287): GET /search.atom of a search, GET /alerts/feed/{token} of an alert, and their XML."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import Response, request
from flask.views import MethodView
from lxml import etree
from markupsafe import escape
from werkzeug.exceptions import UnprocessableEntity

from service.alerts import matches, store
from service.alerts.alert import Alert
from service.alerts.notify import digest, mail, signed_links
from service.alerts.notify.digest import Hit
from service.api import problems
from service.api.auth import backends, requires, settings
from service.api.openapi import Blueprint
from service.errors import DatelineError, NotAllowed
from service.search import engine
from service.search.language.describe import in_words
from service.search.parameters import Arguments, search

Json = dict[str, Any]

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
# A tag: URI (RFC 4151) needs a day on which the name was its owner's; one for ever, so that ids never change.
SINCE = "2026"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SAFE_IN_URLS = "%/:?#@!$&'()*+,;=~"

blueprint = Blueprint("feeds", __name__, description="Atom feeds of searches and of saved queries.")
# A feed is for programs, and its errors are problems although it stands outside /api.
blueprint.register_error_handler(DatelineError, problems.of_error)
blueprint.register_error_handler(UnprocessableEntity, problems.of_http_exception)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed's own fields: the URL of this archive, its title and links, and its id within the archive."""

    site: str
    title: str
    self_url: str
    page_url: str
    next_url: str | None
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article in a feed: the entry's id in the archive, when it was changed, and its text as HTML."""

    id: str
    article: Json
    updated: datetime
    html: str


@blueprint.route("/search.atom")
class SearchFeed(MethodView):
    @requires("search")
    @blueprint.streams({MEDIA_TYPE}, "The first articles of the result; the newest where no sort is given.")
    @blueprint.arguments(Arguments(), location="query", unknown="raise")
    def get(self, arguments: dict[str, Any]) -> Response:
        """Follow a search: an Atom feed of it."""
        wanted = search({**arguments, "sort": arguments["sort"] or "newest"})
        articles, cursor = engine.list_articles(backends().archive, wanted)
        parameters = {name: values for name, values in request.args.to_dict(flat=False).items() if name != "cursor"}
        query, site = urlencode(parameters, doseq=True), settings().public_url
        following = urlencode({**parameters, "cursor": cursor}, doseq=True)
        feed = Feed(
            site=site,
            title=in_words(wanted.query) if wanted.query.root else "",
            self_url=f"{site}/search.atom?{query}",
            page_url=f"{site}/?{query}",
            next_url=f"{site}/search.atom?{following}" if cursor else None,
            id=f"search?{query}",
        )
        entries = list(map(entry_of_article, articles))
        indexed = [_instant(article["first_indexed_at"]) for article in articles]
        changed = max((*indexed, *(entry.updated for entry in entries)), default=LONG_AGO)
        return _conditional(entries, feed, changed)


@blueprint.route("/alerts/feed/<token>")
class AlertFeed(MethodView):
    @blueprint.streams({MEDIA_TYPE}, "Its matches.")
    def get(self, token: str) -> Response:
        """Follow an alert: its latest matches, each with the passages that matched. The address is the key."""
        alert, archive, site = _alert(token), backends().archive, settings().public_url
        hits = digest.hits_with_passages(archive, alert, matches.latest_matches(archive, alert.id))
        entries = [_entry_of_hit(hit) for hit in hits]
        changed = max((entry.updated for entry in entries), default=datetime.fromisoformat(alert.created_at))
        feed = Feed(
            site=site,
            title=alert.name,
            self_url=signed_links.address(site, "feed", token),
            page_url=mail.search_link(alert, site),
            next_url=None,
            id=f"alert/{alert.id}",
        )
        answer = _conditional(entries, feed, changed)
        answer.headers["Cache-Control"] = "private"
        return answer


def _alert(token: str) -> Alert:
    """Return the alert that the feed is of. Raises NotAllowed, also for an address that it had before."""
    identifier, number = signed_links.read(settings().secret_key, "feed", token)
    alert = store.get_alerts(backends().archive, [identifier]).get(identifier)
    if alert is None or alert.feed != number or "feed" not in alert.channels:
        raise NotAllowed("This link is not valid.")
    return alert


def _entry_of_hit(hit: Hit) -> Entry:
    article: dict[str, Any] = {**hit.article, "id": hit.match.article, "lead": None}
    html = "\n".join(f"<p>{passage}</p>" for passage in mail.passages(hit))
    return Entry(
        id=f"match/{hit.match.id}", article=article, updated=datetime.fromisoformat(hit.match.matched_at), html=html
    )


def entry_of_article(article: Json) -> Entry:
    return Entry(id=f"article/{article['id']}", article=article, updated=_updated(article), html=_html(article))


def _conditional(entries: Sequence[Entry], feed: Feed, changed: datetime) -> Response:
    """Return the feed of these entries, or 304 where the client has it; `changed` is when it last became so."""
    content = as_xml(entries, feed)
    response = Response(content, mimetype=MEDIA_TYPE)
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.last_modified = changed
    response.make_conditional(request)
    return response


def as_xml(entries: Sequence[Entry], feed: Feed) -> bytes:
    """Write a feed as XML."""
    root = etree.Element(_named("feed"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # the stubs know no default
    _text(root, "id", f"{_tag(feed)}:{feed.id}")
    _text(root, "title", f"Dateline: {feed.title}" if feed.title else "Dateline")
    _text(root, "updated", _moment(max((entry.updated for entry in entries), default=LONG_AGO)))
    _text(_text(root, "author"), "name", "Dateline")
    _link(root, "self", feed.self_url, MEDIA_TYPE)
    _link(root, "alternate", feed.page_url, "text/html")
    if feed.next_url:
        _link(root, "next", feed.next_url, MEDIA_TYPE)
    for entry in entries:
        _add_entry(root, entry, feed)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _add_entry(root: etree._Element, entry: Entry, feed: Feed) -> None:
    element, article = _text(root, "entry"), entry.article
    _text(element, "id", f"{_tag(feed)}:{entry.id}")
    _text(element, "title", article.get("title") or "Untitled")
    _text(element, "updated", _moment(entry.updated))
    if article.get("published"):
        _text(element, "published", _moment(_instant(article["published"])))
    for name in filter(None, (each.get("name") or each.get("affiliation") for each in article.get("bylines") or ())):
        _text(_text(element, "author"), "name", name)
    _link(element, "alternate", f"{feed.site}/articles/{article['id']}", "text/html")
    if (article.get("url") or "").startswith(("https://", "http://")):
        _link(element, "via", quote(article["url"], safe=_SAFE_IN_URLS))
    for term in dict.fromkeys(filter(None, [article.get("kind"), *(article.get("tags") or ())])):
        etree.SubElement(element, _named("category"), term=_clean(term))
    if article.get("lead"):
        _text(element, "summary", article["lead"])
    _text(element, "content", entry.html).set("type", "html")


def _html(article: Json) -> str:
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


def _updated(article: Json) -> datetime:
    """Return when an article was last changed as its source tells, which no reindexing changes."""
    return _instant(article.get("modified") or article.get("published") or article["first_indexed_at"])


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
