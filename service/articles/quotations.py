"""Quotations: the words between quotation marks and, where the sentence names one, who said them."""

import re
from collections.abc import Iterable, Iterator

from service.articles.article import Person, Quotation
from service.articles.entities.people import leading_rank
from service.articles.entities.personal_names import full_name, surname
from service.articles.text import listed

_QUOTED = re.compile(r"[“\"](?:(?<=“)([^“”]*)(?:”|$)|(?<=\")(?<!\w\")([^\"]*)(?:\"|$))")
_SAY = r"(?:said|says|added|noted|explained|stressed|continued|told|emphasized|stated|asked|replied|recalled)"
_NAME = r"((?:[A-ZÀ-Þ][\w.’'-]*\s+){0,6}[A-ZÀ-Þ][\w’'-]+(?: (?:Jr\.|Sr\.|I{2,3}|IV))?)"
_AFTER = re.compile(rf"\s*(?:{_NAME}\s+{_SAY}\b|{_SAY}\s+{_NAME})")
_BEFORE = re.compile(rf"{_NAME}\s+{_SAY}[,:]?\s*$")
# Words that titles print in small letters too.
_SMALL = frozenset(listed("a an and as at but by for from in into nor of off on or over the to up upon via vs with"))
_NOBODY = frozenset(listed("He She They It We I You The This That Officials One"))
_FEWEST_WORDS = 5
_LOOK_BACK = 80


def read_quotations(paragraphs: Iterable[str], people: Iterable[Person]) -> tuple[Quotation, ...]:
    """Find the quotations in paragraphs. A surname is led back to the full name where the article gives only one."""
    speakers: dict[str, str | None] = {}
    for person in people:
        last = surname(person.name)
        speakers[last] = person.name if last not in speakers else None
    return tuple(
        quotation
        for paragraph in paragraphs
        if "“" in paragraph or '"' in paragraph
        for quotation in _of_paragraph(paragraph, speakers)
    )


def _of_paragraph(paragraph: str, speakers: dict[str, str | None]) -> Iterator[Quotation]:
    speaker: str | None = None
    for quoted in _QUOTED.finditer(paragraph):
        text = (quoted[1] or quoted[2] or "").strip()
        words = text.split()
        if len(words) < _FEWEST_WORDS:
            continue  # scare quotes and titles of things
        named = _AFTER.match(paragraph, quoted.end()) or _BEFORE.search(
            paragraph, max(0, quoted.start() - _LOOK_BACK), quoted.start()
        )
        if named:
            speaker = _speaker(next(filter(None, named.groups())), speakers)
        elif speaker is None and _is_title(words):
            continue
        # A second quotation of the same paragraph is the same speaker's: "…," Mattis said. "…"
        yield Quotation(text=text.rstrip(","), speaker=speaker)


def _speaker(name: str, speakers: dict[str, str | None]) -> str | None:
    words = leading_rank(" ".join(name.split()))[1].split()
    if not words or words[0] in _NOBODY:
        return None
    last = surname(" ".join(words))
    if last in speakers:
        return speakers[last]
    if len(words) == 1:
        return words[0]
    read = full_name(words, 0)
    return read[1] if read and read[0] == len(words) else None


def _is_title(words: list[str]) -> bool:
    """Return whether it is a title or a slogan that nobody says: "Global Vigilance, Global Reach, Global Power"."""
    return all(word[0].isupper() or not word[0].isalpha() or word.lower() in _SMALL for word in words)
