"""A small whole course, made of the examples in docs/authors/formats.md."""

from pathlib import Path

from alongside.content.course import Course, load_course
from tests.content.examples import EXAMPLES, changed

MODULE = "course_content/module-3-core-relational-skills"

FILES = {
    "course_content/course.yaml": EXAMPLES["course"],
    "course_content/framework.yaml": EXAMPLES["framework"],
    "course_content/about.md": EXAMPLES["about"],
    "course_content/plans/self-care.yaml": changed("plan", ("kind: reflection", "kind: plan")),
    "course_content/static/two-lines.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    f"{MODULE}/module.yaml": EXAMPLES["module"] + """\
  - code: role-play
    title: Role-play
    items:
      - role-play: a-first-meeting
  - code: close
    title: Looking back
    items:
      - reflection: looking-back
      - plan: self-care
      - passport: passport
""",
    f"{MODULE}/lessons/welcome-core-relational-skills.md": EXAMPLES["lesson"],
    f"{MODULE}/scenarios/a-lift-home.yaml": EXAMPLES["scenario"],
    f"{MODULE}/checks/core-relational-skills.yaml": EXAMPLES["check"],
    f"{MODULE}/reflections/looking-back.yaml": EXAMPLES["plan"],
    f"{MODULE}/role-plays/a-first-meeting.yaml": EXAMPLES["role-play"],
    "rubrics/a-first-meeting.yaml": EXAMPLES["rubric"],
}  # fmt: skip


def write_course(folder: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Write the sample course with some files changed, added or (None) left out; return its folder."""
    for name, text in (FILES | (changes or {})).items():
        if text is not None:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
    return folder / "course_content"


def load(root: Path) -> Course:
    """Return the course in a folder, with the rubrics beside it."""
    return load_course(root, root.parent / "rubrics")


def second_module(text: str = "") -> dict[str, str]:
    """Return the changes that add a second module, with another text if one is given."""
    return {
        "course_content/course.yaml": changed(
            "course", ("relational-skills\n", "relational-skills\n  - module-again\n")
        ),
        "course_content/module-again/module.yaml": text
        or changed("module", ("code: core-rel", "code: more-rel")),
    }
