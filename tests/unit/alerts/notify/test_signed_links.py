from itertools import permutations
from typing import get_args

import pytest

from service.alerts.notify import signed_links
from service.alerts.notify.signed_links import LIFETIMES, Purpose
from service.errors import NotAllowed

PURPOSES = get_args(Purpose)


def test_a_token_says_what_it_is_about() -> None:
    assert signed_links.read("secret", "manage", signed_links.token("secret", "manage", {"owner": "o"})) == {
        "owner": "o"
    }


@pytest.mark.parametrize(("made", "used"), list(permutations(PURPOSES, 2)))
def test_a_token_is_for_one_purpose(made: Purpose, used: Purpose) -> None:
    with pytest.raises(NotAllowed, match="not valid"):
        signed_links.read("secret", used, signed_links.token("secret", made, "o"))


def test_a_token_of_another_secret_or_changed_is_refused() -> None:
    token = signed_links.token("secret", "feed", "alert")
    for text in (
        signed_links.token("other", "feed", "alert"),
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "",
        "x.y.z",
    ):
        with pytest.raises(NotAllowed):
            signed_links.read("secret", "feed", text)


@pytest.mark.parametrize("purpose", [purpose for purpose in PURPOSES if purpose != "feed"])
def test_a_token_expires(purpose: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    token = signed_links.token("secret", purpose, "o")
    lifetime = LIFETIMES[purpose]
    assert lifetime is not None
    assert lifetime <= 400 * signed_links.DAY
    monkeypatch.setitem(LIFETIMES, purpose, -1)
    with pytest.raises(NotAllowed, match="expired"):
        signed_links.read("secret", purpose, token)
