from service.search.parts import facets
from service.search.parts.facets import FACETS, Choice

NO_PERSON = {"bool": {"must_not": [{"exists": {"field": "people.name"}}]}}


def test_several_values_and_none_mean_any_of_them() -> None:
    person = FACETS["person"]
    named = {"terms": {"people.name": ["Jim Mattis", "Mark Welsh"]}}
    assert person.filters(Choice(("Jim Mattis", "Mark Welsh"))) == [named]
    assert person.filters(Choice(none=True)) == [NO_PERSON]
    both = person.filters(Choice(("Jim Mattis", "Mark Welsh"), none=True))
    assert both == [{"bool": {"should": [named, NO_PERSON]}}]
    assert person.filters(Choice()) == []


def test_what_is_left_out_narrows_besides() -> None:
    left_out = {"bool": {"must_not": [{"terms": {"places": ["Iraq"]}}]}}
    assert FACETS["place"].filters(Choice(("Syria",), ("Iraq",))) == [{"terms": {"places": ["Syria"]}}, left_out]


def test_a_facet_ignores_what_it_asks_for_and_keeps_what_it_leaves_out() -> None:
    choices = {"place": Choice(("Syria",), ("Iraq",)), "kind": Choice(("news",))}
    but_place = facets.filters_but(choices, "place")
    assert but_place == [{"terms": {"kind": ["news"]}}, {"bool": {"must_not": [{"terms": {"places": ["Iraq"]}}]}}]
    assert facets.filters_but(choices, "person") == facets.filters(choices)
    assert len(facets.filters(choices)) == 3
