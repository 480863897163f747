from __future__ import annotations

from typing import Any

from django.db import migrations, models

SQLITE = """CREATE VIRTUAL TABLE search_entry USING fts5(words, columnsize=0, tokenize="ascii tokenchars '._'")"""
POSTGRESQL = [
    'CREATE TABLE search_entry ("rowid" bigint NOT NULL PRIMARY KEY, words tsvector NOT NULL)',
    "CREATE INDEX search_entry_words ON search_entry USING gin (words)",
]


def make(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else [SQLITE]:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE search_entry")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make, drop)],
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("place", models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False)),
                        ("words", models.TextField()),
                    ],
                    options={"verbose_name_plural": "entries"},
                )
            ],
        ),
        migrations.CreateModel(
            name="Word",
            fields=[("word", models.CharField(max_length=80, primary_key=True, serialize=False))],
        ),
    ]
