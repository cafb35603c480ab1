"""Private means private: what a learner writes for themselves is in the clear nowhere but on their own page.

A marked sentence is typed into every field of every plan and reflection of the course, and every feature is used on
it. Then it is looked for in every table, in the logs, the cache and the data folder, and in every page, file and answer
that anybody else can get. What a browser keeps is looked through in tests/browser/.
"""

import base64
import logging
import zlib
from types import SimpleNamespace

import pytest
from django.views.debug import ExceptionReporter

from alongside.records import _plans
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
PLANS = plans()


@pytest.fixture
def written(maya, caplog):
    """Every field of every page for private writing holds it, and what was logged on the way."""
    caplog.set_level(logging.DEBUG)
    assert len(PLANS) >= 10
    for name, sections in PLANS:
        maya.ask(name, "save_answers", {"answers": dict.fromkeys(sections, MARK), "base_version": 0})
    return caplog


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
    assert tables_with(MARK) == set()
    assert not any(disguise.decode("latin-1") in written.text for disguise in disguises(MARK))
    assert not is_cached(MARK)
    assert files_with(MARK, DATA.path) == set()


@pytest.mark.parametrize("who", ["ruth", "lead", "administrator", "tom", "stranger"])
def test_nobody_else_can_open_a_page_or_file_with_it(written, request, visitor, who):
    reader = visitor("tom") if who == "tom" else request.getfixturevalue(who)
    found = [*walk_through(reader.client)]
    assert len(found) > (1 if who == "stranger" else 100)
    assert {page.path for page in found if MARK in page.text} == set()


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

    monkeypatch.setattr(_plans, "save_version", fails)
    name, sections = PLANS[0]
    data = {"answers": dict.fromkeys(sections, MARK + " and on"), "base_version": 1}
    assert maya.post(name, "save_answers", data).status_code == 500
    caught = [record.exc_info for record in written.records if record.exc_info]
    reports = [ExceptionReporter(None, *each) for each in caught]
    assert "something is wrong" in reports[0].get_traceback_text()
    for report in reports:
        assert MARK not in report.get_traceback_text()
        assert MARK not in report.get_traceback_html()
