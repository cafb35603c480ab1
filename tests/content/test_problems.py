"""Every problem: that it is found where it stands, says what to do, and is explained to authors."""

import re

import pytest

from alongside.content.problems import ContentError, Problem, ProblemCode
from tests.content.examples import AUTHORS_DOCS, EXAMPLES, PARSERS, changed

# What to change in the example of a kind, and the problem that this makes: its code, the start of the line on which
# it is found, words of its advice.
CASES = [
    ("lesson", ("title: A warm no", "title: A\x00 warm no"), "A104", "title: A\x00 warm no", "Delete"),
    ("scenario", ("people:", "people"), "A105", "people", "a colon, a blank"),
    (
        "scenario",
        ("start: bus-stop", "start: bus-stop\nstart: bus-stop"),
        "A106",
        "start: bus-stop",
        "Keep one",
    ),
    ("scenario", ("start: bus-stop", "start: *stop"), "A107", "start: *stop", "quotes"),
    ("scenario", ("start: bus-stop", "start: &stop bus-stop"), "A107", "start: &stop bus-stop", "quotes"),
    ("scenario", ("start: bus-stop", "start: !stop bus-stop"), "A108", "start: !stop bus-stop", "quotes"),
    (
        "scenario",
        ("start: bus-stop", "start: [[[[[[[[[[[[[[[[[[[[["),
        "A109",
        "start: [[[[[[[[[[[[[[[[[[[[[",
        "bracket",
    ),
    ("lesson", ("---\ntitle", "title"), "A111", "title: A warm no", "three hyphens"),
    (
        "scenario",
        ("boundary: within", "boundry: within"),
        "A201",
        "boundry: within",
        'Did you mean "boundary"?',
    ),
    (
        "course",
        ("role-play: 70", "roleplay: 70"),
        "A201",
        "grading: {check: 30, roleplay:",
        'Did you mean "role-play"?',
    ),
    ("rubric", ("title:", "code: x\ntitle:"), "A201", "code: x", "name of the file"),
    (
        "scenario",
        ("        feedback: Sam is not left with a bare no.\n", ""),
        "A202",
        "- text: I can't give lifts, an",
        "feedback",
    ),
    ("lesson", ("reviewed: none\n", ""), "A202", "title: A warm no", "reviewed"),
    (
        "framework",
        ("        why_not: It seldom comes up early enough to be seen.\n", ""),
        "A202",
        "signed_off: false",
        "why_not",
    ),
    (
        "scenario",
        ("feedback: Sam is not left with a bare no.", "feedback:"),
        "A203",
        "feedback:",
        "Write something",
    ),
    ("check", ("pass_mark: 0.7", "pass_mark: most"), "A204", "pass_mark: most", "0.7"),
    ("check", ("pass_mark: 0.7", "pass_mark: 7"), "A204", "pass_mark: 7", "smaller"),
    ("role-play", ("minutes: 15", "minutes: a while"), "A204", "minutes: a while", "20"),
    ("rubric", ("critical: true", "critical: perhaps"), "A204", "critical: perhaps", "true or false"),
    (
        "organisation",
        ("on: 2026-01-15", "on: last week"),
        "A204",
        'checked: {by: "A. Person, trai',
        "2026-01-31",
    ),
    ("scenario", ('competences: ["3.3"]', "competences: 3.3"), "A204", "competences: 3.3", "hyphen"),
    ("scenario", ("setting: It is dark and raining.", "setting: [dark]"), "A204", "setting: [dark]", "text"),
    (
        "scenario",
        ("boundary: within", "boundary: witin"),
        "A205",
        "boundary: witin",
        'Did you mean "within"?',
    ),
    ("check", ("kind: single", "kind: both"), "A205", "kind: both", "single or multiple"),
    (
        "module",
        ("- lesson: welcome", "- lessn: welcome"),
        "A201",
        "- lessn: welcome-core-relation",
        'Did you mean "lesson"?',
    ),
    (
        "organisation",
        ("  gifts:", "  gift:"),
        "A201",
        "gift: Small home-made gifts ma",
        'Did you mean "gifts"?',
    ),
    ("scenario", ("start: bus-stop", "start: Bus Stop"), "A206", "start: Bus Stop", "small letters"),
    ("lesson", ('"3.3"', '"three"'), "A206", 'competences: ["three"]', '"3.3"'),
    ("framework", ('      - code: "3.3"', '      - code: "4.3"'), "A206", '- code: "4.3"', "3."),
    ("course", ("org: Alongside", "org: Along side"), "A206", "org: Along side", "letters"),
    (
        "organisation",
        ('phone: "01632 960 002"', "web: northside.example"),
        "A206",
        "web: northside.example",
        "https://",
    ),
    (
        "scenario",
        (
            "text: Hop in, just this once.",
            "text: I can't give lifts, and I'd hate you to wait alone. Shall we find the next bus?",
        ),
        "A207",
        "- text: I can't give lifts, an",
        "another name",
    ),
    ("check", ("code: signs", "code: lift"), "A207", "- code: lift", "another name"),
    (
        "rubric",
        ("says-what-not:", "promises-a-secret:"),
        "A207",
        "basic: {promises-a-secret: Say",
        "another name",
    ),
    ("lesson", ("## What you", "# What you"), "L301", "# What you might say", "Write ##"),
    ("lesson", ("## What you", "### What you"), "L301", "### What you might say", "level"),
    (
        "lesson",
        ("!!! role-boundary", "!!! role-boundry"),
        "L302",
        '!!! role-boundry "Why not just',
        'Did you mean "role-boundary"?',
    ),
    ("lesson", ('"Lifts"', "Lifts"), "L302", "!!! in-your-service Lifts", "single quotes"),
    (
        "lesson",
        ("    A lift changes", "A lift changes"),
        "L302",
        "!!! role-boundary",
        "four spaces",
    ),
    ("lesson", ("Sam asks", "<b>Sam</b> asks"), "L303", "<b>Sam</b> asks for a lift. Yo", "Markdown"),
    ("lesson", ("[[policy:lifts]]", "[[policy:lift]]"), "L304", "[[policy:lift]]", 'Did you mean "lifts"?'),
    ("lesson", ("[[policy:lifts]]", "[[law:lifts]]"), "L304", "[[law:lifts]]", "policy"),
    (
        "lesson",
        ("Sam asks", "![Sam](https://example.org/sam.png) asks"),
        "L305",
        "![Sam](https://example.org/sam",
        "static",
    ),
    (
        "lesson",
        ("Sam asks", "![ ](/static/sam.png) asks"),
        "L306",
        "![ ](/static/sam.png) asks for",
        "what the image shows",
    ),
    (
        "lesson",
        ("Sam asks", "[Sam](javascript:alert) asks"),
        "L307",
        "[Sam](javascript:alert) asks f",
        "https",
    ),
    (
        "lesson",
        ("Sam asks", "| | Sam |\n| --- | --- |\n| asks | waits |\n\nSam asks"),
        "L308",
        "| | Sam |",
        "a word into each cell",
    ),
    (
        "scenario",
        ("start: bus-stop", "start: bus-stpo"),
        "S401",
        "start: bus-stpo",
        'Did you mean "bus-stop"?',
    ),
    (
        "scenario",
        ("next: next-bus", "next: next-buss"),
        "S402",
        "next: next-buss",
        'Did you mean "next-bus"?',
    ),
    (
        "scenario",
        ("next: next-bus", "next: in-the-car"),
        "S403",
        "next-bus: {ending: kept, title",
        "delete the scene",
    ),
    (
        "scenario",
        (
            "  next-bus: {",
            "  loop: {choices: [{text: On, boundary: within, feedback: On., next: loop}]}\n  next-bus: {",
        ),
        "S404",
        "loop: {choices: [{text: On, bo",
        "towards an ending",
    ),
    (
        "scenario",
        ("  next-bus: {", "  nowhere: {setting: Nowhere}\n  next-bus: {"),
        "S405",
        "nowhere: {setting: Nowhere}",
        "choices",
    ),
    (
        "scenario",
        (', debrief: "What made this no a warm one?"', ""),
        "S406",
        "next-bus: {ending: kept, title",
        "debrief",
    ),
    (
        "scenario",
        ("    setting: It is dark", "    ending: kept\n    setting: It is dark"),
        "S407",
        "bus-stop:",
        "Delete",
    ),
    (
        "scenario",
        ("    setting: It is dark", "    debrief: x\n    setting: It is dark"),
        "S407",
        "bus-stop:",
        "setting",
    ),
    (
        "scenario",
        ("{who: Sam,", "{who: Sma,"),
        "S408",
        '- {who: Sma, says: "Any chance',
        'Did you mean "Sam"?',
    ),
    ("check", ("correct: true", "correct: false"), "C501", "- code: lift", "correct: true"),
    (
        "check",
        ("- {text: You look forward to seeing somebody., ", "- {text: You look forward., correct: true, "),
        "C501",
        "- code: signs",
        "leave at least one",
    ),
    (
        "check",
        (
            "      - text: Say that it is against policy.\n        reason: It is true, and it ends the conversation.\n",
            "",
        ),
        "C502",
        "- code: lift",
        "at least one",
    ),
    ("rubric", ("critical: true", "critical: false"), "R601", "criteria:", "critical: true"),
    (
        "rubric",
        ("basic: {says-what-not: Says in plain words what they cannot do.}", "basic: {}"),
        "R602",
        "basic: {}",
        "observer",
    ),
    ("module", ("status: written", "status: outline"), "M701", "status: outline", "delete the parts"),
    (
        "module",
        ("      - scenario: a-lift-home", "        scenario: a-lift-home"),
        "M702",
        "- lesson: welcome-core-relatio",
        "hyphen of its own",
    ),
    (
        "module",
        ("      - check: core", "      - lesson: x\n      - check: core"),
        "M703",
        "- check: core-relational-skills",
        "part of its own",
    ),
    ("organisation", ('    phone: "01632 960 002"\n', ""), "O751", "crisis-team:", "phone, text or web"),
    ("course", ("role-play: 70", "role-play: 60"), "X808", "grading: {check: 30, role-play", "100"),
]


@pytest.mark.parametrize(("kind", "change", "code", "found_on", "advice"), CASES)
def test_a_mistake_is_found_on_its_line_with_advice(kind, change, code, found_on, advice) -> None:
    text = changed(kind, change)
    with pytest.raises(ContentError) as caught:
        PARSERS[kind](text, "file")
    found = [problem for problem in caught.value.problems if problem.code == code]
    assert len(found) == 1, caught.value
    assert text.split("\n")[found[0].line - 1].strip().startswith(found_on)
    assert advice in found[0].mend


def test_every_mistake_of_a_file_is_reported_at_once() -> None:
    text = changed(
        "scenario",
        ("title: The last bus", "titel: The last bus"),
        ("boundary: drifting", "boundary: sliding"),
        ("feedback: You mend it early, and in the open.", "feedback:"),
    )
    with pytest.raises(ContentError) as caught:
        PARSERS["scenario"](text, "file")
    assert [problem.code for problem in caught.value.problems] == ["A201", "A202", "A205", "A203"]


def test_a_problem_reads_as_editors_expect() -> None:
    problem = Problem("a/b.yaml", 3, "A201", 'The key "titel" is not known here', 'Did you mean "title"?')
    assert str(problem) == 'a/b.yaml:3: A201 The key "titel" is not known here. Did you mean "title"?'
    assert str(Problem("b.yaml", 1, "A203", '"title" is empty', "Write something after it")).endswith(
        "after it."
    )


def test_problems_come_in_the_order_of_file_and_line_each_once() -> None:
    first, second = Problem("a", 2, "A201", "m", "n"), Problem("a", 10, "A201", "m", "n")
    assert ContentError([second, first, second]).problems == (first, second)


def test_every_code_is_explained_and_nothing_else_is() -> None:
    explained = re.findall(
        r"^### (\S+)", (AUTHORS_DOCS / "problems.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert explained == [code.value for code in ProblemCode]


def test_the_examples_cover_every_kind_of_file() -> None:
    assert EXAMPLES.keys() >= PARSERS.keys()
