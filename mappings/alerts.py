"""The bodies of the indices of saved queries: `alerts`, what they `matches`, `deliveries` of it, and their `owners`."""

from typing import Any

from mappings.articles import DATE, KEYWORD, STORED

Body = dict[str, Any]

_INTEGER: Body = {"type": "integer"}
_UNPARSED: Body = {"type": "text", "index": False}


def _index(properties: Body) -> Body:
    return {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
        "mappings": {"dynamic": "strict", "properties": properties},
    }


# What an alert asks is kept as it was typed: it is compiled anew with each lexicon. A removed one keeps no more than
# its mark, so that every worker learns of it.
ALERTS = _index(
    {
        "name": KEYWORD,
        "query": _UNPARSED,
        "filters": STORED,
        "owner": KEYWORD,
        "rate": {"properties": {"every": KEYWORD, "at": KEYWORD, "zone": KEYWORD, "weekday": KEYWORD}},
        "channels": KEYWORD,
        "revisions": KEYWORD,
        "language": KEYWORD,
        "folder": KEYWORD,
        "tags": KEYWORD,
        "state": KEYWORD,
        "broken": _UNPARSED,
        "feed": _INTEGER,
        "created_at": DATE,
        "updated_at": DATE,
    }
)

# `waiting` are the channels that have yet to tell it, `deliveries` those that took it to tell.
MATCHES = _index(
    {
        "alert": KEYWORD,
        "owner": KEYWORD,
        "article": KEYWORD,
        "revision": _INTEGER,
        "batch": KEYWORD,
        "signature": KEYWORD,
        "published": DATE,
        "matched_at": DATE,
        "due_at": DATE,
        "waiting": KEYWORD,
        "deliveries": KEYWORD,
        "told_at": DATE,
        "state": KEYWORD,
        "copy_of": KEYWORD,
        "read_at": DATE,
        "archived_at": DATE,
    }
)

DELIVERIES = _index(
    {
        "owner": KEYWORD,
        "channel": KEYWORD,
        "state": KEYWORD,
        "alerts": KEYWORD,
        "articles": _INTEGER,
        "notice": STORED,
        "attempts": _INTEGER,
        "created_at": DATE,
        "next_attempt_at": DATE,
        "told_at": DATE,
        "log": STORED,
    }
)

OWNERS = _index(
    {
        "kind": KEYWORD,
        "email": KEYWORD,
        "confirmed_at": DATE,
        "language": KEYWORD,
        "zone": KEYWORD,
        "webhook": KEYWORD,
        "secrets": {"type": "keyword", "index": False, "doc_values": False},
        "held": STORED,
        "created_at": DATE,
    }
)
