"""The lexicon in a real browser: an editor signs in, changes a concept, and undoes it."""

import pytest
from playwright.sync_api import Page, expect

from service import access
from service.backends import connect
from service.settings import Settings


@pytest.fixture
def admin(filled: Settings) -> str:
    """An editor's key."""
    ends = connect(filled)
    text = access.create_key(ends.archive, "word desk", ("admin",))
    for end in (ends.archive.client, ends.redis, ends.queue):
        end.close()
    return text


def test_an_editor_signs_in_changes_a_concept_and_undoes_it(page: Page, admin: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Lexicon").click()
    page.get_by_role("searchbox", name="Name or acronym").fill("AETC")
    page.get_by_role("button", name="Look up").click()
    page.get_by_role("link", name="Air Education and Training Command").first.click()
    page.get_by_role("link", name="Sign in to edit").click()
    page.get_by_label("Key").fill(admin)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Acronyms").fill("AETC\nAFAETC")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("AFAETC", exact=True).first).to_be_visible()
    expect(page.locator(".past > li")).to_have_count(1)
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".past > li")).to_have_count(2)
    expect(page.locator(".fields")).not_to_contain_text("AFAETC")


@pytest.mark.parametrize("address", ["/lexicon?q=command", "/lexicon/air-combat-command", "/sign-in"])
def test_nothing_is_wider_than_a_small_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
