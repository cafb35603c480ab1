"""The command ``alongside`` in Arabic letters: ``python -m tests.languages.serve FOLDER serve ...``."""

import sys
from pathlib import Path

import django

from tests.languages.pseudo import arabic, write_catalogue

set_up = django.setup


def set_up_in_arabic(**how):
    """Set Django up, and then say which language there is: the server's own settings come first."""
    from django.conf import settings

    set_up(**how)
    settings.LOCALE_PATHS = [folder]
    settings.LANGUAGES = [("ar", "A language of nobody's")]
    settings.LANGUAGE_CODE = "ar"


if __name__ == "__main__":
    from alongside.cli import main

    folder = Path(sys.argv.pop(1))
    write_catalogue(folder, "ar", arabic)
    django.setup = set_up_in_arabic
    main()
