"""The embedded platform without its gradebook, which is written for SQLite alone."""

from typing import Any

from alongside.server.platform import EmbeddedPlatform


class PlatformWithoutGradebook(EmbeddedPlatform):
    """Everything but scores."""

    def prepare_score(self, **_score: Any) -> None:
        """Do nothing."""

    def submit_score(self, **_score: Any) -> None:
        """Do nothing."""
