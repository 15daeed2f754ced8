"""Acronyms that a text defines: ours and plain Schwartz-Hearst on marked scientific sentences, ours on marked press.

The sentences mark short and long forms but not which belong together. By the rule "in brackets" a gold pair is a short
and a long form with nothing but an opening bracket between them ("long (short" or "short (long"); what is right by the
other rule only is neither right nor wrong. By the rule "nearest"
every long form is paired with the short form nearest to it, whatever stands between: this counts as missed what no
bracket tells. A prediction is right if both forms are those of a gold pair, apart from case, spaces and punctuation.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from benchmarks import schwartz_hearst
from benchmarks.counts import Counts, compared
from benchmarks.material import GOLDEN
from service.articles.acronyms import read_acronyms

PRESS = GOLDEN / "acronyms_truth.json"

Pairs = set[tuple[str, ...]]
Span = tuple[str, int, int]
Gold = Callable[[list[str], list[Span]], Pairs]
_NOT_A_LETTER = re.compile(r"[\W_]+")
_BETWEEN = frozenset({"(", "["})


RULES = ("in brackets", "nearest")
FOLDS = 5


def measure(sentences: Path, *, rule: str = "in brackets") -> dict[str, Counts]:
    """Count on the marked sentences: ours, then the plain algorithm."""
    marked = json.loads(sentences.read_text(encoding="utf-8"))
    gold = _in_brackets if rule == "in brackets" else _nearest
    return {
        "ours": _counted(marked, gold, _ours),
        "plain Schwartz-Hearst": _counted(marked, gold, schwartz_hearst.pairs),
    }


def measure_folds(sentences: Path, *, rule: str = "nearest") -> list[Counts]:
    """Count ours on five parts of the sentences: those that define the same short form are all in one part.

    A rule of the reader stays only where it is of use in most parts, or in the press; rules that help one part alone
    were taken out.
    """
    folds: list[list[dict[str, Any]]] = [[] for _ in range(FOLDS)]
    for sentence in json.loads(sentences.read_text(encoding="utf-8")):
        tokens, spans = sentence["tokens"], list(_spans(sentence["labels"]))
        defined = sorted(short for short, _ in _nearest(tokens, spans))
        shorts = [" ".join(tokens[start:end]) for kind, start, end in spans if kind == "short"]
        group = next(iter([*defined, *shorts]), sentence["id"])
        folds[zlib.crc32(_bare(group).encode()) % FOLDS].append(sentence)
    return [_counted(fold, _in_brackets if rule == "in brackets" else _nearest, _ours) for fold in folds]


def measure_press(truth: Path = PRESS) -> Counts | None:
    """Count on the pairs marked by hand in press texts: `sentences` of {"text", "definitions": [{"short", "long"}]}."""
    if not truth.exists():
        return None
    total = Counts()
    for entry in json.loads(truth.read_text(encoding="utf-8"))["sentences"]:
        gold = {_pair(pair["short"], pair["long"]) for pair in entry["definitions"]}
        told = {_pair(found.short, found.long) for found in read_acronyms(entry["text"])}
        total += compared(told, gold)
    return total


def _counted(marked: list[dict[str, Any]], gold: Gold, read: Callable[[str], Iterable[tuple[str, str]]]) -> Counts:
    total = Counts()
    for sentence in marked:
        told = {_pair(short, long) for short, long in read(_printed(sentence["tokens"]))}
        tokens, spans = sentence["tokens"], list(_spans(sentence["labels"]))
        right = gold(tokens, spans)
        total += compared(told - (_nearest(tokens, spans) - right), right)
    return total


def _ours(text: str) -> Iterator[tuple[str, str]]:
    return ((found.short, found.long) for found in read_acronyms(text))


def _printed(tokens: list[str]) -> str:
    """Set the tokens as the sentence was printed: brackets, stops and hyphens without the tokens' spaces."""
    text = " ".join(tokens)
    text = re.sub(r"([(\[]) ", r"\1", text)
    text = re.sub(r" ([)\],.;:!?])", r"\1", text)
    return re.sub(r" ([-/]) ", r"\1", text)


def _in_brackets(tokens: list[str], spans: list[Span]) -> Pairs:
    return {
        _pair_of(tokens, one, other)
        for one, other in pairwise(spans)
        if one[0] != other[0] and tokens[one[2] : other[1]] and set(tokens[one[2] : other[1]]) <= _BETWEEN
    }


def _nearest(tokens: list[str], spans: list[Span]) -> Pairs:
    shorts = [span for span in spans if span[0] == "short"]
    longs = [span for span in spans if span[0] == "long"]
    return {
        _pair_of(tokens, long, min(shorts, key=lambda short: max(short[1] - long[2], long[1] - short[2])))
        for long in longs
        if shorts
    }


def _pair_of(tokens: list[str], one: Span, other: Span) -> tuple[str, ...]:
    short, long = (one, other) if one[0] == "short" else (other, one)
    return _pair(" ".join(tokens[short[1] : short[2]]), " ".join(tokens[long[1] : long[2]]))


def _spans(labels: list[str]) -> Iterable[Span]:
    """Return kind, start and end of each marked form; a B- opens a new one beside another of its kind."""
    numbered = 0
    named = []
    for at, label in enumerate(labels):
        numbered += label.startswith("B-")
        named.append((label[2:], numbered, at))
    for (kind, _), group in groupby(named, key=lambda name: name[:2]):
        if kind:
            places = [at for _, _, at in group]
            yield kind, places[0], places[-1] + 1


def _pair(short: str, long: str) -> tuple[str, ...]:
    # "UAVs" is the plural of the short form that stands in the list.
    bare = _bare(short).removesuffix("s") if short.endswith("s") and short[:-1].isupper() else _bare(short)
    return bare, _bare(long)


def _bare(printed: str) -> str:
    return _NOT_A_LETTER.sub("", printed).lower()
