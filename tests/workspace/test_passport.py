"""A passport to take away: as a page to print and as a PDF, whole or as much as its holder chooses."""

import io
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from pypdf import PdfReader

from alongside.content.course import shipped_framework
from alongside.content.framework import Framework
from alongside.content.rubric import Outcome
from alongside.records import api as records
from alongside.records.data import AssessmentDraft, EvidenceKind, ObservationFormat
from alongside.server.membership import membership
from alongside.workspace import reports
from tests.workspace.tagged import kinds

FRAMEWORK = shipped_framework()
SIGNABLE = sum(competence.signed_off for competence in FRAMEWORK.competences)
SAFE = "It does not say that a person is safe to work alone."


@pytest.fixture
def actor(people, course_key):
    return lambda name: membership(people[name], course_key).actor


@pytest.fixture
def begun(actor, course_key):
    """Maya has read a lesson about two competences."""
    records.note_evidence(
        actor("maya"),
        course_key=course_key,
        usage_key="block@lesson",
        kind=EvidenceKind.LESSON_READ,
        competences=["1.1", "2.1"],
    )


@pytest.fixture
def sign_off(begun, ask, actor, course_key, ratings):
    """Let Ruth sign off Maya's role-play; return the decision's uuid."""

    def signed_off(outcome=Outcome.SIGNED_OFF, by="ruth"):
        which = {"course_key": course_key, "request_uuid": ask()}
        records.claim(actor(by), **which)
        assessment = AssessmentDraft(
            ratings=ratings,
            strengths="Warm from the start.",
            next_step="Leave more silence.",
            observed_on=date(2026, 1, 15),
            format=ObservationFormat.ROLE_PLAY_LIVE,
            relation="line manager",
            has_peer_experience=True,
        )
        return records.decide(
            actor(by), **which, outcome=outcome, assessment=assessment, submission_key=uuid4()
        )

    return signed_off


@pytest.fixture
def path_of(people, course_key):
    return lambda name: f"people/{people[name].alongside_records.get(course_key=course_key).uuid}/passport"


@pytest.fixture
def get(sits):
    """Ask for an address as somebody; return the answer."""

    def answer(name, path, **query):
        person = sits(name)
        return person.client.get(person.base + path, query)

    return answer


def text(answer):
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def codes(answer):
    """Return the codes of the competences whose rows a page shows."""
    return re.findall(r'<th scope="row"[^>]*>(\S+)', answer.content.decode())


def pdf(answer):
    assert answer.status_code == 200
    reader = PdfReader(io.BytesIO(answer.content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_page_says_whose_it_is_when_and_what_it_means(sign_off, get):
    sign_off()
    answer = get("maya", "my-passport/")
    page, today = text(answer), timezone.localdate()
    assert "Maya Okafor’s passport" in page
    assert f"As it stood on {today.day} {today:%B %Y}." in page
    assert SAFE in page
    assert codes(answer) == [competence.code for competence in FRAMEWORK.competences]
    assert f"of {SIGNABLE}" in page
    assert "selection" not in page
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_the_pdf_says_the_same_on_two_pages_whose_text_can_be_searched(sign_off, get):
    sign_off()
    answer = get("maya", "my-passport.pdf")
    reader, found = pdf(answer)
    assert len(reader.pages) <= 2
    assert reader.metadata.title == "Maya Okafor’s passport"
    assert reader.trailer["/Root"]["/Lang"]
    assert "filename=" in answer.headers["Content-Disposition"]
    assert "Maya" not in answer.headers["Content-Disposition"]
    assert all(competence.short_title in found for competence in FRAMEWORK.competences)
    assert all(domain.short_title in found for domain in FRAMEWORK.domains)
    today = timezone.localdate()
    assert found.count(f"Ruth Ferreira, {today.day} {today:%b} {today.year}") == 6
    assert "seen on 15 Jan 2026, by the rubric “Core relational skills: a first meeting”, version " in found
    assert SAFE in found
    assert "Signed off: 6" in found
    assert f"of {SIGNABLE}" in found
    assert "Read or watched" in found  # a column of two lines, read as one
    told = kinds(reader)
    assert (told["/H1"], told["/Figure"], told["/Table"]) == (1, 1, 1)
    assert told["/TR"] == 1 + len(FRAMEWORK.domains) + len(FRAMEWORK.competences)
    assert told["/TD"] == 5 * len(FRAMEWORK.competences)


def test_the_wheel_of_the_pdf_is_drawn_in_lines_and_told_in_words(sign_off, get):
    sign_off()
    reader, _found = pdf(get("maya", "my-passport.pdf"))
    assert not any(page.images for page in reader.pages)
    assert any("Signed off: 6." in each for each in alternatives(reader.trailer["/Root"]["/StructTreeRoot"]))


def alternatives(element):
    """Return what is said instead of what is drawn, anywhere in the structure of a PDF."""
    found = [str(element["/Alt"])] if "/Alt" in element else []
    inner = element.get("/K", [])
    for each in (one.get_object() for one in (inner if isinstance(inner, list) else [inner])):
        found += alternatives(each) if isinstance(each, dict) else []
    return found


@pytest.mark.parametrize("ending", ["/", ".pdf"])
def test_a_holder_may_leave_out_what_is_not_there_and_it_says_that_it_is_a_selection(sign_off, get, ending):
    sign_off()

    def shown(show):
        answer = get("maya", f"my-passport{ending}", show=show)
        return pdf(answer)[1] if ending == ".pdf" else text(answer)

    every, begun, signed_off = shown("all"), shown("begun"), shown("signed-off")
    assert "This is a selection that Maya Okafor chose to show:" not in every
    for chosen in (begun, signed_off):
        assert "This is a selection that Maya Okafor chose to show:" in chosen
        assert SAFE in chosen
        assert f"of {SIGNABLE}" not in chosen
        assert "7.a Trying an approach" not in chosen
        assert "Optional skills" not in chosen
        assert "3.5 Listening" in chosen
    assert "1.1 Values" in begun
    assert "1.1 Values" not in signed_off
    assert "are left out" in begun


def test_what_ran_out_is_shown_as_run_out_and_what_was_withdrawn_is_left_out_in_words(
    sign_off, get, actor, course_key
):
    decision = sign_off()
    records.withdraw(actor("ruth"), course_key=course_key, decision_uuid=decision, reason="A mix-up.")
    assert codes(get("maya", "my-passport/", show="begun")) == [
        "1.1",
        "2.1",
        *(f"3.{n}" for n in range(1, 7)),
    ]
    answer = get("maya", "my-passport/", show="signed-off")
    assert codes(answer) == []
    assert "whose sign-off was withdrawn, are left out" in text(answer)
    assert "Nothing of what you chose to show is there yet." in text(answer)
    assert pdf(get("maya", "my-passport.pdf", show="signed-off"))[0].pages
    yesterday = timezone.localdate() - timedelta(days=1)
    records.record_prior_learning(
        actor("lead"),
        course_key=course_key,
        record_uuid=records.story(actor("maya"), course_key=course_key).record_uuid,
        competences=["4.1"],
        awarded_by="Open College",
        evidence="Certificate 12",
        awarded_on=yesterday,
        valid_until=yesterday,
        submission_key=uuid4(),
    )
    answer = get("maya", "my-passport/", show="signed-off")
    assert codes(answer) == ["4.1"]
    assert "ran out on" in text(answer)


def test_what_nobody_offers_to_show_is_everything(begun, get):
    assert len(codes(get("maya", "my-passport/", show="<script>"))) == len(FRAMEWORK.competences)


def test_whoever_supports_the_learner_gets_all_of_it_and_leads_into_no_course(sign_off, get, path_of):
    sign_off()
    for who in ("ruth", "lead"):
        answer = get(who, path_of("maya") + "/", show="signed-off")
        assert len(codes(answer)) == len(FRAMEWORK.competences)
        assert "chose to show" not in text(answer)
        assert 'name="show"' not in answer.content.decode()
        assert "/unit/" not in answer.content.decode().split("<article")[1]
        assert "Ruth Ferreira, " in pdf(get(who, path_of("maya") + ".pdf", show="begun"))[1]
    assert get("tom", path_of("maya") + "/").status_code == 404


def test_somebody_who_has_just_begun_has_a_passport_and_somebody_without_a_record_is_told_how_it_begins(get):
    assert f"Not yet: {SIGNABLE}" in text(get("maya", "my-passport/"))
    assert f"Not yet: {SIGNABLE}" in pdf(get("maya", "my-passport.pdf"))[1]
    for path in ("my-passport/", "my-passport.pdf"):
        answer = get("lead", path)
        assert answer.status_code == 404
        assert "It begins with the first lesson that you read." in answer.content.decode()


def test_there_is_nothing_in_it_that_somebody_wrote(sign_off, get):
    sign_off(Outcome.PRACTISE_AGAIN)
    sign_off()
    for found in (text(get("maya", "my-passport/")), pdf(get("maya", "my-passport.pdf"))[1]):
        assert "Warm from the start." not in found
        assert "Leave more silence." not in found
        assert "line manager" not in found


def test_an_erased_name_and_one_in_another_script_lose_nothing(sign_off, get, people):
    get_user_model().objects.filter(pk=people["maya"].pk).update(first_name="مايا")
    sign_off()
    records.retire_person(user_id=people["ruth"].pk)
    page = text(get("maya", "my-passport/"))
    assert "مايا Okafor’s passport" in page
    assert "somebody whose name was erased" in page
    reader, found = pdf(get("maya", "my-passport.pdf"))
    assert "[U+0645][U+0627][U+064A][U+0627] Okafor’s passport" in found
    assert "Some characters cannot be drawn with the font of this document." in found
    assert "somebody whose name was erased" in found
    assert "Ruth" not in found
    assert len(reader.pages) <= 3


def test_without_the_extra_the_page_offers_no_pdf_and_the_address_says_what_to_install(
    begun, get, monkeypatch
):
    assert "Download as a PDF" in text(get("maya", "my-passport/"))
    monkeypatch.setattr(reports, "available", lambda: False)
    assert "Download as a PDF" not in text(get("maya", "my-passport/"))
    answer = get("maya", "my-passport.pdf")
    assert answer.status_code == 404
    assert "alongside-xblock[reports]" in answer.content.decode()


def test_a_long_framework_goes_on_over_pages_under_its_headings(sign_off, get, monkeypatch):
    domain = FRAMEWORK.domains[2]
    many = tuple(
        domain.competences[0].model_copy(update={"code": f"3.{n}", "short_title": f"Skill {n}"})
        for n in range(1, 120)
    )
    longer = domain.model_copy(update={"competences": many})
    long = Framework.model_validate(FRAMEWORK.model_dump() | {"domains": [longer]})
    monkeypatch.setattr("alongside.records.api.framework_of", lambda _key: long)
    sign_off()
    reader, found = pdf(get("maya", "my-passport.pdf"))
    assert all(f"3.{n} Skill {n}" in found for n in range(1, 120))
    assert all("Signed off" in page.extract_text() for page in reader.pages)
