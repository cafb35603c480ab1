"""The distribution, built from what git tracks, as `make dist` builds it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from tools.distribute import build

from tests.records.conftest import *  # noqa: F403 - the people and the story that credentials are made of

ROOT = Path(__file__).resolve().parent.parent.parent

#: Where each folder of the repository lands in the wheel.
INSTALLED_AS = {
    "xblocks/alongside/": "alongside/",
    "course_content/": "alongside/course_content/",
    "rubrics/": "alongside/rubrics/",
}
MADE_AT = 1_767_225_600


def run(*command, **options):
    result = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def tracked_files(*folders):
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders, cwd=ROOT)
    return {name for name in listed.split("\0") if name and (ROOT / name).is_file()}


def copy_of_the_source(folder):
    """Copy what git tracks, with the bytecode that using it leaves behind."""
    for name in tracked_files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    for package in INSTALLED_AS:
        left_behind = folder / package / "__pycache__" / "__init__.cpython-311.pyc"
        left_behind.parent.mkdir()
        left_behind.write_bytes(b"bytecode")
    return folder


@pytest.fixture(scope="session")
def distributions(tmp_path_factory):
    source = copy_of_the_source(tmp_path_factory.mktemp("source"))
    return build(source, tmp_path_factory.mktemp("dist"), MADE_AT)
