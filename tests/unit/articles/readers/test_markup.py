"""Elements to printed lines."""

import pytest
from lxml.html import fragment_fromstring

from service.articles.readers.markup import Printed, printed


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("one<br/><br/>two", [("one", False), ("two", False)]),
        ("<strong>Head</strong><br/>text", [("Head", True), ("text", False)]),
        ("<strong>Run-in</strong> text", [("Run-in text", False)]),
        ("<b>Head <br/></b>text", [("Head", True), ("text", False)]),
        ("<p>a</p>b<p>c</p>", [("a", False), ("b", False), ("c", False)]),
        ("a<iframe>no</iframe><script>no</script> b", [("a b", False)]),
        ("<li>a<br></li><li><a>b</a></li>", [("a", False), ("b", False)]),
        ("<strong> </strong>a", [("a", False)]),
        ("", []),
    ],
)
def test_printed(html: str, lines: list[tuple[str, bool]]) -> None:
    assert list(printed(fragment_fromstring(f"<div>{html}</div>"))) == [Printed(*line) for line in lines]
