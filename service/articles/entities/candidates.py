"""Runs of capitalised words, and what stands beside them, parted where no name goes on. Their meaning: `recognizer`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import IN_PLACE, POSSESSIVE, SMALL
from service.articles.entities.equipment import SHIP_NOUNS, opens_armed_noun
from service.articles.entities.known_names import KnownNames
from service.articles.entities.organizations import kinds
from service.articles.entities.places import PLACE_NOUNS
from service.articles.entities.units import PART as PARTED
from service.articles.entities.units import PARTS
from service.articles.text import listed

# A run of capitalised words and numbers, with the small words that names contain between them. It begins with a plain
# set of characters (with \d in it the search would take twice the time), and looks back only then: so the search for
# its start runs at the speed of the matching engine. What is taken is kept ("*+"), since nothing after it can fail.
_WORD = r"[\w.’'&-]*+(?:/[A-Z][\w-]*+)?+"
# "Committee on Armed Services", "War on Terror", but "Boeing on Monday"; "Raven Industries, Inc."
_ON = "|".join(f"(?<={word} on )" for word in listed("ommittee ommission Council Caucus Center Institute War"))
_SPACE = r"(?: |, (?=(?:Inc|L\.?L\.?C|L\.?L\.?P|Ltd|Corp|PLC)\b))"
_JOINED = rf"(?:(?:{'|'.join(sorted(SMALL - {'on'}))}) |on (?:{_ON}))*+"
_RUN = re.compile(rf"[A-ZÀ-Þ0-9](?<!\w.){_WORD}(?:{_SPACE}{_JOINED}(?:[ae][a-z]h?-)?+[A-ZÀ-Þ0-9]{_WORD})*+")
_ARTICLE = re.compile(r"(?<!\w)[ae][a-z]h?-$")
_APOSTROPHES = frozenset("’'")
_LONGEST_OF_POSSESSIVE = 5
# What stands before ".DJI", which names an index and no company.
_BEFORE_TICKER = frozenset((" .", "(.", "[."))
_SINGLE_LETTERS = re.compile(r"(?:[A-ZÀ-Þ]\.)+")
_NEXT_WORD = re.compile(r",? [a-z]+(?:-[a-z]+)*|, \d\d(?=,)| \([RDI]-(?=[A-Z])")
_SAID_AFTER = re.compile(r",? (?:said|says|told|added|explained)\b")
# What stands before a run and makes its words something; of all else nothing is asked.
SAID = (" said ", " says ", " added ")
# What `before` and `after` say where a title in small letters leads to a name, or an age or a party follows it.
TITLED, BRACKETED, AFLOAT, EXERCISE = " title ", " (age or party)", " (ship) ", " (exercise) "
# What `before` says where a part of the unit stands, as "1st Battalion, ".
PART = " (part), "
_PART_ENDS = tuple(f" {part}, " for part in PARTS)
_LEADS_TO_PLACE = (" in ", "In ", " at ", "At ", " near ", "Near ", " from ", " outside ", ", of ")
_LEADS_TO_TOWN = (*_LEADS_TO_PLACE, " of ", " to ", " the ", " a ", ", and ", " around ")
_NEXT_NAME = re.compile(r", ([A-ZÀ-Þ][\w.’'-]*+)((?: [A-ZÀ-Þ][\w.’'-]*+){0,2})")
_TELLING_BEFORE = (", ", " of ", "to the ", *SAID)
_TELLING_ENDS = frozenset(words[-2:] for words in _TELLING_BEFORE)
# So many characters after a run say that no more need be read of what follows.
_TOLD_BY = 3
# After a name in a list of officers, which has surnames first: "SWASEY DAVID JAMES /0512".
_OFFICER_LISTED = " /"
_NOUN_STARTS = frozenset(f" {noun}"[:_TOLD_BY] for noun in PLACE_NOUNS)
_BRACKET_STARTS = (" (R", " (D", " (I", *(f", {digit}" for digit in range(10)))
_BRACKET_ENDS = frozenset("0123456789-")
_LED_BY_NOUN = (*SHIP_NOUNS, " exercise ")
_SHIP_ENDS = frozenset(noun[-2:] for noun in _LED_BY_NOUN)
# What stands before "exercise" where it is a noun: "during exercise Razor Talon", not "to exercise".
_BEFORE_EXERCISE = frozenset(
    listed(
        "a annual at capstone during for from in its joint large-scale military multinational of "
        "supporting the training"
    )
)
_TELLING_OF_DULL = _SHIP_ENDS | {"f "}
_LOOK_BACK, _LOOK_AHEAD = 24, 100
_REMEMBERED = 65_536
# Without MD, which is also a physician.
_POSTAL_CODES = frozenset(
    listed(
        "AK AL AR AZ CA CO CT DE FL GA HI IA ID IL IN KS KY LA ME MI MN MO MS MT NC ND NE NH NJ NM "
        "NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY"
    )
)
# Cues of a name beside them: alone they are none.
_ANNOUNCING = frozenset(
    listed("address,base ending,base opening,office,office in capitals,operation opening,rank,rank in capitals", ",")
)


# A run as printed, and what tells of it on either side: empty where nothing does, so that equal runs are equal.
Run = tuple[str, str, str]


class Stretch(NamedTuple):
    """Words of one run that belong together, and the text on either side, empty where a sentence or 's ends it.

    `starts` says where each word begins in the run; none where the words are all of the run, with a space between.
    """

    words: list[str]
    starts: list[int]
    before: str
    after: str


class Candidates:
    """The runs of texts that may hold a name, by what one table of names knows."""

    def __init__(self, known: KnownNames) -> None:
        self._known = known
        self._shapes: dict[str, tuple[int, str, bool]] = {}
        self._bares: dict[str, tuple[str, bool]] = {}
        nouns = (*opens_armed_noun(), *words_of("small place ending"), *PLACE_NOUNS)
        said = listed("said says told added explained")
        spaced = (f"{sign}{word}" for sign in (" ", ", ") for word in said)
        # The words that, next after a run, may say what it is: "said", "province", ", the … commander".
        self._telling = frozenset(
            {*spaced, *(f" {noun}" for noun in (*nouns, "chief", "secretary")), ", the", ", a", ", an"}
        )
        self._title_ends = frozenset(title[-2:] for title in words_of("small title"))
        self._telling_starts = frozenset((*_BRACKET_STARTS, *(word[:_TOLD_BY] for word in self._telling)))

    def runs(self, text: str, read: Mapping[Any, tuple[Any, ...]]) -> Iterator[tuple[int, str, str, str]]:
        """Yield the runs of a text that may hold a name, parted as `Run` is, and where each begins.

        `read` has what runs are known to hold: those that hold none where nothing stands beside them are left out.
        """
        shapes, telling_starts, title_ends = self._shapes, self._telling_starts, self._title_ends
        for found in _RUN.finditer(text):
            printed = found[0]
            start, end = found.span()
            around = text[start - 2 : start]
            if around in _BEFORE_TICKER:
                continue
            if around[1:] == "-" and (article := _ARTICLE.search(text, max(0, start - 5), start)):
                start, printed = article.start(), article[0] + printed
            skipped, rest, dull = shapes.get(printed) or self._shape(printed)
            if skipped:
                start += skipped
                around = text[start - 2 : start]
            following = text[end : end + _TOLD_BY]
            if following.startswith(_OFFICER_LISTED) and following[2:].isdigit() and rest.isupper():
                continue
            # Most words say nothing, and nothing stands beside them that is worth a closer look.
            if dull and not (around in _TELLING_OF_DULL or following[:2] == ", " or following in _NOUN_STARTS):
                continue
            placed = following.startswith(", ") and following[2:].isupper() and self._is_placed(text, start, end)
            afloat = around in _SHIP_ENDS and text.endswith(_LED_BY_NOUN, 0, start)
            # A word that says nothing itself is a name only where a place's noun stands beside it.
            of = around == "f " and text.endswith(" of ", 0, start)
            if dull and not (placed or afloat or of or following in _NOUN_STARTS):
                continue
            told = around in _TELLING_ENDS and text.endswith(_TELLING_BEFORE, 0, start)
            titled = " " in rest and text[start - 3 : start - 1] in title_ends
            before = ""
            if afloat or told or titled:
                before = (_led if afloat else _before if told else _title_before)(text, start)
            after = IN_PLACE if placed else self._after(text, end) if following in telling_starts else ""
            if before or after or read.get(rest) != ():
                yield start, rest, before, after

    def _is_placed(self, text: str, start: int, end: int) -> bool:
        """Tell whether the run is what a known place after a comma is around: "in Dayton, Ohio", "at Taji, Iraq"."""
        inner = text.find(" in ", start, end) >= 0
        led = inner or text.endswith(_LEADS_TO_PLACE, 0, start)
        if not led and not text.endswith(_LEADS_TO_TOWN, 0, start) and text.find(" of ", start, end) < 0:
            return False
        found = _NEXT_NAME.match(text, end)
        if not found:
            return False
        known, words = self._known.places, [found[1], *found[2].split()]
        for size in range(len(words), 0, -1):
            name = " ".join(words[:size])
            if name in _POSTAL_CODES:
                return led
            place = known.get(name) or known.get(name.rstrip("."))
            if place:
                return led or place.name in self._known.states
        return False

    def _after(self, text: str, end: int) -> str:
        if text.endswith(PARTS, 0, end) and text[end + 2 : end + 3].isdigit():
            return text[end : end + _LOOK_AHEAD]
        found = _NEXT_WORD.match(text, end)
        word = found[0] if found else ""
        if word in self._telling:
            return " said" if _SAID_AFTER.match(text, end) else text[end : end + _LOOK_AHEAD]
        return BRACKETED if word[-1:] in _BRACKET_ENDS else ""

    def _shape(self, printed: str) -> tuple[int, str, bool]:
        """Return how much of a printed run only opens the sentence, the rest, and whether that alone is dull."""
        opener, _, rest = printed.partition(" ")
        skipped = len(opener) + 1
        if not rest or opener not in self._known.mere_openers:
            skipped, rest = 0, printed
        if len(self._shapes) >= _REMEMBERED:
            self._shapes.clear()
        shape = self._shapes[printed] = skipped, rest, " " not in rest and self._is_dull(rest)
        return shape

    def _is_dull(self, printed: str) -> bool:
        """Tell a word alone that is neither a name by itself nor made as names of things are ("F-35", "M1A2")."""
        if "-" in printed or (printed[0].isalpha() and printed[-1].isalnum() and not printed.isalpha()):
            return False
        bare = self._bared(printed)[0]
        cue = self._known.cues.longest([bare], 0) if bare else None
        return not cue or cue[1].kind in _ANNOUNCING

    def stretches(self, run: Run) -> Iterator[Stretch]:
        """Part a run into the stretches that names do not cross."""
        printed, before, after = run
        if not ("." in printed or "’" in printed or "'" in printed or "," in printed or "- " in f"{printed} "):
            yield Stretch(printed.split(" "), [], before, after)
            return
        words: list[str] = []
        starts: list[int] = []
        at, bares = 0, self._bares
        printed_words = printed.split(" ")
        for number, word in enumerate(printed_words):
            bare, closed = bares.get(word) or self._bared(word)
            if closed and (
                (words[-1:] == ["Operation"] and word[-1] == "s")  # "Operation Freedom's Sentinel"
                or self._is_possessive_in_name(printed_words, number)
            ):
                bare, closed = word, False
            if bare:
                words.append(bare)
                starts.append(at)
            if closed and words:
                yield Stretch(words, starts, before, "")
                words, starts, before = [], [], "" if word[-1] == "." else POSSESSIVE
            at += len(word) + 1
        if words:
            yield Stretch(words, starts, before, after)

    def _is_possessive_in_name(self, words: list[str], at: int) -> bool:
        """Tell what is part of a name: "Women's" in "Service Women's Action Network", not in "Women's hearings"."""
        word = words[at]
        if word in words_of("possessive in organization"):
            told = words[at + 1 : at + _LONGEST_OF_POSSESSIVE]
            # "Alliance for Women's Economic Empowerment"
            heads = (
                [*words[max(0, at - _LONGEST_OF_POSSESSIVE) : at], *told] if told and words[at - 1] == "for" else told
            )
            return not kinds().isdisjoint(heads)
        cues = self._known.cues
        return cues.begins_with(word) and cues.longest(words, at) is not None

    def _bared(self, word: str) -> tuple[str, bool]:
        """Return a word without possessive and full stop, and whether the name must end with it."""
        if len(self._bares) >= _REMEMBERED:
            self._bares.clear()
        if word[-1] == "s" and word[-2:-1] in _APOSTROPHES:
            bared = word[:-2], True
        elif word[-1] in _APOSTROPHES:
            bared = word[:-1], True
        elif word[-1] == ",":  # before "Inc."
            bared = word[:-1], False
        elif word[-1] == "-":
            bared = word[:-1], True  # "Ryan Crocker- Former U.S. Ambassador"
        elif word[-1] != "." or word in self._known.dotted or _SINGLE_LETTERS.fullmatch(word):
            bared = word, False
        else:
            bared = word.rstrip("."), True
        self._bares[word] = bared
        return bared


def _title_before(text: str, start: int) -> str:
    """Return TITLED where a title in small letters stands before: "quarterback", "then-governor"."""
    word = text[max(0, start - _LOOK_BACK) : start - 1].rpartition(" ")[2]
    return TITLED if word in words_of("small title") else ""


def _led(text: str, start: int) -> str:
    """Return what leads to a name that a noun stands before: that of a ship, or of an exercise."""
    *_, before, noun = ("", *text[max(0, start - _LOOK_BACK) : start].split())
    if noun != "exercise":
        return AFLOAT
    return EXERCISE if before in _BEFORE_EXERCISE else ""


def _before(text: str, start: int) -> str:
    tail = text[max(0, start - _LOOK_BACK) : start]
    if text[start].isdigit() and tail.endswith(_PART_ENDS) and PARTED.search(tail):
        return PART
    if not tail.endswith(" of "):
        return next(sign for sign in _TELLING_BEFORE if tail.endswith(sign))
    noun = tail[tail.rfind(" ", 0, -4) + 1 : -4]
    return f" {noun} of " if noun.lower() in words_of("place before of") else " of "
