"""What exports of weblogs tell beside RSS and Atom: whether an entry is public, and the shortcodes in its text."""

import re
from html import escape

from service.articles.item import Item
from service.articles.publication_status import HeldItem
from service.articles.xml import Element, local_name, text_of

_EXPORT = re.compile(r"\{[^}]*wordpress\.org/export\b", re.IGNORECASE)
_BLOGGER = "{http://schemas.google.com/blogger/2018}"
_PUBLIC_TYPES = frozenset({"post", "page"})
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_PREFORMATTED = re.compile(r"(<pre[\s>](?:(?!<pre[\s>]).)*?</pre>)", re.DOTALL | re.IGNORECASE)
_ATTRIBUTES = r"(?:\s(?:[^\[\]\"'“”]|\"[^\"]*\"|'[^']*'|“[^”]*”)*)?"
_CAPTION = re.compile(
    rf"\[(?:wp_)?caption({_ATTRIBUTES})\]((?:(?!\[(?:wp_)?caption\b).)*?)\[/(?:wp_)?caption\]", re.DOTALL
)
_STATED_CAPTION = re.compile(r"\bcaption=(?:\"([^\"]*)\"|'([^']*)')")
# The image of a caption, with the link around it where there is one.
_IMAGE = re.compile(r"\s*(?:<a\s[^>]*>\s*)?<img\s[^>]*>(?:\s*</a>)?", re.IGNORECASE)
# These print what is elsewhere; what stands between the tags is an address.
_MEDIA = re.compile(
    rf"(?<!\[)\[(gallery|playlist|embed|video|audio|wpvideo|youtube)({_ATTRIBUTES})/?\](?!\])"
    r"(?:[^\[\]]*\[/\1\])?"
)
# An unknown one shows by its attributes, or by its end: "[sic]" and "[name withheld]" are words of the text.
_TAG = re.compile(
    r"(?<!\[)\[(?P<end>/)?(?P<name>[a-z][\w-]*)"
    r"(?P<told>(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\[\]\"']+))*)\s*/?\](?!\])"
)
_ESCAPED = re.compile(r"\[(\[[^\[\]]*\])\]")


def is_export(entry: Element) -> bool:
    """Return whether an RSS entry is one of WordPress's export format, in any of its versions."""
    return any(_EXPORT.match(str(part.tag)) for part in entry)


def require_public(entry: Element, item: Item) -> None:
    """Raise HeldItem where an export says that an entry is not, or not yet, for everyone to read."""
    reason = _hidden_in_wordpress(entry) if is_export(entry) else _hidden_in_atom(entry)
    if reason:
        raise HeldItem(f"The item is {reason}; it is kept, and can be replayed when it is given free.", item.name)


def _hidden_in_wordpress(entry: Element) -> str | None:
    """Say what keeps an entry from being a post or a page that everyone may read; what is not known does."""
    told: dict[str, list[str]] = {}
    for part in entry:
        if _EXPORT.match(str(part.tag)):
            told.setdefault(local_name(part), []).append(text_of(part))
    statuses = {status.lower() for status in told.get("status", [""])}
    types = {kind.lower() for kind in told.get("post_type", []) if kind}
    if any(told.get("post_password", [])):
        return "protected by a password"
    if hidden := sorted(types - _PUBLIC_TYPES):
        return f"no post or page but of the type {hidden[0]!r}"
    if hidden := sorted(statuses - {"publish"}):
        return f"not published: its status is {hidden[0]!r}" if hidden[0] else "not said to be published"
    return None


def _hidden_in_atom(entry: Element) -> str | None:
    """Read the draft of the Atom Publishing Protocol, and the status that Blogger's exports have in its place."""
    if text_of(entry.find("{*}control/{*}draft")).lower() not in {"", "no"}:
        return "a draft"
    status = text_of(entry.find(_BLOGGER + "status")).lower()
    return f"not published: its status is {status!r}" if status not in {"", "live"} else None


def exported_text(text: str) -> str:
    """Return an exported text as the site prints it: empty lines part paragraphs, whatever markup is beside them."""
    parts = _PREFORMATTED.split(without_shortcodes(text, unknown=True))
    return "".join(part if at % 2 else _EMPTY_LINE.sub("<br><br>", part) for at, part in enumerate(parts))


def without_shortcodes(text: str, *, unknown: bool = False) -> str:
    """Return a text with a caption as a figure, and without galleries, players and, if asked, `unknown` shortcodes."""
    if "[" not in text:
        return text
    text = _MEDIA.sub("", _CAPTION.sub(_figure, text))
    if unknown:
        ends = {tag["name"] for tag in _TAG.finditer(text) if tag["end"]}
        text = _TAG.sub(lambda tag: "" if tag["told"] or tag["name"] in ends else tag[0], text)
        text = _ESCAPED.sub(r"\1", text)
    return text


def _figure(found: re.Match[str]) -> str:
    """Return a caption's image and text as HTML has them; in old ones the text is an attribute."""
    stated = _STATED_CAPTION.search(found[1])
    image = _IMAGE.match(found[2])
    inside = found[2][image.end() :] if image else found[2]
    caption = escape(stated[1] or stated[2] or "", quote=False) if stated else inside.strip()
    shown = image[0] if image else ""
    return f"<figure>{shown}<figcaption>{caption}</figcaption></figure>" if shown else caption
