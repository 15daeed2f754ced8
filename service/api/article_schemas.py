"""The JSON that the API gives and takes, as marshmallow schemas: they validate, and OpenAPI is generated from them."""

import marshmallow as ma
from marshmallow import RAISE, fields, validate

from mappings.ledger import OUTCOMES
from service.api.fields import schema_of, string, strings
from service.articles import article
from service.search import article_context

Byline = schema_of(article.Byline)


class Mention(ma.Schema):
    concept = string("The concept's id in the lexicon.")
    label = string("Its preferred name.")


class MarkedSection(ma.Schema):
    heading = string()
    paragraphs = strings()


class Marked(ma.Schema):
    """The texts of an article as safe HTML, with `<mark>` around what a query asks for."""

    title = string()
    lead = string()
    captions = strings()
    body = fields.List(fields.Nested(MarkedSection))


_OF_THE_ARCHIVE = {
    "id": string("Stable: made of the canonical URL, else of the source and its own id."),
    "terms": fields.List(
        fields.Nested(Mention), metadata={"description": "The lexicon's concepts that the article mentions."}
    ),
    "withdrawn": fields.Boolean(
        metadata={"description": "Present and true where its source has withdrawn the article."}
    ),
    "revision": fields.Integer(),
    "first_indexed_at": string("ISO 8601."),
    "highlights": fields.Nested(Marked, metadata={"description": "With `q`: the texts with what it asks for marked."}),
}
Article = schema_of(article.Article, **_OF_THE_ARCHIVE)
Revision = schema_of(
    article.Article, name="Revision", **_OF_THE_ARCHIVE, indexed_at=string("When this revision came; ISO 8601.")
)


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
    batch = string("Its state is at `/api/v1/batches/{batch}`.")
    items = fields.Integer()
    skipped = fields.Dict(
        keys=string(),
        values=fields.Integer(),
        metadata={"description": "What archives hold besides articles, by what it is; it becomes no item."},
    )


class Reject(ma.Schema):
    ordinal = fields.Integer()
    name = string()
    code = string()
    message = string()
    where = string()


class WarningCount(ma.Schema):
    kind = string("Such as `unknown field` or `date not understood`.")
    source = string("The publisher of the items; null where it is not known.")
    count = fields.Integer()


class ItemWarning(ma.Schema):
    kind = string()
    detail = string("What was not understood: `titel: did you mean title?`.")
    where = string("The name of the item.")


class Warnings(ma.Schema):
    """What was read of the items but not understood."""

    counts = fields.List(fields.Nested(WarningCount), metadata={"description": "By kind and source."})
    first = fields.List(fields.Nested(ItemWarning), metadata={"description": "At most the first 20."})


class Batch(ma.Schema):
    """A batch: `items` is always the sum of `counts` and `pending`."""

    id = string()
    state = string("`pending`, `working` or `done`.")
    received_at = string()
    finished_at = string()
    items = fields.Integer()
    pending = fields.Integer()
    counts = fields.Nested(ma.Schema.from_dict({name: fields.Integer() for name in OUTCOMES}, name="Counts"))
    warnings = fields.Nested(Warnings)
    rejects = fields.List(fields.Nested(Reject), metadata={"description": "At most the first 100."})


class RelatedArguments(ma.Schema):
    class Meta:
        unknown = RAISE

    size = fields.Integer(load_default=5, validate=validate.Range(1, article_context.MAX_RELATED))


class SharedName(ma.Schema):
    facet = string("The facet that it is a value of.")
    value = string()


class RelatedArticle(ma.Schema):
    id = string()
    title = string()
    url = string()
    source = string()
    kind = string()
    published = string()
    published_precision = string()
    shared = fields.List(
        fields.Nested(SharedName), metadata={"description": "Names that both articles have, the rarest first."}
    )


class RelatedArticles(ma.Schema):
    related = fields.List(fields.Nested(RelatedArticle))


class RevisionsArguments(ma.Schema):
    class Meta:
        unknown = RAISE

    size = fields.Integer(load_default=10, validate=validate.Range(1, article_context.MAX_REVISIONS))
    cursor = fields.Integer(
        load_default=None,
        validate=validate.Range(0, article_context.MAX_REVISION_NUMBER),
        metadata={"description": "`next` of the page before this one."},
    )


class Revisions(ma.Schema):
    revisions = fields.List(fields.Nested(Revision), metadata={"description": "The current one first."})
    next = fields.Integer(allow_none=True, metadata={"description": "The cursor of the next page."})
