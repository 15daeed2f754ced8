"""The bodies of the indices that account for every item: `raw`, `batches`, `rejects`; and of the smaller ones."""

from typing import Any

from mappings.articles import DATE, KEYWORD, STORED

Json = dict[str, Any]

INTEGER: Json = {"type": "integer"}
UNPARSED: Json = {"type": "text", "index": False}

OUTCOMES = ("created", "revised", "superseded", "unchanged", "withdrawn", "rejected")


def index_body(properties: Json) -> Json:
    """Return the body of an index of one shard with these properties; a field that is not listed is refused."""
    return {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
        "mappings": {"dynamic": "strict", "properties": properties},
    }


RAW = index_body(
    {
        "batch": KEYWORD,
        "ordinal": INTEGER,
        "received_at": DATE,
        "name": KEYWORD,
        "source": KEYWORD,
        "content_type": KEYWORD,
        "mapping": {"type": "object", "enabled": False},
        "url": UNPARSED,
        "broken": UNPARSED,
        "encoding": KEYWORD,
        "bytes": {"type": "long"},
        "body": UNPARSED,
        "backfill": {"type": "boolean"},
    }
)

BATCHES = index_body(
    {
        "sender": KEYWORD,
        "digest": KEYWORD,
        "recovered": {"type": "boolean"},
        "received_at": DATE,
        "raw": KEYWORD,
        "first": INTEGER,
        "items": INTEGER,
        "children": KEYWORD,
        "state": KEYWORD,
        "attempts": INTEGER,
        "waits": INTEGER,
        "lease_owner": KEYWORD,
        "next_attempt_at": DATE,
        "finished_at": DATE,
        "last_error": UNPARSED,
        "counts": {"properties": dict.fromkeys(OUTCOMES, INTEGER)},
        "warnings": {"type": "nested", "properties": {"kind": KEYWORD, "source": KEYWORD, "count": INTEGER}},
        "first_warnings": {"type": "object", "enabled": False},
        "backfill": {"type": "boolean"},
        "matching": KEYWORD,
        "matching_attempts": INTEGER,
        "matching_error": UNPARSED,
    }
)

REJECTS = index_body(
    {
        "batch": KEYWORD,
        "ordinal": INTEGER,
        "raw_id": KEYWORD,
        "name": KEYWORD,
        "source": KEYWORD,
        "code": KEYWORD,
        "until": DATE,
        "message": UNPARSED,
        "where": UNPARSED,
        "rejected_at": DATE,
        "resolved_at": DATE,
        "resolved_by": KEYWORD,
    }
)

KEYS = index_body(
    {
        "name": KEYWORD,
        "hash": KEYWORD,
        "scopes": KEYWORD,
        "created_at": DATE,
    }
)

# One edit of the lexicon is one document: append-only, `_id` is the version, and versions have no gap. Besides there is
# `_id` "tags": how far the tags of articles have caught up with the edits.
TERMS = index_body(
    {
        "version": INTEGER,
        "change": KEYWORD,
        "concept": KEYWORD,
        "entry": STORED,
        "before": STORED,
        "who": KEYWORD,
        "at": DATE,
        "undoes": INTEGER,
        "tags": STORED,
    }
)

# One document is one query on one day; `flush` is the last of the additions to it, so that none is made twice.
QUERY_COUNTS = index_body(
    {
        "query": KEYWORD,
        "day": {"type": "date", "format": "strict_date"},
        "asked": INTEGER,
        "none": INTEGER,
        "flush": {"type": "keyword", "index": False, "doc_values": False},
    }
)

IDENTITIES = index_body({"article": KEYWORD})
