"""What an organisation installs is whole: built, installed in clean environments, and used from there."""

import json
import sys
import tarfile
import zipfile

import pytest
from tools.distribute import LICENCE, build, check_metadata, install, sums, try_out, version_of
from tools.run_checks import OTHER_PYTHON, other_python
from tools.tag_ready import version_here

from tests.packaging.conftest import INSTALLED_AS, MADE_AT, copy_of_the_source, run, tracked_files

pytestmark = pytest.mark.packaging

PYTHONS = {"this Python": sys.executable, f"Python {OTHER_PYTHON}": other_python()}


@pytest.fixture(scope="module", params=PYTHONS)
def installed(request, distributions, tmp_path_factory):
    """Return the command of an installation that has nothing else in it."""
    python = PYTHONS[request.param]
    if python is None:
        pytest.skip(f"no Python {OTHER_PYTHON} on this machine")
    return install(python, distributions[0], tmp_path_factory.mktemp("environment") / "venv")


@pytest.fixture(scope="module")
def clean_python(installed):
    return installed.parent / "python"


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


def test_an_installation_checks_builds_and_serves_the_shipped_course(installed, tmp_path):
    assert version_of(installed) == version_here()
    with tarfile.open(try_out(installed, tmp_path / "empty")) as archive:
        assert "course/course.xml" in archive.getnames()
        assert b"CC BY 4.0" in archive.extractfile(f"course/static/{LICENCE}").read()
        policy = json.load(archive.extractfile("course/policies/2026/policy.json"))
    assert policy["course/2026"]["other_course_settings"]["alongside"]["version"] == version_here()


def test_an_index_would_take_them_and_shows_both_licences(distributions):
    check_metadata(*distributions)
    with zipfile.ZipFile(distributions[0]) as wheel:
        names = [name for name in wheel.namelist() if "/licenses/" in name]
        (metadata,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
        words = wheel.read(metadata).decode()
    assert "License-Expression: AGPL-3.0-or-later AND CC-BY-4.0\n" in words
    assert f"Version: {version_here()}\n" in words
    assert sorted(name.split("/licenses/")[1] for name in names) == [
        "LICENSE",
        f"course_content/static/{LICENCE}",
    ]


def test_two_builds_are_the_same_bytes(distributions, tmp_path):
    again = build(copy_of_the_source(tmp_path / "elsewhere"), tmp_path / "dist", MADE_AT)
    assert sums(again) == sums(distributions)


def test_importing_the_package_imports_neither_django_nor_xblock(clean_python, tmp_path):
    script = (
        "import sys, alongside, alongside.cli; print([m for m in ('django', 'xblock') if m in sys.modules])"
    )
    assert run(clean_python, "-c", script, cwd=tmp_path).strip() == "[]"
