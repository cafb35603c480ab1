"""The structure of a PDF, as whatever reads it aloud finds it."""

from collections import Counter

from pypdf.generic import ContentStream

WRITING = {b"Tj", b"TJ", b"'", b'"'}


def kinds(reader):
    """Return how often each kind of element comes, and check that the tree and the pages fit each other."""
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    tree = root["/StructTreeRoot"]
    found, marked = Counter(), set()
    for element in tree["/K"]:
        _go_through(reader, element.get_object(), None, found, marked)
    parents = tree["/ParentTree"]["/Nums"]
    by_page = dict(zip(parents[::2], parents[1::2], strict=True))
    for number, page in enumerate(reader.pages):
        here = sorted(mark for at, mark in marked if at == number)
        assert here == list(range(len(here)))
        assert here == _marks_of(reader, page)
        assert len(by_page[page["/StructParents"]]) == len(here)
    return found


def _go_through(reader, element, parent, found, marked):
    kind = str(element["/S"])
    found[kind] += 1
    if kind in ("/TD", "/TH"):
        assert parent == "/TR"
    if kind in ("/TR", "/Caption"):
        assert parent == "/Table"
    for inner in element.get("/K", []):
        if isinstance(inner, int):
            where = element.raw_get("/Pg").idnum
            page = next(at for at, each in enumerate(reader.pages) if each.indirect_reference.idnum == where)
            assert (page, inner) not in marked
            marked.add((page, inner))
        else:
            _go_through(reader, inner.get_object(), kind, found, marked)


def _marks_of(reader, page):
    """Return the marks of a page in order; nothing is written outside of one, or of what is left out on purpose."""
    open_, marks = [], []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            assert not open_, "marks do not stand in each other"
            open_.append(operands[0])
            marks += [operands[1]["/MCID"]] if operator == b"BDC" else []
        elif operator == b"EMC":
            open_.pop()
        assert operator not in WRITING or open_, "something is written that is neither told nor left out"
    return marks
