"""Who an article is: its stable id, and the fingerprint that tells whether its content has changed."""

import hashlib
import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from service.articles.article import Article, as_json
from service.articles.item import Item

_ID_LENGTH = 40  # hexadecimal digits: 160 bits
# What mailings and share buttons add to an address, and no page needs.
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def identify(article: Article, item: Item) -> str:
    """Give the article's id, 40 hexadecimal digits: of its canonical URL, else source and own id, else its content."""
    if article.url:
        return _digest("url", _canonical(article.url))
    if article.source_id:
        return _digest("source", article.source or item.source or "", article.source_id)
    return _digest("content", article.source or "", fingerprint(article))


def fingerprint(article: Article) -> str:
    """Give the content's hash, 64 hexadecimal digits: equal as long as a reader is told the same.

    Where the article was found (url, source, its id there) does not count, nor when it was last touched, nor what is
    only derived from its text (people, places, quotations…), so that a better rule makes no new revision.
    """
    told = replace(
        article,
        url=None,
        source=None,
        source_id=None,
        modified=None,
        people=(),
        organizations=(),
        places=(),
        quotations=(),
        acronyms=(),
        word_count=0,
    )
    return hashlib.sha256(json.dumps(as_json(told), sort_keys=True).encode()).hexdigest()


def host_of(url: str | None) -> str | None:
    """Give the host of an address without `www.`: the name that a publisher goes by where it says no other."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _canonical(url: str) -> str:
    """Write an address so that its variants are one: no scheme, `www.`, fragment, tracking, final slash."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = urlencode([pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith(_TRACKING)])
    return f"{host_of(url.strip()) or ''}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:_ID_LENGTH]
