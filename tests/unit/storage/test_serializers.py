"""JSON between the service and Elasticsearch: what the fast way refuses is written and read all the same."""

from typing import Any

import pytest

from service import settings
from service.backends import connect

LINES = "application/vnd.elasticsearch+x-ndjson"
JSON = "application/vnd.elasticsearch+json"


@pytest.fixture(name="serializers")
def _serializers() -> Any:
    told = {"DATELINE_ELASTICSEARCH_URL": "http://127.0.0.1:1", "DATELINE_REDIS_URL": "redis://127.0.0.1:1/0"}
    return connect(settings.read(told)).archive.client.transport.serializers


@pytest.mark.parametrize("value", ["Kyiv – Київ", "\ud83d half a pair", 2**63, {"a": [None, 1.5, True]}])
def test_a_document_comes_back_as_it_was(serializers: Any, value: Any) -> None:
    written = serializers.dumps({"value": value}, JSON)
    assert serializers.loads(written, JSON) == {"value": value}


def test_each_document_has_its_line(serializers: Any) -> None:
    written = serializers.dumps([{"index": {}}, {"title": "\ud83d"}, {"title": "é\n"}], LINES)
    assert written == b'{"index":{}}\n{"title":"\xed\xa0\xbd"}\n{"title":"\xc3\xa9\\n"}\n'
