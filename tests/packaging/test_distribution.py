"""What an organisation installs is whole: built, installed in a clean environment, and used from there."""

import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.packaging

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


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def distributions(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", folder, source)
    build_sdist = "from setuptools import build_meta; import sys; build_meta.build_sdist(sys.argv[1])"
    run(sys.executable, "-c", build_sdist, folder, cwd=source)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def clean_python(distributions, tmp_path_factory):
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(
        python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", distributions[0], "Django<6"
    )
    return python


def test_the_wheel_holds_what_git_tracks(distributions):
    expected = {
        target + name.removeprefix(source)
        for name in tracked_files(*INSTALLED_AS)
        for source, target in INSTALLED_AS.items()
        if name.startswith(source)
    }
    held = {name for name in zipfile.ZipFile(distributions[0]).namelist() if ".dist-info/" not in name}
    assert held == expected


def test_the_source_distribution_holds_what_the_wheel_is_made_of(distributions):
    with tarfile.open(distributions[1]) as archive:
        held = {member.name.split("/", 1)[1] for member in archive.getmembers() if member.isfile()}
    assert tracked_files(*INSTALLED_AS) <= held
    assert not [name for name in held if name.endswith(".pyc")]


def test_every_entry_point_loads_outside_the_checkout(clean_python, tmp_path):
    script = """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "alongside.records"],
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, USE_TZ=True)
django.setup()
from importlib.metadata import distribution
points = [point for point in distribution("alongside-xblock").entry_points]
for point in points:
    point.load()
print(sorted(point.name for point in points))
"""
    printed = run(clean_python, "-c", script, cwd=tmp_path)
    for name in ("lesson", "scenario", "check", "plan", "sign_off", "passport"):
        assert f"'alongside_{name}'" in printed
    assert "'alongside'" in printed


def test_the_installed_command_builds_the_shipped_course(clean_python, tmp_path):
    command = clean_python.parent / "alongside"
    run(command, "build", "-o", tmp_path / "course.tar.gz", cwd=tmp_path)
    with tarfile.open(tmp_path / "course.tar.gz") as archive:
        assert "course/course.xml" in archive.getnames()


def test_importing_the_package_imports_neither_django_nor_xblock(clean_python, tmp_path):
    script = (
        "import sys, alongside, alongside.cli; print([m for m in ('django', 'xblock') if m in sys.modules])"
    )
    assert run(clean_python, "-c", script, cwd=tmp_path).strip() == "[]"
