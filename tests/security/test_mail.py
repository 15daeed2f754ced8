"""Mails: a password is sent over TLS alone, and what mail programs act on is plain ASCII."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from service import settings
from service.alerts.alert import Alert
from service.alerts.notify import mail
from service.alerts.notify.digest import Digest, Section
from service.alerts.owner import Owner, email_owner
from service.errors import BadInput, SetupError
from service.local.ports import free_port

OWNER = Owner(id="o" * 32, email="desk@paper.example", confirmed_at="2026-01-01")


class Server:
    """A mail server that has no TLS and asks for a password."""

    def __init__(self) -> None:
        self.passwords: list[str] = []
        self.received = 0

    def authenticate(self, *arguments: Any) -> AuthResult:
        self.passwords.append(arguments[-1].password.decode())
        return AuthResult(success=True)

    async def handle_DATA(self, _: Any, __: Any, ___: Any) -> str:  # noqa: N802 - aiosmtpd's
        self.received += 1
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Server, str]]:
    handler, port = Server(), free_port()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        authenticator=handler.authenticate,
        auth_require_tls=False,
        auth_exclude_mechanism=["LOGIN"],
    )
    controller.start()
    yield handler, f"127.0.0.1:{port}"
    controller.stop()


def post(folder: Path, **changes: Any) -> mail.MailSettings:
    values = {"smtp_url": "", "public_url": "https://d.example", **changes}
    return mail.MailSettings(sender="alerts@dateline.example", outbox=folder, secret_key="k" * 32, **values)


def digest(chosen: mail.MailSettings) -> EmailMessage:
    section = Section(Alert(id="a", name="Drones", query="drone", owner="o"), ())
    return mail.digest_message(Digest((section,)), OWNER, "d1", chosen)


def test_a_password_is_sent_over_tls_alone(server: tuple[Server, str], tmp_path: Path) -> None:
    handler, address = server
    chosen = post(tmp_path, smtp_url=f"smtp://desk:secret@{address}")
    refused = mail.send(digest(chosen), chosen)
    assert (refused.ok, refused.final, handler.passwords, handler.received) == (False, False, [], 0)
    assert "DATELINE_SMTP_PASSWORD_WITHOUT_TLS" in (refused.error or "")
    assert "secret" not in (refused.error or "")
    without = post(tmp_path, smtp_url=f"smtp://{address}")
    assert mail.send(digest(without), without).ok
    allowed = post(tmp_path, smtp_url=f"smtp://desk:secret@{address}", password_without_tls=True)
    assert mail.send(digest(allowed), allowed).ok
    assert (handler.passwords, handler.received) == (["secret"], 2)


@pytest.mark.parametrize(
    "url", ["https://d.example", "https://nachrichten.müller.example:8443/Archiv ü", "http://[::1]:8"]
)
def test_the_link_of_one_click_is_plain_ascii_on_one_line(url: str, tmp_path: Path) -> None:
    public_url = settings.read({"DATELINE_PUBLIC_URL": url}).public_url
    assert public_url.isascii()
    lines = digest(post(tmp_path, public_url=public_url)).as_bytes().split(b"\r\n")
    (line,) = [each for each in lines if each.startswith(b"List-Unsubscribe:")]
    assert line.startswith(f"List-Unsubscribe: <{public_url}/alerts/unsubscribe/".encode())
    assert line.endswith(b">")
    assert b"=?" not in line


@pytest.mark.parametrize("url", ["https://[", "https://a..b", f"https://{'a' * 64}.example"])
def test_a_public_url_that_is_none_is_told_at_start(url: str) -> None:
    with pytest.raises(SetupError, match="DATELINE_PUBLIC_URL"):
        settings.read({"DATELINE_PUBLIC_URL": url})


@pytest.mark.parametrize(
    "address",
    ["a..b@c.de", ".a@c.de", "a.@c.de", "ü@ü.de", "a@ü.de", "a@b@c.de", "a@c..de", "a@-c.de", "a@c", "@c.de",
     "a@[1.2.3.4]",
     "a\n@c.de", "a@c.de\r\nBcc: x@y.de", "a\0@c.de", "a\ud800@c.de", f"{'a' * 65}@c.de", f"a@{'b' * 64}.de",
     '"a b"@c.de',
     "a" * 100_000, f"a@{'b.' * 50_000}de"],
)  # fmt: skip
def test_what_no_mail_can_be_sent_to_is_no_address(address: str) -> None:
    with pytest.raises(BadInput, match="is no e-mail address") as error:
        email_owner(address)
    assert len(error.value.message) < 2000
    assert error.value.message.isprintable()


@pytest.mark.parametrize("address", ["desk@paper.example", "o'neil+news@a-b.co.uk", "A.B@XN--TDA.DE", "a@1.example"])
def test_an_address_gets_a_mail(address: str, tmp_path: Path) -> None:
    message = mail.confirmation_message(email_owner(address), "d1", post(tmp_path), link="https://d.example/x")
    assert message["To"] == address
    assert message.as_bytes()
