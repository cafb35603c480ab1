"""The framework as Moodle's competency framework CSV.

Moodle reads its fourteen columns by their order, not by their names. What it has no column for stands in the
description, where people can read it, so that nothing is lost on the way there and back.
"""

import csv
import io
import json
from html import escape

from alongside.content.framework import Competence, Domain, Framework
from alongside.course.remarks import remarks

COLUMNS = (
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
)
_HTML = "1"
LONGEST_NAME = 100  # Moodle cuts longer ones
# Moodle wants a scale, with a default and a proficient value. The framework itself has none.
_SCALE = "Not yet,Signed off"
_SCALE_CONFIGURATION = json.dumps([{"scaleid": "1"}, {"id": 2, "scaledefault": 1, "proficient": 1}])
_LEVELS = "domain,competency,competency,competency"


def to_moodle_csv(framework: Framework, id_number: str) -> str:
    """Return the framework as the CSV that Moodle imports; ``id_number`` is its own id there."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    about = _description(
        "", framework.title, {"Source": framework.source, "Licence note": framework.licence_note}
    )
    name = shortened(framework.title)
    writer.writerow(
        ["", id_number, name, about, _HTML, _SCALE, _SCALE_CONFIGURATION, *[""] * 5, "1", _LEVELS]
    )
    for domain in framework.domains:
        writer.writerow(_row("", domain))
        for competence in domain.competences:
            writer.writerow(_row(domain.code, competence))
    return written.getvalue()


def _row(parent: str, part: Domain | Competence) -> list[str]:
    description = _description(part.summary, part.title, {"Short title": part.short_title, **remarks(part)})
    name = shortened(part.title)
    return [parent, part.code, name, description, _HTML, "", "", "", "0", "null", "", "", "", ""]


def _description(summary: str, title: str, facts: dict[str, str]) -> str:
    """Return as HTML what Moodle has no column for."""
    if shortened(title) != title:
        facts = {"Full title": title, **facts}
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    return (f"<p>{escape(summary)}</p>" if summary else "") + f"<dl>{listed}</dl>"


def shortened(title: str) -> str:
    """Return a title as it stands in a column that Moodle cuts."""
    return title if len(title) <= LONGEST_NAME else f"{title[: LONGEST_NAME - 1].rstrip()}…"
