"""Moodle's competency framework CSV as a framework of ours."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import yaml

from alongside.content.framework import Competence, Domain, Framework, Layer
from alongside.content.model import COMPETENCE_PATTERN, check_unique
from alongside.content.problems import ProblemCode, Problems, did_you_mean
from alongside.content.sources import read_markdown
from alongside.course.to_moodle import COLUMNS, shortened

_PLAIN_FORMATS = frozenset({"2", "4"})  # plain text, Markdown
_LONGEST_CODE = 10


def parse_moodle_csv(text: str, path: str = "framework.csv") -> Framework:
    """Return the framework in a CSV that :mod:`alongside.course.to_moodle` or Moodle itself wrote.

    What Moodle does not know (whether a wording is official, the layer of a domain) is taken from the description, or
    else from what is safe to say: not official, core, signed off.

    Raises:
        ContentError: with every row that cannot be read.

    """
    problems = Problems(path)
    rows = list(_rows(read_markdown(text, problems), problems))
    problems.raise_if_any()
    about = _framework_row(rows, problems)
    domains = [row for row in rows if row is not about and not row.parent]
    of_domain = {
        domain.id_number: [row for row in rows if row.parent == domain.id_number] for domain in domains
    }
    _check_parents([row for row in rows if row is not about and row.parent], rows, of_domain, problems)
    _check_codes(about, domains, of_domain, problems)
    problems.raise_if_any()
    source = f"The framework {about.id_number or about.title} in Moodle"
    return Framework(
        title=about.title,
        source=about.facts.get("Source", source),
        licence_note=about.facts.get(
            "Licence note",
            "Nobody has said under which licence this may be used. Find out before you publish it.",
        ),
        domains=tuple(_domain(domain, of_domain[domain.id_number], source) for domain in domains),
    )


def to_yaml(framework: Framework) -> str:
    """Return the text of a ``framework.yaml``."""
    data = framework.model_dump(mode="json", exclude_none=True)
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


@dataclass
class _Row:
    """A row: what Moodle's columns hold, and what the description says beside the summary."""

    line: int
    parent: str
    id_number: str
    title: str
    is_framework: bool
    summary: str
    facts: dict[str, str]


def _rows(text: str, problems: Problems) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells and len(cells) != len(COLUMNS):
                problems.add(
                    line,
                    ProblemCode.TABLE_BROKEN,
                    f"This row has {len(cells)} columns, and Moodle's have {len(COLUMNS)}",
                    "Export it from Moodle again, separated by commas; put text that holds a comma between quotes",
                )
            elif cells and line > 1:
                yield _read(cells, line)
            line = reader.line_num + 1
    except csv.Error as error:
        problems.add(
            line,
            ProblemCode.TABLE_BROKEN,
            f"This is not a row of comma-separated values: {error}",
            "Look for a quotation mark that is not closed or not doubled",
        )


def _read(cells: list[str], line: int) -> _Row:
    parent, id_number, name, description, description_format, *_, is_framework, _ = (
        cell.strip() for cell in cells
    )
    reader = _DescriptionReader()
    if description_format in _PLAIN_FORMATS:
        reader.handle_data(description)
    else:
        reader.feed(description)
        reader.close()
    facts = {fact: words.strip() for fact, words in reader.facts.items() if words.strip()}
    full = facts.get("Full title", name)
    title = full if shortened(full) == name else name  # unless somebody gave it another name in Moodle
    return _Row(line, parent, id_number, title, is_framework not in {"", "0"}, reader.summary.strip(), facts)


class _DescriptionReader(HTMLParser):
    """Reads what :func:`_description` wrote, or what somebody wrote in Moodle's editor."""

    def __init__(self) -> None:
        super().__init__()
        self.summary = ""
        self.facts: dict[str, str] = {}
        self._in = ""
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"dt", "dd"}:
            self._in = tag
            self._name = "" if tag == "dt" else self._name
        elif tag in {"br", "div", "li", "p"} and not self._in:
            self.summary += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in {"dt", "dd"}:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "dt":
            self._name += data
        elif self._in == "dd":
            self.facts[self._name.strip()] = self.facts.get(self._name.strip(), "") + data
        else:
            self.summary += data


def _framework_row(rows: list[_Row], problems: Problems) -> _Row:
    found = [row for row in rows if row.is_framework]
    if len(found) != 1:
        problems.stop(
            found[1].line if found else 1,
            ProblemCode.FRAMEWORK_ROW,
            f"{len(found) or 'No'} rows say that they are the framework, and one has to",
            'Write 1 under "Is framework" in the row of the framework, and nothing there in the others',
        )
    return found[0]


def _check_parents(
    rows: list[_Row], known: list[_Row], of_domain: dict[str, list[_Row]], problems: Problems
) -> None:
    numbers = {row.id_number for row in known}
    for row in rows:
        if row.parent in of_domain:
            continue
        if row.parent in numbers:
            problems.add(
                row.line,
                ProblemCode.TOO_MANY_LEVELS,
                f'"{row.id_number}" stands below "{row.parent}", which is not a domain',
                "Alongside has domains and the competences in them; put it straight under a domain, or leave it out",
            )
        else:
            problems.add(
                row.line,
                ProblemCode.PARENT_UNKNOWN,
                f'No row has the ID number "{row.parent}" that this one names as its parent',
                did_you_mean(row.parent, of_domain, "Add the parent's row, or mend the number"),
            )


def _check_codes(
    about: _Row, domains: list[_Row], of_domain: dict[str, list[_Row]], problems: Problems
) -> None:
    everything = [*domains, *(row for rows in of_domain.values() for row in rows)]
    if not domains:
        problems.add(
            about.line,
            ProblemCode.VALUE_EMPTY,
            "The framework has no domains",
            "Add a row with nothing in column 1 for each domain",
        )
    check_unique(
        (row.id_number for row in everything), (row.line for row in everything), "ID number", problems
    )
    for row in (about, *everything):
        if not row.title:
            problems.add(
                row.line, ProblemCode.VALUE_EMPTY, "This row has no short name", "Write one in column 3"
            )
    for domain in domains:
        if not re.fullmatch(r"[0-9]+", domain.id_number):
            problems.add(
                domain.line,
                ProblemCode.CODE_MALFORMED,
                f'"{domain.id_number}" cannot be the ID number of a domain',
                "Use a number, such as 3; competences in it are then 3.1, 3.2 or 3.a",
            )
        if not of_domain[domain.id_number]:
            problems.add(
                domain.line,
                ProblemCode.VALUE_EMPTY,
                f'The domain "{domain.id_number}" has no competences',
                f'Add a row with "{domain.id_number}" in column 1, or delete this one',
            )
        for row in of_domain[domain.id_number]:
            fits = re.fullmatch(COMPETENCE_PATTERN, row.id_number) and len(row.id_number) <= _LONGEST_CODE
            if not (fits and row.id_number.startswith(f"{domain.id_number}.")):
                problems.add(
                    row.line,
                    ProblemCode.CODE_MALFORMED,
                    f'"{row.id_number}" cannot be the ID number of a competence in domain "{domain.id_number}"',
                    f"Use {domain.id_number}, a full stop and a number or letter, such as {domain.id_number}.1",
                )


def _domain(row: _Row, competences: list[_Row], source: str) -> Domain:
    layer = row.facts.get("Layer", "")
    return Domain(
        **_common(row, source),
        layer=Layer(layer) if layer in set(Layer) else Layer.CORE,
        competences=tuple(_competence(each, source) for each in competences),
    )


def _competence(row: _Row, source: str) -> Competence:
    signed_off = row.facts.get("Signed off") != "no"
    why_not = row.facts.get("Why not", None if signed_off else "Nobody has said why not.")
    return Competence(**_common(row, source), signed_off=signed_off, why_not=why_not)


def _common(row: _Row, source: str) -> dict[str, Any]:
    return {
        "code": row.id_number,
        "title": row.title,
        "short_title": row.facts.get("Short title", row.title),
        "official": row.facts.get("Wording") == "official",
        "source": row.facts.get("Source", source),
        "summary": row.summary or row.title,
    }
