"""Datelines: the place, agency and date that open a story ("WASHINGTON (AFNS) -- "). Nothing is made up."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from service.articles.article import Dateline
from service.articles.dates import iso_day
from service.articles.entities.places import place_fields
from service.articles.text import listed, one_line

# Wires end a dateline with a dash, and some with what old lines had for one: "_", "-", ".-" or a colon.
_END = re.compile(
    r"\s+(?P<dash>--|—|–)(?:\s+|$)|\s*(?P<glued>--|—)(?=\S)"
    r"|(?:(?<=[a-z)\]])\s*\.\s?|\.|(?<=[A-Z]))[-–—](?:\s+|$)|\s+[-_](?:\s+|$)|(?<!\d):\s?-?(?:\s+|$)"
    r"|(?<=[A-Z]/)\.(?:\s+|$)"
)
_BRACKETS = re.compile(r"\s*,?\s*(?:[(\[]([^()\[\]]{1,60})[)\]]|/([^/\d]{2,40})/)\s*,?$")
_ALL_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{3,100})[)\]]")
_BRACKETS_FIRST = re.compile(r"^[(\[]([^()\[\]]{1,60})[)\]]\s*[-–—,]?\s*")
_MONTHS = {
    stem: number
    for number, stems in enumerate(
        listed(
            "jan ene gen|feb fév fev|mar mär mrt maa|apr avr abr|may mai mei mag maj|jun juin giu|jul juil lug|"
            "aug aoû aou ago|sep set|oct okt ott out|nov|dec déc dez dic des",
            "|",
        ),
        start=1,
    )
    for stem in stems.split()
}
_MONTH = r"(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")[^\W\d]{0,7}\.?"
_WEEKDAY = r"(?:(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_DATE = re.compile(
    rf"(?:^|[,.]?\s+){_WEEKDAY}(?:(?P<month>{_MONTH})\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s*(?P<year>\d{{4}}))?"
    rf"|(?P<first>\d{{1,2}})(?:\.|er|º)?\s*(?:de\s+)?(?P<named>{_MONTH})(?:,?\s*(?:de\s+)?(?P<last>\d{{4}}))?"
    r"|(?P<iso>\d{4}-\d\d-\d\d)|\d{1,2}[/.]\d{1,2}[/.](?:\d{2}|\d{4})?)\s*[,.]?$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:^|[,.]?\s+)(?:(?:\d{1,2}[:.h]\d{2}|\d{1,2}(?=\s?[ap]\.?m))(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s?(?:GMT|UTC|Z|[A-Z]{2,3}T|hrs?))?"
    r"|\d{4}\s?(?:GMT|UTC|Z|hrs))\s*,?$",
    re.IGNORECASE,
)
# "Dayton, OH", "Washington, D.C.", "Houston, Texas"; "In Dayton, Ohio" begins a sentence.
_CITY_AND_STATE = re.compile(
    r"(?!(?:In|At|From|On|Near|Outside|For|To) )[^,]{3,40},\s(?:(?P<code>[A-Z]{2}|D\.\s?C\.?)|(?P<state>[^,]{3,30}))"
)
_AGENCIES = frozenset(
    listed(
        "AA,AAP,AFNS,AFP,AFPS,ANI,ANP,ANSA,AP,APA,ARNEWS,American Forces Press Service,Associated Press,BTA,Belga,"
        "Bloomberg,CNN,CP,CTK,DPA,EFE,Europa Press,IANS,IRNA,Interfax,KCNA,Kyodo,Lusa,MTI,NNS,NTB,Notimex,PA,PAP,PTI,"
        "Pajhwok,RIA Novosti,Reuters,Ritzau,SANA,STT,Sputnik,TASS,TT,The Associated Press,The Canadian Press,UPI,"
        "Xinhua,Yonhap",
        ",",
    )
)
_KNOWN_AGENCIES = frozenset(map(str.lower, _AGENCIES))
_AGENCY = re.compile(r"[^\W\d][\w .&/’'-]{1,40}")
_AGENCY_LAST = re.compile(rf"(?:,\s*|\s+)({'|'.join(map(re.escape, sorted(_AGENCIES, key=len, reverse=True)))})$")
_LONGEST, _LONGEST_STATED = 120, 300
_MOST_PARTS = 3
_SHORTEST_PLACE = 3
_MOST_DAYS_BEFORE, _MOST_DAYS_AFTER = 14, 1
# Words between the names of a place that is not printed in capitals: "Rio de Janeiro".
_SMALL = frozenset(listed("al am an and auf d de del di do la le of on sur the upon"))


class StoryOpening(NamedTuple):
    """A first paragraph parted: its dateline, the agency named with it ("AFNS"), and the words of the story."""

    dateline: Dateline | None
    agency: str | None
    text: str


@dataclass(slots=True)
class _Head:
    """What stands before the dash; `from_agency` where brackets name a known one."""

    place: str
    published: str | None
    day: str | None = None
    has_day: bool = False
    agency: str | None = None
    from_agency: bool = False

    def date(self, text: str, *, whole: bool = False) -> str | None:
        """Note the date that a text ends with, and return what stands before it; None where there is no date."""
        found = _DATE.fullmatch(text) if whole else _DATE.search(text)
        if not found:
            return None
        self.day, self.has_day = self.day or _day(found, self.published), True
        return text[: found.start()]

    def brackets(self, text: str) -> None:
        """Note the agency and the date of brackets, in either order."""
        before = self.date(text)
        for part in re.split(r"\s*[;,|]\s*", text if before is None else before):
            if self.date(part, whole=True) is None and _AGENCY.fullmatch(part) and not _TIME.search(part):
                self.agency = self.agency or part
        self.from_agency = self.from_agency or (self.agency or "").lower() in _KNOWN_AGENCIES


def split_dateline(paragraph: str, published: str | None = None) -> StoryOpening:
    """Part a story's first paragraph.

    The place must be in capitals, at least its first part, as wires print it, or be followed by a news agency. What
    ends with another sign than a dash has to name an agency, a day or a known place. An agency may stand there alone:
    then there is no dateline, but its words are no part of the story. `published` is the day or minute
    that gives a day without its year the year.
    """
    opening = paragraph[:_LONGEST]
    if not ("-" in opening or ":" in opening or "/" in opening or "–" in opening or "—" in opening or "_" in opening):
        return StoryOpening(None, None, paragraph)
    for end in _END.finditer(paragraph, 0, _LONGEST):
        head = _read(one_line(paragraph[: end.start()]), published)
        dashed = bool(end["dash"] or end["glued"])
        if head.from_agency and not head.place:
            return StoryOpening(None, head.agency, paragraph[end.end() :].lstrip())
        if _is_place(head.place):
            is_dateline = dashed or head.from_agency or head.has_day or _is_known(head.place)
        else:
            # "Dayton, OH- Today": a release prints a city and its state in small letters.
            with_state = "-" in end[0] or "–" in end[0] or "—" in end[0]
            is_dateline = _is_name(head.place) and (head.from_agency or (with_state and _is_city_and_state(head.place)))
        if is_dateline:
            return StoryOpening(Dateline(head.place, head.day), head.agency, paragraph[end.end() :].lstrip())
        if dashed:
            break
    return StoryOpening(None, None, paragraph)


def read_dateline(line: str, published: str | None = None) -> Dateline | None:
    """Read a dateline that a format states as such, in any case; a time alone is none, nor is a whole paragraph."""
    line = one_line(line)
    if len(line) > _LONGEST_STATED:
        return None
    head = _read(line.rstrip(" -–—_:"), published)
    named = head.place if any(map(str.isalpha, head.place)) else None
    return Dateline(named, head.day) if named or head.day else None


def _read(head: str, published: str | None) -> _Head:
    """Take day, time and agency off, in whatever order they follow the place; an agency may stand before it too."""
    whole = _ALL_IN_BRACKETS.fullmatch(head)
    head = whole[1] if whole and whole[1].lower() not in _KNOWN_AGENCIES else head
    first = _BRACKETS_FIRST.match(head)
    read = _Head(head, published)
    if first and first[1].lower() in _KNOWN_AGENCIES:
        read.brackets(first[1])
        read.place = head[first.end() :]
    while read.place:
        if found := _BRACKETS.search(read.place):
            read.brackets(found[1] or found[2])
        elif (before := read.date(read.place)) is not None:
            read.place = before
            continue
        elif found := _AGENCY_LAST.search(read.place):
            read.agency = read.agency or found[1]
        elif not (found := _TIME.search(read.place)):
            break
        read.place = read.place[: found.start()]
    read.place = read.place.strip(" ,;")
    if whole and read.place.lower() in _KNOWN_AGENCIES:
        read.agency, read.from_agency, read.place = read.place, True, ""
    if read.place.endswith(".") and read.place.isupper() and not re.search(r"[.,]", read.place[:-1]):
        read.place = read.place[:-1]
    return read


def month_of(name: str) -> int | None:
    """Return the number of a month by its name, or the beginning of it, in the languages of the large agencies."""
    return next((_MONTHS[start] for size in (4, 3) if (start := name.lower()[:size]) in _MONTHS), None)


def _day(found: re.Match[str], published: str | None) -> str | None:
    """Return a day in ISO 8601; without its year, the one that is near the publication, which it precedes."""
    if found["iso"]:
        return iso_day(*map(int, found["iso"].split("-")))
    name, number, year = (
        (found["month"] or found["named"]),
        (found["day"] or found["first"]),
        (found["year"] or found["last"]),
    )
    month = month_of(name or "")
    if not month:
        return None
    if year:
        return iso_day(int(year), month, int(number))
    if not published:
        return None
    known = date.fromisoformat(published[:10])
    for near in (known.year, known.year - 1, known.year + 1):
        value = iso_day(near, month, int(number))
        if value and known - timedelta(_MOST_DAYS_BEFORE) <= date.fromisoformat(value) <= known + timedelta(
            _MOST_DAYS_AFTER
        ):
            return value
    return None


def _is_place(place: str) -> bool:
    parts = [part.strip() for part in place.split(",")]
    first = parts[0]
    letters = [letter for letter in first if letter.isalpha()]
    return (
        len(letters) >= _SHORTEST_PLACE
        and all(letter.isupper() for letter in letters)
        and not any(character in first for character in ':?!"“”()[]—')
        and not first.startswith("-")
        and not first.endswith("-")
        and not any(character.isdigit() for character in first)
        and len(parts) <= _MOST_PARTS
        and all(part[:1].isupper() for part in parts)
    )


def _is_name(place: str) -> bool:
    """Tell a place that is not printed in capitals from words of a sentence."""
    words = place.replace(",", " ").split()
    return (
        0 < len(words) <= 2 * _MOST_PARTS
        and words[0].lower() not in _SMALL
        and all(word[:1].isupper() or word.lower() in _SMALL for word in words)
        and not re.search(r"[\d:?!\"“”()]", place)
    )


def _is_known(place: str) -> bool:
    """Tell a known city, or any place within a known one, from a label such as the name of a country."""
    parts = [part.strip().lower().rstrip(".") for part in place.split(",")]
    fields = place_fields()
    return fields.get(parts[0]) == "city" or (len(parts) > 1 and parts[-1] in fields)


def _is_city_and_state(place: str) -> bool:
    found = _CITY_AND_STATE.fullmatch(place)
    return found is not None and (bool(found["code"]) or found["state"].lower().rstrip(".") in place_fields())
