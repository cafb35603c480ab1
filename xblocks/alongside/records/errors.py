"""What can go wrong in the records, in words that a person can be shown.

No message ever holds anything that somebody wrote: neither private plans nor notes, names or replies.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class RecordsError(Exception):
    """Something was refused. ``message`` is for the person who asked; ``status`` is the HTTP status that fits."""

    status = 400
    words: Words = _("That did not work. Nothing was changed.")

    def __init__(self, message: Words | None = None) -> None:
        self._message = message if message is not None else self.words
        super().__init__(self._message)

    @property
    def message(self) -> str:
        """The translated sentence for the person who asked."""
        return str(self._message)

    def __str__(self) -> str:
        return self.message


class NotAllowed(RecordsError):
    """The actor is known to the record but may not do this."""

    status = 403
    words = _("You cannot do this here. Nothing was changed.")


class NotFound(RecordsError):
    """There is no such thing, or the actor may not know that there is."""

    status = 404
    words = _("We could not find that. It may have been taken back, or it is not yours to see.")


class Conflict(RecordsError):
    """Somebody, or another tab, was there first. ``current`` is how things stand now, where that helps."""

    status = 409
    words = _(
        "This changed while you were working on it. Nothing was overwritten; look at how it stands now."
    )

    def __init__(self, message: Words | None = None, *, current: Any = None) -> None:
        super().__init__(message)
        self.current = current


class Invalid(RecordsError):
    """What was sent cannot be recorded as it is. ``problems`` says in words what to mend, for each field."""

    status = 400
    words = _("Some things need mending before this can be saved. What you wrote is still here.")

    def __init__(self, problems: Mapping[str, Words], message: Words | None = None) -> None:
        super().__init__(message)
        self.problems: dict[str, str] = {field: str(words) for field, words in problems.items()}


class PlanKeysMissing(RecordsError):
    """The server has no usable key to lock private plans with."""

    status = 503
    words = _(
        "Private plans are not set up on this server, so nothing was saved; keep a copy of what you wrote. "
        "An administrator must set ALONGSIDE_PLAN_KEYS to a list with at least one Fernet key."
    )


class PlanUnreadable(RecordsError):
    """A stored plan does not open with the keys at hand, or is not the one that belongs here."""

    status = 503
    words = _(
        "This plan cannot be opened with the keys that this server has. It was left as it is. "
        "An administrator must put the earlier key back into ALONGSIDE_PLAN_KEYS."
    )


class CredentialKeysMissing(RecordsError):
    """The server has no usable key to sign credentials with."""

    status = 503
    words = _(
        "Credentials are not set up on this server, so none was made. "
        "An administrator must set ALONGSIDE_CREDENTIAL_KEYS to a list with at least one private key."
    )


class ScoreNotDelivered(RecordsError):
    """The decision is on the record, but the gradebook did not take the score. ``restore_scores`` delivers it later."""

    status = 503
    words = _(
        "This is on the record, but the gradebook could not be reached. "
        "Send it again to tell the gradebook; it will not be recorded twice."
    )


class CannotMove(RecordsError):
    """A file of records cannot be read, or a record in it cannot come in. Administrators' commands say it."""

    words = _("This file cannot be used. Nothing was changed.")
