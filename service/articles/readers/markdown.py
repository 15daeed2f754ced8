"""Markdown as archives keep it, to printed lines of plain text: hard wraps undone, marks and links taken off."""

import re
from collections.abc import Iterator
from operator import itemgetter

from service.articles.character_references import unescape
from service.articles.sections import Line
from service.articles.text import one_line

_BLANK = re.compile(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)")
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+(.*)$")
_RULE = re.compile(r"^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:=[ \t]*){3,})$")
_QUOTE = re.compile(r"^[ \t]*>[ \t]?")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# [text](address), ![text](address), [text][label]: an address has no space unless a title follows. Every part is
# bounded, so that a text of nothing but brackets costs no more than its length.
_LINK = re.compile(
    r"(?:!\[|\[)((?:[^\[\]\\]++|\\.|\[[^\[\]]{0,200}\]){0,60}+)\]"
    r"(?:\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200}){0,5}(?:\s+\"[^\"]{0,200}\")?\)|\[[^\[\]]{0,200}\])",
    re.DOTALL,
)
# Each form begins with its mark, and looks back only then: so the search runs at the speed of the engine.
_STRONG = re.compile(r"\*(?<!\\.)\*{0,2}|_(?<![\\\w].)_{0,2}(?=\S)|_(?<=[^\s\\].)_{0,2}(?!\w)|`(?<!\\.)`*")
_ESCAPE = re.compile(r"\\([^\w\s]|_)")
_ALL_BOLD = re.compile(r"(\*\*|__)(?!\s)(?:(?!\1).)+\1[:\s]*", re.DOTALL)
# A line of nothing but marks: "###" under a release, dashes, asterisks or underscores between parts.
_ONLY_MARKS = re.compile(r"[#*_=~\s–—-]+")
_LONGEST_HEADING = 120
_OPENINGS = frozenset("-*+>#_=0123456789")
_BROKEN = re.compile(r"\n(?:(?<=  \n)|\s*[-+>#=0-9])")


def lines_of_markdown(text: str) -> Iterator[Line]:
    """Yield the printed lines of a Markdown text: paragraphs unwrapped, an item of a list a paragraph of its own."""
    for block in _BLANK.split(_without_comments(text)):
        if _is_prose(block):
            text = one_line(block)
            if text and not _ONLY_MARKS.fullmatch(text):
                yield Line(text)
        else:
            for source in _paragraphs(block):
                yield from _printed(source)


def _is_prose(block: str) -> bool:
    """Return whether a block is one paragraph without any mark, as most are."""
    return block.lstrip()[:1] not in _OPENINGS and not _is_marked(block) and not _BROKEN.search(block)


def _is_marked(block: str) -> bool:
    """Tell a mark of Markdown. Seven plain searches take a third of the time of one set of characters."""
    return "[" in block or "*" in block or "&" in block or "_" in block or "<" in block or "\\" in block or "`" in block


def _without_comments(text: str) -> str:
    """Cut "<!-- … -->" out; by plain search, since a pattern would look for the end of each opening again."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])


def _paragraphs(block: str) -> Iterator[str]:
    """Split a block where a browser would: at list items, headings, rules and hard breaks."""
    pending: list[str] = []
    for raw in block.split("\n"):
        line = raw
        # Most lines of an archive are prose: only one that begins with a mark is looked at closely.
        if raw.lstrip()[:1] in _OPENINGS:
            line = _QUOTE.sub("", raw)
            starts = _ITEM.match(line)
            if starts or _HEADING.match(line) or _RULE.match(line):
                yield "\n".join(pending)
                pending = []
            if _RULE.match(line):
                continue
            line = line[starts.end() :] if starts else line
        pending.append(line)
        if line.endswith(("  ", "\\")) or (line[:1] == "#" and _HEADING.match(line)):
            yield "\n".join(pending)
            pending = []
    yield "\n".join(pending)


def _printed(source: str) -> Iterator[Line]:
    source = source.strip()
    if not source:
        return
    heading = _HEADING.match(source)
    text = strip_markdown(heading[1].rstrip("# \t") if heading else source)
    if text and not _ONLY_MARKS.fullmatch(text):
        yield Line(text, heading=bool(heading) or _is_bold_heading(source, text))


def _is_bold_heading(source: str, text: str) -> bool:
    if "**" not in source and "__" not in source:
        return False
    bare = _TAG.sub("", source).strip()
    return (
        len(text) <= _LONGEST_HEADING
        and not text.endswith((".", "!", "?", "”", ","))
        and bool(_ALL_BOLD.fullmatch(bare))
    )


def strip_markdown(source: str) -> str:
    """Return a stretch of Markdown without its marks: links keep their text, escapes their character."""
    if "[" in source:
        source = _LINK.sub(itemgetter(1), source)
    if "<" in source:
        source = _TAG.sub("", source)
    if "*" in source or "_" in source or "`" in source:
        source = _STRONG.sub("", source)
    if "\\" in source:
        source = _ESCAPE.sub(r"\1", source)
    return one_line(unescape(source) if "&" in source else source)
