"""The Article: one normalised press item as frozen values, and its JSON form. How it is made lives in `normalise`."""

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, Literal

Json = dict[str, Any]


class PublishedFrom(StrEnum):
    """Where the publication date was read; the ladder is tried in this order."""

    METADATA = "metadata"
    JSON_LD = "json-ld"
    TIME = "time element"
    URL = "url"
    DATELINE = "dateline"
    TITLE = "title"
    FIRST_LINE = "first line"
    PUBLISHED_LINE = "published line"
    CAPTION_AND_VIRIN = "caption and VIRIN"


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote it: the name as printed, without rank, and the desk or unit it was written for."""

    name: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place, and rarely the date, that opens a story ("COPENHAGEN, Denmark, May 8, 2017 --")."""

    place: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A run of paragraphs under one heading; the opening section has none."""

    paragraphs: tuple[str, ...]
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Who took a photo: service ("Air Force"), rank as printed ("Staff Sgt."), name."""

    service: str | None = None
    rank: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Virin:
    """A Visual Information Record Identification Number, as DoD Instruction 5040.02 defines it.

    `170508-D-GY869-042`: date (ISO 8601), service letter, the photographer's vision ID, sequence of the day.
    """

    value: str
    date: str
    service: str
    photographer: str
    sequence: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as the page shows it, once, however often the page repeats its caption."""

    caption: str | None = None
    credit: Credit | None = None
    virin: Virin | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks and, where the sentence names one, their speaker."""

    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom the article names in full, with the rank and the role that it gives."""

    name: str
    rank: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym that the article itself defines: "Islamic State of Iraq and Syria (ISIS)"."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of a transcript that one speaker has, pointing into the body, which keeps every word as printed.

    `speaker` is the name as printed before the colon ("MS. PSAKI", "Q"), `person` the full name where the item gives
    exactly one of that surname. The turn begins at paragraph `first` of `section`, both counted from 0, and has
    `paragraphs` paragraphs; a heading ends it.
    """

    speaker: str
    section: int
    first: int
    paragraphs: int
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """A contract award, and the section of the body (counted from 0) that announces it and nothing else.

    `service` is the heading it stands under ("NAVY"), `amount` whole US dollars. Where several companies are awarded
    together, each has an Award, `amount` is what is announced for all of them, and `shared_by` says how many they are.
    """

    company: str
    section: int
    place: str | None = None
    amount: int | None = None
    shared_by: int | None = None
    contract_numbers: tuple[str, ...] = ()
    contracting_activity: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One press item. A field that is None or empty means that the item does not say.

    Dates are ISO 8601 text: a day ("2017-05-08") or a minute with its zone ("2017-05-08T14:30+00:00");
    `published_precision` says which. `source` is the publisher's name or host, `source_id` its own id for the item.
    `body` is complete and as printed but for the dateline and the photos, which are fields of their own; `lead` repeats
    the paragraph that opens the story, or the summary that the item states. `related` are addresses, or titles where
    the item gives no address. `extent` is stated where the body is only a summary or a part, as in many feeds.

    `kind` is one word or two for the form: news, release, transcript, speech, fact sheet, contract announcement…
    `people` are named in full at least once; `organizations`, `units`, `places`, `equipment` and `operations` bear the
    names that the gazetteers prefer. `turns` are a transcript's, `awards` a contract announcement's; both point into
    the body. `release_number` is the issuing office's own ("NR-164-17"), `contract_numbers` every procurement
    instrument identifier in the text, hyphenated ("N00019-17-C-0001").
    """

    title: str | None = None
    url: str | None = None
    source: str | None = None
    source_id: str | None = None
    language: str | None = None
    lead: str | None = None
    bylines: tuple[Byline, ...] = ()
    dateline: Dateline | None = None
    published: str | None = None
    published_from: PublishedFrom | None = None
    published_precision: Literal["day", "minute"] | None = None
    modified: str | None = None
    kind: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    body: tuple[Section, ...] = ()
    extent: Literal["partial"] | None = None
    photos: tuple[Photo, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    people: tuple[Person, ...] = ()
    organizations: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
    turns: tuple[Turn, ...] = ()
    awards: tuple[Award, ...] = ()
    release_number: str | None = None
    contract_numbers: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    word_count: int = 0


def as_json(value: Any) -> Any:
    """Return the JSON form of an Article or any part of it: fields in order, the unknown left out."""
    if is_dataclass(value):
        pairs = ((field.name, as_json(getattr(value, field.name))) for field in fields(value))
        return {name: part for name, part in pairs if part not in (None, [], {})}
    if isinstance(value, tuple):
        return [as_json(part) for part in value]
    return str(value) if isinstance(value, StrEnum) else value
