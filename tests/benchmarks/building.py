"""How long the ``alongside`` command takes to check and to build the shipped course, and one fifty times as large."""

import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from tests.benchmarks.figures import BuildingFigures

ROOT = Path(__file__).resolve().parents[2]
TIMES = 50
ROUNDS = 3
COMMANDS = {
    "check": ("check",),
    "check without the guide": ("check", "--no-guide"),
    "build": ("build", "--include-optional", "-o", "built.tar.gz"),
}
_JUMP = re.compile(r"(/jump_to_id/)([a-z0-9-]+)")


def measured(folder: Path) -> BuildingFigures:
    """Time each command as somebody types it, the interpreter's start included.

    Args:
        folder: an empty folder for both courses.

    """
    small, large = folder / "small", folder / "large"
    shutil.copytree(ROOT / "course_content", small / "course_content")
    shutil.copytree(ROOT / "rubrics", small / "rubrics")
    _multiply(small, large)
    return BuildingFigures(
        times=TIMES,
        seconds={
            command: (_seconds(arguments, small), _seconds(arguments, large))
            for command, arguments in COMMANDS.items()
        },
    )


def _seconds(arguments: tuple[str, ...], folder: Path) -> float:
    command = [sys.executable, "-W", "ignore", "-m", "alongside.cli", *arguments]
    taken = []
    for _round in range(ROUNDS):
        started = perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        taken.append(perf_counter() - started)
    return statistics.median(taken)


def _multiply(small: Path, large: Path) -> None:
    """Write a course with every module fifty times, each time under codes of its own; links stay within a copy."""
    source, target = small / "course_content", large / "course_content"
    shutil.copytree(small / "rubrics", large / "rubrics")
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("module-*", "plans"))
    names = []
    for number in range(TIMES):
        mark = f"-n{number}" if number else ""
        for file in (source / "plans").iterdir():
            _copy(file, target / "plans" / f"{file.stem}{mark}{file.suffix}", "")
        for module in sorted(source.glob("module-*")):
            names.append(f"{module.name}{mark}")
            for file in (each for each in module.rglob("*") if each.is_file()):
                name = file.relative_to(module)
                is_list = file.name == "module.yaml"
                stem = file.stem if is_list else f"{file.stem}{mark}"
                _copy(file, target / names[-1] / name.with_name(f"{stem}{file.suffix}"), mark)
    settings = target / "course.yaml"
    text = re.sub(
        r"modules:\n(  - .*\n)+",
        "modules:\n" + "".join(f"  - {name}\n" for name in names),
        settings.read_text(),
    )
    settings.write_text(text)


def _copy(file: Path, to: Path, mark: str) -> None:
    text = _JUMP.sub(rf"\1\2{mark}", file.read_text())
    if file.name == "module.yaml" and mark:
        text = re.sub(r"^(code: .*)$", rf"\1{mark}", text, count=1, flags=re.MULTILINE)
        text = re.sub(
            r"(- (?:lesson|scenario|check|reflection|role-play|plan|passport): )(\S+)", rf"\1\2{mark}", text
        )
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text)
