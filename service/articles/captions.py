"""Photo captions: the caption itself, and the credit that stands at its end. Where photos stand is the readers'."""

import re

from service.articles.article import Credit, Photo, Virin
from service.articles.entities.people import SERVICES, leading_rank, leading_service
from service.articles.text import one_line
from service.articles.virin import find_virin

_KIND = r"(?:photo|photograph|graphic|illustration|image|video|artwork)s?"
_PARENTHESIS = re.compile(rf"\((?=[^()]{{0,60}}\b{_KIND}\b)", re.IGNORECASE)
_BY = re.compile(rf"\b{_KIND}(?: illustration)?\s*(?:\bby\b:?|/|\bcourtesy of\b)\s*", re.IGNORECASE)
_ENDS_WITH_KIND = re.compile(rf"\s*\b{_KIND}$", re.IGNORECASE)
_RELEASED = re.compile(r"\s*[/(]\s*released\s*\)?$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][\"”’)]?\s+")
_LONGEST_CREDIT = 120
_LONGEST_AGENCY_WORDS = 6
_LONGEST_NAME_WORDS = 6


def split_credit(caption: str) -> tuple[str, Credit | None]:
    """Split the credit from a caption's end: "(U.S. Air Force photo/Staff Sgt. …)" or a last sentence "DoD photo by …".

    A credit that names nobody ("Courtesy photo") stays in the caption: nothing of it would be left otherwise.
    """
    caption = one_line(caption)
    for start, text in _candidates(caption):
        credit = read_credit(text)
        if credit:
            return caption[:start].rstrip(), credit
    return caption, None


def _candidates(caption: str) -> list[tuple[int, str]]:
    found = []
    parentheses = list(_PARENTHESIS.finditer(caption))
    if parentheses and len(caption) - parentheses[-1].start() <= _LONGEST_CREDIT:
        found.append((parentheses[-1].start(), caption[parentheses[-1].end() :].rstrip(" .").removesuffix(")")))
    for by in list(_BY.finditer(caption, max(0, len(caption) - _LONGEST_CREDIT)))[-1:]:
        ends = [end.end() for end in _SENTENCE_END.finditer(caption, max(0, by.start() - _LONGEST_CREDIT), by.start())]
        start = _credit_start(caption, ends, by.start())
        found.append((start, caption[start:].rstrip(" .)")))
    return found


def _credit_start(caption: str, ends: list[int], by: int) -> int:
    # "U.S. Army photo by" holds a sentence end that is none: the last one before a known service counts.
    for start in [0, *ends]:
        if caption[start:by].strip() in SERVICES:
            return start
    return ends[-1] if ends else 0


def read_credit(text: str) -> Credit | None:
    """Read "U.S. Air Force photo/Staff Sgt. Timothy Moore"; None where it names neither a service nor a person."""
    text = _RELEASED.sub("", one_line(text))
    by = _BY.search(text)
    if by:
        agency, who = text[: by.start()].strip(), text[by.end() :]
        if len(agency.split()) > _LONGEST_AGENCY_WORDS or not all(word[0].isupper() for word in agency.split()):
            return None
        return _credit(SERVICES.get(agency), who)
    agency = _ENDS_WITH_KIND.sub("", text)
    return Credit(service=SERVICES[agency]) if agency in SERVICES else None


def read_stated_credit(text: str) -> Credit | None:
    """Read a credit that stands apart from the caption: agency and name, or the name alone."""
    return read_credit(text) or read_photographer(text)


def read_photographer(who: str) -> Credit | None:
    """Read the words after "Photo By:", such as "Air Force Staff Sgt. Jette Carr"."""
    return _credit(None, who)


def _credit(agency: str | None, who: str) -> Credit | None:
    service, who = leading_service(_RELEASED.sub("", who).strip(" .,)"))
    rank, name = leading_rank(who)
    if len(name.split()) > _LONGEST_NAME_WORDS or name[:1].islower():
        return None
    credit = Credit(service=service or agency, rank=rank, name=name or None)
    return credit if credit != Credit() else None


def make_photo(
    caption: str, *, url: str | None = None, credit: Credit | None = None, virin: Virin | None = None
) -> Photo | None:
    """Return the photo that these parts make, or None where there are none; an address may hold its VIRIN.

    A credit line beside the photo says more than the one in the caption.
    """
    text, own = split_credit(caption)
    made = Photo(caption=text or None, credit=credit or own, virin=virin or find_virin(url or ""), url=url or None)
    return made if made != Photo() else None


def distinct_photos(photos: list[Photo]) -> tuple[Photo, ...]:
    """Return each photo once, in order. Different photos may share a caption; one VIRIN is one photo."""
    kept: dict[object, Photo] = {}
    for shown in photos:
        kept.setdefault(shown.virin or (shown.caption, shown.url), shown)
    return tuple(kept.values())
