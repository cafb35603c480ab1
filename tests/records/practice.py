"""Examples that tests rate for practice."""

from tests.records.conftest import EXAMPLE

REWORDED = EXAMPLE.model_copy(update={"setting": "A small kitchen, at noon."})
