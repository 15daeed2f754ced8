"""Entries of an export that are not public are held, and what the shortcodes in their texts print."""

import pytest

from service.articles.item import Item
from service.articles.normalise import normalise
from service.articles.publication_status import HeldItem
from service.articles.readers.weblog_exports import exported_text, without_shortcodes
from service.articles.split import split

_ITEM = """<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><item><title>A</title><content:encoded>The text.</content:encoded>{told}</item></channel></rss>"""


def _item(told: str) -> Item:
    (item,) = split(_ITEM.format(told=told).encode(), name="export.xml")
    return item


@pytest.mark.parametrize(
    "told",
    [
        "<wp:status>draft</wp:status>",
        "<wp:status>  PRIVATE </wp:status><wp:post_type>post</wp:post_type>",
        "<wp:status>acf-disabled</wp:status>",
        "<wp:post_type>post</wp:post_type>",
        "<wp:status>publish</wp:status><wp:post_password>0</wp:post_password>",
        "<wp:status>publish</wp:status><wp:post_type>nav_menu_item</wp:post_type>",
        "<wp:status>publish</wp:status><wp:status>trash</wp:status>",
    ],
)
def test_what_is_not_public_is_held(told: str) -> None:
    with pytest.raises(HeldItem) as held:
        normalise(_item(told))
    assert held.value.code == "held"


def test_a_published_post_is_read() -> None:
    assert normalise(_item("<wp:status>publish</wp:status><wp:post_type>page</wp:post_type>")).title == "A"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("He said [sic] it [name withheld].", "He said [sic] it [name withheld]."),
        ("One [gallery] two [gallery ids='1,2' link=\"file\"]", "One  two "),
        ('[video src="http://a.example/b.mp4"][/video]Text', "Text"),
        ("[caption]No image[/caption]", "No image"),
    ],
)
def test_shortcodes(written: str, shown: str) -> None:
    assert without_shortcodes(written) == shown


def test_unknown_shortcodes_of_an_export_keep_what_is_in_them() -> None:
    assert exported_text("[vc_row][vc_column width='1/2']In it[/vc_column][/vc_row] [1]") == "In it [1]"
