"""Nothing is fetched from, or sent to, an address that is not of the public Internet; nor is told where one is."""

import pytest

from service.alerts.notify import webhook
from service.alerts.owner import Owner
from service.errors import BadInput, FetchError
from service.fetch import Fetcher
from service.fetch.addresses import is_public

PRIVATE = [
    "::ffff:0:169.254.169.254",
    "::ffff:0:8.8.8.8",
    "::ffff:169.254.169.254",
    "64:ff9b:1::1",
    "64:ff9b:1:a9fe:a9:fe00::",
    "64:ff9b:1::8.8.8.8",
    "64:ff9b::169.254.169.254",
    "5f00::1",
    "5f00:ffff::1",
    "3fff::1",
    "169.254.169.254",
    "169.254.170.2",
    "fd00:ec2::254",
    "fd20:ce::254",
    "100.100.100.200",
    "168.63.129.16",
    "::ffff:168.63.129.16",
    "192.0.0.192",
    "10.20.30.40",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_neither_fetched_nor_sent_to(address: str) -> None:
    assert not is_public(address)
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(FetchError, match="private network"):
        Fetcher().fetch(f"http://{host}/latest/meta-data/")
    with pytest.raises(BadInput, match="private network"):
        webhook.check_address(f"https://{host}/", private=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2606:4700::1111"])
def test_a_public_address_is_not_private(address: str) -> None:
    assert is_public(address)


def test_an_error_tells_no_internal_address() -> None:
    url = "https://localhost:1/hook"
    with pytest.raises(BadInput) as refused:
        webhook.check_address(url, private=False)
    attempt = webhook.send(Owner(id="o", webhook=url, secrets=("s",)), {"id": "d"}, private=False)
    for told in (refused.value.message, str(refused.value.extras), attempt.error or ""):
        assert "127.0.0.1" not in told
        assert "::1" not in told
    assert "localhost is at an address of a private network" in (attempt.error or "")


@pytest.mark.parametrize(
    "url",
    ["https://[", "https://[::1", "https://]", "https://a:b/", "https://a:99999/", "https://a\0.de/", "https://\ud800.de/",
     "https://a..de/", f"https://{'a' * 64}.de/", "https:///", "https://", "//[", "http://[", "", "https://[v1.x]/",
     "https://a@[/", "https://\u2100.de/"],
)  # fmt: skip
def test_what_is_no_url_is_said(url: str) -> None:
    with pytest.raises(BadInput):
        webhook.check_address(url, private=False)
    with pytest.raises(BadInput):
        webhook.check_address(url, private=True)
    with pytest.raises(FetchError):
        Fetcher().fetch(url)
    assert not webhook.send(Owner(id="o", webhook=url, secrets=("s",)), {"id": "d"}, private=False).ok
