"""Commands about what is on the record: verify, verify-credential, records and export-person."""

from pathlib import Path
from uuid import UUID

import click

from alongside.cli.files import PROBLEMS_FOUND
from alongside.cli.options import FILE, NEW_FILE, data_option, style_option

_key_file = click.option(
    "--key-file", type=FILE, help="A file with the key that the file of records opens with."
)


@click.command()
@data_option
@click.option("--record", type=click.UUID, help="Check this record only.")
@style_option
def verify(data: Path, record: UUID | None, style: str) -> None:
    """Check the ledger of sign-offs, and name the first entry of each record that does not fit.

    It looks at every record's chain, words, kept rubrics and where things stand, changes nothing, and may run beside
    the server. In Open edX the same is: manage.py lms alongside_verify. docs/developers/ledger.md says what it can
    find and what it cannot.
    """
    from alongside.server.verify import verify as holds

    if not holds(data_dir=data, record_uuid=record, as_json=style == "json"):
        raise SystemExit(PROBLEMS_FOUND)


@click.command("verify-credential")
@click.argument("file", type=FILE)
@click.option(
    "--issuer", metavar="URL", help="The issuer that it must be from; its keys are asked for there."
)
@click.option("--jwks", type=FILE, help="A file with the keys that you trust (a JSON Web Key Set).")
@click.option(
    "--data",
    type=click.Path(file_okay=False, readable=False, path_type=Path),
    help="The data folder of the server that made it.",
)
@style_option
def verify_credential(
    file: Path, issuer: str | None, jwks: Path | None, data: Path | None, style: str
) -> None:
    """Say whether the credential in FILE stands: an Open Badges 3.0 credential (VC-JWT) that Alongside made.

    With --data nothing is asked over the network. Otherwise the issuer is asked, by https, which credentials were
    withdrawn and, without --jwks, for its keys; a credential without --issuer and --jwks is as good as the name of the
    site that it names.

    It ends with 0 if the credential stands, 1 if it does not, 2 if that cannot be told.
    """
    from alongside.server.verify_credential import at_issuer, in_folder, report

    if data is not None and (issuer or jwks):
        raise click.UsageError("--data says by itself which keys to trust. Leave out --issuer and --jwks.")
    checked = in_folder(file, data) if data is not None else at_issuer(file, issuer=issuer, jwks=jwks)
    raise SystemExit(report(checked, as_json=style == "json"))


@click.group()
def records() -> None:
    """Move records to another installation: out into a sealed file, and in from one.

    docs/admins/moving.md tells the way, step by step.
    """


@records.command("export")
@data_option
@click.option("-o", "--output", type=NEW_FILE, required=True, help="The file to write.")
@_key_file
def export_records(data: Path, output: Path, key_file: Path | None) -> None:
    """Write every record, with all that hangs on it, to a sealed file.

    Without --key-file a key is made for it and printed, once. Nothing in the data folder is changed.
    """
    from alongside.server.moving import export

    export(data_dir=data, output=output, key=_key_in(key_file))


@records.command("import")
@click.argument("file", type=FILE)
@data_option
@_key_file
@click.option(
    "--preview/--confirm", default=True, show_default=True, help="Only show it, or bring in what is new."
)
def import_records(file: Path, data: Path, key_file: Path | None, preview: bool) -> None:
    """Show what a file of records would bring into a data folder, and bring it with --confirm.

    People are found by their email address. In Open edX the same is: manage.py lms alongside_import_records.
    """
    from alongside.server.moving import bring_in

    key = _key_in(key_file) or click.prompt("The file's key", hide_input=True)
    if not bring_in(data_dir=data, file=file, key=key, confirm=not preview):
        raise SystemExit(PROBLEMS_FOUND)


@records.command("scores")
@data_option
def restore_scores(data: Path) -> None:
    """Give the gradebook the score of each sign-off that it lacks, and take out those of withdrawn ones.

    Importing with --confirm does it for the records of the file. Running it again changes nothing. In Open edX the same
    is: manage.py lms alongside_restore_scores.
    """
    from alongside.server.scores import restore

    if not restore(data_dir=data):
        raise SystemExit(PROBLEMS_FOUND)


@click.command("export-person")
@click.argument("login")
@data_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The zip file to write, or a folder to make it in.  [default: here]",
)
def export_person(login: str, data: Path, output: Path) -> None:
    """Write everything about one person to a zip file, for that person.

    LOGIN is their login name or email address. It holds their private writing in plain text: give it to nobody else.
    In Open edX the same is: manage.py lms alongside_export_person. docs/admins/peoples-rights.md says what is in it.
    """
    from alongside.server.export_person import export_person as write

    write(data_dir=data, login=login, output=output)


def _key_in(key_file: Path | None) -> str | None:
    return key_file and key_file.read_text(encoding="utf-8").strip()
