"""The distribution, built from what git tracks."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.records.conftest import *  # noqa: F403 - the people and the story that credentials are made of

ROOT = Path(__file__).resolve().parent.parent.parent

#: Where each folder of the repository lands in the wheel.
INSTALLED_AS = {
    "xblocks/alongside/": "alongside/",
    "course_content/": "alongside/course_content/",
    "rubrics/": "alongside/rubrics/",
}


def run(*command, **options):
    result = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def tracked_files(*folders):
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders, cwd=ROOT)
    return {name for name in listed.split("\0") if name and (ROOT / name).is_file()}


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    """What git tracks, with the bytecode that using it leaves behind."""
    folder = tmp_path_factory.mktemp("source")
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
def distributions(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", folder, source)
    build_sdist = "from setuptools import build_meta; import sys; build_meta.build_sdist(sys.argv[1])"
    run(sys.executable, "-c", build_sdist, folder, cwd=source)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, sdist
