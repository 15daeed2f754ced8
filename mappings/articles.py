"""The body of the `articles` index, which `revisions` shares."""

from typing import Any

from mappings.analysis import ANALYSIS

Json = dict[str, Any]

KEYWORD: Json = {"type": "keyword", "ignore_above": 1024}
# The places that lie between two paragraphs: further than words can be asked to be near, and than a paragraph is long.
BETWEEN_PARAGRAPHS = 500
TEXT: Json = {
    "type": "text",
    "analyzer": "text",
    "index_options": "offsets",
    "position_increment_gap": BETWEEN_PARAGRAPHS,
    "copy_to": "roots",
}
# All that an article says, each word by its root alone: what a question that no article answers in full is ranked by.
ROOTS: Json = {"type": "text", "analyzer": "english", "index_options": "freqs"}
# A name is counted and chosen as a whole, and searched by its words.
NAME: Json = KEYWORD | {"fields": {"words": {"type": "text", "analyzer": "text", "norms": False}}}
DATE: Json = {"type": "date", "format": "strict_date_optional_time"}
POSITION: Json = {"type": "integer", "index": False, "doc_values": False}
STORED: Json = {"type": "object", "enabled": False}
# What an article means, where the optional model is installed; for the search it is kept as a byte a dimension.
VECTOR, DIMENSIONS = "vector", 384
MEANING: Json = {
    "type": "dense_vector",
    "dims": DIMENSIONS,
    "similarity": "dot_product",
    "index_options": {"type": "int8_hnsw"},
}

# What its source has withdrawn, and no search finds.
WITHDRAWN: Json = {"term": {"withdrawn": True}}

PROPERTIES: Json = {
    "id": KEYWORD,
    "url": KEYWORD,
    "source": KEYWORD,
    "source_id": KEYWORD,
    "language": KEYWORD,
    "title": TEXT,
    "lead": TEXT,
    "roots": ROOTS,
    VECTOR: MEANING,
    "bylines": {"properties": {"name": NAME, "affiliation": NAME}},
    "dateline": {"properties": {"place": NAME, "date": KEYWORD}},
    "published": DATE,
    "published_from": KEYWORD,
    "published_precision": KEYWORD,
    "day": KEYWORD,
    "modified": DATE,
    "kind": KEYWORD,
    "section": NAME,
    "tags": NAME,
    "body": {"properties": {"heading": TEXT, "paragraphs": TEXT}},
    "extent": KEYWORD,
    "photos": {
        "properties": {
            "caption": TEXT,
            "credit": {"properties": {"service": KEYWORD, "rank": KEYWORD, "name": NAME}},
            "virin": {
                "properties": {
                    "value": KEYWORD,
                    "date": KEYWORD,
                    "service": KEYWORD,
                    "photographer": KEYWORD,
                    "sequence": KEYWORD,
                }
            },
            "url": KEYWORD,
        }
    },
    "quotations": STORED,
    "people": {"properties": {"name": NAME, "rank": KEYWORD, "role": KEYWORD}},
    "organizations": NAME,
    "units": NAME,
    "places": NAME,
    "equipment": NAME,
    "operations": NAME,
    "terms": {"properties": {"concept": KEYWORD, "label": NAME}},
    "lexicon": {"type": "integer"},
    "shipped": KEYWORD,
    "named": STORED,
    "acronyms": {"properties": {"short": KEYWORD, "long": KEYWORD}},
    "turns": {
        "properties": {
            "speaker": KEYWORD,
            "section": POSITION,
            "first": POSITION,
            "paragraphs": POSITION,
            "person": KEYWORD,
        }
    },
    "awards": {
        "properties": {
            "company": NAME,
            "section": POSITION,
            "place": KEYWORD,
            "amount": {"type": "long"},
            "shared_by": {"type": "integer"},
            "contract_numbers": KEYWORD,
            "contracting_activity": KEYWORD,
            "service": KEYWORD,
        }
    },
    "release_number": KEYWORD,
    "contract_numbers": KEYWORD,
    "related": KEYWORD,
    "word_count": {"type": "integer"},
    "revision": {"type": "integer"},
    "withdrawn": {"type": "boolean"},
    "fingerprint": KEYWORD,
    "signature": KEYWORD,
    "raw_id": KEYWORD,
    "batch": KEYWORD,
    "arrival": KEYWORD,
    "first_indexed_at": DATE,
    "indexed_at": DATE,
}

ARTICLES: Json = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "analysis": ANALYSIS},
    "mappings": {"dynamic": "strict", "properties": PROPERTIES},
}
