"""The site of the documentation, which `make docs` builds. Decision 16 tells why it is built like this."""

import re
from typing import Any

project = "Alongside"
author = "The Alongside team"
language = "en"
extensions = ["myst_parser"]
exclude_patterns = ["_site"]
nitpicky = True
smartquotes = False
myst_heading_anchors = 4

html_theme = "furo"
html_title = "Alongside"
html_logo = "../xblocks/alongside/server/static/alongside_server/mark.svg"
html_favicon = html_logo
html_static_path = ["_site"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_copy_source = html_show_sourcelink = False
html_use_index = False
html_domain_indices = False
html_show_copyright = False

# The colours and type of Alongside itself (assets/public/css/alongside.css): name, by day, by night.
COLOURS = (
    ("background-primary", "#fcfaf5", "#141d1d"),
    ("background-secondary", "#f6f1e6", "#1b2727"),
    ("background-hover", "#eee6d6", "#2a302b"),
    ("background-border", "#d9d1c1", "#3a4846"),
    ("background-item", "#d9d1c1", "#3a4846"),
    ("foreground-primary", "#22302f", "#ece7dc"),
    ("foreground-secondary", "#4b5855", "#b3bab3"),
    ("foreground-muted", "#53605d", "#b3bab3"),
    ("foreground-border", "#53605d", "#b3bab3"),
    ("brand-primary", "#0f5c63", "#7cc9c8"),
    ("brand-content", "#0f5c63", "#7cc9c8"),
    ("brand-visited", "#74395a", "#e0a9c7"),
    ("inline-code-background", "#f6f1e6", "#1b2727"),
)
TYPE = {
    "font-stack": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    "font-stack--headings": "'Iowan Old Style', 'Palatino Linotype', Palatino, 'Book Antiqua', Georgia, serif",
}
html_theme_options = {
    "light_css_variables": TYPE | {f"color-{name}": day for name, day, _night in COLOURS},
    "dark_css_variables": {f"color-{name}": night for name, _day, night in COLOURS},
}

LISTED = re.compile(r"^- \[[^]]+\]\(([^):]+)\.md\)", re.MULTILINE)


def lead_to_what_is_listed(_app: Any, page: str, source: list[str]) -> None:
    """Make the pages that an index lists its branch of the navigation, in that order.

    So the lists that one reads, on the site and in any viewer of Markdown, are the navigation, and there is no second
    one to keep. A page that no index lists is a warning of Sphinx's, and a warning fails the build.
    """
    if page.rpartition("/")[2] == "index" and (listed := LISTED.findall(source[0])):
        source[0] += "\n\n```{toctree}\n:hidden:\n:titlesonly:\n\n" + "\n".join(listed) + "\n```\n"


def setup(app: Any) -> None:
    """Tell Sphinx of the above."""
    app.connect("source-read", lead_to_what_is_listed)
