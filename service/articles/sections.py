"""Printed lines gathered into the sections of a body. Which line is a heading is the reader's decision."""

from collections.abc import Iterable
from typing import NamedTuple

from service.articles.article import Section
from service.articles.character_references import unescape
from service.articles.escaped_markup import paragraphs_of, without_markup


class Line(NamedTuple):
    """One printed line: a paragraph, or the heading of what follows it."""

    text: str
    heading: bool = False


def sections(lines: Iterable[Line], *, plain: bool = False) -> tuple[Section, ...]:
    """Gather lines into sections. A heading with nothing under it stays, as a section without paragraphs.

    In a `plain` text, tags are what its writer typed, and stay.
    """
    gathered: list[Section] = []
    heading: str | None = None
    paragraphs: list[str] = []
    for line in lines:
        if not line.heading:
            if "&" not in line.text and (plain or "<" not in line.text):
                paragraphs.append(line.text)
            else:
                paragraphs.extend([unescape(line.text)] if plain else paragraphs_of(line.text))
            continue
        told = unescape(line.text) if plain else without_markup(line.text)
        if not told:
            continue
        if paragraphs or heading:
            gathered.append(Section(tuple(paragraphs), heading))
        heading, paragraphs = told, []
    if paragraphs or heading:
        gathered.append(Section(tuple(paragraphs), heading))
    return tuple(gathered)


def lines_of(body: Iterable[Section]) -> list[Line]:
    """Return the lines of a body, headings included: the inverse of `sections`."""
    lines: list[Line] = []
    for section in body:
        if section.heading:
            lines.append(Line(section.heading, heading=True))
        lines.extend(Line(paragraph) for paragraph in section.paragraphs)
    return lines
