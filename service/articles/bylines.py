"""Bylines: who wrote it and for whom, without rank. Where the line stands is the readers' business."""

import re

from service.articles.article import Byline
from service.articles.entities.people import leading_rank, leading_service
from service.articles.text import listed, one_line

_BY = re.compile(r"^(?:story\s+)?by:?(?:\s+|$)", re.IGNORECASE)
_SUFFIX = re.compile(r"^(?:Jr|Sr|II|III|IV|Ph\.?D|M\.?D|Ret)\b\.?", re.IGNORECASE)
_SEVERAL = re.compile(r"\s+(?:and|&)\s+")
_NAME_WORD = re.compile(r"(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-Þ][\w’'.-]*|de|da|la|van|von|der|bin|al|el|[“\"(][\w .]+[”\")]")
_DESK_WORDS = frozenset(
    listed(
        "Activity Affairs Agency Air Army Associated Base Brigade Center Combat Command Corps Defense Department "
        "Division DoD DOD Fleet Force Group Headquarters House International Magazine Marine Media Ministry National "
        "Navy News Office Operations Press Public Relations Reuters Secretary Service Services Squadron Staff "
        "Task Team TV Wing"
    )
)
_LONGEST_NAME = 5
# "Tom Rogan | November 18, 2019 12:26 PM Print this article": the date that pages print beside the writer.
_STAMP = re.compile(
    r"(?:^|\s+|\s*[|•·–—,-]\s*)(?:(?:(?:last )?updated|published|posted)(?: on)?:?\s+)?(?:[a-z]{3,6}day,?\s+)?"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2},?\s\d{4}"
    r"(?:(?:,| at|\s*[|•·-])?\s+\d{1,2}:\d\d(?:\s?[ap]\.?m\b\.?)?(?:\s[A-Z]{2,4}\b)?)?"
    r"(?:\s*[|•·]?\s*print this (?:article|page|story))?$"
    r"|\s*[|•·]?\s*print this (?:article|page|story)$",
    re.IGNORECASE,
)
_LONGEST_LINE = 160


def read_byline(text: str) -> tuple[Byline, ...]:
    """Read "By Staff Sgt. Chris Gross, Air Force News Service", or the desk alone ("Air Force News Service")."""
    text = _STAMP.sub("", one_line(text)).strip(" ,/|")
    after_by = _BY.sub("", text)
    if not after_by:
        return ()
    if after_by == text:
        return (Byline(affiliation=text),)
    writers, desk = _split_desk(after_by)
    names = [_person(writer) for writer in _SEVERAL.split(writers)]
    if not all(names):
        return (Byline(affiliation=after_by),)
    return tuple(Byline(name=name, affiliation=desk) for name in names)


def is_printed_byline(line: str) -> bool:
    """Tell a line that is a date, or a writer with a date: "Tom Rogan | November 18, 2019 12:26 PM"."""
    if len(line) > _LONGEST_LINE or line.endswith("."):
        return False
    writer = _STAMP.sub("", line)
    return writer != line and (not writer or bool(_BY.match(writer)) or _person(writer.strip(" ,/|")) is not None)


def _split_desk(text: str) -> tuple[str, str | None]:
    parts = [part.strip() for part in text.split(",")]
    end = 1
    while end < len(parts) and _SUFFIX.match(parts[end]):
        end += 1
    return ", ".join(parts[:end]), ", ".join(filter(None, parts[end:])) or None


def _person(text: str) -> str | None:
    """Return the name without service and rank, or None where the words are no person's name."""
    _, name = leading_rank(leading_service(text.strip())[1])
    words = name.replace(",", "").split()
    if not 1 < len(words) <= _LONGEST_NAME or _DESK_WORDS.intersection((*words, *map(str.capitalize, words))):
        return None
    return name if all(_NAME_WORD.fullmatch(word) for word in words) else None
