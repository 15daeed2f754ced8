"""Highlights: what matched, marked with <mark> and otherwise escaped, so that no article's text can be markup."""

from typing import Any

from markupsafe import escape

Body = dict[str, Any]

OPEN, CLOSE = "\ue000", "\ue001"
MAX_ANALYZED = 900_000
_OPENING = "“\"‘'([$"


def request(clause: Body) -> Body:
    """Return the highlight part of a search body, for what `clause` asks: what only ranks is not marked.

    Marks are private-use characters, replaced after escaping.
    """
    whole = {"number_of_fragments": 0}
    return {
        "pre_tags": [OPEN],
        "post_tags": [CLOSE],
        "max_analyzed_offset": MAX_ANALYZED,
        "highlight_query": clause,
        "fields": {
            "title": whole,
            "lead": whole,
            "photos.caption": {"number_of_fragments": 2, "fragment_size": 200},
            "body.heading": {"number_of_fragments": 2, "fragment_size": 200},
            "body.paragraphs": {"number_of_fragments": 3, "fragment_size": 200, "order": "score"},
        },
    }


def read(highlight: Body, source: Body) -> Body:
    """Return a hit's highlights as safe HTML; each passage of the body with the heading of its section.

    A heading is a passage only where no paragraph is.
    """
    passages = highlight.get("body.paragraphs") or highlight.get("body.heading", ())
    return {
        "title": [as_html(text) for text in highlight.get("title", ())],
        "lead": [as_html(text) for text in highlight.get("lead", ())],
        "captions": [as_html(text) for text in highlight.get("photos.caption", ())],
        "body": [
            {"section": _section(text, source.get("body", ())), "text": as_html(_begun(text))} for text in passages
        ],
    }


def as_html(marked: str) -> str:
    return str(escape(marked)).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")


def _begun(marked: str) -> str:
    """Show that a passage begins within a sentence: the engine ends one at `U.S.` too."""
    first = marked.lstrip(OPEN)[:1]
    return marked if first.isupper() or first.isdigit() or first in _OPENING else f"…{marked}"


def _section(marked: str, sections: list[Body]) -> str | None:
    plain = marked.replace(OPEN, "").replace(CLOSE, "")
    for section in sections:
        if any(plain in paragraph for paragraph in section.get("paragraphs", ())):
            return section.get("heading")
    return None
