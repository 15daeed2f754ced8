"""Highlights: what matched, in the passages of a hit and in the text of an article, as safe HTML with <mark>."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from service.search.compile.clauses import Clause, render
from service.search.compile.cost import cost
from service.search.compile.field_clauses import in_field
from service.search.parts.part import Answer, Body, Part

OPEN, CLOSE = "\ue000", "\ue001"
MAX_ANALYZED = 900_000
# A query that costs more is answered without marks: they would take longer than the search.
MAX_MARKED = 2_000
_OPENING = "“\"‘'([$"
_WHOLE: Body = {"number_of_fragments": 0}
_SOME: Body = {"number_of_fragments": 2, "fragment_size": 200}
_PASSAGES: dict[str, Body] = {
    "title": _WHOLE,
    "lead": _WHOLE,
    "photos.caption": _SOME,
    "body.heading": _SOME,
    "body.paragraphs": {"number_of_fragments": 3, "fragment_size": 200, "order": "score"},
}
_MARKED = frozenset(name.partition(".")[0] for name in _PASSAGES)
_MARKS: Body = {"pre_tags": [OPEN], "post_tags": [CLOSE], "max_analyzed_offset": MAX_ANALYZED}


@dataclass(frozen=True, slots=True)
class Highlights(Part):
    """The passages of each hit, and in which section each stands; marks reach over the whole `names` of a concept."""

    clause: Clause
    names: Sequence[str] = ()

    def add_to(self, body: Body) -> None:
        body["source"]["includes"].append("body.heading")
        if body["size"] and cost(self.clause) <= MAX_MARKED:
            body["highlight"] = passages_request(self.clause)

    def follow_up(self, hits: Sequence[Body]) -> Body | None:
        """Return the body that reads the articles whose passages stand under headings: most articles have none."""
        ids = [
            hit["_source"]["id"]
            for hit in hits
            if any(section.get("heading") for section in hit["_source"].get("body", ()))
            and "body.paragraphs" in hit.get("highlight", {})
        ]
        return {"query": {"ids": {"values": ids}}, "_source": ["body"], "size": len(ids)} if ids else None

    def read(self, answer: Answer, page: Body) -> None:
        rows = answer.follow_up["hits"]["hits"] if answer.follow_up else ()
        bodies = {row["_id"]: row["_source"]["body"] for row in rows}
        for hit, shown in zip(answer.hits, page["hits"], strict=True):
            sections = bodies.get(hit["_source"]["id"], ()) if answer.follow_up else hit["_source"].get("body", ())
            shown["highlights"] = passages(hit.get("highlight", {}), sections, self.names)


def passages_request(clause: Clause) -> Body:
    """Return the highlight part of a search body, for what `clause` asks: what only ranks is not marked.

    Each text is asked for what can stand in it, and no text for what cannot. Marks are private-use characters, replaced
    after escaping.
    """
    asked = {name: in_field(clause, name) for name in _PASSAGES}
    fields = {name: _PASSAGES[name] | {"highlight_query": render(query)} for name, query in asked.items() if query}
    return {**_MARKS, "fields": fields}


def passages(highlight: Body, sections: Sequence[Body], names: Sequence[str] = ()) -> Body:
    """Return a hit's highlights as safe HTML; each passage of the body with the heading of its section.

    A heading is a passage only where no paragraph is.
    """
    marked = {name: [marked_whole(text, names) for text in texts] for name, texts in highlight.items()}
    of_body = marked.get("body.paragraphs") or marked.get("body.heading", [])
    return {
        "title": [as_html(text) for text in marked.get("title", ())],
        "lead": [as_html(text) for text in marked.get("lead", ())],
        "captions": [as_html(text) for text in marked.get("photos.caption", ())],
        "body": [{"section": _section(text, sections), "text": as_html(_begun(text))} for text in of_body],
    }


def as_html(marked: str) -> str:
    return str(escape(marked)).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")


def _begun(marked: str) -> str:
    """Show that a passage begins within a sentence: the engine ends one at `U.S.` too."""
    first = marked.lstrip(OPEN)[:1]
    return marked if first.isupper() or first.isdigit() or first in _OPENING else f"…{marked}"


def _section(marked: str, sections: Sequence[Body]) -> str | None:
    plain = without_marks(marked)
    for section in sections:
        if any(plain in paragraph for paragraph in section.get("paragraphs", ())):
            return section.get("heading")
    return None


def article_request(clause: Clause, identifier: str) -> Body:
    """Return the body that asks for every text of an article in which a query's words stand."""
    return {
        "query": {"term": {"id": identifier}},
        "highlight": {
            **_MARKS,
            **_WHOLE,
            "highlight_query": render(clause),
            "fields": {name: {} for name in _PASSAGES},
        },
        "source": False,
        "size": 1,
    }


def marked_article(article: Mapping[str, Any], answer: Body, names: Sequence[str] = ()) -> Body:
    """Return the article with OPEN and CLOSE around what the query asks for; nothing is escaped yet."""
    hits = answer["hits"]["hits"]
    found = hits[0].get("highlight", {}) if hits else {}
    texts = {without_marks(text): marked_whole(text, names) for name in _PASSAGES for text in found.get(name, ())}
    return {name: _replaced(value, texts) if name in _MARKED else value for name, value in article.items()}


def article_html(article: Mapping[str, Any]) -> Body:
    """Return the texts of an article that `marked_article` gave as safe HTML: `{title, lead, captions, body}`."""
    return {
        "title": as_html(article.get("title", "")),
        "lead": as_html(article.get("lead", "")),
        "captions": [as_html(photo.get("caption", "")) for photo in article.get("photos", ())],
        "body": [
            {"heading": as_html(part.get("heading", "")), "paragraphs": [*map(as_html, part.get("paragraphs", ()))]}
            for part in article.get("body", ())
        ],
    }


def without_marks(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")


def _replaced(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, list):
        return [_replaced(each, texts) for each in value]
    if isinstance(value, dict):
        return {name: _replaced(each, texts) for name, each in value.items()}
    return value


def marked_spans(text: str) -> tuple[str, list[tuple[int, int]]]:
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


def marked_whole(text: str, names: Sequence[str]) -> str:
    """Return a marked text whose marks reach over each of the names of which a part is marked.

    Of two names the engine is asked for the one that is in the other: "Islamic State", and not "Islamic State of Iraq".
    """
    if not names or OPEN not in text:
        return text
    plain, spans = marked_spans(text)
    searched = plain.lower() if len(plain.lower()) == len(plain) else plain
    for name in names:
        at = searched.find(name.lower())
        while at >= 0:
            end = at + len(name)
            parts = [span for span in spans if span[0] < end and at < span[1]]
            if parts and not plain[end : end + 1].isalnum():
                whole = min(at, parts[0][0]), max(end, parts[-1][1])
                spans = sorted([whole, *(span for span in spans if span not in parts)])
            at = searched.find(name.lower(), end)
    pieces, last = [], 0
    for start, end in spans:
        pieces += [plain[last:start], OPEN, plain[start:end], CLOSE]
        last = end
    return "".join([*pieces, plain[last:]])
