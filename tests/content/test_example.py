"""Shared examples: conversations to practise rating on."""

from pathlib import Path

import pytest

from alongside.content.course import shipped_course, shipped_examples, shipped_rubric
from alongside.content.example import Example, canonical, content_hash, parse_example
from alongside.content.problems import ProblemCode
from tests.content.examples import EXAMPLES, changed, problems_in
from tests.course.samples import load, write_course

HERE = "rubrics/examples/two-minutes-with-jo.yaml"


def test_it_is_known_by_the_name_of_its_file_and_kept_by_its_words() -> None:
    example = parse_example(EXAMPLES["example"], HERE)
    assert (example.code, example.rubric, example.worker) == (
        "two-minutes-with-jo",
        "a-first-meeting",
        "Amara",
    )
    assert Example.model_validate_json(canonical(example)) == example
    reworded = parse_example(changed("example", ("About four.", "About five.")), HERE)
    assert content_hash(reworded) != content_hash(example)


@pytest.mark.parametrize(
    ("change", "code", "found_on", "advice"),
    [
        (("who: Jo", "who: Joe"), ProblemCode.SPEAKER_UNKNOWN, "- who: Joe", 'Did you mean "Jo"?'),
        (("worker: Amara", "worker: You"), ProblemCode.SPEAKER_UNKNOWN, "worker: You", "Write Amara or Jo"),
        (("    does: Waits.\n", ""), ProblemCode.KEY_MISSING, "- who: Amara", "does: with what can be seen"),
        (("worker: Amara", "code: tea\nworker: Amara"), ProblemCode.KEY_UNKNOWN, "code: tea", "name of the file"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_found_where_it_stands(
    change: tuple[str, str], code: ProblemCode, found_on: str, advice: str
) -> None:
    text = changed("example", change)
    (problem,) = problems_in(parse_example, text, HERE)
    assert problem.code == code
    assert text.split("\n")[problem.line - 1].strip() == found_on
    assert advice in problem.mend


def test_a_course_reads_its_examples_and_checks_that_their_rubric_is_there(tmp_path: Path) -> None:
    course = load(write_course(tmp_path / "whole", {HERE: EXAMPLES["example"]}))
    assert course.examples["two-minutes-with-jo"].content.title == "Two minutes with Jo"
    assert not load(write_course(tmp_path / "without")).examples
    lost = changed("example", ("rubric: a-first", "rubric: the-first"))
    (problem,) = problems_in(load, write_course(tmp_path / "lost", {HERE: lost}))
    assert (problem.code, problem.mend) == (ProblemCode.RUBRIC_UNKNOWN, 'Did you mean "a-first-meeting"?')
    assert problem.path.endswith(HERE)
    (stray,) = problems_in(load, write_course(tmp_path / "stray", {"rubrics/examples/notes.txt": "x"}))
    assert stray.code == ProblemCode.FILE_NOT_LISTED


def test_the_shipped_examples_are_those_of_the_shipped_course() -> None:
    assert shipped_examples() == {
        code: document.content for code, document in shipped_course().examples.items()
    }
    for example in shipped_examples().values():
        assert shipped_rubric(example.rubric).code == example.rubric
        assert {example.worker} < {moment.who for moment in example.moments}
