"""The form of an alert: what stands in it, what was typed into it, and the words of its choices. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from werkzeug.datastructures import MultiDict

from service.alerts.alert import Alert
from service.search.parameters import NOT
from service.search.parts.facets import FACETS

Json = dict[str, Any]

FILTER = "filter."
FREQUENCY_LABELS = {"at_once": "At once", "hourly": "Every hour", "daily": "Every day", "weekly": "Every week"}
CHANNEL_LABELS = {
    "email": "E-mail",
    "inbox": "Inbox on these pages",
    "feed": "Private feed (Atom)",
    "webhook": "Webhook",
}
REVISION_LABELS = {
    "newly": "when a correction makes an article match",
    "always": "at each correction of an article that matches",
    "never": "never",
}
_PLAIN = {"date_from": "From", "date_to": "Until", "none": "Without any", "without": "Only as typed"}
_REGIONS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
ZONES = sorted(name for name in available_timezones() if name.startswith(_REGIONS))


@dataclass(frozen=True, slots=True)
class FilterBox:
    """A choice that narrows what an alert finds, as a box to tick."""

    name: str
    value: str
    label: str


def body_from_search(parameters: Mapping[str, list[str]], language: str) -> Json:
    """Return a new alert for the search of this address, told by mail once a day, in this language."""
    filters = {name: list(filter(None, values)) for name, values in parameters.items() if name not in ("q", "name")}
    body = {"name": parameters.get("name", [""])[-1], "query": parameters.get("q", [""])[-1], "filters": filters}
    return {**body, "rate": {"every": "daily", "at": "08:00", "zone": "UTC", "weekday": "monday"},
            "channels": ["email", "inbox"], "revisions": "newly", "language": language,
            "folder": "", "tags": []}  # fmt: skip


def body_from_form(form: MultiDict[str, str]) -> Json:
    """Return what a form was filled with, as an alert that has yet to be checked."""
    filters = {name.removeprefix(FILTER): form.getlist(name) for name in form if name.startswith(FILTER)}
    rate = {name: form.get(name, "") for name in ("every", "at", "zone", "weekday")}
    return {
        "name": form.get("name", ""),
        "query": form.get("query", ""),
        "filters": filters,
        "rate": {name: value.strip() for name, value in rate.items() if value.strip()},
        "channels": form.getlist("channels") or ["inbox"],
        "revisions": form.get("revisions", ""),
        "language": form.get("language", ""),
        "folder": form.get("folder", ""),
        "tags": [tag.strip() for tag in form.get("tags", "").split(",") if tag.strip()],
    }


def filter_boxes(filters: Mapping[str, Any]) -> list[FilterBox]:
    """Return the boxes of what an alert is narrowed by."""
    return [
        FilterBox(FILTER + name, str(value), f"{_filter_label(name)}: {value}")
        for name, values in filters.items()
        for value in values
        if value
    ]


def _filter_label(name: str) -> str:
    bare = name.removeprefix(NOT)
    label = FACETS[bare].label if bare in FACETS else _PLAIN.get(name, name)
    return f"Not in {label}" if bare != name else label


def describe_delivery(alert: Alert) -> str:
    """Return in words how often an alert is delivered, and through which channels."""
    rate = alert.rate
    often = FREQUENCY_LABELS[rate.every]
    if rate.every == "weekly":
        often = f"{often} on {rate.weekday.capitalize()}"
    if rate.every in ("daily", "weekly"):
        often = f"{often} at {rate.at} {rate.zone}"
    channels = {"email": "e-mail", "webhook": "webhook", "feed": "feed", "inbox": "inbox"}
    return f"{often} · {', '.join(channels[each] for each in alert.channels)}"
