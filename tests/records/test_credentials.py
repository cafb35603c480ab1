"""Credentials: made by the learner alone, of what stands. Whether they stand later follows from the ledger."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import jwt
import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone, translation

from alongside.credentials.keys import new_key
from alongside.credentials.places import Places
from alongside.credentials.reading import LONGEST, Answer, is_withdrawn
from alongside.records import api
from alongside.records.credentials import issuing
from alongside.records.data import ErasureReason
from alongside.records.errors import Conflict, CredentialKeysMissing, NotAllowed, NotFound
from alongside.records.models import IssuedCredential, LearnerRecord, LedgerEntry
from tests.credentials.samples import pem, rsa_key
from tests.records.conftest import COURSE, OTHER_COURSE, READY, RUBRIC
from tests.records.moving_house import brought, exported, move_out, settle
from tests.records.tables import tables, verified, where_is

SITE = "https://training.example.org"
VALUES = ("1.1", "1.2")  # the whole of the first domain


def rubric_about(*codes):
    criterion = RUBRIC.criteria[0].model_copy(update={"competences": codes})
    code = f"about-{codes[0].replace('.', '-')}-to-{len(codes)}"
    return RUBRIC.model_copy(update={"code": code, "criteria": (criterion,)})


@pytest.fixture
def sign_off(story):
    """Sign off some competences of a learner's, and return the decision's uuid."""

    def signed(*codes, learner=None):
        rubric = rubric_about(*codes)
        asked = story.request(
            learner,
            usage_key=f"block@{uuid4()}",
            rubric=rubric,
            ratings={"warmth": READY["warmth"]},
        )
        claimed = api.claim(story.ruth, course_key=COURSE, request_uuid=asked.uuid)
        return story.decide(claimed, ratings={"warmth": READY["warmth"]}).uuid

    return signed


@pytest.fixture
def make(story):
    def made(domain=None, *, hide_absent=True, actor=None, key=None):
        return api.issue_credential(
            actor or story.maya,
            course_key=COURSE,
            domain=domain,
            hide_absent=hide_absent,
            submission_key=key or uuid4(),
        )

    return made


def claims_of(credential):
    return jwt.decode(credential.token, options={"verify_signature": False})


def own(story, actor=None):
    return api.my_credentials(actor or story.maya, course_key=COURSE)


def offer(story, domain):
    return next(each for each in own(story).offers if each.domain == domain)


def listed_as_withdrawn(credential):
    """Return what the public list says of a credential, as a verifier reads it."""
    badge = api.check_credential(credential.token).badge
    number = int(badge.status_list.rpartition("/")[2].removesuffix(".jwt"))
    token = api.signed_status_list(COURSE, number, SITE)
    return is_withdrawn(badge, token, api.credential_keys(), timezone.now())


# -- what can be made ------------------------------------------------------------------------------------------------


def test_a_domain_is_offered_once_everything_in_it_is_signed_off(story, sign_off, make):
    sign_off("1.1")
    assert not offer(story, "1").can_be_made
    with pytest.raises(Conflict):
        make("1")
    sign_off("1.2")
    assert offer(story, "1").can_be_made
    made = make("1")
    assert (made.domain, made.competences) == ("1", VALUES)
    assert api.check_credential(made.token).answer is Answer.STANDS


def test_a_domain_in_which_nothing_is_signed_off_by_anybody_is_not_offered(story):
    assert [each.domain for each in own(story).offers] == ["1", "2", "3", "4", "5", "6", "7", "8", None]
    with pytest.raises(NotFound):
        api.issue_credential(
            story.maya, course_key=COURSE, domain="9", hide_absent=True, submission_key=uuid4()
        )


def test_what_is_absent_is_told_or_hidden_as_its_holder_likes(sign_off, make):
    sign_off("1.1")
    hidden, told = make(hide_absent=True), make(hide_absent=False)
    absent = {"1.2", "2.1", "3.3", "8.c"}
    assert not [code for code in absent if code in str(claims_of(hidden))]
    assert all(code in claims_of(told)["credentialSubject"]["narrative"] for code in absent)
    assert "7." not in claims_of(told)["credentialSubject"]["narrative"], "an optional domain is not missing"
    kind = claims_of(hidden)["credentialSubject"]["achievement"]
    assert kind["id"].endswith("/achievements/signed-off.json")
    assert [each["targetCode"] for each in kind["alignment"]] == ["1.1"]
    assert "says nothing about what is not on it" in kind["description"]


def test_the_whole_is_whole_once_everything_but_the_optional_is_signed_off(story, sign_off, make):
    everything = offer(story, None).absent
    sign_off(*everything[1:])
    assert not offer(story, None).is_complete
    sign_off(everything[0], "7.a")
    assert offer(story, None).is_complete
    achieved = claims_of(make())["credentialSubject"]
    assert achieved["achievement"]["id"].endswith("/achievements/whole.json")
    assert "narrative" not in achieved
    assert {each["targetCode"] for each in achieved["achievement"]["alignment"]} == {*everything, "7.a"}
    assert len(make().token) < LONGEST / 2


def test_what_was_brought_from_elsewhere_counts_and_is_marked(story, sign_off, make):
    sign_off("1.1")
    record = LearnerRecord.objects.get()
    learning = api.record_prior_learning(
        story.lead,
        course_key=COURSE,
        record_uuid=record.uuid,
        competences=["1.2"],
        awarded_by="A college",
        evidence="A certificate",
        awarded_on=date(2025, 3, 1),
        valid_until=None,
        submission_key=uuid4(),
    )
    made = make("1")
    claims = claims_of(made)
    assert {each["id"] for each in claims["evidence"]} >= {learning.uuid.urn}
    assert any("awarded elsewhere" in each["description"] for each in claims["evidence"])
    assert "brought from elsewhere" in claims["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert "college" not in str(claims)
    api.withdraw_prior_learning(
        story.lead, course_key=COURSE, recognition_uuid=learning.uuid, reason="Not theirs"
    )
    assert api.check_credential(made.token).answer is Answer.WITHDRAWN
    assert listed_as_withdrawn(made)


# -- what it says ----------------------------------------------------------------------------------------------------


def test_it_says_what_the_standard_asks_for_and_no_more_about_anybody(story, sign_off, make):
    decision = sign_off(*VALUES)
    made = make("1")
    claims = claims_of(made)
    places = Places(SITE, COURSE)
    assert claims["issuer"]["id"] == claims["iss"] == places.issuer
    assert claims["id"] == claims["jti"] == places.credential(made.uuid)
    assert claims["credentialSubject"]["id"] == claims["sub"] == made.uuid.urn
    assert [each["id"] for each in claims["evidence"]] == [decision.urn]
    assert [each["identityHash"] for each in claims["credentialSubject"]["identifier"]] == ["Maya Okafor"]
    said = str(claims)
    for hidden in (
        str(LearnerRecord.objects.get().uuid),
        "Ruth",
        "ready",
        "You let Sam finish",
        "louder Sam",
        "maya@",
    ):
        assert hidden not in said
    assert "does not say that anybody is safe to work alone" in said
    assert "have not endorsed" in said


def test_a_preview_says_what_the_credential_says_then(story, sign_off, make):
    sign_off(*VALUES)
    draft = api.preview_credential(story.maya, course_key=COURSE, domain="1", hide_absent=False).claims()
    made = claims_of(make("1", hide_absent=False))
    for name in ("name", "issuer", "evidence"):
        assert draft[name] == made[name]
    subjects = [dict(each["credentialSubject"], id=None) for each in (draft, made)]
    assert subjects[0] == subjects[1]
    assert IssuedCredential.objects.count() == 1


def test_an_organisation_without_a_name_is_said_to_have_none(story, sign_off, make):
    sign_off(*VALUES)
    assert own(story).issuer_name == ""
    assert "has not given its name" in claims_of(make("1"))["issuer"]["name"]


def test_an_organisation_is_called_as_it_calls_itself(story, sign_off, make):
    story.platform.facts[COURSE] = {"name": "Northside Peer Support"}
    try:
        sign_off(*VALUES)
        assert own(story).issuer_name == "Northside Peer Support"
        assert claims_of(make("1"))["issuer"]["name"] == "Northside Peer Support"
    finally:
        story.platform.facts.clear()


def test_it_holds_until_the_first_of_what_it_rests_on_runs_out(yearly, clock, sign_off, make):
    sign_off("1.1")
    first = yearly.passport()["1.1"].valid_until
    clock.advance(timedelta(days=40))
    sign_off("1.2")
    made = make("1")
    assert made.valid_until == first
    assert claims_of(made)["validUntil"] == f"{first}T23:59:59Z"
    clock.advance(timedelta(days=(first - timezone.localdate()).days))
    assert api.check_credential(made.token).answer is Answer.STANDS
    clock.advance(timedelta(days=1))
    assert api.check_credential(made.token).answer is Answer.EXPIRED
    assert own(yearly).issued[0].standing is Answer.EXPIRED
    assert not offer(yearly, "1").can_be_made


# -- who makes it, and once ------------------------------------------------------------------------------------------


def test_sent_twice_it_is_made_once(story, sign_off, make, tom):
    sign_off(*VALUES)
    key = uuid4()
    assert make("1", key=key) == make("1", key=key)
    story.supervise(tom, story.ruth)
    sign_off(*VALUES, learner=tom)
    with pytest.raises(Conflict):
        make("1", key=key, actor=tom)
    assert len(own(story).issued) == 1
    assert own(story, tom).issued == ()


def test_nobody_else_makes_or_sees_them(story, sign_off, make):
    sign_off(*VALUES)
    made = make("1")
    for other in (story.ruth, story.lead):
        assert own(story, other).issued == ()
        with pytest.raises(NotFound):
            make("1", actor=other)
        with pytest.raises(NotFound):
            api.take_back_credential(other, course_key=COURSE, credential_uuid=made.uuid)
    masked = replace(story.maya, is_masquerading=True)
    for refused in (
        lambda: make("1", actor=masked),
        lambda: own(story, masked),
        lambda: api.preview_credential(masked, course_key=COURSE, domain="1", hide_absent=True),
        lambda: api.take_back_credential(masked, course_key=COURSE, credential_uuid=made.uuid),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_there_are_only_so_many(story, sign_off, make, monkeypatch):
    monkeypatch.setattr(issuing, "MOST", 2)
    sign_off(*VALUES)
    make("1"), make("1")
    with pytest.raises(Conflict):
        make("1")


def test_nothing_is_put_on_the_ledger_by_it(sign_off, make):
    sign_off(*VALUES)
    before = LedgerEntry.objects.count()
    make("1")
    assert LedgerEntry.objects.count() == before
    assert verified()


@pytest.mark.parametrize("keys", [[], None, ["no key"], "one"])
def test_without_a_key_none_is_made_and_the_learner_is_told(story, sign_off, make, settings, keys):
    sign_off(*VALUES)
    settings.ALONGSIDE_CREDENTIAL_KEYS = keys
    assert not own(story).is_set_up
    with pytest.raises(CredentialKeysMissing):
        make("1")
    assert not IssuedCredential.objects.exists()


# -- whether it stands -----------------------------------------------------------------------------------------------


def test_a_sign_off_that_is_withdrawn_takes_its_credentials_along_and_no_others(story, sign_off, make):
    decision, other = sign_off("1.1"), sign_off("1.2")
    domain, whole = make("1"), make()
    sign_off("3.1")
    assert own(story).issued[0].standing is Answer.STANDS
    api.withdraw(story.ruth, course_key=COURSE, decision_uuid=other, reason="A slip")
    for credential in (domain, whole):
        assert api.credential_standing(credential.uuid) is Answer.WITHDRAWN
        assert listed_as_withdrawn(credential)
    newer = make()
    assert api.credential_standing(newer.uuid) is Answer.STANDS
    assert not listed_as_withdrawn(newer)
    assert {each.standing for each in own(story).issued if not each.taken_back} == {
        Answer.STANDS,
        Answer.WITHDRAWN,
    }
    assert decision


def test_a_newer_sign_off_leaves_the_older_credential_standing(sign_off, make):
    sign_off(*VALUES)
    made = make("1")
    sign_off("1.1")
    assert api.credential_standing(made.uuid) is Answer.STANDS


def test_its_holder_can_take_it_back(story, sign_off, make):
    sign_off(*VALUES)
    made, kept = make("1"), make("1")
    for _again in range(2):
        api.take_back_credential(story.maya, course_key=COURSE, credential_uuid=made.uuid)
    assert api.check_credential(made.token).answer is Answer.WITHDRAWN
    assert listed_as_withdrawn(made)
    assert not listed_as_withdrawn(kept)
    assert [each.taken_back for each in own(story).issued] == [False, True]


def test_what_was_never_issued_is_unknown(db):
    assert api.credential_standing(uuid4()) is Answer.UNKNOWN


def test_a_genuine_one_that_is_not_in_the_tables_cannot_be_told_of(sign_off, make):
    sign_off(*VALUES)
    made = make("1")
    IssuedCredential.objects.all().delete()
    check = api.check_credential(made.token)
    assert check.answer is Answer.UNKNOWN
    assert check.badge.holder == "Maya Okafor"


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256"])
def test_the_first_key_signs_and_all_of_them_verify(sign_off, make, settings, algorithm):
    key = new_key() if algorithm == "EdDSA" else pem(rsa_key().private)
    settings.ALONGSIDE_CREDENTIAL_KEYS = [key]
    sign_off(*VALUES)
    made = make("1")
    assert jwt.get_unverified_header(made.token)["alg"] == algorithm
    assert api.check_credential(made.token).answer is Answer.STANDS
    settings.ALONGSIDE_CREDENTIAL_KEYS = [new_key(), key]
    assert api.check_credential(made.token).answer is Answer.STANDS
    assert not listed_as_withdrawn(made)
    settings.ALONGSIDE_CREDENTIAL_KEYS = [new_key()]
    assert api.check_credential(made.token).answer is Answer.NOT_FROM_HERE


def test_a_list_on_which_nothing_was_issued_is_not_there(story, sign_off, make):
    sign_off(*VALUES)
    make("1")
    for course, number, site in (
        (COURSE, 1, SITE),
        (OTHER_COURSE, 0, SITE),
        (COURSE, 0, "https://old.example"),
    ):
        with pytest.raises(NotFound):
            api.signed_status_list(course, number, site)
    assert not api.issues_credentials(OTHER_COURSE)


def test_words_are_in_the_holder_s_language_and_stay_so(sign_off, make):
    sign_off(*VALUES)
    made = make("1")
    with translation.override("de"):
        assert api.check_credential(made.token).badge.name.startswith("Signed off: 1")


def test_a_second_download_is_the_same_whatever_was_changed_since(story, sign_off, make, settings):
    sign_off(*VALUES)
    made = make("1")
    settings.ALONGSIDE_CREDENTIAL_KEYS = [new_key(), *settings.ALONGSIDE_CREDENTIAL_KEYS]
    renamed = replace(story.maya, full_name="Tom Reyes")
    assert own(story, renamed).issued[0].token == made.token


def test_it_costs_the_same_however_much_is_signed_off(sign_off, make, django_assert_num_queries):
    for code in VALUES:
        sign_off(code)
    make("1")
    sign_off("2.1", "2.2", "2.3")
    with django_assert_num_queries(9):
        make("1")


# -- leaving and moving ----------------------------------------------------------------------------------------------


def test_somebody_who_is_erased_leaves_nothing_but_that_it_was_withdrawn(story, sign_off, make):
    sign_off(*VALUES)
    made = make("1")
    token = made.token
    api.erase_person(
        story.lead, course_key=COURSE, user_id=story.maya.user_id, reason_code=ErasureReason.REQUESTED
    )
    assert api.credential_standing(made.uuid) is Answer.WITHDRAWN
    row = IssuedCredential.objects.get()
    assert (row.record, row.token, row.rests_on, row.domain, row.valid_until) == (None, "", {}, "", None)
    assert not where_is(token.split(".")[1])
    assert api.check_credential(token).answer is Answer.WITHDRAWN
    assert listed_as_withdrawn(made)
    assert verified()


def test_an_assessor_who_is_erased_takes_nothing_from_the_learner_s_credentials(story, sign_off, make):
    sign_off(*VALUES)
    made = make("1")
    api.retire_person(user_id=story.ruth.user_id)
    assert api.check_credential(made.token).answer is Answer.STANDS


def test_they_move_with_the_record_and_with_what_was_withdrawn(story, sign_off, make, tom):
    for username in ("maya", "ruth", "tom"):
        get_user_model().objects.filter(username=username).update(email=f"{username}@example.org")
    decision = sign_off("1.1")
    sign_off("1.2")
    kept, lost = make(), make("1")
    story.supervise(tom, story.ruth)
    sign_off(*VALUES, learner=tom)
    erased = make("1", actor=tom)
    api.retire_person(user_id=tom.user_id)
    file = exported()
    move_out()
    settle("maya", "ruth")
    taken_in, said = brought(file)
    assert taken_in.is_whole, said
    assert [api.credential_standing(each.uuid) for each in (kept, lost, erased)] == [
        Answer.STANDS,
        Answer.STANDS,
        Answer.WITHDRAWN,
    ]
    assert listed_as_withdrawn(erased)
    assert api.check_credential(kept.token).answer is Answer.STANDS
    before = tables()
    again, _said = brought(file)
    assert again.is_whole
    assert tables() == before
    assert decision
