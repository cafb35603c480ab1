"""The adapter for Open edX. The only module that imports from the platform's code base, and only inside functions."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from alongside.platform import Actor, CoursePage
from alongside.platform.addresses import workspace_url

log = logging.getLogger(__name__)

SUBMISSION_TYPE = "alongside_sign_off"
OURS = "alongside_"
REMEMBERED_FOR = 300  # seconds


def _course_key(course_key: str) -> Any:
    from django.http import Http404
    from opaque_keys import InvalidKeyError
    from opaque_keys.edx.keys import CourseKey

    try:
        return CourseKey.from_string(course_key)
    except InvalidKeyError:  # it came from an address that somebody typed
        raise Http404(f"No course goes by {course_key}.") from None


def _usage_key(usage_key: str) -> Any:
    from opaque_keys.edx.keys import UsageKey

    return UsageKey.from_string(usage_key)


def _block(usage_key: str) -> Any:
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.exceptions import ItemNotFoundError

    try:
        return modulestore().get_item(_usage_key(usage_key))
    except ItemNotFoundError:
        return None


def _user(user_id: int) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=user_id)


def _anonymous_id(user_id: int, course_key: str) -> str:
    """Return the id, one a course, under which edx-submissions and the gradebook know somebody."""
    from common.djangoapps.student.models import anonymous_id_for_user

    return anonymous_id_for_user(_user(user_id), _course_key(course_key))


def _complete(user_id: int, usage_key: str, completion: float) -> None:
    """Record how far a learner is with a block, where the site tracks completion.

    The runtime's completion event is always about whoever makes the call, and a score completes no block that has
    custom completion.
    """
    from completion.models import BlockCompletion
    from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH

    if ENABLE_COMPLETION_TRACKING_SWITCH.is_enabled():
        BlockCompletion.objects.submit_completion(
            user=_user(user_id), block_key=_usage_key(usage_key), completion=completion
        )


def _has_tray(course_key: str) -> bool:
    """Return whether the platform's own notifications are switched on; each release asks in its own way."""
    try:
        from openedx.core.djangoapps.notifications.config import waffle
        from openedx.core.djangoapps.waffle_utils import CourseWaffleFlag
    except ImportError:
        return False
    if hasattr(waffle, "DISABLE_NOTIFICATIONS"):
        return not waffle.DISABLE_NOTIFICATIONS.is_enabled()
    flag = waffle.ENABLE_NOTIFICATIONS
    return (
        flag.is_enabled(_course_key(course_key)) if isinstance(flag, CourseWaffleFlag) else flag.is_enabled()
    )


def _course(course_key: str) -> Any:
    from xmodule.modulestore.django import modulestore

    return modulestore().get_course(_course_key(course_key), depth=0)


def _remembered(what: str, *keys: object, make: Callable[[], Any]) -> Any:
    """Return what ``make`` makes of a course that changes only when it is published, made anew every few minutes."""
    from django.core.cache import cache

    digest = hashlib.sha256("|".join(map(str, keys)).encode()).hexdigest()
    return cache.get_or_set(f"alongside.{what}.{digest}", make, REMEMBERED_FOR)


def _pages_open_to(user_id: int, course_key: Any) -> tuple[CoursePage, ...]:
    """Return our blocks about competences that are open to somebody, by what was collected on publishing."""
    from lms.djangoapps.course_api.blocks.transformers.student_view import StudentViewTransformer
    from lms.djangoapps.course_blocks.api import get_course_blocks
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.exceptions import ItemNotFoundError

    try:
        blocks = get_course_blocks(_user(user_id), modulestore().make_course_usage_key(course_key))
    except ItemNotFoundError:
        return ()
    pages = []
    for key in blocks.topological_traversal():
        told = blocks.get_transformer_block_field(
            key, StudentViewTransformer, StudentViewTransformer.STUDENT_VIEW_DATA
        )
        if key.block_type.startswith(OURS) and told and told["competences"]:
            pages.append(CoursePage(str(key), key.block_type, told["title"], tuple(told["competences"])))
    return tuple(pages)


def _framework_of(course_key: Any) -> str:
    """Return the text of the framework in the first passport that has one of its own, or ""."""
    from xmodule.modulestore.django import modulestore

    passports = modulestore().get_items(course_key, qualifiers={"category": "alongside_passport"})
    return next((passport.content for passport in passports if passport.content), "")


def has_our_blocks(course_key: str) -> bool:
    """Return whether authors of a course may use our blocks: whether its advanced modules name one of them."""
    course = _course(course_key)
    return any(name.startswith(OURS) for name in (course and course.advanced_modules) or ())


class OpenEdxPlatform:
    """What Alongside needs of Open edX (Teak, Ulmo, Verawood)."""

    def actor(self, block: Any) -> Actor | None:
        """Return who looks at ``block``, or None for somebody not signed in.

        Staff who view the course as one learner masquerade. Staff who view it as "a learner" or as a group do not:
        they are themselves, only without their rights as staff, and what they see and write is their own.
        """
        service = block.runtime.service(block, "user")
        user = service.get_current_user() if service else None
        if user is None or not user.opt_attrs.get("edx-platform.is_authenticated"):
            return None
        # Only this private attribute tells that a member of staff looks through a learner's eyes.
        real_user = getattr(getattr(service, "_django_user", None), "real_user", None)
        return Actor(
            user_id=user.opt_attrs["edx-platform.user_id"],
            full_name=user.full_name or user.opt_attrs.get("edx-platform.username", ""),
            is_staff=bool(user.opt_attrs.get("edx-platform.user_is_staff")),
            is_masquerading=real_user is not None and real_user.id != user.opt_attrs["edx-platform.user_id"],
        )

    def is_author(self, block: Any) -> bool:
        """Return whether who looks at ``block`` may edit it: in Studio, with leave to write in the course or library.

        Studio runs the handlers of a block for anybody who is signed in; it only keeps no change of theirs.
        """
        key = block.scope_ids.usage_id.context_key
        permissions = block.runtime.service(block, "studio_user_permissions")
        if permissions is None:  # the LMS, or a library of the newer kind
            return self._may_edit_in_library(block, key)
        # Newer than Ulmo; the older name is deprecated there.
        may_edit = getattr(permissions, "can_edit_content", None) or permissions.can_write
        return bool(may_edit(key))

    @staticmethod
    def _may_edit_in_library(block: Any, key: Any) -> bool:
        from opaque_keys.edx.locator import LibraryLocatorV2

        if not isinstance(key, LibraryLocatorV2):
            return False
        from openedx.core.djangoapps.xblock.learning_context.manager import get_learning_context_impl

        user = block.runtime.user
        usage_key = block.scope_ids.usage_id
        return user is not None and bool(get_learning_context_impl(usage_key).can_edit_block(user, usage_key))

    def actor_for(self, user: Any, course_key: str) -> Actor:
        """Return the actor for a signed-in user on a page that is not a block.

        Access as staff is global staff, the course's or its organisation's staff and instructors, and limited staff,
        who are staff in the LMS and have no part in Studio.
        """
        from lms.djangoapps.courseware.access import has_access

        is_staff = bool(has_access(user, "staff", _course_key(course_key)))
        full_name = self.full_names([user.id]).get(user.id, user.username)  # service accounts have no profile
        return Actor(user_id=user.id, full_name=full_name, is_staff=is_staff)

    def is_enrolled(self, user_id: int, course_key: str) -> bool:
        """Return whether the user has an active enrolment in the course."""
        return bool(self.enrolled([user_id], course_key))

    def enrolled(self, user_ids: Iterable[int], course_key: str) -> set[int]:
        """Return which of these users have an active enrolment in the course, in one query."""
        from common.djangoapps.student.models import CourseEnrollment

        active = CourseEnrollment.objects.filter(
            user_id__in=set(user_ids), course_id=_course_key(course_key), is_active=True
        )
        return set(active.values_list("user_id", flat=True))

    def ever_enrolled(self, user_id: int, course_key: str) -> bool:
        """Return whether the user has an enrolment in the course, be it active or ended."""
        from common.djangoapps.student.models import CourseEnrollment

        return CourseEnrollment.objects.filter(user_id=user_id, course_id=_course_key(course_key)).exists()

    def full_names(self, user_ids: Iterable[int]) -> Mapping[int, str]:
        """Return the display name of each user, in one query."""
        from django.contrib.auth import get_user_model

        rows = (
            get_user_model()
            .objects.filter(pk__in=set(user_ids))
            .values_list("pk", "profile__name", "username")
        )
        return {user_id: name or username for user_id, name, username in rows}

    def _student_item(self, user_id: int, course_key: str, usage_key: str) -> dict[str, str]:
        return {
            "student_id": _anonymous_id(user_id, course_key),
            "course_id": course_key,
            "item_id": usage_key,
            "item_type": SUBMISSION_TYPE,
        }

    def language(self, user_id: int) -> str:
        """Return the language that the user has chosen in their account, if they have."""
        from openedx.core.djangoapps.lang_pref import LANGUAGE_KEY
        from openedx.core.djangoapps.user_api.preferences.api import get_user_preference

        return get_user_preference(_user(user_id), LANGUAGE_KEY) or ""

    def prepare_score(self, *, user_id: int, course_key: str, usage_key: str) -> None:
        """Make the submission that a score hangs on, unless there is one."""
        self._submission(self._student_item(user_id, course_key, usage_key))

    @staticmethod
    def _submission(item: Mapping[str, str]) -> Mapping[str, Any]:
        from submissions import api as submissions

        return next(iter(submissions.get_submissions(item, limit=1)), None) or submissions.create_submission(
            item, {"alongside": "sign-off"}
        )

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
        """Put a score for a learner into the gradebook, annotated with who gave it and why; the block is done.

        It goes through edx-submissions: the runtime's grade event grades whoever makes the call.
        """
        from submissions import api as submissions

        item = self._student_item(user_id, course_key, usage_key)
        submissions.set_score(
            self._submission(item)["uuid"],
            earned,
            possible,
            annotation_creator="" if given_by is None else _anonymous_id(given_by, course_key),
            annotation_type="alongside-sign-off",
            annotation_reason=reason,
        )
        _complete(user_id, usage_key, 1.0)

    def scored(self, user_id: int, course_key: str) -> set[str]:
        """Return the usage keys of what the gradebook has a score of a learner for, as it reads them itself."""
        from submissions import api as submissions

        return set(submissions.get_scores(course_key, _anonymous_id(user_id, course_key)))

    def clear_score(self, *, user_id: int, course_key: str, usage_key: str) -> None:
        """Take a learner's score out of the gradebook again; the block is not done."""
        from submissions import api as submissions

        item = self._student_item(user_id, course_key, usage_key)
        submissions.reset_score(item["student_id"], course_key, usage_key)
        _complete(user_id, usage_key, 0.0)

    def course_title(self, course_key: str) -> str:
        """Return the course's title, or the key itself if the course is gone."""
        from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

        title = (
            CourseOverview.objects.filter(id=_course_key(course_key))
            .values_list("display_name", flat=True)
            .first()
        )
        return title or course_key

    def block_title(self, usage_key: str) -> str:
        """Return a block's display name, or the key itself if the block is gone."""
        block = _block(usage_key)
        return (block and block.display_name) or usage_key

    def block_url(self, usage_key: str) -> str:
        """Return the address that leads to the unit with the block."""
        key = _usage_key(usage_key)
        return f"/courses/{key.course_key}/jump_to/{key}"

    def next_page(self, usage_key: str) -> str:
        """Return "": a unit stands in a frame, and only the page around it turns to the next."""
        return ""

    def brings_help(self) -> bool:
        """Return False: the pages around blocks are the platform's own."""
        return False

    def course_pages(self, user_id: int, course_key: str) -> tuple[CoursePage, ...]:
        """Return our blocks about competences that a learner may open, up to five minutes old.

        Who may open what is the platform's to say: dates, groups, what is hidden from learners.
        """
        key = self._course_or_none(course_key)
        if key is None:
            return ()
        return _remembered("pages", user_id, key, make=lambda: _pages_open_to(user_id, key))

    def course_framework(self, course_key: str) -> str:
        """Return the text of the framework in a course's passport, up to five minutes old; "" if it has none."""
        key = self._course_or_none(course_key)
        return "" if key is None else _remembered("framework", key, make=lambda: _framework_of(key))

    @staticmethod
    def _course_or_none(course_key: str) -> Any:
        """Return a course's key, or None for a content library's, which has no pages of its own."""
        from django.http import Http404

        try:
            return _course_key(course_key)
        except Http404:
            return None

    def course_facts(self, course_key: str) -> Mapping[str, Any]:
        """Return the organisation overlay that the course was built with (it travels in other_course_settings)."""
        from django.http import Http404

        try:
            course = _course(course_key)
        except Http404:  # a content library, which has no facts of its own
            return {}
        facts = ((course and course.other_course_settings) or {}).get("alongside", {}).get("organisation", {})
        return facts if isinstance(facts, Mapping) else {}

    def site_url(self) -> str:
        """Return the address of the LMS."""
        from django.conf import settings

        return settings.LMS_ROOT_URL.rstrip("/")

    def workspace_url(self, course_key: str, path: str = "") -> str:
        """Return the address of a page of the workspace, or "" if the plugin's addresses are not in the LMS."""
        return workspace_url(course_key, path)

    def emit(self, name: str, data: Mapping[str, Any], *, user_id: int | None) -> None:
        """Put a tracking event into the LMS's tracking log, in the context of its course and user."""
        from eventtracking import tracker

        context = {"course_id": data.get("course_key", ""), "user_id": user_id}
        with tracker.get_tracker().context(name, context):
            tracker.emit(name, dict(data))

    @property
    def sends_email(self) -> bool:
        """Whether email reaches anybody: the platform cannot do without."""
        return True

    def notify(self, *, user_id: int, course_key: str, subject: str, text: str, url: str) -> None:
        """Tell a user something: in the platform's own notifications where they are on, else by email.

        A mail server that is down never undoes what happened.
        """
        if self.leave_message(user_id=user_id, course_key=course_key, subject=subject, text=text, url=url):
            return
        try:
            self.send_email(user_id=user_id, subject=subject, text=text, url=url)
        except OSError:
            log.exception("A notification could not be sent")

    def leave_message(self, *, user_id: int, course_key: str, subject: str, text: str, url: str) -> bool:
        """Put a message into the platform's own notifications, where they are on. It shows the subject alone."""
        if not _has_tray(course_key):
            return False
        # The platform has a fixed list of kinds. This one shows the words it is given, and nothing else.
        from django.conf import settings
        from openedx_events.learning.data import UserNotificationData
        from openedx_events.learning.signals import USER_NOTIFICATION_REQUESTED

        USER_NOTIFICATION_REQUESTED.send_event(
            notification_data=UserNotificationData(
                user_ids=[user_id],
                notification_type="course_updates",
                app_name="updates",
                content_url=f"{settings.LMS_ROOT_URL}{url}",
                course_key=_course_key(course_key),
                context={"course_update_content": subject},
            )
        )
        return True

    def send_email(self, *, user_id: int, subject: str, text: str, url: str) -> None:
        """Send a user an email from the platform's own address, if they have an address."""
        from django.conf import settings
        from django.core.mail import send_mail

        address = _user(user_id).email
        if address:
            body = f"{text}\n\n{settings.LMS_ROOT_URL}{url}"
            send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
