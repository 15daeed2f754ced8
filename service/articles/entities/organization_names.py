"""The one name that an article's list has for an organization."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from service.articles.entities.mentions import Find, Runs, Support

# Names begin with each other: "U.S. Attorney's Office", and the same "for the District of Maine".
_NARROWER = (" for ", " on ", " of the ")
# Some archives have lost the apostrophes.
_ALIKE = (("united states ", "u.s. "), ("’", "'"), ("&", "and"), (",", ""), ("attorneys office", "attorney's office"))

_REMEMBERED = 16_384


def with_former_names(runs: Runs, labels: Mapping[str, tuple[str, str]]) -> Runs:
    """Return what is found with one name for what is called by a former one: the preferred where that is printed too.

    A text that knows a name of today alone is not taken for one of its own day: "Air Force Association" in 2016 is
    what was called so. `labels` are kind and name of each concept.
    """
    finds = [find for _, finds in runs for find in finds if find.kind == "organization" and find.concept]
    former: dict[str | None, str] = {}
    for find in finds:
        if find.support is Support.FORMER:
            former[find.concept] = max(find.name, former.get(find.concept, ""), key=len)
    if not former:
        return runs
    # An acronym of both names tells nothing: AFA.
    letters = {concept: sum(letter.isupper() for letter in name) for concept, name in former.items()}
    others = [find for find in finds if find.concept in former and find.support is not Support.FORMER]
    today = {find.concept for find in others if find.end - find.start != letters[find.concept]}

    def named(find: Find) -> Find:
        if find.concept not in former or not find.concept:
            return find
        if find.concept in today:
            return find._replace(name=labels[find.concept][1], support=Support.LISTED)
        return find._replace(name=former[find.concept], support=Support.FORMER)

    return [
        (start, tuple(map(named, finds)) if any(find.concept in former for find in finds) else finds)
        for start, finds in runs
    ]


def without_parents(runs: Runs) -> Runs:
    """Return what is found without the listed university within the name of its school."""
    return [(start, _alone(finds) if any("School" in find.name for find in finds) else finds) for start, finds in runs]


def _alone(finds: tuple[Find, ...]) -> tuple[Find, ...]:
    """Leave out of what is found what a school's name follows that it begins."""
    after = [*finds[1:], None]
    return tuple(find for find, following in zip(finds, after, strict=True) if not _is_parent(find, following))


def _is_parent(find: Find, following: Find | None) -> bool:
    if following is None or find.kind != "organization" or following.kind != "organization":
        return False
    return "School" in following.name and following.start <= find.start and find.end < following.end


def one_each(finds: Iterable[Find]) -> tuple[str, ...]:
    """Return the names of organizations, each once, without the short forms of longer ones beside them.

    "Chamber of Commerce" is the "U.S. Chamber of Commerce" of the article.
    """
    names: dict[str, Find] = {}
    for find in finds:
        key = _plain(find.name)
        if key not in names or (find.concept and not names[key].concept):
            names[key] = find
    longer = {part for name in names for part in _parts(name)}
    return tuple(dict.fromkeys(find.name for name, find in names.items() if find.concept or name not in longer))


@lru_cache(maxsize=_REMEMBERED)
def _parts(name: str) -> tuple[str, ...]:
    """Return the shorter names that may stand for a name: its end, and what stands before "for" or "on"."""
    words = name.split()
    ends = (" ".join(words[at:]) for at in range(1, len(words)))
    return (*ends, *(name.partition(join)[0] for join in _NARROWER if join in name))


@lru_cache(maxsize=_REMEMBERED)
def _plain(name: str) -> str:
    """Return a name without what printers choose."""
    plain = name.lower()
    for printed, one in _ALIKE:
        plain = plain.replace(printed, one)
    return plain.removeprefix("the ")
