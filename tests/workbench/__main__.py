"""Serve our blocks in the XBlock SDK's workbench: ``python -m tests.workbench [PORT]``."""

import os
import sys


def main(port: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.workbench.settings"
    os.environ["EXCLUDE_SAMPLE_XBLOCKS"] = "yes"

    import django
    from django.core.management import call_command

    from tests.workbench.settings import DATA

    DATA.mkdir(parents=True, exist_ok=True)
    django.setup()
    call_command("migrate", verbosity=0, run_syncdb=True)  # the SDK ships its tables without migrations
    print(f"The workbench is at http://127.0.0.1:{port}/ (Ctrl+C ends it).")
    print("Add ?student=supervisor to an address to see what a supervisor sees.")
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "8000")
