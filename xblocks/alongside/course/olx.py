"""Write one course as OLX: which elements, which attributes, and how an author's text survives inside them."""

from xml.etree import ElementTree

from alongside.content.course import Course, CourseModule, CoursePart, Unit
from alongside.content.module import Kind
from alongside.content.organisation import Facts
from alongside.content.pages import fill_tokens
from alongside.content.settings import Licence

# Children in this namespace are fields of an XBlock, not blocks.
OPTION = "http://code.edx.org/xblock/option"
ElementTree.register_namespace("option", OPTION)

BLOCKS = {
    Kind.LESSON: "alongside_lesson",
    Kind.SCENARIO: "alongside_scenario",
    Kind.CHECK: "alongside_check",
    Kind.REFLECTION: "alongside_plan",
    Kind.PLAN: "alongside_plan",
    Kind.ROLE_PLAY: "alongside_sign_off",
    Kind.PASSPORT: "alongside_passport",
}
FORMATS = {Kind.CHECK: "Check", Kind.ROLE_PLAY: "Role-play"}


def course_element(modules: tuple[CourseModule, ...], licence: Licence | None) -> ElementTree.Element:
    """Return the course with pointers to its chapters. Its settings, but for the licence, stand in the policy file."""
    element = ElementTree.Element("course")
    if licence is not None:
        element.set("license", _in_open_edx(licence))
    for module in modules:
        ElementTree.SubElement(element, "chapter", url_name=module.module.code)
    return element


def chapter_element(module: CourseModule) -> ElementTree.Element:
    """Return a module with pointers to its parts."""
    element = ElementTree.Element("chapter", {"display_name": module.module.title, **_titled(module)})
    for part in module.parts:
        ElementTree.SubElement(element, "sequential", url_name=sequential_name(module, part))
    return element


def sequential_element(module: CourseModule, part: CoursePart) -> ElementTree.Element:
    """Return a part with pointers to its units. A check or a role-play, alone in its part, makes it graded."""
    element = ElementTree.Element("sequential", {"display_name": part.title, **_titled(module)})
    if (graded_as := FORMATS.get(part.units[0].kind)) is not None:
        element.attrib |= {"format": graded_as, "graded": "true"}
    for unit in part.units:
        ElementTree.SubElement(element, "vertical", url_name=vertical_name(unit))
    return element


def vertical_element(unit: Unit, course: Course, facts: Facts) -> ElementTree.Element:
    """Return a unit with its block inline: Open edX reads pointers to blocks like ours as empty blocks."""
    element = ElementTree.Element("vertical", display_name=unit.title)
    attributes = {
        "url_name": unit.code,
        "display_name": unit.title,
        "language": unit.document.language or course.settings.language,
        **_settings(unit, course),
    }
    block = ElementTree.SubElement(element, BLOCKS[unit.kind], attributes)
    block.text = payload(_text(unit, facts))
    if unit.kind is Kind.ROLE_PLAY:
        rubric = ElementTree.SubElement(block, f"{{{OPTION}}}rubric")
        rubric.text = payload(course.rubrics[unit.document.content.rubric].text)
    return element


def sequential_name(module: CourseModule, part: CoursePart) -> str:
    """Return the url_name of a part."""
    return f"{module.module.code}-{part.code}"


def vertical_name(unit: Unit) -> str:
    """Return the url_name of a unit."""
    return f"{unit.kind}-{unit.code}"


def payload(text: str) -> str:
    """Return an author's text so that it means the same after XBlock has stripped white space around it.

    Only the indentation of the first line of a YAML file can matter. A comment line keeps it from being the edge.
    """
    stripped = text.strip()
    indent = text[: len(text) - len(text.lstrip())].rpartition("\n")[2]
    return f"#\n{indent}{stripped}" if indent else stripped


def to_xml(element: ElementTree.Element) -> bytes:
    """Return an element as an indented UTF-8 file. Text inside elements without children is left as it is."""
    ElementTree.indent(element)
    return ElementTree.tostring(element, encoding="unicode").encode() + b"\n"


def _in_open_edx(licence: Licence) -> str:
    """Return a licence as Open edX's ``LicenseMixin`` reads it from the course's element."""
    _cc, *conditions, version = licence.split("-")
    return f"creative-commons: ver={version} {' '.join(conditions)}"


def _titled(module: CourseModule) -> dict[str, str]:
    """Return in which language the titles of a module are, if that is not the language of the course."""
    return {"language": module.language} if module.language else {}


def _settings(unit: Unit, course: Course) -> dict[str, str]:
    match unit.kind:
        case Kind.CHECK:
            return {"weight": "1"}
        case Kind.ROLE_PLAY:
            code = unit.document.content.rubric
            language = course.rubrics[code].language or course.settings.language
            return {"weight": "1", "rubric_code": code, "rubric_language": language}
        case Kind.PLAN | Kind.REFLECTION:
            return {"plan_code": unit.code}
        case _:
            return {}


def _text(unit: Unit, facts: Facts) -> str:
    """Return the author's text, with the facts that are known put in where a lesson asks for them."""
    text = unit.document.text
    if unit.kind is not Kind.LESSON:
        return text
    start = text.rindex(unit.document.content.text)
    return text[:start] + fill_tokens(text[start:], facts)
