"""Eight at the same moment: one definite order, nothing twice, nothing lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    database = tmp_path_factory.mktemp("records") / "records.sqlite3"
    done = subprocess.run(
        [sys.executable, "-m", "tests.records.at_once", str(database)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_same_request_sent_eight_times_at_once_is_one(told):
    assert len(told["requests"]) == 8
    assert len(set(told["requests"])) == 1


def test_of_eight_assessors_who_claim_at_once_one_holds_the_request(told):
    assert told["claims"].count("Conflict") == 7


def test_the_same_decision_sent_eight_times_at_once_is_one(told):
    assert len(told["decisions"]) == 8
    assert len(set(told["decisions"])) == 1


def test_of_eight_withdrawals_at_once_one_counts(told):
    assert told["withdrawals"] == ["Conflict"] * 7 + ["done"]


def test_of_eight_ratings_at_once_as_many_count_as_the_rubric_asks_for(told):
    assert told["ratings"] == ["Conflict"] * 6 + ["done"] * 2


def test_eight_answers_at_once_stand_in_a_definite_order_and_everything_fits(told):
    assert told["replies"] == ["done"] * 8
    first = ["requested", "claimed", "decided", *["replied"] * 8, "withdrawn"]
    assert told["kinds"] == [*first, "requested", "rated", "rated"]
    assert told["faults"] == []
