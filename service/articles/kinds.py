"""The kind of an article that states none: by its title, its first words, its section, its address, its publisher."""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from service.articles.article import Article

_BY_TITLE: Mapping[str, str] = {
    r"(?:icymi: )?fact sheet\b": "fact sheet",
    r"(?:on-the-record |background )?press (?:briefing|gaggle|call|conference)\b": "transcript",
    r"(?:background|on-the-record) press\b": "transcript",
    r"remarks\b": "speech",
    r"(?:press release: )?(?:a )?message to the (?:congress|senate|house)\b": "message",
    r"(?:joint |presidential |vice presidential )?(?:statement|message)\b": "statement",
    r"readout\b": "readout",
    r"executive order\b": "executive order",
    r"(?:a )?proclamation\b|.*\bproclamation$": "proclamation",
    r"(?:presidential |national security )?memorand(?:um|a)\b|presidential determination\b": "memorandum",
    r"(?:text of )?(?:a )?letters? (?:from|to)\b|(?:a )?letter\b": "letter",
    r"(?:op-?ed|opinion|commentary|editorial|viewpoint|perspective) ?[:|–—]": "commentary",
    r"media advisory\b": "advisory",
    r"press release\b": "release",
    r".{1,80}?\bstatement (?:on|by|from|regarding|following|marking)\b": "statement",
    r".{1,120}\bjoint (?:vision )?statement$": "statement",
}
# What a president's acts, letters and notices to the press begin with, whatever they are filed under.
_BY_OPENING: Mapping[str, str] = {
    r"by the president of the united states of america\W*a proclamation\b|a proclamation$": "proclamation",
    r"by the authority vested in me as president .{0,600}\bhereby order(?:ed)?\b": "executive order",
    r"(?:presidential )?memorandum for\b|presidential determination\W": "memorandum",
    r"to the (?:congress|senate|house of representatives) of the united states": "message",
    r"dear (?:mr|mrs|ms|madam|president|speaker|secretary|senator|chair\w*|colleagues?)\b.{0,80}[:,)]$": "letter",
    r"media advisory\b": "advisory",
    r"(?:media note|news release|press release|for immediate release)\b": "release",
}
_BY_SECTION: Mapping[str, str] = {
    "articles": "news",
    "blog": "commentary",
    "briefings-statements": "statement",
    "commentary": "commentary",
    "editorial": "commentary",
    "fact-sheets": "fact sheet",
    "news": "news",
    "opinion": "commentary",
    "presidential-actions": "presidential action",
    "press-briefings": "transcript",
    "releases": "release",
    "remarks": "speech",
    "speeches-remarks": "speech",
    "statements-releases": "release",
    "transcripts": "transcript",
}
# A folder of the address, without hyphens and in the singular.
_BY_FOLDER: Mapping[str, str] = {
    "pressrelease": "release",
    "newsrelease": "release",
    "mediarelease": "release",
    "release": "release",
    "pr": "release",
    "mediaadvisory": "advisory",
    "opinion": "commentary",
    "oped": "commentary",
    "commentary": "commentary",
    "editorial": "commentary",
    "column": "commentary",
    "columnist": "commentary",
    "speech": "speech",
    "transcript": "transcript",
    "statement": "statement",
    "ps": "statement",
    "factsheet": "fact sheet",
    "biography": "biography",
    "readout": "readout",
    "proclamation": "proclamation",
    "executiveorder": "executive order",
    "newsarticle": "news",
    "news": "news",
}
_BY_HOST: Mapping[str, str] = {".gov": "release", ".mil": "news", ".wikinews.org": "news"}
_TITLES = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _BY_TITLE.items())
_OPENINGS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _BY_OPENING.items())
_FIRST_PARAGRAPHS = 3
_PLURAL = re.compile(r"(?<=ch)es$|ies$|(?<=[^s])s$")


def infer_kind(article: Article) -> str | None:
    """Return the kind of an article, the first that is told by: title, first words, section, address, publisher."""
    title = article.title or ""
    by_title = next((kind for pattern, kind in _TITLES if pattern.match(title)), None)
    return (
        by_title
        or _kind_of_opening(article)
        or _BY_SECTION.get((article.section or "").lower())
        or kind_of_address(article.url)
    )


def _kind_of_opening(article: Article) -> str | None:
    paragraphs = [paragraph for section in article.body[:2] for paragraph in section.paragraphs[:_FIRST_PARAGRAPHS]]
    headings = [section.heading for section in article.body[:2] if section.heading]
    for text in [*headings, *paragraphs][:_FIRST_PARAGRAPHS]:
        for pattern, kind in _OPENINGS:
            if pattern.match(text):
                return kind
    return None


def kind_of_address(url: str | None) -> str | None:
    """Return the kind that a folder of the address names, or what such a publisher's items are."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname or ""
    except ValueError:
        return None
    for folder in unquote(parts.path).lower().split("/")[1:]:
        kind = _BY_FOLDER.get(_PLURAL.sub("y" if folder.endswith("ies") else "", folder.replace("-", "")))
        # "/news/press-releases/": the narrower folder follows.
        if kind and kind != "news":
            return kind
    if "news" in parts.path.lower():
        return "release" if host.endswith(".gov") else "news"
    return next((kind for end, kind in _BY_HOST.items() if host.endswith(end)), None)
