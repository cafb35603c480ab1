"""``python -m alongside.cli`` is the same as ``alongside``."""

from alongside.cli import main

main()
