"""The page of an article: its text, and what stands around it: neighbours in a search, versions, related articles."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from service.errors import BadInput
from service.lexicon import cache
from service.search import article_context, engine
from service.search.parameters import read
from service.search.search import Search
from service.web import tooltips
from service.web.sessions import archive

RELATED = 5
REVISIONS = 10

blueprint = Blueprint("article_pages", __name__)
blueprint.add_app_template_filter(tooltips.highlighted, "marked")


@blueprint.get("/articles/<identifier>")
def article(identifier: str) -> str:
    place = archive()
    found = engine.get_article(place, identifier)
    given = request.args.to_dict(flat=False)
    given.pop("cursor", None)
    search = _search(given)
    shown = engine.highlight_article(place, found, search) if search and search.query.root else found
    return render_template(
        "article.html",
        article=found,
        shown=shown,
        sections=tooltips.marked(shown, cache.current(place)),
        neighbours=article_context.beside(place, dict(found), search) if search else None,
        search=urlencode(given, doseq=True),
        copies=article_context.copies_of(place, found),
        revisions=article_context.revisions(place, identifier, REVISIONS)[1:],
        related=article_context.related_to(place, found, RELATED),
    )


@blueprint.get("/articles/<identifier>/revisions/<int:number>")
def revision(identifier: str, number: int) -> str:
    place = archive()
    found = article_context.revision(place, identifier, number)
    return render_template(
        "article.html", article=found, shown=found, sections=tooltips.marked(found, cache.current(place)), old=True
    )


def _search(given: Mapping[str, list[str]]) -> Search | None:
    """Return the search that the address of an article names; one with mistakes is none."""
    if not given:
        return None
    try:
        return read(given)
    except BadInput:
        return None
