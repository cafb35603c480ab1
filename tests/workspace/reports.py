"""What reports are held against."""

import json
from pathlib import Path

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/admins/record.schema.json").read_text())
