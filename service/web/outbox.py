"""The mails that were filed for want of a mail server, for whoever tries Dateline on this machine."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template

from service.alerts.notify import mail
from service.errors import NotFound
from service.web import alert_session, sessions

MOST = 100
# A mail brings its own styles, and nothing else: no script, no picture, no form.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"

blueprint = Blueprint("outbox", __name__)
blueprint.after_request(alert_session.keep_private)


class Mail(NamedTuple):
    """A mail as it was filed."""

    name: str
    message: EmailMessage

    def part(self, kind: str) -> str:
        found = self.message.get_body((kind,))
        return str(found.get_content()) if found else ""


def is_visible() -> bool:
    """Return whether mails can be read here: there is no mail server, and only this machine or an editor asks.

    Their links open what they are about, so an archive that others reach does not show them.
    """
    settings = alert_session.settings()
    return not settings.smtp_url and (_is_loopback(settings.public_url) or sessions.current_key() is not None)


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@blueprint.get("/outbox")
def listed() -> str:
    return render_template("outbox.html", mails=_mails())


@blueprint.get("/outbox/<name>")
def one(name: str) -> str:
    return render_template("outbox_mail.html", mail=_mail(name))


@blueprint.get("/outbox/<name>/html")
def html(name: str) -> Response:
    response = Response(_mail(name).part("html"), mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def _mails() -> list[Mail]:
    if not is_visible():
        raise NotFound("There is no outbox to look into here.")
    paths = mail.filed_mails(mail.mail_settings(alert_session.settings()).outbox)[:MOST]
    read = [(path.stem, message_from_bytes(path.read_bytes(), policy=default)) for path in paths]
    return [Mail(name, message) for name, message in read if isinstance(message, EmailMessage)]


def _mail(name: str) -> Mail:
    found = next((each for each in _mails() if each.name == name), None)
    if found is None:
        raise NotFound("There is no such mail.")
    return found
