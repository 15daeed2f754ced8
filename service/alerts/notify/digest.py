"""What a delivery tells: its matches by alert, what was withdrawn left out, copies folded, and passages found. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from service.alerts.alert import Alert
from service.alerts.matches import Match
from service.search.parts.copies import are_copies

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that is told: as it stands in the archive now, what matched in it, and its copies."""

    match: Match
    article: Document
    highlights: Document = field(default_factory=dict)
    copies: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What is told of one alert: the hits shown, how many more there are, and how many stand above already.

    `counted_before` is how many of its hits and of those more an earlier section has counted.
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
    """One telling. `dropped` says of each match that is not told why: withdrawn, unasked (its alert is gone), copy."""

    sections: tuple[Section, ...]
    dropped: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def articles(self) -> int:
        """How many articles are told, each counted once."""
        return sum(section.count - section.shown_above - section.counted_before for section in self.sections)

    @property
    def language(self) -> str:
        """Return the language of most of the alerts, and of the first among equals."""
        return Counter(section.alert.language for section in self.sections).most_common(1)[0][0]


class Folded(NamedTuple):
    """Matches to tell, and copies, each with the article that it is a copy of."""

    firsts: list[Match]
    copies: list[tuple[Match, str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a channel wants it: at most `most` hits of an alert; each article once in all, or under every alert."""

    most: int
    once: bool


def make_digest(
    matches: Sequence[Match],
    alerts: Mapping[str, Alert],
    articles: Mapping[str, Document],
    shape: Layout,
    earlier: Sequence[Match] = (),
) -> Digest:
    """Arrange what is to be told. `articles` are as they are now; `earlier` is what was told of the same alerts."""
    dropped: dict[str, dict[str, Any]] = {}
    told: dict[str, list[Match]] = {}
    for match in matches:
        if match.alert not in alerts:
            dropped[match.id] = {"state": "unasked"}
        elif match.article not in articles or articles[match.article].get("withdrawn"):
            dropped[match.id] = {"state": "withdrawn"}
        else:
            told.setdefault(match.alert, []).append(match)
    sections: list[Section] = []
    above: set[str] = set()
    counted: set[str] = set()
    for name, of_alert in told.items():
        parted = fold_copies(_latest_revisions(of_alert), [match for match in earlier if match.alert == name])
        dropped |= {copy.id: {"state": "copy", "copy_of": original} for copy, original in parted.copies}
        section = _section(alerts[name], parted, articles, most=shape.most, above=above if shape.once else set())
        if section.count:
            articles_ = {match.article for match in parted.firsts}
            sections.append(replace(section, counted_before=len(articles_ & counted) - section.shown_above))
            counted |= articles_
    return Digest(tuple(sections), dropped)


def _section(
    alert: Alert,
    folded: Folded,
    articles: Mapping[str, Document],
    *,
    most: int,
    above: set[str],
) -> Section:
    firsts, copies = folded
    fresh = [match for match in firsts if match.article not in above]
    shown = fresh[:most]
    above.update(match.article for match in shown)
    hits = tuple(
        Hit(
            match,
            articles[match.article],
            copies=tuple(articles[copy.article] for copy, original in copies if original == match.article),
        )
        for match in shown
    )
    return Section(alert, hits, more=len(fresh) - len(shown), shown_above=len(firsts) - len(fresh))


def _latest_revisions(matches: Iterable[Match]) -> list[Match]:
    """Return each article once, as its last revision among them, in the order of the first."""
    latest: dict[str, Match] = {}
    for match in matches:
        known = latest.get(match.article)
        if known is None or match.revision > known.revision:
            latest[match.article] = match
    return list(latest.values())


def fold_copies(matches: Sequence[Match], earlier: Sequence[Match]) -> Folded:
    """Part matches of one alert into those to tell, and copies of these or of what was told earlier."""
    by_key: dict[str, list[Match]] = {}
    for match in earlier:
        _add_signature(by_key, match)
    firsts: list[Match] = []
    copies: list[tuple[Match, str]] = []
    for match in matches:
        alike = (other for key in match.signature for other in by_key.get(key, ()))
        original = next(
            (other for other in alike if other.article != match.article and are_copies(other.text, match.text)), None
        )
        if original:
            copies.append((match, original.article))
        else:
            firsts.append(match)
            _add_signature(by_key, match)
    return Folded(firsts, copies)


def _add_signature(by_key: dict[str, list[Match]], match: Match) -> None:
    for key in match.signature:
        by_key.setdefault(key, []).append(match)
