"""Time in proportion to the text: hostile texts of n, 2n and 4n for every reader, container and recogniser of names."""

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from service.articles.article_json import as_json
from service.articles.near_duplicates import signature
from service.articles.normalise import normalise
from service.articles.split import split
from service.errors import DatelineError
from service.index.tagging import tagged
from service.lexicon.lexicon import as_shipped
from tests.security.hostile_texts import (
    CONTAINERS,
    DISTINCT,
    ELEMENTS,
    MARKS,
    NAMES,
    READERS,
    TYPES,
    distinct,
    tar_with_header,
)

# The largest text of a series, in characters, and the processor time in which it is fast enough whatever the smaller
# ones take. What takes four times the text in more than sixteen times the time is above seven, and a busy machine not.
LARGEST, PAGES_LARGEST, READERS_LARGEST = 96_000, 64_000, 40_000
QUICK, MOST_GROWTH = 0.15, 7


def _seconds(payload: bytes, content_type: str | None) -> float:
    """Return the processor time in which a payload is split, read, tagged and signed."""
    start = time.process_time()
    for item in split(payload, content_type=content_type, name="a"):
        with suppress(DatelineError):
            article = normalise(item)
            tagged(as_json(article), as_shipped())
            signature(article)
    return time.process_time() - start


def _growth(largest: int, made: Callable[[int], bytes], content_type: str | None = None) -> str:
    """Return what grows faster than its text, in seconds of n, 2n and 4n; nothing where that is fast enough."""
    if _seconds(made(largest), content_type) <= QUICK:
        return ""
    payloads = [made(size) for size in (largest // 4, largest // 2, largest)]
    # What was read before is remembered, of all three alike.
    taken = [_seconds(payload, content_type) for payload in payloads]
    return "" if taken[2] <= MOST_GROWTH * taken[0] + QUICK else " ".join(f"{each:.2f}" for each in taken)


def _repeated(unit: str, opening: str = "") -> Callable[[int], str]:
    return lambda size: opening + unit * (size // len(unit))


def _read_by(reader: str, text: Callable[[int], str]) -> Callable[[int], bytes]:
    return lambda size: READERS[reader](text(size)).encode()


def _telling(series: Iterator[tuple[str, str]]) -> dict[str, str]:
    return {name: taken for name, taken in series if taken}


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    _seconds(b"Title\n\nGen. John Smith of the Zed Council said so in Dayton, Ohio.", None)


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_recognised_in_linear_time(kind: str) -> None:
    made = {unit: _read_by("text", _repeated(unit, "Title\n\nStart of it. ")) for unit in NAMES[kind].split("|")}
    assert _telling((unit, _growth(LARGEST, text)) for unit, text in made.items()) == {}


@pytest.mark.parametrize("kind", DISTINCT)
def test_different_names_are_recognised_in_linear_time(kind: str) -> None:
    assert _growth(LARGEST, lambda size: f"Title\n\nStart. {distinct(size, DISTINCT[kind])}".encode()) == ""


@pytest.mark.parametrize("reader", READERS)
def test_readers_take_linear_time(reader: str) -> None:
    made = {unit: _read_by(reader, _repeated(unit)) for unit in MARKS.split("|")}
    largest = READERS_LARGEST
    assert _telling((unit, _growth(largest, text, TYPES.get(reader))) for unit, text in made.items()) == {}


def test_pages_are_read_in_linear_time() -> None:
    made = {unit: _repeated(unit, "<html><body>") for unit in ELEMENTS.split("|")}
    series = (
        (unit, _growth(PAGES_LARGEST, lambda size, text=text: text(size).encode(), "text/html"))
        for unit, text in made.items()
    )
    assert _telling(series) == {}


@pytest.mark.parametrize("kind", CONTAINERS)
def test_containers_are_split_in_linear_time(kind: str) -> None:
    assert _growth(LARGEST, CONTAINERS[kind]) == ""


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (b"<rss><channel>" + b"<a/>" * 4_000_000, "The XML has more than 1,000,000 tags."),
        (b"<html>" + b"<a/>" * 1_000_000, "The page has more than 200,000 tags."),
        (
            tar_with_header(b"1" * 1_000_000),
            "The tar is damaged: a number of hundreds of digits in the header of an entry.",
        ),
    ],
)
def test_what_would_take_all_memory_or_time_is_refused_unread(payload: bytes, told: str) -> None:
    (item,) = split(gzip.compress(payload))
    with pytest.raises(DatelineError, match=told):
        normalise(item)
