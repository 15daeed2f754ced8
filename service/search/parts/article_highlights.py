"""The words of a query marked in the whole text of one article. The passages of a result are `highlights`'s."""

from collections.abc import Mapping
from typing import Any

from service.search.compile.clauses import Clause, render
from service.search.parts.highlights import CLOSE, MAX_ANALYZED, OPEN, as_html

Body = dict[str, Any]

_TEXTS = ("title", "lead", "photos.caption", "body.heading", "body.paragraphs")


def request(clause: Clause, identifier: str) -> Body:
    """Return the body that asks for every text of an article in which a query's words stand."""
    return {
        "query": {"term": {"id": identifier}},
        "highlight": {
            "pre_tags": [OPEN],
            "post_tags": [CLOSE],
            "number_of_fragments": 0,
            "max_analyzed_offset": MAX_ANALYZED,
            "highlight_query": render(clause),
            "fields": {name: {} for name in _TEXTS},
        },
        "source": False,
        "size": 1,
    }


def marked(article: Mapping[str, Any], answer: Body) -> Body:
    """Return the article with OPEN and CLOSE around what the query asks for; nothing is escaped yet."""
    hits = answer["hits"]["hits"]
    found = hits[0].get("highlight", {}) if hits else {}
    texts = {plain(text): text for name in _TEXTS for text in found.get(name, ())}
    return {name: _replaced(value, texts) if name in _MARKED else value for name, value in article.items()}


_MARKED = frozenset(name.partition(".")[0] for name in _TEXTS)


def html(article: Mapping[str, Any]) -> Body:
    """Return the texts of an article that `marked` gave as safe HTML: `{title, lead, captions, body}`."""
    return {
        "title": as_html(article.get("title", "")),
        "lead": as_html(article.get("lead", "")),
        "captions": [as_html(photo.get("caption", "")) for photo in article.get("photos", ())],
        "body": [
            {"heading": as_html(part.get("heading", "")), "paragraphs": [*map(as_html, part.get("paragraphs", ()))]}
            for part in article.get("body", ())
        ],
    }


def plain(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")


def _replaced(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, list):
        return [_replaced(each, texts) for each in value]
    if isinstance(value, dict):
        return {name: _replaced(each, texts) for name, each in value.items()}
    return value


def spans(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without its marks, and from where to where each mark reached."""
    found: list[tuple[int, int]] = []
    parts: list[str] = []
    at = 0
    for number, piece in enumerate(text.replace(CLOSE, OPEN).split(OPEN)):
        parts.append(piece)
        if number % 2:
            found.append((at, at + len(piece)))
        at += len(piece)
    return "".join(parts), found
