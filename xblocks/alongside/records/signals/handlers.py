"""What the records do when Open edX tells that something happened to an account.

``apps.RecordsConfig`` names the signals by dotted path, and the platform connects them when it starts.
"""

import logging
from typing import Any

from alongside.records import api

log = logging.getLogger(__name__)


def erase_retired_person(user: Any, **_signal: Any) -> None:
    """Remove the words and the name of somebody whose account is being retired, from the records of every course.

    The platform tells it at two steps of a retirement, of which a site may leave one out; the second time changes
    nothing. If it fails, so does the step, and the platform's retirement stops there and can be tried again.
    """
    erased = api.retire_person(user_id=user.pk)
    log.info("A retired account was erased: %d records, %d texts", erased.records, erased.texts)


def refresh_changed_name(instance: Any, created: bool, raw: bool, **_signal: Any) -> None:
    """Have a changed name show in the lists. In Open edX it stands on the profile, not on the account."""
    if not (created or raw):  # nobody has a record before they have a profile
        api.refresh_names([instance.user_id])
