"""Reads a course in OLX, the format that Open edX exports, into a :class:`~alongside.server.course.Course`."""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

import nh3
from lxml import etree
from opaque_keys import InvalidKeyError
from opaque_keys.edx.locator import BlockUsageLocator, CourseLocator
from xblock.core import XBlock
from xblock.field_data import FieldData
from xblock.fields import ScopeIds
from xblock.runtime import Runtime

from alongside.course.archive import CourseFilesError
from alongside.course.olx_files import BrokenXmlError, below_course_xml, read_xml
from alongside.server.blocks import ContainerBlock, HtmlBlock, PlaceholderBlock
from alongside.server.course import Block, Course, Module, Part, Unit

logger = logging.getLogger(__name__)

#: The About page may look as lessons do: callouts, facts, and what is not filled in yet.
_CLASSED = {
    "aside": {"class", "role"},
    "div": {"class", "tabindex", "lang", "dir"},
    "p": {"class"},
    "span": {"class"},
}
_OF_ABOUT = {**nh3.ALLOWED_ATTRIBUTES, **_CLASSED}


def load_course(files: Mapping[str, bytes]) -> Course:
    """Return the course that ``files`` (contents by path) hold.

    ``course.xml`` may stand at the top or in a folder. Blocks of an unknown kind, and blocks whose text cannot be
    parsed, become labelled placeholders, as they would not stop the rest of a course in Open edX either.

    Raises:
        CourseFilesError: if the course itself cannot be read: no ``course.xml``, broken XML, a key used twice.
    """
    tree = _Tree(files)
    root = tree.root()
    try:
        key = CourseLocator(root.get("org"), root.get("course"), root.get("url_name"))
    except InvalidKeyError as error:
        raise CourseFilesError(
            "course.xml", "org, course and url_name are needed", "Make them of letters and digits"
        ) from error
    policy = tree.policy.get(f"course/{key.run}", {})
    language = str(policy.get("language") or "")
    importer = _Importer(tree, key, language)
    modules = importer.modules(root)
    overlay = (policy.get("other_course_settings") or {}).get("alongside") or {}
    return Course(
        key=key,
        title=policy.get("display_name") or root.get("display_name") or str(key),
        modules=modules,
        blocks=importer.blocks,
        about=nh3.clean(tree.text("about/overview.html"), attributes=_OF_ABOUT),
        organisation=overlay.get("organisation") or {},
        static_files=tree.below("static"),
        language=language,
        title_language=overlay.get("title_language") or language,
    )


class _Tree:
    """The files of a course: its XML with pointer tags followed, its policy, its static files."""

    def __init__(self, files: Mapping[str, bytes]):
        self._files = below_course_xml(files)
        self.policy: dict[str, Any] = {}

    def root(self) -> etree._Element:
        """Return the course element, with the attributes of its pointer."""
        pointer = self._parse("course.xml")
        self.policy = self._json(f"policies/{pointer.get('url_name')}/policy.json")
        root = self.resolve(pointer)
        for name, value in pointer.items():
            root.set(name, value)
        return root

    def resolve(self, node: etree._Element) -> etree._Element:
        """Return the definition behind a pointer tag such as ``<vertical url_name="x"/>``, else the node itself."""
        name = node.get("url_name", "")
        path = f"{node.tag}/{name.replace(':', '/')}.xml"
        if len(node) or (node.text or "").strip() or path not in self._files:
            return self._with_html(node)
        definition = self._parse(path)
        definition.set("url_name", name)
        return self._with_html(definition)

    def _with_html(self, node: etree._Element) -> etree._Element:
        if node.tag == "html" and node.get("filename"):
            node.text = self.text(f"html/{node.get('filename')}.html")
        return node

    def setting(self, node: etree._Element, name: str) -> str:
        """Return a setting of a container: the policy file's if it is there, else the element's."""
        return str(
            self.policy.get(f"{node.tag}/{node.get('url_name')}", {}).get(name) or node.get(name) or ""
        )

    def text(self, path: str) -> str:
        """Return a text file, or nothing if there is none."""
        return self._files.get(path, b"").decode("utf-8", errors="replace")

    def below(self, folder: str) -> dict[str, bytes]:
        """Return the files below a folder, by their path in it."""
        prefix = f"{folder}/"
        return {
            name.removeprefix(prefix): content
            for name, content in self._files.items()
            if name.startswith(prefix)
        }

    def _json(self, path: str) -> dict[str, Any]:
        try:
            found = json.loads(self._files.get(path, b"{}"))
        except ValueError as error:
            raise CourseFilesError(
                path, f"this is not JSON ({error})", "Build or export the course again"
            ) from error
        return found if isinstance(found, dict) else {}

    def _parse(self, path: str) -> etree._Element:
        try:
            return read_xml(self._files[path])
        except BrokenXmlError as error:
            raise CourseFilesError(path, error.what, error.mend) from error


class _FieldsOfImport(FieldData):
    """Takes the values that blocks set on themselves while their XML is parsed."""

    def __init__(self) -> None:
        self.values: dict[BlockUsageLocator, dict[str, Any]] = {}

    def get(self, block: XBlock, name: str) -> Any:
        return self.values[block.scope_ids.usage_id][name]

    def set(self, block: XBlock, name: str, value: Any) -> None:
        self.values.setdefault(block.scope_ids.usage_id, {})[name] = value

    def delete(self, block: XBlock, name: str) -> None:
        self.values.get(block.scope_ids.usage_id, {}).pop(name, None)


class _Importer(Runtime):
    """The runtime in which blocks parse their XML. It outlives no import and serves no learner."""

    def __init__(self, tree: _Tree, course_key: CourseLocator, language: str):
        self._fields = _FieldsOfImport()
        super().__init__(id_reader=None, id_generator=None, services={"field-data": self._fields})
        self._tree = tree
        self._course_key = course_key
        self._language = language
        self._classes: dict[str, type[XBlock]] = {}
        self.blocks: dict[BlockUsageLocator, Block] = {}

    def modules(self, root: etree._Element) -> tuple[Module, ...]:
        """Import the whole course and return its modules."""
        key = self._key(root)
        modules = tuple(self._module(child, key) for child in self._children(root, "chapter"))
        self._add_container(root, key, None, [module.key for module in modules])
        return modules

    def _module(self, node: etree._Element, parent: BlockUsageLocator) -> Module:
        key = self._key(node)
        parts = tuple(self._part(child, key) for child in self._children(node, "sequential"))
        self._add_container(node, key, parent, [part.key for part in parts])
        return Module(key=key, title=self._title(node), parts=parts, language=self._language_of(node))

    def _part(self, node: etree._Element, parent: BlockUsageLocator) -> Part:
        key = self._key(node)
        units = tuple(self._unit(child, key) for child in self._children(node, "vertical"))
        self._add_container(node, key, parent, [unit.key for unit in units])
        graded = self._tree.setting(node, "graded").lower() == "true"
        return Part(
            key=key,
            title=self._title(node),
            graded_as=self._tree.setting(node, "format") if graded else "",
            units=units,
            language=self._language_of(node),
        )

    def _unit(self, node: etree._Element, parent: BlockUsageLocator) -> Unit:
        key = self._key(node)
        blocks = tuple(self._block(child, key) for child in self._children(node))
        self._add_container(node, key, parent, blocks)
        languages = (self.blocks[block].fields.get("language") for block in blocks)
        language = next(filter(None, languages), self._language)
        return Unit(key=key, title=self._title(node), blocks=blocks, language=language)

    def _language_of(self, node: etree._Element) -> str:
        return node.get("language") or self._language

    def _children(self, node: etree._Element, tag: str = "") -> Iterator[etree._Element]:
        """Yield the definitions of the children (with this tag, if given) that learners may see."""
        for child in node:
            if not tag or child.tag == tag:
                definition = self._tree.resolve(child)
                if self._tree.setting(definition, "visible_to_staff_only").lower() != "true":
                    yield definition

    def _block(self, node: etree._Element, parent: BlockUsageLocator) -> BlockUsageLocator:
        key = self._key(node)
        for name in ("url_name", "xblock-family"):
            node.attrib.pop(name, None)
        keys = ScopeIds(None, key.block_type, key, key)
        block_class = self.load_block_type(key.block_type)
        try:
            block = self.mixologist.mix(block_class).parse_xml(node, self, keys)
        except Exception as error:
            logger.warning(
                "%s could not be read (%s); a placeholder stands in its place.", key, type(error).__name__
            )
            self._fields.values.pop(key, None)
            block_class = PlaceholderBlock
            block = PlaceholderBlock.parse_xml(node, self, keys)
        block.parent = parent
        block.save()
        fields = self._fields.values[key]
        if key.block_type.startswith("alongside_"):  # one made in Studio does not say, and is in the course's
            fields.setdefault("language", self._language)
        self._add(Block(key=key, block_class=block_class, fields=fields))
        return key

    def _title(self, node: etree._Element) -> str:
        return self._tree.setting(node, "display_name") or str(node.get("url_name"))

    def _key(self, node: etree._Element) -> BlockUsageLocator:
        """Return the block's key, from its own ``url_name`` or, as in Open edX, from a hash of its text."""
        tag = str(node.tag)
        name = node.get("url_name")
        if not name:
            name = hashlib.sha256(etree.tostring(node)).hexdigest()[:32]
            node.set("url_name", name)
        try:
            return self._course_key.make_usage_key(
                tag, "course" if tag == "course" else name.replace(":", "-")
            )
        except InvalidKeyError as error:
            raise CourseFilesError(
                f"<{tag} url_name={name!r}>",
                "this cannot be a url_name",
                "Use letters, digits, - and _ in it",
            ) from error

    def _add_container(
        self, node: etree._Element, key: BlockUsageLocator, parent: Any, children: Any
    ) -> None:
        fields = {"display_name": self._title(node), "children": list(children), "parent": parent}
        self._add(Block(key=key, block_class=ContainerBlock, fields=fields))

    def _add(self, block: Block) -> None:
        key = block.key
        if key in self.blocks:
            raise CourseFilesError(
                f"<{key.block_type} url_name={key.block_id!r}>", "this is in the course twice", "Rename one"
            )
        self.blocks[key] = block

    # What XBlock asks of a runtime

    def load_block_type(self, block_type: str) -> type[XBlock]:
        """Return the class for a tag: an installed XBlock, or the placeholder."""
        if block_type not in self._classes:
            self._classes[block_type] = HtmlBlock if block_type == "html" else self._installed(block_type)
        return self._classes[block_type]

    @staticmethod
    def _installed(block_type: str) -> type[XBlock]:
        try:
            return XBlock.load_class(block_type, default=PlaceholderBlock)
        except Exception as error:
            logger.warning(
                "The block %r is installed but does not load (%s).", block_type, type(error).__name__
            )
            return PlaceholderBlock

    def add_node_as_child(self, block: XBlock, node: etree._Element) -> None:
        """Import an element found inside a block as that block's child."""
        block.children.append(self._block(node, block.scope_ids.usage_id))

    def handler_url(self, *args: Any, **kwargs: Any) -> str:
        raise NotImplementedError("Blocks have no addresses while they are imported.")

    resource_url = local_resource_url = handler_url

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        """Nothing that happens during an import is of interest."""
