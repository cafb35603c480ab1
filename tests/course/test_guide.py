"""The rules of the content guide: what each finds, that a good course has none, and how one is passed over."""

import re
from pathlib import Path

import pytest

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from alongside.content.problems import Problem
from alongside.course.guide import Rule, guide_findings, unreviewed
from alongside.course.guide.reading import grade_of, highest_grade_of
from alongside.course.prose import prose, word_count
from tests.content.examples import AUTHORS_DOCS, changed
from tests.course.samples import MODULE, load, write_course

LESSON = f"{MODULE}/lessons/welcome-core-relational-skills.md"
SCENARIO = f"{MODULE}/scenarios/a-lift-home.yaml"
CHECK = f"{MODULE}/checks/core-relational-skills.yaml"
ROLE_PLAY = f"{MODULE}/role-plays/a-first-meeting.yaml"


def _findings(folder: Path, changes: dict[str, str | None]) -> list[Problem]:
    return guide_findings(load(write_course(folder, changes)))


def _found(folder: Path, file: str, text: str) -> list[tuple[str, str]]:
    """Return rule and message of each finding in one file of the sample course with this text."""
    found = _findings(folder, {file: text})
    return [(each.code, each.message) for each in found if each.path.endswith(file)]


def _lesson(body: str, front: str = "") -> str:
    return f'---\ntitle: A warm no\ncompetences: ["3.3"]\nnotice: none\nreviewed: none\n{front}---\n{body}\n'


def _scene(*choices: tuple[str, str, str]) -> str:
    return "choices:\n" + "".join(
        f'      - {{text: "{text}", boundary: {boundary}, feedback: "So.", next: {after}}}\n'
        for text, boundary, after in choices
    )


def _scenario(scenes: dict[str, str], front: str = "") -> str:
    head = f'{front}title: A lift\ncompetences: ["3.3"]\nnotice: none\nreviewed: none\npeople: []\n'
    body = "".join(f"  {code}:\n    {scene}\n" for code, scene in scenes.items())
    return f"{head}start: {next(iter(scenes))}\nscenes:\n{body}"


ENDINGS = {
    "good": "{ending: kept, title: Kept, debrief: So.}",
    "mended": "{ending: mended, title: Mended, debrief: So.}",
    "bad": "{ending: crossed, title: Crossed, debrief: So.}",
}


def test_every_rule_is_explained_and_nothing_else_is() -> None:
    text = (AUTHORS_DOCS / "guide-rules.md").read_text(encoding="utf-8")
    assert re.findall(r"^### (\S+)", text, re.MULTILINE) == [rule.value for rule in Rule]


def test_the_shipped_course_keeps_every_rule_or_says_why_not() -> None:
    assert guide_findings(shipped_course()) == []


# The framework


def test_competences_that_nothing_is_about_are_named_where_they_stand(tmp_path: Path) -> None:
    found = _findings(tmp_path, {})
    about = {each.code: each.message for each in found if each.path.endswith("framework.yaml")}
    assert set(about) == {Rule.NOT_TAUGHT, Rule.NOT_PRACTISED}
    assert about[Rule.NOT_TAUGHT] == "3.4 Families: no lesson teaches it"
    lines = (tmp_path / "course_content/framework.yaml").read_text().split("\n")
    assert {lines[each.line - 1].strip() for each in found if each.path.endswith("framework.yaml")} == {
        '- code: "3.4"'
    }


def test_a_competence_is_assessed_or_it_is_said_why_not(tmp_path: Path) -> None:
    signed_off = changed(
        "framework", ("signed_off: false\n", "signed_off: true\n"), ("        why_not: ", "        # ")
    )
    found = _findings(tmp_path, {"course_content/framework.yaml": signed_off})
    assert [each.message for each in found if each.code == Rule.NOT_ASSESSED] == [
        "3.4 Families: no role-play's rubric assesses it"
    ]


# Lessons

LONG = "Notwithstanding considerable organisational transformation, interdisciplinary practitioners increasingly "
HARD = (
    LONG
    + "acknowledge multidimensional responsibilities characterising contemporary psychosocial environments. "
)
PARTS = '\n\n!!! try-it "Try"\n    Do.\n\n!!! in-your-service "Here"\n    [[policy:lifts]]\n'


def test_a_lesson_that_is_hard_to_read_is_found(tmp_path: Path) -> None:
    (found,) = _found(tmp_path, LESSON, _lesson(HARD * 50 + PARTS))
    assert found[0] == Rule.READING_GRADE
    assert _found(tmp_path, LESSON, _lesson("You sit down. She is late. You wait. " * 70 + PARTS)) == []


@pytest.mark.parametrize(("times", "words"), [(20, 123), (300, 1803)])
def test_a_lesson_that_is_too_short_or_too_long_is_found(tmp_path: Path, times: int, words: int) -> None:
    ((rule, message),) = _found(tmp_path, LESSON, _lesson("You wait for a while here. " * times + PARTS))
    assert rule == Rule.LESSON_LENGTH
    assert f" {words} words" in message


def test_a_page_without_a_competence_may_be_short(tmp_path: Path) -> None:
    text = _lesson("Welcome.").replace('["3.3"]', "[]")
    assert _found(tmp_path, LESSON, text) == []


def test_words_are_counted_as_a_learner_reads_them() -> None:
    table = "| Ask | Say |\n| --- | --- |\n| one | two – three |"
    text = f"## A heading\n\n{table}\n\n[[policy:lifts]] ![a b](/static/x.svg)"
    assert prose(text).startswith("A heading. Ask. Say. one. two – three.")
    assert word_count(text) == 7


def test_a_heading_is_no_part_of_the_sentence_after_it() -> None:
    together = "The quiet room at the end of the corridor " * 3
    assert grade_of(f"## {together}\n\n## {together}") < grade_of(together + together)


def test_the_highest_possible_grade_is_never_below_the_grade() -> None:
    for unit in shipped_course().units:
        if unit.kind is Kind.LESSON:
            text = unit.document.content.text
            assert grade_of(text) <= highest_grade_of(text), unit.code


def test_what_every_lesson_has_is_missed(tmp_path: Path) -> None:
    found = _found(tmp_path, LESSON, _lesson("You wait for a while. " * 120))
    assert [rule for rule, _message in found] == [Rule.LESSON_PARTS, Rule.LESSON_PARTS]
    assert "try-it" in found[1][1]


def test_a_picture_needs_words_that_say_what_it_says(tmp_path: Path) -> None:
    text = "![Two lines](/static/two-lines.svg)\n\n" + "You wait for a while. " * 120 + PARTS
    assert [rule for rule, _message in _found(tmp_path, LESSON, _lesson(text))] == [Rule.PICTURE_WORDS]


def test_links_lead_to_pages_that_are_there(tmp_path: Path) -> None:
    body = "You wait for a while. " * 120 + PARTS
    good = "\n[one](/jump_to_id/a-lift-home) [two](/jump_to_id/self-care#top)"
    assert _found(tmp_path, LESSON, _lesson(body + good)) == []
    ((rule, message),) = _found(tmp_path, LESSON, _lesson(f"{body}\n[one](/jump_to_id/a-lift-hom)"))
    assert rule == Rule.LINK_NOWHERE
    assert '"a-lift-hom"' in message


def test_no_page_that_is_always_there_links_to_one_that_may_be_left_out(tmp_path: Path) -> None:
    second = {
        "course_content/course.yaml": changed(
            "course", ("relational-skills\n", "relational-skills\n  - module-b\n")
        ),
        "course_content/module-b/module.yaml": "code: b\ndomain: '3'\ntitle: B\nstatus: written\noptional: true\n"
        "summary: B.\nparts:\n  - {code: one, title: One, items: [{lesson: page-b}]}\n",
        "course_content/module-b/lessons/page-b.md": _lesson(
            "[there](/jump_to_id/a-lift-home) [here](/jump_to_id/page-b)"
        ).replace('["3.3"]', "[]"),
    }
    body = "You wait for a while. " * 120 + PARTS
    found = _findings(tmp_path, {**second, LESSON: _lesson(f"{body}\n[on](/jump_to_id/page-b)")})
    assert [
        (each.path.endswith(LESSON), each.message) for each in found if each.code == Rule.LINK_NOWHERE
    ] == [(True, '"page-b" belongs to an optional module, and may not be there')]


# Any text


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("He committed\n      suicide.", "died by suicide"),
        ("An unsuccessful attempt.", "attempted suicide"),
        ("She overdosed on something.", "Leave out how"),
        ("It is attention-seeking.", "seriously"),
        ("Our clients like it.", "people you support"),
        ("A schizophrenic told me.", "person first"),
        ("Write a WRAP.", "trademark"),
    ],
)
def test_words_that_safe_messaging_leaves_out_are_found_across_lines(
    tmp_path: Path, said: str, instead: str
) -> None:
    text = changed("role-play", ("learner_part: You meet Jo", f"learner_part: >-\n      {said} You meet Jo"))
    text = text.replace("notice: Jo", "notice: There is talk of suicide and overdose. Jo")
    found = _findings(tmp_path, {ROLE_PLAY: text})
    (only,) = [each for each in found if each.path.endswith(ROLE_PLAY)]
    assert only.code == Rule.UNSAFE_WORDS
    assert instead in only.mend
    assert (
        said.split()[0] in text.split("\n")[only.line - 1]
        or said.split()[1] in text.split("\n")[only.line - 1]
    )


@pytest.mark.parametrize(
    "said",
    ["I'm not a patient person.", "He wrapped it up.", "It was a failed attempt to cook.", "Commit to it."],
)
def test_words_that_only_look_alike_are_left_alone(tmp_path: Path, said: str) -> None:
    text = changed("role-play", ("You meet Jo", f"{said} You meet Jo"))
    assert _found(tmp_path, ROLE_PLAY, text) == []


def test_heavy_words_need_a_notice(tmp_path: Path) -> None:
    ((rule, message),) = _found(
        tmp_path, CHECK, changed("check", ("Sam asks", "Sam speaks of suicide and asks"))
    )
    assert (rule, message) == (Rule.NOTICE_MISSING, 'This speaks of "suicide", and nobody is told before')
    told = changed(
        "check", ("Sam asks", "Sam speaks of suicide and asks"), ("notice: none", "notice: Suicide.")
    )
    assert _found(tmp_path, CHECK, told) == []


@pytest.mark.parametrize(
    "number", ["01632 960 002", "+44 1632 960002", "(01632) 960-002", "0808 808 8000", "116123000"]
)
def test_telephone_numbers_are_found(tmp_path: Path, number: str) -> None:
    text = changed("role-play", ("You meet Jo", f"Ring {number}. You meet Jo"))
    ((rule, _message),) = _found(tmp_path, ROLE_PLAY, text)
    assert rule == Rule.PHONE_NUMBER


@pytest.mark.parametrize("number", ["Ring 999", "text 85258", "call 116 123"])
def test_short_numbers_are_found_where_somebody_rings_them(tmp_path: Path, number: str) -> None:
    text = changed("role-play", ("You meet Jo", f"{number} now. You meet Jo"))
    assert [rule for rule, _message in _found(tmp_path, ROLE_PLAY, text)] == [Rule.PHONE_NUMBER]


def test_dates_and_other_numbers_are_none(tmp_path: Path) -> None:
    text = changed(
        "role-play",
        ("reviewed: none", "reviewed: {by: R. F., on: 2026-01-31}"),
        ("You meet Jo", "It is 2026-02-01 at 10.30, room 101, 1,000,000 years on. You meet Jo"),
    )
    assert _found(tmp_path, ROLE_PLAY, text) == []


# Scenarios


def _good_scenes() -> dict[str, str]:
    """Seven scenes without a fault; the best choice is first, second, third, and first again."""
    after = [("one", "good"), ("two", "mended"), ("three", "bad")]
    scenes = {}
    for at, (here, end) in enumerate(after):
        there = after[at + 1][0] if at + 1 < len(after) else "four"
        kinds = ["drifting", "outside"]
        kinds.insert(at, "within")
        choices = [
            (f"Words {at} {n} of a choice.", kind, there if n else end) for n, kind in enumerate(kinds)
        ]
        scenes[here] = _scene(*choices)
    scenes["four"] = _scene(("Say it.", "within", "good"), ("Do it.", "drifting", "mended"))
    return scenes | ENDINGS


def test_a_scenario_without_a_fault(tmp_path: Path) -> None:
    assert _found(tmp_path, SCENARIO, _scenario(_good_scenes())) == []


def test_a_scenario_is_neither_too_short_nor_all_one_ending(tmp_path: Path) -> None:
    scenes = {
        "one": _scene(("Say it.", "within", "good"), ("Do it.", "drifting", "good")),
        "good": ENDINGS["good"],
    }
    assert _found(tmp_path, SCENARIO, _scenario(scenes)) == [
        (Rule.FEW_ENDINGS, "This scenario has 1 kinds of ending, and 3 are asked for"),
        (Rule.SCENE_COUNT, "This scenario has 2 scenes, and 6 to 14 are asked for"),
    ]


def test_drift_can_be_put_right(tmp_path: Path) -> None:
    scenes = {
        **_good_scenes(),
        "four": _scene(("Say it.", "within", "good"), ("Do it.", "drifting", "lost")),
        "lost": _scene(("Go on.", "outside", "bad"), ("Go off.", "drifting", "bad")),
    }
    assert _found(tmp_path, SCENARIO, _scenario(scenes)) == [
        (Rule.NO_WAY_BACK, 'Whoever drifts to "lost" cannot put it right any more')
    ]


def test_there_is_a_way_to_watch(tmp_path: Path) -> None:
    def drifts(scene: str) -> str:
        return re.sub(r"within(, feedback: \S+, next: good)", r"drifting\1", scene)

    scenes = {code: drifts(scene) for code, scene in _good_scenes().items()}
    found = _found(tmp_path, SCENARIO, _scenario(scenes))
    assert [rule for rule, _message in found] == [Rule.NO_WAY_TO_WATCH]


def test_length_does_not_give_a_choice_away(tmp_path: Path) -> None:
    scenes = {
        **_good_scenes(),
        "four": _scene(
            ("Say it, and then say it over again.", "outside", "good"), ("Do it now.", "within", "mended")
        ),
    }
    assert [rule for rule, _message in _found(tmp_path, SCENARIO, _scenario(scenes))] == [Rule.LONG_CHOICE]


def test_the_best_choice_is_not_always_the_longest_or_in_the_same_place(tmp_path: Path) -> None:
    scenes = {
        here: _scene(("Words that go on.", "within", after), ("Words.......", "drifting", "mended"))
        for here, after in (("one", "two"), ("two", "three"), ("three", "four"), ("four", "good"))
    }
    scenes["two"] = _scene(("Words that go on.", "within", "three"), ("Words........", "outside", "bad"))
    found = _found(tmp_path, SCENARIO, _scenario(scenes | ENDINGS))
    assert found == [
        (Rule.BEST_IN_ONE_PLACE, "The best choice nearly always stands in place 1"),
        (Rule.BEST_IS_LONGEST, "The best choice is the longest in 4 of 4 scenes, which gives it away"),
    ]


# Checks


def _check(*options: tuple[str, str]) -> str:
    """A check whose items have two options each: the right one, and where it stands is said by its order."""
    items = "".join(
        f"  - code: item-{at}\n    competence: '3.3'\n    kind: single\n    question: So?\n    options:\n"
        f"      - {{text: {first}, reason: So.{', correct: true' if first.startswith('R') else ''}}}\n"
        f"      - {{text: {second}, reason: So.{', correct: true' if second.startswith('R') else ''}}}\n"
        for at, (first, second) in enumerate(options)
    )
    return f"title: A check\nnotice: none\nreviewed: none\npass_mark: 0.7\nitems:\n{items}"


def test_the_right_option_is_not_always_the_longest(tmp_path: Path) -> None:
    long = [("Right it is", "Wrong"), ("Wrong", "Right it is"), ("Right it is", "Wrong"), ("Wrong", "Right")]
    assert [rule for rule, _message in _found(tmp_path, CHECK, _check(*long))] == [Rule.RIGHT_IS_LONGEST]
    assert (
        _found(tmp_path, CHECK, _check(*long[1:], ("Wrong it is", "Right"), ("Right", "Wrong it is"))) == []
    )


def test_the_right_option_is_not_always_in_the_same_place(tmp_path: Path) -> None:
    same = [("Right", "Wrong it is")] * 4
    assert [rule for rule, _message in _found(tmp_path, CHECK, _check(*same))] == [Rule.RIGHT_IN_ONE_PLACE]


# Passing a rule over

TWICE = changed("role-play", ("You meet Jo", "Clients. Ring 01632 960 002. You meet Jo"))


def test_a_comment_passes_one_rule_over_in_one_file(tmp_path: Path) -> None:
    text = f"# ignore unsafe-words: a letter from 1970 says it\n{TWICE}"
    assert [rule for rule, _message in _found(tmp_path, ROLE_PLAY, text)] == [Rule.PHONE_NUMBER]


def test_in_a_lesson_the_comment_stands_in_the_front_matter(tmp_path: Path) -> None:
    body = "Clients. " + "You wait for a while. " * 120 + PARTS
    assert _found(tmp_path, LESSON, _lesson(body, "# ignore unsafe-words: a letter says it\n")) == []
    assert _found(tmp_path, LESSON, _lesson(f"{body}\n\n    # ignore unsafe-words: a letter says it"))


@pytest.mark.parametrize(
    ("comment", "rule", "words"),
    [
        ("# ignore unsafe-word: it is said", Rule.IGNORE_UNCLEAR, 'no rule "unsafe-word"'),
        ("# ignore unsafe-words", Rule.IGNORE_UNCLEAR, "no reason"),
        ("# ignore few-endings: there is no other", Rule.IGNORE_UNUSED, "nothing here"),
    ],
)
def test_a_comment_that_passes_nothing_over_is_found(
    tmp_path: Path, comment: str, rule: Rule, words: str
) -> None:
    found = _findings(tmp_path, {ROLE_PLAY: f"{TWICE}{comment}\n"})
    about = {each.code: each for each in found if each.path.endswith(ROLE_PLAY)}
    assert words in about[rule].message
    assert about[rule].line == TWICE.count("\n") + 1
    assert {Rule.UNSAFE_WORDS, Rule.PHONE_NUMBER} <= about.keys()


# Release


def test_what_goes_into_a_release_is_reviewed(tmp_path: Path) -> None:
    root = write_course(tmp_path)
    paths = [Path(each.path).name for each in unreviewed(load(root))]
    assert "a-lift-home.yaml" in paths
    assert "a-first-meeting.yaml" in paths
    assert sum(each == "a-first-meeting.yaml" for each in paths) == 2  # the role-play and its rubric
    for file in root.parent.rglob("*.*"):
        if file.suffix in {".md", ".yaml"}:
            file.write_text(
                file.read_text().replace("reviewed: none", "reviewed: {by: R. F., on: 2026-01-31}")
            )
    assert unreviewed(load(root)) == []
