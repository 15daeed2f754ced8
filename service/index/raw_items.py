"""Raw items: what was submitted, stored as it came, one document for each item; a rebuild starts from these."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from service.articles.item import MAX_ITEM_BYTES, Item
from service.index.batch import Batch, raw_id
from service.storage.archive import Archive
from service.storage.codec import DataclassCodec
from service.storage.collection import Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """An item and where it came from: `ordinal` is its place in the submission whose batch is `batch`.

    `encoding` is of the body: "utf-8", "base64", or "none" for one that is not stored. `bytes` is the body's size.
    """

    id: str
    batch: str
    ordinal: int
    received_at: str
    content_type: str
    encoding: str
    bytes: int
    name: str | None = None
    source: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    broken: str | None = None
    body: str = ""
    backfill: bool = False

    @property
    def item(self) -> Item:
        """Return the item as it came; a body of more than the limit is omitted."""
        return Item(
            body=base64.b64decode(self.body) if self.encoding == "base64" else self.body.encode(),
            content_type=self.content_type,
            name=self.name,
            source=self.source,
            mapping=self.mapping,
            url=self.url,
            broken=self.broken,
            omitted=self.bytes if self.encoding == "none" else None,
        )


_CODEC = DataclassCodec(RawItem)


def raw_items(archive: Archive) -> Collection[RawItem]:
    return Collection(archive, archive.indices.raw, _CODEC)


def raw_item(batch: Batch, ordinal: int, item: Item) -> RawItem:
    """Return the stored form of an item of a batch."""
    encoding, body = _encoded(item)
    return RawItem(
        id=raw_id(batch.raw, ordinal),
        batch=batch.id,
        ordinal=ordinal,
        received_at=batch.received_at,
        name=item.name,
        source=item.source,
        content_type=item.content_type,
        mapping=dict(item.mapping),
        url=item.url,
        broken=item.broken,
        bytes=len(item.body) if item.omitted is None else item.omitted,
        encoding=encoding,
        body=body,
        backfill=batch.backfill,
    )


def _encoded(item: Item) -> tuple[str, str]:
    """Return the encoding of a body, and the body in it."""
    if item.omitted is not None or len(item.body) > MAX_ITEM_BYTES:
        return "none", ""
    try:
        text = item.body.decode()
    except UnicodeDecodeError:
        text = None
    # Control characters are six bytes each in JSON: base64 is the smaller then.
    if text is None or len(json.dumps(text, ensure_ascii=False)) > 1.4 * len(item.body) + 100:
        return "base64", base64.b64encode(item.body).decode()
    return "utf-8", text
