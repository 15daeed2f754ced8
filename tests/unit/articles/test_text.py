"""Bytes to text: encodings, mojibake, what cannot be seen."""

import pytest

from service.articles.text import decode, one_line, repair_text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("naïve — “x”".encode(), "naïve — “x”"),
        (b"\xef\xbb\xbfBOM", "BOM"),
        ("na\u00efve".encode("utf-16"), "naïve"),
        (b"\x93quoted\x94 caf\xe9", "“quoted” café"),
        (b'<meta charset="iso-8859-2"><p>\xb1', '<meta charset="iso-8859-2"><p>ą'),
        (b'<meta charset="utf-8"><p>\x93', '<meta charset="utf-8"><p>“'),
        (b'<meta charset="no-such-thing"><p>\xe9', '<meta charset="no-such-thing"><p>é'),
        (b'<meta charset="hex"><p>\xe9', '<meta charset="hex"><p>é'),
    ],
)
def test_decoded(body: bytes, text: str) -> None:
    assert decode(body) == text


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        ("JosÃ© R. Davis", "José R. Davis"),
        ("the centerâ€™s success", "the center’s success"),
        ("“curly” and ‘single’ stay", "“curly” and ‘single’ stay"),
        ("soft\u00adhyphen zero\u200bwidth nul\x00 join\u2060er", "softhyphen zerowidth nul joiner"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("lone \ud800 surrogate", "lone  surrogate"),
    ],
)
def test_mended(broken: str, text: str) -> None:
    assert repair_text(broken) == text


def test_one_line() -> None:
    assert one_line(" a\u00a0 b\n\tc ") == "a b c"
