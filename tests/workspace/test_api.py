"""The API: what it answers, how it refuses, and that its description is true."""

from datetime import timedelta
from uuid import uuid4

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis.strategies import booleans
from schemathesis import checks

from alongside.records import api as records
from tests.records.conftest import COURSE, OTHER_USAGE, READY, Story, lead, maya, platform, ruth, story, tom

__all__ = ["lead", "maya", "platform", "ruth", "story", "tom"]

API = f"/alongside/api/v1/{COURSE}/"
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def _fake_platform(settings):
    settings.ALONGSIDE_PLATFORM = "tests.fakes.FakePlatform"


class Caller:
    """Somebody's program."""

    def __init__(self, user_id: int):
        self.client = Client()
        self.client.force_login(get_user_model().objects.get(pk=user_id))

    def get(self, path: str, **query: object):
        return self.client.get(API + path, query)

    def send(self, method: str, path: str, data: object = None):
        return self.client.generic(
            method, API + path, _json(data if data is not None else {}), content_type="application/json"
        )


def _json(data: object) -> str:
    return DjangoJSONEncoder().encode(data)


@pytest.fixture
def as_ruth(story: Story) -> Caller:
    return Caller(story.ruth.user_id)


def assessment(**changes: object) -> dict[str, object]:
    ratings = {
        code: {"level": rating.level, "behaviours": list(rating.behaviours)} for code, rating in READY.items()
    }
    return {
        "ratings": ratings,
        "strengths": "You let Sam finish.",
        "next_step": "A louder Sam.",
        "observed_on": timezone.localdate(),
        "format": "role-play-live",
        "relation": "I manage the team.",
        "has_peer_experience": True,
    } | changes


def test_a_role_play_from_the_queue_to_the_record(story: Story, as_ruth: Caller):
    asked = story.request()
    (row,) = as_ruth.get("queue/").json()["results"]
    assert (row["request_uuid"], row["learner_name"]) == (str(asked.uuid), "Maya Okafor")
    one = f"requests/{asked.uuid}/"
    assert as_ruth.send("POST", one + "claim/").json()["is_mine"] is True
    saved = as_ruth.send("PUT", one + "draft/", assessment(strengths="So far.") | {"base_version": 0})
    assert saved.json() == {"version": 1}
    form = as_ruth.get(one).json()
    assert (form["draft"]["strengths"], form["self_ratings"]) == ("So far.", None)
    key = uuid4()
    sent = assessment() | {"outcome": "signed-off", "submission_key": key}
    decided = as_ruth.send("POST", one + "decision/", sent)
    assert (decided.status_code, decided.json()["outcome"]) == (201, "signed-off")
    again = as_ruth.send("POST", one + "decision/", sent)
    assert again.json()["uuid"] == decided.json()["uuid"]
    assert as_ruth.get("queue/").json() == {"next": "", "results": []}
    (learner,) = as_ruth.get("caseload/").json()["results"]
    assert learner["competences"]["3.3"] == "signed-off"
    record = as_ruth.get(f"records/{learner['record_uuid']}/").json()
    assert [each["outcome"] for each in record["decisions"]] == ["signed-off"]
    gone = as_ruth.send(
        "POST", f"decisions/{decided.json()['uuid']}/withdrawal/", {"reason": "It was another."}
    )
    assert gone.status_code == 204
    assert Caller(story.maya.user_id).get("my-record/").json()["decisions"][0]["withdrawn"]["reason"]


def test_no_answer_holds_an_account_s_number_or_what_is_for_assessors_only(story: Story, as_ruth: Caller):
    story.request()
    assert "learner_id" not in as_ruth.get("caseload/").json()["results"][0]
    form = as_ruth.get(f"requests/{as_ruth.get('queue/').json()['results'][0]['request_uuid']}/").content
    assert b"assessor_notes" not in form


def test_a_list_goes_on_where_its_page_ended(story: Story, as_ruth: Caller, tom):
    story.supervise(tom, story.ruth)
    first = as_ruth.get("caseload/", page_size=1).json()
    rest = as_ruth.get("caseload/", page_size=1, cursor=first["next"]).json()
    names = [row["learner_name"] for page in (first, rest) for row in page["results"]]
    assert (names, rest["next"]) == (["Maya Okafor", "Tom Reyes"], "")


@pytest.mark.parametrize(
    ("method", "path", "data", "status", "where"),
    [
        ("GET", "queue/?cursor=made-up", None, 400, "cursor"),
        ("GET", "queue/?page_size=1000", None, 400, "page_size"),
        ("GET", "caseload/?show=everything", None, 400, "show"),
        ("GET", "cohort/", None, 403, None),
        ("GET", "requests/00000000-0000-4000-8000-000000000000/", None, 404, None),
        ("POST", "queue/", {}, 405, None),
        ("PUT", "requests/{request}/draft/", {"ratings": {"warmth": {"level": "best"}}}, 400, "base_version"),
        ("PUT", "requests/{request}/draft/", [], 400, "non_field_errors"),
        ("POST", "requests/{request}/decision/", {}, 400, "submission_key"),
        ("POST", "supervisions/", {}, 400, "non_field_errors"),
    ],
)
def test_what_is_refused_is_answered_in_one_shape(
    story: Story, as_ruth: Caller, method: str, path: str, data: object, status: int, where: str | None
):
    path = path.format(request=story.claimed().uuid)
    answer = as_ruth.client.get(API + path) if method == "GET" else as_ruth.send(method, path, data)
    details = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert {"type", "title", "status", "detail"} <= details.keys()
    assert where is None or where in details["problems"]


def test_where_in_a_nested_body_something_is_wrong_is_said(story: Story, as_ruth: Caller):
    body = {"base_version": 0, "ratings": {"warmth": {"level": "best"}}}
    answer = as_ruth.send("PUT", f"requests/{story.claimed().uuid}/draft/", body)
    assert list(answer.json()["problems"]) == ["ratings.warmth.level"]


def test_text_that_is_no_json_is_answered_in_words(story: Story, as_ruth: Caller):
    path = f"{API}requests/{story.claimed().uuid}/draft/"
    broken = as_ruth.client.generic("PUT", path, "{", content_type="application/json")
    other = as_ruth.client.generic("PUT", path, "a=b", content_type="application/x-www-form-urlencoded")
    assert (broken.status_code, other.status_code) == (400, 415)
    assert broken["Content-Type"] == other["Content-Type"] == PROBLEM


def test_a_stranger_gets_nothing(story: Story):
    answer = Client().get(API + "queue/")
    assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM)


def test_a_browser_needs_the_page_s_token_to_change_anything(story: Story):
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.get(pk=story.ruth.user_id))
    answer = client.post(f"{API}requests/{story.request().uuid}/claim/")
    assert answer.status_code == 403


def test_who_calls_too_often_is_told_when_to_come_back(story: Story, as_ruth: Caller, settings):
    settings.ALONGSIDE_API_RATE = "2/min"
    answers = [as_ruth.get("queue/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_assignments_are_made_all_or_none(story: Story, tom):
    lead = Caller(story.lead.user_id)
    rows = [{"learner": "tom", "supervisor": "ruth"}, {"learner": "nobody", "supervisor": "ruth"}]
    refused = lead.send("POST", "supervisions/", rows)
    assert refused.status_code == 400
    assert not records.is_supervisor_of(story.ruth, course_key=COURSE, learner_id=tom.user_id)
    made = lead.send("POST", "supervisions/", rows[:1])
    assert made.status_code == 200
    assert records.is_supervisor_of(story.ruth, course_key=COURSE, learner_id=tom.user_id)
    found = lead.get("supervisions/").json()["results"]
    (uuid,) = [row["uuid"] for row in found if row["learner_name"] == "Tom Reyes"]
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = lead.send("PATCH", f"supervisions/{uuid}/", {"ends": yesterday})
    assert ended.status_code in (204, 400)


def test_the_description_is_open_and_names_where_the_api_is():
    answer = Client().get("/alongside/api/v1/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json")
    described = answer.json()
    assert described["servers"] == [{"url": "/alongside/api/v1"}]
    assert "/{course_key}/queue/" in described["paths"]


# -- what the description says is what the API does ---------------------------------------------------------------


OPERATIONS = ("get", "post", "put", "patch", "delete")


class SignedIn:
    """The API as a signed-in lead finds it: every call comes with a session and its token."""

    def __init__(self, user_id: int) -> None:
        client = Client()
        client.force_login(get_user_model().objects.get(pk=user_id))
        self.token = "a" * 32
        cookies = {
            django_settings.SESSION_COOKIE_NAME: client.cookies[django_settings.SESSION_COOKIE_NAME].value,
            django_settings.CSRF_COOKIE_NAME: self.token,
        }
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.application = get_wsgi_application()

    def __call__(self, environ, start_response):
        environ |= {"HTTP_COOKIE": self.cookie, "HTTP_X_CSRFTOKEN": self.token}
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # schemathesis asks for gzip here, and does not undo it
        return self.application(environ, start_response)


@pytest.fixture
def here(story: Story) -> dict[str, str]:
    """What is there to be asked for; without it every call would end at the first uuid."""
    decided = story.decide()
    asked = story.request(usage_key=OTHER_USAGE)
    records.claim(story.lead, course_key=COURSE, request_uuid=asked.uuid)
    (learner,) = records.caseload(story.lead, course_key=COURSE).rows
    (supervision,) = records.supervisions(story.lead, course_key=COURSE).rows
    return {
        "course_key": COURSE,
        "request_uuid": str(asked.uuid),
        "decision_uuid": str(decided.uuid),
        "record_uuid": str(learner.record_uuid),
        "supervision_uuid": str(supervision.uuid),
    }


def test_schemathesis_finds_nothing(story: Story, here: dict[str, str], settings):
    settings.ALONGSIDE_API_RATE = "100000/min"
    schema = schemathesis.openapi.from_wsgi("/alongside/api/v1/schema/", SignedIn(story.lead.user_id))
    called = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @hypothesis_settings(
            max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @seed(3)
        @given(case=operation.as_strategy(), is_here=booleans())
        def holds(case, is_here):
            if is_here:
                case.path_parameters = {name: here[name] for name in case.path_parameters}
            case.call_and_validate(
                checks=[
                    checks.not_a_server_error,
                    checks.status_code_conformance,
                    checks.content_type_conformance,
                    checks.response_schema_conformance,
                    checks.response_headers_conformance,
                ]
            )

        holds()
        called += 1
    assert called == sum(1 for path in schema.raw_schema["paths"].values() for _ in OPERATIONS if _ in path)
