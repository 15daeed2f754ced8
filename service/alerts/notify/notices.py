"""Notices to owners about their alerts: each about one matter, made once, told by mail. Sending is `delivery`'s."""

from elasticsearch import ConflictError

from service import documents
from service.alerts.alert import Alert
from service.backends import Archive
from service.clock import now
from service.documents import Place, Version

# What happened, as its `kind`, and what the sentences are filled with; they are written when they are sent.
NoticeText = dict[str, str]


def notify_broken(archive: Archive, alert: Alert, version: Version, reason: str) -> None:
    """Tell an owner that an alert cannot be run any more: once for each version of the alert."""
    about = {"name": alert.name, "query": alert.query, "language": alert.language}
    text = {"kind": "broken", **about, "reason": reason}
    create_notice(archive, f"broken-{alert.id}-{version.tag}", alert.owner, text)


def notify_suspended(archive: Archive, owner: str, delivery: str, reason: str) -> None:
    """Tell an owner that a webhook was switched off, once for the delivery by which it was."""
    create_notice(archive, f"held-{delivery}", owner, {"kind": "held", "reason": reason})


def create_notice(archive: Archive, identifier: str, owner: str, text: NoticeText) -> bool:
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
