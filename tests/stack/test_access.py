from collections.abc import Callable

import pytest

from service import access
from service.backends import Backends
from service.errors import BadInput, KeyNeeded, NotAllowed


def test_a_key_is_known_again_and_opens_its_scopes_only(backends: Backends) -> None:
    text = access.create_key(backends.archive, "desk", ("ingest",))
    key = access.authenticate(backends.archive, text)
    assert (key.name, key.scopes) == ("desk", ("ingest",))
    assert access.require_scope(key, "ingest") == key
    with pytest.raises(NotAllowed, match="scope 'admin'"):
        access.require_scope(key, "admin")


def test_admin_opens_everything(backends: Backends) -> None:
    key = access.authenticate(backends.archive, access.create_key(backends.archive, "root", ("admin",)))
    assert access.require_scope(key, "search") == key


def test_a_key_is_kept_hashed(backends: Backends) -> None:
    text = access.create_key(backends.archive, "desk", ("search",))
    secret = text.rpartition("_")[2]
    stored = backends.archive.client.search(index=backends.archive.indices.keys)["hits"]["hits"]
    assert secret not in str(stored)
    assert text.split("_")[1] == stored[0]["_id"]


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + "x", lambda t: t[:-1], lambda _: "dl__", lambda _: "§", lambda _: ""]
)
def test_any_other_text_is_no_key(backends: Backends, change: Callable[[str], str]) -> None:
    text = access.create_key(backends.archive, "desk", ("search",))
    with pytest.raises(KeyNeeded):
        access.authenticate(backends.archive, change(text))


@pytest.mark.parametrize("scopes", [(), ("search", "everything")])
def test_a_scope_that_does_not_exist_is_refused(backends: Backends, scopes: tuple[str, ...]) -> None:
    with pytest.raises(BadInput, match="the scopes are search, ingest, alerts, admin"):
        access.create_key(backends.archive, "desk", scopes)
