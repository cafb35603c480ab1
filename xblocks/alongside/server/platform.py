"""Alongside's own server as a platform. See :class:`alongside.platform.Platform` for what each method promises.

The gradebook is imported where it is asked: commands that only keep the data (``at_rest``) run without it.
"""

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, QuerySet, Subquery
from django.urls import reverse
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from alongside.platform import Actor, CoursePage
from alongside.platform.addresses import workspace_url
from alongside.server import catalogue
from alongside.server.completion import complete
from alongside.server.membership import full_name, membership
from alongside.server.models import Enrolment, Notice
from alongside.server.runtime import anchor

events = logging.getLogger("alongside.events")


class EmbeddedPlatform:
    """Adapts the models and the course of ``alongside.server``."""

    def actor(self, block: Any) -> Actor | None:
        """Return who looks at ``block``. Pages of this server are for signed-in people, so there always is one."""
        return block.runtime.actor

    def is_author(self, block: Any) -> bool:
        """Return False: on this server a course is files, and its authors edit those."""
        return False

    def actor_for(self, user: Any, course_key: str) -> Actor:
        """Return the actor for a signed-in user."""
        return membership(user, course_key).actor

    def is_enrolled(self, user_id: int, course_key: str) -> bool:
        """Return whether the user has an active enrolment."""
        return bool(self.enrolled([user_id], course_key))

    def enrolled(self, user_ids: Iterable[int], course_key: str) -> set[int]:
        """Return which of these users have an active enrolment."""
        active = Enrolment.objects.filter(user__in=set(user_ids), course_key=course_key, is_active=True)
        return set(active.values_list("user_id", flat=True))

    def ever_enrolled(self, user_id: int, course_key: str) -> bool:
        """Return whether the user has an enrolment in the course, be it active or ended."""
        return Enrolment.objects.filter(user_id=user_id, course_key=course_key).exists()

    def full_names(self, user_ids: Iterable[int]) -> Mapping[int, str]:
        """Return the display name of each user."""
        return {user.pk: full_name(user) for user in get_user_model().objects.filter(pk__in=set(user_ids))}

    def language(self, user_id: int) -> str:
        """Return the language in which the user last read a page here."""
        read_last = Enrolment.objects.filter(user_id=user_id).exclude(language="").order_by("-pk")
        return read_last.values_list("language", flat=True).first() or ""

    def prepare_score(self, *, user_id: int, course_key: str, usage_key: str) -> None:
        """Make what a score hangs on in edx-submissions, unless it is there."""
        from submissions import api

        item = {
            "student_id": self._anonymous_id(user_id, course_key),
            "course_id": course_key,
            "item_id": usage_key,
            "item_type": UsageKey.from_string(usage_key).block_type,
        }
        with transaction.atomic():
            if not api.get_submissions(item, limit=1):
                api.create_submission(item, answer={})

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
        """Put a score into the gradebook, which is edx-submissions as in Open edX; a score completes the block.

        Submitting the score that stands already changes nothing.
        """
        from submissions.models import Score, ScoreAnnotation

        prepared = self._prepared(user_id, course_key, usage_key, given_by)
        with transaction.atomic():
            submission = prepared.first()
            if submission is None:
                self.prepare_score(user_id=user_id, course_key=course_key, usage_key=usage_key)
                submission = prepared.first()
            if (submission.latest_earned, submission.latest_possible) != (earned, possible):
                # As submissions.api.set_score does, which looks each of these up again: 11 queries instead of 4.
                score = Score.objects.create(
                    student_item=submission.student_item,
                    submission=submission,
                    points_earned=earned,
                    points_possible=possible,
                )
                ScoreAnnotation.objects.create(
                    score=score,
                    creator=self._giver(submission, given_by, course_key),
                    annotation_type="alongside",
                    reason=reason,
                )
            complete(user_id, course_key, [usage_key])

    @staticmethod
    def _prepared(user_id: int, course_key: str, usage_key: str, given_by: int | None) -> QuerySet:
        """Return the submission that a score hangs on, with the score that stands and who gives the next one."""
        from submissions.models import Submission

        def anonymous_id(of: int | None) -> Subquery:
            enrolments = Enrolment.objects.filter(user_id=of, course_key=course_key)
            return Subquery(enrolments.values("anonymous_id")[:1])

        return (
            Submission.objects.filter(
                student_item__course_id=course_key,
                student_item__item_id=usage_key,
                student_item__student_id=anonymous_id(user_id),
            )
            .select_related("student_item")
            .annotate(
                latest_earned=F("student_item__scoresummary__latest__points_earned"),
                latest_possible=F("student_item__scoresummary__latest__points_possible"),
                giver=anonymous_id(given_by),
            )
        )

    def _giver(self, submission: Any, given_by: int | None, course_key: str) -> str:
        """Return the id of who gives a score; making one, like the enrolment that it stands on, if it is not there."""
        if given_by is None:
            return ""
        return submission.giver.hex if submission.giver else self._anonymous_id(given_by, course_key)

    def scored(self, user_id: int, course_key: str) -> set[str]:
        """Return the usage keys of what the gradebook has a score of a learner for."""
        from submissions import api

        enrolment = Enrolment.objects.filter(user_id=user_id, course_key=course_key).first()
        return set(api.get_scores(course_key, enrolment.anonymous_id.hex)) if enrolment else set()

    def clear_score(self, *, user_id: int, course_key: str, usage_key: str) -> None:
        """Take a score out of the gradebook, and the completion that came with it."""
        from submissions import api

        api.reset_score(self._anonymous_id(user_id, course_key), course_key, usage_key)
        complete(user_id, course_key, [usage_key], 0.0)

    @staticmethod
    def _anonymous_id(user_id: int, course_key: str) -> str:
        """Return the id under which the gradebook knows somebody, also after their enrolment has ended."""
        enrolment, _created = Enrolment.objects.get_or_create(
            user_id=user_id, course_key=course_key, defaults={"is_active": False}
        )
        return enrolment.anonymous_id.hex

    def course_title(self, course_key: str) -> str:
        """Return the course's title, or the key if this is another course."""
        course = catalogue.current()
        return course.title if course_key == str(course.key) else course_key

    def block_title(self, usage_key: str) -> str:
        """Return a block's display name, or the key if the course no longer has it."""
        block = catalogue.current().blocks.get(self._parsed(usage_key))
        return block.title if block else usage_key

    def block_url(self, usage_key: str) -> str:
        """Return the address of the page with the block, or of the course if the block is gone."""
        key = self._parsed(usage_key)
        unit = catalogue.current().unit_of(key) if key else None
        return f"{reverse('unit', args=(unit.code,))}#{anchor(key)}" if unit else reverse("home")

    def next_page(self, usage_key: str) -> str:
        """Return the address of the next block on the page, of the next page, or after the last of the course's."""
        course, key = catalogue.current(), self._parsed(usage_key)
        unit = course.unit_of(key) if key else None
        if unit is None:
            return reverse("home")
        at = next(at for at, top in enumerate(unit.blocks) if key in course.with_descendants(top))
        if at + 1 < len(unit.blocks):
            return f"{reverse('unit', args=(unit.code,))}#{anchor(unit.blocks[at + 1])}"
        following = course.places[unit.code].next
        return reverse("unit", args=(following.code,)) if following else reverse("home")

    def brings_help(self) -> bool:
        """Return True: every page of this server has the panel at its foot."""
        return True

    @staticmethod
    def _parsed(usage_key: str) -> Any:
        try:
            return UsageKey.from_string(usage_key)
        except InvalidKeyError:
            return None

    def course_pages(self, user_id: int, course_key: str) -> tuple[CoursePage, ...]:
        """Return our blocks that are about competences; here everybody may open all of them."""
        course = catalogue.current()
        return course.pages if course_key == str(course.key) else ()

    def course_framework(self, course_key: str) -> str:
        """Return the text of the framework in the course's passport, or "" if it has none of its own."""
        course = catalogue.current()
        return course.framework if course_key == str(course.key) else ""

    def course_facts(self, course_key: str) -> Mapping[str, Any]:
        """Return the organisation's facts as they were built into the course."""
        course = catalogue.current()
        return course.organisation if course_key == str(course.key) else {}

    def site_url(self) -> str:
        """Return the address that people type; that of this machine alone if the server has no other."""
        return settings.ALONGSIDE_ADDRESS

    def workspace_url(self, course_key: str, path: str = "") -> str:
        """Return the address of a page of the workspace."""
        return workspace_url(course_key, path)

    def emit(self, name: str, data: Mapping[str, Any], *, user_id: int | None) -> None:
        """Write a tracking event as one line of JSON to the log ``alongside.events``."""
        events.info(json.dumps({"name": name, "user_id": user_id, "data": dict(data)}, sort_keys=True))

    @property
    def sends_email(self) -> bool:
        """Whether the organisation has named a mail server (ALONGSIDE_SMTP)."""
        return bool(settings.EMAIL_HOST)

    def notify(self, *, user_id: int, course_key: str, subject: str, text: str, url: str) -> None:
        """Leave a message that the user finds under "Messages" on every page."""
        self.leave_message(user_id=user_id, course_key=course_key, subject=subject, text=text, url=url)

    def leave_message(self, *, user_id: int, course_key: str, subject: str, text: str, url: str) -> bool:
        """Leave a message that the user finds under "Messages" on every page."""
        Notice.objects.create(user_id=user_id, subject=subject[:255], text=text, url=url)
        return True

    def send_email(self, *, user_id: int, subject: str, text: str, url: str) -> None:
        """Send an email, with a link if the address is known that people type."""
        address = get_user_model().objects.values_list("email", flat=True).get(pk=user_id)
        if address and self.sends_email:
            link = f"\n\n{settings.ALONGSIDE_ORIGIN}{url}" if settings.ALONGSIDE_ORIGIN else ""
            send_mail(subject, f"{text}{link}", None, [address])
