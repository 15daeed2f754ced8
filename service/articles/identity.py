"""Who an article is: its stable id, and the fingerprint that tells whether its content has changed."""

import hashlib
import json
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from service.articles.article import Article
from service.articles.article_json import as_json
from service.articles.item import Item

_ID_LENGTH = 40  # hexadecimal digits: 160 bits
# What mailings and share buttons add to an address, and no page needs.
_TRACKING = re.compile(
    r"(?:utm_|mc_[ce]id$|(?:fb|g|d|tw|y)clid$|msclkid$|gbraid$|wbraid$|igshid$|_hs(?:enc|mi)$|mkt_tok$|cmpid$"
    r"|(?:outputtype|amp)$)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = (None, 80, 443)
# The same page for telephones, where a host of two labels or more is left without the first.
_MOBILE_HOST = re.compile(r"^(?:m|mobile|amp)\.(?=[^.]+\.[^.])")
_MOBILE_PATH = re.compile(r"/amp/?$|(?<=\.)amp\.(?=html?$)", re.IGNORECASE)
_DIRECTORY_PAGE = re.compile(r"/(?:index\.(?:html?|php|shtml|jsp|aspx?)|default\.(?:html?|aspx?))$", re.IGNORECASE)

# A URI, a UUID, or as long as one: no number that another file of the same source may give again.
_FOR_EVER = re.compile(r":|.{20}")
# The AFPIMS of .mil sites: its print pages tell the number alone.
_NUMBERED = re.compile(r"/Article/(\d{4,})(?:/|$)")


def identify(article: Article, item: Item) -> str:
    """Return the article's id, 40 hex digits: of its canonical URL, else source and own id, else its content."""
    if article.url:
        return id_of_url(article.url)
    if article.source_id:
        return _digest("source", article.source or item.source or "", article.source_id)
    return _digest("content", article.source or "", fingerprint(article))


def identities(article: Article, item: Item) -> tuple[str, ...]:
    """Return the ids of all that an item says its article is known by, those first that say most surely which it is.

    Besides its address that is the source's own id where it is one for ever (a URI, a guid), the address of a guid that
    is one, the number in the addresses of the publishing system of .mil sites, and where the page was fetched. An
    article that is known by its content only has none.
    """
    addresses = [url for url in (article.url, _url(article.source_id), item.url) if url]
    source, own = article.source or item.source or "", article.source_id
    numbers = [_digest("source", source, found[1]) for url in addresses if (found := _NUMBERED.search(url))]
    forever = [_digest("source", source, own)] if own and (not article.url or _FOR_EVER.search(own)) else []
    uris = [_digest("uri", own)] if own and ":" in own and not _url(own) else []
    return tuple(dict.fromkeys([*uris, *forever, *numbers, *map(id_of_url, addresses)]))


def _url(text: str | None) -> str | None:
    return text if text and text.startswith(("http://", "https://")) else None


def id_of_url(url: str) -> str:
    """Return the id of the article at an address."""
    return _digest("url", _canonical(url))


def fingerprint(article: Article) -> str:
    """Return the content's hash, 64 hexadecimal digits: equal as long as a reader is told the same.

    Where the article was found (url, source, its id there) does not count, nor when it was last touched, nor what is
    derived from its text (language, kind, people, turns, awards…), so that a better rule makes no new revision.
    """
    told = replace(
        article,
        url=None,
        source=None,
        source_id=None,
        modified=None,
        language=None,
        kind=None,
        people=(),
        organizations=(),
        units=(),
        places=(),
        equipment=(),
        operations=(),
        quotations=(),
        acronyms=(),
        turns=(),
        awards=(),
        release_number=None,
        contract_numbers=(),
        word_count=0,
    )
    return hashlib.sha256(json.dumps(as_json(told), sort_keys=True).encode()).hexdigest()


def host_of(url: str | None) -> str | None:
    """Return the host of an address without `www.`: the name that a publisher goes by where it says no other."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _canonical(url: str) -> str:
    """Return the one form of an address that its variants share: schemes, hosts, share buttons.

    Left out: scheme, `www.` and mobile hosts, default ports, user, fragment, tracking, AMP, the name of a directory's
    page, the final slash. The path keeps its capitals and the query its order: there they may matter.
    """
    try:
        parts = urlsplit(url.strip())
        port = "" if parts.port in _DEFAULT_PORTS else f":{parts.port}"
    except ValueError:
        return url
    host = _MOBILE_HOST.sub("", (host_of(url.strip()) or "").rstrip("."), count=1)
    path = _DIRECTORY_PAGE.sub("", _MOBILE_PATH.sub("", parts.path)).rstrip("/")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, value) for name, value in pairs if not _TRACKING.match(name)])
    return f"{host}{port}{path}" + (f"?{query}" if query else "")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:_ID_LENGTH]
