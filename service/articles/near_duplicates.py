"""The near-duplicate signature: keys by which two articles are told to be one text. `search` finds and counts copies.

A key is a keyword, so that Elasticsearch finds what may be a copy by counting. There are keys of two kinds: 32 of the
text's runs of words, which tell how much of two texts is the same; and one for each particular of it, the names and
numbers, which tell whether they say the same of the same: letters, proclamations and memoranda are printed again and
again in the same words, for another country, of another day, about another sum.
"""

import re
import zlib
from collections.abc import Sequence
from heapq import nsmallest

from service.articles.article import Article

RUNS, PARTICULARS = 32, 128
# Of 32 runs, so many shared ones: about two thirds of all that two texts say, in the same words.
SHARED = 24
# Below this a text has no signature: "Watch the speech here" stands on many pages, and tells nothing of them.
FEWEST_WORDS = 60
# One of so many particulars may be another: a misprint in a long text makes no other text of it.
PARTICULARS_PER_SLIP = 100
# What editors and their machines change without changing a word.
_DROPPED = "“”\"‘’'.,;:!?()*"
# Each begins with a plain set of characters and looks back only then: so the search runs at the speed of the engine.
_NUMBER = re.compile(r"[0-9](?:[0-9,.]*[0-9])?+(?:st|nd|rd|th|s)?+(?:[ -][A-Za-z]\w*+)?+")
_NAME = re.compile(r"[A-Z](?<=[\w,;’')] .)[\w’'&-]*+")


def signature(article: Article) -> tuple[str, ...]:
    """Return the keys of an article's text: 32 of its runs of words, then up to 128 of its particulars, each sorted.

    The 32 smallest hashes of the runs of four words are as random a sample of one article's runs as of its copy's, so
    that the share of equal keys estimates the share of equal text (Broder, 1997). A text of fewer than 60 words has no
    signature, and no copies.
    """
    paragraphs = [paragraph for section in article.body for paragraph in section.paragraphs]
    printed = " ".join(paragraphs).lower()
    for mark in _DROPPED:
        printed = printed.replace(mark, "")
    words = printed.split()
    joined = map(" ".join, zip(words, words[1:], words[2:], words[3:], strict=False))
    runs = set(map(zlib.crc32, map(str.encode, joined)))
    if len(words) < FEWEST_WORDS or len(runs) < RUNS:
        return ()
    particulars = set(map(zlib.crc32, map(str.encode, _particulars(paragraphs))))
    return (
        *(f"{key:08x}" for key in nsmallest(RUNS, runs)),
        *(f"p{key:08x}" for key in nsmallest(PARTICULARS, particulars)),
    )


def _particulars(paragraphs: Sequence[str]) -> set[str]:
    """Return the numbers of a text, each alone and with the word after it, and the names within its sentences.

    Capitals tell nothing where everything is in capitals.
    """
    numbers = {found.lower().replace(",", "") for found in _NUMBER.findall("\n".join(paragraphs))}
    numbers |= {found.partition(" ")[0] for found in numbers}
    names = "\n".join(paragraph for paragraph in paragraphs if not paragraph.isupper())
    return numbers.union(
        found.lower().replace("’", "'").removesuffix("s").rstrip("'") for found in set(_NAME.findall(names))
    )


def lookup_keys(keys: Sequence[str]) -> Sequence[str]:
    """Return the fewest runs of which every copy has one: a copy lacks fewer than these of all 32."""
    return keys[: RUNS - SHARED + 1]


def lookup_groups(keys: Sequence[str]) -> list[Sequence[str]]:
    """Return two groups of runs, of each of which every copy has one: what has only one common phrase has none."""
    fewest = RUNS - SHARED + 1
    return [keys[:fewest], keys[fewest : 2 * fewest]]


def shares_text(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two thirds of two texts are the same, in the same words."""
    return bool(one) and bool(other) and len(set(one[:RUNS]).intersection(other[:RUNS])) >= SHARED


def has_particulars(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether a text has all the names and numbers of another, `other`, but for slips.

    Where a text has more of them than its signature, those of the other that could not be among the first are passed.
    """
    mine, theirs = one[RUNS:], other[RUNS:]
    if len(mine) == PARTICULARS:
        theirs = [key for key in theirs if key <= mine[-1]]
    return len(theirs) - len(set(theirs).intersection(mine)) <= len(theirs) // PARTICULARS_PER_SLIP
