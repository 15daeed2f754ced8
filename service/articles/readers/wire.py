"""Wire text as agencies transmit it, ANPA 1312 and IPTC 7901: head lines, text and the time of sending."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone

from service.articles.article import Article, Byline
from service.articles.bylines import read_byline
from service.articles.character_references import unescape
from service.articles.datelines import month_of
from service.articles.dates import Moment
from service.articles.item import Item
from service.articles.published import publication_fields
from service.articles.sections import Line, sections
from service.articles.text import decode, one_line, repair_text

_START_OF_TEXT, _END_OF_TEXT = "\x02", "\x03"
# The controls that begin a transmission, which only a wire has.
_TRANSMITTED = re.compile(r"[\x16\s]*\x01|[\x16\s]*[^\x02\n]{0,200}\n?[^\x02\n]{0,200}\n?\x02")
# ANPA: "z6715-----" and "r z BC-BKN--Harbour-Drill 1stLd-Writethru   02-20 0500"; IPTC: "ABC0123 4 POL 0256 Harbour".
_ANPA_NUMBER = re.compile(r"[a-z]{1,3}\d{3,4}[\x1f\x13\s-]*[a-z-]*\s*")
_ANPA_HEADER = re.compile(r"[a-z][ \x1f][a-z][\x13\x14\s]+\S.{2,100}\s\d\d?-\d\d?\s+\d{4}\s*")
_IPTC_HEADER = re.compile(r"[A-Za-z]{2,4}\d{3,4}\s+\d\s+\S{1,12}\s+\d{1,5}(?:\s.{0,120})?")
_HEAD_LINE = re.compile(r"\^(.*?)\s*[<=]?\s*")
_CLOSED_HEAD_LINE = re.compile(r"\^.+[<=]\s*")
# "BC-BKN--Harbour-Drill, 1st Ld-Writethru,416": the name of the story, and how many words it has.
_SLUG = re.compile(r"(?:[A-Z]{2}|\w+)-+\S.{0,80},\s*\d{2,5}(?:-\d+)?|(?:AM|PM|BC|AP)-\S.{0,80}")
# Headlines end without a full stop: "Updates." is a note, "Embargo on arms is lifted" is not.
_NOTE = re.compile(
    r"\(?(?:Eds?|Editors|AP (?:Photos?|Video|Graphics?|Audio|Interactive)|With AP|Note to editors)\b.*"
    r"|Not for publication.*"
    r"|(?:Adds|Updates|With|For|Advisory|Attention|Embargo\w*)\b.*[.:]|(?:Urgent|Bulletin|Flash|Advisory)",
    re.IGNORECASE,
)
_NOTE_IN_TEXT = re.compile(r"\(?(?:Eds?|Note to editors)\s?:.*", re.IGNORECASE)
_BY = re.compile(r"by:?\s+[A-ZÀ-Þ].{2,80}", re.IGNORECASE)
_UNPUBLISHED = re.compile(r".{0,40}\bnot for publication\b.{0,40}", re.IGNORECASE)
_ANPA_SENT = re.compile(r"\w{2,4}-\w{2}-(\d\d)-(\d\d)-(\d{2}|\d{4})\s+(\d\d)(\d\d)\s?([A-Z]{3})?<?")
_IPTC_SENT = re.compile(
    r"(?:[a-z]\w{0,4}\s){0,6}(\d\d)(\d\d)(\d\d)\s*([A-Za-z]{3})?\s+([^\W\d]{3,4})\.?\s+(\d{4}|\d{2})<?"
)
_HOURS_BEHIND = {"EST": 5, "EDT": 4, "CST": 6, "CDT": 5, "MST": 7, "MDT": 6, "PST": 8, "PDT": 7}
_RULE = re.compile(r"[_=*\s-]+")
_INDENT = re.compile(r"\t|  ")
_LONGEST_HEADING = 60
_WRAPPED = 100
_FEWEST_HEAD_LINES = 2
_HEAD = 12  # lines


def recognises(text: str) -> bool:
    """Tell a wire's text by the controls it begins with, by its header, or by head lines between "^" and "<"."""
    start = text[:4096]
    if "\x01" in start[:64] or _START_OF_TEXT in start:
        return _TRANSMITTED.match(start) is not None
    lines = [line for line in start.splitlines() if line.strip()][:_HEAD]
    numbered = len(lines) > 1 and _ANPA_NUMBER.fullmatch(lines[0]) and _ANPA_HEADER.fullmatch(lines[1])
    headed = sum(bool(_CLOSED_HEAD_LINE.fullmatch(line)) for line in lines) >= _FEWEST_HEAD_LINES
    return bool(numbered or headed or (lines and _IPTC_HEADER.fullmatch(lines[0])))


def read(item: Item) -> Article:
    """Read one story. Lines for editors are no part of it, nor is what is marked as not for publication."""
    text = decode(item.body).replace("\r\n", "\n").replace("\r", "\n")
    head, text, after = _parted(text.replace("\x01", "").replace("\x16", ""))
    lines = [unescape(repair_text(line)) for line in text.split("\n")]
    at = _end_of_head(lines)
    titles, bylines = _read_head(line for line in lines[:at] if line.strip())
    body = list(_body(lines[at:]))
    if body and not any(line.strip() for line in lines[:at]):  # without head lines, the first line is the headline
        body, titles = body[1:], [body[0].text]
    while body and not bylines and _BY.fullmatch(body[0].text):
        bylines = _writers([body.pop(0).text])
    sent = next(filter(None, map(_sent, reversed([*head, *lines, *after]))), None)
    return Article(
        title=titles[0] if titles else None,
        source=item.source,
        bylines=bylines,
        **publication_fields(sent),
        body=sections([*(Line(title, heading=True) for title in titles[1:]), *body]),
    )


def _parted(text: str) -> tuple[list[str], str, list[str]]:
    """Part header, text and what follows the text, by their controls, or by what the lines look like."""
    before, mark, text = text.partition(_START_OF_TEXT) if _START_OF_TEXT in text else ("", "", text)
    text, _, after = text.partition(_END_OF_TEXT)
    lines = text.split("\n")
    while not mark and lines and (not lines[0].strip() or _is_header(lines[0])):
        del lines[0]
    return before.split("\n"), "\n".join(lines), after.split("\n")


def _is_header(line: str) -> bool:
    return any(header.fullmatch(line) for header in (_ANPA_NUMBER, _ANPA_HEADER, _IPTC_HEADER))


def _end_of_head(lines: list[str]) -> int:
    """Return where the head lines end: at the first line of the text, which may have further ones as headings."""
    for at, line in enumerate(lines):
        if line.strip() and not line.startswith("^"):
            return at
    return len(lines)


def _read_head(lines: Iterable[str]) -> tuple[list[str], tuple[Byline, ...]]:
    """Return the headlines, and the writers, whose title or desk is the line after theirs."""
    titles: list[str] = []
    writers: list[str] = []
    for line in lines:
        found = _HEAD_LINE.fullmatch(line)
        text = _typeset(found[1]) if found else ""
        if not text or _SLUG.fullmatch(text) or _NOTE.fullmatch(text):
            continue
        if writers or _BY.fullmatch(text):
            writers.append(text)
        elif text not in titles:
            titles.append(text)
    return titles, _writers(writers)


def _writers(lines: list[str]) -> tuple[Byline, ...]:
    """Read "By CARL ODELL" and "AP Military Writer"."""
    if not lines:
        return ()
    named = " ".join(_in_small(word) for word in lines[0].split())
    desk = ", ".join(lines[1:]) or None
    return tuple(Byline(byline.name, byline.affiliation or desk) for byline in read_byline(named))


def _in_small(word: str) -> str:
    """Print a name that is in capitals as names are: ODELL, O'BRIEN, McDONALD."""
    if len(word) < 3 or not word[-2:].isupper() or "." in word:  # noqa: PLR2004 initials
        return word.lower() if word == "AND" else word
    prefix = "Mc" if word.startswith("Mc") else ""
    return prefix + re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word[len(prefix) :])


def _body(lines: list[str]) -> Iterator[Line]:
    for paragraph in _paragraphs(lines):
        heading = paragraph.startswith("^")
        text = _typeset(paragraph.lstrip("^").rstrip("< ") if heading else paragraph.removesuffix("<"))
        if _UNPUBLISHED.fullmatch(text):
            return
        if not text or _RULE.fullmatch(text) or _NOTE_IN_TEXT.match(text) or _sent(text):
            continue
        loud = text.isupper() and len(text) <= _LONGEST_HEADING and not text.endswith((".", "”", "?", "!"))
        yield Line(text, heading=heading or loud)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Join the lines of each paragraph: it begins with an indent, or after an empty line."""
    told = [line for line in lines if line.strip()]
    indented = any(_INDENT.match(line) for line in told)
    wrapped = indented or "" in map(str.strip, lines[: len(lines) - 1]) or max(map(len, told), default=0) <= _WRAPPED
    in_text = not indented  # before the first indent each line stands for itself: headline, writer
    pending: list[str] = []
    for line in lines:
        begins = bool(_INDENT.match(line))
        in_text = in_text or begins
        alone = not (wrapped and in_text) or _stands_alone(line)
        if pending and (not line.strip() or begins or alone):
            yield one_line(" ".join(pending))
            pending = []
        if line.strip():
            pending.append(line)
        if alone and pending:
            yield one_line(pending.pop())
    if pending:
        yield one_line(" ".join(pending))


def _stands_alone(line: str) -> bool:
    return line.startswith("^") or bool(_UNPUBLISHED.fullmatch(line.strip()) or _sent(line))


def _typeset(text: str) -> str:
    """Print what old lines had other characters for: quotation marks and dashes."""
    text = one_line(text).replace("``", "“").replace("''", "”")
    return re.sub(r"(?:(?<= )|^)_ ", "— ", text)


def _sent(line: str) -> Moment | None:
    """Read the line that says when a story was sent: "AP-WF-02-20-16 0337GMT", "200337 Feb 16"."""
    line = line.strip()
    if found := _ANPA_SENT.fullmatch(line):
        month, number, year, hour, minute, zone = found.groups()
    elif found := _IPTC_SENT.fullmatch(line):
        number, hour, minute, zone, name, year = found.groups()
        month = str(month_of(name) or "")
    else:
        return None
    try:
        when = datetime(
            int(year) if len(year) > 2 else _century(int(year)),  # noqa: PLR2004 digits
            int(month),
            int(number),
            int(hour),
            int(minute),
            tzinfo=timezone(timedelta(hours=-_HOURS_BEHIND.get(zone or "", 0))) if zone else UTC,
        )
    except ValueError:
        return None
    return Moment(when.isoformat(timespec="minutes"), "minute")


def _century(year: int) -> int:
    return year + (1900 if year >= 70 else 2000)  # noqa: PLR2004 the standards are of the 1970s
