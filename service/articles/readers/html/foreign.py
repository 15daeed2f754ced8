"""XML of a vocabulary that is neither HTML nor NITF, as HTML: what is a block shows by the text around it."""

from html import escape

from lxml import etree

from service.articles.text import listed
from service.articles.xml import Element, local_name

_XHTML = "{http://www.w3.org/1999/xhtml}"
# Elements that other vocabularies have under the same names for the same thing; the rest of HTML's names mean another.
HTML_NAMES = frozenset(
    listed(
        "a abbr b blockquote br cite code dd div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i iframe img li mark "
        "noscript ol p pre q s script section small span strong style sub sup svg table tbody td th thead tr u ul"
    )
)
_PAGE = HTML_NAMES | frozenset(
    listed(
        "address area article aside audio base bdi bdo big body button canvas caption center cite col colgroup data "
        "dfn dir embed fieldset font footer form head header html input ins kbd del label legend link main map menu "
        "meta nav nobr object optgroup option output param picture rp rt ruby samp select source strike summary "
        "details template textarea tfoot time title track tt var video wbr acronym"
    )
)
_KEPT = ("href", "src", "alt", "width", "height")


def as_html(element: Element) -> str:
    """Return what an element holds as HTML.

    An element that HTML does not have is a block where no text stands beside it, and part of a line where some does, so
    that the words of neighbours stay apart.
    """
    first = next((part for part in element if local_name(part)), None)
    is_page = first is not None and (str(first.tag).startswith(_XHTML) or local_name(first).lower() == "html")
    known = _PAGE if is_page else HTML_NAMES
    root = etree.Element("div")
    pending = [(element, root)]
    while pending:
        foreign, made = pending.pop()
        mixed = is_mixed(foreign)
        for part in foreign:
            name = local_name(part).lower()
            copy = etree.SubElement(made, name if name in known else "span" if mixed else "div")
            copy.text, copy.tail = part.text, part.tail
            for kept in _KEPT:
                if part.get(kept):
                    copy.set(kept, str(part.get(kept)))
            pending.append((part, copy))
    parts = (etree.tostring(part, encoding="unicode", method="html") for part in root)
    return escape(element.text or "", quote=False) + "".join(parts)


def is_mixed(element: Element) -> bool:
    """Return whether text stands beside the children of an element."""
    return any(text and text.strip() for text in (element.text, *(part.tail for part in element)))
