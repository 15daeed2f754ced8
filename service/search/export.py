"""A whole result: how it is asked for, and its articles as lines of JSON, as a table, or as ninjs. Pure."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields

from service.articles.article import Article
from service.articles.article_json import from_json
from service.articles.ninjs import as_ninjs
from service.search import sorting
from service.search.compile.clauses import render
from service.search.compile.compiler import Compiled
from service.search.parts.part import Body
from service.search.search import TIMEOUT, Search, request
from service.search.sorting import SORTS

# Articles are at most 8 MB and mostly some kilobytes; so many are in memory at a time.
PAGE_SIZE = 100
# A client may take so long for one page.
KEEP_ALIVE = "10m"
# What others are given of an article: not what Dateline remembers for itself.
GIVEN = ("id", *(field.name for field in fields(Article)), "terms", "revision", "first_indexed_at")
# What a spreadsheet takes for a formula where a cell begins with it, also one that it finds because it divides cells by
# other characters than a comma.
FORMULA = re.compile("^(?= *[=+\\-@＝＋－＠\t\r])|(?<=[;|\t\r\n])(?= *[=+\\-@＝＋－＠])")


@dataclass(frozen=True, slots=True)
class Format:
    """How a result is written. In one of `lines`, each a JSON object, an error can be told at the end."""

    media_type: str
    suffix: str
    write: Callable[[Iterable[Body]], Iterator[bytes]]
    lines: bool


def page_request(search: Search, compiled: Compiled) -> Body:
    """Return the body of one page of whole articles, which goes on where the cursor says."""
    asked = request(search.uncounted(), compiled, [search.paging])
    return asked | {"source": {"includes": list(GIVEN)}}


def scan_request(search: Search, compiled: Compiled) -> Body:
    """Return the body of any page of a whole result. Among equals the order is the index's own."""
    query = render(search.narrowed(compiled.clause))
    return {
        "query": sorting.weighted(query, search.newest) if search.sort == "recent" and search.newest else query,
        "sort": SORTS[search.sort][:1],
        "timeout": TIMEOUT,
        "allow_partial_search_results": False,
        "source": {"includes": list(GIVEN)},
    }


def _ndjson(articles: Iterable[Body]) -> Iterator[bytes]:
    return (_line(article) for article in articles)


def _ninjs(articles: Iterable[Body]) -> Iterator[bytes]:
    return (_line(as_ninjs(from_json(article), article["id"])) for article in articles)


def _csv(articles: Iterable[Body]) -> Iterator[bytes]:
    yield _row(COLUMNS)
    for article in articles:
        yield _row(_cell(read(article)) for read in COLUMNS.values())


def _line(value: Body) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def _row(cells: Iterable[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow(cells)
    return written.getvalue().encode("utf-8", "replace")


def _cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before what begins like one."""
    return FORMULA.sub("'", text)


def _plain(name: str) -> Callable[[Body], str]:
    return lambda article: str(article.get(name) or "")


def _joined(name: str, part: str | None = None) -> Callable[[Body], str]:
    """Join a list with `; `; of a list of objects, this part of each."""

    def read(article: Body) -> str:
        values = article.get(name) or []
        return "; ".join(str(value.get(part) or "") if part else str(value) for value in values)

    return read


def _byline(article: Body) -> str:
    bylines = article.get("bylines") or []
    return "; ".join(byline.get("name") or byline.get("affiliation") or "" for byline in bylines)


def _text(article: Body) -> str:
    sections = article.get("body") or []
    paragraphs = [part for each in sections for part in (each.get("heading"), *each.get("paragraphs", ())) if part]
    return "\n\n".join(paragraphs)


COLUMNS: dict[str, Callable[[Body], str]] = {
    **{name: _plain(name) for name in ("id", "url", "source", "source_id", "title", "lead")},
    **{name: _plain(name) for name in ("published", "modified", "kind", "section", "language")},
    "bylines": _byline,
    "dateline": lambda article: str((article.get("dateline") or {}).get("place") or ""),
    "people": _joined("people", "name"),
    **{name: _joined(name) for name in ("organizations", "units", "places", "equipment", "operations")},
    "terms": _joined("terms", "label"),
    "tags": _joined("tags"),
    "word_count": lambda article: str(article.get("word_count", "")),
    "text": _text,
}

FORMATS = {
    "ndjson": Format("application/x-ndjson", "ndjson", _ndjson, lines=True),
    "csv": Format("text/csv", "csv", _csv, lines=False),
    "ninjs": Format("application/x-ndjson", "ninjs.ndjson", _ninjs, lines=True),
}
