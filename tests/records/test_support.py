"""Local facts: never guessed, loud when missing, marked when nobody checked them for long."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.content.model import Review
from alongside.content.organisation import Contact, ContactKind
from alongside.records import api
from alongside.records.models import LocalSupport
from tests.records.conftest import COURSE, OTHER_COURSE

pytestmark = pytest.mark.django_db

BUILT_IN = {
    "name": "Riverside Peers",
    "contacts": {
        "emergency": {"name": "Emergency", "phone": "999", "checked": {"by": "Lee", "on": "2026-01-31"}},
        "crisis-team": {
            "name": "Old crisis team",
            "phone": "1",
            "checked": {"by": "Lee", "on": "2026-01-31"},
        },
    },
    "policies": {"gifts": "Nothing above five pounds."},
}


@pytest.fixture
def facts(platform):
    platform.facts[COURSE] = BUILT_IN
    return platform.facts


def contact(course_key=COURSE, kind="crisis-team", name="Crisis team", days_ago=1, **changes):
    values = {
        "phone": "0800 100",
        "checked_by": "Lee",
        "checked_on": timezone.localdate() - timedelta(days_ago),
    }
    return LocalSupport.objects.create(course_key=course_key, kind=kind, name=name, **(values | changes))


def test_what_is_built_into_the_course_is_found(facts):
    found = api.local_support(COURSE)
    assert found.facts.value("organisation", "name") == "Riverside Peers"
    assert found.facts.value("policy", "gifts") == "Nothing above five pounds."
    assert [kind for kind, _contact in found.contacts] == ["emergency", "crisis-team"]
    assert "safeguarding-adults" in found.missing
    assert found.facts.value("contact", "safeguarding-adults") is None


def test_nothing_set_means_everything_is_missing(platform):
    found = api.local_support(COURSE)
    assert found.contacts == ()
    assert found.missing == tuple(ContactKind)


def test_the_organisations_own_rows_stand_above_and_show_at_once(facts, django_capture_on_commit_callbacks):
    api.local_support(COURSE)
    with django_capture_on_commit_callbacks(execute=True):
        everywhere = contact("", name="Everywhere")
    assert dict(api.local_support(COURSE).contacts)["crisis-team"].name == "Everywhere"
    with django_capture_on_commit_callbacks(execute=True):
        contact(COURSE, name="Here")
    found = api.local_support(COURSE)
    assert dict(found.contacts)["crisis-team"] == Contact(
        name="Here", phone="0800 100", checked=Review(by="Lee", on=timezone.localdate() - timedelta(1))
    )
    assert found.facts.value("contact", "crisis-team") == "Here, 0800 100"
    assert dict(api.local_support(OTHER_COURSE).contacts)["crisis-team"].name == "Everywhere"
    with django_capture_on_commit_callbacks(execute=True):
        everywhere.delete()
    assert api.local_support(OTHER_COURSE).contacts == ()


def test_what_was_checked_too_long_ago_is_stale(platform):
    contact(kind="crisis-team", days_ago=181)
    contact(kind="listening-line", days_ago=180)
    assert api.local_support(COURSE).stale == ("crisis-team",)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"name": 7, "contacts": ["emergency"], "policies": "none"},
        {
            "contacts": {"emergency": {"name": "No check"}, "nobody": {}},
            "policies": {"gifts": "", "hats": "No."},
        },
        {"contacts": {"emergency": None}},
    ],
)
def test_what_cannot_be_read_is_missing_not_an_error(platform, nonsense):
    platform.facts[COURSE] = nonsense
    found = api.local_support(COURSE)
    assert found.contacts == ()
    assert "emergency" in found.missing


def test_a_second_call_costs_no_query(facts, django_assert_num_queries):
    first = api.local_support(COURSE)
    with django_assert_num_queries(0):
        assert api.local_support(COURSE) == first


def test_a_contact_that_cannot_be_reached_is_none():
    with pytest.raises(IntegrityError, match="alongside_contact_can_be_reached"), transaction.atomic():
        contact(phone="")
