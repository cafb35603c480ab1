"""A private plan and what is done with it, for the tests about private writing."""

from datetime import timedelta

from django.utils import timezone

from alongside.records import api
from tests.records.conftest import COURSE, USAGE

PLAN = {"course_key": COURSE, "plan_code": "self-care"}
TITLES = {"signs": "My early signs", "people": "My people", "rest": "How I rest"}
IN_ANOTHER_SITTING = timedelta(minutes=31)


def save(actor, answers, base_version=0, **more):
    return api.save_plan(actor, **PLAN, answers=answers, base_version=base_version, usage_key=USAGE, **more)


def read(actor):
    return api.read_plan(actor, **PLAN)


def versions(actor):
    return api.plan_versions(actor, **PLAN)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def asked(reader=None, **changes):
    """Return what a writer sends to share two sections with somebody for a week."""
    sent = {
        **PLAN,
        "sections": ["rest", "signs"],
        "titles": TITLES,
        "plan_title": "Looking after myself",
        "with_user_id": reader and reader.user_id,
        "until": in_days(7),
    }
    return sent | changes


def share(writer, reader=None, **changes):
    return api.share_plan(writer, **asked(reader, **changes))


def look(reader, shared, course_key=COURSE):
    return api.read_shared_plan(reader, course_key=course_key, share_uuid=shared.uuid)


def take_back(writer, shared):
    api.end_plan_share(writer, course_key=COURSE, share_uuid=shared.uuid)
