"""XML: what is put right, what is refused and where, and the words of elements."""

import pytest

from service.articles.xml import attribute, child, local_name, parse_xml, text_of
from service.errors import UnreadableItem


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"<a>b</a>", "b"),
        (b"\n\n <?xml version='1.0'?><a>b</a>", "b"),
        (b"www.af.mil\x00\x01<?xml version='1.0'?><a>b</a>\x00\x00", "b"),
        ("<a>é</a>".encode(), "é"),
        ("<a>“é”</a>".encode("cp1252"), "“é”"),
        ("<?xml version='1.0' encoding='utf-8'?><a>“é”</a>".encode("cp1252"), "“é”"),
        ("<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>".encode(), "é"),
        ("<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>".encode("latin-1"), "é"),
        ("<?xml version='1.0' encoding='windows-1251'?><a>\x07да</a>".encode("cp1251"), "да"),
        ("<?xml version='1.0' encoding='no-such'?><a>é</a>".encode("latin-1"), "é"),
        ("<?xml version='1.0' encoding='hex'?><a>é</a>".encode("latin-1"), "é"),
        ("<?xml version='1.0' encoding='utf-16'?><a>é</a>".encode("utf-16"), "é"),
        (b"<?xml version='1.0' encoding='utf-16'?><a>b</a>", "b"),
        (b"<a>b\x07 &nbsp;c &eacute; &amp; d & e &lt;f&gt; &nosuch; &#233;</a>", "b c é & d & e <f> &nosuch; é"),
        (b"<a href='?b=1&c=2'>d</a>", "d"),
        (b"<a><![CDATA[<p>b & c</p>]]></a>", "<p>b & c</p>"),
        (b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a>b&nbsp;c</a>", "b c"),
        (b"<a>b<!-- c --><?d e?>f</a>", "bf"),
    ],
)
def test_words(body: bytes, text: str) -> None:
    assert text_of(parse_xml(body, None)) == text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            b"<a>\n<b></a>",
            "The XML is not well-formed: Opening and ending tag mismatch: b line 2 and a (line 2, column 8).",
        ),
        (b"<a>", "The XML is not well-formed: Premature end of data in tag a line 1 (line 1, column 4)."),
        (b"", "The XML is not well-formed: Document is empty (line 1, column 1)."),
        (
            b"<?xml version='1.0'?>\n<!DOCTYPE a [\n<!ENTITY b 'c'>]><a>&b;</a>",
            "The XML declares entities of its own (line 3).",
        ),
    ],
)
def test_refused(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableItem) as refusal:
        parse_xml(body, "here")
    assert (refusal.value.message, refusal.value.where) == (reason, "here")


def test_paths_and_names() -> None:
    root = parse_xml(b"<x:a xmlns:x='y' c='Caf\xc3\x83\xc2\xa9 '><x:b>1</x:b><b>2</b><!-- d --></x:a>", None)
    assert (local_name(root), text_of(child(root, "b")), child(root, "b", "c"), child(None, "b")) == (
        "a",
        "1",
        None,
        None,
    )
    assert (attribute(root, "c"), attribute(root, "d"), attribute(None, "c"), text_of(None)) == (
        "Café",
        "",
        "",
        "",
    )
