"""Envelopes: where in a JSON object that is no record a list of records begins. Reading the list is `json_records`'."""

import re
from collections.abc import Mapping

_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*+)"|[{}\[\]:]', re.DOTALL)
_OBJECT = re.compile(rb"\s*\{")
_BLANK = b" \t\r\n\xef\xbb\xbf"
_TITLES = frozenset({b"title", b"headline", b"headlines"})
_WHOLE_TEXTS = frozenset(
    {b"text", b"body", b"content", b"body_text", b"body_html", b"body_xhtml", b"content_html", b"content_text"}
)
_TEXTS = _WHOLE_TEXTS | {b"bodies", b"lead", b"summary", b"description", b"description_text"}
# What has one of these is a record itself, whatever lists are in it: with a text as its value, or with any.
_OWN_TEXTS = _WHOLE_TEXTS | {b"headline"}
_OWN = frozenset({b"uri", b"headlines", b"bodies"})
_NINJS = frozenset({b"headline", b"versioncreated", b"pubstatus"})
_DEEPEST = 3


def start_of_list(head: bytes, mapping: Mapping[str, str]) -> int | None:
    """Return where a list begins that one object holds, at most three objects deep, and whose elements are records.

    `head` is the beginning of a payload; `mapping` leads from a sender's own names to the Article's. None where the
    object is a record itself, or there are several.
    """
    if not head.lstrip(_BLANK).startswith(b"{"):
        return None
    read = _Envelope({name.encode(): field for name, field in mapping.items()})
    for token in _TOKEN.finditer(head):
        mark = token[0][:1]
        if mark == b'"':
            read.name = token[1]
        elif mark == b":":
            read.key(head[token.end() : token.end() + 9].lstrip().startswith(b'"'))
        elif mark in b"{[":
            read.opened(mark, token.start(), of_objects=bool(_OBJECT.match(head, token.end())))
        else:
            read.closed()
            if not read.open:
                return None if head[token.end() :].strip() else read.found
        if read.is_record:
            return None
    return read.found or read.judged()


class _Envelope:
    """What has been seen of an object: what is open, and the names in the first element of a list."""

    def __init__(self, mapping: Mapping[bytes, str]) -> None:
        self._titles = _TITLES | {name for name, field in mapping.items() if field == "title"}
        self._texts = _TEXTS | {name for name, field in mapping.items() if field in {"text", "lead"}}
        self._mapped = frozenset(mapping)
        self._list = self._depth = 0
        self._names: set[bytes] = set()
        self.open: list[bytes] = []
        self.name = b""
        self.is_record = False
        self.found: int | None = None

    def key(self, is_text: bool) -> None:  # noqa: FBT001 it has no other meaning
        if len(self.open) == 1:
            own = _OWN | _OWN_TEXTS | self._mapped if is_text else _OWN
            self.is_record = self.is_record or self.name in own
        elif self._list and len(self.open) == self._depth + 2:
            self._names.add(self.name)

    def opened(self, mark: bytes, at: int, *, of_objects: bool) -> None:
        within_objects = 0 < len(self.open) <= _DEEPEST and b"[" not in self.open
        if mark == b"[" and of_objects and within_objects and self.found is None:
            self._list, self._depth, self._names = at, len(self.open), set()
        self.open.append(mark)

    def closed(self) -> None:
        if self.open:
            self.open.pop()
        if self._list and len(self.open) == self._depth + 1:
            self.found = self.judged()
            self._list = 0

    def judged(self) -> int | None:
        """Return where the list begins, if what was seen of its first element makes it a record."""
        names = self._names
        told = not names.isdisjoint(self._titles) and not names.isdisjoint(self._texts)
        ninjs = b"uri" in names and not names.isdisjoint(_NINJS)
        return self._list if self._list and (told or ninjs) else None
