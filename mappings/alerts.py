"""The bodies of the indices of saved queries: `alerts`, what they `matches`, `deliveries` of it, and their `owners`."""

from mappings.articles import DATE, KEYWORD, STORED
from mappings.ledger import INTEGER, UNPARSED, index_body

# What an alert asks is kept as it was typed: it is compiled anew with each lexicon. A removed one keeps no more than
# its mark, so that every worker learns of it.
ALERTS = index_body(
    {
        "name": KEYWORD,
        "query": UNPARSED,
        "filters": STORED,
        "owner": KEYWORD,
        "rate": {"properties": {"every": KEYWORD, "at": KEYWORD, "zone": KEYWORD, "weekday": KEYWORD}},
        "channels": KEYWORD,
        "revisions": KEYWORD,
        "language": KEYWORD,
        "folder": KEYWORD,
        "tags": KEYWORD,
        "state": KEYWORD,
        "broken": UNPARSED,
        "feed": INTEGER,
        "created_at": DATE,
        "updated_at": DATE,
    }
)

# `waiting` are the channels that have yet to tell it, `deliveries` those that took it to tell.
MATCHES = index_body(
    {
        "alert": KEYWORD,
        "owner": KEYWORD,
        "article": KEYWORD,
        "revision": INTEGER,
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

DELIVERIES = index_body(
    {
        "owner": KEYWORD,
        "channel": KEYWORD,
        "state": KEYWORD,
        "alerts": KEYWORD,
        "articles": INTEGER,
        "notice": STORED,
        "attempts": INTEGER,
        "created_at": DATE,
        "next_attempt_at": DATE,
        "told_at": DATE,
        "log": STORED,
    }
)

OWNERS = index_body(
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
