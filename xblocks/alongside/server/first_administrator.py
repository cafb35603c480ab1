"""The account with which an organisation starts: it makes all others."""

from django.contrib.auth import get_user_model
from django.db import transaction

from alongside.server.membership import enrol
from alongside.server.models import Enrolment

USERNAME = "admin"


@transaction.atomic
def ensure_administrator(course_key: str, password: str) -> bool:
    """Make the first administrator if nobody can administer yet. Return whether its password is still in use.

    Raises:
        django.db.IntegrityError: if somebody without the right to administer has taken the name.
    """
    users = get_user_model().objects
    if not users.filter(is_superuser=True, is_active=True).exists():
        account = users.create_superuser(USERNAME, password=password)
        enrol(account, course_key, Enrolment.Role.STAFF)
    first = users.filter(username=USERNAME, is_superuser=True).first()
    return first is not None and first.check_password(password)
