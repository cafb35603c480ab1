"""Reminds people of what they asked to be reminded of, from the clock of an Open edX installation."""

from typing import Any

from django.core.management.base import BaseCommand

from alongside.records import api


class Command(BaseCommand):
    """Reminders, once a day. What does not get through is logged and tried again the next time."""

    help = (
        "Remind everybody whose day has come on which they wanted to look at their private writing again. A reminder "
        "says nothing of that. Run it once a day; a day is reminded of once, however often it runs."
    )

    def handle(self, **_options: Any) -> None:
        """Remind, and say how many reminders went out."""
        self.stdout.write(f"Reminders sent: {api.remind_of_plan_reviews()}")
