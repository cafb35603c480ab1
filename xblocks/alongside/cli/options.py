"""Arguments and options that several commands have."""

from pathlib import Path

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)

course_argument = click.argument("course", type=FOLDER, required=False)
organisation_option = click.option(
    "--organisation", type=FILE, help="Your organisation's facts; see organisation.example.yaml."
)
include_optional_option = click.option(
    "--include-optional", is_flag=True, help="Put in optional modules as well."
)
language_option = click.option(
    "--language",
    default="",
    help="A language that the course has a folder for, such as es.  [default: its own]",
)
output_option = click.option(
    "-o", "--output", type=NEW_FILE, help="Write it to a file instead of the terminal."
)
data_option = click.option(
    "--data",
    type=click.Path(
        file_okay=False, readable=False, path_type=Path
    ),  # who may not read it is told more below
    default=Path(".alongside"),
    envvar="ALONGSIDE_DATA",
    show_default=True,
    help="The folder with the database and the keys. Back it up.",
)
style_option = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True
)
