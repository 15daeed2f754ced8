"""What a mail only counts: the matches that a delivery has taken beyond those that can be looked at one by one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from service.alerts import store
from service.alerts.matches import Match
from service.alerts.notify import claims
from service.alerts.notify.claims import AlertCounts, ClaimedMatches
from service.alerts.notify.digest import Digest, Section
from service.backends import Archive


def add_remainder(archive: Archive, delivery: str, taken: ClaimedMatches, letter: Digest) -> Digest:
    """Return the letter with what it does not show counted under its alerts, where it is of more than can be shown.

    What is counted was not looked at: what of it is withdrawn or a copy is in the number.
    """
    if taken.whole:
        return letter
    shown = {hit.match.article for section in letter.sections for hit in section.hits}
    left = _not_read(claims.count_by_alert(archive, delivery, shown), taken.matches, shown)
    sections = {section.alert.id: section for section in letter.sections}
    alerts = store.get_alerts(archive, [name for name in left if name not in sections])
    for name, count in left.items():
        section = sections[name] if name in sections else Section(alerts[name], ()) if name in alerts else None
        if section:
            more, above = section.more + count.all - count.among, section.shown_above + count.among
            sections[name] = replace(section, more=more, shown_above=above)
    return replace(letter, sections=tuple(sections.values()))


def _not_read(counted: dict[str, AlertCounts], looked_at: Sequence[Match], shown: set[str]) -> dict[str, AlertCounts]:
    """Return how many matches of each alert were not looked at, and how many of these are of what is shown."""
    all_ = Counter(match.alert for match in looked_at)
    among = Counter(match.alert for match in looked_at if match.article in shown)
    left = {name: AlertCounts(count.all - all_[name], count.among - among[name]) for name, count in counted.items()}
    return {name: count for name, count in left.items() if count.all > 0}
