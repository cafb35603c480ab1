"""The port to whatever runs Alongside: Open edX, or our own embedded server.

Everything that differs between the two passes through :class:`Platform`. The adapter in use is named by the
Django setting ``ALONGSIDE_PLATFORM`` (a dotted path to a class); ``alongside.platform.openedx.OpenEdxPlatform``
is the default.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol


@dataclass(frozen=True)
class Actor:
    """The signed-in person on whose behalf code runs.

    ``is_staff`` means course staff, instructor or global staff *of the course in question*. ``is_masquerading``
    means that a member of staff looks through one learner's eyes: such an actor neither writes nor sees private text.
    """

    user_id: int
    full_name: str
    is_staff: bool = False
    is_learner: bool = True
    is_masquerading: bool = False


@dataclass(frozen=True)
class CoursePage:
    """One of our blocks in a course that is about competences, as it tells of itself."""

    usage_key: str
    block_type: str
    title: str
    competences: tuple[str, ...]


class Platform(Protocol):
    """What Alongside asks of the system that runs it. Course and usage keys are strings throughout."""

    def actor(self, block: Any) -> Actor | None:
        """Return who looks at ``block``, or None for somebody not signed in. Costs no query."""

    def is_author(self, block: Any) -> bool:
        """Return whether who looks at ``block`` may edit it here. False wherever a change could not be kept."""

    def actor_for(self, user: Any, course_key: str) -> Actor:
        """Return the actor for a signed-in Django ``user`` in a course (for pages that are not blocks)."""

    def is_enrolled(self, user_id: int, course_key: str) -> bool:
        """Return whether the user has an active enrolment in the course."""

    def enrolled(self, user_ids: Iterable[int], course_key: str) -> set[int]:
        """Return which of these users have an active enrolment in the course, in one query whatever their number."""

    def ever_enrolled(self, user_id: int, course_key: str) -> bool:
        """Return whether the user has an enrolment in the course, be it active or ended."""

    def full_names(self, user_ids: Iterable[int]) -> Mapping[int, str]:
        """Return the display name of each user, in one query whatever their number."""

    def language(self, user_id: int) -> str:
        """Return the code of the language that a user reads in, for words that reach them later; "" if not known."""

    def prepare_score(self, *, user_id: int, course_key: str, usage_key: str) -> None:
        """Have the gradebook ready for a score that may come, so that little is left to do when it does.

        Called when a learner asks to be seen. ``submit_score`` works without it, more slowly.
        """

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
        """Put a score for a learner into the gradebook, annotated with who gave it and why, and mark the block done.

        ``given_by`` is None where whoever gave it has no account here.
        """

    def scored(self, user_id: int, course_key: str) -> set[str]:
        """Return the usage keys of what the gradebook has a score of a learner for. Changes nothing."""

    def clear_score(self, *, user_id: int, course_key: str, usage_key: str) -> None:
        """Take a learner's score out of the gradebook again (after a withdrawn sign-off): the block is not done."""

    def course_title(self, course_key: str) -> str:
        """Return the course's title, or the key itself if the course is gone."""

    def block_title(self, usage_key: str) -> str:
        """Return a block's display name, or the key itself if the block is gone."""

    def block_url(self, usage_key: str) -> str:
        """Return the address of the page that shows a block."""

    def next_page(self, usage_key: str) -> str:
        """Return the address of what comes after a block, or "" where only the page around it knows the way on."""

    def brings_help(self) -> bool:
        """Return whether the pages around blocks have the "need help now?" panel, so that blocks need not bring it."""

    def course_pages(self, user_id: int, course_key: str) -> tuple[CoursePage, ...]:
        """Return our blocks that are about competences, in the order of the course, as far as a learner may open them.

        () where the platform cannot tell. It may be some minutes behind the course.
        """

    def course_framework(self, course_key: str) -> str:
        """Return the text of a course's own competence framework (its passport's), "" where it has none.

        It may be some minutes behind the course.
        """

    def course_facts(self, course_key: str) -> Mapping[str, Any]:
        """Return the organisation overlay that was built into the course (name, contacts, policies), or {}."""

    def site_url(self) -> str:
        """Return the address under which the world reaches this site: scheme, host and port, no slash at the end."""

    def workspace_url(self, course_key: str, path: str = "") -> str:
        """Return the address of a page of the supervisor's workspace, or "" where there is no workspace.

        ``path`` is what follows the course key in it, such as ``requests/<uuid>/``.
        """

    def emit(self, name: str, data: Mapping[str, Any], *, user_id: int | None) -> None:
        """Put a tracking event where the platform keeps them. ``data`` holds codes and uuids, never text or names."""

    @property
    def sends_email(self) -> bool:
        """Whether ``send_email`` reaches anybody."""

    def notify(self, *, user_id: int, course_key: str, subject: str, text: str, url: str) -> None:
        """Tell a user something, wherever that reaches them. ``text`` never holds private writing.

        ``url`` leads to the place it is about. ``subject`` holds our own words only, never a title or a name, and makes
        sense without ``text``.
        """

    def leave_message(self, *, user_id: int, course_key: str, subject: str, text: str, url: str) -> bool:
        """Leave a message that a user finds here, and send none; return whether there is a place for it."""

    def send_email(self, *, user_id: int, subject: str, text: str, url: str) -> None:
        """Send a user an email, if they have an address. ``subject`` and ``text`` are as for ``notify``.

        Raises:
            OSError: if the mail server does not take it.

        """


@lru_cache(maxsize=1)
def _adapter(dotted_path: str) -> Platform:
    from django.utils.module_loading import import_string

    return import_string(dotted_path)()


def current() -> Platform:
    """Return the platform adapter that the settings name."""
    from django.conf import settings

    return _adapter(getattr(settings, "ALONGSIDE_PLATFORM", "alongside.platform.openedx.OpenEdxPlatform"))
