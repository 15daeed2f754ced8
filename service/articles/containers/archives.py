"""Archives: gzip, tar and zip, each to the streams of what is packed in it. What those are, `split` finds out."""

import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, Self, cast

from service.articles.containers import zip_recovery
from service.articles.containers.limits import BrokenError, Limits
from service.articles.containers.stream import CHUNK, Stream, broken_stream

Members = Iterator[tuple[str, Stream]]

_ENCRYPTED = 0x1
_LONGEST_DIRECTORY = 32 * 1024 * 1024
_END_OF_DIRECTORY, _END_LENGTH = b"PK\x05\x06", 22
_LARGE_END_OF_DIRECTORY, _LARGE_END_LENGTH = b"PK\x06\x06", 76  # with its locator
_LONGEST_COMMENT = 65_535
_LONGEST_NAMING = 1024 * 1024
# No name of a file has so many; Python before 3.11.10 looks from each digit to the end of all (CVE-2024-6232).
_DIGITS = re.compile(rb"[0-9]{256}")
_SIZE_FIELD, _TYPE_FIELD, _BINARY_SIZE = slice(124, 136), 156, 0x80
_NAMING = b"".join(
    (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
)
_PART_OF_PACKAGE = re.compile(r"((?:.*/)?)(?:archive/[^/]+\.warc|indexes/[^/]+\.(?:cdxj?|idx))(?:\.gz)?", re.IGNORECASE)
_ABOUT_PACKAGE = re.compile(
    r"((?:.*/)??)(?:(?:indexes|pages|logs)/.*|(?:datapackage(?:-digest)?|fuzzy)\.json)", re.IGNORECASE | re.DOTALL
)
# What systems leave in every archive and folder, and nobody meant to send.
_LITTER = ("__MACOSX/", "/.DS_Store", "/._", "/Thumbs.db", "/desktop.ini")


def is_system_file(name: str) -> bool:
    return any(litter in f"/{name}" for litter in _LITTER)


def gunzip_stream(packed: Stream, limits: Limits) -> Stream:
    """Return what a gzip stream holds, all its members as one."""
    return Stream(_gunzip(packed, limits))


def _gunzip(packed: Stream, limits: Limits) -> Iterator[bytes]:
    unpacking, pending = zlib.decompressobj(wbits=31), packed.read()
    started = bool(pending)
    while pending:
        try:
            chunk = unpacking.decompress(pending, CHUNK)
        except zlib.error as error:
            raise BrokenError(f"The gzip stream is damaged before byte {packed.tell():,}.") from error
        started = True
        limits.unpack(len(chunk))
        yield chunk
        pending = unpacking.unconsumed_tail
        if unpacking.eof:
            pending = _next_member(unpacking.unused_data, packed)
            unpacking, started = zlib.decompressobj(wbits=31), bool(pending)
        pending = pending or (packed.read() if started else b"")
    if started:
        packed.told = True
        raise BrokenError(packed.broken or f"The gzip stream breaks off at byte {packed.tell():,}.")


def _next_member(unused: bytes, packed: Stream) -> bytes:
    """Return the start of the next member: between two there may be padding."""
    while not (start := unused.lstrip(b"\x00")):
        unused = packed.read()
        if not unused:
            return b""
    return start


class _ReadAgain:
    """A stream whose next piece has been read already."""

    def __init__(self, piece: bytes, file: BinaryIO) -> None:
        self._pieces, self._file = [piece], file

    def read(self, size: int) -> bytes:
        return self._pieces.pop() if self._pieces else self._file.read(size)

    def tell(self) -> int:
        return self._file.tell()


class _Tar:
    """The headers of a tar, one after another. After a damaged one the next is looked for, block by block."""

    def __init__(self, packed: Stream, limits: Limits) -> None:
        self._packed = packed
        self._limits = limits
        self._ended = self.damaged = False

    def headers(self) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
        """Yield each entry with the archive that is placed there. Raise BrokenError."""
        file, kind = cast("BinaryIO", self._packed), self._kind_of_header()
        try:
            with tarfile.open(fileobj=file, mode="r|", tarinfo=kind, ignore_zeros=True) as archive:
                while member := archive.next():
                    archive.members = []  # type: ignore[attr-defined]  # it keeps them all; there may be millions
                    self._limits.enter()
                    yield archive, member
        except BrokenError:
            raise
        except Exception as error:
            # Headers that somebody made up let ValueError, OverflowError and others pass through tarfile.
            raise BrokenError(f"The tar is damaged before byte {self._packed.tell():,}.") from error

    def _kind_of_header(self) -> type[tarfile.TarInfo]:
        seen = self._seen

        class Header(tarfile.TarInfo):
            @classmethod
            def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
                with seen(buf):
                    return super().frombuf(buf, encoding, errors)

            def _proc_pax(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
                file: Any = archive.fileobj
                told = file.read(self._block(self.size))  # type: ignore[attr-defined]
                if _DIGITS.search(told):
                    raise BrokenError("The tar is damaged: a number of hundreds of digits in the header of an entry.")
                archive.fileobj = cast("IO[bytes]", _ReadAgain(told, file))
                try:
                    return super()._proc_pax(archive)  # type: ignore[misc,no-any-return]
                finally:
                    archive.fileobj = file

        return Header

    @contextmanager
    def _seen(self, block: bytes | bytearray) -> Iterator[None]:
        """Record whether tarfile accepts a header: damage it takes for the end, or skips."""
        if len(block) < tarfile.BLOCKSIZE and not self._ended:
            raise BrokenError("The tar breaks off: its end mark is missing.")
        try:
            yield
        except tarfile.HeaderError:
            self._ended = self._ended or not any(block)
            self.damaged = self.damaged or not self._ended
            raise
        self._ended = False
        size = int(block[_SIZE_FIELD].strip(b" \x00") or b"0", 8) if block[_SIZE_FIELD.start] < _BINARY_SIZE else None
        if block[_TYPE_FIELD] in _NAMING and (size is None or size > _LONGEST_NAMING):
            raise BrokenError("The tar is damaged: a name of more than a megabyte.")  # held in memory by tarfile


def tar_members(packed: Stream, limits: Limits) -> Members:
    """Yield the files in a tar, in its order."""
    tar = _Tar(packed, limits)
    try:
        for archive, member in tar.headers():
            if tar.damaged:
                tar.damaged = False
                yield "", broken_stream("The tar is damaged: the header of an entry cannot be read.")
            if member.isfile() and not _skipped(member.name, limits):
                yield member.name, Stream(_member_of_tar(archive, member, packed))
                if packed.told or limits.exhausted:
                    return
            elif not member.isfile() and not member.isdir():
                limits.skipped["links and devices"] += 1
    except BrokenError as error:
        if not packed.broken:  # else it is the layer around this one that breaks, and that is told there
            yield "", broken_stream(str(error))
    else:
        if tar.damaged:
            yield "", broken_stream("The tar is damaged: the headers of its last entries cannot be read.")


def _member_of_tar(archive: tarfile.TarFile, member: tarfile.TarInfo, packed: Stream) -> Iterator[bytes]:
    if member.issparse():
        raise BrokenError("The entry is a sparse file, which cannot be read.")
    file = archive.extractfile(member)
    left = member.size
    while file and left:
        try:
            chunk = file.read(min(CHUNK, left))
        except Exception as error:
            packed.told = True
            raise BrokenError(packed.broken or "The tar breaks off within this entry.") from error
        left -= len(chunk)
        yield chunk


def zip_members(packed: Stream, limits: Limits) -> Members:
    """Yield the files in a zip, in the order of its directory; without one, as far as their own headers lead.

    Of a web archive package (WACZ) only the archives are files of it: the others are made from these.
    """
    packages: set[str] = set()
    with _seekable(packed, limits) as file:
        try:
            archive = _opened(file)
        except BrokenError as error:
            for name, member in zip_recovery.recover_members(file, limits, str(error)):
                packages.update(_packages([name]))
                if not _skipped(name, limits) and not _is_about_package(name, packages, limits):
                    yield name, member
            return
        packages.update(_packages(archive.namelist()))
        for entry in archive.infolist():
            name = entry.filename
            if limits.exhausted:
                return
            if not name.endswith("/") and not _skipped(name, limits) and not _is_about_package(name, packages, limits):
                yield name, Stream(_entry_of_zip(archive, entry, limits))


def _packages(names: Iterable[str]) -> Iterator[str]:
    """Return the folders that hold a web archive package, by the names of the archives and indexes in it."""
    return (found[1] for found in map(_PART_OF_PACKAGE.fullmatch, names) if found)


def _is_about_package(name: str, packages: set[str], limits: Limits) -> bool:
    about = _ABOUT_PACKAGE.fullmatch(name)
    if not about or about[1] not in packages:
        return False
    limits.skipped["indexes and logs of a web archive"] += 1
    return True


def _entry_of_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    limits.enter()
    if entry.flag_bits & _ENCRYPTED:
        raise BrokenError("The entry is encrypted.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BrokenError(f"The entry is packed by method {entry.compress_type}, which is not read.")
    file: IO[bytes] | None = None
    while True:
        try:
            file = file or archive.open(entry)
            chunk = file.read(CHUNK)
        except Exception as error:
            # BadZipFile, zlib.error, EOFError, struct.error, OSError…: zipfile has no one root for its errors.
            raise BrokenError(f"The entry is damaged ({error or type(error).__name__}).") from error
        if not chunk:
            return
        limits.unpack(len(chunk))
        yield chunk


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    if _length_of_directory(file) > _LONGEST_DIRECTORY:
        raise BrokenError(f"The zip's directory is longer than {_LONGEST_DIRECTORY:,} bytes")
    try:
        return zipfile.ZipFile(file)
    except Exception as error:
        raise BrokenError("The zip's directory is missing or damaged") from error


def _length_of_directory(file: BinaryIO) -> int:
    """Return the length that a zip tells of its directory, for zipfile holds all of it in memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LARGE_END_LENGTH - _END_LENGTH - _LONGEST_COMMENT))
    end = file.read()
    lengths = [0]
    for at in (end.rfind(_END_OF_DIRECTORY), len(end) - _END_LENGTH):
        if at >= 0 and end.startswith(_END_OF_DIRECTORY, at):
            lengths.append(int.from_bytes(end[at + 12 : at + 16], "little") % 0xFFFFFFFF)
            large = at - _LARGE_END_LENGTH
            if large >= 0 and end.startswith(_LARGE_END_OF_DIRECTORY, large):
                lengths.append(int.from_bytes(end[large + 40 : large + 48], "little"))
    return max(lengths)


def _skipped(name: str, limits: Limits) -> bool:
    litter = is_system_file(name)
    if litter:
        limits.skipped["system files"] += 1
    return litter


@contextmanager
def _seekable(packed: Stream, limits: Limits) -> Iterator[BinaryIO]:
    """Return the file that a stream comes from, or a copy of the stream on disk."""
    if packed.file:
        limits.read = packed.file.seek(0, 2)
        yield packed.file
        return
    with tempfile.TemporaryFile() as file:
        for chunk in packed.chunks():
            file.write(chunk)
        yield cast("BinaryIO", file)
