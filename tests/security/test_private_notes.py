"""What an item marks as not for publication is in no text of its article, in whichever format."""

import json

import pytest

from service.articles.article_json import as_json
from service.articles.normalise import normalise
from service.articles.split import split

STORY = "The frigate left the yard on Monday and came back on Friday."
SECRET = "KEPTBACK"  # noqa: S105 - a word of the text
MARKED = (
    f'<p class="ednote">{SECRET} one</p><p class="x NotForPublication">{SECRET} <b>two</b></p>'
    f'<div role="nonpublic"><p>{SECRET} three</p></div><p class="not-for-publication">{SECRET} four</p>'
)
BODY = f"<p>{STORY}</p>{MARKED}<p>It went on.</p>"
XHTML = f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{BODY}</body></html>"
PRIVATE_IN_XML = f"<p class='internal'>{SECRET}</p><p class='editorsnote'>{SECRET}</p>"
NITF = (
    "<nitf><body><body.head><hedline><hl1>Title</hl1></hedline></body.head><body.content>"
    f"{BODY}{PRIVATE_IN_XML}<note noteclass='editorsnote'><p>{SECRET}</p></note>"
    f"<ed-msg info='{SECRET}'>{SECRET}</ed-msg></body.content></body></nitf>"
)
NEWSML = (
    "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:x:1'><itemMeta>"
    f"<edNote>{SECRET}</edNote></itemMeta><contentMeta><headline>Title</headline>"
    f"<description role='drol:note'>{SECRET}</description></contentMeta><contentSet>{{}}</contentSet></newsItem>"
)
RSS = (
    "<rss version='2.0'><channel><title>F</title><item><title>Title</title>"
    "<description>{}</description></item></channel></rss>"
)
NINJS = {"uri": "urn:x:1", "versioncreated": "2017-05-08T10:00:00Z", "headline": "Title", "body_html": BODY}
DOCUMENTS = {
    "page": f"<html><head><title>Title</title></head><body><article><h1>Title</h1>{BODY}</article></body></html>",
    "ninjs": json.dumps({**NINJS, "ednote": SECRET, "description_ednote": SECRET, "edNote": SECRET}),
    "nitf": NITF,
    "newsml": NEWSML.format(f"<inlineXML contenttype='application/xhtml+xml'>{XHTML}</inlineXML>"),
    "newsml with nitf": NEWSML.format(f"<inlineXML contenttype='application/nitf+xml'>{NITF}</inlineXML>"),
    "feed": RSS.format(BODY.replace("<", "&lt;")),
}


@pytest.mark.parametrize("form", DOCUMENTS)
def test_what_is_not_for_publication_is_not_in_the_article(form: str) -> None:
    (item,) = split(DOCUMENTS[form].encode(), name="sent")
    article = normalise(item)
    assert SECRET not in json.dumps(as_json(article))
    assert [line for part in article.body for line in part.paragraphs] == [STORY, "It went on."]


def test_what_is_private_by_its_class_on_a_public_page_is_for_its_readers() -> None:
    page = DOCUMENTS["page"].replace("<p>It went", "<p class='editors-note internal'>It went")
    (item,) = split(page.encode())
    assert "It went on." in json.dumps(as_json(normalise(item)))
