"""Makes the databases in versions/ anew: ``python3.11 tests/upgrading/make.py [VERSION ...]`` (needs git and PyPI).

For each version: its commit is checked out and installed in an environment of its own; tell.py goes through its pages
as people do; look.py asks it what they see; and its database is written down as SQL. A version whose tables somebody
may have is added here once, before the next migration is written, and stays.
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
import venv
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
VERSIONS = HERE / "versions"
#: By the last migration of the records that they have.
COMMITS = {"0001": "068773c", "0003": "de91492", "0005": "d4a9eba"}
#: The Django that Open edX has, and what edx-submissions 4 imports and does not declare.
BESIDES = ("Django<5", "openedx-events>=9")


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, **options)


def make(version, folder):
    checkout, data, python = folder / "checkout", folder / "data", folder / "venv" / "bin" / "python"
    run("git", "worktree", "add", "--quiet", "--detach", checkout, COMMITS[version], cwd=ROOT)
    try:
        venv.create(folder / "venv", with_pip=True)
        run(python, "-m", "pip", "install", "--quiet", "--editable", f"{checkout}[server]", *BESIDES)

        def answer(script, *arguments):
            told = run(python, HERE / script, data, *arguments, cwd=folder, stdout=subprocess.PIPE, text=True)
            return told.stdout.strip()

        moment = answer("tell.py")
        seen = {"moment": moment, **json.loads(answer("look.py", moment))}
    finally:
        run("git", "worktree", "remove", "--force", checkout, cwd=ROOT)
    with closing(sqlite3.connect(data / "alongside.sqlite3")) as database:
        sql = "\n".join(database.iterdump())
    (VERSIONS / f"{version}.sql").write_text(sql + "\n", encoding="utf-8")
    told = json.dumps(seen, ensure_ascii=False, indent=1, sort_keys=True)
    (VERSIONS / f"{version}.json").write_text(told + "\n", encoding="utf-8")
    for keys in ("plan-keys", "credential-keys"):
        (VERSIONS / keys).write_bytes((data / keys).read_bytes())


if __name__ == "__main__":
    VERSIONS.mkdir(exist_ok=True)
    for each in sys.argv[1:] or COMMITS:
        with tempfile.TemporaryDirectory() as temporary:
            make(each, Path(temporary))
