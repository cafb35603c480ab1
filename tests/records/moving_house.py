"""Records leave one installation and arrive in another."""

import io

from django.contrib.auth import get_user_model
from django.db import connection

from alongside.platform import Actor
from alongside.records import api

KEY = api.new_key()
CHILDREN_FIRST = (
    "calibrationrating", "issuedcredential", "concern", "planshare", "earlierplan", "privateplan", "evidence",
    "competencestatus", "selfassessmentdraft", "assessordraft", "priorlearningentry", "assessment",
    "ledgertext", "ledgerentry", "roleplayrequest", "rubricversion", "roleplayversion", "supervision",
    "courserole", "learnerrecord",
)  # fmt: skip


def exported(key=KEY) -> io.BytesIO:
    file = io.BytesIO()
    api.export_records(file, key=key)
    return file


def brought(file, *, key=KEY, confirm=True):
    """Bring a file in, and return what came of it with the lines of the report."""
    said = []
    entry = api.import_records(file, key=key, confirm=confirm, say=said.append)
    return entry, "\n".join(said)


def move_out() -> None:
    """Empty the tables and close every account, as if this were another installation."""
    with connection.cursor() as cursor:
        for name in CHILDREN_FIRST:
            cursor.execute(f"DELETE FROM alongside_records_{name}")
    get_user_model().objects.all().delete()
    get_user_model().objects.create(username="somebody-else", email="else@example.org")


def settle(*usernames) -> dict[str, Actor]:
    """Make accounts for some people on the other side, where they have other ids and other logins."""
    people = {}
    for username in usernames:
        user = get_user_model().objects.create(
            username=f"{username}-here", email=f"{username.title()}@Example.org", first_name=username.title()
        )
        people[username] = Actor(user_id=user.pk, full_name=username.title(), is_staff=username == "lead")
    return people
