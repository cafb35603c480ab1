"""Pages mirror themselves where lines run from right to left: no stylesheet says left or right."""

import re
from pathlib import Path

import pytest

import alongside

ROOT = Path(alongside.__file__).parent
SHEETS = {path.name: path for path in ROOT.rglob("*.css")}
PHYSICAL = re.compile(
    r"""(?:^|[\s;{])(
      (?:left|right)\s*:
    | (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b
    | border-(?:top|bottom)-(?:left|right)-radius
    | (?:text-align|float|clear)\s*:\s*(?:left|right)
    | transform\s*:[^;}]*translate(?:X|3d)?\([^;}]*
    | [^;{}]*linear-gradient\(\s*(?:to\s+(?:left|right)|90deg|270deg)
    | transform\s*:[^;}]*rotate\(-?[\d.]+(?:deg|turn)\)[^;}]*
    )""",
    re.VERBOSE,
)
#: Four values are top, right, bottom, left: the second and the fourth have to be the same.
FOUR = re.compile(
    r"(?<![\w-])((?:margin|padding|inset|border-width)\s*:\s*([^\s;}]+) ([^\s;}]+) ([^\s;}]+) ([^\s;}]+))\s*[;}]"
)
#: Corners: three or four values, or two, name some that change sides.
CORNERS = re.compile(r"(?<![\w-])(border-radius\s*:\s*[^\s;}/]+ [^;}/]+)[;}]")
#: What looks the same from both sides, or belongs to paper or to a measure that nobody sees.
ALLOWED = {
    ("assess.css", "border-width: 0 2px 2px 0"),  # a tick is a tick in every language
    ("assess.css", "transform: rotate(45deg)"),
    ("workspace.css", "transform: scale(0.85) rotate(45deg)"),  # a square on its corner
    ("plan.css", "inset: 0 auto auto 0"),  # measured out of sight
}


def says_sides(sheet):
    """Return the declarations of a stylesheet that mean left or right."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    found = [match[1] for match in PHYSICAL.finditer(sheet)]
    found += [match[1] for match in FOUR.finditer(sheet) if match[3] != match[5]]
    found += [match[1] for match in CORNERS.finditer(sheet)]
    return [" ".join(declaration.split()) for declaration in found]


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_no_stylesheet_says_left_or_right(name):
    found = says_sides(SHEETS[name].read_text(encoding="utf-8"))
    assert [each for each in found if (name, each) not in ALLOWED] == []


def test_what_says_a_side_is_noticed():
    for declaration in (
        "left: 0", "margin-left: 1rem", "text-align: right", "float: left", "border-right: 1px solid",
        "border-top-left-radius: 0", "padding: 0 1rem 0 0", "transform: translateX(2px)", "transform: rotate(45deg)",
        "background: linear-gradient(90deg, red, blue)", "border-radius: 1rem 1rem 0 1rem",
    ):  # fmt: skip
        assert says_sides(f"p {{ color: red; {declaration}; }}"), declaration
    for declaration in (
        "inset-inline-start: 0", "text-align: start", "padding: 0 1rem 2rem 1rem", "border-radius: 1rem",
        "transform: translateY(2px)", "transform: rotate(calc(var(--as-mirror) * 45deg))",
    ):  # fmt: skip
        assert not says_sides(f"p {{ color: red; {declaration}; }}"), declaration


def test_every_exception_is_there():
    found = {
        (name, each) for name, path in SHEETS.items() for each in says_sides(path.read_text(encoding="utf-8"))
    }
    assert found >= ALLOWED
