"""Ranks before a name, in all their forms. What stands after the name is the readers' of bylines and people."""

from functools import cache

from service.articles.entities.gazetteer import Phrases, ranks

# Services as they are printed before a rank or in a photo credit, and the name that they go by here.
SERVICES = {
    form: name
    for name, forms in {
        "Air Force": ("Air Force", "U.S. Air Force", "USAF"),
        "Air Force Reserve": ("Air Force Reserve", "U.S. Air Force Reserve"),
        "Air National Guard": ("Air National Guard", "U.S. Air National Guard"),
        "Army": ("Army", "U.S. Army"),
        "Army National Guard": ("Army National Guard", "U.S. Army National Guard"),
        "Army Reserve": ("Army Reserve", "U.S. Army Reserve"),
        "Coast Guard": ("Coast Guard", "U.S. Coast Guard"),
        "DoD": ("DoD", "DOD", "Department of Defense"),
        "Marine Corps": ("Marine Corps", "U.S. Marine Corps", "Marine"),
        "National Guard": ("National Guard",),
        "Navy": ("Navy", "U.S. Navy"),
        "Space Force": ("Space Force", "U.S. Space Force"),
    }.items()
    for form in forms
}


@cache
def _rank_phrases() -> Phrases[str]:
    phrases: Phrases[str] = Phrases()
    for form, rank in ranks().items():
        phrases.add(form, rank)
    return phrases


def leading_rank(text: str) -> tuple[str | None, str]:
    """Split "Tech. Sgt. Dan DeCook" into the rank as printed and the rest; no rank, no split."""
    words = text.split()
    found = _rank_phrases().longest(words, 0) if words else None
    if not found:
        return None, text
    return " ".join(words[: found[0]]), " ".join(words[found[0] :])


def leading_service(text: str) -> tuple[str | None, str]:
    """Split "Air Force Staff Sgt. Jette Carr" into the service and the rest."""
    words = text.split()
    for size in range(min(5, len(words)), 0, -1):
        service = SERVICES.get(" ".join(words[:size]))
        if service:
            return service, " ".join(words[size:])
    return None, text
