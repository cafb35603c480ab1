"""Who leads training in a course, and who reads its serious concerns."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model

from alongside.records import api
from alongside.records.data import CourseRoleKind, CourseRoleView
from alongside.records.errors import Invalid, NotAllowed, NotFound
from alongside.records.models import CourseRole
from tests.records.conftest import COURSE, OTHER_COURSE, make_actor
from tests.records.crowd import name_for, today

LEAD = CourseRoleKind.TRAINING_LEAD


def give(actor, login, role=LEAD, starts=0, ends=None):
    api.give_role(
        actor,
        course_key=COURSE,
        login=login,
        role=role,
        starts=today(starts),
        ends=None if ends is None else today(ends),
    )


def roles(actor):
    return api.roles(actor, course_key=COURSE)


def test_somebody_is_named_until_further_notice(story, omar):
    give(story.lead, " omar ")
    (role,) = roles(story.lead)
    assert role == CourseRoleView(role.uuid, omar.user_id, "Omar Haddad", LEAD, today(), None)
    assert api.sees_whole_course(omar, COURSE)
    assert api.roles(story.lead, course_key=OTHER_COURSE) == ()


def test_by_email_address_in_any_letters(story, omar):
    get_user_model().objects.filter(pk=omar.user_id).update(email="Omar@Example.org")
    give(story.lead, "omar@example.ORG")
    assert [role.user_id for role in roles(story.lead)] == [omar.user_id]


def test_a_login_name_comes_before_an_email_address(story, omar, tom):
    get_user_model().objects.filter(pk=tom.user_id).update(email="omar")
    give(story.lead, "omar")
    assert [role.user_id for role in roles(story.lead)] == [omar.user_id]


def test_an_address_of_two_people_names_nobody(story, omar, tom):
    get_user_model().objects.filter(pk__in=[omar.user_id, tom.user_id]).update(email="team@example.org")
    with pytest.raises(Invalid) as refused:
        give(story.lead, "TEAM@example.org")
    assert "Several accounts" in refused.value.problems["login"]


@pytest.mark.parametrize("login", ["nobody", "", "  ", "OMAR"])
def test_who_is_not_known_is_said_in_words(story, omar, login):
    with pytest.raises(Invalid) as refused:
        give(story.lead, login, ends=-1)
    assert "Check the spelling" in refused.value.problems["login"]
    assert "before the first" in refused.value.problems["ends"]
    assert not CourseRole.objects.exists()


def test_by_name_and_the_newest_first(story, omar):
    zoe = make_actor("zoe", "Zoë", "Adams")
    for starts, ends in ((-30, -20), (-9, None)):
        name_for(zoe, starts=starts, ends=ends)
    name_for(omar, CourseRoleKind.CONCERN_LEAD)
    assert [(role.name, role.starts) for role in roles(story.lead)] == [
        ("Omar Haddad", today(-7)),
        ("Zoë Adams", today(-9)),
        ("Zoë Adams", today(-30)),
    ]


def test_the_same_start_again_changes_the_end(story, omar):
    give(story.lead, "omar")
    give(story.lead, "omar", ends=5)
    assert [role.ends for role in roles(story.lead)] == [today(5)]


def test_a_role_ends(story, omar):
    role = name_for(omar)
    assert api.sees_whole_course(omar, COURSE)
    api.end_role(story.lead, course_key=COURSE, role_uuid=role.uuid, ends=today(-1))
    assert [each.ends for each in roles(story.lead)] == [today(-1)]
    assert not api.sees_whole_course(omar, COURSE)
    with pytest.raises(Invalid) as refused:
        api.end_role(story.lead, course_key=COURSE, role_uuid=role.uuid, ends=today(-8))
    assert set(refused.value.problems) == {"ends"}


def test_one_that_has_not_begun_is_taken_back(story, omar):
    role = name_for(omar, starts=3)
    api.end_role(story.lead, course_key=COURSE, role_uuid=role.uuid, ends=today())
    assert roles(story.lead) == ()


def test_a_role_of_another_course_is_not_found(story, omar):
    role = name_for(omar, course_key=OTHER_COURSE)
    for uuid in (role.uuid, uuid4()):
        with pytest.raises(NotFound):
            api.end_role(story.lead, course_key=COURSE, role_uuid=uuid, ends=today())


def test_only_course_staff(story, omar):
    role = name_for(omar)
    for actor in (omar, story.ruth, story.maya, replace(story.lead, is_masquerading=True)):
        with pytest.raises(NotAllowed):
            roles(actor)
        with pytest.raises(NotAllowed):
            give(actor, "maya")
        with pytest.raises(NotAllowed):
            api.end_role(actor, course_key=COURSE, role_uuid=role.uuid, ends=today())
    assert CourseRole.objects.count() == 1
