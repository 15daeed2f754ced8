"""The ninjs 2.1 form of an Article, the IPTC's News in JSON, for those who take it from here. Reading it: `readers`."""

from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote

from service.articles.article import Article, Json, Photo

VERSION = "2.1"
SCHEMA = f"https://www.iptc.org/std/ninjs/ninjs-schema_{VERSION}.json"
# What an address may hold as it is; all else is written as %XX, so that it is a URI whatever the item states.
_OF_ADDRESSES = "%/:?#@!$&'()*+,;=~"
_DAY = len("2017-05-08")


def as_ninjs(article: Article, identifier: str) -> Json:
    """Return the article as ninjs. `identifier` is its id here, which never changes; its address is a rendition.

    ninjs has moments only: of an article whose day is all that is known, midnight UTC is written, and `ednote` says so.
    """
    uri = f"urn:dateline:{quote(identifier, safe='')}"
    whole: Json = {
        "uri": uri,
        "standard": {"name": "ninjs", "version": VERSION, "schema": SCHEMA},
        "type": "text",
        "representationtype": article.extent or "full",
        "pubstatus": "usable",
        "firstcreated": _moment(article.published),
        "versioncreated": _moment(article.modified or article.published),
        "ednote": _note(article),
        "language": article.language,
        "headlines": [{"role": "main", "value": article.title}] if article.title else [],
        "descriptions": _descriptions("summary", article.lead),
        "bodies": [_body(article)] if article.body else [],
        "by": "; ".join(", ".join(filter(None, [line.name, line.affiliation])) for line in article.bylines),
        "located": article.dateline.place if article.dateline else None,
        "people": _named([person.name for person in article.people]),
        "organisations": _named([*article.organizations, *article.units]),
        "places": _named(article.places),
        "objects": _named(article.equipment),
        "events": _named(article.operations),
        "subjects": _named([*filter(None, [article.section]), *article.tags]),
        "genres": _named(filter(None, [article.kind])),
        "infosources": _named(filter(None, [article.source])),
        "altids": list(_other_ids(article)),
        "renditions": _renditions(article.url, "text/html"),
        "associations": [_photo(shown, f"{uri}:photo:{number}") for number, shown in enumerate(article.photos, 1)],
    }
    return {name: value for name, value in whole.items() if value}


def _moment(written: str | None) -> str | None:
    """Return a day or a minute in RFC 3339, with seconds and a zone."""
    if not written:
        return None
    if len(written) == _DAY:
        return f"{written}T00:00:00Z"
    return f"{written[:16]}:00{written[16:]}"


def _note(article: Article) -> str | None:
    days = {"firstcreated": article.published, "versioncreated": article.modified or article.published}
    unsure = [name for name, written in days.items() if written and len(written) == _DAY]
    return f"Of {' and '.join(unsure)} the day alone is known." if unsure else None


def _descriptions(role: str, text: str | None) -> list[Json]:
    return [{"role": role, "contenttype": "text/plain", "value": text}] if text else []


def _body(article: Article) -> Json:
    lines: list[str] = []
    for section in article.body:
        if section.heading:
            lines.append(f"<h2>{escape(section.heading, quote=False)}</h2>")
        lines.extend(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in section.paragraphs)
    return {
        "role": "main",
        "contenttype": "text/html",
        "wordcount": article.word_count,
        "value": "\n".join(lines),
    }


def _named(names: Iterable[str]) -> list[Json]:
    return [{"name": name} for name in dict.fromkeys(names)]


def _other_ids(article: Article) -> Iterator[Json]:
    if article.source_id:
        yield {"role": "source", "value": article.source_id}
    if article.release_number:
        yield {"role": "release", "value": article.release_number}
    for number in article.contract_numbers:
        yield {"role": "contract", "value": number}


def _renditions(url: str | None, contenttype: str | None) -> list[Json]:
    if not url or "://" not in url:
        return []
    told = {"contenttype": contenttype} if contenttype else {}
    return [{"name": "original", "href": quote(url, safe=_OF_ADDRESSES), **told}]


def _photo(photo: Photo, uri: str) -> Json:
    credit = photo.credit
    whole: Json = {
        "name": uri.rpartition(":")[2],
        "uri": uri,
        "type": "picture",
        "descriptions": _descriptions("caption", photo.caption),
        "by": " ".join(filter(None, [credit.service, credit.rank, credit.name])) if credit else None,
        "altids": [{"role": "VIRIN", "value": photo.virin.value}] if photo.virin else [],
        "renditions": _renditions(photo.url, None),
    }
    return {name: value for name, value in whole.items() if value}
