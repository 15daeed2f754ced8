"""The pages in a real browser: the main job with the keyboard alone, on a small screen too."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect


def test_a_search_from_the_box_to_the_article(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("combobox", name="Search the archive")).to_be_focused()
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


def test_a_value_is_left_out_and_taken_back(page: Page) -> None:
    page.goto("/?q=airman")
    before = page.get_by_role("status").inner_text()
    page.get_by_role("link", name=re.compile("^Leave out ")).first.click()
    expect(page.get_by_role("status")).not_to_have_text(before)
    page.get_by_role("link", name=re.compile("is left out: take it back")).click()
    expect(page.get_by_role("status")).to_have_text(before)


def test_text_is_looked_for_within_a_facet_with_the_keyboard(page: Page) -> None:
    page.goto("/?q=airman")
    page.get_by_role("searchbox", name="Find in People").fill("welsh")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=airman&within\.person=welsh"))
    expect(
        page.get_by_label("Narrow the search").get_by_role("link", name="Leave out Mark A. Welsh III")
    ).to_be_visible()
    expect(page.get_by_role("link", name="Leave out Deborah Lee James")).to_have_count(0)


def test_dates_are_gone_down_and_up_again(page: Page) -> None:
    page.goto("/?q=airman")
    bars = page.get_by_label("Articles by date of publication")
    bars.get_by_role("link", name=re.compile("^2015: ")).click()
    expect(page.get_by_label("Dates")).to_have_text(re.compile("All dates.*2015", re.DOTALL))
    bars.get_by_role("link", name=re.compile("^[A-Z][a-z]+ 2015: ")).first.click()
    expect(page.get_by_label("Dates").get_by_role("link", name="2015")).to_be_visible()
    page.get_by_label("Dates").get_by_role("link", name="All dates").click()
    expect(page.get_by_label("Chosen")).to_have_count(0)


def test_without_scripts_all_of_it_works(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/?q=airman")
    page.get_by_role("link", name=re.compile("^Leave out ")).first.click()
    page.get_by_label("Find in People").fill("james")
    page.get_by_label("Find in People").press("Enter")
    page.get_by_role("link", name="Leave out Deborah Lee James").click()
    expect(page.get_by_label("Chosen").get_by_role("link")).to_have_count(2)
    context.close()


def test_a_choice_stays_when_the_words_change(page: Page) -> None:
    page.goto("/?q=airman&source=af.mil&sort=newest")
    page.get_by_role("combobox", name="Search the archive").fill("pilot")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"q=pilot&source=af\.mil&sort=newest"))


@pytest.mark.parametrize("address", ["/", "/?q=ISIS", "/?q=zzzz"])
def test_nothing_is_wider_than_a_small_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_documentation_of_the_api_opens_without_a_foreign_address(page: Page) -> None:
    page.goto("/docs")
    searches = page.locator("[data-path='/api/v1/search']")
    expect(searches).to_have_count(2)  # GET and POST
    for search in searches.all():
        expect(search).to_be_visible()
