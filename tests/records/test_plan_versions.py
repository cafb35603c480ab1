"""How a plan stood before: kept from sitting to sitting, opened for its writer, and brought back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from alongside.records import api
from alongside.records.errors import Conflict, NotAllowed, NotFound, PlanUnreadable
from alongside.records.models import EarlierPlan, PrivatePlan
from alongside.records.private.thinning import MOST_KEPT, NEWEST_THAT_STAY, one_too_many
from tests.records.conftest import MARK
from tests.records.private_writing import IN_ANOTHER_SITTING, PLAN, read, save, versions
from tests.records.tables import where_is


@pytest.fixture
def written(story, clock):
    """Maya has written in three sittings: "One.", then "Two.", and now "Three."."""
    save(story.maya, {"rest": "One."})
    for version, text in enumerate(("Two.", "Three."), start=1):
        clock.advance(IN_ANOTHER_SITTING)
        save(story.maya, {"rest": text}, version)
    return story.maya


def restore(actor, number, base_version):
    return api.restore_plan(actor, **PLAN, number=number, base_version=base_version)


def texts(actor):
    return [(each.number, each.answers["rest"]) for each in versions(actor)]


def test_whoever_comes_back_later_finds_how_it_stood(written):
    assert texts(written) == [(2, "Two."), (1, "One.")]
    assert read(written).answers == {"rest": "Three."}


def test_saving_within_a_sitting_keeps_nothing(story, clock):
    save(story.maya, {"rest": "O"})
    for version, text in enumerate(("On", "One", "One."), start=1):
        clock.advance(timedelta(minutes=29))
        save(story.maya, {"rest": text}, version)
    assert versions(story.maya) == ()


def test_a_version_says_when_it_was_saved_last(story, clock):
    first = save(story.maya, {"rest": "One."})
    clock.advance(IN_ANOTHER_SITTING)
    save(story.maya, {"rest": "Two."}, 1)
    assert versions(story.maya)[0].kept_at == first.saved_at


def test_what_says_nothing_or_the_same_is_not_kept(story, clock):
    save(story.maya, {"rest": " \n"})
    for version in (1, 2):
        clock.advance(IN_ANOTHER_SITTING)
        save(story.maya, {"rest": "One.", "people": ""} if version == 1 else {"rest": "One."}, version)
    assert versions(story.maya) == ()


def test_restoring_keeps_what_stood_first_even_in_the_same_sitting(written):
    restored = restore(written, 1, base_version=3)
    assert (restored.answers, restored.version) == ({"rest": "One."}, 4)
    assert read(written) == restored
    assert read(written).answers == {"rest": "One."}
    assert texts(written) == [(3, "Three."), (2, "Two."), (1, "One.")]
    assert restore(written, 3, base_version=4).answers == {"rest": "Three."}


def test_a_number_is_never_given_twice(written):
    restore(written, 1, base_version=3)
    restore(written, 3, base_version=4)
    numbers = [each.number for each in versions(written)]
    assert numbers == sorted(set(numbers), reverse=True)


def test_restoring_from_a_stale_tab_says_how_it_stands_and_keeps_nothing_twice(written):
    with pytest.raises(Conflict) as refused:
        restore(written, 1, base_version=2)
    assert refused.value.current == read(written)
    assert texts(written) == [(2, "Two."), (1, "One.")]


def test_restoring_whose_answer_was_lost_can_be_sent_again(written):
    first = restore(written, 1, base_version=3)
    assert restore(written, 1, base_version=3).version == first.version


def test_restoring_what_is_not_there(written, tom):
    with pytest.raises(NotFound):
        restore(written, 7, base_version=3)
    with pytest.raises(Conflict) as refused:
        restore(tom, 1, base_version=0)
    assert refused.value.current is None
    assert read(tom) is None


def test_versions_are_their_writers_alone(written, story, tom):
    for other in (tom, story.ruth, story.lead):
        assert versions(other) == ()
    disguised = replace(written, is_masquerading=True)
    for attempt in (lambda: versions(disguised), lambda: restore(disguised, 1, 3)):
        with pytest.raises(NotAllowed):
            attempt()


def test_deleting_a_plan_deletes_its_versions_and_a_new_one_begins_without(written):
    api.delete_plan(written, **PLAN)
    assert not EarlierPlan.objects.exists()
    save(written, {"rest": "Anew."})
    assert versions(written) == ()


def test_no_version_is_open_at_rest_or_in_what_is_printed(story, clock):
    save(story.maya, {"rest": MARK})
    clock.advance(IN_ANOTHER_SITTING)
    save(story.maya, {"rest": "Other."}, 1)
    assert versions(story.maya)[0].answers == {"rest": MARK}
    assert where_is(MARK) == set()
    printed = [repr(versions(story.maya)), *map(repr, EarlierPlan.objects.all())]
    assert MARK not in "".join(printed)


def test_a_version_in_the_place_of_another_does_not_open(written):
    one, two = EarlierPlan.objects.order_by("number")
    EarlierPlan.objects.filter(pk=two.pk).update(ciphertext=one.ciphertext)
    assert [each.answers for each in versions(written)] == [None, {"rest": "One."}]
    with pytest.raises(PlanUnreadable):
        restore(written, 2, base_version=3)
    assert read(written).answers == {"rest": "Three."}


def test_what_does_not_open_is_kept_all_the_same(written, settings, clock):
    """A key is lost, and the learner writes on: what they wrote before opens again once it is found."""
    lost = settings.ALONGSIDE_PLAN_KEYS
    settings.ALONGSIDE_PLAN_KEYS = [Fernet.generate_key().decode()]
    clock.advance(IN_ANOTHER_SITTING)
    save(written, {"rest": "Four."}, 3)
    assert [each.answers for each in versions(written)] == [None, None, None]
    settings.ALONGSIDE_PLAN_KEYS = [*settings.ALONGSIDE_PLAN_KEYS, *lost]
    assert texts(written)[0] == (3, "Three.")


def test_there_are_never_more_than_are_kept(story, clock):
    save(story.maya, {"rest": "0"})
    for version in range(1, MOST_KEPT + 6):
        clock.advance(IN_ANOTHER_SITTING)
        save(story.maya, {"rest": str(version)}, version)
    kept = [each.number for each in versions(story.maya)]
    assert len(kept) == MOST_KEPT
    assert kept[:NEWEST_THAT_STAY] == list(range(MOST_KEPT + 5, MOST_KEPT + 5 - NEWEST_THAT_STAY, -1))
    assert kept[-1] == 1
    assert PrivatePlan.objects.count() == 1


BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@given(st.lists(st.integers(0, 10**6), max_size=3 * MOST_KEPT))
def test_thinning_goes_on_for_good_and_loses_neither_the_first_nor_the_newest(gaps):
    kept, now = [], BEGIN
    for number, gap in enumerate(gaps, start=1):
        now += timedelta(minutes=gap)
        kept.append((number, now))
        thinned = one_too_many(kept)
        assert (thinned is None) == (len(kept) <= MOST_KEPT)
        kept = [each for each in kept if each[0] != thinned]
        numbers = [each[0] for each in kept]
        assert numbers[0] == 1
        assert numbers[-NEWEST_THAT_STAY:] == list(range(max(1, number - NEWEST_THAT_STAY + 1), number + 1))
