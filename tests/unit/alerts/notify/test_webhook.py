import hashlib
import hmac

import pytest

from service.alerts.notify.webhook import new_secret, rotated, sign, verify

AT, BODY, SECRET = 1_700_000_000, b'{"id": "1"}', "whsec_one"


def test_a_signature_is_what_the_documentation_says() -> None:
    mac = hmac.new(SECRET.encode(), f"{AT}.".encode() + BODY, hashlib.sha256).hexdigest()
    assert sign(BODY, [SECRET], AT) == f"t={AT},v1={mac}"


@pytest.mark.parametrize(
    ("body", "secrets", "now"),
    [
        (BODY, [SECRET], AT + 301),
        (BODY, [SECRET], AT - 301),
        (BODY + b" ", [SECRET], AT),
        (BODY, ["whsec_two"], AT),
        (BODY, [], AT),
    ],
)
def test_what_was_not_signed_so_is_refused(body: bytes, secrets: list[str], now: int) -> None:
    assert not verify(body, sign(BODY, [SECRET], AT), secrets, now)


@pytest.mark.parametrize(("secrets", "now"), [([SECRET], AT), ([SECRET], AT + 300), (["whsec_two", SECRET], AT)])
def test_what_was_signed_is_known(secrets: list[str], now: int) -> None:
    assert verify(BODY, sign(BODY, [SECRET], AT), secrets, now)


@pytest.mark.parametrize(
    "header", ["", "v1=00", f"t={AT}", f"t={AT},v1=", "t=x,v1=00", f"t={AT},v1=é", "t=" + "9" * 40]
)
def test_a_header_that_is_none_of_ours_is_refused(header: str) -> None:
    assert not verify(BODY, header, [SECRET], AT)


def test_a_time_cannot_be_changed() -> None:
    header = sign(BODY, [SECRET], AT)
    assert not verify(BODY, header.replace(str(AT), str(AT + 1)), [SECRET], AT + 1)


def test_both_secrets_sign_while_they_are_changed_and_the_oldest_goes() -> None:
    first = (new_secret(),)
    second = rotated(first)
    assert verify(BODY, sign(BODY, second, AT), first, AT)
    assert verify(BODY, sign(BODY, second, AT), second[:1], AT)
    assert not verify(BODY, sign(BODY, rotated(second), AT), first, AT)
