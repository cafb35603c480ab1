"""Pages as somebody hears them: where the focus goes, what is announced, and what stands there without looking."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_question_without_an_answer_says_so_where_it_stands(new_person, by):
    maya = new_person("maya", by)
    maya.open_unit("check-values-and-principles")
    third = maya.page.locator(".alongside-question").nth(2)
    maya.activate(third.locator("[type='submit']"))
    says = third.get_by_role("alert")
    expect(says).to_have_text("Choose an answer first.")
    expect(says).to_be_focused()
    maya.sees_no_barrier()
    maya.choose(third.locator("input").first)
    maya.activate(third.locator("[type='submit']"))
    expect(third.locator(".alongside-mark")).to_be_focused()


def test_a_self_assessment_that_is_not_whole_says_where(new_person, by):
    maya = new_person("maya", by)
    maya.open_unit("role-play-core-relational-skills")
    maya.go_on()
    criteria = maya.page.locator(".alongside-self-form [data-criterion]")
    maya.choose(criteria.first.locator("input[value='ready']"))
    maya.activate(maya.page.get_by_role("button", name="Ask for my role-play to be seen"))
    says = criteria.nth(1).locator(".alongside-message")
    expect(says).to_contain_text("Choose a level here first")
    expect(says).to_be_focused()
    maya.sees_no_barrier()
    maya.choose(criteria.nth(1).locator("input[value='ready']"))
    expect(says).to_be_empty()
