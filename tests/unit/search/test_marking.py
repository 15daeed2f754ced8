from service.search.highlights import CLOSE, OPEN
from service.search.marking import plain, spans


def test_marks_by_their_places() -> None:
    text = f"A {OPEN}Reaper{CLOSE} near {OPEN}Raqqa{CLOSE}"
    assert spans(text) == ("A Reaper near Raqqa", [(2, 8), (14, 19)])
    assert plain(text) == "A Reaper near Raqqa"
    assert spans("none") == ("none", [])
