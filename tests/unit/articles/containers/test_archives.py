"""Archives: what is in them comes out, what is broken is told with its place, and hostile ones cost little."""

import gzip
import io
import runpy
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.articles import media_types
from service.articles.item import Item
from service.articles.split import MAX_DEPTH, split

PAGE = b"<html><body><p>A page.</p></body></html>"
LINES = b'{"title": "a"}\n{"title": "b"}\n'


MADE = runpy.run_path(str(Path(__file__).parents[3] / "golden" / "make_containers.py"))
zipped, tarred = MADE["zipped"], MADE["tarred"]

FILES = (("a.html", PAGE), ("b/lines.jsonl", LINES), ("c.txt", b"Some words. " * 2000))
ZIP, TAR = zipped(*FILES), tarred(*FILES)
TAR_GZ = gzip.compress(TAR)


def items(payload: bytes, name: str | None = "x") -> list[Item]:
    return list(split(payload, name=name))


WARC = MADE["record"](b"/News/Article/1/", PAGE)
PACKAGE = (
    ("indexes/index.cdx.gz", gzip.compress(b"example,news)/ 20200404114632 {}\n")),
    ("archive/data.warc.gz", gzip.compress(WARC)),
    ("pages/pages.jsonl", LINES),
    ("logs/crawl.log", LINES),
    ("datapackage.json", b'{"profile": "data-package"}'),
)


@pytest.mark.parametrize("folder", ["", "crawls/2020/"])
def test_of_a_web_archive_package_only_the_archives_are_read(folder: str) -> None:
    skipped: Counter[str] = Counter()
    beside = (("pages/a.html", PAGE),) if folder else ()
    package = zipped(*((folder + name, body) for name, body in PACKAGE), *beside)
    found = list(split(package, name="x", skipped=skipped))
    assert [item.content_type for item in found] == [media_types.HTML] * (2 if folder else 1)
    assert skipped == {"indexes and logs of a web archive": 4}


def test_a_package_that_is_cut_off_is_read_up_to_there() -> None:
    page, broken = items(zipped(*PACKAGE)[:-400])
    assert (page.body, page.broken, broken.content_type) == (PAGE, None, media_types.ZIP)


def test_a_folder_of_pages_is_no_web_archive_package() -> None:
    found = items(zipped(("pages/a.html", PAGE), ("logs/b.html", PAGE), ("datapackage.json", b'{"text": "a"}')))
    assert [item.name for item in found] == ["x/pages/a.html", "x/logs/b.html", "x/datapackage.json"]


@pytest.mark.parametrize("payload", [ZIP, TAR, TAR_GZ, gzip.compress(ZIP)], ids=["zip", "tar", "tar.gz", "zip.gz"])
def test_every_file_comes_out(payload: bytes) -> None:
    found = items(payload)
    assert [item.name for item in found] == ["x/a.html", "x/b/lines.jsonl line 1", "x/b/lines.jsonl line 2", "x/c.txt"]
    assert [item.content_type for item in found] == [
        media_types.HTML,
        media_types.JSON,
        media_types.JSON,
        media_types.TEXT,
    ]
    assert found[0].body == PAGE


@pytest.mark.parametrize("payload", [ZIP, TAR, TAR_GZ], ids=["zip", "tar", "tar.gz"])
def test_wherever_it_is_cut_off_what_stands_before_comes_out_and_the_break_is_told(payload: bytes) -> None:
    whole = items(payload)
    for at in range(300, len(payload), 97):  # a tar is known by what stands at 257
        found = items(payload[:at])
        kept = [item for item in found if not item.broken]
        # A tar ends in blocks that hold nothing, and a cut within these loses nothing.
        assert len(kept) < len(found) or (len(kept) == len(whole) and payload is TAR), at
        assert [item for item in kept if item not in whole] == [], at
        assert len(found) - len(kept) <= 2, at


def test_archives_within_archives_are_read_to_a_depth() -> None:
    payload = PAGE
    for _ in range(MAX_DEPTH):
        payload = gzip.compress(payload)
    assert [item.body for item in items(payload)] == [PAGE]
    (refused,) = items(gzip.compress(payload))
    assert refused.broken
    assert "4 deep" in refused.broken


def test_a_bomb_is_told_and_what_stood_before_it_comes_out() -> None:
    bomb = gzip.compress(bytes(100_000_000))
    found = items(zipped(("a.html", PAGE), *((f"{number}.gz", bomb) for number in range(20))))
    assert found[0].body == PAGE
    assert [item.omitted for item in found[1:-1]] == [100_000_000] * 5
    assert "unpacks to more than" in (found[-1].broken or "")


def test_a_directory_that_would_fill_the_memory_is_not_read() -> None:
    end = b"PK\x05\x06" + bytes(4) + b"\x01\x00\x01\x00" + (2**31).to_bytes(4, "little") + bytes(6)
    found = items(ZIP[: ZIP.index(b"PK\x01\x02")] + end)
    assert [item.name for item in found] == [
        "x/a.html",
        "x/b/lines.jsonl line 1",
        "x/b/lines.jsonl line 2",
        "x/c.txt",
        "x",
    ]
    assert "directory is longer" in (found[-1].broken or "")


def test_a_name_that_would_fill_the_memory_is_not_read() -> None:
    told = tarfile.TarInfo("long")
    told.type, told.size = tarfile.GNUTYPE_LONGNAME, 300_000_000
    (refused,) = items(told.tobuf(tarfile.GNU_FORMAT) + bytes(2048))
    assert "name of more than a megabyte" in (refused.broken or "")


def test_a_zip_that_was_written_without_sizes_is_read_when_its_directory_is_lost() -> None:
    class Unseekable(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    file = Unseekable()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in FILES:
            archive.writestr(name, body)
    payload = file.getvalue()
    *found, lost = items(payload[: payload.index(b"PK\x01\x02")])
    assert [item.body for item in found] == [item.body for item in items(ZIP)]
    assert "directory is missing" in (lost.broken or "")


def test_what_systems_leave_is_counted_and_left_out() -> None:
    skipped: Counter[str] = Counter()
    found = list(split(zipped(("__MACOSX/._a", b"x"), ("d/.DS_Store", b"x"), ("a.html", PAGE)), skipped=skipped))
    assert [item.name for item in found] == ["a.html"]
    assert skipped == {"system files": 2}


@given(st.data())
def test_no_damage_raises_or_loses_the_payload(data: st.DataObject) -> None:
    payload = bytearray(data.draw(st.sampled_from([ZIP, TAR, TAR_GZ, gzip.compress(LINES)])))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(payload) - 1))
        piece = data.draw(st.sampled_from([b"", b"\x00", b"\xff", b"PK\x03\x04", b"PK\x05\x06", b"ustar", bytes(512)]))
        payload[at : at + data.draw(st.integers(0, 9))] = piece
        payload = payload or bytearray(b"\x00")
    assert items(bytes(payload))


def test_a_zip_entry_without_a_name_spoils_nothing() -> None:
    directory = ZIP.rindex(b"PK\x01\x02")
    nameless = bytearray(ZIP)
    nameless[directory + 46] = 0
    assert items(bytes(nameless))
