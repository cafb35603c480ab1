"""The demo people: somebody to sign in as on one's own machine, and nobody anywhere else."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alongside.platform import Actor
from alongside.records import api as records
from alongside.server.addresses import is_loopback
from alongside.server.membership import enrol, full_name
from alongside.server.models import Enrolment

#: Marks the demo people's accounts, so that they can be closed where they must not be served.
GROUP = "demo people"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody invented. ``part`` says who they are in the story."""

    username: str
    first_name: str
    last_name: str
    part: str | Promise
    is_lead: bool = False


MAYA = DemoPerson("maya", "Maya", "Okafor", _("a new peer worker, learning"))
TOM = DemoPerson("tom", "Tom", "Ellery", _("another peer worker, learning"))
RUTH = DemoPerson("ruth", "Ruth", "Ferreira", _("supervisor of Maya and Tom"))
LEAD = DemoPerson("lead", "Lena", "Dahl", _("training lead, who runs the course"), is_lead=True)
PEOPLE = (MAYA, TOM, RUTH, LEAD)


#: The server itself, which sets the stage.
_STAGE = Actor(user_id=0, full_name="Alongside", is_staff=True)


def may_choose(request: HttpRequest) -> bool:
    """Return whether the sign-in page may offer the demo people to this visitor."""
    return settings.ALONGSIDE_DEMO and is_loopback(request.META.get("REMOTE_ADDR", ""))


def accounts() -> QuerySet[Any]:
    """Return the demo people's accounts that are open. Somebody real who has the same name is not among them."""
    return get_user_model().objects.filter(groups__name=GROUP, is_active=True)


def people() -> list[DemoPerson]:
    """Return the demo people who can be chosen."""
    names = set(accounts().values_list("username", flat=True))
    return [person for person in PEOPLE if person.username in names]


@transaction.atomic
def open_demo(course_key: str, password: str) -> None:
    """Make the demo people, or bring them back as they were left. Running it again changes nothing."""
    group, _created = Group.objects.get_or_create(name=GROUP)
    for person in PEOPLE:
        _open_account(person, password, group)
    users = {user.username: user for user in accounts()}
    for person in PEOPLE:
        if person.username in users:
            role = Enrolment.Role.STAFF if person.is_lead else Enrolment.Role.LEARNER
            enrol(users[person.username], course_key, role)
    for learner in (MAYA, TOM):
        if learner.username in users and RUTH.username in users:
            _let_supervise(users[RUTH.username], users[learner.username], course_key)


def close_demo() -> int:
    """Close the accounts of the demo people, whose visits end at once. Return how many were open."""
    return accounts().update(is_active=False)


def _let_supervise(supervisor: Any, learner: Any, course_key: str) -> None:
    actor = Actor(user_id=supervisor.pk, full_name=full_name(supervisor))
    if not records.is_supervisor_of(actor, course_key=course_key, learner_id=learner.pk):
        yesterday = timezone.localdate() - timedelta(days=1)
        records.assign(
            _STAGE,
            course_key=course_key,
            learner_id=learner.pk,
            supervisor_id=supervisor.pk,
            starts=yesterday,
        )


def _open_account(person: DemoPerson, password: str, group: Group) -> None:
    user, created = get_user_model().objects.get_or_create(
        username=person.username,
        defaults={
            "first_name": person.first_name,
            "last_name": person.last_name,
            "is_staff": person.is_lead,
            "is_superuser": person.is_lead,
        },
    )
    if created:
        user.set_password(password)
        user.groups.add(group)
        user.save()
    elif not user.is_active and user.groups.filter(pk=group.pk).exists():
        user.is_active = True
        user.save(update_fields=["is_active"])
