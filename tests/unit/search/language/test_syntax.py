"""The query language: tables of text → tree and text → mistake at position, and what was understood in words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import QueryError
from service.search.language.describe import as_text, as_tree, in_words
from service.search.language.pasted_text import MAX_CHARACTERS
from service.search.language.syntax import parse
from service.search.language.syntax_errors import MAX_TERMS
from service.search.language.tree import (
    And,
    AtLeast,
    DayOfYear,
    Exact,
    Field,
    Has,
    Like,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Passage,
    Phrase,
    Prefix,
    Query,
    Range,
    Wildcard,
    Word,
)

LOUD = ("GOVERNORS", "not", "TOLD", "OF", "TROOPS", "IN", "SYRIA")
PRESS_RELEASE = (
    'The minister said that "we will win this" in Raqqa (the city of the north) and that the 68 nations of the'
    " coalition have the will to go on with the fight. He was in Mosul on Friday - his first visit since the spring."
)
NAMES = " ".join(f"name{number}" for number in range(65))
A, B, C = Word("a"), Word("b"), Word("c")

TREES: list[tuple[str, Node | None]] = [
    ("", None),
    ("   ", None),
    ("- -- : ?", None),
    ('""', None),
    ("ISIS", Word("ISIS")),
    ("ISIS Raqqa", And((Word("ISIS"), Word("Raqqa")))),
    ("a AND b", And((A, B))),
    ("a OR b", Or((A, B))),
    ("a b OR c", Or((And((A, B)), C))),
    ("a (b OR c)", And((A, Or((B, C))))),
    ("((a))", A),
    ("(a b) c", And((A, B, C))),
    ("a OR (b OR c)", Or((A, B, C))),
    ("and or not near", And((Word("and"), Word("or"), Word("not"), Word("near")))),
    ("a NOT b", And((A, Not(B)))),
    ("a AND NOT b", And((A, Not(B)))),
    ("a -b", And((A, Not(B)))),
    ("-(a OR b)", Not(Or((A, B)))),
    ("NOT -a", A),
    ("a - b", And((A, B))),
    ("F-35A", Word("F-35A")),
    ("F−35A", Word("F-35A")),
    ("F\u00ad35", Word("F35")),
    ('"Islamic State" a', And((Phrase("Islamic State"), A))),
    ("“Islamic State”", Phrase("Islamic State")),
    ('-"North Africa"', Not(Phrase("North Africa"))),
    ('a"b c"c', And((A, Phrase("b c"), C))),
    ('"a b"~5', Phrase("a b", 5)),
    ('"a b" ~5', And((Phrase("a b"), Word("~5")))),
    ("=Reaper", Exact("Reaper")),
    ('="Reaper drone"', Exact("Reaper drone")),
    ("count*", Prefix("count")),
    ("a NEAR b", Near((A, B), 10)),
    ("a NEAR/5 b", Near((A, B), 5)),
    ('"a b" NEAR/3 (b OR c)', Near((Phrase("a b"), Or((B, C))), 3)),
    ("a NEAR/2 b NEAR/4 c", Near((A, B, C), 4)),
    ("a NEAR/255 b", Near((A, B), 255)),
    ("a w/5 b", Near((A, B), 5)),
    ("a W/5 b", Near((A, B), 5)),
    ("a n/5 b", Near((A, B), 5)),
    ("a near5 b", Near((A, B), 5)),
    ("a NEAR5 b", Near((A, B), 5)),
    ("a AROUND(5) b", Near((A, B), 5)),
    ("a pre/5 b", Near((A, B), 5, ordered=True)),
    ("a PRE/5 b", Near((A, B), 5, ordered=True)),
    ("a p/5 b", Near((A, B), 5, ordered=True)),
    ("a onear/5 b", Near((A, B), 5, ordered=True)),
    ("a adj5 b", Near((A, B), 5, ordered=True)),
    ("a ADJ b", Near((A, B), 0, ordered=True)),
    ("a /s b", Near((A, B), 0, within="sentence")),
    ("a w/s b", Near((A, B), 0, within="sentence")),
    ("a w/sent b", Near((A, B), 0, within="sentence")),
    ("a pre/s b", Near((A, B), 0, ordered=True, within="sentence")),
    ("a /p (b OR c)", Near((A, Or((B, C))), 0, within="paragraph")),
    ("a w/para b", Near((A, B), 0, within="paragraph")),
    ("a SAME b", Near((A, B), 0, within="paragraph")),
    ("a same b", And((A, Word("same"), B))),
    ("a PRE/2 b NEAR/4 c", Near((Near((A, B), 2, ordered=True), C), 4)),
    ("(a NEAR/2 b) /p c", Near((Near((A, B), 2), C), 0, within="paragraph")),
    ('"a b"~3 NEAR/2 c', Near((Phrase("a b", 3), C), 2)),
    ("a NOT NEAR/5 b", NotNear(A, B, 5)),
    ("a NOT NEAR b c", And((NotNear(A, B, 10), C))),
    ("a not w/5 (b OR c)", NotNear(A, Or((B, C)), 5)),
    ("a NOT PRE/5 b", NotNear(A, B, 5, ordered=True)),
    ("a not /p b", NotNear(A, B, 0, within="paragraph")),
    (
        "ISLAMIC STATE NOT NEAR/5 JIM MATTIS",
        And((*map(Word, ("ISLAMIC",)), NotNear(Word("STATE"), Word("JIM"), 5), Word("MATTIS"))),
    ),
    ("atleast5(a)", AtLeast(A, 5)),
    ("ATLEAST5 (a OR b) c", And((AtLeast(Or((A, B)), 5), C))),
    ("atleast5 a b", And((AtLeast(A, 5), B))),
    ("title:atleast2(a)", Field("title", AtLeast(A, 2))),
    ("a && b || c", Or((And((A, B)), C))),
    ("a&&b||c", Or((And((A, B)), C))),
    ("AT&T R&D | Title", And((Word("AT&T"), Word("R&D"), Word("Title")))),
    ("wom?n wom*n", And((Wildcard("wom?n"), Wildcard("wom*n")))),
    ("Did the wom?n?", And((Word("Did"), Word("the"), Wildcard("wom?n")))),
    ("who? page.asp?id=3", And((Word("who?"), Word("page.asp?id=3")))),
    ("24/7 w/o and/or F/A-18 a/s", And(tuple(map(Word, ("24/7", "w/o", "and/or", "F/A-18", "a/s"))))),
    ("intitle:a intext:b", And((Field("title", A), Field("body", B)))),
    ("hlead:a", Field("opening", A)),
    ("site:defense.gov", Field("site", Word("defense.gov"))),
    ("before:2017 after:2016-05", And((Range("date", None, "2016-12-31"), Range("date", "2016-06-01", None)))),
    ("title:a", Field("title", A)),
    ("Title:a", Field("title", A)),
    ("headline:a", Field("title", A)),
    ('person:"Jim Mattis" a', And((Field("person", Phrase("Jim Mattis")), A))),
    ("-title:a", Not(Field("title", A))),
    ("title:(a OR b)", Field("title", Or((A, B)))),
    ("virin:170508-F*", Field("virin", Prefix("170508-F"))),
    ("date:2017", Range("date", "2017-01-01", "2017-12-31")),
    ("date:2017-2", Range("date", "2017-02-01", "2017-02-28")),
    ("date:2017-05-08", Range("date", "2017-05-08", "2017-05-08")),
    ("date:2017-05..2017-06", Range("date", "2017-05-01", "2017-06-30")),
    ("date:2017..", Range("date", "2017-01-01", None)),
    ("date:..2017", Range("date", None, "2017-12-31")),
    ("date:>2016", Range("date", "2017-01-01", None)),
    ("date:>=2016", Range("date", "2016-01-01", None)),
    ("date:<2016", Range("date", None, "2015-12-31")),
    ("date:<=2016-05", Range("date", None, "2016-05-31")),
    ("date:last-30-days", Range("date", "now-30d/d", "now")),
    ("date:last-month", Range("date", "now-1M/M", "now-1M/M")),
    ("date:today", Range("date", "now/d", "now/d")),
    ("date:(2016 OR 2017-05-08)", Or((Range("date", "2016-01-01", "2016-12-31"), Range("date", *["2017-05-08"] * 2)))),
    ("added:2017", Range("added", "2017-01-01", "2017-12-31")),
    ("added:today", Range("added", "now/d", "now/d")),
    ("day:05-08", DayOfYear("05-08")),
    ("day:2-29", DayOfYear("02-29")),
    ("words:>800", Range("words", 801, None)),
    ("words:500..800", Range("words", 500, 800)),
    ("words:800", Range("words", 800, 800)),
    ("has:photo", Has("photo")),
    ("-has:photo", Not(Has("photo"))),
    ("Task Force: Iraq", And((Word("Task"), Word("Force:"), Word("Iraq")))),
    ("Update:Mattis", Word("Update:Mattis")),
    ("3:30 16:9", And((Word("3:30"), Word("16:9")))),
    ("https://www.defense.gov/a?b=c_(d)", Word("https://www.defense.gov/a?b=c_(d)")),
    ("150921-F-AB123-001", Word("150921-F-AB123-001")),
    ("Iraq and Syria (ISIS)", And(tuple(map(Word, ("Iraq", "and", "Syria", "ISIS"))))),
    ("GOVERNORS NOT TOLD OF TROOPS IN SYRIA", And(tuple(map(Word, LOUD)))),
    ("NATO OR ISAF", Or((Word("NATO"), Word("ISAF")))),
    ("ISIS OR ISIL OR DAESH", Or(tuple(map(Word, ("ISIS", "ISIL", "DAESH"))))),
    ('"ISLAMIC STATE IN IRAQ" OR "AL QAIDA"', Or((Phrase("ISLAMIC STATE IN IRAQ"), Phrase("AL QAIDA")))),
    ("(WAR OR PEACE) AND RAQQA MOSUL", And((Or((Word("WAR"), Word("PEACE"))), Word("RAQQA"), Word("MOSUL")))),
    ("WAS THE WAR LEGAL OR NOT", And(tuple(map(Word, ("WAS", "THE", "WAR", "LEGAL", "or", "not"))))),
    ("US AND NORTH KOREA TALK", And(tuple(map(Word, ("US", "and", "NORTH", "KOREA", "TALK"))))),
    ("TALKS and WAR OR PEACE", Or((And((Word("TALKS"), Word("and"), Word("WAR"))), Word("PEACE")))),
    ("like:(raqqa Mosul raqqa) -syria", And((Like(("raqqa", "Mosul", "raqqa")), Not(Word("syria"))))),
    ("like:raqqa", Like(("raqqa",))),
    (PRESS_RELEASE, Passage(PRESS_RELEASE)),
    (f"\n{PRESS_RELEASE.replace('. ', '.  ')}", Passage(PRESS_RELEASE)),
    (PRESS_RELEASE.replace(" and", ' "and'), Passage(PRESS_RELEASE.replace(" and", ' "and'))),
    (NAMES, Passage(NAMES)),
    ("-" * 20_000, None),
    (NAMES.replace(" ", " OR "), Or(tuple(map(Word, NAMES.split())))),
]

# Text, where the mistake is, what the message says, and what works instead.
MISTAKES = [
    ('"ISIS', 0, "Unclosed quote at 0", '"ISIS"'),
    ('Raqqa "Islamic State', 6, "Unclosed quote at 6", 'Raqqa "Islamic State"'),
    ('"a" "', 4, "Unclosed quote at 4", '"a"'),
    ('\u200b\u200ba "', 4, "Unclosed quote at 4", "a"),
    ("x" * (MAX_CHARACTERS + 1), MAX_CHARACTERS, "at most 20,000 characters", "x" * MAX_CHARACTERS),
    ("a OR " * MAX_TERMS + "a", 5 * MAX_TERMS, "at most 1,000 terms", ("a OR " * MAX_TERMS)[:-4].strip()),
    ('like:"a b"', 0, "After like: at 0 stand plain words", '"a b"'),
    ("like:(a OR b)", 0, "After like: at 0 stand plain words", "(a OR b)"),
    ("a OR", 2, "Nothing after OR at 2", "a"),
    ("OR a", 0, "Nothing before OR at 0", "a"),
    ("a AND OR b", 2, "Nothing after AND at 2", "a  OR b"),
    ("a NOT", 2, "Nothing after NOT at 2", "a"),
    ("(a OR) b", 3, "Nothing after OR at 3", "(a ) b"),
    ("(a", 0, "Unclosed parenthesis at 0", "(a)"),
    ("a) b", 1, "No parenthesis is open at 1", "a b"),
    ("a ()", 2, "Nothing in the parentheses at 2", "a"),
    ("()", 0, "Nothing in the parentheses at 0", None),
    ("((((((((a))))))))", 6, "Parentheses too deep at 6", "((((((a))))))"),
    ("*port", 0, r"A \* in a word at 0", "port"),
    ("re*t", 2, r"A \* in a word at 2", "re t"),
    ("a*", 0, "Too short a beginning at 0", "a"),
    ("pesron:mattis", 0, "There is no field pesron: at 0. Write person:", "person:mattis"),
    ("a date:2017-13", 2, "date:2017-13 at 2 is no date", "a  2017-13"),
    ("date:2018..2017", 0, "is no date", "2018..2017"),
    ("words:many", 0, "words:many at 0 is no number", "many"),
    ("added:soon", 0, "added:soon at 0 is no date", "soon"),
    ("day:02-30", 0, "is no day of a year", "02-30"),
    ("has:fun", 0, "has:fun at 0 is nothing to have", "fun"),
    ("a NEAR (b c)", 2, "Around NEAR at 2 stand words", "a AND (b c)"),
    ("a NEAR/300 b", 2, "Too far at 2", "a NEAR/255 b"),
    ("a pre/300 b", 2, "Too far at 2", "a pre/255 b"),
    ("a w/5", 2, "Nothing after w/5 at 2", "a"),
    ("w/5 a", 0, "Nothing before w/5 at 0", "a"),
    ("a NOT NEAR/5", 2, "Nothing after NOT NEAR/5 at 2", "a"),
    ("a NOT NEAR/5 (b c)", 2, "Around NOT NEAR/5 at 2 stand words", "a AND (b c)"),
    ("atleast5(a b)", 0, "After atleast5 at 0 stand words", "(a b)"),
    ("atleast50(a)", 0, "From 1 to 20 times at 0", "atleast20(a)"),
    ("atleast0(a)", 0, "From 1 to 20 times at 0", "atleast1(a)"),
    ("w?n", 1, r"A \? in a word at 1: write 3 characters", "w n"),
]


@pytest.mark.parametrize(("text", "root"), TREES)
def test_text_to_tree(text: str, root: Node | None) -> None:
    assert parse(text).root == root


@pytest.mark.parametrize(("text", "position", "message", "instead"), MISTAKES)
def test_text_to_mistake_at_position(text: str, position: int, message: str, instead: str | None) -> None:
    with pytest.raises(QueryError, match=message) as error:
        parse(text)
    assert (error.value.position, error.value.instead) == (position, instead)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "every article"),
        ('ISIS "North Africa"', "ISIS and “North Africa”"),
        ("ISIS -Iraq -Syria", "ISIS, without Iraq or Syria"),
        ("-Iraq", "every article, without Iraq"),
        ("a (b OR c)", "a and (b or c)"),
        ("a NEAR/5 =b", "a near (within 5 words) exactly b"),
        ("a PRE/5 b", "a before (within 5 words) b"),
        ("a /s b", "a near (about a sentence apart) b"),
        ("a NOT /p b", "a not near (in one paragraph) b"),
        ("atleast5(a) wom?n", "a at least 5 times and wom?n"),
        ('"a b"~3 count*', "“a b” with up to 3 words between and count…"),
        ("title:a person:b", "a in the title and the person b"),
        ("date:2017-05", "published from 2017-05-01 until 2017-05-31"),
        ("date:2017-05-08", "published on 2017-05-08"),
        ("date:last-30-days", "published in the last 30 days"),
        ("date:today", "published today"),
        ("added:yesterday", "added yesterday"),
        ("day:05-08", "published on 8 May of any year"),
        ("words:>800", "at least 801 words"),
        ("has:photo", "with a photo"),
        (PRESS_RELEASE, "articles like a text of 44 words"),
        ("like:(a b a)", "like a text with the words a, b"),
    ],
)
def test_what_was_understood_in_words(text: str, words: str) -> None:
    assert in_words(parse(text)) == words


def test_nearness_as_json() -> None:
    tree = as_tree(parse("a PRE/5 b a /p b a NOT NEAR/3 b atleast4(a) wom?n"))
    a, b = {"word": "a"}, {"word": "b"}
    assert tree["all"] == [
        {"near": [a, b], "distance": 5, "ordered": True},
        {"near": [a, b], "within": "paragraph"},
        {"word": "a", "not_near": b, "distance": 3},
        {"word": "a", "at_least": 4},
        {"wildcard": "wom?n"},
    ]


def test_text_for_articles_like_a_text_reads_as_the_same() -> None:
    query = Query(Like(("Raqqa", "F-35A", "9/11", "AT&T")))
    assert parse(as_text(query)) == query


def test_tree_as_json() -> None:
    tree = as_tree(parse('ISIS "a b" -Iraq (title:a OR b NEAR c) words:>800 has:photo day:05-08'))
    assert tree == {
        "all": [
            {"word": "ISIS"},
            {"phrase": "a b"},
            {"not": {"word": "Iraq"}},
            {
                "any": [
                    {"field": "title", "is": {"word": "a"}},
                    {"near": [{"word": "b"}, {"word": "c"}], "distance": 10},
                ]
            },
            {"field": "words", "from": 801, "to": None},
            {"has": "photo"},
            {"field": "day", "is": {"word": "05-08"}},
        ]
    }


PIECES = st.sampled_from(
    (
        *(
            '"',
            "(",
            ")",
            "-",
            "=",
            "*",
            "~5",
            " ",
            ":",
            "..",
            ">",
            " OR ",
            " AND ",
            "NOT ",
            " NEAR/3 ",
            " w/5 ",
            " /s ",
            " not w/2 ",
            "atleast2",
            "||",
            "&&",
            "?",
        ),
        *(
            "title:",
            "like:",
            "date:",
            "words:",
            "has:",
            "day:",
            "person:",
            "2017",
            "2017-05-08",
            "photo",
            "ISIS",
            "a",
            "«",
            "\u200b",
        ),
    )
)


def read(text: str) -> Query | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_nothing_typed_raises_anything_but_a_mistake_within_the_text(text: str) -> None:
    match read(text):
        case QueryError() as error:
            assert 0 <= error.position <= len(text)
            assert error.instead is None or parse(error.instead).root is not None
        case Query(root) as query:
            assert in_words(query)
            assert as_tree(query)["all"] or root is None


@given(st.lists(st.sampled_from(["Mattis", "U.S.", "F-35A", "of", "“we", "will”", "ISIS:", "—", "(ISIS)", "’s"])))
def test_a_pasted_headline_is_read(words: list[str]) -> None:
    with suppress(QueryError):  # a quote that is opened and not closed
        parse(" ".join(words))
        return
    assert " ".join(words).count("“") != " ".join(words).count("”")
