"""What an organisation installs is whole: built, installed in a clean environment, and used from there."""

import tarfile
import venv
import zipfile

import pytest

from tests.packaging.conftest import INSTALLED_AS, run, tracked_files

pytestmark = pytest.mark.packaging


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
points = [point for point in distribution("alongside-xblock").entry_points
          if point.group != "openedx.course_tab"]  # a subclass of something in the platform
for point in points:
    point.load()
print(sorted(point.name for point in points))
"""
    printed = run(clean_python, "-c", script, cwd=tmp_path)
    for name in ("lesson", "scenario", "check", "plan", "sign_off", "passport"):
        assert f"'alongside_{name}'" in printed
    for name in ("alongside", "alongside_records", "alongside_workspace"):
        assert f"'{name}'" in printed


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
