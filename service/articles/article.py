"""The Article: one normalised press item as frozen values, each field with its description. Made in `normalise`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

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

    name: Annotated[str | None, "The writer's name as printed, without rank."] = None
    affiliation: Annotated[str | None, "The desk, unit or agency that it was written for."] = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place, and rarely the date, that opens a story ("COPENHAGEN, Denmark, May 8, 2017 --")."""

    place: Annotated[str | None, "The place as printed."] = None
    date: Annotated[str | None, "The day, where the dateline names it (ISO 8601)."] = None


@dataclass(frozen=True, slots=True)
class Section:
    """A run of paragraphs under one heading; the opening section has none."""

    paragraphs: Annotated[tuple[str, ...], "The paragraphs, each as one line."]
    heading: Annotated[str | None, "The heading they stand under; the opening section has none."] = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Who took a photo: service ("Air Force"), rank as printed ("Staff Sgt."), name."""

    service: Annotated[str | None, "The service, such as Air Force."] = None
    rank: Annotated[str | None, "The rank as printed."] = None
    name: Annotated[str | None, "The photographer's name."] = None


@dataclass(frozen=True, slots=True)
class Virin:
    """A Visual Information Record Identification Number, as DoD Instruction 5040.02 defines it.

    `170508-D-GY869-042`: date (ISO 8601), service letter, the photographer's vision ID, sequence of the day.
    """

    value: Annotated[str, "The whole number, such as 170508-D-GY869-042."]
    date: Annotated[str, "The day it was taken (ISO 8601)."]
    service: Annotated[str, "The letter of the service."]
    photographer: Annotated[str, "The photographer's vision ID."]
    sequence: Annotated[str, "The number of the image on that day."]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as the page shows it, once, however often the page repeats its caption."""

    caption: Annotated[str | None, "The caption without its credit."] = None
    credit: Annotated[Credit | None, "Who took it."] = None
    virin: Annotated[Virin | None, "Its Visual Information Record Identification Number."] = None
    url: Annotated[str | None, "The address of the image."] = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks and, where the sentence names one, their speaker."""

    text: Annotated[str, "The words, without the quotation marks."]
    speaker: Annotated[str | None, "Who said them, where the text tells."] = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom the article names in full, with the rank and the role that it gives."""

    name: Annotated[str, "The full name."]
    rank: Annotated[str | None, "The rank or title that the item gives."] = None
    role: Annotated[str | None, "The office or role that the item gives."] = None


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym that the article itself defines: "Islamic State of Iraq and Syria (ISIS)"."""

    short: Annotated[str, "The acronym."]
    long: Annotated[str, "What it stands for."]


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of a transcript that one speaker has, as a place in the body; a heading ends it."""

    speaker: Annotated[str, "The speaker as printed before the colon (MS. PSAKI, Q)."]
    section: Annotated[int, "The section of the body, counted from 0."]
    first: Annotated[int, "The first paragraph in that section, counted from 0."]
    paragraphs: Annotated[int, "How many paragraphs the turn has."]
    person: Annotated[str | None, "The speaker's full name, where the item gives exactly one of that surname."] = None


@dataclass(frozen=True, slots=True)
class Award:
    """A contract award, and the section of the body that announces it and nothing else.

    Where several companies are awarded together, each has an Award.
    """

    company: Annotated[str, "The company that is awarded."]
    section: Annotated[int, "The section of the body that announces it, counted from 0."]
    place: Annotated[str | None, "Where the company is."] = None
    amount: Annotated[int | None, "Whole US dollars, of all the companies that share it."] = None
    shared_by: Annotated[int | None, "How many companies the amount is announced for together."] = None
    contract_numbers: Annotated[tuple[str, ...], "The contracts' procurement instrument identifiers."] = ()
    contracting_activity: Annotated[str | None, "The office that awards."] = None
    service: Annotated[str | None, "The heading it stands under, such as NAVY."] = None


@dataclass(frozen=True, slots=True)
class Article:
    """One press item. A field that is None or empty means that the item does not say.

    Dates are ISO 8601 text: a day ("2017-05-08") or a minute with its zone ("2017-05-08T14:30+00:00"). `people` are
    named in full at least once; `organizations`, `units`, `places`, `equipment` and `operations` bear the names that
    the gazetteers prefer.
    """

    title: Annotated[str | None, "The headline as printed."] = None
    url: Annotated[str | None, "The canonical address of the published page."] = None
    source: Annotated[str | None, "The publisher: its name, or the host of its site without www."] = None
    source_id: Annotated[str | None, "The publisher's own id for the item."] = None
    language: Annotated[str | None, "The language, as the first part of its BCP 47 tag, such as en."] = None
    lead: Annotated[str | None, "The paragraph that opens the story, or the summary that the item states."] = None
    bylines: Annotated[tuple[Byline, ...], "Who wrote it, in the order printed."] = ()
    dateline: Annotated[Dateline | None, "The place, and rarely the date, that opens the story."] = None
    published: Annotated[str | None, "When it was published: a day, or a minute with its zone (ISO 8601)."] = None
    published_from: Annotated[PublishedFrom | None, "Where the date of publication was read."] = None
    published_precision: Annotated[Literal["day", "minute"] | None, "Whether `published` is a day or a minute."] = None
    modified: Annotated[str | None, "When the item says it was last changed: a day, or a minute with its zone."] = None
    kind: Annotated[str | None, "Its form: news, release, transcript, speech, contract announcement…"] = None
    section: Annotated[str | None, "The section of the publication that it stands in."] = None
    tags: Annotated[tuple[str, ...], "Topics and keywords that the item states."] = ()
    body: Annotated[tuple[Section, ...], "The whole text as printed, but for the dateline and the photos."] = ()
    extent: Annotated[Literal["partial"] | None, "Where the body is only a summary or part of the text."] = None
    photos: Annotated[tuple[Photo, ...], "The photos, each once, with what is said of them."] = ()
    quotations: Annotated[tuple[Quotation, ...], "Words between quotation marks, and their speakers."] = ()
    people: Annotated[tuple[Person, ...], "People whom the item names in full."] = ()
    organizations: Annotated[tuple[str, ...], "Organizations that it names."] = ()
    units: Annotated[tuple[str, ...], "Military units that it names."] = ()
    places: Annotated[tuple[str, ...], "Places that it names, those of the dateline first."] = ()
    equipment: Annotated[tuple[str, ...], "Equipment that it names."] = ()
    operations: Annotated[tuple[str, ...], "Operations and exercises that it names."] = ()
    acronyms: Annotated[tuple[Acronym, ...], "Acronyms that the item itself defines."] = ()
    turns: Annotated[tuple[Turn, ...], "Who speaks where in a transcript; it points into the body."] = ()
    awards: Annotated[tuple[Award, ...], "The awards of a contract announcement; they point into the body."] = ()
    release_number: Annotated[str | None, "The issuing office's own number of the release, such as NR-164-17."] = None
    contract_numbers: Annotated[
        tuple[str, ...], "Procurement instrument identifiers, hyphenated (N00019-17-C-0001)."
    ] = ()
    related: Annotated[tuple[str, ...], "Addresses of related items, or titles where it gives no address."] = ()
    word_count: Annotated[int, "The number of words of the body, headings included."] = 0
