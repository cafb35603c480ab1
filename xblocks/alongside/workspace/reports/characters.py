"""The font of PDFs: how wide its characters are, and what it cannot draw spelled out, so that nothing is lost.

Needs the extra ``reports``; import it where ``reports.available()`` has been asked.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from fontTools.ttLib import TTFont

REGULAR, BOLD = (
    str(files("font_source_sans_pro") / "files" / f"SourceSansPro-{style}.ttf")
    for style in ("Regular", "Bold")
)


@lru_cache(maxsize=2)
def advances(path: str) -> Mapping[str, float]:
    """Return how far each character that a font draws takes the line on, as a part of the font's size."""
    font = TTFont(path)
    widths, unit = font["hmtx"], font["head"].unitsPerEm
    return {chr(code): widths[name][0] / unit for code, name in font.getBestCmap().items()}


def spell_out(text: str) -> str:
    """Return a text in characters that the font draws: a sign by its name, as in [party popper], another as [U+0627].

    Accents that stand by themselves are joined with their letter first. What draws nothing (joiners, variation
    selectors) goes.
    """
    known = advances(REGULAR)
    composed = unicodedata.normalize("NFC", text.expandtabs(4).replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(each if each in known or each == "\n" else _spelled(each) for each in composed)


def _spelled(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if category in ("Zs", "Zl", "Zp"):
        return " "
    if category.startswith("S") and (name := unicodedata.name(character, "")):
        return f"[{name.lower()}]"
    return f"[U+{ord(character):04X}]"
