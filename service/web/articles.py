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
from service.web.sessions import readable_archive

RELATED = 5
REVISIONS = 10

blueprint = Blueprint("article_pages", __name__)
blueprint.add_app_template_filter(tooltips.marked_html, "marked")


@blueprint.get("/articles/<identifier>")
def article(identifier: str) -> str:
    archive = readable_archive()
    found = engine.get_article(archive, identifier)
    parameters = request.args.to_dict(flat=False)
    parameters.pop("cursor", None)
    search = _search(parameters)
    shown = engine.highlight_article(archive, found, search) if search and search.query.root else found
    return render_template(
        "article.html",
        article=found,
        shown=shown,
        sections=tooltips.sections_with_tooltips(shown, cache.current(archive)),
        neighbours=article_context.neighbours(archive, dict(found), search) if search else None,
        search=urlencode(parameters, doseq=True),
        copies=article_context.copies_of(archive, found),
        revisions=article_context.revisions(archive, identifier, REVISIONS)[1:],
        related=article_context.related(archive, found, RELATED),
    )


@blueprint.get("/articles/<identifier>/revisions/<int:number>")
def revision(identifier: str, number: int) -> str:
    archive = readable_archive()
    found = article_context.revision(archive, identifier, number)
    return render_template(
        "article.html",
        article=found,
        shown=found,
        sections=tooltips.sections_with_tooltips(found, cache.current(archive)),
        old=True,
    )


def _search(parameters: Mapping[str, list[str]]) -> Search | None:
    """Return the search that the address of an article names; one with mistakes is none."""
    if not parameters:
        return None
    try:
        return read(parameters)
    except BadInput:
        return None
