"""Private means private: what a learner writes for themselves is in the clear nowhere but on their own page.

A marked sentence is typed into every field of every plan and reflection of the course, and every feature is used on
it; another is shared with one person. Then they are looked for in every table, in the logs, the cache and the data
folder, and in every page, file and answer that anybody else can get. What a browser keeps is looked through in
tests/browser/.
"""

import base64
import logging
import zlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.views.debug import ExceptionReporter

from alongside.content.own_words import mark
from alongside.records import api as records
from alongside.records.models import EarlierPlan, PrivatePlan
from alongside.records.private import plan
from alongside.server import catalogue
from alongside.server.membership import membership
from alongside.server.models import LearnerState
from alongside.server.runtime import LearnerRuntime
from alongside.server.settings import DATA
from tests.abuse.looking import (
    disguises,
    files_with,
    hides,
    is_cached,
    plans,
    readable,
    tables_with,
    walk_through,
)
from tests.blocks.conftest import course_key, workspace

MARK = "otters-sleep-under-the-third-bridge"
LENT = "herons-stand-where-the-water-is-slow"
PLANS = plans()


@pytest.fixture
def written(maya, caplog):
    """Every field of every page for private writing holds it, and what was logged on the way."""
    caplog.set_level(logging.DEBUG)
    assert len(PLANS) >= 10
    for name, sections in PLANS:
        maya.ask(name, "save_answers", {"answers": dict.fromkeys(sections, MARK), "base_version": 0})
    lend(membership(maya.user, course_key()).actor)
    return caplog


def lend(writer):
    """Write on in another sitting, name a day for looking at it again, and share one section with Ruth."""
    which = {"course_key": course_key(), "plan_code": PrivatePlan.objects.earliest("pk").plan_code}
    PrivatePlan.objects.update(saved_at=timezone.now() - timedelta(hours=1))
    first, *others = PLANS[0][1]
    records.save_plan(writer, **which, answers=dict.fromkeys(others, MARK) | {first: LENT}, base_version=1)
    assert EarlierPlan.objects.exists()
    records.set_plan_review(writer, **which, on=timezone.localdate(), by_email=False)
    records.share_plan(
        writer,
        **which,
        sections=[first],
        titles=dict.fromkeys(PLANS[0][1], "A title"),
        plan_title="A plan",
        with_login="ruth",
        until=timezone.localdate(),
    )


def test_its_writer_finds_it(written, maya):
    pages = [found for found in walk_through(maya.client) if MARK in found.text]
    assert len(pages) == len(PLANS)


def test_what_looks_for_it_would_find_it(tmp_path):
    assert hides(zlib.compress(f"say {MARK} twice".encode()), MARK)
    assert hides(base64.b64encode(f"x{MARK}".encode()), MARK)
    (tmp_path / "file").write_text(MARK)
    assert files_with(MARK, tmp_path)
    assert not hides(b"nothing of the kind", MARK)


def test_it_is_in_no_table_log_cache_or_file(written):
    for words in (MARK, LENT):
        assert tables_with(words) == set()
        assert not any(disguise.decode("latin-1") in written.text for disguise in disguises(words))
        assert not is_cached(words)
        assert files_with(words, DATA.path) == set()


@pytest.mark.parametrize("who", ["ruth", "lead", "administrator", "tom", "stranger"])
def test_nobody_else_can_open_a_page_or_file_with_it(written, request, visitor, who):
    reader = visitor("tom") if who == "tom" else request.getfixturevalue(who)
    found = [*walk_through(reader.client)]
    assert len(found) > (1 if who == "stranger" else 100)
    assert {page.path for page in found if MARK in page.text} == set()
    lent = {page.path for page in found if LENT in page.text}
    assert len(lent) == (1 if who == "ruth" else 0), "one page of whom it is shared with, and nobody else's"


def test_it_is_in_nothing_that_others_take_away(written, lead):
    for name in ("decisions.csv", "decisions.xlsx", "cohort.csv", "cohort.xlsx"):
        response = lead.client.get(workspace(f"exports/{name}"))
        assert response.status_code == 200
        assert MARK not in readable(response)


def test_apps_search_and_reports_get_none_of_it(written, maya):
    member = membership(maya.user, course_key())
    for key in {key for key in catalogue.current().blocks if key.block_type == "alongside_plan"}:
        runtime = LearnerRuntime(catalogue.current(), maya.user, member, (key,))
        block = runtime.get_block(key)
        states = [
            SimpleNamespace(username="maya", state=state)
            for state in LearnerState.objects.values_list("state", flat=True)
        ]
        told = [block.student_view_data(), block.index_dictionary(), block.generate_report_data(states)]
        assert MARK not in repr(told)


def test_an_error_report_does_not_quote_it(written, maya, monkeypatch):
    def fails(*_arguments, **_options):
        raise ValueError("something is wrong with the database")

    monkeypatch.setattr(plan, "save_version", fails)
    name, sections = PLANS[0]
    data = {
        "answers": dict.fromkeys(sections, MARK + " and on"),
        "marks": dict.fromkeys(sections, mark(MARK)),
        "base_version": 1,
    }
    assert maya.post(name, "save_answers", data).status_code == 500
    caught = [record.exc_info for record in written.records if record.exc_info]
    reports = [ExceptionReporter(None, *each) for each in caught]
    assert "something is wrong" in reports[0].get_traceback_text()
    for report in reports:
        assert MARK not in report.get_traceback_text()
        assert MARK not in report.get_traceback_html()
