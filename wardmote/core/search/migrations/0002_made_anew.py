from __future__ import annotations

from typing import Any

from django.db import migrations


def empty(apps: Any, schema_editor: Any) -> None:
    """Meetings and actions are found from now on: an index that is empty is filled from the records after migrating."""
    schema_editor.execute("DELETE FROM search_entry")
    schema_editor.execute("DELETE FROM search_word")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop)]
