"""Asks the records of a data folder what people see, and prints it as JSON: ``look.py FOLDER MOMENT``.

The same questions are asked of an earlier version by make.py, and of this one by the tests: what an earlier version
answered has to be in what this one answers. They are asked at the given moment, so that what runs out has not run out.
"""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum

from django.utils import timezone

MOMENT = datetime.fromisoformat(sys.argv[2])
timezone.now = lambda: MOMENT
os.environ.update(DJANGO_SETTINGS_MODULE="alongside.server.settings", ALONGSIDE_DATA=sys.argv[1])

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from pydantic import BaseModel  # noqa: E402
from submissions import api as gradebook  # noqa: E402

from alongside.content.role_play import RolePlay  # noqa: E402
from alongside.content.rubric import Rubric  # noqa: E402
from alongside.platform import Actor  # noqa: E402
from alongside.records import api  # noqa: E402
from alongside.records.errors import RecordsError  # noqa: E402
from alongside.records.models import (  # noqa: E402
    LearnerRecord,
    PrivatePlan,
    RolePlayRequest,
    SelfAssessmentDraft,
)
from alongside.server.models import Enrolment  # noqa: E402

COURSE = "course-v1:Alongside+PSW+2026"


def plain(value):
    """Return what JSON can hold of a value that passed through the records' door."""
    if isinstance(value, (Rubric, RolePlay)):
        return value.title  # the whole text is a row, which is compared as it is
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def asked(question, *args, **kwargs):
    """Return the answer, or that it was refused."""
    try:
        return plain(question(*args, **kwargs))
    except RecordsError as error:
        return f"refused: {type(error).__name__}"


def standing(states):
    """Return what is told of each competence under names that every version has."""
    states = getattr(states, "competences", states)
    names = (
        "state", "evidence", "signed_off_by", "signed_off_on", "valid_until", "decision_uuid", "from_elsewhere",
        "runs_out_soon",
    )  # fmt: skip
    return {
        code: {name: plain(getattr(state, name)) for name in names if hasattr(state, name)}
        for code, state in states.items()
    }


def what_a_learner_sees(user):
    actor = Actor(user_id=user.pk, full_name=user.get_full_name())
    of_theirs = {"record__user": user}
    keys = {
        *RolePlayRequest.objects.filter(**of_theirs).values_list("usage_key", flat=True),
        *SelfAssessmentDraft.objects.filter(**of_theirs).values_list("usage_key", flat=True),
    }
    plans = PrivatePlan.objects.filter(**of_theirs).values_list("plan_code", flat=True)
    since_0004 = hasattr(api, "plan_versions") and {
        code: {
            "versions": asked(api.plan_versions, actor, course_key=COURSE, plan_code=code),
            "shares": asked(api.plan_shares, actor, course_key=COURSE, plan_code=code),
        }
        for code in plans
    }
    since_0005 = hasattr(api, "my_credentials") and [
        {"uuid": str(made.uuid), "standing": plain(made.standing), "token": made.token}
        for made in api.my_credentials(actor, course_key=COURSE).issued
    ]
    known_as = Enrolment.objects.get(user=user).anonymous_id.hex
    return {
        "passport": standing(api.passport(COURSE, user.pk, actor=actor)),
        "role-plays": {
            key: asked(api.sign_off_view, actor, course_key=COURSE, usage_key=key) for key in keys
        },
        "plans": {code: asked(api.read_plan, actor, course_key=COURSE, plan_code=code) for code in plans},
        "scores": {key: plain(score) for key, score in gradebook.get_scores(COURSE, known_as).items()},
        **({"kept and shared": since_0004} if since_0004 else {}),
        **({"credentials": since_0005} if since_0005 else {}),
    }


def what_an_assessor_sees(user):
    actor = Actor(user_id=user.pk, full_name=user.get_full_name())
    requests = RolePlayRequest.objects.values_list("uuid", flat=True)
    return {
        str(uuid): asked(api.assessment_form, actor, course_key=COURSE, request_uuid=uuid)
        for uuid in requests
    }


everybody = get_user_model().objects.order_by("pk")
seen = {
    "records": {
        str(uuid): plain(api.verify_record(uuid))
        for uuid in LearnerRecord.objects.values_list("uuid", flat=True)
    },
    "learners": {user.username: what_a_learner_sees(user) for user in everybody},
    "assessors": {user.username: what_an_assessor_sees(user) for user in everybody},
    "support": plain(api.local_support(COURSE)),
}
print(json.dumps(seen, ensure_ascii=False, indent=1, sort_keys=True))
