"""The suggestions under the search box and the way through a search, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

SLOW_MS = 60_000  # the first suggestions of a process wait for the lexicon
MATTIS = "Counter-ISIS Campaign to Intensify, Mattis Says"


@pytest.fixture
def box(page: Page) -> Locator:
    page.goto("/")
    return page.get_by_role("combobox", name="Search the archive")


def typed(page: Page, box: Locator, text: str) -> Locator:
    box.click()
    page.keyboard.type(text)
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options.first).to_be_visible(timeout=SLOW_MS)
    expect(box).to_have_attribute("aria-expanded", "true")
    return options


def marked(box: Locator) -> str:
    return box.get_attribute("aria-activedescendant") or ""


def test_the_arrows_mark_and_enter_takes(page: Page, box: Locator) -> None:
    options = typed(page, box, "mattsi")
    assert marked(box) == ""
    page.keyboard.press("ArrowDown")
    assert marked(box) == options.first.get_attribute("id")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(options.first).to_contain_text("Jim Mattis")
    expect(box).to_have_value("Jim Mattis")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?person=Jim\+Mattis$"))
    expect(page.get_by_role("link", name=MATTIS)).to_be_visible()


def test_the_arrows_go_round_by_way_of_what_was_typed(page: Page, box: Locator) -> None:
    options = typed(page, box, "mattis")
    page.keyboard.press("ArrowUp")
    assert marked(box) == options.last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    assert marked(box) == ""
    expect(box).to_have_value("mattis")
    page.keyboard.press("ArrowDown")
    assert marked(box) == options.first.get_attribute("id")


def test_escape_closes_and_gives_back_what_was_typed(page: Page, box: Locator) -> None:
    options = typed(page, box, "mattis")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("mattis")
    assert marked(box) == ""
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?q=mattis$"))


def test_enter_without_a_mark_searches_for_what_was_typed(page: Page, box: Locator) -> None:
    typed(page, box, "matti")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?q=matti$"))


def test_a_term_is_searched_for_with_the_choices_that_were_made(page: Page) -> None:
    page.goto("/?q=airman&source=af.mil")
    box = page.get_by_role("combobox", name="Search the archive")
    box.fill("")
    options = typed(page, box, "ISR")
    expect(options.first).to_contain_text(re.compile("ISR.*Intelligence, surveillance and reconnaissance", re.DOTALL))
    options.first.click()
    expect(page).to_have_url(re.compile(r"q=ISR&source=af\.mil"))


def test_a_title_leads_to_its_article(page: Page, box: Locator) -> None:
    typed(page, box, "intensify").filter(has_text=MATTIS).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(MATTIS)


def test_leaving_the_box_closes_the_list(page: Page, box: Locator) -> None:
    options = typed(page, box, "mattis")
    page.keyboard.press("Tab")
    expect(options.first).to_be_hidden()
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def test_the_list_fits_a_small_screen(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    typed(page, page.get_by_role("combobox", name="Search the archive"), "air force")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_one_goes_through_a_search_from_article_to_article(page: Page) -> None:
    page.goto("/?q=pilot")
    titles = page.locator(".hit h2 a").all_inner_texts()
    page.locator(".hit h2 a").first.click()
    beside = page.get_by_role("navigation", name="In this search")
    beside.get_by_role("link", name="Next:").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[1])
    beside.get_by_role("link", name="Previous:").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[0])
    beside.get_by_role("link", name="All results").click()
    expect(page).to_have_url(re.compile(r"/\?q=pilot$"))
