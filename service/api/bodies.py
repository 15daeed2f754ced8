"""The bodies of requests: parsed in one place, as JSON in UTF-8, with what is wrong and where."""

from collections import deque
from typing import Any

import orjson
from flask import Request
from webargs.core import is_json
from webargs.flaskparser import FlaskParser

from service.errors import BadInput, UnsupportedMedia


class BodyParser(FlaskParser):
    """The parser of arguments, for which a body that is absent or of another media type is no empty one."""

    def load_json(self, req: Request, schema: Any) -> Any:  # noqa: ARG002 - as webargs calls it
        """Return the JSON value of the body. Raise UnsupportedMedia, or BadInput with the position."""
        body = req.get_data(cache=True)
        if not is_json(req.mimetype):
            raise UnsupportedMedia(f"Content-Type is {req.mimetype or 'not given'}: it must be application/json.")
        return read_json(body)


def read_json(body: bytes) -> Any:
    """Return a JSON value; half a surrogate pair and NUL are refused. Raise BadInput with the `position`, from 0."""
    if not body.strip():
        raise BadInput("There is no body: send JSON.")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadInput(
            f"The body is not JSON in UTF-8: {error.msg} (line {error.lineno}, column {error.colno}).",
            position=error.pos,
        ) from error
    if rb"\u0000" in body and any("\0" in text for text in _texts(value)):
        raise BadInput("The body has the character NUL (\\u0000), which nothing can have.")
    return value


def _texts(value: Any) -> Any:
    pending = deque([value])
    while pending:
        part = pending.popleft()
        if isinstance(part, dict):
            pending.extend([*part.keys(), *part.values()])
        elif isinstance(part, list):
            pending.extend(part)
        elif isinstance(part, str):
            yield part
