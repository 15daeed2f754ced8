"""Text that its source withholds, embargoes or has not published is held, however that is said; nothing fails open."""

import json
from typing import Any

import pytest

from service.articles.article import Article
from service.articles.item import Item
from service.articles.normalise import normalise
from service.articles.publication_status import HeldItem, WithdrawnItem
from service.articles.split import split
from service.backends import Backends
from service.index.batch import Batch
from service.index.process_batch import index_batch
from service.index.rejects import batch_rejects
from service.index.submissions import batch_status, submit

STORY = "The frigate left the yard on Monday and came back on Friday."
NINJS = {"uri": "urn:x:1", "versioncreated": "2017-05-08T10:00:00Z", "headline": "Frigate leaves", "body_text": STORY}
RECORD = {"title": "Frigate leaves", "text": STORY}
LATER, EARLIER = "2999-05-08T10:00:00Z", "2017-05-08T10:00:00Z"

# What is said, and the reason that is given for holding the item.
KEPT_STATUSES: list[tuple[dict[str, Any], str]] = [
    ({"pubstatus": "withheld"}, "withheld by its source"),
    ({"pubstatus": "WITHHELD "}, "withheld by its source"),
    ({"pubstatus": "stat:withheld"}, "withheld by its source"),
    ({"pubstatus": "http://cv.iptc.org/newscodes/pubstatusg2/withheld"}, "withheld by its source"),
    ({"pubstatus": "http://cv.iptc.org/newscodes/pubstatusg2/Withheld/"}, "withheld by its source"),
    ({"pubstatus": ["usable", "withheld"]}, "withheld by its source"),
    ({"pubstatus": {"name": "Withheld", "uri": "stat:withheld"}}, "withheld by its source"),
    ({"pubStatus": "withheld"}, "withheld by its source"),
    ({"PubStatus": ["stat:withheld"]}, "withheld by its source"),
    ({"pub_status": "withheld"}, "withheld by its source"),
    ({"pubstatus": "embargoed"}, "under embargo without a stated end"),
    ({"pubstatus": "witheld"}, "of a status that is not known ('witheld')"),
    ({"pubstatus": 0}, "of a status that is not known ('0')"),
    ({"pubstatus": True}, "of a status that is not known ('true')"),
    ({"pubstatus": []}, "of a status that is not known"),
    ({"pubstatus": {"usable": False}}, "of a status that is not known ('false')"),
    ({"embargoed": LATER}, "under embargo until 2999-05-08T10:00:00+00:00"),
    ({"embargoed": [EARLIER, LATER]}, "under embargo until 2999-05-08T10:00:00+00:00"),
    ({"embargoed": {"until": LATER}}, "under embargo without a stated end"),
    ({"embargoed": {"date": EARLIER}}, "under embargo without a stated end"),
    ({"embargoed": [EARLIER, "soon"]}, "under embargo without a stated end"),
    ({"embargoed": "until the speech"}, "under embargo without a stated end"),
    ({"embargoed": True}, "under embargo without a stated end"),
    ({"embargoed": 32503680000000}, "under embargo without a stated end"),
    ({"Embargoed": LATER}, "under embargo until 2999-05-08T10:00:00+00:00"),
    ({"embargo_until": LATER}, "under embargo until 2999-05-08T10:00:00+00:00"),
    ({"pubstatus": "usable", "embargoed": LATER}, "under embargo until 2999-05-08T10:00:00+00:00"),
]
GIVEN: list[dict[str, Any]] = [
    {},
    {"pubstatus": None, "embargoed": None},
    {"pubstatus": "", "embargoed": ""},
    {"pubstatus": "Usable"},
    {"pubstatus": ["stat:usable"], "embargoed": False},
    {"pubStatus": {"qcode": "http://cv.iptc.org/newscodes/pubstatusg2/usable"}},
    {"pubstatus": "embargoed", "embargoed": EARLIER},
    {"embargoed": [EARLIER]},
]
KEPT_RECORDS: list[tuple[dict[str, Any], str]] = [
    ({"status": "draft"}, "of a status that is not known ('draft')"),
    ({"status": "Private"}, "of a status that is not known ('private')"),
    ({"status": ["publish", "future"]}, "of a status that is not known ('future')"),
    ({"post_status": "pending"}, "of a status that is not known ('pending')"),
    ({"wp:status": "draft"}, "of a status that is not known ('draft')"),
    ({"status": 0}, "of a status that is not known ('0')"),
    ({"status": False}, "of a status that is not known ('false')"),
    ({"visibility": "members"}, "of a status that is not known ('members')"),
    ({"draft": True}, "a draft"),
    ({"draft": "yes"}, "a draft"),
    ({"isDraft": 1}, "a draft"),
    ({"draft": {"since": 2017}}, "a draft"),
    ({"private": "true"}, "not public"),
    ({"published": False}, "not published"),
    ({"published": "no"}, "not published"),
    ({"published": 0}, "not published"),
    ({"post_password": "x"}, "protected by a password"),
    ({"post_type": "attachment"}, "no post or page but of the type 'attachment'"),
]
GIVEN_RECORDS: list[dict[str, Any]] = [
    {"status": "publish", "post_type": "post", "post_password": ""},
    {"status": 200},
    {"status": True, "draft": False, "private": None, "visibility": "public"},
    {"published": EARLIER, "draft": "false"},
]
SHAPES = ("object", "lines", "array", "envelope", "mapped", "long")


def items(record: dict[str, Any], shape: str) -> list[Item]:
    """Return the items of a record in one of the shapes in which records come."""
    if shape == "long":  # the names that tell ninjs come after a long text
        record = {"filler": "x" * 70_000, **record}
    text = json.dumps(record)
    payload = {
        "lines": f"{text}\n{text}",
        "array": f"[{text}, {text}]",
        "envelope": f'{{"total": 2, "items": [{text}]}}',
    }
    mapping = {"body_text": "text", "headline": "title"} if shape == "mapped" else {}
    if shape == "mapped":
        text = f"{text}\n{text}"
    return list(split(payload.get(shape, text).encode(), mapping=mapping, name="sent"))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("said", "reason"), KEPT_STATUSES)
def test_what_ninjs_keeps_back_is_held_in_every_shape(said: dict[str, Any], reason: str, shape: str) -> None:
    for item in items({**NINJS, **said}, shape):
        with pytest.raises(HeldItem) as refused:
            normalise(item)
        assert refused.value.message.startswith(f"The item is {reason}")
        assert refused.value.code == "held"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("said", GIVEN)
def test_what_ninjs_gives_free_is_an_article_in_every_shape(said: dict[str, Any], shape: str) -> None:
    for item in items({**NINJS, **said}, shape):
        assert normalise(item).title == "Frigate leaves"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("status", ["canceled", "stat:Canceled", ["usable", "canceled"], {"uri": "stat:canceled"}])
def test_what_ninjs_cancels_is_withdrawn_in_every_shape(status: Any, shape: str) -> None:
    for item in items({**NINJS, "pubStatus": status}, shape):
        with pytest.raises(WithdrawnItem):
            normalise(item)


@pytest.mark.parametrize(("said", "reason"), [*KEPT_STATUSES, *KEPT_RECORDS])
def test_records_are_held_by_what_publishing_systems_call_it(said: dict[str, Any], reason: str) -> None:
    for shape in ("object", "lines", "array"):
        for item in items({**RECORD, **said}, shape):
            with pytest.raises(HeldItem, match=r"it is kept, and (can be replayed|sent in again)") as refused:
                normalise(item)
            assert refused.value.message.startswith(f"The item is {reason}")


@pytest.mark.parametrize("said", [*GIVEN, *GIVEN_RECORDS])
def test_records_that_are_published_are_articles(said: dict[str, Any]) -> None:
    (item,) = items({**RECORD, **said}, "object")
    assert normalise(item).title == "Frigate leaves"


def test_a_field_that_the_sender_reads_as_another_is_no_status_but_ninjs_own_stay() -> None:
    def read(mapping: dict[str, str], **fields: str) -> Article:
        body = json.dumps({**RECORD, **fields}).encode()
        return normalise(Item(body=body, content_type="application/json", mapping=mapping))

    assert read({"status": "kind"}, status="draft").kind == "draft"
    with pytest.raises(HeldItem):
        read({"pubstatus": "kind"}, pubstatus="withheld")


JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "F", '
    '"items": [{"id": "1", "content_text": "{}", "status": "draft"}]}'
)


@pytest.mark.parametrize(
    "payload",
    [
        "---\ntitle: Frigate\ndraft: true\n---\n\n{}\n",
        "---\ntitle: Frigate\npublished: false\n---\n\n{}\n",
        "---\ntitle: Frigate\nstatus: private\n---\n\n{}\n",
        "title,text,post_status\nFrigate,{},draft\nFrigate,{},pending\n",
        JSON_FEED,
    ],
)
def test_front_matter_tables_and_feeds_are_held_alike(payload: str) -> None:
    found = list(split(payload.replace("{}", STORY).encode(), name="sent"))
    assert found
    for item in found:
        with pytest.raises(HeldItem):
            normalise(item)


NITF = (
    "<nitf><head><docdata {}>{}</docdata></head><body><body.content><p>" + STORY + "</p></body.content></body></nitf>"
)
RELEASE = "<date.release norm='{}'/>"


@pytest.mark.parametrize(
    ("attributes", "inside", "reason"),
    [
        ("", RELEASE.format("20170508") + RELEASE.format("29990508"), "under embargo until 2999-05-08"),
        ("", RELEASE.format("29990508") + RELEASE.format("20170508"), "under embargo until 2999-05-08"),
        ("", RELEASE.format("31 Feb 2017"), "under embargo without a stated end"),
        ("", "<date.release>soon</date.release>", "under embargo without a stated end"),
        ("management-status='Withheld'", "", "withheld by its source"),
        ("management-status='hold'", "", "of a status that is not known ('hold')"),
    ],
)
def test_nitf_is_held_by_its_last_release_and_by_its_status(attributes: str, inside: str, reason: str) -> None:
    document = NITF.format(attributes, inside)
    two = document.replace("<head>", "<head><docdata management-status='usable'/>")
    enveloped = NEWSML.format("", f"<inlineXML contenttype='application/nitf+xml'>{document}</inlineXML>")
    for body in (document, two, enveloped):
        for item in split(body.encode(), name="sent"):
            with pytest.raises(HeldItem) as refused:
                normalise(item)
            assert refused.value.message.startswith(f"The item is {reason}")


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [("", ""), ("management-status='usable'", RELEASE.format("20170508")), ("", "<date.release/>")],
)
def test_nitf_that_is_released_is_an_article(attributes: str, inside: str) -> None:
    (item,) = split(NITF.format(attributes, inside).encode())
    assert normalise(item).word_count == len(STORY.split())


NEWSML = (
    "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:x:1'><itemMeta>{}</itemMeta>"
    "<contentMeta><headline>Frigate leaves</headline></contentMeta><contentSet>{}</contentSet></newsItem>"
)
TEXT = f"<inlineData contenttype='text/plain'>{STORY}</inlineData>"


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ("<pubStatus qcode='stat:Withheld'/>", "withheld by its source"),
        ("<pubStatus qcode='stat:usable'/><pubStatus qcode='stat:withheld'/>", "withheld by its source"),
        (
            "<pubStatus qcode='stat:usable'/></itemMeta><itemMeta><pubStatus uri='x/withheld'/>",
            "withheld by its source",
        ),
        ("<pubStatus literal='withheld'/>", "withheld by its source"),
        ("<pubStatus>withheld</pubStatus>", "withheld by its source"),
        ("<pubStatus/>", "of a status that is not known"),
        ("<pubStatus qcode='stat:onhold'/>", "of a status that is not known ('onhold')"),
        (f"<embargoed>{EARLIER}</embargoed><embargoed>{LATER}</embargoed>", "under embargo until 2999-05-08"),
        ("<embargoed/>", "under embargo without a stated end"),
    ],
)
def test_newsml_is_held_by_any_status_and_embargo(stated: str, reason: str) -> None:
    (item,) = split(NEWSML.format(stated, TEXT).encode(), name="sent")
    with pytest.raises(HeldItem) as refused:
        normalise(item)
    assert refused.value.message.startswith(f"The item is {reason}")


def test_newsml_that_is_usable_is_an_article() -> None:
    status = "<pubStatus qcode='stat:usable'><name>frei</name></pubStatus>"
    (item,) = split(NEWSML.format(status, TEXT).encode())
    assert normalise(item).title == "Frigate leaves"


def do(backends: Backends, *found: Item) -> Batch:
    batch = submit(backends.archive, found)
    index_batch(backends.archive, batch.id, owner="test", lease_s=5)
    return batch


def test_what_is_held_is_nowhere_in_the_archive_but_with_its_reason_among_the_rejects(backends: Backends) -> None:
    kept = [{**NINJS, "uri": "urn:x:1", "pubstatus": ["withheld"]}, {**RECORD, "status": "draft"}]
    batch = do(backends, *split("\n".join(map(json.dumps, kept)).encode(), name="sent"))
    assert batch_status(backends.archive, batch.id).as_json()["counts"]["rejected"] == 2
    assert {reject.code for reject in batch_rejects(backends.archive, [batch.id])} == {"held"}
    archive = backends.archive
    archive.client.indices.refresh(index=archive.indices.articles)
    assert archive.client.count(index=archive.indices.articles)["count"] == 0


def test_a_cancellation_among_lines_withdraws_the_article(backends: Backends) -> None:
    do(backends, *items(NINJS, "object"))
    again = {**NINJS, "pubStatus": "stat:canceled", "versioncreated": "2018-05-08T10:00:00Z"}
    batch = do(backends, *items(again, "lines"))
    assert batch_status(backends.archive, batch.id).as_json()["counts"]["withdrawn"] == 1
