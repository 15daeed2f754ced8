"""Words that announce a person: ranks, offices, forms of address - and the one table that names are scanned with."""

from functools import cache
from typing import NamedTuple

from service.articles.gazetteer import Phrases, organizations, places, ranks
from service.articles.text import listed

_OFFICES = listed(
    "Acting Administrator|Administrator|Ambassador|Archbishop|Assistant Director|Attorney General|Chair|Chairman|"
    "Chairwoman|Chancellor|Chief Executive Officer|Chief Justice|Chief of Staff|Chief of Naval Operations|"
    "Commandant|Commissioner|Congressman|Congresswoman|Crown Prince|Deputy Administrator|Deputy Director|"
    "Deputy Prime Minister|Director|Director General|Director of National Intelligence|Emir|First Lady|Governor|"
    "Gov.|Inspector General|Judge|Justice|King|Lieutenant Governor|Lt. Gov.|Majority Leader|Mayor|Minister|"
    "Minority Leader|National Security Advisor|National Security Adviser|Deputy National Security Advisor|Pope|"
    "President|Press Secretary|Prime Minister|Prince|Princess|Principal Deputy Press Secretary|Professor|Queen|Rep.|"
    "Representative|Second Gentleman|Secretary|Secretary General|Secretary-General|Sen.|Senator|"
    "Solicitor General|Speaker|Special Envoy|Special Representative|Spokesman|Spokesperson|Spokeswoman|Sultan|"
    "Supreme Allied Commander|Surgeon General|Vice Chairman|Vice President",
    by="|",
)
_HELD = ("Secretary", "Deputy Secretary", "Under Secretary", "Assistant Secretary", "Minister", "Deputy Minister")
_FIELDS = listed(
    "Agriculture|Commerce|Defence|Defense|Education|Energy|Finance|Foreign Affairs|Health|"
    "Health and Human Services|Homeland Security|Housing and Urban Development|Justice|Labor|National Defence|"
    "National Defense|State|Transportation|Treasury|Veterans Affairs|War|the Air Force|the Army|the Interior|"
    "the Navy|the Treasury",
    by="|",
)
_SHORT_FIELDS = listed(
    "Air Force|Army|Commerce|Defence|Defense|Education|Energy|Finance|Foreign|Health|Home|Homeland Security|"
    "Interior|Justice|Labor|Navy|Transportation|Treasury|Veterans Affairs|War",
    by="|",
)
_ADDRESSES = ("Dame", "Dr.", "Lady", "Lord", "Mr.", "Mrs.", "Ms.", "Rev.", "Sir")
_BASE_ENDINGS = {
    "Air Force Base": "Air Force Base",
    "AFB": "Air Force Base",
    "Air Base": "Air Base",
    "AB": "Air Base",
    "Air Reserve Base": "Air Reserve Base",
    "Air National Guard Base": "Air National Guard Base",
    "Air Force Station": "Air Force Station",
    "Army Airfield": "Army Airfield",
    "Airfield": "Airfield",
    "Space Force Base": "Space Force Base",
    "SFB": "Space Force Base",
}
_BASE_OPENINGS = {
    "Fort": "Fort",
    "Ft.": "Fort",
    "Joint Base": "Joint Base",
    "Marine Corps Air Station": "Marine Corps Air Station",
    "Marine Corps Base": "Marine Corps Base",
    "NAS": "Naval Air Station",
    "Naval Air Station": "Naval Air Station",
    "Naval Base": "Naval Base",
    "Naval Station": "Naval Station",
}


class Sign(NamedTuple):
    """What a known phrase is a sign of: `kind` rank, office, address, organization, place, base ending or opening."""

    kind: str
    value: str
    follows_comma: bool = False


@cache
def signs() -> Phrases[Sign]:
    """Give the one table of all phrases; where a phrase is two things, the earlier entry here counts."""
    table: Phrases[Sign] = Phrases()
    for form, name in organizations().items():
        table.add(form, Sign("organization", name))
    for office in _offices():
        table.add(office, Sign("office", office))
    for form, rank in ranks().items():
        table.add(form, Sign("rank", rank))
    for address in _ADDRESSES:
        table.add(address, Sign("address", address))
    for form, place in places().items():
        table.add(form, Sign("place", place.name, place.follows_comma))
    for form, name in _BASE_ENDINGS.items():
        table.add(form, Sign("base ending", name))
    for form, name in _BASE_OPENINGS.items():
        table.add(form, Sign("base opening", name))
    return table


def _offices() -> list[str]:
    held = [f"{office} of {field}" for office in _HELD for field in _FIELDS]
    short = [f"{field} {office}" for office in ("Secretary", "Minister") for field in _SHORT_FIELDS]
    return [*_OFFICES, *held, *short]


@cache
def dotted() -> frozenset[str]:
    """Give the words whose full stop belongs to them: "Gen.", "Fla.", "U.S." - no sentence ends there for sure."""
    phrases = [*ranks(), *places(), *organizations(), *_OFFICES, *_ADDRESSES, *_BASE_OPENINGS, "Jr.", "Sr.", "St."]
    return frozenset(word for phrase in phrases for word in phrase.split() if word.endswith("."))
