"""Who somebody is in the course that this server serves."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from alongside.platform import Actor
from alongside.server.models import Enrolment, Notice


@dataclass(frozen=True)
class Membership:
    """A person's place in a course. ``enrolment`` is None for an administrator who is not enrolled."""

    actor: Actor
    anonymous_id: str
    last_unit: str
    unread: int
    enrolment: Enrolment | None

    @property
    def may_enter(self) -> bool:
        """Whether this person may open the course's pages."""
        return self.actor.is_learner or self.actor.is_staff


def full_name(user: Any) -> str:
    """Return how a person is called: their name, or their user name if they gave none."""
    return user.get_full_name() or user.get_username()


def membership(user: Any, course_key: str) -> Membership:
    """Return the membership of a signed-in user. One query, or two for an administrator who is not enrolled."""
    unread = Notice.objects.filter(user=OuterRef("user"), read_at=None).order_by().values("user")
    enrolment = (
        Enrolment.objects.filter(user=user, course_key=course_key, is_active=True)
        .annotate(unread=Coalesce(Subquery(unread.annotate(n=Count("pk")).values("n")), 0))
        .first()
    )
    is_staff = user.is_staff or (enrolment is not None and enrolment.role == Enrolment.Role.STAFF)
    actor = Actor(
        user_id=user.pk, full_name=full_name(user), is_staff=is_staff, is_learner=enrolment is not None
    )
    if enrolment is None:
        unread_now = Notice.objects.filter(user=user, read_at=None).count()
        return Membership(actor=actor, anonymous_id="", last_unit="", unread=unread_now, enrolment=None)
    return Membership(
        actor=actor,
        anonymous_id=enrolment.anonymous_id.hex,
        last_unit=enrolment.last_unit,
        unread=enrolment.unread,
        enrolment=enrolment,
    )


def enrol(user: Any, course_key: str, role: str = Enrolment.Role.LEARNER) -> Enrolment:
    """Enrol somebody, or bring their enrolment back with this role. Their anonymous id stays what it was."""
    enrolment, _created = Enrolment.objects.update_or_create(
        user=user, course_key=course_key, defaults={"role": role, "is_active": True}
    )
    return enrolment


def user_by_anonymous_id(anonymous_id: str) -> Any:
    """Return the user whom blocks know by this id, or None."""
    try:
        return get_user_model().objects.filter(alongside_enrolments__anonymous_id=anonymous_id).first()
    except ValidationError:
        return None
