from service.search import facets


def test_a_choice_filters_every_facet_but_its_own() -> None:
    choices = {"place": ("Syria",), "person": ("Jim Mattis", "Mark Welsh")}
    aggregations = facets.aggregations(choices)
    of_place = aggregations["facet:place"]["filter"]["bool"]["filter"]
    of_kind = aggregations["facet:kind"]["filter"]["bool"]["filter"]
    assert of_place == [{"terms": {"people.name": ["Jim Mattis", "Mark Welsh"]}}]
    assert of_kind == facets.filters(choices)
    assert len(of_kind) == 2


def test_a_chosen_value_is_listed_even_where_nothing_has_it() -> None:
    answer = {
        "values": {"buckets": [{"key": "Iraq", "doc_count": 3}], "sum_other_doc_count": 4},
        "missing": {"doc_count": 2},
    }
    assert facets.FACETS["place"].read(answer, ("Syria",)) == {
        "values": [
            {"value": "Iraq", "label": "Iraq", "count": 3, "selected": False},
            {"value": "Syria", "label": "Syria", "count": 0, "selected": True},
        ],
        "missing": 2,
        "other": 4,
    }


def test_histogram_spans_end_where_the_next_begins() -> None:
    buckets = [
        {"key_as_string": "2015-01-01T00:00:00.000Z", "doc_count": 2},
        {"key_as_string": "2016-01-01T00:00:00.000Z", "doc_count": 1},
    ]
    assert facets.read_histogram({"histogram": {"dates": {"buckets": buckets}}}) == [
        {"from": "2015-01-01", "to": "2016-01-01", "count": 2},
        {"from": "2016-01-01", "to": None, "count": 1},
    ]
    assert facets.read_histogram({"histogram": {"dates": {"buckets": []}}}) == []
