"""What the accounts say of an archive."""

from service.articles.item import Item
from service.backends import Backends
from service.index.accounting import accounts
from service.index.process_batch import index_batch
from service.index.submissions import submit


def test_articles_without_a_date_are_counted(backends: Backends) -> None:
    dated = b"A Title\n\nKIEL, Germany, May 8, 2017 -- The ship came home after a long time at sea."
    undated = b"Another Title\n\nThe ship came home after a long time at sea, the port said."
    batch = submit(backends.archive, [Item(body=body, content_type="text/plain") for body in (dated, undated)])
    index_batch(backends.archive, batch.id, owner="test", lease_s=5)
    account = accounts(backends.archive)
    assert (account.articles, account.undated) == (2, 1)
    assert account.balanced
