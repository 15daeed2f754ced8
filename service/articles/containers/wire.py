"""Transmissions of a wire (ANPA 1312, IPTC 7901) to their stories. Reading one is `readers.wire`'s."""

import re
from collections.abc import Iterator
from dataclasses import replace

from service.articles.item import Item

# Looked for only where the white space begins, or a long run of it would be read from each of its characters.
_START = re.compile(rb"(?<![\x16\s])[\x16\s]*+\x01")


def split_wire(whole: Item) -> Iterator[Item]:
    """Yield each story that a transmission sends one after another; a single one bears the name of the whole."""
    starts = [found.start() for found in _START.finditer(whole.body)]
    if len(starts) == 1:
        yield whole
        return
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(whole.body)], strict=True), start=1):
        yield replace(whole.part(f"story {number}"), body=whole.body[start:end])
