"""What a page prints around and between an article's paragraphs, taken from its tree. Lines: `boilerplate`."""

import re
from itertools import islice

from lxml.html import HtmlElement

from service.articles.identity import host_of
from service.articles.readers.html.boilerplate import is_promotion
from service.articles.readers.html.markup import text_of

# Words of class and id names, as sites and their publishing systems have them.
_FURNITURE = re.compile(
    r"\b(?:newsletters?|promos?|promotion|sharing|share|social|subscribe|subscription|sign ?up|follow us|cookies?"
    r"|consent|gdpr|paywall|rollover|popup|modal|scrim|related|recommend(?:ed|ations?)|read ?more|read next|also like"
    r"|(?:latest|more|other|top|popular|trending) (?:news|stories|articles|posts|links|box)|most (?:read|popular)"
    r"|print (?:header|footer|tools)|article tools|notification bar|breadcrumbs?|ad slot|advert(?:isement)?|taboola"
    r"|wp embedded content|outbrain|sr only|visually hidden|screen reader text"
    # "hidden-xs" is a matter of the screen's size, and so is "mobile hidden".
    r"|(?<!mobile )(?<!desktop )(?:hide|hidden)(?! (?:xs|sm|md|lg|xl|mobile|desktop|phone|tablet|print|on|until)\b))\b"
)
_SUBTITLE = re.compile(r"\b(?:sub ?(?:head|heading|headline|line|title)|dek|standfirst|strapline)\b")
_HEADER = re.compile(r"\b(?:article|story|entry|post|page) ?head(?:er|line)?\b|\bheadline\b")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WORD_BORDER = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_NEVER = frozenset({"html", "body", "main", "article", "head", "form"})
_BLOCKS = frozenset({"p", "h2", "h3", "h4", "h5", "h6"})
_PART = re.compile(r"\b(?:article|story|entry|post|body|content|page|text|chunk)\b")
_LARGEST_SHARE = 0.2
_FEWEST_LINKS = 2
_MOST_LINKS = 4
_LONGEST_SUBTITLE = 400
_STORY = frozenset({"p", "blockquote", "div"})
_ASIDE = frozenset({"nav", "aside", "footer", "ul", "ol", "dl"})
_SENTENCE = re.compile(r"""\S+(?: \S+){4,}(?<=[.!?…”"’»:])|["“„«‘].{20,}["”“»’]|.{110,}""")
_TEASER = re.compile(r"\b(?:embed(?:ded)?|cards?|teasers?|bylines?|captions?|tags?)\b")
_BESIDE_OTHERS = 1.5
_LARGEST_LINKED_SHARE = 0.6


def prune(page: HtmlElement, host: str | None) -> str | None:
    """Remove what surrounds the article; return its subtitle, which is the lead and no paragraph of the body."""
    _join_parts(page)
    subtitle = _subtitle(page)
    prose = _prose(page)
    most = _LARGEST_SHARE * prose.get(page, 0)
    for element in [element for element in page.iter() if _is_furniture(element, host)]:
        # A name such as "with-newsletter" may stand on the box that holds the article itself.
        if element.getparent() is not None and prose.get(element, 0) <= most:
            element.drop_tree()
    _unlink_paragraphs(page)
    return subtitle


def _unlink_paragraphs(page: HtmlElement) -> None:
    """Take the links from paragraphs that are little else, so that the extraction counts them as the story's.

    Such a paragraph is a whole sentence among others that are not linked; headlines end without a full stop, and a list
    of teasers is mostly links.
    """
    sizes = {element: size for element in page.iter(*_STORY) if (size := _linked_sentence(element))}
    if not sizes:
        return
    prose, linked = _prose(page), _summed({part: size for part, size in sizes.items() if part.tag != "blockquote"})
    beside: dict[HtmlElement, list[HtmlElement]] = {}
    for element, size in sizes.items():
        holder = _holder_of_others(element, size * _BESIDE_OTHERS, prose)
        if holder is not None:
            beside.setdefault(holder, []).append(element)
    # The innermost first: a list of teasers does not count in the article around it.
    for holder in sorted(beside, key=lambda inner: -sum(1 for _ in inner.iterancestors())):
        if linked.get(holder, 0) > _LARGEST_LINKED_SHARE * prose[holder]:
            teasers = linked[holder]
            for around in (holder, *holder.iterancestors()):
                linked[around] -= teasers
            continue
        for element in beside[holder]:
            for link in list(element.iter("a")):
                link.drop_tag()


def _holder_of_others(element: HtmlElement, least: float, prose: dict[HtmlElement, int]) -> HtmlElement | None:
    """Return the innermost element with more prose than `least`; None where a list or a teaser is nearer."""
    if _named(element, _TEASER):
        return None
    for holder in element.iterancestors():
        if holder.tag in _ASIDE:
            return None
        if prose.get(holder, 0) > least:
            return holder
        if holder.tag not in _NEVER and _named(holder, _TEASER):
            return None
    return None


def _linked_sentence(element: HtmlElement) -> int:
    """Return the length of a block that is a sentence or a quotation, most of it linked; else 0."""
    if element.tag == "div" and not _is_innermost(element):
        return 0
    links = list(islice(element.iter("a"), _MOST_LINKS + 1))
    if not 0 < len(links) <= _MOST_LINKS:
        return 0
    text = text_of(element)
    is_linked = 2 * sum(len(text_of(link)) for link in links) >= len(text)
    return len(text) if is_linked and _SENTENCE.fullmatch(text) else 0


def _is_furniture(element: HtmlElement, host: str | None) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in _NEVER:
        return False
    if tag in _BLOCKS:
        return _is_cross_link(element)
    if tag in {"ul", "ol"} and _only_links(element, host):
        return True
    return _named(element, _FURNITURE) or bool(_HIDDEN.search(element.get("style", "")))


def _named(element: HtmlElement, names: re.Pattern[str]) -> bool:
    own = f"{element.get('class', '')} {element.get('id', '')}"
    return own != " " and bool(names.search(_WORD_BORDER.sub(" ", own).lower()))


def _prose(page: HtmlElement) -> dict[HtmlElement, int]:
    """Count the characters of the paragraphs in every element that holds any; some pages have them in boxes alone."""
    paragraphs = list(page.iter("p")) or [box for box in page.iter("div") if _is_innermost(box)]
    return _summed({paragraph: sum(map(len, paragraph.itertext())) for paragraph in paragraphs})


def _is_innermost(box: HtmlElement) -> bool:
    return next(box.iterdescendants(*_STORY, *_BLOCKS), None) is None


def _summed(sizes: dict[HtmlElement, int]) -> dict[HtmlElement, int]:
    """Add the sizes of elements up, for themselves and for every element around them."""
    counted: dict[HtmlElement, int] = {}
    for element, size in sizes.items():
        for holder in (element, *element.iterancestors()):
            counted[holder] = counted.get(holder, 0) + size
    return counted


def _is_cross_link(element: HtmlElement) -> bool:
    """Return whether a line leads to another story: one link and nothing else, in capitals; or by its words."""
    links = list(element.iter("a"))
    if not links:
        return False
    text = text_of(element)
    if is_promotion(text):
        return True
    linked = sum(len(text_of(link)) for link in links)
    return bool(text) and linked >= len(text) - 2 and text.isupper() and " " in text


def _only_links(element: HtmlElement, host: str | None) -> bool:
    """Return whether a list has nothing but links within the site: other stories, sections, tags."""
    entries = element.findall("li")
    return len(entries) >= _FEWEST_LINKS and all(_is_link(entry, host) for entry in entries)


def _is_link(entry: HtmlElement, host: str | None) -> bool:
    links = list(islice(entry.iter("a"), 2))
    if len(links) != 1 or text_of(links[0]) != text_of(entry):
        return False
    there = host_of(links[0].get("href"))
    return not there or not host or there == host


def _subtitle(page: HtmlElement) -> str | None:
    """Remove and return the line under the title, known by its class or its place in the article's header."""
    title = next(page.iter("h1"), None)
    if title is None:
        return None
    for element in title.itersiblings():
        if element.tag in _BLOCKS | {"div"} and (_named(element, _SUBTITLE) or _in_header(element)):
            text = text_of(element)
            if text and len(text) <= _LONGEST_SUBTITLE and element.find(".//time") is None:
                element.drop_tree()
                return text
    return None


def _in_header(element: HtmlElement) -> bool:
    parent = element.getparent()
    return element.tag in {"h2", "h3"} and (parent.tag == "header" or _named(parent, _HEADER))


def _join_parts(page: HtmlElement) -> None:
    """Join an article that stands in several boxes of the same name, with advertisements between them."""
    for article in page.iter("article", "main"):
        headlines = len(list(islice(article.iter("h1"), 2)))
        if headlines > 1 or article.find(".//article") is not None:
            continue  # a list of articles, each with a box of that name
        boxes: dict[tuple[str, str], dict[HtmlElement, None]] = {}
        for paragraph in article.iter("p"):
            box = paragraph.getparent()
            if box.tag in {"div", "section"} and _named(box, _PART):
                boxes.setdefault((box.tag, box.get("class", "")), {})[box] = None
        for first, *rest in boxes.values():
            for box in rest:
                if first not in box.iterancestors() and box not in first.iterancestors():
                    first.extend(list(box))
