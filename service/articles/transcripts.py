"""Transcripts: who speaks where. A turn points into the body; the words themselves stay there, as printed.

Turns are no sections of their own and no quotations: "MS. PSAKI:" is printed at the beginning of a paragraph, so it is
found and highlighted by any search for it, and a copy of the words elsewhere would count every match twice.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from service.articles.article import Person, Section, Turn
from service.articles.entities.personal_names import surname
from service.articles.text import listed

# A name in capitals before a colon, "Mr. Price:", or the press's "Q", which often has no colon.
_SPEAKER = re.compile(
    r"(?P<name>Q(?:UESTION)?|A|[A-ZÀ-Þ][A-ZÀ-Þ.’'-]+(?:[ ,]{1,2}(?:[A-ZÀ-Þ][A-ZÀ-Þ.’'-]*|of|and|the)){0,7}"
    r"|(?:Mr|Mrs|Ms|Dr)\.? [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?|Question|Moderator|Answer)"
    r"(?: \([^()]{1,60}\))?:(?:\s|$)|(?P<press>Q) (?=[A-Z“\"(—I])"
)
# Words that begin what a speaker is called, and no heading of a fact sheet ("CORRECTING AN INJUSTICE:").
_TITLES = frozenset(
    listed(
        "A ADM ADMINISTRATOR ADMIRAL AIDE AMBASSADOR ANSWER ATTORNEY AUDIENCE BRIGADIER CAPT CAPTAIN CHAIR CHAIRMAN "
        "CHANCELLOR CHIEF COACH COL COLONEL COMMANDER COMMISSIONER CONGRESSMAN CONGRESSWOMAN DEPUTY DIRECTOR DR FIRST "
        "GEN GENERAL GOV GOVERNOR HOST INTERPRETER JUDGE JUSTICE KING LIEUTENANT LT MAJ MAJOR MAYOR MILITARY MINISTER "
        "MODERATOR MR MRS MS OPERATOR PARTICIPANT PRESIDENT PRIME PROFESSOR Q QUEEN QUESTION REP REPORTER "
        "REPRESENTATIVE REV REVEREND SECRETARY SEN SENATOR SENIOR SERGEANT SGT SPEAKER STAFF THE UNDER UNDERSECRETARY "
        "VADM VICE VOICE"
    )
)
# They interrupt a speech without making it a conversation.
_BYSTANDERS = frozenset(listed("AIDE AUDIENCE INTERPRETER MILITARY VOICE"))
_MATTERS = frozenset(listed("SUBJECT NOTE FACT MEMORANDUM BACKGROUND CONTACT SOURCE UPDATE CORRECTION FROM TO RE DATE"))
_CLOSING = re.compile(
    r"(?:\(?END\)?\s*)?(?:\d{1,2}:\d\d [AP]\.?M\.?(?: \(?[A-Z]{1,5}\)?)?|END|# # #|-END-|-30-)", re.IGNORECASE
)
_FEWEST_TURNS = 3


class _Start(NamedTuple):
    """Where a speaker's name is printed: section and paragraph, counted from 0."""

    section: int
    first: int
    speaker: str


def read_turns(body: tuple[Section, ...]) -> tuple[Turn, ...]:
    """Find the turns of a transcript; none where the text is no conversation.

    A conversation has three turns or more and two speakers or more; interruptions of a speech do not count.
    """
    starts = list(_starts(body))
    if len(starts) < _FEWEST_TURNS:
        return ()
    starts = _speaking(starts)
    speakers = {start.speaker for start in starts if _first_word(start.speaker) not in _BYSTANDERS}
    if len(starts) < _FEWEST_TURNS or len(speakers) < 2:  # noqa: PLR2004 a conversation needs two
        return ()
    places = {start[:2] for start in starts}
    return tuple(Turn(start.speaker, start.section, start.first, _length(body, start, places)) for start in starts)


def name_speakers(turns: Collection[Turn], people: Iterable[Person]) -> tuple[Turn, ...]:
    """Return the turns with the full names of those people who alone have a speaker's surname."""
    names = _by_surname(people)
    named = {speaker: names.get(_surname(speaker)) for speaker in {turn.speaker for turn in turns}}
    return tuple(
        Turn(turn.speaker, turn.section, turn.first, turn.paragraphs, named[turn.speaker])
        if named[turn.speaker]
        else turn
        for turn in turns
    )


def _starts(body: tuple[Section, ...]) -> Iterator[_Start]:
    for number, section in enumerate(body):
        for at, paragraph in enumerate(section.paragraphs):
            # The matching engine is asked only where it may find one: names end with a colon, or are the press's "Q".
            found = _SPEAKER.match(paragraph) if ":" in paragraph or paragraph.startswith("Q ") else None
            if found:
                yield _Start(number, at, found["press"] or " ".join(found["name"].split()))


def _speaking(starts: list[_Start]) -> list[_Start]:
    """Return the starts without what only looks like a speaker: capitals that are neither a title nor repeated."""
    times = Counter(start.speaker for start in starts)
    titled = {speaker for speaker in times if _first_word(speaker) in _TITLES}
    # "A" and "Q" alone are words and initials as well: they count beside each other or beside a title.
    if titled <= {"A"} or titled == {"Q"}:
        titled = set()
    several = {speaker for speaker, count in times.items() if count > 1} if titled else set()
    speaking = {speaker for speaker in titled | several if _first_word(speaker) not in _MATTERS}
    return [start for start in starts if start.speaker in speaking]


def _length(body: tuple[Section, ...], start: _Start, places: set[tuple[int, int]]) -> int:
    """Count a turn's paragraphs: up to the next speaker, the end of the section, or the hour that closes the text."""
    paragraphs = body[start.section].paragraphs
    for at in range(start.first + 1, len(paragraphs)):
        if (start.section, at) in places or _CLOSING.fullmatch(paragraphs[at]):
            return at - start.first
    return len(paragraphs) - start.first


def _first_word(speaker: str) -> str:
    return speaker.split(maxsplit=1)[0].rstrip(".,").upper()


def _surname(speaker: str) -> str:
    words = speaker.split()
    return words[-1].casefold() if len(words) > 1 else ""


def _by_surname(people: Iterable[Person]) -> dict[str, str | None]:
    """Return full names by surname; None where two people share it."""
    names: dict[str, str | None] = {}
    for person in people:
        last = surname(person.name).casefold()
        names[last] = person.name if names.get(last, person.name) == person.name else None
    return names
