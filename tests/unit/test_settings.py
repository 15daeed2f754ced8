import re
from pathlib import Path

import pytest

from service.errors import SetupError
from service.settings import SETTINGS, read

ROOT = Path(__file__).parents[2]


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read({})
    assert (settings.http_port, settings.index_prefix, settings.anonymous_search) == (8000, "dateline", True)
    assert settings.public_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_HTTP_PORT", "0"),
        ("DATELINE_HTTP_PORT", "65536"),
        ("DATELINE_HTTP_PORT", "http"),
        ("DATELINE_HTTP_PORT", "-1"),
        ("DATELINE_ANONYMOUS_SEARCH", "yes"),
        ("DATELINE_LEASE_SECONDS", "0"),
        ("DATELINE_INDEX_PREFIX", "Upper"),
        ("DATELINE_INDEX_PREFIX", "-x"),
        ("DATELINE_INDEX_PREFIX", "a,b"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SetupError, match=name):
        read({name: value})


def test_the_readme_describes_every_setting() -> None:
    readme = (ROOT / "README.md").read_text()
    rows = [f"| `{setting.name}` | {setting.default or '–'} | {setting.help} |" for setting in SETTINGS]
    assert re.findall(r"^\| `DATELINE_.*$", readme, re.MULTILINE) == rows
