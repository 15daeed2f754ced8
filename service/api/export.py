"""A whole result as the body of an answer, streamed article by article, with an error in the middle told."""

import json
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain
from typing import Any

from flask import Response

from service import access
from service.errors import DatelineError, KeyNeeded
from service.search.export import Format

Body = dict[str, Any]


def require(key: access.Key | None) -> None:
    """Let nobody take the whole archive unnamed. Raises KeyNeeded."""
    if key is None:
        raise KeyNeeded(
            "An export needs a key with the scope 'search': send `Authorization: Bearer KEY`.", scope="search"
        )


def streamed(articles: Generator[Body], form: Format) -> Response:
    """Return the answer that writes these articles. What goes wrong before the first of them is an ordinary error."""
    first = list(_first(articles))
    body = _written(first, articles, form)
    response = Response(body, mimetype=form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="dateline.{form.suffix}"'
    return response


def _first(articles: Iterator[Body]) -> Iterator[Body]:
    for article in articles:
        yield article
        return


def _written(first: list[Body], rest: Generator[Body], form: Format) -> Iterator[bytes]:
    """Write the articles. An error is a last line, where there are lines, and always breaks the answer off.

    The server then ends the connection without the end that a whole answer has, which every client of HTTP notices.
    """
    try:
        with closing(rest):
            yield from form.write(chain(first, rest))
    except DatelineError as error:
        if form.lines:
            told = {"error": {"code": error.code, "detail": error.message, **error.extras}}
            yield json.dumps(told, ensure_ascii=False).encode() + b"\n"
        raise
