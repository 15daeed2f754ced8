"""The language of a text against the one that is stated."""

import pytest

from service.articles.article import Article, Section
from service.articles.languages import language_of

ENGLISH = (
    "The coalition will do more, the secretary said in Copenhagen on Monday, and the ministers agreed that the "
    "campaign against the group has to go on with more aircraft and with more money than was planned for this year."
)
PLAIN_ENGLISH = (
    "Congratulations! Selected officers: promotions, next fiscal year. Commanders shall release frocking messages; "
    "deliver appointments only after medical screening. Commanding officers should ensure selectees accept promotion "
    "within ninety days. Questions about pay go through personnel offices."
)
GERMAN = (
    "Am 12. Bis 13. September startet wieder die Messe in Köln – und wir sind mit dabei. Auf Europas größter Messe und "
    "Konferenz für die Digitalbranche treffen sich Experten, Entscheider und Hersteller, um über neue Wege zu sprechen."
)
DANISH = (
    "Forsvarsministeren sagde mandag i København, at koalitionen vil gøre mere, og at landene er enige om, at "
    "kampagnen mod gruppen skal fortsætte med flere fly og flere penge, end der var planlagt for det første år."
)


@pytest.mark.parametrize(
    ("stated", "text", "language"),
    [
        (None, ENGLISH, "en"),
        ("en", ENGLISH, "en"),
        ("en-US", ENGLISH, "en-US"),
        ("de", ENGLISH, "en"),
        (None, PLAIN_ENGLISH, "en"),
        ("en", GERMAN, "de"),
        (None, GERMAN, "de"),
        ("de-AT", GERMAN, "de-AT"),
        ("nb", DANISH, "nb"),
        ("en", DANISH, "da"),
        ("en", GERMAN[:120], "en"),
        (None, "ETC EMC 1115 1125 1310 " * 40, None),
        ("en", "ETC EMC 1115 1125 1310 " * 40, "en"),
        (None, "", None),
    ],
)
def test_language_of(stated: str | None, text: str, language: str | None) -> None:
    assert language_of(Article(language=stated, body=(Section((text,)),))) == language


def test_lines_that_are_no_prose_say_nothing() -> None:
    body = (Section(("Von unserem Korrespondenten", ENGLISH), "Nachrichten"),)
    assert language_of(Article(language="en", body=body)) == "en"
