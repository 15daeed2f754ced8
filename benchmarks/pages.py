"""The 120 pages of www.af.mil against what careful reading of them says: title, date, byline, body start and end."""

import json
from typing import Any

from benchmarks.material import GOLDEN, af_mil_pages
from service.articles.article import Article
from service.articles.article_json import as_json
from service.articles.item import Item
from service.articles.normalise import normalise
from service.articles.sections import lines_of

TRUTH = GOLDEN / "af_mil_truth.json"
CHECKS = ("title", "published", "byline", "body start", "body end")

Wrong = dict[str, dict[str, Any]]


def measure() -> tuple[dict[str, float], Wrong]:
    """Return the share of pages that are right for each check, and per page what is wrong instead."""
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    wrong: Wrong = {}
    for number, page in af_mil_pages().items():
        article = normalise(Item(body=page, content_type="text/html", name=f"{number}.html"))
        told = {check: value for check, (value, right) in _checked(article, truth[number]).items() if not right}
        if told:
            wrong[number] = told
    shares = {check: 1 - sum(check in told for told in wrong.values()) / len(truth) for check in CHECKS}
    return {**shares, "all five": 1 - len(wrong) / len(truth)}, wrong


def _checked(article: Article, truth: dict[str, Any]) -> dict[str, tuple[Any, bool]]:
    lines = [line.text for line in lines_of(article.body)]
    first, last = lines[0], lines[-1]
    bylines = as_json(article.bylines)
    # A speech page prints its summary above the text: there the reading begins with what is our `lead`.
    begins = [first, article.lead or ""] if article.lead not in lines else [first]
    return {
        "title": (article.title, article.title == truth["title"]),
        "published": (article.published, article.published == truth["published"]),
        "byline": (bylines, bylines == truth["bylines"]),
        "body start": (begins, any(text[: len(truth["opens"])] == truth["opens"] for text in begins)),
        "body end": (last[-60:], last.endswith(truth["closes"])),
    }
