"""Saved alerts in a real browser: a search is saved, confirmed by mail, paused and changed; without a script, too."""

import uuid

from playwright.sync_api import Browser, Page, expect


def save(page: Page) -> None:
    """Save a search as an alert: from the search box to the list of alerts, by the mail in the outbox."""
    page.goto("/?q=airman&kind=news")
    page.get_by_role("link", name="Save this search as an alert").click()
    expect(page.get_by_role("region", name="What it finds")).to_contain_text("airman")
    page.get_by_role("textbox", name="Search", exact=True).fill("airman OR marine")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("region", name="What it finds")).to_contain_text("marine")
    page.get_by_label("Name").fill("People in uniform")
    page.get_by_label("Time zone").fill("Europe/London")
    page.get_by_label("Your e-mail address").fill(f"{uuid.uuid4().hex[:8]}@paper.example")
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    page.get_by_role("link", name="outbox").click()
    page.get_by_role("link", name="Confirm that Dateline may send you alerts").first.click()
    page.locator(".mail a").first.click()
    expect(page.locator(".fields")).to_contain_text("Every day at 08:00 Europe/London")
    page.get_by_role("button", name="Save the alert").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alerts")


def test_a_search_is_saved_paused_changed_and_removed(page: Page) -> None:
    save(page)
    alert = page.locator(".concepts li").filter(has_text="People in uniform")
    alert.get_by_role("button", name="Pause").click()
    expect(alert).to_contain_text("paused")
    alert.get_by_role("button", name="Resume").click()
    expect(alert).not_to_contain_text("paused")
    alert.get_by_role("link", name="Edit").click()
    page.locator("[name=every]").select_option("hourly")
    page.get_by_label("Private feed (Atom)").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".fields")).to_contain_text("Every hour · e-mail, inbox, feed")
    page.get_by_role("button", name="Find what came in the last 30 days").click()
    page.get_by_role("link", name="Alerts", exact=True).last.click()
    page.get_by_role("link", name="Inbox").click()
    expect(page.locator(".told mark").first).to_be_visible()
    page.get_by_role("button", name="Archive").click()
    page.get_by_role("link", name="Archived").click()
    expect(page.locator(".told li").first).to_be_visible()
    page.get_by_role("link", name="Alerts", exact=True).last.click()
    alert.get_by_role("button", name="Remove").click()
    expect(alert).to_have_count(0)


def test_it_needs_no_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    save(context.new_page())
    context.close()


def test_nothing_is_wider_than_a_small_screen(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/alerts/open")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    save(page)
    page.locator(".concepts .term").first.click()
    alert = page.url
    page.goto("/alerts/webhook")
    page.get_by_label("Address").fill(f"https://9.9.9.9/{'hook' * 40}")
    page.get_by_role("button", name="Set the address").click()
    expect(page.get_by_role("status")).to_contain_text("whsec_")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    pages = ("/alerts/new?q=airman&kind=news", "/alerts", "/alerts/inbox", "/alerts/webhook", "/outbox")
    for address in (alert, f"{alert}/edit", *pages):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
