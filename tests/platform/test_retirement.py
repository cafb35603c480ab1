"""Open edX retires an account: what was typed by and about that person is in no table, locked or not."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from alongside.records import api
from alongside.records.data import AfterConcern
from alongside.records.models import LearnerRecord
from alongside.records.rights import erasure
from tests.records.concerns import name_lead, raise_about, record_of
from tests.records.conftest import (
    COURSE,
    MARK,
    OTHER_COURSE,
    TWO_ASSESSORS,
    lead,
    make_actor,
    maya,
    omar,
    platform,
    ruth,
    story,
    tom,
)
from tests.records.marked import NOTED, marked
from tests.records.tables import verified

__all__ = ["lead", "marked", "maya", "omar", "platform", "ruth", "story", "tom"]

MINE = {"course_key": COURSE}
SEALED = re.compile(r"gAAAA[\w-]+=*")


def everything_stored():
    """Return every row of every table as text, and what is locked in it with the keys, in small letters."""
    keys = MultiFernet([Fernet(key) for key in django_settings.ALONGSIDE_PLAN_KEYS])
    stored = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = [repr(row) for row in cursor.fetchall()]
            opened = [keys.decrypt(sealed).decode() for row in rows for sealed in SEALED.findall(row)]
            stored += [(table, text.lower()) for text in rows + opened]
    return stored


def tables_with(*words):
    return {table for table, text in everything_stored() if any(word in text for word in words)}


def retire(signals, user_id, *sent):
    """Retire an account as the platform does: both signals, and only then the account itself."""
    account = get_user_model().objects.get(pk=user_id)
    for name in sent or ("USER_RETIRE_LMS_MISC", "USER_RETIRE_LMS_CRITICAL"):
        getattr(signals, name).send(sender=None, user=account)
    account.first_name = account.last_name = ""
    account.username, account.email, account.is_active = "retired__user_1", "retired__user_1@retired", False
    account.save()


@pytest.fixture
def everything(marked, omar):
    """Return a story in which the mark is in whatever can be typed by or about Maya, in two courses."""
    get_user_model().objects.filter(pk=marked.maya.user_id).update(email=f"{MARK}@example.org")
    api.save_plan(marked.maya, **MINE, plan_code="reflection-3", answers={"went-well": MARK}, base_version=0)
    elsewhere = {"course_key": OTHER_COURSE, "plan_code": "self-care"}
    api.save_plan(marked.maya, **elsewhere, answers={"rest": MARK}, base_version=0)

    marked.supervise(marked.maya, omar)
    rated = marked.request(usage_key="block@by-two", rubric=TWO_ASSESSORS, ratings=NOTED)
    for assessor in (marked.ruth, omar):
        words = {"strengths": MARK, "next_step": MARK, "relation": MARK}
        marked.rate(rated, assessor, ratings=NOTED, **words)

    brought = api.record_prior_learning(
        marked.lead,
        **MINE,
        record_uuid=record_of(marked.maya),
        competences=["1.1"],
        awarded_by=MARK,
        evidence=MARK,
        awarded_on=timezone.localdate() - timedelta(days=30),
        valid_until=None,
        submission_key=uuid4(),
    )
    api.withdraw_prior_learning(marked.lead, **MINE, recognition_uuid=brought.uuid, reason=MARK)
    nadia = make_actor("nadia", "Nadia", "Rahman", is_learner=False)
    name_lead(marked, nadia)
    raise_about(marked, text=MARK)
    closed = raise_about(marked, text=MARK)
    close = {"concern_uuid": closed.uuid, "closing": MARK, "after": AfterConcern.BACK_TO_QUEUE}
    api.close_concern(nadia, **MINE, **close)
    return marked


def test_what_was_typed_is_found_before(everything):
    """Or the next test would prove nothing."""
    records = {
        "alongside_records_assessordraft",
        "alongside_records_concern",
        "alongside_records_learnerrecord",
        "alongside_records_ledgertext",
        "alongside_records_privateplan",
        "alongside_records_selfassessmentdraft",
    }
    assert tables_with(MARK, "maya") == {"auth_user", *records}


def test_a_retired_learner_is_in_no_table_and_every_chain_verifies(signals, everything):
    retire(signals, everything.maya.user_id)
    assert tables_with(MARK, "maya", "okafor") == set()
    assert not LearnerRecord.objects.filter(user_id=everything.maya.user_id).exists()
    assert LearnerRecord.objects.filter(user=None).count() == 2
    assert verified()


@pytest.mark.parametrize("step", ["USER_RETIRE_LMS_MISC", "USER_RETIRE_LMS_CRITICAL"])
def test_either_step_is_enough(signals, everything, step):
    retire(signals, everything.maya.user_id, step)
    assert tables_with(MARK, "maya", "okafor") == set()
    assert verified()


def test_a_retired_supervisor_is_in_no_table_and_what_they_decided_stands(signals, everything, tom):
    before = everything.passport(tom)["3.3"]
    retire(signals, everything.ruth.user_id)
    assert tables_with("ruth", "ferreira") == set()
    after = everything.passport(tom)["3.3"]
    assert (after.state, after.signed_off_by) == (before.state, "")
    assert verified()


def test_a_retirement_stops_where_the_records_cannot_be_erased(signals, everything, monkeypatch):
    def fail(*_args):
        raise OSError("the database is gone")

    monkeypatch.setattr(erasure, "_erase_from", fail)
    with pytest.raises(OSError, match="gone"):
        retire(signals, everything.maya.user_id)
    assert "alongside_records_ledgertext" in tables_with(MARK)
