"""Hostile texts: what names, marks and containers begin with, again and again, as long as one asks for."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from html import escape
from itertools import count, islice

# What names are made of, and what they are told by, again and again without the end that is looked for.
NAMES = {
    "people": (
        "Gen. |John |A. B. |Mr. Smith |Staff Sgt. John |Sens. Smith and |Gen. Smith Iraq said |al-Abadi bin "
        "|J.|O'Neil's "
        "|Smith said. |said Lata |Lata Zorba, |Lata Zorba and |By John Smith |Iraqi Deputy President |Van der "
        "|ADM. JOHN SMITH AND |Smith, the commander of |Smith (R-Texas) "
    ),
    "organizations": (
        "Zed Council |University of |Committee on Arms, Trade, and |Bank of |Department of the |Company and "
        "|Acme, Inc., "
        "|School of State of |U.S. District Court for the |Minister of Foreign Affairs of "
        "|Bureau of Arms, Trade, |A & B "
        "|Women's |The Washington Post and |Office of the and |Georgetown University President |Our Army "
    ),
    "places": (
        "Dayton, Ohio, |in Dayton |in Dayton, Ohio, |the village of Tuloul |Diyala province |Fort |Air Force Base "
        "|East |West Palm |Battle of the |NEWS FROM WASHINGTON |, A B C"
    ),
    "units and equipment": (
        "1st Battalion, |1st and |1st Air and Space |45th Space Wing |VFA-122 |1st Brigade Combat Team, 2nd Division, "
        "|F-16 |F/A-18E/F |F-16C/D/E/F/G|/A|Nimitz-class |USS Ship (CVN 78) |Patriot |AN/TPY-2 |III Corps |Operation "
        "|Exercise Red "
    ),
    "acronyms": (
        "(ABC) |Alpha Beta Charlie (ABC) |AB (Alpha |iCET |also known as |AB, or |U.S. |the U.S.|U.S.-"
        "|ISIS Iraq NATO |(|("
        "ABC, |as ABC "
    ),
    "quotations and turns": (
        "“Yes,” |“|“A |\"a |'a' |‘a |Q: a\nA: b\n|MR. SMITH: Yes.\n|SMITH: a |“Yes,” Smith said. “No,” |NAME: |said, “"
    ),
    "dates and datelines": (
        "LONDON -- |LONDON (AP) |LONDON, May 3 |WASHINGTON (AP) -- |May |Monday, May 8, |May 8, 2017 |8 May 2017 "
        "|2017-05-08 |10:00 a.m. |10:00 GMT |R 081200Z MAY 17 |– |-- |—a"
    ),
    "contracts and numbers": (
        "W58RGZ-17-C-0012 |W58RGZ17C0012 |W58RGZ-|170508-F-AB123-001 |170508-|VIRIN: 170508-F-AB123-001 |Release No: "
        "|Acme Corp., Dayton, Ohio; and "
        "|Acme Corp., Dayton, Ohio, was awarded a $5 contract. The contracting activity is "
        "X.\n\n|Acme, Dayton, Ohio, is awarded |is the contracting activity |$5 million |$5,000,000 |$1,|1,|5% "
    ),
    "words": (
        "WORD |word|WORDS|of |the |Of |word\n|A b c.\n\n|der die das |中|ا|É|a\u0301|Ã©|â|😀|A|Aa|TITLE TITLE\n|a-|a/|"
        "Photo by Airman John Smith (Released)\n|(U.S. Air Force photo by Staff Sgt. John Smith) |By A B\n\n|(more)\n"
    ),
    "signs": "1|1234567890 |!?.,;:-() |.|, |. . |...|--|\\|&|&amp;|&#x|~{|a@b.c |http://|https://a.example/b |___ ",
    "white space": "\n|\t|\n\f|\f|x\f|x\u0085|\u0085|x\u2003|\u2003|\u00a0|\u200b|\r\n|a\r| |a  |a\n\nb\n|a\tb\tc\n",
}
# What the readers' own signs are, and some of all the others.
MARKS = (
    "[a](b) |[[|[a](|**a** |*a|_a |`a|<a |<b>|<!-- |&lt;p&gt;|# a\n|## a\n\n|Title\n=====\n|- a\n"
    "|1. a\n|> |a,b,c\n|Key: "
    'value\n|^a<\n|SUBJ/A//\n|REF/A/DOC/X/1//\n|RMKS/1. A.\n|AMPN/A.//\n|UNCLAS//|BC-A--B,100\n|Eds: a\n|###\n|{"a":|'
    "10:00 a.m. |R 081200Z MAY 17 |, A B C|By John Smith |Zed Council |LONDON (AP) |May 8, 2017 |“A |\n\f|x\u0085|1"
    "|. . "
)
ELEMENTS = (
    "<h1>a</h1>|<b>a</b>|<a>|<a href='/x'>Share</a>|<div>|<div>a|<p>a b c"
    "|<p><a href='/x'>Read More Here</a>|<ul><li>a|a<br>"
    "|<span>x</span> |<span>|<table><tr><td>a|<meta property='og:title' content='a'>"
    "|<meta name='date' content='a'>|<script>"
    "|<!--|<script type='application/ld+json'>{}</script>|<figure><img src='a.jpg'><figcaption>b</figcaption></figure>"
    "|<time datetime='2017-05-08'>a</time>|<select><option>|<q>a</q>|<blockquote>"
    "|<section class=body><p>a</p></section>"
    "|<link rel=canonical href='http://a/b'>|<p>(U.S. Air Force photo/A B)</p>|<h2>a</h2><p>b.</p>|<i>a</i>, "
)


def distinct(size: int, made: Callable[[int, str], str]) -> str:
    """Return a text of pieces that are made from a number and a name, no two the same."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = (f"Z{letters[n % 26]}{letters[n // 26 % 26]}{letters[n // 676 % 26]}orb" for n in count())
    one = len(made(0, "Zaaaorb"))
    return "".join(made(number, name) for number, name in islice(enumerate(names), size // one))


DISTINCT: dict[str, Callable[[int, str], str]] = {
    "people": lambda _, name: f"Gen. John {name} ",
    "surnames": lambda _, name: f"Gen. {name} said. ",
    "possible people": lambda _, name: f"Lata {name}, ",
    "organizations": lambda _, name: f"The {name} Council met. ",
    "acronyms": lambda _, name: f"Alpha Beta {name.upper()} (AB{name[1:4].upper()}) ",
    "towns": lambda _, name: f"in {name}ville, Ohio, ",
    "units": lambda number, _: f"the {number}th Infantry Division and ",
    "turns": lambda _, name: f"MR. {name.upper()}: Yes.\n",
    "quotations": lambda number, name: f"“Yes {number} no,” said Lata {name}. ",
    "contracts": lambda number, _: f"W58RGZ-17-C-{number:04} ",
    "ships": lambda _, name: f"USS {name} sailed. ",
    "head lines": lambda number, _: f"^Head{number}<\n",
    "headings": lambda number, _: f"# H{number}\n\ntext {number}\n\n",
    "fields": lambda number, _: f"Key{number}: value\n",
}


def _xml(text: str) -> str:
    return escape("".join(each for each in text if each in "\n\t" or each >= " "))


def _html(text: str) -> str:
    part = escape(text[: len(text) // 4])
    return (
        f"<html><head><title>{part}</title><meta property='og:title' content='{part}'></head><h1>{part}</h1><p>{text}"
    )


def _record(text: str) -> str:
    fields = {name: text[: len(text) // 4] for name in ("title", "date", "author", "caption", "tags", "url", "summary")}
    return json.dumps({"id": "1", **fields, "body": text})


def _ninjs(text: str) -> str:
    fields = {name: text[: len(text) // 4] for name in ("versioncreated", "headline", "byline", "located", "language")}
    return json.dumps({"uri": "urn:a", **fields, "body_html": text})


def _nitf(text: str) -> str:
    part = _xml(text[: len(text) // 4])
    head = f"<hedline><hl1>{part}</hl1></hedline><byline>{part}</byline><dateline>{part}</dateline>"
    return f"<nitf><body><body.head>{head}</body.head><body.content><p>{_xml(text)}</p></body.content></body></nitf>"


def _newsml(text: str) -> str:
    part = _xml(text[: len(text) // 4])
    about = f"<headline>{part}</headline><by>{part}</by><dateline>{part}</dateline>"
    return (
        f"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><contentMeta>{about}</contentMeta><contentSet>"
        f"<inlineData contenttype='text/plain'>{_xml(text)}</inlineData></contentSet></newsItem>"
    )


def _rss(text: str) -> str:
    part = _xml(text[: len(text) // 4])
    about = f"<title>{part}</title><author>{part}</author><pubDate>{part}</pubDate><link>http://a.example/{part}</link>"
    encoded = "<c:encoded xmlns:c='http://purl.org/rss/1.0/modules/content/'>"
    return f"<rss><channel><item>{about}{encoded}{_xml(text)}</c:encoded></item></channel></rss>"


def _wire(text: str) -> str:
    head = "\x16\x16\x01z6715-----\nr z BC-BKN--Harbour-Drill\x02\n^Head<\n^By A B<\n"
    return f"{head}   {text}\n\x03AP-WF-02-20-16 0337GMT<"


def _message(text: str) -> str:
    head = "R 081200Z MAY 17\nFM CNO\nTO ALL\nUNCLAS//N0//\nMSGID/GENADMIN/A//\n"
    return f"{head}SUBJ/A {text[:999]}//\nRMKS/1. {text}//\nBT"


READERS: dict[str, Callable[[str], str]] = {
    "text": lambda text: text,
    "markdown": lambda text: f"# Title\n\nStart of it. {text}",
    "html": _html,
    "record": _record,
    "ninjs": _ninjs,
    "nitf": _nitf,
    "newsml": _newsml,
    "rss": _rss,
    "wire": _wire,
    "message": _message,
    "csv": lambda text: f'id,title,body\n1,a,b\n2,"{text[:999]}","{text}"\n'.replace('""', ""),
    "broken json": lambda text: f'[{{"title":"a","body":"b"}},{text}',
    "broken feed": lambda text: f"<rss><channel><item><title>a</title></item>{text}",
}
TYPES = {"html": "text/html", "markdown": "text/markdown"}


def tar_with_header(told: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, kind, body in (("a", tarfile.XHDTYPE, told), ("a.txt", tarfile.REGTYPE, b"Title\n\nSome words.")):
            entry = tarfile.TarInfo(name)
            entry.type, entry.size = kind, len(body)
            tar.addfile(entry, io.BytesIO(body))
    return file.getvalue()


def _zip(entries: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(entries):
            archive.writestr(f"{number}/a.txt", "x")
    return file.getvalue()


def _warc(size: int) -> bytes:
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\n" + b"A: b\r\n" * (size // 6) + b"Content-Length: 5\r\n\r\nHTTP/\r\n\r\n"
    )


CONTAINERS: dict[str, Callable[[int], bytes]] = {
    "tar with digits": lambda size: tar_with_header(b"1" * size),
    "tar with headers": lambda size: tar_with_header(b"6 a=b\n" * (size // 6)),
    "zip of entries": lambda size: _zip(size // 200),
    "zip without directory": lambda size: b"PK\x03\x04" * (size // 4),
    "gzip of members": lambda size: gzip.compress(b"a\n") * (size // 22),
    "warc with fields": _warc,
    "warc of records": lambda size: b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * (size // 35),
    "rss of channels": lambda size: b"<rss>" + b"<channel>" * (size // 9),
    "rss of attributes": lambda size: b"<rss>" + b"<channel " * (size // 9),
    "rss of entries": lambda size: (
        b"<rss><channel>" + b"<item><title>a</title></item>" * (size // 250) + b"</channel></rss>"
    ),
    "rss of unclosed entries": lambda size: b"<rss><channel>" + b"<item>" * (size // 60),
    "rss of prefixes": lambda size: b"<rss " + b"".join(b"xmlns:a%d='b' " % n for n in range(size // 14)) + b"/>",
    "nitf of paragraphs": lambda size: b"<nitf><body><body.content>" + b"<p>a</p>" * (size // 8),
    "nitf of depth": lambda size: b"<nitf>" + b"<a>" * (size // 3),
    "records": lambda size: b'{"id":"1","title":"a","body":"b"}\n' * (size // 340),
    "nested records": lambda size: b'{"a":' * (size // 5),
    "nested lists": lambda size: b"[" * size,
    "rows": lambda size: b"id,title,body\n" + b"1,a,b\n" * (size // 60),
}
