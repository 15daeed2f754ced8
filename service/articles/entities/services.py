"""Armed services that a text names without their country: "the Army" of an American text is the U.S. Army."""

from mappings.lexicon.words import words as words_of
from service.articles.entities.cues import JOINING, POSSESSIVE, WHO, Cue, Phrases
from service.articles.entities.mentions import Find, Runs, Support

# The concepts of the American services by what the press calls them at home.
SERVICES = {
    "Air Force": "us-air-force",
    "Army": "us-army",
    "Coast Guard": "us-coast-guard",
    "Marine Corps": "us-marine-corps",
    "Navy": "us-navy",
    "Space Force": "us-space-force",
}
# Few other countries have these.
_OURS = frozenset(("us-marine-corps", "us-space-force"))
# "Retired Army Gen. Jo Doe", but "Indian Army", "Salvation Army", "Royal Navy".
_NO_COUNTRY = frozenset(("Active", "Former", "Regular", "Retired", "Senior", "Top", "Total"))
# "Iran … will lose its Army": the service of whom the text has just named.
_ANOTHERS = (" its ", " their ")
_SERVICE_WORDS = frozenset(name.split()[-1] for name in SERVICES)


def stands_alone(words: list[str], at: int, end: int, before: str, known: Phrases[Cue]) -> bool:
    """Tell whether a service between two positions is named without a country, and is no part of a longer name."""
    if end < len(words) and words[end] not in JOINING:
        hit = known.longest(words, end)
        if not hit or hit[1].kind not in WHO:
            return False  # "Army Commendation Medal", "Navy Cross"
    if words[end : end + 1] == ["of"] or (not at and before == POSSESSIVE):
        return False
    if not at or words[at - 1] in _NO_COUNTRY:
        return True
    if words[at - 1] == "and" and words[at - 2] in _SERVICE_WORDS:  # "the Indian Army and Navy"
        first = at - 3 if words[at - 2] in {"Corps", "Force", "Guard"} else at - 2
        return first <= 0 or words[first - 1] in _NO_COUNTRY | JOINING or words[first - 1] in words_of("opener")
    return words[at - 1] in JOINING or words[at - 1] in words_of("opener")


def with_countries(runs: Runs, text: str, american: frozenset[str]) -> Runs:
    """Return what is found without services of which the text does not say whose they are.

    They are American where the text names something of the United States (`american`: such concepts and places), or no
    place at all, and no other country's service of the same kind.
    """
    finds = [find for _, finds in runs for find in finds if find.kind in {"organization", "place"}]
    alone = {find.name for find in finds if find.support is Support.HOME}
    if not alone:
        return runs
    here = all(find.kind != "place" for find in finds) or any(
        find.concept in american or find.name in american
        for find in finds
        if find.support is not Support.HOME or find.concept in _OURS
    )
    named = [find.name for find in finds if find.concept not in american and find.support is not Support.HOME]
    told = {name for name in alone if here and not any(other.endswith(name.removeprefix("U.S.")) for other in named)}

    def stays(start: int, find: Find) -> bool:
        return find.support is not Support.HOME or (
            find.name in told and not text.endswith(_ANOTHERS, 0, start + find.start)
        )

    return [
        (start, finds)
        if all(find.support is not Support.HOME for find in finds)
        else (start, tuple(find for find in finds if stays(start, find)))
        for start, finds in runs
    ]
