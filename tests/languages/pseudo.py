"""Languages that nobody speaks: each string of the interface, disguised so that one left out catches the eye."""

import ast
import re
import struct
from pathlib import Path

import alongside

SOURCE = Path(alongside.__file__).parent / "conf" / "locale" / "en" / "LC_MESSAGES" / "django.po"

ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÁƁÇĎÉƑĜĤÎĴĶĹṀÑÓƤɊŘŠŢÛṼŴẊÝŽáƀçďéƒĝĥîĵķĺṁñóƥɋřšţûṽŵẋýž",
)
ARABIC = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ابثدةفغحيجكلمنوبقرستعطوخيزابثدةفغحيجكلمنوبقرستعطوخيز",
)

#: What stays as it is in a translation: placeholders of three kinds, tags and entities.
KEPT = re.compile(r"(%\(\w+\)[sdif]|%[sdif%]|\{\w*\}|<[^<>]+>|&#?\w+;)")
#: How a day or a time is written, such as "j F Y, H:i": letters that mean something to Django.
FORMAT = re.compile(r"[A-Za-z](?:[ ,.:]+[A-Za-z])+")
OPENS, CLOSES = "[!!", "!!]"
#: A disguised text without another one in it.
INNERMOST = re.compile(r"\[!!(?:(?!\[!!|!!\]).)*!!\]", re.DOTALL)


def accented(text):
    """Return a text in letters with accents, longer than it was and between marks."""
    return f"{OPENS}{_in_letters(text, ACCENTED)}{'~' * (len(text) // 4)}{CLOSES}"


def arabic(text):
    """Return a text in Arabic letters, which mean nothing."""
    return _in_letters(text, ARABIC)


def without_disguised(text):
    """Return what is left of a text without all that was disguised."""
    while (shorter := INNERMOST.sub(" ", text)) != text:
        text = shorter
    return text


def write_catalogue(folder, language, disguise):
    """Write a compiled catalogue with all strings of the interface.

    Args:
        folder: where languages are looked for, as in ``LOCALE_PATHS``.
        language: its name as a folder, for example ``eo``.
        disguise: makes the translation of a text.
    """
    header = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    texts = {"": header}
    for context, one, many in messages(SOURCE.read_text(encoding="utf-8")):
        key = f"{context}\x04{one}" if context else one
        texts[f"{key}\0{many}" if many else key] = "\0".join(disguise(each) for each in (one, many) if each)
    path = Path(folder) / language / "LC_MESSAGES"
    path.mkdir(parents=True)
    (path / "django.mo").write_bytes(compiled(texts))


def messages(source):
    """Yield context, text and plural of each message of a .po file; what one does not have is empty."""
    for entry in source.split("\n\n"):
        fields = re.findall(r'^(msgctxt|msgid|msgid_plural) ((?:".*"\n?)+)', entry, re.MULTILINE)
        said = {
            name: "".join(ast.literal_eval(line) for line in lines.splitlines()) for name, lines in fields
        }
        if said.get("msgid"):
            yield said.get("msgctxt", ""), said["msgid"], said.get("msgid_plural", "")


def compiled(texts):
    """Return texts and their translations as the bytes of a .mo file (gettext manual, "The Format of GNU MO Files")."""
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    start, place = 28, 28 + 16 * len(pairs)
    tables, words = [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<II", len(pair[column]), place + len(words))
            words += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), start, start + 8 * len(pairs), 0, 0)
    return head + tables[0] + tables[1] + words


def _in_letters(text, letters):
    if FORMAT.fullmatch(text):
        return text
    parts = KEPT.split(text)
    return "".join(part if at % 2 else part.translate(letters) for at, part in enumerate(parts))
