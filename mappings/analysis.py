"""The analyzers, as plain data. What a token means is the lexicon's work, not theirs."""

from typing import Any

ANALYSIS: dict[str, Any] = {
    "filter": {
        "possessive": {"type": "stemmer", "language": "possessive_english"},
        "plural": {"type": "stemmer", "language": "minimal_english"},
    },
    "analyzer": {
        "text": {
            "type": "custom",
            "tokenizer": "standard",
            "filter": ["possessive", "lowercase", "asciifolding", "plural"],
        },
    },
}
