"""Makes the environment that ora2 is measured in, with a Python that it runs on, and has it measured there."""

import json
import os
import subprocess
from pathlib import Path

from tools.run_checks import OTHER_PYTHON, other_python

from tests.benchmarks.figures import SignOffFigures

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / ".venv-ora2"
#: What ora2 needs beside what it declares: setuptools as long as it had pkg_resources.
PACKAGES = ("ora2>=7.1,<8", "setuptools<81")


def measured(rounds: int, data: Path) -> SignOffFigures:
    """Return the figures of a sign-off, taken in a process of that environment, or why there are none.

    Args:
        rounds: how often to sign off each way.
        data: an empty folder for the database.
    """
    if why_not := _make():
        return SignOffFigures(why_not=why_not)
    done = subprocess.run(
        [_python(), "-W", "ignore", "-m", "tests.benchmarks.ora2.measure", str(rounds)],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.ora2.settings",
            "ALONGSIDE_SCALE": str(data),
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return SignOffFigures(**json.loads(done.stdout.splitlines()[-1]))


def _make() -> str:
    """Make the environment ready, and return why that cannot be done, or nothing."""
    python, stamp, wanted = other_python(), FOLDER / ".installed", ROOT / "pyproject.toml"
    if python is None:
        return f"ora2 needs Python {OTHER_PYTHON} or newer, and there is none on this machine"
    if stamp.exists() and stamp.stat().st_mtime >= wanted.stat().st_mtime:
        return ""
    for command in (
        [python, str(ROOT / "tools" / "environment.py"), str(FOLDER), "server"],
        [_python(), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *PACKAGES],
    ):
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        if done.returncode:
            return f"ora2 cannot be installed: {(done.stdout + done.stderr).strip().splitlines()[-1]}"
    stamp.touch()
    return ""


def _python() -> str:
    return str(FOLDER / "bin" / "python")
