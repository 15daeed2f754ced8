"""Names of the months, and of the days of the week, in the languages of the press: whole and cut short."""

from functools import cache, lru_cache
from typing import Literal
from unicodedata import combining, normalize

from babel import Locale

from service.articles.text import listed

# Where the names of several languages are the same word, it may be two months: Croatian and Polish "listopad".
_LANGUAGES = listed(
    "en de fr es it pt nl hr sl bs cs sk pl da sv nb fi is et lv lt hu ro tr ca gl sq ru uk bg el mk sr sr_Latn id"
)
_FORMS = ("format", "stand-alone")
_WIDTHS = ("wide", "abbreviated")
_SHORTEST_STEM = 3
_MORE_MONTHS = {"mrz": frozenset({3})}

Kind = Literal["months", "days"]

Names = dict[str, frozenset[int]]


@lru_cache(1_000)
def months_named(word: str) -> frozenset[int]:
    """Return the months, 1 to 12, that a word names in some language; a word cut short counts where one has it."""
    return _english("months").get(_plain(word)) or _numbers("months", word)


@lru_cache(1_000)
def weekdays_named(word: str) -> frozenset[int]:
    """Return the days, 0 for Monday, that a word names in some language."""
    return _numbers("days", word)


def _numbers(kind: Kind, word: str) -> frozenset[int]:
    plain, names = _plain(word), _all(kind)
    if plain in names or len(plain) < _SHORTEST_STEM:
        return names.get(plain, frozenset())
    return frozenset().union(*(numbers for name, numbers in names.items() if name.startswith(plain)))


@cache
def _english(kind: Kind) -> Names:
    return _names(kind, ["en"])


@cache
def _all(kind: Kind) -> Names:
    """Read every language: it takes a second, and most feeds need English alone."""
    return _names(kind, _LANGUAGES) | (_MORE_MONTHS if kind == "months" else {})


def _names(kind: Kind, languages: list[str]) -> Names:
    numbers: dict[str, set[int]] = {}
    for locale in map(Locale.parse, languages):
        for form in _FORMS:
            for width in _WIDTHS:
                for number, name in getattr(locale, kind)[form][width].items():
                    # Catalan has the preposition in the name: "de març".
                    plain = _plain(name.removeprefix("de ").removeprefix("d’"))
                    numbers.setdefault(plain, set()).add(number)
    return {name: frozenset(several) for name, several in numbers.items()}


def _plain(word: str) -> str:
    """Return a word in small letters, without accents and the stop of an abbreviation."""
    return "".join(sign for sign in normalize("NFKD", word.casefold()) if not combining(sign)).rstrip(".")
