"""An organisation's own rules: what may stand in its file, and what is said about what may not."""

from pathlib import Path

import pytest

from alongside.content.organisation import PlanRules, SignOffRules, WorkspaceRules, parse_organisation
from tests.content.examples import problems_in

EXAMPLE = Path(__file__).parents[2] / "course_content" / "organisation.example.yaml"


def test_what_is_left_out_has_its_usual_value() -> None:
    organisation = parse_organisation("name: Northside Peers\nsign_offs:\nworkspace:\nplans:\n")
    assert organisation.sign_offs == SignOffRules(valid_months=None, remind_days=60)
    assert organisation.workspace == WorkspaceRules(overdue_days=7, stuck_days=28)
    assert organisation.plans == PlanRules(supervisors_see_whether_kept=False)


def test_only_what_is_set_travels_with_the_course() -> None:
    organisation = parse_organisation("sign_offs: {valid_months: 24}\n")
    assert organisation.model_dump(mode="json", exclude_defaults=True) == {"sign_offs": {"valid_months": 24}}


def test_the_rules_in_the_example_can_be_uncommented() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    rules = text[text.index("# sign_offs:") :]
    lines = [line.removeprefix("# ") for line in rules.splitlines() if line.startswith(("# ", "#   "))]
    wanted = [line for line in lines if line.startswith((" ", "sign_offs:", "workspace:", "plans:"))]
    organisation = parse_organisation("\n".join(wanted))
    assert organisation.sign_offs.valid_months == 24
    assert organisation.workspace == WorkspaceRules()
    assert organisation.plans.supervisors_see_whether_kept


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("sign_offs:\n  valid_months: 0", "Use a larger number"),
        ("sign_offs:\n  valid_months: 121", "Use a smaller number"),
        ("sign_offs:\n  remind_days: soon", "Write digits only"),
        ("workspace:\n  overdue_days: 0", "Use a larger number"),
        ("workspace:\n  stuck_day: 7", 'Did you mean "stuck_days"?'),
        ("plans:\n  supervisors_see_whether_kept: sometimes", "true or false"),
    ],
)
def test_a_rule_that_makes_no_sense_is_found_where_it_stands(rule: str, words: str) -> None:
    (problem,) = problems_in(parse_organisation, rule)
    assert problem.line == 2
    assert words in str(problem)
