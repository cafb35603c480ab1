"""The ``alongside`` command: check, build, exchange, start and serve a course, see what it covers, keep the records.

Exit codes: 0 all is well, 1 the course has problems or the ledger does not fit together, 2 the command was not
understood or cannot do what it says.
"""

import click

from alongside.cli.authoring import build, check, code, coverage, import_check, new, translations
from alongside.cli.exchange import export, import_
from alongside.cli.keeping import export_person, records, verify, verify_credential
from alongside.cli.serving import backup, remind, restore, rotate_keys, serve

_COMMANDS = (
    *(check, build, coverage, translations, import_check, new, code),
    *(export, import_),
    *(serve, remind, backup, restore, rotate_keys),
    *(verify, verify_credential, records, export_person),
)


@click.group(commands=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="alongside-xblock", message="alongside %(version)s")
def main() -> None:
    """Write, check and build a course for peer support workers, and serve it.

    COURSE is the folder that holds course.yaml, with the folder rubrics beside it. Without it, the folder
    course_content is used if there is one here, and otherwise the course that comes with Alongside.
    """
