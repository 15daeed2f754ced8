from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from service.alerts.alert import Alert
from service.alerts.matches import Match
from service.alerts.notify import mail, signed_links
from service.alerts.notify.digest import Digest, Hit, Section
from service.alerts.owner import Owner

OWNER = Owner(id="o", email="desk@paper.example", confirmed_at="2026-01-01")
ALERT = Alert(id="a", name="Drones <x>", query="drone & tanker", owner="o", filters={"kind": ("release",)})
SIGNING = "k"
PASSAGE = "a <mark>drone</mark> &amp; a &lt;b&gt; tanker"


def post(folder: Path) -> mail.MailSettings:
    return mail.MailSettings(
        smtp_url="", sender="alerts@dateline.example", outbox=folder, public_url="https://d.example", secret_key=SIGNING
    )


def hit(number: int, **article: Any) -> Hit:
    match = Match(id=f"a:{number}:1", alert="a", owner="o", article=f"{number}", revision=1, matched_at="", due_at="")
    told = {"id": f"{number}", "title": f"Title <{number}>", "source": "s.example", "published": "2026-03-04T05:06:07Z"}
    return Hit(match, {**told, **article}, {"body": [{"section": None, "text": PASSAGE}]})


def written(folder: Path, *sections: Section) -> EmailMessage:
    message = mail.digest_message(Digest(sections), OWNER, "d1", post(folder))
    read = message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def test_its_header_lets_one_unsubscribe_with_one_click(tmp_path: Path) -> None:
    message = written(tmp_path, Section(ALERT, (hit(1),)))
    assert message["Subject"] == "Drones <x>: 1 new article"
    assert (message["To"], message["Message-ID"]) == ("desk@paper.example", "<d1@dateline.example>")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = message["List-Unsubscribe"].strip("<>").removeprefix("https://d.example/alerts/unsubscribe/")
    assert signed_links.read(SIGNING, "unsubscribe", token) == "o"


def test_text_and_html_say_the_same(tmp_path: Path) -> None:
    message = written(tmp_path, Section(ALERT, (hit(1), hit(2)), more=37, shown_above=2))
    text, html = part(message, "plain"), part(message, "html")
    assert "a *drone* & a <b> tanker" in text
    assert "Title <1>\ns.example · March 4, 2026\nhttps://d.example/articles/1\n" in text
    assert ">drone</mark> &amp; a &lt;b&gt; tanker" in html
    assert "Title &lt;1&gt;" in html
    assert "Drones &lt;x&gt;" in html
    assert "<b>" not in html
    assert "&lt;mark" not in html
    link = "https://d.example/?q=drone+%26+tanker&kind=release&sort=newest"
    assert f"and 37 more: {link}" in text
    assert link.replace("&", "&amp;") in html
    for told in (text, html):
        assert "41 new articles" in told
        assert "and 2 shown above" in told


def test_several_alerts_are_counted_in_the_subject(tmp_path: Path) -> None:
    other = Alert(id="b", name="Ships", query="ship", owner="o")
    message = written(tmp_path, Section(ALERT, (hit(1),)), Section(other, (hit(2),), shown_above=1))
    assert message["Subject"] == "2 alerts: 2 new articles"


def test_a_hit_without_a_passage_shows_its_lead(tmp_path: Path) -> None:
    bare = Hit(hit(1).match, {"id": "1", "title": "T", "lead": "A <lead>."})
    message = written(tmp_path, Section(ALERT, (bare,)))
    assert "A <lead>." in part(message, "plain")
    assert "A &lt;lead&gt;." in part(message, "html")


def test_a_name_with_a_line_break_makes_no_header(tmp_path: Path) -> None:
    named = Alert(id="a", name="x\r\nBcc: y@z.example", query="q", owner="o")
    message = written(tmp_path, Section(named, (hit(1),)))
    assert message["Bcc"] is None


def test_without_a_mail_server_mails_are_files_each_once(tmp_path: Path) -> None:
    place = post(tmp_path / "outbox")
    message = mail.digest_message(Digest((Section(ALERT, (hit(1),)),)), OWNER, "d1", place)
    assert [mail.send(message, place).ok for _ in range(2)] == [True, True]
    (path,) = mail.filed_mails(place.outbox)
    assert message_from_bytes(path.read_bytes(), policy=default)["Subject"] == "Drones <x>: 1 new article"
    assert [each.name for each in place.outbox.iterdir()] == ["d1.eml"]
    (tmp_path / "file").write_text("")
    blocked = mail.send(message, post(tmp_path / "file" / "outbox"))
    assert not blocked.ok
    assert not blocked.final


def test_notices_and_confirmations_have_a_link_of_their_own(tmp_path: Path) -> None:
    broken = {"kind": "broken", "name": "N", "query": "B <b>", "reason": "R <r>"}
    told = mail.notice_message(broken, OWNER, "n1", post(tmp_path))
    assert told["Subject"] == "Your alert “N” cannot be run"
    assert "B <b>" in part(told, "plain")
    assert all(text in part(told, "html") for text in ("B &lt;b&gt;", "R &lt;r&gt;"))
    link = signed_links.address(
        "https://d.example", "confirm", signed_links.token(SIGNING, "confirm", {"email": OWNER.email})
    )
    asked = mail.confirmation_message(OWNER, "c1", post(tmp_path), link=link)
    for kind in ("plain", "html"):
        assert link in part(asked, kind)
