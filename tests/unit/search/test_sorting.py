from service.search.sorting import SORTS, weighted


def test_every_order_ends_with_the_id() -> None:
    assert all(keys[-1] == {"id": "asc"} for keys in SORTS.values())


def test_age_weighs_a_score_and_never_takes_it_all() -> None:
    scored = weighted({"match_all": {}}, "2017-05-08")["function_score"]
    always, by_age = scored["functions"]
    assert always == {"weight": 0.25}
    assert (by_age["weight"], by_age["exp"]["published"]["origin"]) == (0.75, "2017-05-08")
    assert (scored["score_mode"], scored["boost_mode"]) == ("sum", "multiply")
