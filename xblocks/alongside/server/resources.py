"""Stylesheets, scripts and pictures of the pages and of the blocks.

Every address holds a digest of the file, so that browsers may keep what they have for good and still get the new
one after an update. Addresses of blocks' files otherwise look as in Open edX:
``xblock/resources/<package>/public/...``.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from xblock.core import XBlock

import alongside
from alongside.server import catalogue

BLOCK_PREFIX = "xblock/resources/"
_COMPRESSED = ("text/", "image/svg+xml", "application/json", "application/javascript")


@dataclass(frozen=True)
class Resource:
    """One file, ready to be sent."""

    content: bytes
    compressed: bytes
    kind: str
    digest: str


@lru_cache(maxsize=1024)
def _load(path: str, changed: int) -> Resource:
    content = Path(path).read_bytes()
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Resource(
        content=content,
        compressed=gzip.compress(content, mtime=0) if kind.startswith(_COMPRESSED) else b"",
        kind=kind,
        digest=hashlib.sha256(content).hexdigest()[:12],
    )


_places: dict[str, str] = {}


def resource(name: str) -> Resource | None:
    """Return the static file of this name, or None."""
    place = _places.get(name) or finders.find(name)
    if not place:
        return None
    _places[name] = place
    return _load(place, Path(place).stat().st_mtime_ns)


class DigestStorage(StaticFilesStorage):
    """Gives every static file an address with its digest, without a collecting step."""

    def url(self, name: str | None) -> str:
        """Return the address; an unknown name gets one that answers 404."""
        found = resource(name or "")
        return f"{self.base_url}{found.digest if found else '-'}/{name}"


def block_resource_name(block_class: type[XBlock], uri: str) -> str:
    """Return the static name of a file that belongs to a block's class, as Open edX forms it."""
    return f"{BLOCK_PREFIX}{_package(block_class)}/{uri}"


def _package(block_class: type[XBlock]) -> str:
    return getattr(block_class, "unmixed_class", block_class).__module__.rpartition(".")[0]


@lru_cache(maxsize=1)
def _folders() -> dict[str, set[str]]:
    """Return the resource folders of each package that has blocks in the course. Ours are always among them."""
    folders = {alongside.__name__: {"assets"}}
    for block_class in {block.block_class for block in catalogue.current().blocks.values()}:
        folders.setdefault(_package(block_class), set()).add(block_class.get_resources_dir() or "")
    return folders


class BlockResourceFinder(BaseFinder):
    """Finds the public files of the blocks in the course."""

    def find(self, path: str, all: bool = False, **options: Any) -> Any:  # noqa: A002 - Django's signature
        """Return the file's place on disk, or an empty list."""
        package, _, uri = path.removeprefix(BLOCK_PREFIX).partition("/")
        if not path.startswith(BLOCK_PREFIX) or not uri.startswith("public/") or "/." in uri or "\\" in uri:
            return []
        for folder in sorted(_folders().get(package, ())):
            file = Path(str(resources.files(package))) / folder / uri
            if file.is_file():
                return [str(file)] if all else str(file)
        return []

    def list(self, ignore_patterns: Any) -> list[Any]:
        """Offer nothing for collecting: files are served from where they are."""
        return []


@require_safe
def serve(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Answer with a static file."""
    found = resource(name)
    if found is None:
        raise Http404
    is_current = digest == found.digest
    packed = found.compressed and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.compressed if packed else found.content, content_type=found.kind)
    if found.compressed:
        response["Vary"] = "Accept-Encoding"
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "no-cache"
    return response
