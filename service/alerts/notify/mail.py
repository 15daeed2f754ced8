"""Mails in text and HTML from templates, and sending them: to the mail server, or to a folder where there is none."""

import os
import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, localtime, parseaddr
from functools import cache, partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from service.alerts.alert import Alert
from service.alerts.notify import languages, signed_links
from service.alerts.notify.digest import Digest, Hit
from service.alerts.notify.outbox import Attempt
from service.alerts.owner import Owner
from service.errors import NotAllowed
from service.settings import Settings

TIMEOUT_S = 30.0
PORTS = {"smtp": 25, "smtps": 465}
PERMANENT = range(500, 600)
MAX_PASSAGES = 3
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")  # whatever could end a line; not what keeps words together, as French does


class _UnfoldedHeader(UnstructuredHeader, BaseHeader):
    """A header that stays one line in ASCII: Python would encode a word that is too long for a line."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header as it is sent."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _UnfoldedHeader)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The sender and the mail server. Where `smtp_url` is empty, mails are files in `outbox`."""

    smtp_url: str = field(repr=False)
    sender: str
    outbox: Path
    public_url: str
    secret_key: str = field(repr=False)
    password_without_tls: bool = False


def mail_settings(settings: Settings) -> MailSettings:
    return MailSettings(
        smtp_url=settings.smtp_url,
        sender=settings.mail_from,
        outbox=settings.home / "outbox",
        public_url=settings.public_url,
        secret_key=settings.secret_key,
        password_without_tls=settings.smtp_password_without_tls,
    )


def digest_message(digest: Digest, owner: Owner, delivery: str, settings: MailSettings) -> EmailMessage:
    """Return the mail of a digest; the same delivery is the same message, however often it is sent."""
    stop = _link(settings, "unsubscribe", owner)
    message = _envelope(owner, delivery, settings)
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["List-Id"] = f"Dateline alerts <alerts.{urlsplit(settings.public_url).hostname or 'localhost'}>"
    values = {
        "digest": digest,
        "stop": stop,
        "manage": _link(settings, "manage", owner),
        "public_url": settings.public_url,
    }
    return _render(message, "digest", digest.language, values)


def notice_message(notice: Mapping[str, str], owner: Owner, delivery: str, settings: MailSettings) -> EmailMessage:
    """Return the mail of a notice: what happened to an alert or a channel of its owner."""
    language = notice.get("language") or owner.language
    values = {"told": notice, "manage": _link(settings, "manage", owner)}
    return _render(_envelope(owner, delivery, settings), notice["kind"], language, values)


def confirmation_message(owner: Owner, delivery: str, settings: MailSettings, *, link: str) -> EmailMessage:
    """Return the mail by which an address is confirmed; nothing in it was typed by a stranger."""
    return _render(_envelope(owner, delivery, settings), "confirm", owner.language, {"confirm": link})


def search_link(alert: Alert, public_url: str) -> str:
    """Return the address of the page with everything that the alert's search finds, the newest first."""
    values = [("q", alert.query), *((name, value) for name, given in alert.filters.items() for value in given)]
    return f"{public_url}/?{urlencode([*values, ('sort', 'newest')])}"


def passages(hit: Hit) -> list[Markup]:
    """Return the passages of a hit as safe HTML with marks: those of its text, else its lead."""
    marked = [part["text"] for part in hit.highlights.get("body", ())]
    marked = marked or [*hit.highlights.get("lead", ()), *hit.highlights.get("captions", ())]
    if marked:
        return [Markup(text) for text in marked[:MAX_PASSAGES]]  # noqa: S704 - escaped by the highlighter's reader
    lead = hit.article.get("lead")
    return [Markup.escape(lead)] if lead else []


def plain(marked: Markup) -> str:
    """Return marked HTML as text, with stars for marks."""
    return unescape(_TAG.sub("", str(marked).replace("<mark>", "*").replace("</mark>", "*")))


def send(message: EmailMessage, settings: MailSettings) -> Attempt:
    """Attempt once to send a mail: to the mail server, or into the outbox folder."""
    if not settings.smtp_url:
        return _write_to_outbox(message, settings.outbox)
    try:
        with _server(settings.smtp_url) as server:
            _log_in(server, settings)
            server.send_message(message)
    except NotAllowed as refused:
        return Attempt(ok=False, error=refused.message)
    except smtplib.SMTPRecipientsRefused as refused:
        status, reason = next(iter(refused.recipients.values()))
        return Attempt(ok=False, status=status, error=reason.decode("utf-8", "replace"), final=status in PERMANENT)
    except smtplib.SMTPResponseException as error:
        return Attempt(ok=False, status=error.smtp_code, error=f"The mail server answers {error.smtp_code}.")
    except (smtplib.SMTPException, OSError) as error:
        return Attempt(ok=False, error=f"The mail server cannot be reached ({type(error).__name__}).")
    return Attempt(ok=True)


def _server(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or PORTS.get(parts.scheme, 25)
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
    return server


def _log_in(server: smtplib.SMTP, settings: MailSettings) -> None:
    """Log in where the URL has a user. Raises NotAllowed where the password could be read on the way."""
    parts = urlsplit(settings.smtp_url)
    if not parts.username:
        return
    if not isinstance(server.sock, ssl.SSLSocket) and not settings.password_without_tls:
        raise NotAllowed(
            "The mail server offers no TLS, without which the password is sent only if "
            "DATELINE_SMTP_PASSWORD_WITHOUT_TLS is true."
        )
    server.login(unquote(parts.username), unquote(parts.password or ""))


def _write_to_outbox(message: EmailMessage, folder: Path) -> Attempt:
    name = re.sub(r"[^\w.-]", "", str(message["Message-ID"]).strip("<>").partition("@")[0])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f".{name}.{os.getpid()}"
        unfinished.write_bytes(message.as_bytes())
        unfinished.replace(folder / f"{name}.eml")
    except OSError as error:
        return Attempt(ok=False, error=f"{folder} cannot be written: {error.strerror}.")
    return Attempt(ok=True)


def _envelope(owner: Owner, delivery: str, settings: MailSettings) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(settings.sender, "Dateline")
    message["To"] = _address(owner.email or "")
    message["Date"] = format_datetime(localtime())
    host = parseaddr(settings.sender)[1].rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<{delivery}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def _address(text: str, name: str = "") -> Address:
    given, address = parseaddr(text)
    return Address(display_name=given or name, addr_spec=address)


def _render(message: EmailMessage, name: str, language: str, values: Mapping[str, Any]) -> EmailMessage:
    """Return the mail with what the three templates of a name make of the values, in a language."""
    templates = _templates(languages.supported(language))
    title = _SPACE.sub(" ", templates.get_template(f"{name}.subject").render(values)).strip()
    # Python's own folding loses a space between two words that are encoded: it is folded here.
    message.set_raw("Subject", Header(title, header_name="Subject").encode())
    message.set_content(templates.get_template(f"{name}.txt").render(values))
    message.add_alternative(templates.get_template(f"{name}.html").render(values), subtype="html")
    message["Content-Language"] = languages.supported(language)  # last: it would go with the content that is set
    return message


def _link(settings: MailSettings, purpose: signed_links.Purpose, owner: Owner) -> str:
    return signed_links.address(
        settings.public_url, purpose, signed_links.token(settings.secret_key, purpose, owner.id)
    )


@cache
def _templates(language: str) -> Environment:
    made = Environment(
        loader=PackageLoader("service.alerts.notify"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension adds this method, which no type knows of.
    made.install_gettext_translations(languages.translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"passages": passages, "search_link": search_link, "language": language}
    made.filters |= {
        "plain": plain,
        "day": partial(languages.format_day, language=language),
        "number": partial(languages.format_number, language=language),
    }
    return made


def filed_mails(folder: Path) -> Sequence[Path]:
    """Return the mails in the outbox folder, the newest first."""
    found = []
    with suppress(OSError):
        found = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    return found
