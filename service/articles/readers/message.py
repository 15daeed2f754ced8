"""Military messages such as NAVADMINs: title from SUBJ, date from the date-time group, numbered paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from service.articles.article import Article
from service.articles.dates import Moment, read_moment
from service.articles.item import Item
from service.articles.published import publication_fields
from service.articles.sections import Line, sections
from service.articles.text import decode, one_line, repair_text

_DTG = re.compile(r"(?:^|(?<=[\s:]))(\d{2})(\d{2})(\d{2})Z\s*([A-Z]{3})\w{0,6}\s+(\d{4}|\d{2})\b", re.IGNORECASE)
_SUBJECT = re.compile(r"^[ \t]*(?:SUBJ(?:ECT)?[ \t]*[/:][ \t]*)+", re.MULTILINE | re.IGNORECASE)
_SIGNS = re.compile(
    r"^[ \t]*(?:BT|UNCLAS\b.*|FM[ \t].*|TO[ \t].*|MSGID/.*|RMKS/.*|(?:DTG[ \t:]+)?(?:[ZOPR][ \t]+)?\d{6}Z[ \t].*)$",
    re.MULTILINE,
)
_FEWEST_SIGNS = 2
_NUMBER = re.compile(
    r"^[ \t]*(?!SECTION)([A-Z]{3,12}(?: [A-Z]{2,12})?)[ \t/]+(\d{1,4}/\d{2,4})\b[ \t]*(?://?|\(.{0,40}\))?[ \t]*$",
    re.MULTILINE,
)
# Beside other words in the routing lines only under the names of the services' general messages.
_NAMED_NUMBER = re.compile(r"\b(AL[A-Z]{2,9}|[A-Z]{3,8}ADMIN)[ \t/]+(\d{1,4}/{1,2}\d{2,4})\b")
_SETS = (
    "REF|NARR?|RMKS|REMARKS|POC|AMPN|GENTEXT|EFDT|ACKN|DECL|EXER|OPER|PERID|SUBJ|MSGID|PASS TO OFFICE CODES|GENADMIN"
)
_SET = re.compile(rf"({_SETS})\s*[/:]\s*(.*)", re.IGNORECASE)
# Sets are on lines of their own; some are printed after the end mark of the one before.
_RUN_ON = re.compile(rf"//[ \t]*(?=(?:{_SETS})/)")
_NUMBERED = re.compile(
    r"[ \t]*(?:\d{1,2}\.(?!\d)|[A-Za-z]\.(?=\s)|\(?(?:\d{1,2}|[a-z])\)(?=\s)|-\s|\*\s)", re.IGNORECASE
)
_TABLE = re.compile(r"\S {3,}\S")
_ENDS = re.compile(r"\s*(?:BT|#?\d{4}|NNNN|(?:CLASSIFICATION:? ?)?UNCLASSIFIED/*)\s*", re.IGNORECASE)
_REFERENCE = re.compile(r"REF\s*[/:]\s*\(?([A-Z])\)?\s*[/.:)]\s*(.*)", re.IGNORECASE | re.DOTALL)
_KIND_OF_REFERENCE = re.compile(r"(?:DOC|MSG|MSGID|GENADMIN|RMG|LTR|MEMO|EMAIL|INST|TEL|CONF)[:/]", re.IGNORECASE)
_REMARKS = frozenset({"RMKS", "REMARKS", "GENTEXT"})
_HEAD = 6000
_SHORTEST_WRAPPED = 45  # a line shorter than this was ended on purpose


class Message(NamedTuple):
    """What a message states; `body` begins after the subject."""

    title: str
    number: str | None
    sent: Moment | None
    references: tuple[str, ...]
    lead: str | None
    body: tuple[Line, ...]


def recognises(text: str) -> bool:
    """Tell a message by its date-time group and its subject, among the lines that all messages have."""
    head = _RUN_ON.sub("//\n", text[:_HEAD])
    if "SUBJ" not in head and "Subj" not in head:
        return False
    signs = len(_SIGNS.findall(head)) + len(_NUMBER.findall(head))
    return bool(_SUBJECT.search(head) and _DTG.search(head) and signs >= _FEWEST_SIGNS)


def read(item: Item) -> Article:
    """Read a message that stands alone, as a file of text."""
    return with_message(Article(source=item.source), repair_text(decode(item.body)))


def with_message(article: Article, text: str) -> Article:
    """Return an archive's record whose text is a message with what the message states and the record does not."""
    if not recognises(text):
        return article
    message = read_message(text)
    return replace(
        article,
        title=article.title or message.title or None,
        lead=article.lead or message.lead,
        **({} if article.published else publication_fields(message.sent)),
        kind=article.kind or "message",
        body=sections(message.body),
        release_number=message.number,
        related=message.references,
    )


def read_message(text: str) -> Message:
    """Read the text of a message. Its addressees and routing are no part of the body."""
    text = _RUN_ON.sub("//\n", text)
    subjects = list(_SUBJECT.finditer(text))
    # The subject of the text itself is the last one before the remarks; one before it is the router's.
    remarks = re.search(r"^[ \t]*(?:RMKS|GENTEXT)", text, re.MULTILINE)
    before = [found for found in subjects if not remarks or found.start() < remarks.start()] or subjects
    marked = [found for found in before if found[0].rstrip().endswith("/")]
    subject = (marked or before)[0]
    title, rest = _set(text[subject.end() :])
    dtg = _DTG.search(text)
    number = (
        _NUMBER.search(text, 0, subject.start())
        or _NAMED_NUMBER.search(text, 0, subject.start())
        or _NUMBER.search(text, subject.end(), _HEAD)
    )
    lines = list(_lines(rest))
    return Message(
        title=title,
        number=f"{number[1]} {number[2].replace('//', '/')}" if number else None,
        sent=_moment(dtg) if dtg else None,
        references=tuple(dict.fromkeys(filter(None, map(_reference, (line.text for line in lines))))),
        lead=next((line.text for line in lines if line.text.startswith("1")), None),
        body=tuple(lines) or (Line(title),),  # "Not available - personal for" is all that some have
    )


def _set(text: str) -> tuple[str, str]:
    """Return a set's text as one line, and what follows: it ends with "//", an empty line, or where another begins."""
    taken: list[str] = []
    lines = text.split("\n")
    for at, line in enumerate(lines):
        begins_another = not line.strip() or _SET.match(line.strip()) or _SIGNS.match(line) or _NUMBER.match(line)
        if taken and begins_another:
            return _joined(taken), "\n".join(lines[at:])
        content, mark, after = line.partition("//")
        taken.append(content)
        if mark:
            return _joined(taken), "\n".join([after, *lines[at + 1 :]])
    return _joined(taken), ""


def _moment(dtg: re.Match[str]) -> Moment | None:
    number, hour, minute, month, year = dtg.groups()
    century = "" if len(year) > 2 else "19" if int(year) >= 70 else "20"  # noqa: PLR2004 digits; teletype's first years
    return read_moment(f"{number} {month.title()} {century}{year} {hour}:{minute} +0000")


def _lines(text: str) -> Iterator[Line]:
    """Yield the paragraphs: wrapped lines are joined, numbered ones and the rows of tables stand apart."""
    pending: list[str] = []
    for raw in [*text.split("\n"), ""]:
        line = raw.rstrip()
        row = _TABLE.search(line.strip()) is not None and not _NUMBERED.match(line)
        short = (
            bool(pending) and len(pending[-1].strip()) < _SHORTEST_WRAPPED and not pending[-1].rstrip().endswith("-")
        )
        ends = not line.strip() or _ENDS.fullmatch(line)
        if pending and (ends or row or short or _NUMBERED.match(line) or _SET.match(line.strip())):
            yield from _paragraph(pending)
            pending = []
        if not ends:
            pending.append(line)
        if row:
            yield from _paragraph(pending)
            pending = []


def _paragraph(lines: list[str]) -> Iterator[Line]:
    text = _joined(lines)
    found = _SET.match(text)
    while found and found[1].upper() in _REMARKS:
        text = found[2]
        found = _SET.match(text)
    if text:
        yield Line(text)


def _joined(lines: list[str]) -> str:
    """Join wrapped lines: a word that is broken at its hyphen is whole again."""
    text = "\n".join(line.strip() for line in lines)
    return one_line(re.sub(r"(?<=\w-)\n(?=\w)", "", text)).strip("/ ").strip()


def _reference(text: str) -> str | None:
    """Return what a reference names: "REF/A/DOC/OPNAVINST 3100.6H/20060203//" is OPNAVINST 3100.6H, 20060203."""
    found = _REFERENCE.fullmatch(text)
    if not found:
        return None
    told = _KIND_OF_REFERENCE.sub("", found[2], count=1)
    return ", ".join(part.strip() for part in told.split("/") if part.strip(" -")) or None
