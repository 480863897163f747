"""The index: a table of words that each engine searches in its own way. It holds nothing that stands nowhere else."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """The words of one record. Its place tells day, kind and number (``rules.place_of``).

    On SQLite this is an FTS5 table, on PostgreSQL one with a tsvector; only ``engines`` writes and asks it. Backups leave
    it out, and ``wardmote reindex`` makes it anew.
    """

    PERSONAL_DATA = "the words of the records it finds"

    place = models.BigIntegerField(primary_key=True, db_column="rowid")
    words = models.TextField()

    class Meta:
        verbose_name_plural = "entries"


class Word(models.Model):
    """A word that stands in some entry, for finding longer words by their beginning. Used on SQLite alone."""

    PERSONAL_DATA = "single words of the records"

    word = models.CharField(max_length=80, primary_key=True)
