"""What the elements of OLX are: blocks, fields of the block that they stand in, or pointers to a file."""

from lxml import etree

from alongside.course.olx import OPTION

RUBRIC, CONTENT = f"{{{OPTION}}}rubric", f"{{{OPTION}}}content"


def is_field(node: etree._Element) -> bool:
    """Return whether an element is a field of the block that it stands in."""
    return isinstance(node.tag, str) and node.tag.startswith(f"{{{OPTION}}}")


def is_block(node: etree._Element) -> bool:
    """Return whether an element is a block: neither a comment, nor a field, nor an aside of the block around it."""
    return (
        isinstance(node.tag, str) and not is_field(node) and node.get("xblock-family") != "xblock_asides.v1"
    )


def is_pointer(node: etree._Element) -> bool:
    """Return whether an element only says which file its definition is in."""
    expected = {"url_name", "org", "course"} if node.tag == "course" else {"url_name"}
    return len(node) == 0 and set(node.attrib) == expected and not (node.text or "").strip()


def target(node: etree._Element, folder: str) -> str:
    """Return the file that a pointer in ``folder`` points to."""
    return f"{folder}{node.tag}/{node.get('url_name', '').replace(':', '/')}.xml"


def text_of(node: etree._Element) -> tuple[str, int]:
    """Return the text of one of our blocks as it would be imported, and the line on which it begins."""
    text = node.text or ""
    if text.strip():
        before = text[: len(text) - len(text.lstrip())]
        return text.strip(), node.sourceline + before.count("\n")
    kept = node.find(CONTENT)
    return (kept.text or "", kept.sourceline) if kept is not None else ("", node.sourceline)
