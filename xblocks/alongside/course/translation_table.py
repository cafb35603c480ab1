"""How much of a course there is in each other language, and which translations are behind their source."""

from collections.abc import Iterable, Iterator

from alongside.content.comparing import words
from alongside.content.translations import FOLDER, Source, Translations


def to_table(languages: Iterable[Translations]) -> str:
    """Return it as text: each language with its modules, and what to do about each translation that is behind."""
    return "\n".join(line for found in languages for line in _lines(found))


def in_short(found: Translations) -> str:
    """Return one line about a language."""
    done = sum(_count(found.sources[path]) for path in found.files)
    everything = sum(map(_count, found.sources.values()))
    behind = f", {len(found.behind)} behind the source" if found.behind else ""
    return (
        f"{found.language}: {len(found.files)} of {len(found.sources)} files translated "
        f"({100 * done / everything:.1f} % of the words){behind}"
    )


def _lines(found: Translations) -> Iterator[str]:
    yield in_short(found)
    of_folder: dict[str, list[str]] = {}
    for path in found.sources:
        folder, slash, _ = path.partition("/")
        of_folder.setdefault(folder if slash else "the course itself", []).append(path)
    width = max(map(len, of_folder))
    for folder, paths in of_folder.items():
        yield f"  {folder:<{width}}  {sum(path in found.files for path in paths):>3} of {len(paths):>3}"
    for path in found.behind:
        yield (
            f"  {FOLDER}/{found.language}/{path} is behind: the source has changed. "
            f"Bring it up to date, then write translates: {found.sources[path].version}"
        )
    yield ""


def _count(source: Source) -> int:
    return sum(len(text.split()) for text in words(source.content))
