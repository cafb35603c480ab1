"""Private writing: it merges, is kept, shown and taken away by its writer, and by nobody else."""

import json
import logging
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from icalendar import Calendar

from alongside.content.own_words import mark
from alongside.server.platform import EmbeddedPlatform
from tests.blocks.conftest import actor_of, address, course_key, words
from tests.blocks.plans import BLOCK, UNIT, save, section_codes, sections, send

PRIVATE = "a-marked-and-private-sentence"


def script_data(page):
    """Return what the block's script is started with."""
    return json.loads(re.search(r'class="xblock-arguments">(\{.*?"unsent".*?)</script>', page)[1])


def panel(person, handler, **data):
    return words(person.ask(BLOCK, handler, data)["html"])


@pytest.fixture
def first(maya):
    """Maya has written into the first section."""
    save(maya, PRIVATE, 0)
    return section_codes()[0]


# -- writing ---------------------------------------------------------------------------------------------------------


def test_what_is_written_is_there_again(maya):
    code = section_codes()[0]
    answer = save(maya, PRIVATE, 0).json()
    assert answer == {"version": 1, "marks": {code: mark(PRIVATE)}, "news": {}, "clashes": {}}
    page = maya.open(UNIT)
    assert PRIVATE in page
    assert script_data(page)["version"] == 1
    assert script_data(page)["marks"] == answer["marks"]


def test_an_older_tab_is_shown_both_versions_and_overwrites_nothing(maya):
    code = section_codes()[0]
    save(maya, "from the first tab", 0)
    response = save(maya, "from the second tab", 0)
    assert response.json()["clashes"] == {code: "from the first tab"}
    page = maya.open(UNIT)
    assert "from the first tab" in page
    assert "from the second tab" not in page


def test_parts_written_on_two_devices_stand_side_by_side(maya):
    one, two, three, *_ = section_codes()
    send(maya, {one: "from the phone", three: "seen by both"})
    marks = {one: mark(""), three: mark("seen by both")}
    answer = send(maya, {two: "from the laptop"}, 1, marks=marks).json()
    assert answer["news"] == {one: "from the phone"}
    assert answer["clashes"] == {}
    page = maya.open(UNIT)
    for text in ("from the phone", "from the laptop", "seen by both"):
        assert text in page


def test_a_choice_made_after_a_clash_is_kept(maya, first):
    clash = send(maya, {first: "from the laptop"}, 0).json()
    chosen = f"from the laptop\n\n{clash['clashes'][first]}"
    answer = send(maya, {first: chosen}, clash["version"], marks=clash["marks"]).json()
    assert answer["clashes"] == {}
    assert answer["version"] == 2
    assert "from the laptop" in maya.open(UNIT)


def test_what_is_sent_twice_is_saved_once(maya, first):
    assert save(maya, PRIVATE, 0).json()["version"] == 1


def test_a_page_from_before_the_plan_was_deleted_asks_first(maya, first):
    maya.ask(BLOCK, "delete_plan", {"is_sure": True})
    response = send(maya, {first: "and on"}, 1, marks={first: mark(PRIVATE)})
    assert response.status_code == 409
    assert response.json()["is_deleted"] is True
    assert send(maya, {first: "and on"}, 0).json()["version"] == 1


def test_emptiness_is_not_kept_as_a_plan(maya):
    assert save(maya, "  \n", 0).json()["version"] == 0
    assert "rather not keep one here" in words(maya.open(UNIT))
    from alongside.records.models import PrivatePlan

    assert not PrivatePlan.objects.exists()


def test_nobody_else_sees_it(maya, visitor):
    save(maya, PRIVATE, 0)
    for username in ("tom", "ruth", "lead"):
        assert PRIVATE not in visitor(username).open(UNIT)


def test_what_a_page_sends_is_not_saved_for_whoever_has_signed_in_since(maya, visitor):
    tom, page = visitor("tom"), script_data(maya.open(UNIT))
    writer = page["unsent"]["name"]
    response = tom.post(BLOCK, "save_answers", {"answers": {}, "base_version": 0, "writer": writer})
    assert response.status_code == 403
    assert "Somebody else has signed in" in response.json()["message"]
    for handler in ("shares", "delete_plan", "not_for_me"):
        assert tom.post(BLOCK, handler, {"writer": writer, "is_sure": True}).status_code == 403
    assert (
        maya.post(BLOCK, "save_answers", {"answers": {}, "base_version": 0, "writer": writer}).status_code
        == 200
    )


def test_unsent_words_have_a_key_that_only_their_writers_page_gets(maya, visitor):
    hers, again = (script_data(maya.open(UNIT))["unsent"] for _ in range(2))
    his = script_data(visitor("tom").open(UNIT))["unsent"]
    elsewhere = script_data(maya.open("reflection-knowledge"))["unsent"]
    assert hers == again
    assert len({hers["key"], his["key"], elsewhere["key"], hers["name"], his["name"], elsewhere["name"]}) == 6
    assert "self-care" not in hers["name"]


def test_it_is_nowhere_in_the_database_in_the_clear(maya):
    save(maya, PRIVATE, 0)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert PRIVATE not in repr(cursor.fetchall()), table


def test_no_word_of_it_is_in_state_logs_or_events(maya, lead, caplog, first):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("alongside.events").addHandler(caplog.handler)
    until = (timezone.localdate() + timedelta(days=7)).isoformat()
    choices = {"sections": [first], "login": "ruth", "until": until}
    save(maya, f"{PRIVATE} again", 0)
    save(maya, PRIVATE * 1000, 1)
    send(maya, {f"{PRIVATE}-section": PRIVATE}, 1)
    send(maya, {first: [PRIVATE]}, 1)
    maya.ask(BLOCK, "preview_share", choices)
    maya.ask(BLOCK, "share_parts", {**choices, "version": 1})
    maya.post(BLOCK, "preview_share", {**choices, "sections": [], "login": PRIVATE})
    maya.ask(BLOCK, "versions")
    for kind in ("html", "md", "json"):
        assert PRIVATE in maya.client.get(address(BLOCK, f"take_copy/{kind}")).content.decode()
    assert PRIVATE not in caplog.text
    from alongside.server.models import LearnerState, Notice

    assert PRIVATE not in repr([*LearnerState.objects.values(), *Notice.objects.values()])


def test_not_keeping_one_counts_as_done_and_looks_like_keeping_one(maya, ruth):
    assert "That’s fine" in words(maya.ask(BLOCK, "not_for_me")["html"])
    from alongside.server.models import LearnerState

    save(ruth, "Ruth keeps one", 0)
    state_of = {
        state.user_id: state.state for state in LearnerState.objects.filter(scope_key__contains="self-care")
    }
    assert state_of[maya.user.pk] == state_of[ruth.user.pk]


@pytest.mark.parametrize(
    "sent",
    [
        {"answers": None},
        {"answers": []},
        {"answers": {"unknown-section": "x"}},
        {"answers": {"well": 3}},
        {"answers": {"when-well": "x"}, "marks": []},
        {"answers": {"when-well": "x"}, "marks": {"when-well": 4}},
        {"answers": {"when-well": "x"}, "base_version": "1"},
        {"answers": {"when-well": "x" * 20_001}},
    ],
)
def test_what_cannot_be_saved_is_refused_in_words(maya, sent):
    response = maya.post(BLOCK, "save_answers", {"base_version": 0, **sent})
    assert response.status_code in (400, 409)
    assert response.json()["message"]


def test_a_plan_at_its_fullest_in_any_script_is_saved_in_one_go(maya):
    answers = dict.fromkeys(section_codes(), "好" * 20000)
    body = json.dumps({"answers": answers, "base_version": 0}, ensure_ascii=False).encode()
    response = maya.client.post(address(BLOCK, "save_answers"), body, content_type="application/json")
    assert response.json()["version"] == 1


@pytest.fixture
def without_the_first_section(monkeypatch):
    """Have the author take the first section out of the template."""

    def take_it_out():
        from alongside.plan import PlanBlock

        template = PlanBlock.template.fget
        monkeypatch.setattr(
            PlanBlock,
            "template",
            property(lambda self: template(self).model_copy(update={"sections": sections()[1:]})),
        )

    return take_it_out


def test_words_of_a_part_that_the_author_took_out_stay_in_sight(maya, first, without_the_first_section):
    without_the_first_section()
    page = maya.open(UNIT)
    assert PRIVATE in page
    assert "A part that is no longer asked" in words(page)
    marks = {first: mark(PRIVATE)}
    assert send(maya, {section_codes()[1]: "x"}, 1, marks=marks).json()["news"] == {}
    assert PRIVATE in maya.open(UNIT)
    copied = maya.client.get(address(BLOCK, "take_copy/md")).content.decode()
    assert PRIVATE in copied
    send(maya, {first: ""}, 2, marks=marks)
    assert "A part that is no longer asked" not in words(maya.open(UNIT))


# -- keys ------------------------------------------------------------------------------------------------------------


def test_without_keys_it_says_what_to_do_and_loses_nothing(maya, settings):
    save(maya, PRIVATE, 0)
    keys, settings.ALONGSIDE_PLAN_KEYS = settings.ALONGSIDE_PLAN_KEYS, []
    page = maya.open(UNIT)
    assert "ALONGSIDE_PLAN_KEYS" in words(page)
    assert sections()[0].prompt in words(page)
    assert "<textarea" not in page
    assert save(maya, "more", 1).status_code == 503
    settings.ALONGSIDE_PLAN_KEYS = keys
    assert PRIVATE in maya.open(UNIT)


# -- a day to look at it again ---------------------------------------------------------------------------------------


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def test_a_day_can_be_set_and_taken_away(maya, first, monkeypatch):
    monkeypatch.setattr(EmbeddedPlatform, "sends_email", False)
    assert "Send me an email" not in panel(maya, "review")
    day = in_days(14)
    assert "Change the day" in panel(maya, "set_review", on=day.isoformat())
    assert f'value="{day.isoformat()}"' in maya.ask(BLOCK, "review")["html"]
    assert "Remind me" in panel(maya, "set_review")


def test_email_is_offered_where_it_is_sent(maya, first, monkeypatch):
    monkeypatch.setattr(EmbeddedPlatform, "sends_email", True)
    assert "Send me an email" in panel(maya, "review")
    html = maya.ask(BLOCK, "set_review", {"on": in_days(14).isoformat(), "by_email": True})["html"]
    assert re.search(r'name="by_email"\s+checked', html)


@pytest.mark.parametrize("on", ["yesterday", "2026-13-01", "2020-01-01", 5, ["x"], "9999-12-31"])
def test_a_day_that_is_none_is_refused_in_words(maya, first, on):
    response = maya.post(BLOCK, "set_review", {"on": on})
    assert response.status_code == 400
    assert response.json()["message"]


def test_when_the_day_has_come_the_page_says_so_until_it_is_done(maya, first, days_pass):
    maya.ask(BLOCK, "set_review", {"on": in_days(3).isoformat()})
    assert "You wanted to look at this again" not in words(maya.open(UNIT))
    days_pass(3)
    assert "You wanted to look at this again" in words(maya.open(UNIT))
    maya.ask(BLOCK, "set_review")
    assert "You wanted to look at this again" not in words(maya.open(UNIT))


def calendar_entry(person):
    response = person.client.get(address(BLOCK, "calendar"))
    assert response["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    return event


def test_the_day_goes_into_a_calendar_under_a_name_that_tells_nothing(maya, first):
    assert maya.client.get(address(BLOCK, "calendar")).status_code == 404
    maya.ask(BLOCK, "set_review", {"on": in_days(14).isoformat()})
    entry = calendar_entry(maya)
    assert str(entry["summary"]) == "A look at my own notes"
    assert entry.decoded("dtstart") == in_days(14)
    assert str(entry["url"]).startswith("http://testserver/unit/plan-self-care/")
    assert PRIVATE not in str(entry)
    maya.ask(BLOCK, "set_review", {"on": in_days(21).isoformat()})
    assert calendar_entry(maya)["uid"] == entry["uid"]
    assert calendar_entry(maya).decoded("dtstart") == in_days(21)


# -- earlier versions ------------------------------------------------------------------------------------------------


@pytest.fixture
def rewritten(maya, first, days_pass):
    """Maya has come back after a day, and has written something else."""
    days_pass(1)
    two = section_codes()[1]
    send(maya, {first: "another sentence", two: "new"}, 1, marks={first: mark(PRIVATE)})
    return first


def numbers(person):
    return re.findall(r'data-number="(\d+)"', person.ask(BLOCK, "versions")["html"])


def test_an_earlier_version_is_compared_word_by_word(maya, rewritten):
    (number,) = numbers(maya)
    html = maya.ask(BLOCK, "versions", {"number": number})["html"]
    assert re.search(rf"<del>.*{PRIVATE}.*</del>", html)
    assert re.search(r"<ins>.*another sentence.*</ins>", html)
    assert "[gone:" in words(html)
    assert sections()[1].title in words(html)
    assert sections()[2].title not in words(html)


def test_all_of_it_or_one_part_can_be_brought_back_and_nothing_is_lost(maya, rewritten):
    two = section_codes()[1]
    (number,) = numbers(maya)
    back = maya.ask(BLOCK, "restore", {"number": number, "section": rewritten, "base_version": 2})
    assert back["answers"] == {rewritten: PRIVATE, two: "new"}
    assert back["marks"][rewritten] == mark(PRIVATE)
    assert len(numbers(maya)) == 2
    back = maya.ask(BLOCK, "restore", {"number": number, "base_version": 3})
    assert back["answers"] == {rewritten: PRIVATE}
    assert len(numbers(maya)) == 3


def test_nothing_is_brought_back_over_what_another_device_has_written(maya, rewritten):
    (number,) = numbers(maya)
    response = maya.post(BLOCK, "restore", {"number": number, "base_version": 1})
    assert response.status_code == 409
    assert "another sentence" in maya.open(UNIT)


@pytest.mark.parametrize("number", ["999", "x", None, True, 10**30, -1, [1]])
def test_a_version_that_is_none_is_refused_in_words(maya, first, number):
    for handler in ("versions", "restore"):
        response = maya.post(BLOCK, handler, {"number": number, "base_version": 1})
        assert 400 <= response.status_code < 500
        assert response.json()["message"]


# -- copies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["html", "md", "json"])
def test_a_copy_is_a_file_for_its_writer_alone(maya, first, visitor, kind):
    send(maya, {section_codes()[1]: "<script>alert(1)</script>"}, 1)
    response = maya.client.get(address(BLOCK, f"take_copy/{kind}"))
    text = response.content.decode()
    assert PRIVATE in text
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith('attachment; filename="my-notes-')
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert kind == "json" or "<script>" not in text
    assert sections()[2].title not in text
    assert visitor("tom").client.get(address(BLOCK, f"take_copy/{kind}")).status_code == 409


def test_there_is_no_copy_of_nothing_or_of_another_kind(maya):
    assert maya.client.get(address(BLOCK, "take_copy/html")).status_code == 409
    save(maya, PRIVATE, 0)
    for kind in ("pdf", "../x", 'x"y'):
        response = maya.client.get(address(BLOCK, f"take_copy/{kind}"))
        assert response.status_code == 404
        assert PRIVATE not in response.content.decode()


# -- sharing ---------------------------------------------------------------------------------------------------------


def choices(person, **more):
    """Return what Maya's form says when she has chosen Ruth."""
    html = person.ask(BLOCK, "shares")["html"]
    reader = re.search(r'name="reader" value="(\w+)"', html)[1]
    until = re.search(r'name="until" required min="[^"]*" value="([^"]*)"', html)[1]
    return {"sections": [section_codes()[0]], "reader": reader, "until": until, **more}


def share(person, **more):
    chosen = choices(person, **more)
    html = person.ask(BLOCK, "preview_share", chosen)["html"]
    version = json.loads(re.search(r'data-given="([^"]*)"', html)[1].replace("&quot;", '"'))["version"]
    return html, person.ask(BLOCK, "share_parts", {**chosen, "version": version})["html"]


def shared_with(person):
    from alongside.records import api

    actor = actor_of(person)
    return [
        api.read_shared_plan(actor, course_key=course_key(), share_uuid=each.uuid)
        for each in api.plans_shared_with(actor, course_key=course_key())
    ]


def test_she_sees_what_ruth_will_see_and_then_ruth_sees_it(maya, ruth, first):
    send(maya, {section_codes()[1]: "for nobody"}, 1)
    preview, after = share(maya)
    assert PRIVATE in preview
    assert "for nobody" not in preview
    assert "Ruth Ferreira" in words(preview)
    assert "Not looked at yet" in words(after)
    (shared,) = shared_with(ruth)
    assert shared.sections == ((sections()[0].title, PRIVATE),)
    assert "Looked at once" in panel(maya, "shares")


def test_somebody_else_can_be_named_by_their_login(maya, visitor, first):
    share(maya, reader="", login="tom")
    assert len(shared_with(visitor("tom"))) == 1


def test_nothing_is_shown_before_it_was_seen(maya, ruth, first):
    maya.ask(BLOCK, "preview_share", choices(maya))
    assert shared_with(ruth) == []
    assert maya.post(BLOCK, "share_parts", choices(maya)).status_code == 400
    save(maya, "written since", 1)
    send(maya, {first: "written since"}, 1, marks={first: mark(PRIVATE)})
    assert maya.post(BLOCK, "share_parts", choices(maya, version=1)).status_code == 409
    assert shared_with(ruth) == []


def test_it_can_be_taken_back_at_once(maya, ruth, first):
    _preview, after = share(maya)
    uuid = re.search(r'data-share="([^"]*)"', after)[1]
    assert "taken back" in panel(maya, "end_share", share=uuid)
    assert shared_with(ruth) == []
    assert "Never looked at" in panel(maya, "shares")


def test_new_words_are_shown_only_by_showing_them_again(maya, ruth, first):
    share(maya)
    send(maya, {first: "new words"}, 1, marks={first: mark(PRIVATE)})
    html = maya.ask(BLOCK, "shares")["html"]
    assert "You have changed these parts since" in words(html)
    assert shared_with(ruth)[0].sections[0][1] == PRIVATE
    again = maya.ask(BLOCK, "shares", {"again": re.search(r'data-again="([^"]*)"', html)[1]})["html"]
    assert f'value="{first}" checked' in again
    assert re.search(r'name="reader" value="\w+" checked', again)
    share(maya)
    (shared,) = shared_with(ruth)
    assert shared.sections[0][1] == "new words"


@pytest.mark.parametrize(
    "wrong",
    [
        {"sections": []},
        {"sections": "when-well"},
        {"sections": [1]},
        {"sections": ["unknown"]},
        {"reader": "", "login": "nobody-of-that-name"},
        {"reader": "", "login": ""},
        {"reader": "", "login": 7},
        {"reader": "f" * 16},
        {"until": "2020-01-01"},
        {"until": "soon"},
        {"until": "9999-12-31"},
        {"until": None},
    ],
)
def test_what_cannot_be_shared_is_refused_in_words(maya, ruth, first, wrong):
    for handler in ("preview_share", "share_parts"):
        response = maya.post(BLOCK, handler, choices(maya, version=1) | wrong)
        assert 400 <= response.status_code < 500
        assert response.json()["message"]
        assert PRIVATE not in response.content.decode()
    assert shared_with(ruth) == []


@pytest.mark.parametrize("share_uuid", ["x", None, "00000000-0000-4000-8000-000000000000"])
def test_what_was_never_shared_cannot_be_taken_back(maya, first, share_uuid):
    assert maya.post(BLOCK, "end_share", {"share": share_uuid}).status_code in (400, 404)
    if share_uuid:
        assert maya.post(BLOCK, "shares", {"again": share_uuid}).status_code in (400, 404)


def test_no_id_of_an_account_is_on_the_page(maya, ruth, first):
    html = maya.ask(BLOCK, "shares")["html"]
    assert f'value="{ruth.user.pk}"' not in html


# -- deleting --------------------------------------------------------------------------------------------------------


def test_deleting_takes_everything_away_and_leaves_the_page_done(maya, ruth, rewritten):
    from alongside.records.models import EarlierPlan, PlanShare, PrivatePlan

    share(maya)
    assert maya.post(BLOCK, "delete_plan", {}).status_code == 400
    assert maya.post(BLOCK, "delete_plan", {"is_sure": "yes"}).status_code == 400
    answer = maya.ask(BLOCK, "delete_plan", {"is_sure": True})
    assert "It is deleted" in words(answer["page"])
    assert PRIVATE not in answer["page"]
    assert answer["data"] == {"version": 0, "marks": {}}
    for model in (PrivatePlan, EarlierPlan, PlanShare):
        assert not model.objects.exists()
    assert shared_with(ruth) == []
    from alongside.server.models import Completion

    assert Completion.objects.get(user=maya.user, usage_key__contains="self-care").completion == 1.0


@pytest.mark.parametrize("handler", ["review", "shares", "preview_share"])
def test_where_there_is_no_plan_the_panels_say_so(maya, handler):
    response = maya.post(BLOCK, handler, {"until": "2027-01-01", "sections": ["when-well"], "login": "ruth"})
    assert 400 <= response.status_code < 500
    assert response.json()["message"]


# -- what supervisors see --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_seen", [True, False])
def test_learners_are_told_if_supervisors_see_whether_there_is_a_plan(maya, monkeypatch, is_seen):
    facts = {"plans": {"supervisors_see_whether_kept": is_seen}}
    monkeypatch.setattr(EmbeddedPlatform, "course_facts", lambda *_: facts)
    told = "supervisors see whether you keep this plan"
    assert (told in words(maya.open(UNIT))) is is_seen
    assert told not in words(maya.open("reflection-knowledge"))
