from typing import Any

import pytest

from service.alerts import store
from service.alerts.alert import Alert, AlertBody, as_json, from_json
from service.alerts.owner import email_owner
from service.alerts.schedule import Rate
from service.errors import BadInput, QueryError

TOLD = {
    "name": "Drones over\nKyiv",
    "query": 'drone "air defence" -parade',
    "filters": {"kind": ["release"], "date_from": ["2020-01-01"]},
    "rate": {"every": "weekly", "at": "07:30", "zone": "Europe/Berlin", "weekday": "friday"},
    "channels": ["email", "feed"],
    "revisions": "always",
    "folder": "Europe",
    "tags": ["air"],
}


def made(**changes: Any) -> Alert:
    return from_json({**TOLD, **changes}, identifier="a" * 32, owner="o")


def test_an_alert_survives_its_document_and_its_export() -> None:
    alert = made()
    assert alert.name == "Drones over Kyiv"
    assert alert.rate == Rate("weekly", "07:30", "Europe/Berlin", "friday")
    assert store.ALERT_CODEC.decode(alert.id, store.ALERT_CODEC.encode(alert)) == alert
    assert from_json(as_json(alert), identifier=alert.id, owner="o") == alert
    assert "owner" not in as_json(alert)
    paused = made(paused=True)
    assert from_json(as_json(paused), identifier=alert.id, owner="o").state == "paused"


def test_what_only_cuts_a_page_is_left_out() -> None:
    assert made(filters={"size": "5", "cursor": "x", "sort": "newest", "kind": "release"}).filters == {
        "kind": ("release",)
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"query": 3},
        {"colour": "red"},
        {"channels": ["pigeon"]},
        {"channels": "email"},
        {"revisions": "sometimes"},
        {"rate": {"every": "yearly"}},
        {"filters": {"colour": ["red"]}},
        {"filters": {"date_from": ["yesterday"]}},
        {"filters": {"copies_of": ["abc"]}},
        {"filters": ["kind"]},
        {"name": "x" * 201},
        {"tags": ["x"] * 21},
    ],
)
def test_what_cannot_be_saved_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        made(**wrong)


def test_a_mistake_in_the_query_is_told_with_its_position() -> None:
    with pytest.raises(QueryError) as told:
        made(query='drone "air')
    assert told.value.position == 6


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@b", "@b.example", "a b@c.example", "a@b.example\nBcc: x@y.example", "a@b.example,c@d.example"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput):
        email_owner(address)


def test_an_address_is_one_owner_in_any_case() -> None:
    assert email_owner("Desk@Paper.example").id == email_owner("desk@paper.example").id
    assert email_owner("desk@paper.example").confirmed_at is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"query": 3},
        {"colour": "red"},
        {"channels": ["pigeon"]},
        {"revisions": "sometimes"},
        {"language": "nl"},
        {"rate": {"every": "yearly"}},
        {"rate": {"weekday": "someday"}},
        {"rate": {"often": "very"}},
        {"name": "x" * 201},
        {"folder": "x" * 101},
        {"tags": ["x"] * 21},
        {"tags": ["x" * 101]},
        {"filters": ["kind"]},
    ],
)
def test_what_the_api_refuses_is_refused_of_a_file_and_the_parameter_is_named(wrong: dict[str, Any]) -> None:
    assert set(AlertBody().validate(wrong)) == set(wrong)
    with pytest.raises(BadInput) as refused:
        made(**wrong)
    assert refused.value.extras["parameter"] in wrong


def test_a_text_is_no_query_to_wait_for_and_the_words_that_stand_for_it_are() -> None:
    with pytest.raises(QueryError, match="save like:"):
        made(query="the coalition and the minister " * 20)
    assert made(query="like:(coalition minister raqqa)").search.query.ranks
