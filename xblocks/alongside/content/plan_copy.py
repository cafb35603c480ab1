"""A plan to take away: what its writer wrote, as Markdown and as JSON."""

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime

FORMAT, FORMAT_VERSION = "alongside-plan", 1


@dataclass(frozen=True)
class CopiedSection:
    """A section with something in it."""

    code: str
    title: str
    prompt: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class PlanCopy:
    """Somebody's own writing as it is now, in the order of its template."""

    code: str
    title: str
    saved_at: datetime
    review_on: date | None
    sections: tuple[CopiedSection, ...]


def as_json(copy: PlanCopy) -> str:
    """Return the copy for programs (docs/developers/private-writing.md has the format)."""
    return json.dumps(
        {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "plan": copy.code,
            "title": copy.title,
            "saved_at": copy.saved_at.isoformat(),
            "review_on": copy.review_on.isoformat() if copy.review_on else None,
            "sections": [
                {"code": each.code, "title": each.title, "prompt": each.prompt, "text": each.text}
                for each in copy.sections
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_markdown(copy: PlanCopy) -> str:
    """Return the copy as Markdown that reads as it was written, whatever signs are in it."""
    parts = [f"# {escaped(copy.title)}"]
    for section in copy.sections:
        parts += [f"## {escaped(section.title)}", f"*{escaped(section.prompt)}*", escaped(section.text)]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return text as Markdown that shows it as it is: lines stay lines, and no sign in it means anything."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(
        "  \n".join(_escaped_line(line.strip()) for line in paragraph.split("\n")) for paragraph in paragraphs
    )


def _escaped_line(line: str) -> str:
    line = re.sub(r"([\\`*_\[\]])", r"\\\1", line)
    line = re.sub(r"&(?=#|\w)", "&amp;", line).replace("<", "&lt;").replace("~~", "&#126;&#126;")
    line = re.sub(r"^([#>+-])", r"\\\1", line)
    line = re.sub(r"^(\d+)([.)])", r"\1\\\2", line)
    return re.sub(r"^([=|:])", lambda found: f"&#{ord(found[0])};", line)
