from dataclasses import replace

import pytest

from service.errors import BadInput
from service.search.compile.clauses import MatchAll
from service.search.compile.compiler import Compiled
from service.search.cursor import Cursor
from service.search.language.syntax import parse
from service.search.parts.facets import Choice, Listing
from service.search.parts.part import Body
from service.search.search import Search, partial, parts_of, request

NOTHING = Compiled(MatchAll())
ID = "a4ed7277f43959a88565a6a2dff66e9fe64a7d75"
EMPTY = Listing(names=())


def body(search: Search, compiled: Compiled) -> Body:
    return request(search, compiled, parts_of(search, compiled))


def test_a_cursor_continues_where_its_page_ended() -> None:
    assert "search_after" not in body(Search(query=parse("a"), sort="newest"), NOTHING)
    place = Cursor(sort="newest", depth=20, after=(1431043200000, ID)).encoded()
    assert body(Search(query=parse("a"), sort="newest", cursor=place), NOTHING)["search_after"] == [1431043200000, ID]
    with pytest.raises(BadInput, match="sorted by newest"):
        body(Search(query=parse("a"), cursor=place), NOTHING)


def test_what_was_shown_is_left_out_and_counted() -> None:
    place = Cursor(sort="relevance").advanced([{"_source": {"id": ID}, "sort": [1.5, ID]}]).encoded()
    asked = body(Search(query=parse("a"), cursor=place, listing=EMPTY, dates=False), NOTHING)
    shown = [{"prefix": {"id": ID[:10]}}]
    assert asked["post_filter"] == {"bool": {"must_not": shown}}
    assert asked["aggs"] == {"seen": {"filter": {"bool": {"should": shown}}}}
    assert "search_after" not in asked


def test_a_choice_stands_in_the_query_unless_counts_must_pass_it() -> None:
    search = Search(query=parse(""), choices={"place": Choice(("Iraq",))}, listing=EMPTY, dates=False)
    chosen = {"terms": {"places": ["Iraq"]}}
    asked = body(search, NOTHING)
    assert asked["query"]["bool"]["filter"] == [chosen]
    assert not {"aggs", "post_filter"} & asked.keys()
    counted = body(replace(search, listing=Listing(names=("place",))), NOTHING)
    assert counted["query"]["bool"].get("filter", []) == []
    assert counted["post_filter"] == {"bool": {"filter": [chosen]}}


def test_dates_narrow_and_what_has_none_can_be_let_in() -> None:
    search = Search(query=parse(""), date_from="2017-05-01", date_to="2017-05-31")
    between = {"range": {"published": {"gte": "2017-05-01", "lte": "2017-05-31||/d"}}}
    undated = {"bool": {"must_not": [{"exists": {"field": "published"}}]}}
    assert search.filters() == [between]
    assert replace(search, undated=True).filters() == [{"bool": {"should": [between, undated]}}]
    assert Search(query=parse(""), undated=True).filters() == [{"bool": {"should": [undated]}}]


def test_with_nothing_counted_every_choice_stands_in_the_query() -> None:
    search = Search(query=parse(""), choices={"place": Choice(("Iraq",))}).uncounted()
    asked = body(search, NOTHING)
    assert asked["query"]["bool"]["filter"] == [{"terms": {"places": ["Iraq"]}}]
    assert not {"aggs", "post_filter"} & asked.keys()


def test_totals_are_bounded_unless_asked_for() -> None:
    search = Search(query=parse(""))
    assert body(search, NOTHING)["track_total_hits"] == 10_000
    assert body(replace(search, exact=True), NOTHING)["track_total_hits"] is True


def test_counts_alone_ask_for_no_highlights() -> None:
    assert "highlight" in body(Search(query=parse("a")), NOTHING)
    assert "highlight" not in body(Search(query=parse("a"), size=0), NOTHING)


def test_time_that_ran_out_and_a_shard_that_failed_make_a_partial_answer() -> None:
    whole = {"timed_out": False, "_shards": {"failed": 0}}
    assert not partial(whole)
    assert partial(whole | {"timed_out": True})
    assert partial(whole | {"_shards": {"failed": 1}})
