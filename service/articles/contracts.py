"""Contract announcements: each award a section of its own, with company, place, amount, numbers and activity.

Contract numbers are found in any article; awards only in an announcement ("Contracts For May 8, 2017").
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.articles.article import Award, Section

# FAR 4.1603: activity address code, fiscal year, kind of instrument, serial number. Printed with hyphens of any kind;
# without them only after the codes of the services. It begins with a plain set of characters, and looks back only then.
_NUMBER = re.compile(
    r"([A-Z](?<![\w-].)[A-Z0-9]{5})(?:[-‐-–](\d\d)[-‐-–]?([A-Z])[-‐-–]?([A-Z0-9]{4,8})"
    r"|(?<=N\d{5}|M\d{5}|W\d\w{4}|FA\d{4}|SP\w{4}|H\w\d{4})(\d\d)([A-Z])([A-Z0-9]{4,8}))(?![\w-])"
)
# The end of every such number, by which most texts are told to have none, in a text whose digits are 0, whose capitals
# are A and all else a space: bytes are searched faster than text.
_SERIAL = re.compile(rb"00.?A.?[A0]{4}")
_SHAPE = bytes(48 if byte in b"0123456789" else 65 if chr(byte).isupper() else 32 for byte in range(256))
_RELEASE = re.compile(r"release\s*(?:no\b|number\b|#)\s*[.:]*\s*#?\s*([a-z]{0,4}-?\d[\da-z]*(?:-\d[\da-z]*)*)")
_AWARDED = re.compile(
    r",?\s+(?:is|are|was|were|has|have)(?:\s+(?:each|all|also|both|been|being|now))*\s+(?:awarded|issued)\b"
)
_ACTIVITY_BEFORE = re.compile(r",?\s+(?:is|are)\s+the\s+contracting\s+activit(?:y|ies)\b")
_ACTIVITY_AFTER = re.compile(r"\bthe\s+contracting\s+activity\s+is\s+(?:the\s+)?", re.IGNORECASE)
# A sentence ends after a word of small letters, a number or a parenthesis: not in "Washington, D.C." or "U.S. Army".
_SENTENCE = re.compile(r"(?<=[a-z\d)%]{2}[.])\s+(?=[A-Z])")
_AMOUNT = re.compile(r"\$\s?(\d[\d,]*(?:\.\d+)?)(?:\s+(million|billion|trillion)\b)?")
_SCALE = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PARENTHESIS = re.compile(r"\s*\([^()]*\)|\*")
_SUFFIX = re.compile(
    r"(?:Inc(?:orporated)?|LLC|L\.L\.C|Corp(?:oration)?|Co(?:mpany)?|Ltd|LP|L\.P|PLC|JV|GmbH|S\.A)\.?", re.IGNORECASE
)
_SERVICE = re.compile(r"[A-Z][A-Z .,&’'()-]{2,79}")
_FOOTNOTE = "*"
_ACTIVITY = "contracting activit"
_LONGEST_LEAD = 4000


@dataclass(frozen=True, slots=True)
class Announcement:
    """The body with each award in a section of its own, and the awards."""

    body: tuple[Section, ...]
    awards: tuple[Award, ...]


def read_contracts(body: tuple[Section, ...]) -> Announcement | None:
    """Read a contract announcement; None where most of the text is something else.

    The heading that awards stand under ("NAVY") is repeated over each of them, so that a passage that matched says
    which service it is about.
    """
    if not any(_ACTIVITY in paragraph for section in body for paragraph in section.paragraphs):
        return None
    paragraphs = [paragraph for section in body for paragraph in section.paragraphs if not _is_service(paragraph)]
    told = [paragraph for paragraph in paragraphs if not paragraph.startswith(_FOOTNOTE)]
    if not told or 2 * sum(map(_is_award, told)) < len(told):
        return None
    parted = tuple(_parted(body))
    awards = (award for number, section in enumerate(parted) for award in _awards(section, number))
    return Announcement(parted, tuple(awards))


def contract_numbers(text: str) -> tuple[str, ...]:
    """Find the procurement instrument identifiers of a text, hyphenated, each once."""
    if not _SERIAL.search(text.encode("latin-1", "replace").translate(_SHAPE)):
        return ()
    found = ("-".join(part for part in number.groups() if part) for number in _NUMBER.finditer(text))
    return tuple(dict.fromkeys(found))


def release_number(paragraphs: Iterable[str]) -> str | None:
    """Find the number that an office gives its release: "Release No: NR-164-17"."""
    small = (paragraph.lower() for paragraph in paragraphs if "elease" in paragraph or "ELEASE" in paragraph)
    return next((found[1].upper() for found in map(_RELEASE.search, small) if found), None)


def _is_award(paragraph: str) -> bool:
    return (
        _ACTIVITY in paragraph
        and _AMOUNT.search(paragraph) is not None
        and _AWARDED.search(paragraph, 0, _LONGEST_LEAD) is not None
    )


def _is_service(paragraph: str) -> bool:
    return _SERVICE.fullmatch(paragraph) is not None


def _parted(body: tuple[Section, ...]) -> Iterator[Section]:
    """Yield the sections anew: what follows an award, but for a footnote, is said of that award."""
    for section in body:
        heading, gathered = section.heading, list[str]()
        for paragraph in section.paragraphs:
            service = _is_service(paragraph)
            if gathered and (service or _is_award(paragraph) or paragraph.startswith(_FOOTNOTE)):
                yield Section(tuple(gathered), heading)
                gathered = []
            if service:
                heading = paragraph
            else:
                gathered.append(paragraph)
        if gathered or not section.paragraphs:
            yield Section(tuple(gathered), heading)


def _awards(section: Section, number: int) -> Iterator[Award]:
    text = section.paragraphs[0] if section.paragraphs else ""
    verb = _AWARDED.search(text, 0, _LONGEST_LEAD)
    if not verb or not _is_award(text):
        return
    awarded = [part for part in re.split(r";\s*(?:and\s+)?", text[: verb.start()]) if part.strip(" ,")]
    for part in awarded:
        company, place = _company(part)
        yield Award(
            company=company,
            section=number,
            place=place,
            amount=_amount(text[verb.end() :]),
            shared_by=len(awarded) if len(awarded) > 1 else None,
            contract_numbers=contract_numbers(part if len(awarded) > 1 else " ".join(section.paragraphs)),
            contracting_activity=_activity(text),
            service=section.heading,
        )


def _company(part: str) -> tuple[str, str | None]:
    """Split "Lockheed Martin Corp., Fort Worth, Texas" into company and place, its last two parts."""
    pieces = [piece for piece in (piece.strip() for piece in _PARENTHESIS.sub("", part).split(",")) if piece]
    ends = next((at for at in range(len(pieces), 1, -1) if _SUFFIX.fullmatch(pieces[at - 1])), 1)
    from_place = max(ends, len(pieces) - 2)
    return ", ".join(pieces[:from_place]), ", ".join(pieces[from_place:]) or None


def _amount(text: str) -> int | None:
    found = _AMOUNT.search(text)
    if not found:
        return None
    whole, _, fraction = found[1].replace(",", "").partition(".")
    scale = _SCALE[found[2] or ""]
    return int(whole) * scale + (int(fraction) * scale // 10 ** len(fraction) if fraction else 0)


def _activity(text: str) -> str | None:
    before = _ACTIVITY_BEFORE.search(text)
    if before:
        sentence = _SENTENCE.split(text[: before.start()])[-1]
        return _PARENTHESIS.sub("", sentence).removeprefix("The ").strip(" ,") or None
    after = _ACTIVITY_AFTER.search(text)
    return _PARENTHESIS.sub("", _SENTENCE.split(text[after.end() :])[0]).rstrip(" ,.") or None if after else None
