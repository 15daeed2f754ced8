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
    r"|you may also like|recommended for you|tags|explore more|subscribe to .*"
    r"|(?:most )?popular (?:on|in|at|from|with) .{2,60}|(?:most )?popular(?: now| today| stories| articles| posts)?"
    r"|most (?:read|viewed|shared|watched)\b.{0,40}|trending(?: now| today| on .{2,40}| in .{2,40}| stories| articles)?"
    r"|from (?:around|across) the web|what to read next|editors?['’]?s? picks",
    re.IGNORECASE,
)
_FOLLOW = re.compile(
    r"\(?follow (?:(?P<name>[A-Z][\w.’' -]{2,60}?) )?on (?:twitter|x|facebook|instagram):?\s*@?\w*\)?\.?", re.IGNORECASE
)

# Lines between the paragraphs of a page that speak of the site and not of the story.
_PROMOTION = re.compile(
    r"(?:read|see|learn|find out|hear) (?:more|also|next|full|this)\b ?(?:[:|].{0,200}|)"
    r"|(?:related(?: \w+)?|also read|see also|more|must read|recommended(?: \w+)?|read|watch"
    r"|don['’]t miss) ?[:|].{3,200}"
    r"|don['’]t miss|comments?|leave a (?:comment|reply)|(?:post|add) (?:a |your )?comments?"
    r"|tell us what you think.{0,5}"
    r"|(?:please )?(?:click|tap) here(?: (?:to|for)\b.{0,120})?|.{0,40}\bby clicking here[.!]?"
    r"|(?:like|enjoy(?:ed)?|love) this (?:story|article|post)\?.{0,80}"
    r"|sign up (?:for|to|now|here|today)\b.{0,160}|subscribe (?:to|for|now|here|today)\b.{0,160}"
    r"|follow .{0,120}\b(?:twitter|facebook|instagram|linkedin|youtube|telegram)\b.{0,120}"
    r"|get .{0,80}\b(?:delivered (?:to|through|straight|direct|every|daily)|in your inbox)\b.{0,120}"
    r"|(?:write to|e-?mail) .{2,60} at \S+@\S+.{0,160}"
    r"|if you (?:buy|purchase|shop|click)\b.{0,160}\b(?:may|might|will) (?:get|earn|receive|make)\b.{0,160}"
    r"|order reprints|print (?:article|this page)|this copy is for your personal, non-commercial use only\b.*"
    r"|(?:copyright )?(?:©|\(c\)|copyright) ?\d{4}\b.{0,200}|all rights reserved\.?"
    r"|an error (?:has )?occurred.{0,60}|thank(?:s| you) for (?:signing up|subscribing).{0,40}"
    r"|this article has been sent to.{0,60}|there was an error processing your .{0,40}|advertisement"
    r"|sponsored(?: content)?",
    re.IGNORECASE,
)
_LONGEST_PROMOTION = 400


def is_promotion(line: str) -> bool:
    """Return whether a line asks to read, share, follow or subscribe, or states the site's rights."""
    return len(line) <= _LONGEST_PROMOTION and bool(_PROMOTION.fullmatch(line))


def is_furniture(line: str) -> bool:
    """Return whether a line is a government banner, a notice of the collection, a share or print button."""
    return bool(_BANNER.fullmatch(line) or _FURNITURE.fullmatch(line))


def collection_host(line: str) -> str | None:
    """Return the site that a "historical collection" notice names: the page itself says where it is from."""
    found = _COLLECTION.match(line)
    return found[1].lower() if found else None


def ends_article(line: str) -> bool:
    """Return whether a line heads the list of other stories, after which nothing belongs to this one."""
    return bool(_END.fullmatch(line.rstrip(":")))


def is_follow_line(line: str) -> bool:
    return bool(_FOLLOW.fullmatch(line))


def followed_author(line: str) -> str | None:
    """Return the writer whom "(Follow … on Twitter: @…)" names."""
    found = _FOLLOW.fullmatch(line)
    return found["name"] if found else None
