"""The JSON of a page of hits, for validation, answers and the documentation alike."""

import marshmallow as ma
from marshmallow import fields

from service.api.article_schemas import Byline
from service.api.fields import string


class Total(ma.Schema):
    value = fields.Integer()
    relation = string("`eq`, or `gte` beyond 10,000 without `total=exact`.")


class Passage(ma.Schema):
    section = string("The heading of the section it stands in.", allow_none=True)
    text = string()


class Highlights(ma.Schema):
    """What matched, as HTML: marked with <mark>, otherwise escaped."""

    title = fields.List(string())
    lead = fields.List(string())
    captions = fields.List(string())
    body = fields.List(fields.Nested(Passage))


class Matched(ma.Schema):
    """A word or phrase that matched; `concept` is whose name it is, where the lexicon added it."""

    text = string()
    concept = string(allow_none=True)
    where = fields.List(string(), data_key="fields")


class Hit(ma.Schema):
    id = string()
    source_id = string(allow_none=True)
    url = string(allow_none=True)
    title = string(allow_none=True)
    published = string(allow_none=True)
    published_precision = string(allow_none=True)
    source = string(allow_none=True)
    kind = string(allow_none=True)
    bylines = fields.List(fields.Nested(Byline), allow_none=True)
    lead = string(allow_none=True)
    score = fields.Float(allow_none=True, metadata={"description": "null where hits are sorted by date."})
    copies = fields.Integer(
        metadata={"description": "How many more articles of this result say the same; `copies_of` lists them."}
    )
    copies_differ = fields.List(
        fields.String(),
        metadata={"description": "What differs in them, the most frequent first: `same text, another headline`."},
    )
    differs = string("With `copies_of`: what differs in this copy.")
    without = fields.List(
        fields.String(),
        metadata={"description": "Where articles with most of the words are shown: those that this one is without."},
    )
    spelled = fields.List(
        fields.String(),
        metadata={"description": "Beside `without`: the spellings in which it has words that were typed otherwise."},
    )
    highlights = fields.Nested(Highlights)
    matched = fields.List(
        fields.Nested(Matched), metadata={"description": "With `explain`: what matched, in the query's order."}
    )


class Further(ma.Schema):
    words = string("What they are, in words.")
    hits = fields.List(fields.Nested(Hit))


class FacetValue(ma.Schema):
    value = string()
    label = string()
    count = fields.Integer()
    selected = fields.Boolean()


class Facet(ma.Schema):
    """A value's count is what is found where it is the facet's only choice."""

    values = fields.List(fields.Nested(FacetValue))
    missing = fields.Integer(metadata={"description": "Articles without any value: what `none` finds."})
    missing_selected = fields.Boolean(metadata={"description": "Present and true where these are asked for."})
    other = fields.Integer(
        metadata={"description": "The counts of all values that are not listed; an article may have several."}
    )
    excluded = fields.List(
        fields.Nested(FacetValue),
        metadata={"description": "Values left out, each with how many more articles were found if it were not."},
    )


class Span(ma.Schema):
    from_ = fields.String(data_key="from", attribute="from", metadata={"description": "The first day."})
    to = string("The day after the last.")
    count = fields.Integer()


class Meaning(ma.Schema):
    concept = fields.String()
    name = fields.String()
    field = fields.String(allow_none=True)
    count = fields.Integer(metadata={"description": "How many of the articles found mention it."})


class Expansion(ma.Schema):
    text = string("The part of the query.")
    concept = string("What it means; null where it has several senses.", allow_none=True)
    names = fields.List(fields.String(), metadata={"description": "The names that were looked for as well."})
    senses = fields.List(
        fields.Nested(Meaning),
        metadata={"description": "Where it has several senses, each; `term` with its name chooses one."},
    )


class Understood(ma.Schema):
    words = string("What was understood, in words.")
    tree = fields.Dict()
    chosen = fields.List(
        fields.String(),
        metadata={
            "description": "Present for a text that was pasted: the words that tell most of it. `tree`"
            " has each as often as it counts."
        },
    )
    expansions = fields.List(fields.Nested(Expansion))
    corrected = string(allow_none=True)


class SearchPage(ma.Schema):
    total = fields.Nested(Total)
    took_ms = fields.Integer(metadata={"description": "What Elasticsearch took, for all that the page asked of it."})
    query = fields.Nested(Understood)
    hits = fields.List(fields.Nested(Hit))
    facets = fields.Dict(fields.String(), fields.Nested(Facet))
    histogram = fields.List(
        fields.Nested(Span), metadata={"description": "Years, months or days, as far apart as the dates searched."}
    )
    folded = fields.Integer(
        metadata={
            "description": "How many articles of this page are not shown, since one before them in the result says the"
            " same. All pages' hits and what they have folded are `total`, whatever their size."
        }
    )
    undated = fields.Integer(metadata={"description": "Articles without a date: what `none=date` finds."})
    next = string("The cursor of the next page.", allow_none=True)
    further = fields.Nested(
        Further, metadata={"description": "Present where few articles have all of the words: others that have most."}
    )
    fallback = string("Present where no article has all of the words: these have most of them.")
    partial_ = fields.Boolean(
        data_key="partial",
        attribute="partial",
        metadata={"description": "Present and true where time ran out, or a part of the index did not answer."},
    )
