"""Which addresses are fetched from: a table of what is not of the public Internet, in all its disguises."""

import pytest

from service.errors import FetchError
from service.fetch.addresses import is_public, resolve


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 nothing is bound to it
        ("224.0.0.1", False),
        ("239.1.1.1", False),
        ("233.252.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("::127.0.0.1", False),
        ("64:ff9b::169.254.169.254", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
        ("2001:0:53aa:64c:0:fffe:f5ff:fffe", False),
    ],
)
def test_is_public(address: str, public: bool) -> None:  # noqa: FBT001 a table's column
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://example.org/", "Only http and https"),
        ("file:///etc/passwd", "Only http and https"),
        ("http:///path", "is no address"),
        ("http://example.org:99999/", "is no address"),
        ("http://[::1", "is no address"),
        ("http://a" + "a" * 70 + ".example/", "is no address"),
        ("http://user:word@example.org/", "user name or password"),
        ("http://127.0.0.1/", "private network"),
        ("http://localhost/", "private network"),
        ("http://2130706433/", "private network"),
        ("http://0x7f.1/", "private network"),
        ("http://[::ffff:10.0.0.1]/", "private network"),
        ("http://169.254.169.254/latest/meta-data/", "private network"),
        ("http://nowhere.invalid/", "There is no host"),
    ],
)
def test_what_is_refused(url: str, told: str) -> None:
    with pytest.raises(FetchError, match=told):
        resolve(url, private=False)


def test_a_place_has_its_host_and_its_addresses() -> None:
    place = resolve("http://127.0.0.1:8080/a?b=c#d", private=True)
    assert (place.origin, place.target, place.addresses) == ("http://127.0.0.1:8080", "/a?b=c", ("127.0.0.1",))
    assert resolve("http://[::1]/", private=True).origin == "http://[::1]"
