"""Notices to owners about their alerts: each about one matter, made once, told by mail. Sending is `delivery`'s."""

from elasticsearch import ConflictError

from service import documents
from service.alerts.alert import Alert
from service.backends import Archive
from service.clock import now
from service.documents import Place, Version

Text = dict[str, str]


def of_broken(archive: Archive, alert: Alert, version: Version, reason: str) -> None:
    """Tell an owner that an alert cannot be run any more: once for each version of the alert."""
    text = {
        "kind": "broken",
        "subject": f"Your alert “{alert.name}” cannot be run",
        "body": f"The query of this alert is not understood any more, so it matches nothing until you change it or "
        f"resume it. Nothing was deleted.\n\nThe query: {alert.query}\nThe reason: {reason}",
    }
    create(archive, f"broken-{alert.id}-{version.primary_term}-{version.seq_no}", alert.owner, text)


def of_held(archive: Archive, owner: str, delivery: str, reason: str) -> None:
    """Tell an owner that a webhook was switched off, once for the delivery by which it was."""
    text = {
        "kind": "held",
        "subject": "Your webhook was switched off",
        "body": f"Dateline could not deliver to your webhook and has stopped trying: {reason}\n\nNothing is lost: what "
        "your alerts match waits, and is delivered when you switch the webhook on again.",
    }
    create(archive, f"held-{delivery}", owner, text)


def create(archive: Archive, identifier: str, owner: str, text: Text) -> bool:
    """Keep a notice to be sent; False where it was kept before."""
    moment = now()
    document = {
        "owner": owner,
        "channel": "notice",
        "state": "waiting",
        "notice": text,
        "attempts": 0,
        "created_at": moment,
        "next_attempt_at": moment,
        "log": [],
    }
    try:
        documents.put(archive, Place(archive.indices.deliveries, identifier), document)
    except ConflictError:
        return False
    return True
