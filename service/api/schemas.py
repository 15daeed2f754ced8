"""The JSON that the API gives and takes, as marshmallow schemas: they validate, and OpenAPI is generated from them."""

import marshmallow as ma
from marshmallow import RAISE, fields

from mappings.ledger import OUTCOMES
from service.api.lexicon_schemas import Mention


def _text(description: str = "", *, allow_none: bool = False) -> fields.String:
    return fields.String(allow_none=allow_none, metadata={"description": description} if description else {})


def _texts() -> "fields.List[str]":
    return fields.List(fields.String())


class Byline(ma.Schema):
    name = _text()
    affiliation = _text()


class Dateline(ma.Schema):
    place = _text()
    date = _text()


class Section(ma.Schema):
    heading = _text()
    paragraphs = _texts()


class Credit(ma.Schema):
    service = _text()
    rank = _text()
    name = _text()


class Virin(ma.Schema):
    value = _text()
    date = _text()
    service = _text()
    photographer = _text()
    sequence = _text()


class Photo(ma.Schema):
    caption = _text()
    credit = fields.Nested(Credit)
    virin = fields.Nested(Virin)
    url = _text()


class Quotation(ma.Schema):
    speaker = _text()
    text = _text()


class Person(ma.Schema):
    name = _text()
    rank = _text()
    role = _text()


class Acronym(ma.Schema):
    short = _text()
    long = _text()


class Turn(ma.Schema):
    """One speaker's stretch of a transcript: where it begins in the body, counted from 0, and its length."""

    speaker = _text("As printed: `MS. PSAKI`, `Q`.")
    person = _text("The full name, where the article gives it.")
    section = fields.Integer()
    first = fields.Integer(metadata={"description": "Of the section's paragraphs."})
    paragraphs = fields.Integer()


class Award(ma.Schema):
    """A contract award; `section` is the part of the body that announces it, counted from 0."""

    company = _text()
    place = _text()
    amount = fields.Integer(metadata={"description": "US dollars."})
    shared_by = fields.Integer(metadata={"description": "How many companies the amount is announced for together."})
    contract_numbers = _texts()
    contracting_activity = _text()
    service = _text("The heading it stands under: `NAVY`.")
    section = fields.Integer()


class MarkedSection(ma.Schema):
    heading = _text()
    paragraphs = _texts()


class Marked(ma.Schema):
    """The texts of an article as safe HTML, with `<mark>` around what a query asks for."""

    title = _text()
    lead = _text()
    captions = _texts()
    body = fields.List(fields.Nested(MarkedSection))


class Article(ma.Schema):
    """An article; a field that is absent is not known."""

    id = _text("Stable: made of the canonical URL, else of the source and its own id.")
    url = _text()
    source = _text()
    source_id = _text()
    language = _text("BCP 47.")
    title = _text()
    lead = _text()
    bylines = fields.List(fields.Nested(Byline))
    dateline = fields.Nested(Dateline)
    published = _text("ISO 8601; `published_precision` says whether to the day or to the minute.")
    published_from = _text("Where in the item the date was read.")
    published_precision = _text()
    modified = _text()
    kind = _text()
    section = _text()
    tags = _texts()
    body = fields.List(fields.Nested(Section))
    photos = fields.List(fields.Nested(Photo))
    quotations = fields.List(fields.Nested(Quotation))
    people = fields.List(fields.Nested(Person))
    organizations = _texts()
    units = _texts()
    places = _texts()
    equipment = _texts()
    operations = _texts()
    acronyms = fields.List(fields.Nested(Acronym))
    turns = fields.List(fields.Nested(Turn))
    awards = fields.List(fields.Nested(Award))
    release_number = _text()
    contract_numbers = _texts()
    related = _texts()
    word_count = fields.Integer()
    terms = fields.List(
        fields.Nested(Mention), metadata={"description": "The lexicon's concepts that the article mentions."}
    )
    withdrawn = fields.Boolean(metadata={"description": "Present and true where its source has withdrawn the article."})
    revision = fields.Integer()
    first_indexed_at = _text("ISO 8601.")
    highlights = fields.Nested(Marked, metadata={"description": "With `q`: the texts with what it asks for marked."})


class ArticleArguments(ma.Schema):
    """How an article is read."""

    class Meta:
        unknown = RAISE

    q = fields.String(load_default="", metadata={"description": "A query, to be marked in the article's texts."})
    without = fields.List(
        fields.String(), load_default=[], metadata={"description": "Concepts whose names the lexicon shall not add."}
    )


class IngestArguments(ma.Schema):
    """How to read what is posted."""

    class Meta:
        unknown = RAISE

    source = fields.String(
        load_default=None, validate=ma.validate.Length(1, 200), metadata={"description": "Publisher."}
    )
    map = fields.List(
        fields.String(validate=ma.validate.Regexp(r"[^=]+=[^=]+", error="Write ARCHIVE_FIELD=ARTICLE_FIELD.")),
        load_default=[],
        metadata={"description": "For JSON: `headline=title` reads the archive's `headline` as the title."},
    )


class IngestHeaders(ma.Schema):
    """Headers of an ingest; others are none of ours."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        load_default=None,
        validate=ma.validate.Length(1, 200),
        metadata={"description": "A repeat under the same key gives the first batch again."},
    )


class Accepted(ma.Schema):
    batch = _text("Its state is at `/api/v1/batches/{batch}`.")
    items = fields.Integer()
    skipped = fields.Dict(
        keys=_text(),
        values=fields.Integer(),
        metadata={"description": "What archives hold besides articles, by what it is; it becomes no item."},
    )


class Reject(ma.Schema):
    ordinal = fields.Integer()
    name = _text()
    code = _text()
    message = _text()
    where = _text()


class Batch(ma.Schema):
    """A batch: `items` is always the sum of `counts` and `pending`."""

    id = _text()
    state = _text("`pending`, `working` or `done`.")
    received_at = _text()
    finished_at = _text()
    items = fields.Integer()
    pending = fields.Integer()
    counts = fields.Nested(ma.Schema.from_dict({name: fields.Integer() for name in OUTCOMES}, name="Counts"))
    rejects = fields.List(fields.Nested(Reject), metadata={"description": "At most the first 100."})


class Problem(ma.Schema):
    """RFC 9457, with a stable `code`."""

    type = _text()
    title = _text()
    status = fields.Integer()
    code = _text()
    detail = _text()
    position = fields.Integer(metadata={"description": "Of a query's mistake, in characters from 0."})
    instead = _text("The nearest query that works, where there is one.")
    errors = fields.Dict(metadata={"description": "What is wrong, by parameter."})
    engine = _text("Which engine is away.")
