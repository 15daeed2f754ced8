"""HTML, a page or a piece of it inside another format, to a tree, printed lines and photos. No layout is known here."""

import re
from collections.abc import Iterator
from itertools import groupby, islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from service.articles.article import Credit, Photo, Section
from service.articles.captions import make_photo, read_stated_credit
from service.articles.character_references import escape_bare_names, repair_references
from service.articles.escaped_markup import without_markup
from service.articles.media_types import strip_archiver_frame
from service.articles.readers.private_notes import empty_private
from service.articles.sections import Line, sections
from service.articles.text import decode, listed, one_line, repair_text
from service.articles.xml import Element
from service.errors import UnreadableItem

_BREAKS = frozenset(
    listed(
        "address article aside blockquote br center dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr "
        "li main nav ol p pre section table td th tr ul"
    )
)
_SILENT = frozenset(listed("iframe noscript object script style svg template video"))
_BOLD = frozenset(listed("b strong h1 h2 h3 h4 h5 h6"))
# A `br` within one of these wraps the line; two of them part paragraphs.
_FLOWING = frozenset(listed("p h1 h2 h3 h4 h5 h6 li dd dt figcaption"))
_WRAP = "\n"
# Entries of a list and turns of a conversation stay lines of their own, however they are written.
_STANDS_ALONE = re.compile(r"[•·▪●■►*–—-]\s|\(?(?:\d{1,3}|[a-z])[.)]\s|[QA](?:[.:]|\s[A-Z])|[A-Z][A-Z.’' -]{1,40}:\s")
_SENTENCE_ENDS = (".", "!", "?", ":", "”", '"')
_TAGGED = re.compile(r"<(?:[A-Za-z/!][^<>]*)>")
_BLOCKS = re.compile(r"<(?:p|div|li|section|article|blockquote|table|h[1-6])[\s>/]", re.IGNORECASE)
_BODY = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
# What the most used weblog engine adds to every entry of its feeds.
_FOOTER = re.compile(r"The post .{1,300} appeared first on .{1,200}\.")
_LONGEST_HEADING = 120
_MOST_TAGS = 200_000  # a page of a megabyte has some 20,000
_MOST_FIGURES = 500  # taking one out of the tree costs as much as what stands before it
_MOST_QUOTATIONS = 500  # the extraction of a page takes ever longer with what stands in one paragraph
_QUOTATION_MARKS = '"“”„‟«»‘‹'
_PIXEL = frozenset({"0", "1"})


class PrintedLine(NamedTuple):
    """One printed line of a page, and whether all of it is bold."""

    text: str
    bold: bool


def parse_html(body: bytes, where: str | None) -> HtmlElement:
    """Parse a page. Nesting deeper than libxml2's limit is cut there, not followed."""
    if body.count(b"<") > _MOST_TAGS:
        raise UnreadableItem(f"The page has more than {_MOST_TAGS:,} tags.", where)
    text = escape_bare_names(repair_references(repair_text(decode(strip_archiver_frame(body)))))
    try:
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
        page = document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableItem("The page cannot be parsed as HTML.", where) from error
    empty_private(page, text)
    mark_quotations(page)
    return page


def mark_quotations(tree: Element) -> None:
    """Put the quotation marks that `q` is printed with into the text, where they are not there; it is a `span` then."""
    found = [(quoted, next(quoted.iterancestors("q", "{*}q"), None)) for quoted in tree.iter("q", "{*}q")]
    for quoted, around in found[:_MOST_QUOTATIONS]:
        before, parent = quoted.getprevious(), quoted.getparent()
        beside = before.tail if before is not None else parent.text if parent is not None else ""
        first = next((text.lstrip()[0] for text in map(str, quoted.itertext()) if text.strip()), "")
        quoted.tag = "span"
        if not first or first in _QUOTATION_MARKS or (beside or " ")[-1] in _QUOTATION_MARKS:
            continue
        opening, closing = "“”" if around is None else "‘’"
        quoted.text = f"{opening}{quoted.text or ''}"
        if len(quoted):
            quoted[-1].tail = f"{quoted[-1].tail or ''}{closing}"
        else:
            quoted.text += closing


def text_of(element: HtmlElement) -> str:
    """Return an element's whole text as one line."""
    return without_markup(one_line("".join(element.itertext())))


def printed_lines(element: HtmlElement) -> Iterator[PrintedLine]:
    """Yield the lines of an element: around blocks, and at `br` but for one that wraps a paragraph's line.

    It is not recursive: elements may be nested to any depth.
    """
    pieces: list[tuple[str, bool]] = []
    bold = silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        if tag == "br" and wraps(node):
            if event == "start":
                pieces.append((_WRAP, bold > 0))
        elif tag in _BREAKS:
            yield from _unwrapped(pieces)
            pieces = []
        step = 1 if event == "start" else -1
        bold += step * (tag in _BOLD)
        silent += step * (tag in _SILENT)
        text = node.text if event == "start" else node.tail
        if text and not silent and not (event == "end" and node is element):
            pieces.append((text.replace(_WRAP, " "), bold > 0))
    yield from _unwrapped(pieces)


def wraps(line_break: HtmlElement) -> bool:
    """Return whether a `br` stands within a paragraph, where it wraps a line and parts nothing."""
    block = next((around.tag for around in line_break.iterancestors() if around.tag in _BREAKS), None)
    return block in _FLOWING


def _unwrapped(pieces: list[tuple[str, bool]]) -> Iterator[PrintedLine]:
    """Yield the lines of a block, those that `br` wraps joined."""
    joined: list[tuple[str, bool]] = []
    before: PrintedLine | None = None
    breaks, alone = 0, True
    for is_break, group in groupby(pieces, key=lambda piece: piece[0] == _WRAP):
        part = list(group)
        line = None if is_break else next(_line(part), None)
        breaks += len(part) * is_break
        if line is None:
            continue
        if before and (breaks > 1 or _begins_anew(line, before, alone=alone)):
            yield from _line(joined)
            joined = []
        alone = not joined
        joined += [(_WRAP, line.bold), *part] if joined else part
        before, breaks = line, 0
    yield from _line(joined)


def stands_alone(line: str) -> bool:
    """Return whether a line is an entry of a list or a turn of a conversation, however it is written."""
    return _STANDS_ALONE.match(line) is not None


def _begins_anew(line: PrintedLine, before: PrintedLine, *, alone: bool) -> bool:
    """Return whether a line is none that was wrapped: an entry of a list, a turn, or what stands under a heading."""
    under_heading = (before.bold and alone) or before.text.endswith(_SENTENCE_ENDS)
    return stands_alone(line.text) or (before.bold != line.bold and under_heading)


def _line(pieces: list[tuple[str, bool]]) -> Iterator[PrintedLine]:
    text = one_line("".join(piece for piece, _ in pieces))
    if text:
        yield PrintedLine(text, bold=all(bold for piece, bold in pieces if piece.strip()))


class Fragment(NamedTuple):
    """What a piece of markup prints, and the photos in it, whose captions are no lines."""

    lines: tuple[Line, ...]
    photos: tuple[Photo, ...]


def read_fragment(markup: str) -> Fragment:
    """Read a piece of HTML or plain text. A photo with a caption is a `figure`; of a bare image only its address."""
    if not markup.strip():
        return Fragment((), ())
    if not _TAGGED.search(markup):
        markup = escape_bare_names(markup, all_of_them=True)
    if not _BLOCKS.search(markup):
        # Without blocks, empty lines are what the writer parted paragraphs with.
        markup = _EMPTY_LINE.sub("<br>", markup)
        # The parser makes loose text a paragraph, whose breaks would count as wrapped lines.
        markup = markup if _BODY.search(markup) else f"<div>{markup}</div>"
    try:
        page = parse_html(markup.encode("utf-8", "replace"), None)
    except UnreadableItem:
        return Fragment((), ())  # nothing but a comment
    content = page.find("body")
    photos = _photos(page)
    return Fragment(lines_of_element(content if content is not None else page), tuple(photos))


def body_without_title(lines: tuple[Line, ...], title: str | None) -> tuple[Section, ...]:
    """Gather the lines into a body; a first heading that only repeats the title is no part of it."""
    repeats = lines[:1] and lines[0].heading and without_markup(lines[0].text) == title
    return sections(lines[1:] if repeats else lines)


def lines_of_element(element: HtmlElement) -> tuple[Line, ...]:
    """Return the lines of an element; the bold ones that stand alone and end no sentence are headings."""
    return tuple(
        Line(
            line.text,
            heading=line.bold and len(line.text) <= _LONGEST_HEADING and not line.text.endswith((".", "--", "—", "”")),
        )
        for line in printed_lines(element)
        if not _FOOTER.fullmatch(line.text)
    )


def plain_text(markup: str) -> str:
    """Return a title or a summary without markup; it may be escaped once more than the format asks for."""
    text = repair_text(markup)
    if _TAGGED.search(text):
        lines = read_fragment(text).lines
        text = " ".join(line.text for line in lines)
    return one_line(without_markup(text))


def _photos(page: HtmlElement) -> list[Photo]:
    """Remove the figures from a page; return their photos, then those of bare images."""
    made = [_figure(figure) for figure in list(islice(page.iter("figure"), _MOST_FIGURES)) if _is_of_one_photo(figure)]
    made += [_image(image, "", None) for image in page.iter("img")]
    return [shown for shown in made if shown]


def _is_of_one_photo(figure: HtmlElement) -> bool:
    return next(figure.iter("img"), None) is not None and next(figure.iterdescendants("figure"), None) is None


def _figure(figure: HtmlElement) -> Photo | None:
    """Read a figure: its image, its caption, and whatever else it prints, which is the credit."""
    image = next(figure.iter("img"))
    caption = next(figure.iter("figcaption"), None)
    told = text_of(caption) if caption is not None else ""
    if caption is not None:
        caption.drop_tree()
    beside = text_of(figure)
    figure.drop_tree()
    return _image(image, told, read_stated_credit(beside))


def _image(image: HtmlElement, caption: str, credit: Credit | None) -> Photo | None:
    url = (image.get("src") or "").strip()
    counts_readers = _PIXEL.intersection((image.get("width"), image.get("height")))
    if counts_readers or url.startswith("data:"):
        url = ""
    return make_photo(caption, url=url, credit=credit)
