"""The coverage of the framework as a page to look at, print and send: one HTML file that needs nothing else."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from string import Template

from alongside.content.framework import Competence, Domain
from alongside.course.coverage import COLUMNS, Row, summary

_PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title: coverage of the framework</title>
<style>
:root { color-scheme: light dark; --ink: #22302f; --paper: #fbf7f0; --line: #d9d0c1; --teal: #0f5c5c;
  --coral: #b4432b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ece6da; --paper: #171d1d; --line: #3d4646; --teal: #7cc7c3; --coral: #f0947c; }
}
body { background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto;
  max-inline-size: 70rem; padding: 2rem 1rem; }
h1 { font-family: Georgia, serif; font-weight: normal; line-height: 1.2; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; inline-size: 100%; }
caption { font-size: .9rem; padding-block-end: 1rem; text-align: start; }
th, td { border-block-end: 1px solid var(--line); padding: .5rem; text-align: start; vertical-align: top; }
tbody th { font-weight: normal; }
tbody tr.domain th { border-block-end: 3px double var(--teal); color: var(--teal); font-weight: bold;
  padding-block-start: 1.5rem; }
ul { list-style: none; margin: 0; padding: 0; }
.missing { color: var(--coral); white-space: nowrap; }
@media print { .scroll { overflow: visible; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<main>
<h1>What the course covers</h1>
<p>$title, competence by competence. $summary</p>
<div class="scroll" tabindex="0" role="region" aria-label="Coverage table">
<table>
<caption>Competences of the framework, and the pages that cover them</caption>
<thead><tr><th scope="col">Competence</th>$columns</tr></thead>
$domains
</table>
</div>
</main>
</body>
</html>
""")


def to_html(rows: Sequence[Row], title: str) -> str:
    """Return rows as a page. ``title`` is the course's."""
    return _PAGE.substitute(
        title=escape(title),
        summary=escape(summary(rows)),
        columns="".join(f'<th scope="col">{words}</th>' for words in COLUMNS.values()),
        domains="\n".join(_domains(rows)),
    )


def _domains(rows: Sequence[Row]) -> Iterator[str]:
    for domain, group in groupby(rows, key=lambda row: row.domain):
        name = _named(domain)
        head = f'<th scope="rowgroup" colspan="{len(COLUMNS) + 1}">{name}</th>'
        body = "\n".join(map(_row, group))
        yield f'<tbody>\n<tr class="domain">{head}</tr>\n{body}\n</tbody>'


def _row(row: Row) -> str:
    name = _named(row.competence)
    cells = "".join(f"<td>{_cell(row, column)}</td>" for column in COLUMNS)
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _named(entry: Domain | Competence) -> str:
    """Return code and title; what was not read in the framework is never shown as if it were."""
    name = escape(f"{entry.code} {entry.title}")
    return name if entry.official else f"{name} <small>(our wording)</small>"


def _cell(row: Row, column: str) -> str:
    if column in row.missing:
        return '<span class="missing">○ not yet</span>'
    names = "".join(f"<li>{escape(name)}</li>" for name in getattr(row, column))
    return f"<ul>{names}</ul>" if names else "not signed off"
