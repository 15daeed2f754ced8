"""What the lexicon adds to a run of words: names of what it means, told to the reader."""

import json

import pytest

from mappings.lexicon.concepts import Concept
from service.lexicon.lexicon import Lexicon
from service.search.compile.clauses import Bool, Clause, DisMax, render
from service.search.compile.expansion import ADDED, Expansion, expand
from service.search.compile.term_clauses import is_longer, phrase, word

CONCEPTS = (
    Concept("isis", "Islamic State of Iraq and Syria", "group", acronyms=("ISIS", "ISIL"), names=("Daesh",)),
    Concept("f-35", "F-35 Lightning II", "equipment", names=("F-35",)),
    Concept("cas", "close air support", "term", acronyms=("CAS",)),
    Concept("chief", "Chief of the Air Staff", "office", acronyms=("CAS",)),
    Concept("civil", "computer-assisted something", "term", acronyms=("CAS",), source="JP 1-02"),
    Concept("general", "Lieutenant General", "rank", acronyms=("LTG",), names=("Lt. Gen.",)),
)
LEXICON = Lexicon({entry.id: entry for entry in CONCEPTS})


def meant(text: str, *without: str) -> tuple[list[Clause], list[Expansion]]:
    return expand(text.split(), LEXICON, frozenset(without))


EXPANSIONS = [
    ("ISIS fighters", [("ISIS", ["isis"], {"Islamic State of Iraq and Syria", "ISIL", "Daesh"})]),
    ("the Islamic State of Iraq and Syria", [("Islamic State of Iraq and Syria", ["isis"], {"ISIS", "ISIL", "Daesh"})]),
    ("F-35", [("F-35", ["f-35"], {"F-35 Lightning II"})]),
    ("F 35s", [("F-35s", ["f-35"], {"F-35 Lightning II"})]),
    ("F-35A", []),  # a variant means itself alone
    ("CAS", [("CAS", ["cas", "chief", "civil"], {"close air support", "Chief of the Air Staff"})]),
    ("close air support", [("close air support", ["cas"], {"CAS"})]),
    ("cas", [("cas", ["cas", "chief", "civil"], {"close air support", "Chief of the Air Staff"})]),
    ("Lt. Gen. Smith", [("Lt. Gen.", ["general"], {"Lieutenant General", "LTG", "Lt. Gen."})]),
    ("Lt. Gen.", []),  # a rank is one before a name
    ("plain words", []),
    ("armour", [("armour", ["spelling:armour"], {"armor"})]),
    ("Armor's", [("Armor's", ["spelling:armor"], {"armour"})]),
    ("defences women", [("defences", ["spelling:defences"], {"defenses"}), ("women", ["spelling:women"], {"woman"})]),
    ("Porochenko whisky husky", []),
    ("Poroshenko", [("Poroshenko", ["spelling:poroshenko"], {"Poroschenko"})]),
    (
        "Dombrowsky",
        [("Dombrowsky", ["spelling:dombrowsky"], {f"Dombrowsk{end}" for end in ("yy", "yi", "iy", "i", "ij")})],
    ),
    ("ARMOR", []),
    ("thISIS", []),
]


@pytest.mark.parametrize(("text", "expected"), EXPANSIONS, ids=[text for text, _ in EXPANSIONS])
def test_expansions(text: str, expected: list[tuple[str, list[str], set[str]]]) -> None:
    added = meant(text)[1]
    assert [(one.text, [entry.id for entry in one.senses], set(one.names)) for one in added] == expected


def test_a_spelling_that_is_left_out_adds_nothing() -> None:
    assert meant("armour", "spelling:armour") == ([word("armour", LEXICON.finder.acronyms)], [])


def test_a_plain_word_keeps_its_own_clause_beside_a_name() -> None:
    clauses, _ = meant("ISIS fighters")
    assert len(clauses) == 2
    assert clauses[1] == word("fighters", LEXICON.finder.acronyms)


def test_what_is_added_weighs_less_than_what_is_typed() -> None:
    (clause,) = meant("F-35 Lightning II")[0]
    assert isinstance(clause, DisMax)
    typed, *others = clause.queries
    assert typed == phrase("F-35 Lightning II", "any_case")
    assert [isinstance(other, Bool) and other.boost for other in others] == [ADDED]


def test_an_added_acronym_does_not_count_where_the_article_defines_it_otherwise() -> None:
    (clause,) = meant("close air support")[0]
    assert '"acronyms.short": "CAS"' in json.dumps(render(clause))
    assert '"terms.concept": "cas"' in json.dumps(render(clause))


@pytest.mark.parametrize("text", ["ISIS", "F-35"])
def test_a_concept_left_out_adds_nothing(text: str) -> None:
    clauses, added = meant(text, "isis", "f-35")
    assert added == []
    assert len(clauses) == 1
    assert "dis_max" not in render(clauses[0])


def test_a_sense_left_out_adds_none_of_its_names() -> None:
    (expansion,) = meant("CAS", "chief")[1]
    assert "Chief of the Air Staff" not in expansion.names
    assert [entry.id for entry in expansion.senses] == ["cas", "civil"]


def test_of_several_senses_the_one_most_used_weighs_most() -> None:
    (clause,), (expansion,) = expand(["CAS"], LEXICON, frozenset(), {"chief": 4, "cas": 1})
    _, *others = render(clause)["dis_max"]["queries"]
    asks = [(json.dumps(other), other["bool"]["boost"]) for other in others]
    assert [boost for text, boost in asks if "Chief" in text] == [ADDED]
    assert [boost < ADDED for text, boost in asks if "close" in text] == [True]
    assert expansion.names == ("Chief of the Air Staff", "close air support")


def test_of_one_sense_the_concept_is_told_and_no_list_of_senses() -> None:
    (expansion,) = meant("ISIS")[1]
    told = expansion.as_json({})
    assert (told["concept"], told["senses"]) == ("isis", [])


def test_of_several_senses_the_commonest_among_the_articles_is_told_first() -> None:
    (expansion,) = meant("CAS")[1]
    told = expansion.as_json({"chief": 3, "cas": 1})
    assert told["concept"] is None
    assert [(sense["concept"], sense["count"]) for sense in told["senses"]] == [("chief", 3), ("cas", 1), ("civil", 0)]


@pytest.mark.parametrize(
    ("form", "others", "expected"),
    [
        ("Islamic State of Iraq", ["Islamic State"], True),
        ("F-35 Lightning II", ["F-35"], True),
        ("Iran-backed Houthis", ["Houthis"], True),
        ("Islamic State", ["Islamic State"], False),
        ("Islamic Statement", ["Islamic State"], False),
        ("State of Islamic Iraq", ["Islamic State"], False),
        ("NATO Alliance", ["nato"], False),
        # A number may be read together with what stands beside it, and parts of a long name apart.
        ("F 35 fighter", ["35 fighter"], False),
        ("the Air-Force Space Command", ["Air-Force"], False),
    ],
)
def test_a_longer_form_finds_what_a_shorter_one_finds(form: str, others: list[str], expected: object) -> None:
    assert is_longer(form, others) is expected


def test_a_form_that_counts_under_a_condition_finds_nothing_for_a_longer_one() -> None:
    entry = Concept("oil", "Oil Group Company", "company", acronyms=("OG",), names=("OG Company", "Oil Group"))
    (clause,), (told,) = expand(["OG"], Lexicon({entry.id: entry}), frozenset())
    assert set(told.names) == {"Oil Group Company", "OG Company", "Oil Group"}
    rendered = json.dumps(render(clause))
    assert '"query": " Oil Group"' in rendered
    assert '"query": " Oil Group Company"' not in rendered
