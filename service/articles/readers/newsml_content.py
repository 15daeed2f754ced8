"""What of a NewsML-G2 item is its story: not the frame around its XHTML, nor the dateline. Notes: `private_notes`."""

import re
from dataclasses import replace

from service.articles.article import Article, Section
from service.articles.readers.private_notes import codes, emptied
from service.articles.text import listed
from service.articles.xml import Element, local_name, text_of

_FRAME = frozenset({"header", "footer", "nav"})
_SLUGS = frozenset(listed("slug slugline sluglines keywords publicationdate genre"))
_LONGEST_DATELINE = 80
_DASH = r"\s*(?:--?|–|—|_|:)\s+"
_BRACKETS = r"[(\[][^()\[\]]{1,40}[)\]]"
_DAY = r"(?:,?\s+[^()\n-]{0,15}\d{1,2}[^()\n-]{0,8}?)?"


def story_of(content: Element) -> Element:
    """Return a copy of an XHTML content without header, footer, navigation, slugs and the dateline that is marked.

    What has no text outside its header and footer is left as it is.
    """
    story = emptied(content, _is_frame)
    body = next(story.iter("{*}body"), story)
    return story if text_of(body) else content


def dateline_in(content: Element) -> str:
    """Return the text of the element that is marked as the dateline."""
    return next(filter(None, (text_of(part) for part in content.iterdescendants() if _is_dateline(part))), "")


def without_dateline(article: Article, place: str | None) -> Article:
    """Return the article without the dateline that opens its text, where that names the place that is stated."""
    first = article.body[0] if article.body else None
    if first is None or not first.paragraphs or not place:
        return article
    opening = rf"(?:{_BRACKETS}\s*[-–—]?\s*)?{re.escape(place)}{_DAY}\s*(?:{_BRACKETS})?{_DASH}(?=\S)"
    found = re.match(opening, first.paragraphs[0], re.IGNORECASE)
    if not found:
        return article
    opened = Section((first.paragraphs[0][found.end() :], *first.paragraphs[1:]), first.heading)
    return replace(article, body=(opened, *article.body[1:]))


def _is_frame(part: Element) -> bool:
    framing = local_name(part).lower() in _FRAME or not _SLUGS.isdisjoint(codes(part, "class"))
    return framing or _is_dateline(part)


def _is_dateline(part: Element) -> bool:
    return "dateline" in codes(part, "class") and len(text_of(part)) <= _LONGEST_DATELINE
