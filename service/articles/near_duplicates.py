"""The near-duplicate signature: keys that two articles share as far as their texts are the same. `search` compares."""

import hashlib
import zlib
from heapq import nsmallest

from service.articles.article import Article

LENGTH = 32
# Of 32 keys, so many shared ones make two articles copies: about two thirds of all they say, in the same words.
SHARED = 24
# What editors and their machines change without changing a word.
_DROPPED = "“”\"‘’'.,;:!?()*"


def signature(article: Article) -> tuple[str, ...]:
    """Return the keys of an article's text, sorted: 32 of them, or one where the text is too short to have as many.

    The text is seen as its runs of four words. The 32 smallest hashes of the runs are as random a sample of one
    article's runs as of its copy's, so that the share of equal keys estimates the share of equal text (Broder's
    sketch); keys are keywords, so that Elasticsearch finds the copies of an article by counting. Texts with fewer
    runs have one key, the hash of all their words, and are copies only when those are the same.
    """
    printed = " ".join(paragraph for section in article.body for paragraph in section.paragraphs).lower()
    for mark in _DROPPED:
        printed = printed.replace(mark, "")
    words = printed.split()
    runs = map(str.encode, map(" ".join, zip(words, words[1:], words[2:], words[3:], strict=False)))
    keys = set(map(zlib.crc32, runs))
    if len(keys) >= LENGTH:
        return tuple(f"{key:08x}" for key in nsmallest(LENGTH, keys))
    return (hashlib.sha256(" ".join(words).encode()).hexdigest()[:LENGTH],) if words else ()


def required_matches(keys: tuple[str, ...]) -> int:
    """Return how many of these keys another article must share to be a copy."""
    return SHARED if len(keys) == LENGTH else len(keys)


def lookup_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fewest of these keys of which every copy has one: it lacks fewer than that of them all."""
    return keys[: len(keys) - required_matches(keys) + 1]
