"""The pages in a real browser: the main job with the keyboard alone, on a small screen too."""

import re

import pytest
from playwright.sync_api import Page, expect


def test_a_search_from_the_box_to_the_article(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("searchbox", name="Search the archive")).to_be_focused()
    page.keyboard.type("ISIS Mattis")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?q=ISIS\+Mattis"))
    expect(page.get_by_role("status")).to_have_text(re.compile("1 article for ISIS and Mattis"))
    assert page.locator("mark").first.inner_text() == "ISIS"
    page.get_by_role("link", name="Counter-ISIS Campaign to Intensify, Mattis Says").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Counter-ISIS Campaign to Intensify, Mattis Says")
    expect(page.get_by_role("heading", name="Bilateral Meeting")).to_be_visible()


def test_a_facet_is_chosen_and_taken_off(page: Page) -> None:
    page.goto("/?q=airman")
    before = page.get_by_role("status").inner_text()
    page.get_by_label("Narrow the search").get_by_role("link").first.click()
    expect(page.get_by_label("Chosen").get_by_role("link")).to_have_count(1)
    assert page.get_by_role("status").inner_text() != before
    page.get_by_label("Chosen").get_by_role("link").click()
    expect(page.get_by_role("status")).to_have_text(before)


def test_a_choice_stays_when_the_words_change(page: Page) -> None:
    page.goto("/?q=airman&source=af.mil&sort=newest")
    page.get_by_role("searchbox").fill("pilot")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"q=pilot&source=af\.mil&sort=newest"))


@pytest.mark.parametrize("address", ["/", "/?q=ISIS", "/?q=zzzz"])
def test_nothing_is_wider_than_a_small_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_documentation_of_the_api_opens_without_a_foreign_address(page: Page) -> None:
    page.goto("/docs")
    expect(page.locator("[data-path='/api/v1/search']")).to_be_visible()
