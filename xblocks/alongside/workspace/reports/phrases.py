"""Days, moments and names as a record words them."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def day(value: date | datetime) -> str:
    """Return a date in words; of a moment, the day that it was here."""
    return date_format(timezone.localdate(value) if isinstance(value, datetime) else value, _("j F Y"))


def moment(value: datetime) -> str:
    """Return a date and time in words, with its time zone."""
    return date_format(timezone.localtime(value), _("j F Y, H:i T"))


def name_or_erased(name: str) -> str:
    """Return a name, or words for one that has been erased."""
    return name or _("somebody whose name was erased")


def words_or_erased(words: str) -> str:
    """Return what somebody wrote, or words that say it has been erased."""
    return words or _("These words were erased.")


def who_and_when(who: str, when: date | datetime) -> str:
    """Return who did something and on which day."""
    return _("%(who)s, %(day)s") % {"who": name_or_erased(who), "day": day(when)}
