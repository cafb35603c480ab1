"""Looking everywhere: every page that somebody can reach by links, every file on it, every row, every word logged."""

import base64
import gzip
import io
import pickle
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.db import connection
from lxml import html
from pypdf import PdfReader

from alongside.content.course import shipped_course
from alongside.content.plan import Plan

#: Files that are the same for everybody, and pages that end a visit.
LEFT_OUT = re.compile(r"^/(static|files|sign-out|favicon)")
#: How often one page is looked at with different questions in its address.
AT_MOST = 3


def plans():
    """Return the shipped course's pages for private writing: each block's name, and the codes of its sections."""
    return [
        (f"alongside_plan:{unit.code}", [section.code for section in unit.document.content.sections])
        for unit in shipped_course().units
        if isinstance(unit.document.content, Plan)
    ]


@dataclass(frozen=True)
class Found:
    """What was answered at an address: all that can be read in it."""

    path: str
    status: int
    text: str
    is_page: bool


def walk_through(client, start="/", leave_out=None):
    """Yield what somebody finds who follows every link from ``start``, each address once.

    Args:
        client: their browser.
        start: where they begin.
        leave_out: a pattern of paths not to follow.

    """
    seen, waiting, asked = {start}, [start], Counter()
    while waiting:
        path = waiting.pop(0)
        bare = path.split("?")[0]
        asked[bare] += 1
        if asked[bare] > AT_MOST or LEFT_OUT.match(bare) or (leave_out and re.match(leave_out, bare)):
            continue
        response = client.get(path)
        found = Found(path, response.status_code, readable(response), is_page(response))
        yield found
        for link in [response.headers.get("Location", ""), *(links_in(found.text) if found.is_page else ())]:
            there = urlsplit(urljoin(path, link))
            address = there.path + (f"?{there.query}" if there.query else "")
            if link and not there.netloc and not there.scheme and address not in seen:
                seen.add(address)
                waiting.append(address)


def is_page(response):
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and not response.streaming and bool(response.content.strip())


def links_in(page):
    return [element.get("href") for element in html.fromstring(page).iter("a") if element.get("href")]


def readable(response):
    """Return what can be read in an answer, be it a page, a PDF, a workbook or a zip file."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return content.decode("utf-8", "replace")


def disguises(words):
    """Return how a text may look in what was stored: as it is, in base64 at each offset, or as UTF-16."""
    plain = words.encode()
    turned = {base64.b64encode(b"x" * offset + plain)[4:-4] for offset in range(3)}
    return {plain, plain[::-1], words.encode("utf-16-le"), *turned}


def hides(content, words):
    """Return whether bytes hold a text, also compressed."""
    layers = [content]
    for unpack in (zlib.decompress, gzip.decompress):
        try:
            layers.append(unpack(content))
        except (zlib.error, OSError, EOFError):
            continue
    return any(disguise in layer for layer in layers for disguise in disguises(words))


def tables_with(words):
    """Return the tables of the database that hold a text in the clear."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                if any(hides(cell if isinstance(cell, bytes) else str(cell).encode(), words) for cell in row):
                    found.add(table)
    return found


def is_cached(words):
    """Return whether the cache of this process holds a text, in whatever form it keeps things."""
    return any(
        hides(value if isinstance(value, bytes) else pickle.dumps(value), words)
        for value in cache._cache.values()
    )


def files_with(words, folder):
    """Return the files below a folder that hold a text in the clear."""
    return {path for path in folder.rglob("*") if path.is_file() and hides(path.read_bytes(), words)}
