"""Whom a learner may share private writing with: those who support them, or others with a part in the course."""

import hashlib

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils.translation import gettext as _

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import Reader, ReaderRelation
from alongside.records.errors import Invalid
from alongside.records.models import CourseRole, Supervision
from alongside.records.people.accounts import accounts
from alongside.records.people.names import sort_name
from alongside.records.people.scope import TRAINING_LEAD, current, refuse_masquerade

__all__ = ["plan_readers"]

LOGINS_AN_HOUR = 20
_AN_HOUR = 60 * 60


def plan_readers(actor: Actor, *, course_key: str) -> tuple[Reader, ...]:
    """Return whom the actor may choose to share with at once, by name: who supervises them today, and training leads.

    Anybody else has to be named by login name or email address.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    relations = dict.fromkeys(_training_leads(course_key), ReaderRelation.TRAINING_LEAD)
    relations |= dict.fromkeys(_supervisors(actor, course_key), ReaderRelation.SUPERVISOR)
    relations.pop(actor.user_id, None)
    names = platform.current().full_names(relations) if relations else {}
    readers = [Reader(user_id, names[user_id], relations[user_id]) for user_id in names]
    return tuple(sorted(readers, key=lambda reader: (sort_name(reader.name), reader.user_id)))


def chosen_reader(actor: Actor, course_key: str, user_id: int | None, login: str) -> int:
    """Return whom the actor has chosen, or named by their login.

    Raises:
        Invalid: with ``with_user_id`` or ``with_login`` if that is nobody whom they may share with. It does not tell
            whether anybody goes by that login, nor who has part in the course.

    """
    if user_id is None:
        return _named(actor, course_key, login.strip())
    if user_id not in [reader.user_id for reader in plan_readers(actor, course_key=course_key)]:
        raise Invalid(
            {"with_user_id": _("Choose somebody from the list, or name somebody else. Nothing was shared.")}
        )
    return user_id


def has_part_in(actor: Actor, course_key: str) -> bool:
    """Return whether somebody takes a course today, or runs it, supervises in it or has a role in it."""
    return (
        actor.is_staff
        or platform.current().is_enrolled(actor.user_id, course_key)
        or current(Supervision.objects.filter(course_key=course_key, supervisor_id=actor.user_id)).exists()
        or current(CourseRole.objects.filter(course_key=course_key, user_id=actor.user_id)).exists()
    )


def _named(actor: Actor, course_key: str, login: str) -> int:
    if not login:
        raise Invalid({"with_user_id": _("Choose whom you want to share with. Nothing was shared.")})
    _count_tries(actor, course_key)
    ids = accounts([login]).get(login, frozenset())
    if actor.user_id in ids:
        raise Invalid({"with_login": _("This is you. Name somebody else; nothing was shared.")})
    user = get_user_model().objects.filter(pk__in=ids, is_active=True).first() if len(ids) == 1 else None
    if user is None or not has_part_in(platform.current().actor_for(user, course_key), course_key):
        raise Invalid(
            {
                "with_login": _(
                    "Nobody in this course can be found by this. Check the spelling, or ask them for the login name or "
                    "email address that they use here. Nothing was shared."
                )
            }
        )
    return user.pk


def _count_tries(actor: Actor, course_key: str) -> None:
    """Let somebody name so many logins an hour and no more, so that nobody finds out that way who is here."""
    key = f"alongside.named-readers.{hashlib.sha256(course_key.encode()).hexdigest()}.{actor.user_id}"
    cache.add(key, 0, _AN_HOUR)
    try:
        tries = cache.incr(key)
    except ValueError:  # it ran out just now
        return
    if tries > LOGINS_AN_HOUR:
        raise Invalid(
            {"with_login": _("You have named many people within an hour. Wait an hour; nothing was shared.")}
        )


def _supervisors(actor: Actor, course_key: str) -> set[int]:
    theirs = Supervision.objects.filter(
        course_key=course_key, learner_id=actor.user_id, supervisor__is_active=True
    )
    return set(current(theirs).values_list("supervisor_id", flat=True))


def _training_leads(course_key: str) -> set[int]:
    leads = CourseRole.objects.filter(course_key=course_key, role=TRAINING_LEAD, user__is_active=True)
    return set(current(leads).values_list("user_id", flat=True))
