"""The lead: the paragraph that opens the story; no date, byline or teaser, and without a speaker's label."""

import re
from itertools import chain

from service.articles.article import Article
from service.articles.bylines import is_printed_byline
from service.articles.readers.html.boilerplate import is_promotion

_ENDS = (".", "!", "?", "”", '"', "’", ":", "…")
_FEWEST_WORDS = 6
_LABEL = re.compile(
    r"(?:Q|[A-ZÀ-Þ][A-ZÀ-Þ.’'-]+(?:[ ,]{1,2}[A-ZÀ-Þ][A-ZÀ-Þ.’'-]*){1,6})(?: \([^()]{1,60}\))?:\s+"
    r"|\d{1,2}\.\s+(?=[A-ZÀ-Þ“\"])"
)


def lead_of(article: Article) -> str | None:
    """Return the summary that an article states, else the first paragraph that tells the story."""
    if article.lead and not _is_none(article.lead):
        return _without_label(article.lead)
    paragraphs = [paragraph for section in article.body for paragraph in section.paragraphs]
    story = (paragraph for paragraph in paragraphs if not _is_none(paragraph))
    first = next(story, paragraphs[0] if paragraphs else None)
    told = next((paragraph for paragraph in chain((first,), story) if paragraph and _tells(paragraph)), first)
    return _without_label(told) if told else None


def _is_none(paragraph: str) -> bool:
    return is_promotion(paragraph) or is_printed_byline(paragraph)


def _tells(paragraph: str) -> bool:
    """Tell a sentence from an editor's note in parentheses, the place and time of a speech, or the like."""
    return not paragraph.startswith("(") and paragraph.endswith(_ENDS) and _is_long(paragraph)


def _without_label(paragraph: str) -> str:
    label = _LABEL.match(paragraph)
    rest = paragraph[label.end() :] if label else paragraph
    return rest if _is_long(rest) else paragraph


def _is_long(text: str) -> bool:
    return len(text.split(maxsplit=_FEWEST_WORDS)) >= _FEWEST_WORDS
