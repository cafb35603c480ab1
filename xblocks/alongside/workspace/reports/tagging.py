"""What is a heading, a paragraph, a table in a PDF, so that it can be read aloud and gone through.

fpdf2 keeps a flat list of pictures and outlined headings. This is a tree, in the place of that list. It rests on a
module that fpdf2 does not promise to keep as it is; ``tests/workspace/test_tagged_pdf.py`` fails if it changes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from types import SimpleNamespace
from typing import Any

from fpdf.structure_tree import StructElem, StructureTreeBuilder


class Role(Enum):
    """What a text is: the kind of its element, and what a heading in a table is the heading of."""

    PARAGRAPH = ("/P", "")
    PART = ("/Span", "")  # of the paragraph that a row is, such as a label and what stands beside it
    HEADING = ("/H4", "")  # without a place in the outline
    CAPTION = ("/Caption", "")
    CELL = ("/TD", "")
    COLUMN_HEADING = ("/TH", "/Scope /Column")
    ROW_HEADING = ("/TH", "/Scope /Row")

    @property
    def kind(self) -> str:
        """The kind of element, as the file says it."""
        return self.value[0]

    @property
    def is_cell(self) -> bool:
        """Whether it stands in a row of a table, also without words."""
        return self.kind in ("/TD", "/TH")


class Element(StructElem):
    """One element of the tree, with what a cell of a table says of itself."""

    __slots__ = ("a",)

    def __init__(self, kind: str, parent: Any, **names: Any) -> None:
        """Make an element of this kind (as in ``/P``), the last so far of its parent."""
        super().__init__(kind, parent, [], **names)
        self.a: str | None = None
        parent.k.append(self)


class Structure(StructureTreeBuilder):
    """The tree of one document. What is written goes into the element that is open."""

    def __init__(self) -> None:
        """Begin with an empty document."""
        super().__init__()
        self._open = [self.doc_struct_elem]
        self._all: list[StructElem] = [self.doc_struct_elem]
        self._marked_on: dict[int, int] = {}  # how many marked contents a page has
        self._instead: str | None = None
        self.doc_struct_elem = SimpleNamespace(k=[])  # what fpdf2 asks for a page: elements that have one

    def cell(self, role: Role, span: int) -> Element:
        """Add a cell to the row that is open."""
        element = self._add(role.kind)
        element.a = f"<</O /Table /ColSpan {span} {role.value[1]}>>"
        return element

    @contextmanager
    def element(self, kind: str) -> Iterator[None]:
        """Put what is written meanwhile into a new element."""
        with self.within(self._add(kind)):
            yield

    @contextmanager
    def within(self, element: Element) -> Iterator[None]:
        """Put what is written meanwhile into this element."""
        self._open.append(element)
        yield
        self._open.pop()

    @contextmanager
    def called(self, kind: str) -> Iterator[None]:
        """Let what fpdf2 marks meanwhile, which is a picture to it, be of this kind."""
        self._instead = kind
        yield
        self._instead = None

    def next_mcid_for_page(self, page_number: int) -> int:
        """Return the number of the next marked content of a page."""
        return self._marked_on.get(page_number, 0)

    def add_marked_content(
        self,
        page_number: int,
        struct_type: str,
        mcid: int | None = None,
        title: str | None = None,
        alt_text: str | None = None,
    ) -> tuple[StructElem, int]:
        """Add an element that stands on a page; return it, and the number of the page in the tree."""
        element = self._add(self._instead or struct_type, page_number=page_number, title=title, alt=alt_text)
        element.k.append(mcid)
        self.doc_struct_elem.k.append(element)
        self._marked_on[page_number] = self.next_mcid_for_page(page_number) + 1
        number = self.spid_per_page_number.setdefault(page_number, len(self.spid_per_page_number))
        self.struct_tree_root.parent_tree.nums[number].append(element)
        return element, number

    def _add(self, kind: str, **names: Any) -> Element:
        element = Element(kind, self._open[-1], **names)
        self._all.append(element)
        return element

    def __iter__(self) -> Iterator[Any]:
        """Go through all that is written into the file, the root first."""
        yield self.struct_tree_root
        yield self.struct_tree_root.parent_tree
        yield from self._all
