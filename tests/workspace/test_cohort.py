"""The training lead's page: figures, the picture and its table, who needs somebody now, agreement in words."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from alongside.content.course import shipped_framework
from alongside.records.data import Agreement, Cohort, Standing
from alongside.records.models import LearnerRecord, RolePlayRequest
from alongside.workspace.caseload.agreement import in_words
from alongside.workspace.caseload.cohort import bars


def figures_of(html):
    figures = html.split('class="workspace-figures"')[1].split("</ul>")[0]
    return {words.strip(): int(number) for number, words in re.findall(r"<b>(\d+)</b>([^<]+)", figures)}


def test_figures_lead_to_the_lists_they_count(ask, sits):
    ask("maya")
    late = ask("tom")
    RolePlayRequest.objects.filter(uuid=late).update(requested_at=timezone.now() - timedelta(days=9))
    LearnerRecord.objects.filter(requests__uuid=late).update(active_at=timezone.now() - timedelta(days=40))
    lead = sits("lead")
    status, html = lead.page("cohort/")
    assert status == 200
    assert figures_of(html) == {
        "learners": 2,
        "waiting": 2,
        "overdue": 1,
        "stuck": 1,
        "with sign-offs running out": 0,
        "without a supervisor": 0,
    }
    assert "counted at" in html
    overdue, stuck = (
        html.split(f'id="{section}"')[1].split("</section>")[0] for section in ("overdue", "stuck")
    )
    for part in (overdue, stuck):
        assert "Tom Ellery" in part
        assert "Maya Okafor" not in part
    addresses = re.findall(r'<a href="[^"?]+(\?[^"]*)?"><b>', html)
    pages = [lead.page(address.replace("&amp;", "&"))[1] for address in addresses]
    pages = [page.split('id="people"')[-1] for page in pages]
    assert [("Tom Ellery" in page, "Maya Okafor" in page) for page in pages] == [
        *[(True, True)] * 2,
        *[(True, False)] * 2,
        *[(False, False)] * 2,
    ]


def test_the_picture_says_the_same_as_the_table(ask, sits, filled_in):
    request, ruth = ask(), sits("ruth")
    ruth.send(f"requests/{request}/open/")
    ruth.send(f"requests/{request}/decide/", filled_in(outcome="signed-off", submission_key=str(uuid4())))
    html = sits("lead").page("cohort/")[1]
    assert 'aria-label="Core relational skills: Signed off 50 %. Not yet 50 %. "' in html
    assert '<rect class="bar-signed-off" x="0.00%" width="50.00%" height="20"/>' in html
    row = html.split("3 Core relational skills</th>")[1].split("</tr>")[0]
    cells = [int(cell) for cell in re.findall(r"<td>(\d+)</td>", row)]
    assert (cells[0], cells[-2], cells[-1]) == (6, 6, 12)


def test_bars_are_whole_and_leave_out_what_nobody_signs_off():
    framework = shipped_framework()
    counted = Cohort(
        learners=3,
        waiting=0,
        overdue=0,
        stuck=0,
        running_out=0,
        unsupervised=0,
        competences={"1.1": {Standing.SIGNED_OFF: 1, Standing.RUN_OUT: 2}, "1.2": {Standing.LEARNING: 1}},
        counted_at=timezone.now(),
    )
    found = bars(counted, framework)
    assert [bar["domain"].code for bar in found] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    for bar in found:
        assert sum(part["number"] for part in bar["parts"]) == bar["whole"]
        assert sum(float(part["share"]) for part in bar["parts"]) == pytest.approx(100, abs=0.1)
    assert {part["mark"]: part["number"] for part in found[0]["parts"] if part["number"]} == {
        "signed-off": 1,
        "run-out": 2,
        "learning": 1,
        "not-yet": 2,
    }


def test_a_course_with_nobody_in_it_says_what_to_do_next(sits):
    lead = sits("lead")
    lead.base = "/alongside/course-v1:Other+PSW+2026/"
    html = lead.page("cohort/")[1]
    assert "Nobody is in this course yet" in html
    assert "Say who supports whom" in html


def test_before_anybody_has_rated_twice_agreement_points_to_practice(sits):
    lead = sits("lead")
    html = lead.page("cohort/")[1]
    assert "No two people have rated the same thing yet" in html
    assert f'href="{lead.base}practice/"' in html


@pytest.mark.parametrize(
    ("pairs", "exact", "kappa", "verdict"),
    [
        (9, 1.0, 1.0, "Too few to say"),
        (10, 1.0, None, "Everybody gave the same level throughout"),
        (10, 0.9, 0.81, "Very good"),
        (10, 0.8, 0.8, "Good"),
        (10, 0.7, 0.5, "Moderate"),
        (10, 0.5, 0.21, "Fair"),
        (10, 0.1, -0.4, "Poor"),
    ],
)
def test_agreement_in_words(pairs, exact, kappa, verdict):
    found = in_words(Agreement("listening", "Listening", 3, pairs, 0, exact, kappa))
    assert found.verdict == verdict
    assert bool(found.kappa) is (pairs >= 10 and kappa is not None)
