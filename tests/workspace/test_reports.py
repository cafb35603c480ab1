"""What can be taken away: lists for a spreadsheet, and one learner's whole record on paper, as PDF and as JSON."""

import csv
import io
import json
import tempfile
import tracemalloc
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import jsonschema
import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from alongside.content.rubric import Kind, Level, Outcome, Rating
from alongside.records import api as records
from alongside.records.data import AssessmentDraft, ObservationFormat
from alongside.server.membership import membership
from alongside.workspace import reports
from alongside.workspace.reports.columns import Column, cells
from alongside.workspace.reports.csv_file import csv_pieces
from alongside.workspace.reports.wrapping import wrap
from alongside.workspace.reports.xlsx_file import xlsx_file
from tests.workspace.conftest import sign_off_key
from tests.workspace.reports import SCHEMA
from tests.workspace.tagged import kinds

LISTS = ("exports/decisions.csv", "exports/decisions.xlsx", "exports/cohort.csv", "exports/cohort.xlsx")
OWN = ("my-record/", "my-record.pdf", "my-record.json")
SECRET = "Look for whether they name the limit before they are asked."


@pytest.fixture
def rubric(rubric):
    """The shipped rubric, with something in it that only assessors may read."""
    first, *others = rubric.criteria
    return rubric.model_copy(
        update={"criteria": (first.model_copy(update={"assessor_notes": SECRET}), *others)}
    )


@pytest.fixture
def actor(people, course_key):
    return lambda name: membership(people[name], course_key).actor


@pytest.fixture
def filled(rubric, ratings):
    first = rubric.criteria[0]
    seen = Rating(Level.READY, (next(iter(first.behaviours.of(Kind.BASIC))),), "Asked what Jo wanted.")
    return AssessmentDraft(
        ratings={**ratings, first.code: seen},
        strengths="Warm from the start.",
        next_step="Leave more silence.",
        observed_on=date(2026, 1, 15),
        format=ObservationFormat.ROLE_PLAY_LIVE,
        relation="line manager",
        has_peer_experience=True,
    )


@pytest.fixture
def decide(ask, actor, course_key, filled):
    """Let Ruth see and decide a learner's role-play; return the decision."""

    def decided(learner="maya", outcome=Outcome.SIGNED_OFF, **changes):
        where = {"course_key": course_key, "request_uuid": ask(learner)}
        records.claim(actor("ruth"), **where)
        records.decide(
            actor("ruth"),
            **where,
            outcome=outcome,
            assessment=replace(filled, **changes),
            submission_key=uuid4(),
        )
        return records.assessment_form(actor("ruth"), **where).decision

    return decided


@pytest.fixture
def record_of(people, course_key):
    """The address of somebody's record in the workspace, without its ending."""

    def path(name):
        record = people[name].alongside_records.get(course_key=course_key)
        return f"people/{record.uuid}/record"

    return path


@pytest.fixture
def get(people, course_key):
    """Ask for an address as somebody; return the answer."""

    def answer(name, path, course=course_key, **query):
        client = Client(raise_request_exception=False)
        client.force_login(people[name])
        return client.get(f"/alongside/{course}/{path}", query)

    return answer


def body(answer):
    return b"".join(answer) if answer.streaming else answer.content


def table(answer):
    assert answer.status_code == 200
    text = body(answer).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def sheet(answer):
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(body(answer))).active


def pdf_text(answer):
    assert answer.status_code == 200
    reader = PdfReader(io.BytesIO(body(answer)))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


# -- lists -----------------------------------------------------------------------------------------------------------


def test_each_decision_is_a_row_in_words_and_codes(decide, get, rubric, course_key):
    decision = decide()
    (row,) = table(get("ruth", "exports/decisions.csv"))
    assert row["Learner"] == "Maya Okafor"
    assert row["Decided by"] == "Ruth Ferreira"
    assert (row["Decision"], row["Decision (code)"]) == ("Signed off", "signed-off")
    assert row["Decided on"] == timezone.localdate().isoformat()
    assert row["Decided at (UTC)"] == f"{decision.decided_at:%Y-%m-%dT%H:%M:%SZ}"
    assert row["Observed on"] == "2026-01-15"
    assert row["How it was observed (code)"] == "role-play-live"
    assert row["Levels"].split("; ") == [f"{each.code}: ready" for each in rubric.criteria]
    assert set(row["Competences"].split("; ")) == set(decision.competences)
    assert row["Rubric version"].startswith("sha256:")
    assert row["Decision id"] == str(decision.uuid)
    assert row["Withdrawn on"] == ""
    assert "Warm from the start." not in row.values()


def test_a_withdrawn_sign_off_and_another_attempt_can_be_told_apart(decide, get, actor, course_key):
    decide(outcome=Outcome.PRACTISE_AGAIN)
    decision = decide()
    records.withdraw(actor("lead"), course_key=course_key, decision_uuid=decision.uuid, reason="Not them.")
    first, second = table(get("lead", "exports/decisions.csv"))
    assert (first["Attempt"], first["Decision (code)"]) == ("1", "practise-again")
    assert (second["Attempt"], second["Decision (code)"]) == ("2", "signed-off")
    assert first["Withdrawn on"] == ""
    assert second["Withdrawn on"] == timezone.localdate().isoformat()


def test_the_workbook_says_the_same_with_real_dates(decide, get):
    decide()
    (row,) = table(get("ruth", "exports/decisions.csv"))
    found = sheet(get("ruth", "exports/decisions.xlsx"))
    assert found.freeze_panes == "A2"
    headings, values = ([cell.value for cell in line] for line in found.rows)
    assert headings == list(row)
    by_heading = dict(zip(headings, values, strict=True))
    assert by_heading["Observed on"].date() == date(2026, 1, 15)
    assert by_heading["Learner"] == row["Learner"]
    assert by_heading["Attempt"] == 1


def test_only_decisions_since_a_day(decide, get):
    decide()
    today = timezone.localdate()
    assert len(table(get("ruth", "exports/decisions.csv", since=today.isoformat()))) == 1
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert table(get("ruth", "exports/decisions.csv", since=tomorrow)) == []
    assert sheet(get("ruth", "exports/decisions.xlsx", since=tomorrow)).max_row == 1


@pytest.mark.parametrize("path", LISTS[:2])
def test_a_day_that_is_none_is_answered_in_words(get, path):
    answer = get("ruth", path, since="last week")
    assert answer.status_code == 400
    assert "since=2026-01-31" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_cohort_has_a_row_for_each_learner_and_a_column_for_each_competence(decide, get):
    decision = decide()
    rows = {row["Learner"]: row for row in table(get("ruth", "exports/cohort.csv"))}
    assert set(rows) == {"Maya Okafor", "Tom Ellery"}
    signed_off = {
        heading.split()[0] for heading, words in rows["Maya Okafor"].items() if words == "Signed off"
    }
    assert signed_off == set(decision.competences)
    assert rows["Maya Okafor"]["Signed off"] == str(len(signed_off))
    assert rows["Maya Okafor"]["Supervised by"] == "Ruth Ferreira"
    assert rows["Tom Ellery"]["1.1 Values"] == "Not yet"
    found = sheet(get("ruth", "exports/cohort.xlsx"))
    assert [cell.value for cell in found[1]] == list(rows["Maya Okafor"])
    assert found.max_row == 3


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1"])
def test_no_text_is_taken_for_a_formula(decide, get, people, name):
    get_user_model().objects.filter(pk=people["maya"].pk).update(first_name=name, last_name="")
    decide()
    (row,) = table(get("ruth", "exports/decisions.csv"))
    assert row["Learner"] == f"'{name}"
    cell = sheet(get("ruth", "exports/decisions.xlsx"))["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


@pytest.mark.parametrize("first", "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
def test_whatever_may_begin_a_formula_has_an_apostrophe_before_it(first):
    columns = [Column("Name", lambda row: row), Column("Number", lambda row: -1)]
    assert cells(columns, f"{first}1") == [f"'{first}1", -1]


def test_what_no_workbook_can_hold_does_not_stop_it():
    columns = [Column("Name", lambda row: row)]
    assert cells(columns, "Ma\x00y\x0ba") == ["Ma\ufffdy\ufffda"]
    assert openpyxl.load_workbook(xlsx_file("List", columns, ["Ma\x00ya"])).active["A2"].value == "Ma\ufffdya"


def test_a_name_too_long_for_a_sheet_is_cut_short():
    book = openpyxl.load_workbook(
        xlsx_file("[Lists/of]: " + "decisions " * 5, [Column("Name", str)], ["Maya"])
    )
    assert book.sheetnames == ["Listsof decisions decisions dec"]
    assert book.active["A2"].value == "Maya"


def test_a_supervisor_takes_away_theirs_staff_everybody_s(decide, get, people, course_key, actor):
    decide("maya")
    decide("tom")
    assert {row["Learner"] for row in table(get("lead", "exports/decisions.csv"))} == {
        "Maya Okafor",
        "Tom Ellery",
    }
    (supervision,) = (
        each
        for each in records.supervisions(actor("lead"), course_key=course_key).rows
        if each.learner_name == "Tom Ellery"
    )
    records.end_supervision(
        actor("lead"),
        course_key=course_key,
        supervision_uuid=supervision.uuid,
        ends=timezone.localdate() - timedelta(days=1),
    )
    for path in ("exports/decisions.csv", "exports/cohort.csv"):
        assert {row["Learner"] for row in table(get("ruth", path))} == {"Maya Okafor"}


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_for_those_who_have_people_in_their_care(decide, get, path, course_key):
    decide()
    assert get("maya", path).status_code == 404
    assert get("ruth", path, course="course-v1:Other+PSW+2026").status_code == 404
    assert Client().get(f"/alongside/{course_key}/{path}").status_code == 302


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_kept_nowhere_and_named_safely(decide, get, path, course_key):
    decide()
    answer = get("ruth", path)
    what, ending = path.removeprefix("exports/").split(".")
    run = course_key.removeprefix("course-v1:").replace("+", "-")
    name = f"alongside-{what}-{run}-{timezone.localdate()}.{ending}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    body(answer)


def test_rows_are_fetched_as_the_file_is_sent():
    fetched = []

    def rows():
        for number in range(1_000):
            fetched.append(number)
            yield number

    pieces = csv_pieces([Column("Number", lambda row: row)], rows())
    assert fetched == []
    next(pieces)
    begun = len(fetched)
    assert 0 < begun < 200
    assert len(b"".join(pieces).splitlines()) == 1_000 - begun


def write_csv(columns, rows):
    for _piece in csv_pieces(columns, rows):
        pass


def write_xlsx(columns, rows):
    xlsx_file("List", columns, rows).close()


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_memory_does_not_grow_with_the_list(write):
    columns = [Column("Name", lambda row: f"Learner {row}"), Column("Number", lambda row: row)]

    def peak(length):
        tracemalloc.start()
        write(columns, iter(range(length)))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)  # what is made once
    assert peak(4_000) < peak(400) + 100_000


def breaking(after):
    yield from range(after)
    raise ConnectionError


def test_a_list_that_breaks_off_says_so_and_breaks_the_download():
    sent = []
    with pytest.raises(ConnectionError):
        sent.extend(csv_pieces([Column("Number", lambda row: row)], breaking(250)))
    lines = b"".join(sent).decode().splitlines()
    assert lines[-2] == "249"
    assert "THIS LIST IS NOT COMPLETE" in lines[-1]


def test_a_workbook_that_breaks_off_is_not_sent_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ConnectionError):
        xlsx_file("List", [Column("Number", lambda row: row)], breaking(250))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", LISTS)
def test_what_goes_wrong_at_once_is_a_page(get, path, monkeypatch):
    for verb in ("decisions", "cohort_rows"):
        monkeypatch.setattr(records, verb, lambda *_args, **_kwargs: breaking(0))
    assert get("ruth", path).status_code == 500


# -- without the extra -----------------------------------------------------------------------------------------------


def test_without_the_extra_an_administrator_is_told_what_to_install(decide, get, record_of, monkeypatch):
    decide()
    assert reports.available()
    monkeypatch.setattr(reports, "find_spec", lambda module: None)
    assert not reports.available()
    person = record_of("maya")
    for path in ("exports/decisions.xlsx", "exports/cohort.xlsx", f"{person}.pdf"):
        answer = get("ruth", path)
        assert answer.status_code == 404
        assert "alongside-xblock[reports]" in answer.content.decode()
    assert ".pdf" not in get("ruth", f"{person}/").content.decode()
    assert get("ruth", f"{person}.json").status_code == 200
    assert len(table(get("ruth", "exports/decisions.csv"))) == 1


# -- one record ------------------------------------------------------------------------------------------------------


@pytest.fixture
def story(decide, actor, course_key, record_of):
    """Maya is signed off, answers, gets a comment, brings something along; the sign-off is withdrawn."""
    decision = decide()
    where = {"course_key": course_key}
    records.reply(actor("maya"), **where, decision_uuid=decision.uuid, text="I agree, mostly.")
    records.comment(
        actor("ruth"),
        **where,
        request_uuid=decision.request_uuid,
        text="Shall we meet on Tuesday?",
        submission_key=uuid4(),
    )
    records.record_prior_learning(
        actor("lead"),
        **where,
        record_uuid=record_of("maya").split("/")[1],
        competences=["1.1"],
        awarded_by="Recovery College",
        evidence="Certificate of 2024",
        awarded_on=date(2024, 5, 1),
        valid_until=None,
        submission_key=uuid4(),
    )
    records.withdraw(actor("lead"), **where, decision_uuid=decision.uuid, reason="It was somebody else.")
    return decision


TOLD = (
    "Maya Okafor, of themselves: Ready",
    "Ruth Ferreira: Ready",
    "Asked what Jo wanted.",
    "Warm from the start.",
    "Leave more silence.",
    "I agree, mostly.",
    "Shall we meet on Tuesday?",
    "It was somebody else.",
    "Signed off, then withdrawn",
    "line manager",
    "Recovery College",
    "Certificate of 2024",
    "15 January 2026",
    "does not say that a person is safe to work alone",
)


@pytest.mark.parametrize("reader", ["ruth", "lead", "maya"])
def test_a_record_tells_everything_on_page_and_pdf(story, get, record_of, reader):
    page, pdf = OWN[:2] if reader == "maya" else (f"{record_of('maya')}/", f"{record_of('maya')}.pdf")
    html = " ".join(get(reader, page).content.decode().split())
    reader_of_pdf, text = pdf_text(get(reader, pdf))
    head = records_head("maya")
    for words in (*TOLD, head):
        assert words in html
        assert words.replace(" ", "") in text.replace(" ", "")
    assert reader_of_pdf.metadata.title == "The record of Maya Okafor"
    assert reader_of_pdf.trailer["/Root"]["/Lang"] == "en-gb"
    assert reader_of_pdf.outline
    assert f"Page 1 of {len(reader_of_pdf.pages)}" in text


def records_head(name):
    return get_user_model().objects.get(username=name).alongside_records.get().head_hash


@pytest.mark.parametrize("reader", ["ruth", "maya"])
def test_a_record_as_json_keeps_to_its_schema_and_carries_the_ledger_s_hashes(
    story, get, record_of, people, reader
):
    answer = get(reader, "my-record.json" if reader == "maya" else f"{record_of('maya')}.json")
    record = json.loads(answer.content)
    jsonschema.validate(record, SCHEMA, format_checker=jsonschema.FormatChecker())
    ledger = people["maya"].alongside_records.get()
    hashes = list(ledger.entries.order_by("sequence").values_list("entry_hash", flat=True))
    assert [entry["hash"] for entry in record["story"]] == hashes
    assert record["head"] == {"sequence": len(hashes), "hash": ledger.head_hash}
    (decision,) = record["decisions"]
    assert decision["decision"] == str(story.uuid)
    assert decision["withdrawn"]["reason"] == "It was somebody else."
    assert decision["self_ratings"].keys() == decision["ratings"].keys()
    assert {each["code"]: each["from_elsewhere"] for each in record["competences"]}["1.1"]


def test_an_empty_record_keeps_to_the_schema_too(people, get, record_of):
    record = json.loads(get("ruth", f"{record_of('maya')}.json").content)
    jsonschema.validate(record, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert (record["head"], record["story"]) == (None, [])
    assert "Nothing has been decided yet." in get("ruth", f"{record_of('maya')}/").content.decode()
    assert "Nothing has been decided yet." in pdf_text(get("maya", "my-record.pdf"))[1]


def test_both_assessors_stand_beside_the_learner(
    actor, people, get, course_key, rubric, role_play, ratings, filled
):
    usage_key = sign_off_key()
    request = records.request_role_play(
        actor("maya"),
        course_key=course_key,
        usage_key=str(usage_key),
        rubric=rubric.model_copy(update={"assessors": 2}),
        role_play=role_play,
        ratings=ratings,
        submission_key=uuid4(),
    )
    where = {"course_key": course_key, "request_uuid": request.uuid}
    strong = {code: Rating(Level.STRONG) for code in ratings}
    for name, given in (("ruth", filled.ratings), ("lead", strong)):
        records.claim(actor(name), **where)
        records.rate(actor(name), **where, assessment=replace(filled, ratings=given), submission_key=uuid4())
    records.decide(
        actor("ruth"), **where, outcome=Outcome.SIGNED_OFF, assessment=filled, submission_key=uuid4()
    )
    html = " ".join(get("maya", "my-record/").content.decode().split())
    for words in ("Maya Okafor, of themselves: Ready", "Ruth Ferreira: Ready", "Lena Dahl: Strong"):
        assert html.count(words) == len(rubric.criteria)
    (decision,) = json.loads(get("maya", "my-record.json").content)["decisions"]
    assert {rating["by"] for rating in decision["rested_on"]} == {"Ruth Ferreira", "Lena Dahl"}


@pytest.mark.parametrize("reader", ["ruth", "maya"])
def test_nothing_that_only_assessors_may_read(story, get, record_of, reader):
    base = record_of("maya")
    paths = OWN if reader == "maya" else (f"{base}/", f"{base}.pdf", f"{base}.json")
    for path in paths:
        answer = get(reader, path)
        text = pdf_text(answer)[1] if path.endswith("pdf") else answer.content.decode()
        assert "Warm from the start." in text
        assert "name the limit" not in text


def test_a_concern_leaves_no_trace_but_the_pause(story, get, ask, actor, course_key, people, settings):
    records.give_role(
        actor("lead"),
        course_key=course_key,
        login="lead",
        role="concern-lead",
        starts=timezone.localdate(),
    )
    request = ask("maya")
    records.raise_concern(
        actor("ruth"),
        course_key=course_key,
        record_uuid=people["maya"].alongside_records.get().uuid,
        request_uuid=request,
        text="Something serious.",
        submission_key=uuid4(),
    )
    for path in OWN:
        answer = get("maya", path)
        text = pdf_text(answer)[1] if path.endswith("pdf") else answer.content.decode()
        record = text.partition('<details class="alongside-help">')[0]  # the same for everybody: who to go to
        assert "serious" not in record
        assert "oncern" not in record
    assert "Request paused" in get("maya", "my-record/").content.decode()


@pytest.mark.parametrize("ending", ["/", ".pdf", ".json"])
def test_records_of_others_are_not_there(story, get, record_of, ending, course_key):
    path = record_of("maya") + ending
    assert get("tom", path).status_code == 404
    assert get("ruth", path, course="course-v1:Other+PSW+2026").status_code == 404
    assert get("ruth", f"people/{uuid4()}/record{ending}").status_code == 404
    assert Client().get(f"/alongside/{course_key}/{path}").status_code == 302


@pytest.mark.parametrize("path", OWN)
def test_one_s_own_record_before_there_is_one(get, path):
    answer = get("lead", path)
    assert answer.status_code == 404
    assert "nothing on your record yet" in answer.content.decode()


@pytest.mark.parametrize("path", OWN)
def test_records_are_kept_nowhere_and_named_safely(story, get, people, path):
    answer = get("maya", path)
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if not path.endswith("/"):
        assert str(people["maya"].alongside_records.get().uuid)[:8] in answer.headers["Content-Disposition"]
        assert "Maya" not in answer.headers["Content-Disposition"]


def test_words_are_escaped_on_the_page(decide, get):
    decide(strengths="<script>alert(1)</script>")
    html = get("maya", "my-record/").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_a_pdf_loses_no_character(decide, get):
    decide(strengths="Łukasz, Ελένη and Дмитро clapped 🎉 and said مر", next_step="e\u0301 and \u200bmore")
    _reader, text = pdf_text(get("maya", "my-record.pdf"))
    assert "Łukasz, Ελένη and Дмитро clapped [party popper] and said [U+0645][U+0631]" in text
    assert "é and more" in text
    assert "Some characters cannot be drawn" in text


def test_a_pdf_takes_whatever_is_written(decide, get):
    decide(strengths="W" * 4000, next_step="a line\n" * 500)
    reader, text = pdf_text(get("maya", "my-record.pdf"))
    assert text.replace(" ", "").count("W") >= 4000
    assert text.count("a line") == 500
    told = kinds(reader)
    assert told["/H1"] == 1
    assert min(told["/H2"], told["/Table"], told["/Caption"]) > 1
    assert "Some characters cannot be drawn" not in text
    assert len(reader.pages) > 5


def test_lines_are_no_wider_than_there_is_room():
    advances = dict.fromkeys("abcd ", 1.0)
    assert wrap("ab abc d\n\nabcabc", advances, 4) == ["ab", "abc", "d", "", "abca", "bc"]
    assert wrap("a b c d", advances, 3) == ["a b", "c d"]


def test_a_record_costs_the_same_few_queries_however_long_it_is(
    decide, sits, record_of, django_assert_max_num_queries, django_assert_num_queries
):
    def again():
        decide(outcome=Outcome.PRACTISE_AGAIN)

    again()
    ruth = sits("ruth")
    path = f"{record_of('maya')}/"
    ruth.page(path)
    with django_assert_max_num_queries(15) as first:  # 12 for the record, and who is asking
        assert ruth.page(path)[0] == 200
    for _more in range(3):
        again()
    with django_assert_num_queries(len(first)):
        assert ruth.page(path)[1].count("Practise again: ") > 4
