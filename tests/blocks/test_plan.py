import pytest
from django.db import connection

from tests.blocks.conftest import words

UNIT, BLOCK = "plan-self-care", "alongside_plan:self-care"
PRIVATE = "a-marked-and-private-sentence"


def section_codes():
    from alongside.content.course import shipped_course

    unit = next(unit for unit in shipped_course().units if unit.code == "self-care")
    return [section.code for section in unit.document.content.sections]


def save(person, text, base_version, handler="save_answers"):
    return person.post(BLOCK, handler, {"answers": {section_codes()[0]: text}, "base_version": base_version})


def test_what_is_written_is_there_again(maya):
    assert save(maya, PRIVATE, 0).json() == {"version": 1}
    assert PRIVATE in maya.open(UNIT)


def test_an_older_tab_is_shown_both_versions_and_overwrites_nothing(maya):
    save(maya, "from the first tab", 0)
    response = save(maya, "from the second tab", 0)
    assert response.status_code == 409
    assert response.json()["answers"][section_codes()[0]] == "from the first tab"
    assert response.json()["version"] == 1
    assert "from the first tab" in maya.open(UNIT)


def test_nobody_else_sees_it(maya, visitor):
    save(maya, PRIVATE, 0)
    for username in ("tom", "ruth", "lead"):
        assert PRIVATE not in visitor(username).open(UNIT)


def test_it_is_nowhere_in_the_database_in_the_clear(maya):
    save(maya, PRIVATE, 0)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert PRIVATE not in repr(cursor.fetchall()), table


def test_not_keeping_one_counts_as_done_and_looks_like_keeping_one(maya, ruth):
    assert "That’s fine" in words(maya.ask(BLOCK, "not_for_me")["html"])
    from alongside.server.models import LearnerState

    save(ruth, "Ruth keeps one", 0)
    state_of = {
        state.user_id: state.state for state in LearnerState.objects.filter(scope_key__contains="self-care")
    }
    assert state_of[maya.user.pk] == state_of[ruth.user.pk]


@pytest.mark.parametrize("answers", [None, [], {"unknown-section": "x"}, {"well": 3}])
def test_what_cannot_be_saved_is_refused_in_words(maya, answers):
    response = maya.post(BLOCK, "save_answers", {"answers": answers, "base_version": 0})
    assert response.status_code in (400, 409)
    assert response.json()["message"]


def test_without_keys_it_says_what_to_do_and_loses_nothing(maya, settings):
    save(maya, PRIVATE, 0)
    keys, settings.ALONGSIDE_PLAN_KEYS = settings.ALONGSIDE_PLAN_KEYS, []
    page = words(maya.open(UNIT))
    assert "ALONGSIDE_PLAN_KEYS" in page
    assert save(maya, "more", 1).status_code == 503
    settings.ALONGSIDE_PLAN_KEYS = keys
    assert PRIVATE in maya.open(UNIT)
