"""Two devices write into the same plan; whatever they do, no word is lost."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.content.own_words import Fate, Stretch, differences, mark, merge

SECTIONS = ("when-well", "every-day", "first-signs")
TEXTS = st.sampled_from(["", "a", "b", "a b", "I sing in the kitchen."])
ANSWERS = st.dictionaries(st.sampled_from(SECTIONS), TEXTS)


def marks(answers):
    return {section: mark(text) for section, text in answers.items()}


@given(base=ANSWERS, there=ANSWERS, here=ANSWERS)
def test_no_word_is_ever_lost(base, there, here):
    changed = {section: text for section, text in here.items() if text != base.get(section, "")}
    merged = merge(there, changed, marks(base))
    for section in SECTIONS:
        before, now_there = base.get(section, ""), there.get(section, "")
        now_here = changed.get(section, before)
        kept = merged.answers.get(section, "")
        if section in merged.clashes:  # the page still has its own words, and is given the other ones
            assert merged.clashes[section] == kept == now_there
            assert now_here not in (before, now_there)
            assert now_there != before
        elif now_here == before:
            assert kept == now_there
            assert merged.news.get(section, before) == now_there
        else:
            assert kept == now_here
            assert now_there in (before, now_here)


@given(base=ANSWERS, here=ANSWERS)
def test_what_is_sent_again_since_its_answer_was_lost_is_no_clash(base, here):
    once = merge(base, here, marks(base))
    again = merge(once.answers, here, marks(base))
    assert again.answers == once.answers
    assert not again.clashes


@given(there=ANSWERS)
def test_a_page_that_changed_nothing_is_told_what_is_new(there):
    merged = merge(there, {}, {})
    assert merged.answers == there
    assert merged.news == {section: text for section, text in there.items() if text}


def test_sections_changed_on_one_side_each_stand_side_by_side():
    base = {"when-well": "I sing.", "every-day": "Tea."}
    there, here = base | {"when-well": "I sing, badly."}, {"every-day": "Tea, and a walk."}
    merged = merge(there, here, marks(base))
    assert merged.answers == {"when-well": "I sing, badly.", "every-day": "Tea, and a walk."}
    assert merged.news == {"when-well": "I sing, badly."}
    assert not merged.clashes


def test_a_section_that_the_page_has_never_seen_is_left_alone():
    assert merge({"old-section": "Words"}, {"every-day": "Tea."}, {}).answers["old-section"] == "Words"


def test_words_are_in_no_repr():
    merged = merge({"a": "heron"}, {"a": "otter", "b": "heron"}, {})
    assert "heron" not in repr(merged) + repr(differences("heron", "otter"))
    assert "otter" not in repr(merged) + repr(differences("heron", "otter"))


@given(before=st.text(alphabet="ab .\n"), after=st.text(alphabet="ab .\n"))
def test_what_is_compared_is_both_texts_and_nothing_else(before, after):
    found = differences(before, after)
    assert "".join(each.text for each in found if each.fate is not Fate.NEW) == before
    assert "".join(each.text for each in found if each.fate is not Fate.GONE) == after


def test_words_are_compared_as_words():
    assert differences("I sing in the kitchen", "I hum in the kitchen") == (
        Stretch(Fate.SAME, "I "),
        Stretch(Fate.GONE, "sing "),
        Stretch(Fate.NEW, "hum "),
        Stretch(Fate.SAME, "in the kitchen"),
    )


def test_half_a_sign_from_a_broken_keyboard_has_a_mark():
    assert mark("\ud83d") != mark("")
