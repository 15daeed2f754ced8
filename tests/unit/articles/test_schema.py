"""The Article's JSON Schema: every field described, and every golden article valid."""

import json
from dataclasses import fields, is_dataclass
from pathlib import Path

import jsonschema
import pytest

from service.articles import article as model
from service.articles.fields import MEANINGS
from service.articles.schema import json_schema

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


def test_every_field_is_described_once_and_no_other() -> None:
    classes = {name: made for name, made in vars(model).items() if is_dataclass(made) and isinstance(made, type)}
    assert set(MEANINGS) == set(classes)
    for name, made in classes.items():
        assert list(MEANINGS[name]) == [field.name for field in fields(made)], name


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
