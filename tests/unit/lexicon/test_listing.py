import pytest

from mappings.lexicon.concepts import Concept
from service.errors import BadInput
from service.lexicon.lexicon import Lexicon
from service.lexicon.listing import paginate, search_concepts

LEXICON = Lexicon(
    {
        entry.id: entry
        for entry in (
            Concept("mq-9", "MQ-9 Reaper", "equipment", names=("Reaper", "MQ-9")),
            Concept("reaper-line", "Reaper Line", "equipment"),
            Concept("grim", "Grim Reaper", "unit"),
            Concept("cas", "close air support", "term", acronyms=("CAS",)),
            Concept("case", "Casey", "place", former=("CAS Station",)),
        )
    }
)


@pytest.mark.parametrize(
    ("text", "kind", "ids"),
    [
        ("reaper", "", ["mq-9", "reaper-line", "grim"]),
        ("reaper", "unit", ["grim"]),
        ("mq 9", "", ["mq-9"]),
        ("CAS", "", ["cas", "case"]),
        ("air close", "", ["cas"]),
        ("grim", "", ["grim"]),
        ("nothing", "", []),
        ("", "", ["case", "cas", "grim", "mq-9", "reaper-line"]),
    ],
)
def test_the_nearest_come_first(text: str, kind: str, ids: list[str]) -> None:
    assert [entry.id for entry in search_concepts(LEXICON, text, kind)] == ids


def test_pages_follow_each_other() -> None:
    everything = search_concepts(LEXICON)
    first = paginate(everything, 3)
    second = paginate(everything, 3, first.next)
    assert [*first.concepts, *second.concepts] == everything
    assert (first.total, second.next) == (5, None)
    with pytest.raises(BadInput, match="cursor"):
        paginate(everything, 3, "none")
