"""The fields that a query can name: what each is called, where it lies in an article, and how it is asked."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "name", "value", "url", "date", "day", "number", "has"]


@dataclass(frozen=True, slots=True)
class Named:
    """A field of the query language.

    `kind` is how it is asked: `text` and `name` by words, `value` as a whole, the others by forms of their own. `said`
    puts what is asked there in words, `{}` standing for it.
    """

    name: str
    kind: Kind
    paths: tuple[str, ...]
    said: str

    @property
    def searched(self) -> tuple[str, ...]:
        """The fields of the index that words are looked for in."""
        return tuple(f"{path}.words" for path in self.paths) if self.kind == "name" else self.paths


FIELDS = {
    field.name: field
    for field in (
        Named("title", "text", ("title",), "{} in the title"),
        Named("lead", "text", ("lead",), "{} in the lead"),
        Named("body", "text", ("body.heading", "body.paragraphs"), "{} in the body"),
        Named("caption", "text", ("photos.caption",), "{} in a caption"),
        Named("byline", "name", ("bylines.name", "bylines.affiliation"), "by {}"),
        Named("person", "name", ("people.name",), "the person {}"),
        Named("org", "name", ("organizations",), "the organization {}"),
        Named("unit", "name", ("units",), "the unit {}"),
        Named("place", "name", ("places", "dateline.place"), "the place {}"),
        Named("term", "name", ("terms.label",), "the term {}"),
        Named("equipment", "name", ("equipment",), "the equipment {}"),
        Named("operation", "name", ("operations",), "the operation {}"),
        Named("company", "name", ("awards.company",), "the company {}"),
        Named("section", "name", ("section",), "the section {}"),
        Named("tag", "name", ("tags",), "the tag {}"),
        Named("photographer", "name", ("photos.credit.name",), "photos by {}"),
        Named("source", "value", ("source",), "from {}"),
        Named("kind", "value", ("kind",), "of the kind {}"),
        Named("virin", "value", ("photos.virin.value",), "the VIRIN {}"),
        Named("contract", "value", ("contract_numbers", "awards.contract_numbers"), "the contract {}"),
        Named("lang", "value", ("language",), "in the language {}"),
        Named("url", "url", ("url",), "at the address {}"),
        Named("date", "date", ("published",), "published {}"),
        Named("day", "day", ("day",), "published on {} of any year"),
        Named("words", "number", ("word_count",), "{} words"),
        Named("has", "has", (), "with {}"),
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
}

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
