"""Every sentence of the mails is there in every language, and a mail is in one language from its subject to its end."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from service.alerts.alert import Alert, from_json
from service.alerts.matches import Match
from service.alerts.notify import languages, mail
from service.alerts.notify.digest import Digest, Hit, Section
from service.alerts.notify.languages import LANGUAGES
from service.alerts.owner import Owner
from service.errors import BadInput

TRANSLATED = [name for name in LANGUAGES if name != "en"]
TEMPLATES = Path(languages.__file__).parent / "templates"
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def said() -> dict[str, tuple[str, ...]]:
    """Return the sentences of the templates, by the first of their forms."""
    jinja = [("**", "jinja2.ext.babel_extract")]
    found = extract_from_dir(TEMPLATES, jinja, options_map={"**": {"silent": "false"}})
    forms = [message if isinstance(message, tuple) else (message,) for _, _, message, _, _ in found]
    return {each[0]: each for each in forms}


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def test_the_templates_say_something() -> None:
    assert {"Stop these mails", "%(shown)s new article", "Your webhook was switched off"} <= set(said())
    bare = " ".join(re.sub(r"\{[{%].*?[%}]\}|<[^>]*>", "", path.read_text()) for path in TEMPLATES.iterdir())
    assert set(re.findall(r"[A-Za-z]+", bare)) == {"articles", "lang"}  # of an address and an attribute; no sentence


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalog_has_every_sentence_with_the_same_placeholders_and_no_other(language: str) -> None:
    catalog = read_po(BytesIO(languages.catalog(language)), locale=language, abort_invalid=True)
    wanted = said()
    assert {forms(message.id)[0]: forms(message.id) for message in messages(catalog)} == wanted
    assert not list(catalog.obsolete)
    for message in messages(catalog):
        assert not message.fuzzy, message.id
        translated = forms(message.string)
        assert len(translated) == (catalog.num_plurals if message.pluralizable else 1), message.id
        for text in translated:
            assert text.strip(), message.id
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(forms(message.id)[0])), message.id


@pytest.mark.parametrize(
    ("language", "date", "one", "several"),
    [
        ("en", "May 8, 2017", "1 new article", "1,234 new articles"),
        ("de", "8. Mai 2017", "1 neuer Artikel", "1.234 neue Artikel"),
        ("fr", "8 mai 2017", "1 nouvel article", "1\u202f234 nouveaux articles"),
        ("es", "8 de mayo de 2017", "1 artículo nuevo", "1.234 artículos nuevos"),
    ],
)
def test_days_numbers_and_plurals_are_those_of_the_language(language: str, date: str, one: str, several: str) -> None:
    assert languages.format_day("2017-05-08T23:30:00+00:00", language) == date
    assert languages.format_day(None, language) == ""
    plural = languages.translations(language).ngettext
    for count, text in ((1, one), (1234, several)):
        shown = {"shown": languages.format_number(count, language)}
        assert plural("%(shown)s new article", "%(shown)s new articles", count) % shown == text


def section(name: str, language: str, *, more: int = 0) -> Section:
    alert = Alert(id=name, name=name, query="drone", owner="o", language=language)
    match = Match(id="m", alert=name, owner="o", article="1", revision=1, matched_at="", due_at="")
    article = {"id": "1", "title": "The new article", "source": "s", "published": "2017-05-08", "language": "en"}
    return Section(alert, (Hit(match, article, {"lead": ["and <mark>more</mark>"]}),), more=more)


def post(folder: Path) -> mail.MailSettings:
    return mail.MailSettings(
        smtp_url="",
        sender="a@d.example",
        outbox=folder,
        public_url="https://d.example",
        secret_key="k",  # noqa: S106
    )


@pytest.mark.parametrize(
    ("language", "subject", "more", "stop"),
    [
        ("en", "Drones: 38 new articles", "and 37 more", "Stop these mails"),
        ("de", "Drones: 38 neue Artikel", "und 37 weitere", "Keine Mails mehr erhalten"),
        ("fr", "Drones\u00a0: 38 nouveaux articles", "et 37 autres", "Ne plus recevoir ces messages"),
        ("es", "Drones: 38 artículos nuevos", "y 37 más", "Dejar de recibir estos correos"),
        ("tlh", "Drones: 38 new articles", "and 37 more", "Stop these mails"),  # kept before there were languages
    ],
)
def test_a_digest_is_in_the_language_of_its_alert_and_the_article_in_its_own(
    tmp_path: Path, language: str, subject: str, more: str, stop: str
) -> None:
    owner = Owner(id="o", email="desk@paper.example")
    message = mail.digest_message(Digest((section("Drones", language, more=37),)), owner, "d", post(tmp_path))
    known = languages.supported(language)
    assert (message["Subject"], message["Content-Language"]) == (subject, known)
    html, text = (message.get_body((kind,)) for kind in ("html", "plain"))
    assert html
    assert text
    assert f'<html lang="{known}">' in html.get_content()
    assert '<p lang="en"' in html.get_content()
    for part in (html.get_content(), text.get_content()):
        assert all(said in part for said in ("The new article", languages.format_day("2017-05-08", known), more, stop))
    assert "and *more*" in text.get_content()


def test_a_digest_of_several_languages_is_in_that_of_most_alerts() -> None:
    assert Digest((section("a", "fr"), section("b", "de"), section("c", "de"))).language == "de"
    assert Digest((section("a", "fr"), section("b", "de"))).language == "fr"


@pytest.mark.parametrize(
    ("language", "confirm", "broken", "held"),
    [
        ("en", "Confirm that Dateline", "Your alert “<N>” cannot be run", "Your webhook was switched off"),
        ("de", "Bestätigen Sie", "Ihre gespeicherte Suche „<N>“ kann nicht", "Ihr Webhook wurde abgeschaltet"),
        ("fr", "Confirmez que", "Votre alerte «\u00a0<N>\u00a0» ne peut pas", "Votre webhook a été désactivé"),
        ("es", "Confirme que", "Su alerta «<N>» no se puede", "Su webhook se ha desactivado"),
    ],
)
def test_other_mails_are_in_the_language_of_the_alert_or_the_owner(
    tmp_path: Path, language: str, confirm: str, broken: str, held: str
) -> None:
    owner, place = Owner(id="o", email="desk@paper.example", language=language), post(tmp_path)
    about = {"kind": "broken", "name": "<N>", "query": "q", "reason": "R.", "language": language}
    of_another = Owner(id="o", email="desk@paper.example", language="es" if language == "en" else "en")
    written = {
        confirm: mail.confirmation_message(owner, "c", place, link="https://d.example/L"),
        broken: mail.notice_message(about, of_another, "n", place),
        held: mail.notice_message({"kind": "held", "reason": "It answers 410."}, owner, "n", place),
    }
    for subject, message in written.items():
        assert message["Subject"].startswith(subject)
        assert message["Content-Language"] == language
        html = message.get_body(("html",))
        assert html
        assert f'<html lang="{language}">' in html.get_content()


def test_an_alert_has_a_language_of_these() -> None:
    assert [from_json({"language": name}, identifier="a", owner="o").language for name in LANGUAGES] == list(LANGUAGES)
    assert from_json({}, identifier="a", owner="o").language == "en"
    for wrong in ("nl", "DE", 7, ["de"]):
        with pytest.raises(BadInput, match="language: one of en, de, fr, es"):
            from_json({"language": wrong}, identifier="a", owner="o")


@pytest.mark.parametrize(
    "name",
    [
        "Drones",
        "Übung über dem Schießplatz " * 5,
        "x" * 200,
        "été « à » été " * 9,
        "演習 と 訓練 " * 12,
        "a\u2028b\r\nc\u0085d",
    ],
)
def test_a_subject_arrives_as_it_was_written(tmp_path: Path, name: str) -> None:
    about = {"kind": "broken", "name": name.strip(), "query": "q", "reason": "R.", "language": "fr"}
    sent = mail.notice_message(about, Owner(id="o", email="desk@paper.example"), "n", post(tmp_path)).as_bytes()
    assert max(map(len, sent.partition(b"\r\n\r\n")[0].splitlines())) < 400  # of 998 that a line may have
    read = message_from_bytes(sent, policy=default)["Subject"]
    assert read == f"Votre alerte «\u00a0{' '.join(name.split(None))}\u00a0» ne peut pas être exécutée"
