"""Who reaches what: every address of the workspace and of the API, for every role, on every kind of row.

An address or a method without a line in ``MATRIX`` fails the first test. Whoever may not know of a row gets the same
answer, after the same number of queries, as for a row that does not exist; whoever may not see somebody in a list,
count, search or export does not find them there.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from alongside import platform as port
from alongside.content.rubric import Outcome
from alongside.platform import Actor
from alongside.records import api
from alongside.records.data import CourseRoleKind
from alongside.records.models import CourseRole, LearnerRecord, Supervision
from tests.records.conftest import (
    COURSE,
    OTHER_COURSE,
    OTHER_USAGE,
    READY,
    ROLE_PLAY,
    RUBRIC,
    USAGE,
    filled_in,
)
from tests.workspace.matrix import (
    CARE,
    MATRIX,
    ROLES,
)

pytestmark = pytest.mark.django_db  # has the tables made; the world below is built once, around all tests

NAMESPACES = ("alongside_workspace", "alongside_api")
LEARNER = "Maya Okafor"

# -- who -------------------------------------------------------------------------------------------------------------


# -- what ------------------------------------------------------------------------------------------------------------

REACHED = {200, 201, 204, 302, 400, 409, 503}


ROWS = (
    "request_uuid",
    "decision_uuid",
    "record_uuid",
    "recognition_uuid",
    "concern_uuid",
    "supervision_uuid",
    "role_uuid",
    "share_uuid",
    "credential_uuid",
)


# -- the world -------------------------------------------------------------------------------------------------------


@dataclass
class World:
    """One learner in one course, everybody around her, and a row of each kind."""

    clients: dict[str, Client]
    rows: dict[str, UUID]

    def answer(self, role: str, method: str, path: str, data: Any) -> tuple[int, str, int]:
        """Ask as somebody; return status, text and number of queries, and leave nothing behind."""
        client = self.clients[role]
        cache.clear()
        as_form = data is not None and path in self._forms
        sent = {} if data is None else {"data": data} if as_form else {"data": json.dumps(data)}
        kind = {} if as_form or data is None else {"content_type": "application/json"}
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            answer = (
                client.generic(method, path, **sent, **kind) if not as_form else client.post(path, **sent)
            )
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        return answer.status_code, text.decode("utf-8", "replace"), len(queries)

    _forms: tuple[str, ...] = ()


def _account(username: str, first: str = "", last: str = "") -> Any:
    return get_user_model().objects.create(username=username, first_name=first, last_name=last)


def _actor(user: Any, **options: bool) -> Actor:
    return Actor(user_id=user.pk, full_name=user.get_full_name() or user.username, **options)


def _build() -> World:
    people = {role: _account(role) for role in ROLES if role not in ("nobody", "learner")}
    people["learner"] = _account("maya", *LEARNER.split())
    staff = _actor(people["staff"], is_staff=True)
    platform = port.current()
    platform.staff = {(people["staff"].pk, COURSE), (people["staff-elsewhere"].pk, OTHER_COURSE)}
    today, day = timezone.localdate(), timedelta(days=1)

    def supervise(learner: str, supervisor: str, starts: Any, ends: Any = None, course: str = COURSE) -> None:
        Supervision.objects.create(
            course_key=course,
            learner=people[learner],
            supervisor=people[supervisor],
            starts=starts,
            ends=ends,
        )

    def lead(role: str, kind: CourseRoleKind, course: str = COURSE, ends: Any = None) -> CourseRole:
        return CourseRole.objects.create(
            course_key=course, user=people[role], role=kind, starts=today - 9 * day, ends=ends
        )

    supervise("learner", "supervisor", today - 9 * day)
    supervise("learner", "co-supervisor", today)
    supervise("learner", "cover", today, today)
    supervise("learner", "former-supervisor", today - 9 * day, today - day)
    supervise("learner", "future-supervisor", today + day)
    supervise("learner", "staff-elsewhere", today - 9 * day, course=OTHER_COURSE)
    supervise("other-learner", "other-supervisor", today - 9 * day)
    role = lead("training-lead", CourseRoleKind.TRAINING_LEAD)
    lead("former-lead", CourseRoleKind.TRAINING_LEAD, ends=today - day)
    lead("lead-elsewhere", CourseRoleKind.TRAINING_LEAD, course=OTHER_COURSE)
    lead("concern-lead", CourseRoleKind.CONCERN_LEAD)

    learner, supervisor = _actor(people["learner"]), _actor(people["supervisor"])

    def ask(who: Actor, usage_key: str) -> UUID:
        return api.request_role_play(
            who,
            course_key=COURSE,
            usage_key=usage_key,
            rubric=RUBRIC,
            role_play=ROLE_PLAY,
            ratings=READY,
            submission_key=uuid4(),
        ).uuid

    decided, waiting = ask(learner, OTHER_USAGE), ask(learner, USAGE)
    ask(_actor(people["other-learner"]), USAGE)
    api.claim(supervisor, course_key=COURSE, request_uuid=decided)
    decision_uuid = api.decide(
        supervisor,
        course_key=COURSE,
        request_uuid=decided,
        outcome=Outcome.SIGNED_OFF,
        assessment=filled_in(),
        submission_key=uuid4(),
    )
    record = LearnerRecord.objects.get(user=people["learner"], course_key=COURSE)
    recognition = api.record_prior_learning(
        staff,
        course_key=COURSE,
        record_uuid=record.uuid,
        competences=["3.5"],
        awarded_by="The college",
        evidence="A certificate of May 2024",
        awarded_on=today,
        valid_until=None,
        submission_key=uuid4(),
    )
    concern = api.raise_concern(
        supervisor,
        course_key=COURSE,
        record_uuid=record.uuid,
        request_uuid=None,
        text="Something serious.",
        submission_key=uuid4(),
    )
    plan = {"course_key": COURSE, "plan_code": "self-care"}
    api.save_plan(learner, **plan, answers={"rest": "Walks."}, base_version=0)
    share = api.share_plan(
        learner,
        **plan,
        sections=["rest"],
        titles={"rest": "Rest"},
        plan_title="Looking after myself",
        with_user_id=people["co-supervisor"].pk,
        until=today + day,
    )
    credential = api.issue_credential(
        learner, course_key=COURSE, domain=None, hide_absent=True, submission_key=uuid4()
    )
    supervision = Supervision.objects.get(learner=people["learner"], supervisor=people["co-supervisor"])
    clients = {role: Client() for role in ROLES}
    for who, user in people.items():
        clients[who].force_login(user)
    return World(
        clients,
        {
            "request_uuid": waiting,
            "decision_uuid": decision_uuid,
            "record_uuid": record.uuid,
            "recognition_uuid": recognition.uuid,
            "concern_uuid": concern.uuid,
            "supervision_uuid": supervision.uuid,
            "role_uuid": role.uuid,
            "share_uuid": share.uuid,
            "credential_uuid": credential.uuid,
        },
    )


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once: nothing that is asked of it leaves a trace."""
    with (
        django_db_blocker.unblock(),
        override_settings(ALONGSIDE_PLATFORM="tests.fakes.FakePlatform", ALONGSIDE_API_RATE="100000/min"),
        transaction.atomic(),
    ):
        port._adapter.cache_clear()
        yield _build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _real_platform() -> None:
    """Leave the platform as the world has it."""


# -- the addresses ---------------------------------------------------------------------------------------------------


def _addresses() -> Iterator[tuple[str, URLPattern]]:
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _below(entry, entry.namespace or namespace)
        elif namespace in NAMESPACES:
            yield f"{namespace}:{entry.name}", entry


def _path(name: str, pattern: URLPattern, rows: dict[str, UUID]) -> str:
    wanted = pattern.pattern.converters.keys() | {"course_key"} - (
        {"course_key"} if name.endswith(":schema") else set()
    )
    values = {"course_key": COURSE, "example_code": "core-relational-skills-a-first-cup-of-tea", **rows}
    return reverse(name, kwargs={key: values[key] for key in wanted})


def test_every_address_and_method_has_a_line(world: World) -> None:
    there = set()
    for name, pattern in _addresses():
        path = _path(name, pattern, world.rows)
        allowed = world.clients["staff"].generic("PROPFIND", path)["Allow"]
        there |= {(name, method) for method in allowed.split(", ") if method not in ("HEAD", "OPTIONS")}
    assert there - MATRIX.keys() == set(), "write a line for these"
    assert MATRIX.keys() - there == set(), "these are gone"


@pytest.mark.parametrize(("name", "method"), MATRIX)
def test_who_reaches_it(world: World, name: str, method: str) -> None:
    line = MATRIX[name, method]
    pattern = dict(_addresses())[name]
    asked_for = [row for row in ROWS if row in pattern.pattern.converters]
    path = _path(name, pattern, world.rows)
    world._forms = (path,) if name.startswith("alongside_workspace") and not _is_action(name) else ()
    for role in ROLES:
        status, text, queries = world.answer(role, method, path, line.data)
        where = f"{role}: {method} {path} answered {status}"
        if role in line.reached_by:
            assert status in REACHED, where
            if role == "nobody":
                assert status == 200, where
        elif role == "nobody":
            assert status in (302, 401, 403), where
            assert LEARNER not in text, where
        elif role == "learner" and asked_for and line.own == 403:
            assert status == 403, where
        elif asked_for and role in CARE and not line.reached_by >= CARE:
            assert status in (403, 404), where  # they know the learner, and lack the role
        else:
            assert status in ((404,) if asked_for and line.reached_by >= CARE else (403, 404)), where
            assert LEARNER not in text or role == "learner", where
            if asked_for:
                missing = {row: uuid4() for row in world.rows}
                elsewhere = _path(name, pattern, world.rows | missing)
                if world._forms:
                    world._forms = (*world._forms, elsewhere)
                as_if_missing = world.answer(role, method, elsewhere, line.data)
                assert (status, _plain(text), queries) == (
                    as_if_missing[0],
                    _plain(as_if_missing[1]),
                    as_if_missing[2],
                ), f"{where}, and otherwise for a row that does not exist"
        if line.names is not None and role not in ("nobody", "learner"):
            assert (LEARNER in text) == (role in line.names), f"{where}, and who is named there is wrong"


def _is_action(name: str) -> bool:
    """Whether the address takes JSON."""
    return name.split(":")[1] in {
        "open", "draft", "rate", "decide", "release", "comment", "raise-concern", "withdraw", "raise-concern-about",
        "take-up-concern", "close-concern", "rate-example",
    }  # fmt: skip


def _plain(text: str) -> str:
    """Return an answer without what differs from one to the next: tokens and the uuids that were asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "", text)
