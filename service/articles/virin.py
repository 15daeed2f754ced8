"""VIRINs: the numbers that DoD Instruction 5040.02 gives to every released image. Where they stand is the readers'."""

import re

from service.articles.article import Virin
from service.articles.dates import iso_day

_VIRIN = re.compile(r"(?<![\w-])(\d\d)(\d\d)(\d\d)-([A-Z])-([A-Z0-9]{5})-(\d{3,4})(?![\w-])")

# Two digits of a year: the archives hold photographs from 1950 on and none from after 2049.
_CENTURY_TURNS_AT = 50


def find_virin(text: str) -> Virin | None:
    """Find the first valid VIRIN (YYMMDD-service-photographer-sequence) in a line or an image's address."""
    for found in _VIRIN.finditer(text):
        short_year = int(found[1])
        year = (1900 if short_year >= _CENTURY_TURNS_AT else 2000) + short_year
        taken = iso_day(year, int(found[2]), int(found[3]))
        if taken:
            return Virin(value=found[0], date=taken, service=found[4], photographer=found[5], sequence=found[6])
    return None
