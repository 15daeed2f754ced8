"""Every error that Dateline raises on purpose. The API, the pages and the command line render code, message, extras.

DatelineError                 something a person can act on; `code` is stable, `message` is one clear sentence
├── BadInput                  what was sent cannot be used                                  400
│   ├── QueryError            a mistake in a query: its `position`, a query that works `instead`  400
│   ├── UnreadableItem        one item cannot become an article, with `where` in the input  422
│   ├── FetchError            a page or feed cannot be fetched, or may not be; `url` says which  400
│   ├── UnsupportedMedia      a body of another media type than is taken                415
│   └── TooLarge              more than the limit that the message names                    413
├── NotAllowed                a key without the scope                                       403
│   └── KeyNeeded             no key, or one that is not known                              401
├── NotFound                  no such article, batch, concept                                404
├── Conflict                  what a request builds on has changed, or was something else   409
├── TooMany                   more requests than the `limit` of one client; try again later 429
├── BacklogFull               more batches wait to be indexed than the `limit`; send later    429
├── Unavailable               an engine is not up; `engine` says which. Try again later     503
└── SetupError                the machine lacks something; the message says what to do
"""

from typing import Any, ClassVar


class DatelineError(Exception):
    """The root: `code` for programs, `message` for people, `extras` for both."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    def __init__(self, message: str, **extras: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extras = extras


class BadInput(DatelineError):
    code = "bad-input"
    status = 400


class QueryError(BadInput):
    code = "query"

    def __init__(self, message: str, position: int, instead: str | None = None) -> None:
        super().__init__(message, position=position, **({"instead": instead} if instead else {}))
        self.position, self.instead = position, instead


class UnreadableItem(BadInput):
    code = "unreadable"
    status = 422

    def __init__(self, message: str, where: str | None = None) -> None:
        super().__init__(message, **({"where": where} if where else {}))
        self.where = where


class FetchError(BadInput):
    code = "fetch"

    def __init__(self, message: str, url: str) -> None:
        super().__init__(message, url=url)
        self.url = url


class TooLarge(BadInput):
    code = "too-large"
    status = 413


class UnsupportedMedia(BadInput):
    code = "media-type"
    status = 415


class NotAllowed(DatelineError):
    code = "not-allowed"
    status = 403


class KeyNeeded(NotAllowed):
    code = "key-needed"
    status = 401


class NotFound(DatelineError):
    code = "not-found"
    status = 404


class Conflict(DatelineError):
    code = "conflict"
    status = 409


class TooMany(DatelineError):
    code = "too-many"
    status = 429


class BacklogFull(DatelineError):
    code = "backlog"
    status = 429


class Unavailable(DatelineError):
    code = "unavailable"
    status = 503

    def __init__(self, message: str, engine: str) -> None:
        super().__init__(message, engine=engine)
        self.engine = engine


class SetupError(DatelineError):
    code = "setup"
