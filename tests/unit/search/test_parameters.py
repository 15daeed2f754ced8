import pytest

from service.errors import BadInput
from service.search.parameters import Arguments, read, search
from service.search.parts.facets import FACETS, Choice


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"size": ["101"]}, "size: Must be greater"),
        ({"size": ["many"]}, "size: Not a valid integer"),
        ({"sort": ["best"]}, "sort: Must be one of"),
        ({"date_from": ["yesterday"]}, "date_from: Not a valid date"),
        ({"date_from": ["2017-05-02"], "date_to": ["2017-05-01"]}, "2017-05-02 is after 2017-05-01"),
        ({"colour": ["red"]}, "colour: Unknown field"),
        ({"page": ["2"]}, "page: Unknown field"),
        ({"place": ["x"] * 51}, "place: Longer than maximum"),
        ({"place": ["x" * 1025]}, "place: Length must be"),
        ({"not.place": ["x" * 1025]}, "not.place: Length must be"),
        ({"within.place": ["x" * 41]}, "within.place: Length must be"),
        ({"none": ["colour"]}, "none: Must be one of"),
        ({"facets": ["person,colour"]}, "facets: there is no 'colour'"),
        ({"total": ["about"]}, "total: Must be one of"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(values: dict[str, list[str]], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(values)


def test_parameters_become_a_search() -> None:
    given = {
        "q": ["ISIS"],
        "place": ["Iraq", "Syria", "Iraq"],
        "not.place": ["Mali"],
        "none": ["person", "date"],
        "date_from": ["2017-05-01"],
        "within.place": ["ir"],
        "total": ["exact"],
    }
    made = read(given)
    assert made.choices == {"place": Choice(("Iraq", "Syria"), ("Mali",)), "person": Choice(none=True)}
    assert (made.date_from, made.date_to, made.undated, made.exact) == ("2017-05-01", None, True, True)
    assert made.listing.within == {"place": "ir"}


def test_all_facets_are_counted_unless_some_or_none_are_named() -> None:
    assert (read({}).listing.names, read({}).dates) == (tuple(FACETS), True)
    some = search(Arguments().load({"facets": "place, person"}))
    assert (some.listing.names, some.dates) == (("person", "place"), False)
    none = search(Arguments().load({"facets": ""}))
    assert (none.listing.names, none.dates) == ((), False)


@pytest.mark.parametrize(("text", "sort"), [("", "newest"), ("ISIS", "relevance"), ("-ISIS", "newest")])
def test_words_are_sorted_by_relevance_and_all_else_by_date(text: str, sort: str) -> None:
    assert read({"q": [text]}).sort == sort
