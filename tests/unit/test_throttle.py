import pytest

from service.throttle import client_id

KEY = "signing"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "unix:", False),
    ],
)
def test_a_client_is_an_address_or_the_network_of_a_subscriber(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert (client_id(one, KEY) == client_id(other, KEY)) is same


def test_what_is_kept_of_a_client_is_made_with_our_key() -> None:
    assert client_id("192.0.2.1", KEY) != client_id("192.0.2.1", "another")
    assert len(client_id("192.0.2.1", "k" * 200)) == 32  # a key longer than the hash takes
