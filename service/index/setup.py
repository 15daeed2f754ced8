"""Creating the indices behind their aliases. What is in them is described in `mappings`."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from elasticsearch import ApiError

from mappings.indices import BODIES
from service.storage.archive import Archive, translated

AT_ONCE = 4


def create_missing(archive: Archive) -> list[str]:
    """Create each index that is not there, and add new fields to those that are; return the names of the created."""
    names = archive.indices.aliases()
    # Making analyzers takes the engine most of the time, and it makes those of several indices at once.
    with translated(), ThreadPoolExecutor(AT_ONCE) as pool:
        created = list(pool.map(partial(_create, archive), names, names.values()))
    return [name for name, new in zip(names, created, strict=True) if new]


def _create(archive: Archive, name: str, alias: str) -> bool:
    body = BODIES[name]
    if archive.client.indices.exists_alias(name=alias):
        archive.client.indices.put_mapping(index=alias, properties=body["mappings"]["properties"])
        return False
    try:
        archive.client.indices.create(index=f"{alias}-000001", aliases={alias: {}}, **body)
    except ApiError as error:
        if "resource_already_exists" not in str(error):
            raise
        return False
    return True
