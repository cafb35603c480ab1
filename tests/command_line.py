"""The ``alongside`` command as the tests give it: in this process, or in one of its own."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from alongside.cli import main

_ROOT = Path(__file__).parents[1]

#: What a program begins with that puts people into a new data folder.
PEOPLE = """
import django
from django.conf import settings
from django.core.management import call_command

settings.ALONGSIDE_PLATFORM = "tests.fakes.FakePlatform"
django.setup()
call_command("migrate", verbosity=0)

from django.contrib.auth import get_user_model
from alongside import platform
from alongside.records import api
from tests.records.conftest import COURSE, Story, make_actor

def person(name, **options):
    actor = make_actor(name, name.title(), "Okafor", **options)
    get_user_model().objects.filter(pk=actor.user_id).update(email=f"{name}@example.org")
    return actor
"""


def invoke(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, arguments)


def run_alongside(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return run_python("-c", "from alongside.cli import main; main()", *map(str, arguments))


def run_python(*arguments: str, asked: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, which inherits no settings of ours or of Django; ``asked`` is typed in."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("ALONGSIDE", "DJANGO"))
    }
    return subprocess.run(
        [sys.executable, *arguments],
        env=inherited | {"PYTHONPATH": str(_ROOT)} | environment,
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def alongside(*arguments: object, asked: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return run_python("-c", "from alongside.cli import main; main()", *map(str, arguments), asked=asked)


def in_a_folder(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program with the settings of a server that keeps its data in this folder."""
    return run_python(
        "-c", code, DJANGO_SETTINGS_MODULE="alongside.server.settings", ALONGSIDE_DATA=str(folder)
    )


def folder_after(code: str, folder: Path) -> Path:
    """Run a program on a folder, which must not fail, and return the folder."""
    done = in_a_folder(code, folder)
    assert done.returncode == 0, done.stderr
    return folder
