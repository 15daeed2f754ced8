"""Fetching what a delivery tells: the articles as they are now, what was told before, the passages that matched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from service.alerts import matches as kept
from service.alerts import question
from service.alerts.alert import Alert
from service.alerts.matches import Match
from service.alerts.notify.digest import Digest, Hit, Section
from service.backends import Archive, found, translated
from service.errors import BadInput
from service.lexicon import cache
from service.search.parts import highlights

PORTION = 500
FIELDS = ["id", "url", "title", "lead", "language", "source", "published", "published_precision"]
FIELDS += ["revision", "withdrawn"]

Document = dict[str, Any]


def fetch_articles(archive: Archive, identifiers: Iterable[str]) -> dict[str, Document]:
    """Return the articles as they are now, without their text; those that are gone are left out."""
    wanted = list(dict.fromkeys(identifiers))
    rows: dict[str, Document] = {}
    for start in range(0, len(wanted), PORTION):
        with translated():
            answer = archive.client.mget(
                index=archive.indices.articles, ids=wanted[start : start + PORTION], source_includes=FIELDS
            )
        rows |= {row["_id"]: row["_source"] for row in found(answer)}
    return rows


def delivered_before(archive: Archive, matches: Sequence[Match]) -> list[Match]:
    """Return what was told earlier of the same alerts and shares a part of its text with one of these."""
    earlier: list[Match] = []
    for start in range(0, len(matches), PORTION):
        portion = matches[start : start + PORTION]
        keys = sorted({key for match in portion for key in match.signature})
        if not keys:
            continue
        query = {
            "bool": {
                "filter": [
                    {"terms": {"alert": sorted({match.alert for match in portion})}},
                    {"terms": {"signature": keys}},
                    {"exists": {"field": "told_at"}},
                ],
                "must_not": {"terms": {"deliveries": sorted({name for match in portion for name in match.deliveries})}},
            }
        }
        earlier += kept.search(archive, query, [{"told_at": "desc"}], 1000)
    return earlier


def add_passages(archive: Archive, letter: Digest) -> Digest:
    """Return the letter with the passages that matched, one search for each alert in one request."""
    lexicon = cache.current(archive)
    searches: list[Document] = []
    asked: list[Section] = []
    for section in letter.sections:
        try:
            clause = question.clause(section.alert, lexicon)
        except BadInput:
            continue  # what it has matched is told all the same
        if section.hits:
            asked.append(section)
            searches += [
                {"index": f"{archive.indices.articles},{archive.indices.revisions}"},
                _passages_query(clause, section),
            ]
    if not asked:
        return letter
    with translated():
        answers = archive.client.msearch(searches=searches, max_concurrent_searches=2)["responses"]
    marked = {
        section.alert.id: _highlights(answer.get("hits", {}).get("hits", ()))
        for section, answer in zip(asked, answers, strict=True)
    }
    return replace(
        letter, sections=tuple(_with_highlights(each, marked.get(each.alert.id, {})) for each in letter.sections)
    )


def _passages_query(clause: Mapping[str, Any], section: Section) -> Document:
    wanted = [
        {"bool": {"filter": [{"term": {"id": hit.match.article}}, {"term": {"revision": hit.match.revision}}]}}
        for hit in section.hits
    ]
    return {
        "query": {"bool": {"must": [clause], "filter": [{"bool": {"should": wanted}}]}},
        "highlight": highlights.request(dict(clause)),
        "size": 2 * len(wanted),
        "_source": ["id", "revision", "body"],
        "track_total_hits": False,
    }


def _highlights(hits: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], Document]:
    return {
        (hit["_source"]["id"], hit["_source"]["revision"]): highlights.read(hit.get("highlight", {}), hit["_source"])
        for hit in hits
    }


def _with_highlights(section: Section, marked: Mapping[tuple[str, int], Document]) -> Section:
    def with_marks(hit: Hit) -> Hit:
        return replace(hit, highlights=marked.get((hit.match.article, hit.match.revision), {}))

    return Section(section.alert, tuple(map(with_marks, section.hits)), section.more, section.shown_above)


def hits_with_passages(archive: Archive, alert: Alert, matches: Sequence[Match]) -> list[Hit]:
    """Return matches of one alert as hits with their passages, for its feed and its inbox; withdrawn articles not."""
    there = fetch_articles(archive, [match.article for match in matches])
    hits = [
        Hit(match, there[match.article])
        for match in matches
        if match.article in there and not there[match.article].get("withdrawn")
    ]
    (section,) = add_passages(archive, Digest((Section(alert, tuple(hits)),))).sections
    return list(section.hits)
