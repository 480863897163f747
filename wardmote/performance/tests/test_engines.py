"""Which engine computes is a setting. What a real Spark answers: scripts/with_spark.py, on the tests of measuring."""

from __future__ import annotations

import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from wardmote.performance import stored
from wardmote.performance.tests.making import Place, a_street_file


def test_without_what_a_cluster_needs_the_command_says_so_and_changes_nothing(data_folder, settings, monkeypatch):
    Place(data_folder).load_data("2025-01-west-mercia-street.csv", a_street_file())
    settings.ENGINE = "spark://nowhere.example.org:7077"
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(CommandError, match=r"is not installed\. See docs/guides/distributed"):
        call_command("measure")
    assert not stored.place().exists()
