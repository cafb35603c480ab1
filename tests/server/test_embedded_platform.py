"""What the embedded server's adapter does outside the database (the rest: tests/server/test_platform.py)."""

import json
import logging

from alongside.server.platform import EmbeddedPlatform

COURSE = "course-v1:Lantern+PSW+2026"


def test_a_tracking_event_is_one_line_of_json_in_a_log_of_its_own(caplog):
    caplog.set_level(logging.INFO, "alongside.events")
    EmbeddedPlatform().emit("alongside.request.created", {"course_key": COURSE, "attempt": 1}, user_id=7)
    (record,) = caplog.records
    assert record.name == "alongside.events"
    assert json.loads(record.getMessage()) == {
        "name": "alongside.request.created",
        "user_id": 7,
        "data": {"course_key": COURSE, "attempt": 1},
    }


def test_the_workspace_has_its_place():
    assert EmbeddedPlatform().workspace_url(COURSE, "requests/1/") == f"/alongside/{COURSE}/requests/1/"


def test_the_site_is_where_people_reach_the_server(settings):
    settings.ALONGSIDE_ADDRESS = "https://training.example.org"
    assert EmbeddedPlatform().site_url() == "https://training.example.org"
