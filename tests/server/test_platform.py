"""The embedded server as a platform."""

import pytest
from submissions import api as submissions
from submissions.models import ScoreAnnotation

from alongside import platform
from alongside.server.membership import enrol
from alongside.server.models import Completion, Enrolment
from tests.server.conftest import COURSE_KEY

D = "block-v1:Org+PSW+2026+type@counter+block@d"


@pytest.fixture
def here(course):
    return platform.current()


@pytest.fixture
def ruth(account):
    user = account("Ruth Ferreira")
    enrol(user, COURSE_KEY)
    return user


def scores(user):
    return submissions.get_scores(COURSE_KEY, Enrolment.objects.get(user=user).anonymous_id.hex)


def sign_off(here, learner, supervisor):
    here.submit_score(
        user_id=learner.pk,
        course_key=COURSE_KEY,
        usage_key=D,
        earned=1,
        possible=1,
        given_by=supervisor.pk,
        reason="Alongside sign-off 1",
    )


def test_a_score_is_the_learners_with_a_note_of_who_gave_it(here, maya, ruth):
    sign_off(here, maya, ruth)
    assert scores(maya)[D]["points_earned"] == 1
    assert scores(ruth) == {}
    note = ScoreAnnotation.objects.get()
    assert note.creator == Enrolment.objects.get(user=ruth).anonymous_id.hex
    assert note.reason == "Alongside sign-off 1"
    assert Completion.objects.get(user=maya, usage_key=D).completion == 1.0


def test_saying_it_again_changes_nothing(here, maya, ruth):
    sign_off(here, maya, ruth)
    sign_off(here, maya, ruth)
    assert ScoreAnnotation.objects.count() == 1


def test_a_score_can_be_taken_back_and_given_again(here, maya, ruth):
    sign_off(here, maya, ruth)
    here.clear_score(user_id=maya.pk, course_key=COURSE_KEY, usage_key=D)
    assert scores(maya) == {}
    assert Completion.objects.get(user=maya, usage_key=D).completion == 0.0
    sign_off(here, maya, ruth)
    assert scores(maya)[D]["points_earned"] == 1


def test_what_the_gradebook_has_a_score_for_is_told(here, maya, ruth, account):
    assert here.scored(maya.pk, COURSE_KEY) == set()
    sign_off(here, maya, ruth)
    assert here.scored(maya.pk, COURSE_KEY) == {D}
    assert here.scored(ruth.pk, COURSE_KEY) == set()
    here.clear_score(user_id=maya.pk, course_key=COURSE_KEY, usage_key=D)
    assert here.scored(maya.pk, COURSE_KEY) == set()
    stranger = account("Stranger")
    assert here.scored(stranger.pk, COURSE_KEY) == set()
    assert not here.ever_enrolled(stranger.pk, COURSE_KEY), "asking enrols nobody"


def test_a_score_from_somebody_without_an_account_here_says_what_it_is_for(here, maya):
    here.submit_score(
        user_id=maya.pk, course_key=COURSE_KEY, usage_key=D, earned=1, possible=1, given_by=None, reason="1"
    )
    note = ScoreAnnotation.objects.get()
    assert (note.creator, note.reason) == ("", "1")


def test_clearing_where_there_is_no_score(here, maya):
    here.clear_score(user_id=maya.pk, course_key=COURSE_KEY, usage_key=D)
    assert scores(maya) == {}


def test_a_score_reaches_somebody_whose_enrolment_has_ended_without_bringing_it_back(here, maya, ruth):
    Enrolment.objects.filter(user=maya).update(is_active=False)
    sign_off(here, maya, ruth)
    assert scores(maya)[D]["points_earned"] == 1
    assert not here.is_enrolled(maya.pk, COURSE_KEY)
    assert here.ever_enrolled(maya.pk, COURSE_KEY)


def test_actors(here, maya, account, django_assert_num_queries):
    with django_assert_num_queries(1):
        actor = here.actor_for(maya, COURSE_KEY)
    assert actor == platform.Actor(user_id=maya.pk, full_name="Maya Okafor", is_staff=False, is_learner=True)
    assert here.actor_for(account("Lena", is_staff=True), COURSE_KEY).is_staff
    assert not here.actor_for(account("Stranger"), COURSE_KEY).is_learner


def test_enrolment_is_a_matter_of_the_course(here, maya):
    assert here.is_enrolled(maya.pk, COURSE_KEY)
    assert not here.is_enrolled(maya.pk, "course-v1:Other+PSW+2026")


def test_names_in_one_query(here, maya, ruth, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert here.full_names([maya.pk, ruth.pk, maya.pk]) == {
            maya.pk: "Maya Okafor",
            ruth.pk: "Ruth Ferreira",
        }


def test_titles_and_addresses(here, browser, maya):
    assert here.course_title(COURSE_KEY) == "A small course"
    assert here.course_title("course-v1:Other+PSW+2026") == "course-v1:Other+PSW+2026"
    a = "block-v1:Org+PSW+2026+type@counter+block@a"
    assert here.block_title(a) == "A"
    assert here.block_title(D.replace("@d", "@gone")) == D.replace("@d", "@gone")
    assert here.block_title("nonsense") == "nonsense"
    address, _, anchor = here.block_url(a).partition("#")
    assert f'id="{anchor}"' in browser.get(address).content.decode()
    assert here.block_url("nonsense") == "/"
    assert here.block_url(D.replace("@d", "@gone")) == "/"


@pytest.fixture
def message(maya):
    return {"user_id": maya.pk, "subject": "Something", "text": "Look.", "url": "/units/one/"}


def test_email_is_sent_where_the_organisation_has_a_mail_server(here, message, maya, settings, mailoutbox):
    settings.EMAIL_HOST = ""
    assert not here.sends_email
    here.send_email(**message)
    assert mailoutbox == []
    settings.EMAIL_HOST = "mail.example.org"
    assert here.sends_email
    for origin, body in (
        ("", "Look."),
        ("https://t.example.org", "Look.\n\nhttps://t.example.org/units/one/"),
    ):
        settings.ALONGSIDE_ORIGIN = origin
        here.send_email(**message)
        assert (mailoutbox[-1].to, mailoutbox[-1].body) == (["maya@example.org"], body)


def test_somebody_without_an_address_is_sent_nothing(here, message, maya, settings, mailoutbox):
    settings.EMAIL_HOST = "mail.example.org"
    maya.email = ""
    maya.save()
    here.send_email(**message)
    assert mailoutbox == []


def test_a_message_that_is_left_is_under_messages_and_sent_nowhere(
    here, message, browser, settings, mailoutbox
):
    settings.EMAIL_HOST = "mail.example.org"
    assert here.leave_message(course_key=COURSE_KEY, **message)
    assert "Look." in browser.get("/messages/").content.decode()
    assert mailoutbox == []


def test_facts_are_those_built_into_the_course(here):
    assert here.course_facts(COURSE_KEY) == {"name": "Lantern House"}
    assert here.course_facts("course-v1:Other+PSW+2026") == {}


def test_what_comes_next_is_the_next_block_the_next_page_or_the_course(here):
    def after(block, kind="counter"):
        return here.next_page(f"block-v1:Org+PSW+2026+type@{kind}+block@{block}")

    assert after("a") == "/unit/one/#block-b"
    assert after("c") == "/unit/two/"
    assert after("inner", "excluded") == "/unit/three/"
    assert after("d") == "/"
    assert after("nowhere") == here.next_page("no key") == "/"
