"""What can be taken away: lists for a spreadsheet, and one learner's whole record."""

from importlib.util import find_spec

#: What the extra ``reports`` installs and an Excel workbook or a PDF needs. CSV, JSON and pages need none of it.
_NEEDED = ("font_source_sans_pro", "fpdf", "openpyxl")


def available() -> bool:
    """Return whether Excel workbooks and PDFs can be made here, so that a page may offer them."""
    return all(find_spec(module) for module in _NEEDED)
