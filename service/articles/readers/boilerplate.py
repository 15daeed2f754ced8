"""Lines that sites print around every article. Only whole lines of a known wording: no guess at what is unimportant."""

import re

_BANNER = re.compile(
    r"an official website of the (?:united states government|u\.s\. (?:government|department of .*))"
    r"|here['’]s how you know:?"
    r"|official websites use \.(?:gov|mil)"
    r"|(?:a )?\.(?:gov|mil) website belongs to an official .*"
    r"|secure \.(?:gov|mil) websites use https"
    r"|a lock \(.{0,20}\) or https:// means you['’]ve safely connected to the .*"
    r"|share sensitive information only on official, secure websites\.?"
    r"|skip to (?:main )?content.*",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"print|share|e-?mail|facebook|twitter|linkedin|reddit|whatsapp|copy link|link copied.*|download(?: image| hi-res)?"
    r"|photo details|subscribe|read more|you have accessed part of a historical collection\b.*"
    r"|share:?(?: (?:facebook|twitter|x|linkedin|e-?mail|print|copy link))+",
    re.IGNORECASE,
)
_COLLECTION = re.compile(
    r"you have accessed part of a historical collection on ([\w.-]+\.(?:gov|mil))\b", re.IGNORECASE
)
_END = re.compile(
    r"(?:related|more|recommended|other|top|latest) (?:stories|articles|news|links|content|coverage|headlines)"
    r"|you may also like|recommended for you|tags|explore more|subscribe to .*",
    re.IGNORECASE,
)
_FOLLOW = re.compile(
    r"\(?follow (?:(?P<name>[A-Z][\w.’' -]{2,60}?) )?on (?:twitter|x|facebook|instagram):?\s*@?\w*\)?\.?", re.IGNORECASE
)


def is_furniture(line: str) -> bool:
    """Tell a government banner, a notice of the collection, a share or print button."""
    return bool(_BANNER.fullmatch(line) or _FURNITURE.fullmatch(line))


def collection_host(line: str) -> str | None:
    """Give the site that a "historical collection" notice names: the page itself says where it is from."""
    found = _COLLECTION.match(line)
    return found[1].lower() if found else None


def ends_article(line: str) -> bool:
    """Tell the heading of the list of other stories, after which nothing belongs to this one."""
    return bool(_END.fullmatch(line.rstrip(":")))


def is_follow_line(line: str) -> bool:
    return bool(_FOLLOW.fullmatch(line))


def followed(line: str) -> str | None:
    """Give the writer whom "(Follow … on Twitter: @…)" names."""
    found = _FOLLOW.fullmatch(line)
    return found["name"] if found else None
