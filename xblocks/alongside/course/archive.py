"""Reads a course's files into memory from an archive or a folder, within limits."""

import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

MAX_FILES = 20_000
MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_TOTAL_BYTES = 200 * 1024 * 1024


class CourseFilesError(Exception):
    """A course cannot be read.

    Attributes:
        where: which file, or which element.
        what: what is wrong with it, without a full stop.
        mend: what to do about it, without a full stop (a question keeps its mark).

    """

    def __init__(self, where: str | Path, what: str, mend: str):
        self.where, self.what, self.mend = str(where), what, mend
        super().__init__(f"{where}: {what}. {mend}{'' if mend.endswith('?') else '.'}")


def read_files(path: Path) -> dict[str, bytes]:
    """Return the files of a ``.tar.gz`` archive or of a folder, by their path relative to it.

    Raises:
        CourseFilesError: if ``path`` is neither, or holds links, paths that lead outside, or too much.
    """
    found = _in_folder(path) if path.is_dir() else _in_archive(path)
    files: dict[str, bytes] = {}
    total = 0
    for name, content in found:
        total += len(content)
        files[name] = content
        if len(files) > MAX_FILES or total > MAX_TOTAL_BYTES:
            raise CourseFilesError(path, "this is too much for a course", "Was the right file chosen?")
    return files


def _in_archive(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if member.isdir():
                    continue
                name = _safe_name(path, member.name)
                if not member.isreg():
                    raise CourseFilesError(path, f"{name} is a link or a device", "Export the course again")
                _check_size(path, name, member.size)
                file = archive.extractfile(member)
                yield name, file.read() if file else b""
    except (OSError, tarfile.TarError, EOFError) as error:
        raise CourseFilesError(
            path,
            "this is not a course archive (.tar.gz) that can be read",
            "Choose the file that alongside build or Studio's export wrote",
        ) from error


def _in_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    root = path.resolve()
    for file in sorted(path.rglob("*")):
        if not file.is_file():
            continue
        name = file.relative_to(path).as_posix()
        if not file.resolve().is_relative_to(root):
            raise CourseFilesError(path, f"{name} leads outside the folder", "Put the file itself there")
        _check_size(path, name, file.stat().st_size)
        yield name, file.read_bytes()


def _safe_name(path: Path, name: str) -> str:
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or "\\" in name:
        raise CourseFilesError(path, f"{name!r} leads outside the archive", "Export the course again")
    return parts.as_posix()


def _check_size(path: Path, name: str, size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise CourseFilesError(
            path, f"{name} is larger than {MAX_FILE_BYTES} bytes", "Make it smaller or link to it"
        )
