"""Finding concepts in a text: one pass of an automaton over all names, the longest at each place. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from mappings.lexicon.concepts import Concept, english_words
from service.lexicon import surface_forms

# What stands beside a word and belongs to none: where a name may begin. Each is sought as a space.
_SIGNS = "!\"#$%&'()*+,./:;<=>?@[\\]^_{|}~“”„«»…—―•·†‡§©®™°¿¡\u2028\u2029"

# What most often follows a form, and is no ending of it; the letters that an ending may begin with, and a variant.
_ENDS = frozenset(' .,;:)"”?!')
_ENDINGS = frozenset("es")
_VARIANTS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


# The long forms of acronyms are the same in article after article.
_REMEMBERED = 4096


class Sense(NamedTuple):
    """One meaning of a form: the concept, and whether the form is another word or name as well."""

    concept: str
    ambiguous: bool


class Found(NamedTuple):
    """A form found between two positions of a text, with what it may mean; `acronym` where its capitals decide."""

    start: int
    end: int
    form: str
    senses: tuple[Sense, ...]
    acronym: bool

    @property
    def ambiguous(self) -> bool:
        """Whether the form is another word or name in each of its senses."""
        return all(sense.ambiguous for sense in self.senses)

    def is_variant(self, text: str) -> bool:
        """Whether the text found is a narrower thing than the form: F-35A, found as F-35."""
        return surface_forms.is_designator(self.form) and not surface_forms.same_designator(
            text[self.start : self.end], self.form
        )


class Acronyms(NamedTuple):
    """The acronyms known, in capitals without dots, and those among them that are no other word or name."""

    known: frozenset[str]
    clear: frozenset[str]


class Form(NamedTuple):
    """A spelling that is looked for, and the form that it is one of; `is_word` tells one without spaces and signs."""

    spelling: str
    form: str
    senses: tuple[Sense, ...]
    acronym: bool
    designator: bool
    is_word: bool


# Patterns, and the form that each of them is of.
Automaton = tuple[AhoCorasick, list[Form]]


class Finder:
    """All forms of all concepts, compiled. Acronyms and ambiguous names are found as printed, others in any case.

    `acronyms` and `ranks` are for queries, where both are typed in small letters too; ranks are given in these. With
    `indexable_only`, forms that may mean nothing that articles are indexed under are left out.
    """

    def __init__(self, concepts: Collection[Concept], *, indexable_only: bool = False) -> None:
        printed, folded = _tables(concepts, capitals_decide=_capitals_decide if indexable_only else None)
        if indexable_only:
            names = frozenset(entry.id for entry in concepts if entry.indexable)
            printed, folded = _with_any_sense(printed, names), _with_any_sense(folded, names)
        self._printed, self._folded = _automaton(printed), _automaton(folded)
        self._senses: dict[str, tuple[Sense, ...]] = {}
        self.acronyms = _acronyms(printed)
        self.ranks = frozenset(
            form.lower().rstrip(".")
            for entry in concepts
            if entry.kind == "rank"
            for form in entry.forms
            if form.istitle()
        )

    def find(self, text: str) -> list[Found]:
        """Return what is found, in order, none within another. Positions are those of `text`."""
        return [Found(start, end, form.form, form.senses, form.acronym) for start, end, form in self.spans(text)]

    def senses_of(self, form: str) -> tuple[Sense, ...]:
        """Return the senses of a form that is the whole text."""
        if form not in self._senses:
            if len(self._senses) >= _REMEMBERED:
                self._senses.clear()
            whole = (known for start, end, known in self.spans(form) if start == 0 and end == len(form))
            self._senses[form] = tuple(sense for known in whole for sense in known.senses)
        return self._senses[form]

    def spans(self, text: str) -> list[tuple[int, int, Form]]:
        """Return as `find` does where a form begins and ends, and the form."""
        plain = surface_forms.alike(text)
        spaced = _spaced(plain)
        small = spaced.lower()
        if len(small) != len(spaced):  # a letter whose small form is two
            small = spaced
        hits = [*_hits(plain, spaced, self._printed), *_hits(plain, small, self._folded, in_any_case=True)]
        hits.sort()
        last = 0
        found = []
        for start, end, _, _, form in hits:
            if start >= last:
                last = -end
                found.append((start, last, form))
        return found


def _tables(
    concepts: Iterable[Concept], *, capitals_decide: Callable[[str], bool] | None = None
) -> tuple[dict[str, Form], dict[str, Form]]:
    printed: dict[str, Form] = {}
    folded: dict[str, Form] = {}
    for entry in concepts:
        acronyms, ambiguous = frozenset(entry.acronyms), frozenset(entry.ambiguous)
        names, of_doctrine_alone = entry.forms, entry.of_doctrine_alone
        for form in names:
            if (of_doctrine_alone and form in english_words()) or surface_forms.is_narrower(form, names):
                continue  # "security": as a word it says all that it means
            spellings = surface_forms.spellings(form, rank=entry.kind == "rank")
            table = printed if form in acronyms or form in ambiguous else folded
            if table is folded and capitals_decide and capitals_decide(form):
                table, spellings = printed, spellings | {each.upper() for each in spellings}
            for spelling in spellings:
                key = spelling.lower() if table is folded else spelling
                senses = table[key].senses if key in table else ()
                if entry.id not in {sense.concept for sense in senses}:
                    senses = (*senses, Sense(entry.id, form in ambiguous))
                designator = surface_forms.is_designator(form)
                table[key] = Form(key, form, senses, form in acronyms, designator, key.isalnum())
    return printed, folded


def _capitals_decide(form: str) -> bool:
    """Tell whether a name in small letters may be other words: "DoW" and "Dow", "New START" and "new start"."""
    several = [word for word in form.split() if sum(map(str.isupper, word)) > 1]
    return bool(several) and (form == several[0] or any(word.lower() in english_words() for word in several))


def _with_any_sense(table: dict[str, Form], concepts: frozenset[str]) -> dict[str, Form]:
    """Return the forms that may mean one of some concepts, with all that they may mean."""
    return {key: form for key, form in table.items() if any(sense.concept in concepts for sense in form.senses)}


def _acronyms(printed: dict[str, Form]) -> Acronyms:
    senses = {spelling: form.senses for spelling, form in printed.items() if form.acronym}
    clear = (name for name, meant in senses.items() if not any(sense.ambiguous for sense in meant))
    return Acronyms(frozenset(senses), frozenset(clear))


def _spaced(text: str) -> str:
    """Return a text, longer by the space before it, with a space for each sign."""
    for sign in _SIGNS:  # as in `alike`: what is not there costs nothing
        text = text.replace(sign, " ")
    return f" {text}"


def _automaton(table: dict[str, Form]) -> Automaton:
    return AhoCorasick([_spaced(key) for key in table], matchkind=MatchKind.Standard), list(table.values())


def _hits(
    plain: str, spaced: str, automaton: Automaton, *, in_any_case: bool = False
) -> Iterator[tuple[int, int, int, bool, Form]]:
    """Yield (start, -end, -end without an ending, no acronym, form): the first at a start is the one to take."""
    patterns, known = automaton
    padded = f"{plain} "
    for which, start, after in patterns.find_matches_as_indexes(spaced, overlapping=True):
        end = after - 1
        following = padded[end]
        form = known[which]
        stop = end
        if following not in _ENDS:
            if following.isalpha() and not (following in _ENDINGS or (form.designator and following in _VARIANTS)):
                continue
            ending = surface_forms.end(plain, end, designator=form.designator)
            if ending is None:
                continue
            stop = ending
        if not form.is_word:  # a sign may stand for another one
            printed = plain[start:end]
            if (printed.lower() if in_any_case else printed) != form.spelling:
                continue
        yield start, -stop, -end, not form.acronym, form
