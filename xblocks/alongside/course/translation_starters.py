"""The first text of a translation: the source's own, with what a translation needs besides."""

import re
from collections.abc import Iterator

import yaml

from alongside.content.model import code_of
from alongside.content.translations import Source


def translation(source: Source, text: str) -> str:
    """Return the text of a file to be translated, with the version it is made from and ``reviewed: none``.

    Choices and options that go by their words get the code that they go by, since the words will be others.
    """
    line = f"translates: {source.version}\n"
    if isinstance(source.content, str):
        return f"---\n{line}---\n{text}"
    text = re.sub(r"^reviewed:.*$", "reviewed: none", text, count=1, flags=re.MULTILINE)
    return text.replace("---\n", f"---\n{line}", 1) if text.startswith("---") else line + _with_codes(text)


def _with_codes(text: str) -> str:
    """Return YAML in which each choice and option has its code written with it."""
    places = sorted(_without_code(yaml.compose(text, Loader=yaml.SafeLoader)), reverse=True)
    for index, insertion in places:
        text = text[:index] + insertion + text[index:]
    return text


def _without_code(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Yield where a code is to be written, and what."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _without_code(item)
    elif isinstance(node, yaml.MappingNode):
        entries_of = {key.value: value for key, value in node.value}
        for name, value in entries_of.items():
            yield from _without_code(value)
            if name in {"choices", "options"} and isinstance(value, yaml.SequenceNode):
                yield from filter(None, map(_missing_code, value.value))


def _missing_code(item: yaml.Node) -> tuple[int, str] | None:
    said = {key.value: value.value for key, value in item.value} if isinstance(item, yaml.MappingNode) else {}
    if "text" not in said or "code" in said:
        return None
    code, mark = code_of(said["text"].strip()), item.start_mark
    if isinstance(item, yaml.CollectionNode) and item.flow_style:
        return mark.index + 1, f"code: {code}, "
    return mark.index, f"code: {code}\n{' ' * mark.column}"
