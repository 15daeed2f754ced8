from typing import Any

from service.alerts.alert import Alert
from service.alerts.matches import Match
from service.alerts.notify.digest import Layout, fold_copies, make_digest

KEYS = tuple(f"{number}" for number in range(32))
OTHER = tuple(f"x{number}" for number in range(32))
MAIL, HOOK = Layout(most=2, once=True), Layout(most=100, once=False)


def match(article: str, alert: str = "a", **told: Any) -> Match:
    revision = told.pop("revision", 1)
    return Match(
        id=f"{alert}:{article}:{revision}",
        alert=alert,
        owner="o",
        article=article,
        revision=revision,
        matched_at="2026-01-01",
        due_at="2026-01-01",
        **told,
    )


ALERTS = {name: Alert(id=name, name=name.upper(), query="q", owner="o") for name in ("a", "b")}
ARTICLES: dict[str, dict[str, Any]] = {name: {"id": name, "source": f"{name}.example"} for name in "123456"}


def test_hits_stand_by_alert_and_more_are_counted() -> None:
    made = make_digest([match("1"), match("2"), match("3"), match("4", "b")], ALERTS, ARTICLES, MAIL)
    assert [
        (section.alert.id, [hit.match.article for hit in section.hits], section.more) for section in made.sections
    ] == [
        ("a", ["1", "2"], 1),
        ("b", ["4"], 0),
    ]
    assert made.articles == 4
    assert made.dropped == {}


def test_a_mail_shows_an_article_once_and_a_webhook_under_each_alert() -> None:
    matches = [match("1"), match("1", "b"), match("2", "b")]
    first, second = make_digest(matches, ALERTS, ARTICLES, MAIL).sections
    assert (first.count, [hit.match.article for hit in second.hits], second.shown_above) == (1, ["2"], 1)
    assert make_digest(matches, ALERTS, ARTICLES, MAIL).articles == 2
    second = make_digest(matches, ALERTS, ARTICLES, HOOK).sections[1]
    assert [hit.match.article for hit in second.hits] == ["1", "2"]


def test_an_article_that_one_alert_only_counts_and_another_shows_is_one_article() -> None:
    matches = [*(match(name) for name in "12345"), *(match(name, "b") for name in "345")]
    first, second = make_digest(matches, ALERTS, ARTICLES, MAIL).sections
    assert (first.count, first.more, second.count, [hit.match.article for hit in second.hits]) == (5, 3, 3, ["3", "4"])
    for shape in (MAIL, HOOK):
        assert make_digest(matches, ALERTS, ARTICLES, shape).articles == 5


def test_of_several_revisions_the_last_is_told() -> None:
    (section,) = make_digest(
        [match("1"), match("1", revision=3), match("1", revision=2)], ALERTS, ARTICLES, HOOK
    ).sections
    assert [hit.match.revision for hit in section.hits] == [3]


def test_what_was_withdrawn_is_gone_or_is_of_a_removed_alert_is_not_told() -> None:
    articles = {**ARTICLES, "2": {"id": "2", "withdrawn": True}}
    made = make_digest([match("1", "gone"), match("2"), match("absent")], ALERTS, articles, HOOK)
    assert made.sections == ()
    assert {name: reason["state"] for name, reason in made.dropped.items()} == {
        "gone:1:1": "unasked",
        "a:2:1": "withdrawn",
        "a:absent:1": "withdrawn",
    }


def test_copies_are_told_as_copies() -> None:
    matches = [match("1", signature=KEYS), match("2", signature=KEYS), match("3", signature=OTHER)]
    made = make_digest(matches, ALERTS, ARTICLES, HOOK)
    (section,) = made.sections
    assert [(hit.match.article, [copy["id"] for copy in hit.copies]) for hit in section.hits] == [
        ("1", ["2"]),
        ("3", []),
    ]
    assert made.dropped == {"a:2:1": {"state": "copy", "copy_of": "1"}}


def test_a_copy_of_what_was_told_before_is_not_told_again_and_one_of_another_alert_is() -> None:
    matches = [match("2", signature=KEYS), match("2", "b", signature=KEYS)]
    earlier = [match("1", signature=KEYS, delivered_at="2026-01-01")]
    made = make_digest(matches, ALERTS, ARTICLES, HOOK, earlier)
    assert [(section.alert.id, section.count) for section in made.sections] == [("b", 1)]
    assert made.dropped["a:2:1"]["copy_of"] == "1"


def test_when_the_first_of_two_copies_is_withdrawn_the_other_is_told() -> None:
    articles = {**ARTICLES, "1": {"id": "1", "withdrawn": True}}
    made = make_digest([match("1", signature=KEYS), match("2", signature=KEYS)], ALERTS, articles, HOOK)
    assert [hit.match.article for hit in made.sections[0].hits] == ["2"]


def test_a_later_revision_of_what_was_told_is_no_copy_of_itself() -> None:
    firsts, copies = fold_copies([match("1", revision=2, signature=KEYS)], [match("1", signature=KEYS)])
    assert ([each.revision for each in firsts], copies) == ([2], [])
