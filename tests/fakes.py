"""A platform in memory: it remembers what it was told, and says who is enrolled as a test wishes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model

from alongside.platform import Actor, CoursePage


@dataclass
class FakePlatform:
    """See :class:`alongside.platform.Platform`. ``enrolments`` None means that everybody takes every course."""

    scores: dict[tuple[int, str, str], dict[str, Any]] = field(default_factory=dict)
    scores_submitted: list[dict[str, Any]] = field(default_factory=list)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    enrolments: set[tuple[int, str]] | None = None
    former_enrolments: set[tuple[int, str]] = field(default_factory=set)
    facts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    pages: dict[str, tuple[CoursePage, ...]] = field(default_factory=dict)
    frameworks: dict[str, str] = field(default_factory=dict)
    staff: set[tuple[int, str]] = field(default_factory=set)
    prepared: list[tuple[int, str, str]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    languages: dict[int, str] = field(default_factory=dict)
    workspace: str = "/workspace"
    site: str = "https://training.example.org"
    broken_gradebook: bool = False
    unscorable: set[int] = field(default_factory=set)
    broken_post: bool = False
    broken_tracker: bool = False
    sends_email: bool = True
    has_tray: bool = True
    emails: list[dict[str, Any]] = field(default_factory=list)

    def actor(self, block: Any) -> Actor | None:
        return getattr(block.runtime, "actor", None)

    def is_author(self, block: Any) -> bool:
        return getattr(block.runtime, "is_author", False)

    def actor_for(self, user: Any, course_key: str) -> Actor:
        return Actor(
            user_id=user.pk,
            full_name=user.get_full_name() or user.username,
            is_staff=user.is_staff or (user.pk, course_key) in self.staff,
            is_learner=self.is_enrolled(user.pk, course_key),
        )

    def is_enrolled(self, user_id: int, course_key: str) -> bool:
        return self.enrolments is None or (user_id, course_key) in self.enrolments

    def enrolled(self, user_ids: Iterable[int], course_key: str) -> set[int]:
        return {user_id for user_id in user_ids if self.is_enrolled(user_id, course_key)}

    def ever_enrolled(self, user_id: int, course_key: str) -> bool:
        return self.is_enrolled(user_id, course_key) or (user_id, course_key) in self.former_enrolments

    def full_names(self, user_ids: Iterable[int]) -> Mapping[int, str]:
        people = get_user_model().objects.filter(pk__in=set(user_ids))
        return {user.pk: user.get_full_name() or user.username for user in people}

    def language(self, user_id: int) -> str:
        return self.languages.get(user_id, "")

    def prepare_score(self, *, user_id: int, course_key: str, usage_key: str) -> None:
        if self.broken_gradebook:
            raise ConnectionError("gradebook")
        self.prepared.append((user_id, course_key, usage_key))

    def submit_score(
        self,
        *,
        user_id: int,
        course_key: str,
        usage_key: str,
        earned: int,
        possible: int,
        given_by: int | None,
        reason: str,
    ) -> None:
        if self.broken_gradebook or user_id in self.unscorable:
            raise ConnectionError("gradebook")
        score = {"earned": earned, "possible": possible, "given_by": given_by, "reason": reason}
        self.scores[user_id, course_key, usage_key] = score
        self.scores_submitted.append(score)

    def scored(self, user_id: int, course_key: str) -> set[str]:
        return {usage for who, course, usage in self.scores if (who, course) == (user_id, course_key)}

    def clear_score(self, *, user_id: int, course_key: str, usage_key: str) -> None:
        if self.broken_gradebook:
            raise ConnectionError("gradebook")
        self.scores.pop((user_id, course_key, usage_key), None)

    def course_title(self, course_key: str) -> str:
        return course_key

    def block_title(self, usage_key: str) -> str:
        return usage_key

    def block_url(self, usage_key: str) -> str:
        return f"/jump/{usage_key}"

    def next_page(self, usage_key: str) -> str:
        return ""

    def brings_help(self) -> bool:
        return False

    def course_pages(self, user_id: int, course_key: str) -> tuple[CoursePage, ...]:
        return self.pages.get(course_key, ())

    def course_framework(self, course_key: str) -> str:
        return self.frameworks.get(course_key, "")

    def course_facts(self, course_key: str) -> Mapping[str, Any]:
        return self.facts.get(course_key, {})

    def site_url(self) -> str:
        return self.site

    def workspace_url(self, course_key: str, path: str = "") -> str:
        return self.workspace and f"{self.workspace}/{course_key}/{path}"

    def emit(self, name: str, data: Mapping[str, Any], *, user_id: int | None) -> None:
        if self.broken_tracker:
            raise ConnectionError("tracker")
        self.events.append({"name": name, "data": dict(data), "user_id": user_id})

    def notify(self, **said: Any) -> None:
        if self.broken_post:
            raise ConnectionError("post")
        self.leave_message(**said)

    def leave_message(self, *, user_id: int, course_key: str, subject: str, text: str, url: str) -> bool:
        if self.has_tray:
            self.notifications.append({"user_id": user_id, "subject": subject, "text": text, "url": url})
        return self.has_tray

    def send_email(self, *, user_id: int, subject: str, text: str, url: str) -> None:
        if self.broken_post:
            raise ConnectionError("post")
        self.emails.append({"user_id": user_id, "subject": subject, "text": text, "url": url})
