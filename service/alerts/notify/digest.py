"""The digest: the matches of one delivery by alert, withdrawn articles and copies left out, with highlighted passages.

Arranging is pure; `build` reads what it needs from the archive.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from service.alerts import matches as stored
from service.alerts import store
from service.alerts.alert import Alert, compile_strictly
from service.alerts.matches import Match
from service.alerts.notify import pending_matches
from service.alerts.notify.pending_matches import AlertCounts, ClaimedMatches
from service.articles.near_duplicates import RUNS, lookup_keys
from service.errors import BadInput
from service.lexicon import cache
from service.search.compile.clauses import Clause, render
from service.search.parts import highlights
from service.search.parts.copies import are_copies
from service.storage.archive import Archive
from service.storage.collection import article_documents, plain_collection

PORTION = 500
FIELDS = ["id", "url", "title", "lead", "language", "source", "published", "published_precision"]
FIELDS += ["revision", "withdrawn"]

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """A matched article: as it is in the archive now, its highlights, and its copies."""

    match: Match
    article: Document
    highlights: Document = field(default_factory=dict)
    copies: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a digest about one alert: the hits shown, how many more there are, how many were shown above.

    `counted_before` is how many of `hits` and `more` an earlier section has counted already.
    """

    alert: Alert
    hits: tuple[Hit, ...]
    more: int = 0
    shown_above: int = 0
    counted_before: int = 0

    @property
    def count(self) -> int:
        return len(self.hits) + self.more + self.shown_above


@dataclass(frozen=True, slots=True)
class Digest:
    """What a delivery sends. `dropped` has the `state` of matches left out: withdrawn, unasked (no alert), copy."""

    sections: tuple[Section, ...]
    dropped: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def articles(self) -> int:
        """Return the number of articles, each counted once."""
        return sum(section.count - section.shown_above - section.counted_before for section in self.sections)

    @property
    def language(self) -> str:
        """Return the language of most of the alerts, and of the first among equals."""
        return Counter(section.alert.language for section in self.sections).most_common(1)[0][0]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a channel shows: at most `most` hits of an alert; each article once in all, or under every alert."""

    most: int
    once: bool


class Folded(NamedTuple):
    """Matches that are shown, and copies, each with the id of the article that it is a copy of."""

    firsts: list[Match]
    copies: list[tuple[Match, str]]


def build(archive: Archive, delivery: str, layout: Layout) -> Digest:
    """Return the digest of what a delivery has claimed. Raises Unavailable."""
    claimed = pending_matches.claimed_by(archive, delivery)
    alerts = store.get_alerts(archive, list(dict.fromkeys(match.alert for match in claimed.matches)))
    articles = fetch_articles(archive, [match.article for match in claimed.matches])
    arranged = make_digest(claimed.matches, alerts, articles, layout, delivered_before(archive, claimed.matches))
    return add_remainder(archive, delivery, claimed, add_passages(archive, arranged))


def make_digest(
    matches: Sequence[Match],
    alerts: Mapping[str, Alert],
    articles: Mapping[str, Document],
    layout: Layout,
    earlier: Sequence[Match] = (),
) -> Digest:
    """Arrange matches by alert. `articles` are as they are now; `earlier` is what was delivered of the same alerts."""
    dropped: dict[str, dict[str, Any]] = {}
    by_alert: dict[str, list[Match]] = {}
    for match in matches:
        if match.alert not in alerts:
            dropped[match.id] = {"state": "unasked"}
        elif match.article not in articles or articles[match.article].get("withdrawn"):
            dropped[match.id] = {"state": "withdrawn"}
        else:
            by_alert.setdefault(match.alert, []).append(match)
    sections: list[Section] = []
    shown: set[str] = set()
    counted: set[str] = set()
    for name, of_alert in by_alert.items():
        folded = fold_copies(_latest_revisions(of_alert), [match for match in earlier if match.alert == name])
        dropped |= {copy.id: {"state": "copy", "copy_of": original} for copy, original in folded.copies}
        section = _section(alerts[name], folded, articles, most=layout.most, shown=shown if layout.once else set())
        if section.count:
            ids = {match.article for match in folded.firsts}
            sections.append(replace(section, counted_before=len(ids & counted) - section.shown_above))
            counted |= ids
    return Digest(tuple(sections), dropped)


def _section(alert: Alert, folded: Folded, articles: Mapping[str, Document], *, most: int, shown: set[str]) -> Section:
    """Return the section of an alert, and add the articles that it shows to `shown`."""
    fresh = [match for match in folded.firsts if match.article not in shown]
    hits = tuple(
        Hit(
            match,
            articles[match.article],
            copies=tuple(articles[copy.article] for copy, original in folded.copies if original == match.article),
        )
        for match in fresh[:most]
    )
    shown.update(hit.match.article for hit in hits)
    return Section(alert, hits, more=len(fresh) - len(hits), shown_above=len(folded.firsts) - len(fresh))


def _latest_revisions(matches: Iterable[Match]) -> list[Match]:
    """Return each article once, as its last revision among them, in the order of the first."""
    latest: dict[str, Match] = {}
    for match in matches:
        known = latest.get(match.article)
        if known is None or match.revision > known.revision:
            latest[match.article] = match
    return list(latest.values())


def fold_copies(matches: Sequence[Match], earlier: Sequence[Match]) -> Folded:
    """Divide matches of one alert into first publications, and copies of these or of `earlier` matches."""
    by_key: dict[str, list[Match]] = {}
    for match in earlier:
        _index_signature(by_key, match)
    firsts: list[Match] = []
    copies: list[tuple[Match, str]] = []
    for match in matches:
        alike = (other for key in lookup_keys(match.signature) for other in by_key.get(key, ()))
        original = next(
            (other for other in alike if other.article != match.article and are_copies(other.text, match.text)), None
        )
        if original:
            copies.append((match, original.article))
        else:
            firsts.append(match)
            _index_signature(by_key, match)
    return Folded(firsts, copies)


def _index_signature(by_key: dict[str, list[Match]], match: Match) -> None:
    for key in match.signature[:RUNS]:
        by_key.setdefault(key, []).append(match)


def fetch_articles(archive: Archive, identifiers: Iterable[str]) -> dict[str, Document]:
    """Return articles as they are now, by id, without their text; missing ones are left out."""
    wanted = list(dict.fromkeys(identifiers))
    articles = article_documents(archive)
    portions = (wanted[start : start + PORTION] for start in range(0, len(wanted), PORTION))
    return {name: stored.value for part in portions for name, stored in articles.several(part, fields=FIELDS).items()}


def delivered_before(archive: Archive, matches: Sequence[Match]) -> list[Match]:
    """Return delivered matches of the same alerts whose text shares a part with one of these: copies' originals."""
    earlier: list[Match] = []
    for start in range(0, len(matches), PORTION):
        portion = matches[start : start + PORTION]
        keys = sorted({key for match in portion for key in lookup_keys(match.signature)})
        if not keys:
            continue
        alike = [
            {"terms": {"alert": sorted({match.alert for match in portion})}},
            {"terms": {"signature": keys}},
            {"exists": {"field": "told_at"}},
        ]
        mine = {"terms": {"deliveries": sorted({name for match in portion for name in match.deliveries})}}
        query = {"bool": {"filter": alike, "must_not": mine}}
        earlier += stored.search(archive, query, [{"told_at": "desc"}], 1000)
    return earlier


def add_passages(archive: Archive, digest: Digest) -> Digest:
    """Return the digest with highlighted passages in its hits: one search for each alert, in one request."""
    lexicon = cache.current(archive)
    requests: dict[str, Document] = {}
    names: dict[str, tuple[str, ...]] = {}
    for section in digest.sections:
        with suppress(BadInput):  # the matches of an alert that cannot be run any more are sent all the same
            compiled = compile_strictly(section.alert.search, lexicon)
            if section.hits:
                requests[section.alert.id] = _passages_query(compiled.clause, section)
                names[section.alert.id] = compiled.names
    revisions = f"{archive.indices.articles},{archive.indices.revisions}"
    answers = plain_collection(archive, revisions).ask_many(list(requests.values()))
    passages: dict[tuple[str, str, int], Document] = {
        (name, hit["_source"]["id"], hit["_source"]["revision"]): highlights.passages(
            hit.get("highlight", {}), hit["_source"].get("body", ()), names[name]
        )
        for name, answer in zip(requests, answers, strict=True)
        for hit in answer.get("hits", {}).get("hits", ())
    }
    return replace(digest, sections=tuple(_with_highlights(each, passages) for each in digest.sections))


def _with_highlights(section: Section, passages: Mapping[tuple[str, str, int], Document]) -> Section:
    keys = [(section.alert.id, hit.match.article, hit.match.revision) for hit in section.hits]
    hits = [replace(hit, highlights=passages.get(key, {})) for hit, key in zip(section.hits, keys, strict=True)]
    return replace(section, hits=tuple(hits))


def _passages_query(clause: Clause, section: Section) -> dict[str, Any]:
    wanted = [
        {"bool": {"filter": [{"term": {"id": hit.match.article}}, {"term": {"revision": hit.match.revision}}]}}
        for hit in section.hits
    ]
    return {
        "query": {"bool": {"must": [render(clause)], "filter": [{"bool": {"should": wanted}}]}},
        "highlight": highlights.passages_request(clause),
        "size": 2 * len(wanted),
        "_source": ["id", "revision", "body"],
        "track_total_hits": False,
    }


def hits_with_passages(archive: Archive, alert: Alert, matches: Sequence[Match]) -> list[Hit]:
    """Return matches of one alert as hits with passages, for its feed and the inbox; withdrawn articles left out."""
    articles = fetch_articles(archive, [match.article for match in matches])
    hits = [
        Hit(match, articles[match.article])
        for match in matches
        if match.article in articles and not articles[match.article].get("withdrawn")
    ]
    return list(add_passages(archive, Digest((Section(alert, tuple(hits)),))).sections[0].hits)


def add_remainder(archive: Archive, delivery: str, claimed: ClaimedMatches, digest: Digest) -> Digest:
    """Return the digest with the claimed matches that were not read counted under their alerts.

    Nothing was read of these: withdrawn articles and copies among them are in the number.
    """
    if claimed.whole:
        return digest
    shown = {hit.match.article for section in digest.sections for hit in section.hits}
    left = _unread(pending_matches.count_by_alert(archive, delivery, shown), claimed.matches, shown)
    sections = {section.alert.id: section for section in digest.sections}
    alerts = store.get_alerts(archive, [name for name in left if name not in sections])
    sections |= {name: Section(alert, ()) for name, alert in alerts.items()}
    for name, count in left.items():
        if section := sections.get(name):
            more, above = section.more + count.all - count.among, section.shown_above + count.among
            sections[name] = replace(section, more=more, shown_above=above)
    return replace(digest, sections=tuple(sections.values()))


def _unread(counted: Mapping[str, AlertCounts], read: Sequence[Match], shown: set[str]) -> dict[str, AlertCounts]:
    """Return how many matches of each alert were not read, and how many of these are of articles that are shown."""
    all_ = Counter(match.alert for match in read)
    among = Counter(match.alert for match in read if match.article in shown)
    left = {name: AlertCounts(count.all - all_[name], count.among - among[name]) for name, count in counted.items()}
    return {name: count for name, count in left.items() if count.all > 0}
