"""Feeds and messages to their entries, each in a small feed of its own that its reader needs nothing beside."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from service.articles import media_types
from service.articles.item import Item, json_object
from service.articles.xml import Element, child, children, local_name, parse_xml
from service.errors import UnreadableItem

_KEPT_OF_A_CHANNEL = ("title", "link", "language")
_KEPT_OF_A_FEED = ("title", "link", "author")
_KEPT_OF_A_JSON_FEED = ("version", "title", "home_page_url", "feed_url", "language", "authors", "author")
# What goes with every entry of a feed must be small, or a large feed of small entries would grow without bound.
_LARGEST_FRAME = 65536
_MOST_PREFIXES = 200
_MOST_PADDING = 16_000_000
_OPENING = re.compile(rb"<((?:[\w.-]+:)?(?:item|entry))(?=[\s>])")
_ROOT = re.compile(rb"<(?![?!])([\w.:-]+)[^>]*>")
_CHANNEL = re.compile(rb"<([\w.-]+:)?channel(?=[\s>])[^>]*>")


def split_feed(whole: Item) -> Iterator[Item]:
    """Yield the entries of an RSS, Atom or JSON feed.

    A feed that is not well-formed is cut between its entries, so that a broken one is refused alone, by its reader
    and with its place; nothing is guessed at. A feed without entries, or without a form, stays one item.
    """
    found = _of_json(whole) if whole.content_type == media_types.JSON_FEED else _of_xml(whole)
    first = next(found, None)
    if first is None:
        yield whole
        return
    for number, body in enumerate((body for part in ([first], found) for body in part), start=1):
        yield whole.part(f"entry {number}", body=body)


def entries(root: Element) -> Iterator[Element]:
    """Yield the entries of a feed: in the channel, beside it as RSS 1.0 has them, or the root itself."""
    if local_name(root) == "entry":
        yield root
    for holder in (root, child(root, "channel")):
        yield from children(holder, "item", "entry")


def split_messages(whole: Item) -> Iterator[Item]:
    """Yield the items of a NewsML-G2 message; packages and concepts come too, so that they are counted as refused."""
    try:
        root = parse_xml(whole.body, whole.name)
    except UnreadableItem:
        yield whole
        return
    held = child(root, "itemSet") if len(root.nsmap) < _MOST_PREFIXES else None
    parts = [part for part in held if local_name(part)] if held is not None else []
    for number, part in enumerate(parts, start=1):
        yield whole.part(f"item {number}", body=_bytes(part), content_type=media_types.NEWSML)
    if not parts:
        yield whole


def _of_xml(whole: Item) -> Iterator[bytes]:
    try:
        root = parse_xml(whole.body, whole.name)
    except UnreadableItem:
        if b"<!ENTITY" not in whole.body:
            yield from _cut(media_types.strip_archiver_frame(whole.body))
        return
    if max(len(root.nsmap), len(root.attrib)) >= _MOST_PREFIXES:
        return
    found = list(entries(root))
    frame = _frame(root)
    if len(_bytes(frame)) <= _LARGEST_FRAME:
        for entry in found:
            yield _framed(entry, frame)


def _frame(root: Element) -> Element:
    """Copy of a feed only what it says of itself as a whole."""
    channel = child(root, "channel")
    frame = _shell(root, () if channel is not None else _KEPT_OF_A_FEED)
    if channel is not None:
        frame.append(_shell(channel, _KEPT_OF_A_CHANNEL))
    return frame


def _shell(element: Element, kept: tuple[str, ...]) -> Element:
    """Copy an element with its attributes and, of its children, the kept ones."""
    prefixes: Any = element.nsmap  # the stubs do not know the default namespace, whose prefix is None
    shell = etree.Element(element.tag, attrib=None, nsmap=prefixes)
    for name, value in element.attrib.items():
        shell.set(name, value)
    shell.extend(deepcopy(list(children(element, *kept))))
    return shell


def _framed(entry: Element, frame: Element) -> bytes:
    if entry.getparent() is None:
        return _bytes(entry)
    framed = deepcopy(frame)
    own = deepcopy(entry)
    own.tail = None
    within = child(framed, "channel")
    (within if within is not None else framed).append(own)
    return _bytes(framed)


def _bytes(element: Element) -> bytes:
    return etree.tostring(element, encoding="utf-8", xml_declaration=True, with_tail=False)


def _cut(body: bytes) -> Iterator[bytes]:
    """Cut a feed that cannot be parsed before each entry's opening tag; the last ends where the feed does."""
    openings = [found.start() for found in _OPENING.finditer(body)]
    root = _ROOT.search(body, 0, openings[0]) if openings else None
    if not root:
        return
    declaration = body[: body.find(b"?>") + 2] if body.startswith(b"<?xml") else b""
    channel = _CHANNEL.search(body, 0, openings[0])
    head = declaration + _head(body[root.start() : openings[0]], root[0], channel[0] if channel else b"")
    tail = (b"</" + (channel[1] or b"") + b"channel>" if channel else b"") + b"</" + root[1] + b">"
    if len(head) > _LARGEST_FRAME:
        return
    lines, counted, left = 0, 0, _MOST_PADDING
    for start, end in zip(openings, [*openings[1:], len(body)], strict=True):
        lines, counted = lines + body.count(b"\n", counted, start), start
        # Empty lines put the entry where it stands in the feed, so that the place of what is wrong is true.
        left -= lines
        yield head + (b"\n" * lines if left > 0 else b"") + _until_closed(body[start:end]) + tail


def _head(head: bytes, root: bytes, channel: bytes) -> bytes:
    """Return the elements of a feed's head that are kept, each cut out alone, so that none spoils another."""
    kept = [
        found[0]
        for name in (*_KEPT_OF_A_CHANNEL, "author")
        if (found := re.search(rb"<%b(?=[\s>])[^<>]*>[^<>]*</%b>" % (name.encode(), name.encode()), head))
    ]
    return b" ".join(b"".join([root, channel, *kept]).splitlines())


def _until_closed(entry: bytes) -> bytes:
    name = _OPENING.match(entry)
    end = entry.rfind(b"</" + name[1]) if name else -1
    return entry[: entry.find(b">", end) + 1] if end >= 0 else entry


def _of_json(whole: Item) -> Iterator[bytes]:
    try:
        feed = json_object(whole)
    except UnreadableItem:
        return
    frame: dict[str, Any] = {name: feed[name] for name in _KEPT_OF_A_JSON_FEED if name in feed}
    found = feed.get("items") if len(json.dumps(frame)) <= _LARGEST_FRAME else None
    for entry in found if isinstance(found, list) else []:
        yield json.dumps({**frame, "items": [entry]}, ensure_ascii=False).encode("utf-8", "surrogatepass")
