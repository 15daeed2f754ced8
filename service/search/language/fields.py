"""The fields that a query can name: what each is called, where it lies in an article, and how it is asked."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "name", "value", "url", "date", "day", "number", "has", "like", "site"]


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A field of the query language.

    `kind` is how it is asked: `text` and `name` by words, `value` as a whole, the others by forms of their own.
    `phrasing` puts what is asked there in words, `{}` standing for it.
    """

    name: str
    kind: Kind
    paths: tuple[str, ...]
    phrasing: str

    @property
    def searched(self) -> tuple[str, ...]:
        """The fields of the index that words are looked for in."""
        return tuple(f"{path}.words" for path in self.paths) if self.kind == "name" else self.paths


FIELDS = {
    field.name: field
    for field in (
        FieldDefinition("title", "text", ("title",), "{} in the title"),
        FieldDefinition("lead", "text", ("lead",), "{} in the lead"),
        FieldDefinition("opening", "text", ("title", "lead"), "{} in the title or the lead"),
        FieldDefinition("body", "text", ("body.heading", "body.paragraphs"), "{} in the body"),
        FieldDefinition("caption", "text", ("photos.caption",), "{} in a caption"),
        FieldDefinition("byline", "name", ("bylines.name", "bylines.affiliation"), "by {}"),
        FieldDefinition("person", "name", ("people.name",), "the person {}"),
        FieldDefinition("org", "name", ("organizations",), "the organization {}"),
        FieldDefinition("unit", "name", ("units",), "the unit {}"),
        FieldDefinition("place", "name", ("places", "dateline.place"), "the place {}"),
        FieldDefinition("term", "name", ("terms.label",), "the term {}"),
        FieldDefinition("equipment", "name", ("equipment",), "the equipment {}"),
        FieldDefinition("operation", "name", ("operations",), "the operation {}"),
        FieldDefinition("company", "name", ("awards.company",), "the company {}"),
        FieldDefinition("section", "name", ("section",), "the section {}"),
        FieldDefinition("tag", "name", ("tags",), "the tag {}"),
        FieldDefinition("photographer", "name", ("photos.credit.name",), "photos by {}"),
        FieldDefinition("source", "value", ("source",), "from {}"),
        FieldDefinition("kind", "value", ("kind",), "of the kind {}"),
        FieldDefinition("virin", "value", ("photos.virin.value",), "the VIRIN {}"),
        FieldDefinition("contract", "value", ("contract_numbers", "awards.contract_numbers"), "the contract {}"),
        FieldDefinition("lang", "value", ("language",), "in the language {}"),
        FieldDefinition("site", "site", ("source",), "from the site {}"),
        FieldDefinition("url", "url", ("url",), "at the address {}"),
        FieldDefinition("date", "date", ("published",), "published {}"),
        FieldDefinition("added", "date", ("first_indexed_at",), "added {}"),
        FieldDefinition("day", "day", ("day",), "published on {} of any year"),
        FieldDefinition("words", "number", ("word_count",), "{} words"),
        FieldDefinition("has", "has", (), "with {}"),
        FieldDefinition("like", "like", ("roots",), "like a text with the words {}"),
    )
}

# The press and its readers spell them so too.
OTHER_NAMES = {
    "headline": "title",
    "author": "byline",
    "people": "person",
    "organization": "org",
    "organisation": "org",
    "language": "lang",
    "published": "date",
    # Those of web search and of the services that analysts come from.
    "intitle": "title",
    "intext": "body",
    "hlead": "opening",
    "before": "date",
    "after": "date",
}

# What Nexis and ProQuest write before parentheses, as in `hlead(raqqa)`, and Factiva before an equals sign.
SEGMENTS = {"headline": "title", "hlead": "opening", "byline": "byline", "ti": "title", "ab": "lead", "au": "byline"}
CODES = {"hd": "title", "hlp": "opening", "by": "byline", "la": "lang", "sn": "source"}

# What `before:` and `after:` put before a day.
COMPARED = {"before": "<", "after": ">"}

HAS = {
    "photo": ("photos.caption", "photos.url"),
    "caption": ("photos.caption",),
    "credit": ("photos.credit.name",),
    "virin": ("photos.virin.value",),
    "byline": ("bylines.name",),
    "lead": ("lead",),
    "date": ("published",),
    "place": ("places",),
    "person": ("people.name",),
    "unit": ("units",),
    "acronym": ("acronyms.short",),
    "award": ("awards.company",),
    "contract": ("contract_numbers", "awards.contract_numbers"),
}
