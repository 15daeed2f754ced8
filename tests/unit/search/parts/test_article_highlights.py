from service.search.parts.article_highlights import plain, spans
from service.search.parts.highlights import CLOSE, OPEN


def test_marks_by_their_places() -> None:
    text = f"A {OPEN}Reaper{CLOSE} near {OPEN}Raqqa{CLOSE}"
    assert spans(text) == ("A Reaper near Raqqa", [(2, 8), (14, 19)])
    assert plain(text) == "A Reaper near Raqqa"
    assert spans("none") == ("none", [])
