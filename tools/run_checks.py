"""What `make test` does: run every check that this machine can run, and say plainly what it could not.

With ``CI=true`` a check that cannot run is a failure. The exit status is 0 only if every check that ran passed.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.prefix) / "bin"
ROOT = Path(__file__).resolve().parent.parent
OTHER_PYTHON = "3.12"
CHROMIUM = "/usr/bin/chromium"
ELSEWHERE = str(ROOT / "tools" / "run_elsewhere.py")


@dataclass(frozen=True)
class Check:
    """One thing to run. ``missing`` returns what to install when it cannot run here, or an empty string."""

    name: str
    command: tuple[str, ...]
    missing: Callable[[], str] = lambda: ""
    is_required_in_ci: bool = True


def _tool(name: str) -> str:
    return str(BIN / name)


def other_python() -> str | None:
    """Return a Python 3.12 from the path, or from pyenv, whose versions are not on the path by themselves."""
    if found := shutil.which(f"python{OTHER_PYTHON}"):
        works = subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0
        if works:
            return found
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    pyenv = shutil.which("pyenv")
    if pyenv and not versions.is_dir():
        versions = Path(pyenv).parent.parent / "versions"
    return next((str(path) for path in sorted(versions.glob(f"{OTHER_PYTHON}.*/bin/python"))), None)


def _missing_chromium() -> str:
    return (
        ""
        if Path(CHROMIUM).exists()
        else f"no Chromium at {CHROMIUM} (Debian or Ubuntu: apt install chromium)"
    )


def _missing_other_python() -> str:
    return "" if other_python() else f"no Python {OTHER_PYTHON} found (install it, or put it on the path)"


def _missing_mariadb() -> str:
    is_there = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
    return "" if is_there else "no MariaDB found (Debian or Ubuntu: apt install mariadb-server)"


def _missing_teak_python() -> str:
    return "" if sys.version_info[:2] == (3, 11) else "Teak runs on Python 3.11 (make test PYTHON=python3.11)"


CHECKS = (
    Check("lint", (_tool("ruff"), "check", ".")),
    Check("format", (_tool("ruff"), "format", "--check", ".")),
    Check("import contracts", (_tool("lint-imports"), "--config", "setup.cfg", "--no-cache")),
    Check("types", (_tool("mypy"),)),
    Check("course", (_tool("alongside"), "check", "course_content")),
    Check("unit and integration", (_tool("pytest"), "-q", "-n", "2", "-m", "not browser and not packaging")),
    Check(
        "records on MariaDB",
        (
            *(_tool("pytest"), "-q", "-n", "2", "--ds", "tests.mariadb.settings"),
            *("tests/records", "tests/mariadb", "tests/upgrading/test_records.py"),
            *("--ignore", "tests/records/test_at_once.py"),
        ),
        _missing_mariadb,
    ),
    Check("packaging", (_tool("pytest"), "-q", "-m", "packaging")),
    Check("browser", (_tool("pytest"), "-q", "-n", "2", "-m", "browser"), _missing_chromium),
    Check(
        "unit and integration on the versions of Open edX Teak",
        (sys.executable, ELSEWHERE, sys.executable, ".venv-teak", "tools/teak-constraints.txt"),
        _missing_teak_python,
    ),
    Check(
        f"unit and integration on Python {OTHER_PYTHON}",
        (sys.executable, ELSEWHERE, other_python() or "", ".venv-other"),
        _missing_other_python,
        is_required_in_ci=False,  # a bare machine with Python 3.11 alone must pass, too
    ),
)


def main() -> int:
    """Run the checks and return the exit status."""
    in_ci = os.environ.get("CI") == "true"
    lines, failed = [], False
    for check in CHECKS:
        if missing := check.missing():
            lines.append(f"  NOT RUN  {check.name}: {missing}")
            failed = failed or (in_ci and check.is_required_in_ci)
            continue
        print(f"\n== {check.name}", flush=True)
        began = time.monotonic()
        passed = subprocess.run(check.command, cwd=ROOT, check=False).returncode == 0
        failed = failed or not passed
        lines.append(
            f"  {'passed ' if passed else 'FAILED '}  {check.name} ({time.monotonic() - began:.0f} s)"
        )
    print("\nWhat was checked:", *lines, sep="\n")
    print("Some checks failed." if failed else "All checks that ran have passed.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
