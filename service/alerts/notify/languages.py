"""The languages that mails are written in: their catalogs, dates and numbers. What articles say is never translated."""

from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

ENGLISH = "en"
# Each is called as its speakers call it. The sentences of the templates are English.
LANGUAGES = {ENGLISH: "English", "de": "Deutsch", "fr": "Français", "es": "Español"}


def supported(language: str) -> str:
    """Return the language if it is one of these, else English."""
    return language if language in LANGUAGES else ENGLISH


@cache
def translations(language: str) -> NullTranslations:
    """Return what is said in this language."""
    if supported(language) == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(catalog(language)), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def catalog(language: str) -> bytes:
    """Return the catalog of a language as translators write it."""
    return files("service.alerts.notify").joinpath("data", f"{language}.po").read_bytes()


def format_day(text: str | None, language: str) -> str:
    """Return the day of a moment as it is written in this language."""
    return format_date(date.fromisoformat(text[:10]), "long", locale=supported(language)) if text else ""


def format_number(count: int, language: str) -> str:
    return format_decimal(count, locale=supported(language))
