"""Commands for whoever runs the embedded server: serve, remind, backup, restore and rotate-keys."""

from pathlib import Path

import click

from alongside.cli.files import PROBLEMS_FOUND, course_here
from alongside.cli.options import (
    FILE,
    NEW_FILE,
    data_option,
    include_optional_option,
    organisation_option,
)


@click.command()
@click.argument("course", type=click.Path(exists=True, path_type=Path), required=False)
@organisation_option
@include_optional_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@data_option
@click.option("--demo/--no-demo", default=True, show_default=True, help="Whether to have the demo people.")
@click.option(
    "--without-lost-keys",
    is_flag=True,
    help="Start although keys are gone for good: nobody can open any more what was locked with them.",
)
def serve(
    course: Path | None,
    organisation: Path | None,
    include_optional: bool,
    host: str,
    port: int,
    data: Path,
    demo: bool,
    without_lost_keys: bool,
) -> None:
    """Serve the course on this machine, without an Open edX.

    COURSE may also be an archive, of alongside build or of Studio's export, or a folder in OLX. With the demo people,
    what you change in a folder of course files is shown when you reload a page.
    """
    try:
        from alongside.server.run import serve as run
    except ModuleNotFoundError as error:
        raise click.UsageError(
            f"The server needs {error.name}. Install it with: pip install 'alongside-xblock[server]'"
        ) from None
    run(
        host=host,
        port=port,
        data_dir=data,
        course_path=course or course_here(),
        organisation=organisation,
        include_optional=include_optional,
        demo=demo,
        without_lost_keys=without_lost_keys,
    )


@click.command()
@data_option
def remind(data: Path) -> None:
    """Remind everybody whose day has come of what they asked to be reminded of. Run it once a day.

    A day is reminded of once, however often this runs. It may run beside the server, and takes the same ALONGSIDE_SMTP
    and ALONGSIDE_ORIGIN. In Open edX the same is: manage.py lms alongside_remind.
    """
    from alongside.server.reminding import remind as send

    send(data_dir=data)


@click.command()
@data_option
@click.option("-o", "--output", type=NEW_FILE, required=True, help="The file to write.")
def backup(data: Path, output: Path) -> None:
    """Write the database and the keys to one file, while the server may be running.

    The copy is of one moment. The file holds the keys beside what they open: keep it as safe as the data folder itself.
    docs/admins/embedded-server.md says what is in it.
    """
    from alongside.server.backup import write

    write(data_dir=data, output=output)


@click.command()
@click.argument("file", type=FILE)
@data_option
def restore(file: Path, data: Path) -> None:
    """Make a data folder of FILE, which alongside backup wrote, and check every record in it.

    The folder must not be there yet, or be empty: nothing is ever written over.
    """
    from alongside.server.backup import restore as bring_back

    if not bring_back(file=file, data_dir=data):
        raise SystemExit(PROBLEMS_FOUND)


@click.command("rotate-keys")
@data_option
@click.option("--new-key", is_flag=True, help="Put a new key before the others first.")
def rotate_keys(data: Path, new_key: bool) -> None:
    """Lock everything private anew with the first key in the data folder, so that older keys can go.

    That is private plans, their versions, what was shared of them, and serious concerns. It may run beside the server,
    can be stopped at any time, and goes on where it was when it is run again. In Open edX the same is: manage.py lms
    alongside_rotate_keys. docs/admins/private-writing.md tells the way.
    """
    from alongside.server.rotating import rotate

    if not rotate(data_dir=data, new_key=new_key):
        raise SystemExit(PROBLEMS_FOUND)
