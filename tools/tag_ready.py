"""Whether a tag may be set on what is here: `make tag-ready TAG=v1.2.3`.

docs/developers/releasing.md tells the way to it.
"""

import re
import sys
import tomllib
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_HEADING = re.compile(r"^## (?P<version>\d[^\s,]*), (?P<when>.+)$", re.MULTILINE)


def sections(changelog: str) -> list[tuple[str, str, str]]:
    """Return version, date (as it is written) and text of each section of CHANGELOG.md, the newest first."""
    found = list(_HEADING.finditer(changelog))
    ends = [*(heading.start() for heading in found), len(changelog)][1:]
    return [
        (heading["version"], heading["when"].strip(), changelog[heading.end() : end].strip())
        for heading, end in zip(found, ends, strict=True)
    ]


def in_the_way(tag: str, version: str, changelog: str) -> list[str]:
    """Return what keeps a tag from being set.

    Args:
        tag: the tag, such as ``v1.2.3``.
        version: the version in pyproject.toml.
        changelog: the text of CHANGELOG.md.

    """
    if not re.fullmatch(r"v\d+\.\d+\.\d+", tag):
        return [f"{tag!r} is no tag of a release. Write v and three numbers, such as v{version}."]
    found = []
    if tag != f"v{version}":
        found.append(f"The version in pyproject.toml is {version}, and the tag would be {tag}.")
    newest, when, text = next(iter(sections(changelog)), ("", "", ""))
    if f"v{newest}" != tag:
        found.append(f"CHANGELOG.md does not begin with a section “## {tag[1:]}, DATE”.")
    elif not _is_a_date(when):
        found.append(f"The section of {newest} in CHANGELOG.md has no date (2026-01-31): “{when}”.")
    elif not text:
        found.append(f"The section of {newest} in CHANGELOG.md is empty.")
    return found


def version_here() -> str:
    """Return the version, from the one place where it stands."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def _is_a_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


if __name__ == "__main__":
    tag = (sys.argv[1:] or [""])[0]
    if problems := in_the_way(tag, version_here(), (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")):
        sys.exit("\n".join(problems))
    print(f"{tag} can be set.")
