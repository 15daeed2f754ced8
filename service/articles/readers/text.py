"""Plain text of a page: title, body and photos by the shape of the lines. What the sentences tell is `normalise`'s."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from service.articles.article import Article, Byline, Photo, PublishedFrom
from service.articles.bylines import read_byline
from service.articles.captions import distinct_photos, make_photo, read_photographer, split_credit
from service.articles.character_references import unescape
from service.articles.dates import find_days
from service.articles.item import Item
from service.articles.published import PublicationDate, publication_fields
from service.articles.readers.html.boilerplate import (
    collection_host,
    ends_article,
    followed_author,
    is_follow_line,
    is_furniture,
)
from service.articles.sections import Line, sections
from service.articles.text import decode, one_line, repair_text
from service.articles.virin import find_virin

_PHOTO_BY = re.compile(r"photo(?:graph)? by:\s*(.{2,120})", re.IGNORECASE)
_VIRIN_LINE = re.compile(r"VIRIN:\s*\S+", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"(?:published |posted )?[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}", re.IGNORECASE
)
_BY_LINE = re.compile(r"by:? [A-Z].{3,150}", re.IGNORECASE)
_SENTENCE_ENDS = tuple('.!?:;,”"')
_LONGEST_TITLE = 200
_LONGEST_HEADING = 80
# Lines no longer than this are one paragraph wrapped by hand; a longer line is a paragraph of its own.
_WRAPPED = 100
_SHORTEST_CAPTION = 40


@dataclass(slots=True)
class _Page:
    """What has been read of the page so far."""

    title: str | None = None
    source: str | None = None
    published: str | None = None
    bylines: tuple[Byline, ...] = ()
    photos: list[Photo] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    related: tuple[str, ...] = ()


def read(item: Item) -> Article:
    """Read a text page. `source` is the site that the page itself names, else what the sender says."""
    page = _Page()
    for block in _blocks(unescape(repair_text(decode(item.body))), page):
        _read_block(block, page)
    return Article(
        title=page.title,
        source=page.source or item.source,
        bylines=page.bylines,
        **publication_fields(
            PublicationDate(page.published, "day", PublishedFrom.FIRST_LINE) if page.published else None
        ),
        body=sections(_without_empty_headings(page.lines), plain=True),
        photos=distinct_photos(page.photos),
        related=page.related,
    )


def _blocks(text: str, page: _Page) -> Iterator[list[str]]:
    """Yield the page's blocks - lines between empty lines - without furniture, up to the list of other stories."""
    block: list[str] = []
    lines = iter(text.split("\n"))
    for raw in lines:
        line = one_line(raw)
        if ends_article(line) and page.title:
            page.related = tuple(filter(None, map(one_line, lines)))
            break
        if is_furniture(line):
            page.source = page.source or collection_host(line)
        elif line:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _read_block(block: list[str], page: _Page) -> None:
    if _is_photo(block):
        page.photos.extend(_photos(block))
    elif page.title is None and not page.lines and _is_title(block):
        page.title = " ".join(block)
    elif len(block) == 1 and _is_matter_of_record(block[0], page):
        pass
    elif len(block) == 1 and _is_heading(block[0]):
        page.lines.append(Line(block[0], heading=True))
    else:
        paragraphs = [" ".join(block)] if max(map(len, block)) <= _WRAPPED else block
        page.lines.extend(map(Line, paragraphs))


def _is_title(block: list[str]) -> bool:
    whole = " ".join(block)
    return len(whole) <= _LONGEST_TITLE and len(block) <= 2 and not whole.endswith((".", ",", ";"))  # noqa: PLR2004 a title fills two lines at most


def _is_heading(line: str) -> bool:
    return len(line) <= _LONGEST_HEADING and line[0].isupper() and not line.endswith(_SENTENCE_ENDS)


def _is_matter_of_record(line: str, page: _Page) -> bool:
    """Return whether a line is about the article, and keep it: writer and date, "(Follow … on Twitter)"."""
    if is_follow_line(line):
        name = followed_author(line)
        page.bylines = page.bylines or ((Byline(name=name),) if name else ())
        return True
    if page.lines:
        return False
    parts = [part.strip(" ,") for part in line.split("|") if part.strip(" ,")]
    if not parts or not all(_BY_LINE.fullmatch(part) or _DATE_LINE.fullmatch(part) for part in parts):
        return False
    for part in parts:
        if _BY_LINE.fullmatch(part):
            page.bylines = read_byline(part)
        else:
            page.published = next(find_days(part), None)
    return True


def _is_photo(block: list[str]) -> bool:
    return any(_PHOTO_BY.fullmatch(line) or _VIRIN_LINE.fullmatch(line) for line in block) or (
        len(block) > 1 and len(set(block)) == 1 and split_credit(block[0])[1] is not None
    )


def _photos(block: list[str]) -> Iterator[Photo]:
    """Read photos one after the other: captions (repeated), a photo title, "Photo By:", and the VIRIN that ends one."""
    captions: list[str] = []
    credit = virin = None
    for line in block:
        by = _PHOTO_BY.fullmatch(line)
        if by:
            credit = read_photographer(by[1])
        elif _VIRIN_LINE.fullmatch(line):
            virin = find_virin(line)
            yield from filter(None, [make_photo(_caption(captions), virin=virin, credit=credit)])
            captions, credit, virin = [], None, None
        else:
            captions.append(line)
    if captions or credit:
        yield from filter(None, [make_photo(_caption(captions), credit=credit)])


def _caption(lines: list[str]) -> str:
    """Return the caption among its repetitions and the photo's short title: the longest line."""
    longest = max(lines, key=len, default="")
    return longest if len(longest) >= _SHORTEST_CAPTION or len(lines) == 1 else " ".join(dict.fromkeys(lines))


def _without_empty_headings(lines: list[Line]) -> list[Line]:
    """Make headings with nothing under them paragraphs: in plain text nothing marks a heading."""
    empty = {at for at, line in enumerate(lines) if line.heading and (at + 1 == len(lines) or lines[at + 1].heading)}
    return [line._replace(heading=line.heading and at not in empty) for at, line in enumerate(lines)]
