"""XML bytes to a tree, safely: no network, no DTD, no entities but the known. Which element is what: the readers."""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any

from lxml import etree

from service.articles.character_references import repair_references, unescape
from service.articles.media_types import strip_archiver_frame
from service.articles.text import decode, encoding_of_mark, is_utf8, one_line, repair_text
from service.errors import UnreadableItem

Element = etree._Element  # noqa: SLF001 lxml has no other name for its elements

_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']")
_ANY_DECLARATION = re.compile(r"\ufeff?<\?xml[^>]{0,300}\?>")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_BARE = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_BREAKING = re.compile("[\x0b\x0c]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Of elements of four bytes each, a tree takes forty times the bytes: the press prints words between its tags.
_MOST_TAGS = 1_000_000
_CHARACTERS, _CHARACTERS_END = b"<![CDATA[", b"]]>"
_PLACE = re.compile(r",? line \d+, column \d+.*", re.DOTALL)


def parse_xml(body: bytes, where: str | None) -> Element:
    """Parse a document. What is often wrong and can be put right without a guess is: see `_repaired`.

    A document that declares entities of its own is refused, whatever they are: no press format needs them, and they
    are how small files grow large or reach for others.
    """
    if encoding_of_mark(body) in (None, "utf-8-sig"):  # the characters of the others are half NULs
        body = strip_archiver_frame(body).lstrip()
    if _tags(body) > _MOST_TAGS:
        raise UnreadableItem(f"The XML has more than {_MOST_TAGS:,} tags.", where)
    try:
        # Whatever is declared: other charsets hardly ever look like UTF-8 by chance.
        root = _parsed(body, "utf-8" if b"\x00" not in body and is_utf8(body) else None)
    except (etree.XMLSyntaxError, ValueError) as error:
        _refuse_entities(body, where)
        root = _second_try(body, where, error)
    dtd: Any = root.getroottree().docinfo.internalDTD  # the stubs do not know its entities
    if dtd is not None and any(True for _ in dtd.iterentities()):
        _refuse_entities(body, where)
        raise UnreadableItem("The XML declares entities of its own.", where)
    return root


def _tags(body: bytes) -> int:
    """Return how many tags there are at most, before anything is parsed; what stands in CDATA is text."""
    tags = body.count(b"<")
    if tags > _MOST_TAGS:
        first, *others = body.split(_CHARACTERS)
        tags = sum(part.count(b"<") for part in (first, *(other.partition(_CHARACTERS_END)[2] for other in others)))
    return tags


def _parsed(body: bytes, encoding: str | None) -> Element:
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    root = etree.fromstring(body, parser)
    # An entity that only an outside DTD declares is left standing in the tree: it is text that would be lost.
    if next(root.iter(etree.Entity), None) is not None:
        raise ValueError("an entity that the document does not declare")
    return root


def _second_try(body: bytes, where: str | None, first: Exception) -> Element:
    try:
        return _parsed(_repaired(body), "utf-8")
    except (etree.XMLSyntaxError, ValueError) as error:
        told = error if isinstance(error, etree.XMLSyntaxError) else first
        raise UnreadableItem(f"The XML is not well-formed: {_reason(told)}.", where) from error


def _repaired(body: bytes) -> bytes:
    """Return the body with charset, control characters, bare "&" and HTML's entity names put right."""
    text = _text(body)
    declaration = _ANY_DECLARATION.match(text)
    text = _BREAKING.sub(" ", text[declaration.end() :] if declaration else text)
    text = repair_references(_FORBIDDEN.sub("", text))
    text = _NAMED.sub(lambda found: _character(found[0], found[1]), text)
    return _BARE.sub("&amp;", text).encode("utf-8")


def _text(body: bytes) -> str:
    told = _DECLARATION.match(body)
    try:
        name = codecs.lookup(told[1].decode("ascii")).name if told else "utf-8"
        return decode(body) if name in {"utf-8", "iso8859-1", "ascii"} else str(body, name, "replace")
    except (LookupError, UnicodeError):
        return decode(body)


def _character(entity: str, name: str) -> str:
    known = html5.get(f"{name};") if name not in _OWN else None
    if known:
        return known
    return entity if name in _OWN else f"&amp;{name};"


def _reason(error: Exception) -> str:
    if not isinstance(error, etree.XMLSyntaxError):
        return str(error)
    line, column = error.position
    return f"{_PLACE.sub('', error.msg or 'unknown error').strip(' .')} (line {line}, column {column})"


def _refuse_entities(body: bytes, where: str | None) -> None:
    at = body.find(b"<!ENTITY")
    if at >= 0:
        line = body.count(b"\n", 0, at) + 1
        raise UnreadableItem(f"The XML declares entities of its own (line {line}).", where)


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; comments and the like have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children of these names, in the order of the document."""
    for child in element if element is not None else ():
        if local_name(child) in names:
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """Follow a path of names, the first child of each."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_of(element: Element | None) -> str:
    """Return an element's whole text as one line, mended; empty for no element."""
    return _mended("".join(map(str, element.itertext()))) if element is not None else ""


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute's value, mended; nothing where it is not there."""
    return _mended(str(element.get(name, ""))) if element is not None else ""


def _mended(text: str) -> str:
    return one_line(unescape(repair_text(text)))
