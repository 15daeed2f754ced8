"""The Article's JSON: read back whole; its JSON Schema: every field described, every golden article valid."""

import json
from dataclasses import is_dataclass
from itertools import islice
from pathlib import Path

import jsonschema
import pytest

from service.articles import article as model
from service.articles.article_json import as_json, from_json, json_schema
from service.articles.normalise import normalise
from service.cli.inputs import sample_items
from service.described import fields_of

GOLDEN = Path(__file__).parents[2] / "golden"
SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["required"] == ["word_count"]
    assert SCHEMA["properties"]["title"] == {"description": "The headline as printed.", "type": "string"}
    assert SCHEMA["properties"]["published_precision"]["enum"] == ["day", "minute"]
    assert SCHEMA["properties"]["body"]["items"] == {"$ref": "#/$defs/Section"}
    assert SCHEMA["$defs"]["Turn"]["required"] == ["speaker", "section", "first", "paragraphs"]


def test_every_field_of_every_part_is_described() -> None:
    """`fields_of` raises where one is not."""
    classes = [made for made in vars(model).values() if is_dataclass(made) and isinstance(made, type)]
    assert len(classes) == 12
    assert all(field.description.endswith((".", "…")) for made in classes for field in fields_of(made))


def test_every_article_of_the_sample_comes_back_whole() -> None:
    made = [normalise(item) for item in islice(sample_items(), 120)]
    assert len(made) == 120
    for article in made:
        assert from_json(as_json(article) | {"id": "a", "revision": 1}) == article


OUTS = [path for folder in ("articles", "formats") for path in sorted((GOLDEN / folder).glob("*/out.json"))]


@pytest.mark.parametrize("path", OUTS, ids=lambda path: path.parent.name)
def test_golden_articles_are_valid(path: Path) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    for out in told if isinstance(told, list) else [told]:
        if "refused" not in out:
            VALIDATOR.validate({name: part for name, part in out.items() if name not in {"id", "fingerprint"}})


@pytest.mark.parametrize("wrong", [{}, {"word_count": 1, "x": 1}, {"word_count": 1, "published": "May 8, 2017"}])
def test_what_is_no_article_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(wrong)
