"""What `make dist` does: build what is released from what git has, and try it out in clean environments.

In dist/ stand afterwards the wheel, the source distribution, the course's archive with its licence and credits beside
it, and the SHA-256 of each. They come out the same, byte for byte, whenever they are built of the same commit with the
same versions of the tools: what they say about time is the time of the commit.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
import venv
from contextlib import suppress
from pathlib import Path

from tools.run_checks import OTHER_PYTHON, other_python

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
PATIENCE = 60  # seconds
#: A fact of the organisation that is not set: a release knows none, and whoever builds their own puts them in.
LEFT_TO_THE_ORGANISATION = "I909"
LICENCE = "licence-and-credits.txt"


def run(*command: object, **options: object) -> str:
    """Run a command and return what it printed.

    Raises:
        SystemExit: if it fails, with what it said.

    """
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    if done.returncode:
        sys.exit(f"This did not work: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def export(folder: Path) -> int:
    """Put what the last commit holds into a folder, and return when that was made, in seconds since 1970."""
    archive = folder.with_name("source.tar")
    run("git", "archive", "--output", archive, "HEAD", cwd=ROOT)
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    return int(run("git", "log", "-1", "--format=%ct", cwd=ROOT))


def build(source: Path, folder: Path, made_at: int) -> tuple[Path, Path]:
    """Build a source distribution of a folder, and of that a wheel; return (wheel, source distribution).

    Args:
        source: the folder with pyproject.toml.
        folder: where they go.
        made_at: what they say about when they were made.

    """
    when = {**os.environ, "SOURCE_DATE_EPOCH": str(made_at)}
    run(sys.executable, "-m", "build", "--outdir", folder, source, env=when)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    _pack_anew(sdist, made_at)
    return wheel, sdist


def check_metadata(*distributions: Path) -> None:
    """See that a package index would take the distributions, and show what they say of themselves."""
    run(sys.executable, "-m", "twine", "check", "--strict", *distributions)


def install(python: str, distribution: Path, folder: Path) -> Path:
    """Install a distribution with the server into a new environment and return its ``alongside`` command."""
    if Path(python) == Path(sys.executable):
        venv.create(folder, with_pip=True)
    else:
        run(python, "-m", "venv", folder)
    pip = [folder / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(*pip, "install", f"{distribution}[server]")
    return folder / "bin" / "alongside"


def try_out(alongside: Path, folder: Path) -> Path:
    """Use an installed command in an empty folder as somebody new would, and return the archive that it builds."""
    folder.mkdir()
    archive = folder / "course.tar.gz"
    here = {"cwd": folder, "env": _nothing_of_ours()}
    run(alongside, "check", **here)
    run(alongside, "build", "-o", archive, **here)
    _see_that_it_can_be_imported(alongside, archive, here)
    _serve_once(alongside, here)
    return archive


def version_of(alongside: Path) -> str:
    """Return the version that an installed command says it has."""
    return run(alongside, "--version", env=_nothing_of_ours()).split()[-1]


def sums(files: list[Path]) -> str:
    """Return the SHA-256 of each file, as ``sha256sum --check`` reads it."""
    return "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)


def _pack_anew(sdist: Path, made_at: int) -> None:
    """Take out of a source distribution who packed it and when: setuptools writes that in."""
    with tarfile.open(sdist) as packed:
        members = sorted(packed.getmembers(), key=lambda member: member.name)
        files = [(member, packed.extractfile(member) if member.isfile() else None) for member in members]
        anew = io.BytesIO()
        with (
            gzip.GzipFile(filename="", mode="wb", fileobj=anew, mtime=made_at) as zipped,
            tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as target,
        ):
            for member, content in files:
                member.uid = member.gid = 0
                member.uname = member.gname = ""
                member.mtime, member.pax_headers = made_at, {}
                target.addfile(member, content)
    sdist.write_bytes(anew.getvalue())


def _nothing_of_ours() -> dict[str, str]:
    """Return the environment without what would lead a command to this checkout or to somebody's data."""
    ours = ("ALONGSIDE", "DJANGO", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _see_that_it_can_be_imported(alongside: Path, archive: Path, here: dict) -> None:
    check = [str(alongside), "import-check", str(archive), "--format", "json"]
    done = subprocess.run(check, capture_output=True, text=True, check=False, **here)
    problems = json.loads(done.stdout)["problems"]
    if others := [problem for problem in problems if problem["code"] != LEFT_TO_THE_ORGANISATION]:
        sys.exit(f"The course's archive cannot be imported as it is:\n{json.dumps(others, indent=2)}")


def _serve_once(alongside: Path, here: dict) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [str(alongside), "serve", "--port", str(port), "--data", "data"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **here,
    )
    try:
        answered = _answers(f"http://127.0.0.1:{port}/sign-in/")
    finally:
        server.terminate()
        said, _nothing = server.communicate(timeout=PATIENCE)
    if not answered or server.returncode:
        sys.exit(f"The installed server does not serve, or does not end well:\n{said}")


def _answers(address: str) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own
            return answer.status == 200
        time.sleep(0.2)
    return False


def _bring_together(version: str, wheel: Path, sdist: Path, archive: Path) -> list[Path]:
    """Fill dist/ and return the files in it, but for their sums."""
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    course = DIST / f"alongside-course-{version}.tar.gz"
    files = [shutil.copy(wheel, DIST), shutil.copy(sdist, DIST), shutil.copy(archive, course)]
    with tarfile.open(course) as packed:
        words = packed.extractfile(f"course/static/{LICENCE}").read()
    beside = DIST / f"alongside-course-{version}-{LICENCE}"
    beside.write_bytes(words)
    return [*map(Path, files), beside]


def main() -> None:
    """Build, try out, bring together, and say what was done and what was not.

    Raises:
        SystemExit: if something did not work; dist/ is as it was then.

    """
    os.umask(0o022)
    said = []
    if run("git", "status", "--porcelain", cwd=ROOT):
        said.append("NOT IN IT: what is changed here and not committed.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        print("Building ...", flush=True)
        made_at = export(folder / "source")
        wheel, sdist = build(folder / "source", folder / "built", made_at)
        check_metadata(wheel, sdist)
        said.append("Built wheel and source distribution, and checked what they say of themselves (twine).")
        ways = [("the wheel", wheel, sys.executable), ("the source distribution", sdist, sys.executable)]
        if other := other_python():
            ways.append(("the wheel", wheel, other))
        else:
            said.append(f"NOT TRIED: the wheel on Python {OTHER_PYTHON}, which is not on this machine.")
        archives, versions = [], set()
        for number, (what, distribution, python) in enumerate(ways):
            name = run(python, "--version").strip()
            print(f"Trying out {what} on {name} ...", flush=True)
            alongside = install(python, distribution, folder / f"environment-{number}")
            versions.add(version_of(alongside))
            archives.append(try_out(alongside, folder / f"empty-{number}"))
            said.append(f"Installed {what} on {name}: check, build, import-check and serve work.")
        if len({archive.read_bytes() for archive in archives}) != 1 or len(versions) != 1:
            sys.exit("The course's archive, or the version, is not the same from each installation.")
        files = _bring_together(versions.pop(), wheel, sdist, archives[0])
    (DIST / "SHA256SUMS").write_text(sums(files), encoding="utf-8")
    print(*said, "The course's archive is the same from each of them. In dist/:", sep="\n")
    print(
        *(f"  {file.name} ({file.stat().st_size / 1024:.0f} kB)" for file in files), "  SHA256SUMS", sep="\n"
    )


if __name__ == "__main__":
    main()
