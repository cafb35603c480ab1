"""Locks everything private anew with the first plan key, from the command line of an Open edX installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alongside.records import api
from alongside.records.errors import PlanKeysMissing


class Command(BaseCommand):
    """The keys of private words. Exit codes: 0 the first key opens them all, 1 not yet, 2 there is no key."""

    help = (
        "Lock private plans, their versions, what was shared of them, and serious concerns anew with the first of "
        "ALONGSIDE_PLAN_KEYS. It can be stopped at any time and run again. It says when the other keys can be removed."
    )

    def handle(self, **_options: Any) -> None:
        """Lock anew, say what came of it, and fail if something is left."""
        try:
            rotation = api.rotate_keys(say=self.stdout.write)
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped. What is locked anew stays so; run it again to go on.", returncode=1
            ) from None
        except PlanKeysMissing:
            raise CommandError(
                "There is no usable key in ALONGSIDE_PLAN_KEYS. Nothing was changed. Put it back from your "
                "backup: private writing opens with nothing else.",
                returncode=2,
            ) from None
        if not rotation.is_whole:
            raise CommandError("Not everything is locked with the first key; see above.", returncode=1)
