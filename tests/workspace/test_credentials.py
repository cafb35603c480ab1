"""A learner's own credentials, and the pages on which anybody, without an account, sees whether one stands."""

import json
import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import jwt
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from alongside.content.rubric import Level, Outcome, Rating
from alongside.credentials.keys import new_key, public_keys
from alongside.credentials.places import Places
from alongside.credentials.reading import LONGEST, Answer, read_badge
from alongside.records import api as records
from alongside.records.data import AssessmentDraft, ErasureReason, ObservationFormat
from alongside.records.models import IssuedCredential
from alongside.server.membership import membership
from tests.credentials.samples import opened, part, signed

SITE = "https://training.example.org"
ROOT = "/alongside/credentials/"
WORDS = {
    Answer.STANDS: "It stands",
    Answer.WITHDRAWN: "It was withdrawn",
    Answer.EXPIRED: "It has run out",
    Answer.UNKNOWN: "We cannot tell",
    Answer.NOT_FROM_HERE: "It was not made here",
    Answer.ALTERED: "It was altered",
    Answer.UNREADABLE: "This is not a credential",
}


@pytest.fixture(autouse=True)
def _on_the_web(settings):
    settings.ALONGSIDE_ADDRESS = SITE


@pytest.fixture
def actor(people, course_key):
    return lambda name: membership(people[name], course_key).actor


@pytest.fixture
def sign_off(actor, course_key, role_play, rubric):
    """Have Ruth sign off some competences of Maya's, and return the decision's uuid."""

    def signed_off(*codes):
        criterion = rubric.criteria[0].model_copy(update={"competences": codes})
        ours = rubric.model_copy(update={"code": "ours", "criteria": (criterion,), "assessors": 1})
        ratings = {criterion.code: Rating(Level.READY, (), "")}
        asked = records.request_role_play(
            actor("maya"),
            course_key=course_key,
            usage_key=f"block@{uuid4()}",
            rubric=ours,
            role_play=role_play,
            ratings=ratings,
            submission_key=uuid4(),
        )
        which = {"course_key": course_key, "request_uuid": asked.uuid}
        records.claim(actor("ruth"), **which)
        return records.decide(
            actor("ruth"),
            **which,
            outcome=Outcome.SIGNED_OFF,
            assessment=AssessmentDraft(
                ratings=ratings,
                strengths="Warm from the start.",
                next_step="Leave more silence.",
                observed_on=timezone.localdate(),
                format=ObservationFormat.ROLE_PLAY_LIVE,
                relation="peer support supervisor",
                has_peer_experience=True,
            ),
            submission_key=uuid4(),
        )

    return signed_off


@pytest.fixture
def make(actor, course_key):
    def made(domain=None, *, hide_absent=True):
        return records.issue_credential(
            actor("maya"),
            course_key=course_key,
            domain=domain,
            hide_absent=hide_absent,
            submission_key=uuid4(),
        )

    return made


@pytest.fixture
def credential(sign_off, make):
    sign_off("1.1", "1.2")
    return make("1")


def text_of(html):
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def main_of(html):
    return text_of(html[html.index("<main") : html.index("</main>")])


def check(token, **sent):
    """Check a credential as somebody without an account; return what the page says."""
    answer = Client().post(f"{ROOT}verify/", sent or {"credential": token})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return main_of(answer.content.decode())


def public(path, **which):
    answer = Client().get(f"{ROOT}{path}", **which)
    return answer.status_code, answer


# -- a learner's own -------------------------------------------------------------------------------------------------


def test_a_learner_sees_what_it_will_say_makes_it_and_takes_the_file_away(sits, sign_off):
    maya = sits("maya")
    assert "Nothing is signed off yet" in maya.page("my-credentials/")[1]
    sign_off("1.1", "1.2")
    status, page = maya.page("my-credentials/")
    assert status == 200
    (new,) = re.findall(r'href="[^"]*(my-credentials/new/\?domain=[^"]*)"', page)
    _status, preview = maya.page(new)
    told = main_of(preview)
    for words in ("Maya Okafor", "1.1", "1.2", "Values of peer support workers", "safe to work alone"):
        assert words in told
    fields = dict(re.findall(r'name="(key|domain|absent)" value="([^"]*)"', preview))
    for _twice in range(2):
        status, page = maya.fill("my-credentials/new/", **fields)
        assert status == 200
    assert "Your credential is made" in page
    (link,) = re.findall(r'href="([^"]*\.jwt)"', page)
    file = maya.client.get(link)
    assert file["Content-Disposition"].startswith('attachment; filename="alongside-credential-')
    assert "Maya" not in file["Content-Disposition"]
    assert WORDS[Answer.STANDS] in check(file.content.decode())
    (shared,) = re.findall(rf'href="{SITE}{ROOT}verify/#([^"]*)"', page)
    assert shared == file.content.decode()


@pytest.mark.parametrize(("absent", "is_told"), [("hide", False), ("show", True)])
def test_the_holder_chooses_whether_it_says_what_is_missing(sits, sign_off, absent, is_told):
    sign_off("1.1")
    maya = sits("maya")
    assert 'value="hide" checked' in maya.page("my-credentials/")[1]
    _status, preview = maya.page(f"my-credentials/new/?absent={absent}")
    assert ("8.c" in main_of(preview)) is is_told
    fields = dict(re.findall(r'name="(key|domain|absent)" value="([^"]*)"', preview))
    _status, page = maya.fill("my-credentials/new/", **fields)
    (token,) = re.findall(r'verify/#([^"]*)"', page)
    assert ("8.c" in check(token)) is is_told


def test_what_is_not_signed_off_cannot_be_made(sits, sign_off):
    sign_off("1.1")
    for asked in ({"domain": "1"}, {"domain": "1", "key": str(uuid4())}):
        status, page = sits("maya").fill("my-credentials/new/", **asked)
        assert status == 409
        assert "Nothing was made" in page
    assert sits("maya").page("my-credentials/new/?domain=77")[0] == 404


def test_without_a_key_the_page_says_what_the_administrator_has_to_do(sits, sign_off, settings):
    sign_off("1.1", "1.2")
    settings.ALONGSIDE_CREDENTIAL_KEYS = []
    _status, page = sits("maya").page("my-credentials/")
    assert "ALONGSIDE_CREDENTIAL_KEYS" in page
    assert "my-credentials/new/" not in page
    status, page = sits("maya").fill("my-credentials/new/", domain="1", key=str(uuid4()))
    assert status == 503
    assert "ALONGSIDE_CREDENTIAL_KEYS" in page


def test_a_missing_name_and_a_missing_address_are_said_loudly(sits, credential, settings):
    _status, page = sits("maya").page("my-credentials/")
    assert "has not given its name" in page
    assert "no https address" not in page
    settings.ALONGSIDE_ADDRESS = "http://127.0.0.1:8000"
    assert "no https address" in sits("maya").page("my-credentials/")[1]
    assert "has not given its name" in check(credential.token)


def test_taking_it_back_asks_first_and_is_seen_by_whoever_checks(sits, credential):
    maya = sits("maya")
    path = f"my-credentials/{credential.uuid}/take-back/"
    assert "cannot be undone" in maya.page(path)[1]
    assert WORDS[Answer.STANDS] in check(credential.token)
    _status, page = maya.fill(path)
    assert "Taken back by you" in page
    assert WORDS[Answer.WITHDRAWN] in check(credential.token)


# -- anybody ---------------------------------------------------------------------------------------------------------


def test_a_credential_that_stands_is_shown_as_it_was_handed_over_and_nothing_else(credential, course_key):
    told = check(credential.token)
    badge = read_badge(credential.token, records.credential_keys())
    for words in (WORDS[Answer.STANDS], badge.holder, badge.name, badge.criteria, *badge.evidence):
        assert words in told
    for hidden in ("Ruth", "Ferreira", "Warm from the start", "ready", "maya@", "3.1"):
        assert hidden not in told


def test_a_file_is_as_good_as_its_text(credential):
    file = SimpleUploadedFile("mine.jwt", credential.token.encode() + b"\n")
    assert WORDS[Answer.STANDS] in check("", file=file)
    for raw in (b"\xff\xfe\x00", b"", b"A" * (LONGEST + 10)):
        told = check("", file=SimpleUploadedFile("mine.jwt", raw), credential="")
        assert WORDS[Answer.UNREADABLE] in told or "Choose the file" in told


def altered(token):
    header, claims, signature = opened(token)
    claims["credentialSubject"]["identifier"][0]["identityHash"] = "Mallory"
    return f"{part(header)}.{part(claims)}.{signature}"


def test_what_was_altered_or_not_made_here_is_said_to_be_and_not_shown(credential):
    for token, answer in (
        (altered(credential.token), Answer.ALTERED),
        (signed(), Answer.NOT_FROM_HERE),
        ("hello", Answer.UNREADABLE),
    ):
        told = check(token)
        assert WORDS[answer] in told
        assert "What it says" not in told
        assert "Mallory" not in told
        assert "Northside" not in told


def test_what_was_typed_stays_and_is_no_markup():
    page = Client().post(f"{ROOT}verify/", {"credential": "</textarea><script>alert(1)</script>"})
    assert b"<script>alert" not in page.content
    assert b"&lt;script&gt;alert" in page.content


def test_nothing_sent_is_answered_with_what_to_do():
    page = Client().post(f"{ROOT}verify/", {"credential": "  "})
    assert page.status_code == 200
    assert "Choose the file" in page.content.decode()


def test_a_withdrawn_an_expired_and_an_unknown_one_are_told_apart(sign_off, make, actor, course_key):
    decision = sign_off("1.1", "1.2")
    made = make("1")
    records.withdraw(actor("ruth"), course_key=course_key, decision_uuid=decision, reason="It was a slip")
    told = check(made.token)
    assert WORDS[Answer.WITHDRAWN] in told
    assert "slip" not in told
    row = IssuedCredential.objects.get()
    row.rests_on, row.valid_until = {}, timezone.localdate() - timedelta(days=1)
    row.save()
    assert WORDS[Answer.EXPIRED] in check(made.token)
    row.delete()
    assert WORDS[Answer.UNKNOWN] in check(made.token)


def test_an_erased_person_s_credential_is_withdrawn_and_nothing_is_said_of_them(
    credential, actor, course_key
):
    records.erase_person(
        actor("lead"),
        course_key=course_key,
        user_id=actor("maya").user_id,
        reason_code=ErasureReason.REQUESTED,
    )
    assert WORDS[Answer.WITHDRAWN] in check(credential.token)
    _status, page = public(f"{credential.uuid}/")
    told = main_of(page.content.decode())
    assert WORDS[Answer.WITHDRAWN] in told
    assert "erased" not in told.casefold()


def test_its_own_address_says_whether_it_stands_and_nothing_else(credential):
    status, page = public(f"{credential.uuid}/")
    told = main_of(page.content.decode())
    assert (status, WORDS[Answer.STANDS] in told) == (200, True)
    for hidden in ("Maya", "1.1", "Values", "Alongside+PSW"):
        assert hidden not in told
    status, page = public(f"{uuid4()}/")
    assert (status, WORDS[Answer.UNKNOWN] in page.content.decode()) == (404, True)


# -- programs --------------------------------------------------------------------------------------------------------


def test_every_address_in_a_credential_leads_somewhere(credential, course_key):
    claims = jwt.decode(credential.token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(credential.token)["kid"]
    subject = claims["credentialSubject"]
    addresses = [
        kid,
        claims["id"],
        claims["issuer"]["id"],
        subject["achievement"]["id"],
        claims["credentialStatus"]["statusListCredential"],
        *(each["targetUrl"].partition("#")[0] for each in subject["achievement"]["alignment"]),
    ]
    for address in addresses:
        assert address.startswith(f"{SITE}{ROOT}")
        assert Client().get(address.removeprefix(SITE)).status_code == 200, address
    places = Places(SITE, course_key)
    for name, address in {
        "keys": places.keys,
        "key": kid,
        "issuer": places.issuer,
        "achievement": places.achievement("1"),
        "competences": places.competence("1.1").partition("#")[0],
        "status-list": places.status_list(0),
        "credential": claims["id"],
    }.items():
        assert resolve(address.removeprefix(SITE)).view_name == f"alongside_credentials:{name}"
    page = Client().get(places.competence("1.1").removeprefix(SITE).partition("#")[0]).content.decode()
    assert 'id="1.1"' in page


def test_what_programs_ask_for_is_theirs_from_anywhere_and_needs_no_cookie(credential, course_key):
    for path, kind in (
        ("jwks.json", "application/jwk-set+json"),
        (f"{course_key}/issuer.json", "application/json"),
        (f"{course_key}/achievements/1.json", "application/json"),
        (f"{course_key}/achievements/whole.json", "application/json"),
        (f"{course_key}/achievements/signed-off.json", "application/json"),
        (f"{course_key}/status/0.jwt", "application/vc+jwt"),
    ):
        status, answer = public(path)
        assert status == 200, path
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Content-Type"] == kind
        assert answer["Cache-Control"].startswith("public, max-age=")
        assert not answer.cookies
        assert "Maya" not in answer.content.decode()
        assert Client().post(f"{ROOT}{path}").status_code == 405
    keys = public_keys(json.loads(public("jwks.json")[1].content))
    assert read_badge(credential.token, keys).holder == "Maya Okafor"
    assert Client().get("/.well-known/jwks.json").content == public("jwks.json")[1].content


def test_no_private_key_is_published(credential, settings):
    settings.ALONGSIDE_CREDENTIAL_KEYS = [*settings.ALONGSIDE_CREDENTIAL_KEYS, new_key()]
    keys = json.loads(public("jwks.json")[1].content)["keys"]
    assert len(keys) == 2
    assert not [key for key in keys if key.keys() & {"d", "p", "q", "dp", "dq", "qi", "k"}]
    for key in keys:
        assert json.loads(Client().get(key["kid"].removeprefix(SITE)).content) == key


def test_courses_that_issued_nothing_are_not_there(db, course_key):
    for path in (
        f"{course_key}/issuer.json",
        f"{course_key}/competences/",
        f"{course_key}/achievements/1.json",
        f"{course_key}/status/0.jwt",
        "anything/issuer.json",
        "keys/unknown.json",
    ):
        assert public(path)[0] == 404, path


def test_other_codes_and_lists_are_not_there(credential, course_key):
    for path in ("achievements/9.json", "achievements/x.json", "status/1.jwt"):
        status, answer = public(f"{course_key}/{path}")
        assert status == 404
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_list_is_made_anew_once_a_minute(sign_off, make, actor, course_key):
    decision = sign_off("1.1", "1.2")
    make("1")
    before = public(f"{course_key}/status/0.jwt")[1].content
    records.withdraw(actor("ruth"), course_key=course_key, decision_uuid=decision, reason="A slip")
    assert public(f"{course_key}/status/0.jwt")[1].content == before
    cache.clear()
    assert public(f"{course_key}/status/0.jwt")[1].content != before


def test_without_a_key_there_is_no_list(credential, course_key, settings):
    settings.ALONGSIDE_CREDENTIAL_KEYS = []
    assert public(f"{course_key}/status/0.jwt")[0] == 503
    assert WORDS[Answer.NOT_FROM_HERE] in check(credential.token)
