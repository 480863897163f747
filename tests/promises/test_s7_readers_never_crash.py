"""S7: readers never crash or hang, whatever the bytes. Hypothesis here; the coverage-guided fuzzer is tests/fuzz."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.documents.reading import read
from wardmote.core.documents.tests.mutating import spoiled, spoiled_inside
from wardmote.core.documents.tests.samples import NAMES, ROWS, sample
from wardmote.core.documents.tests.soundness import assert_sound

FORMATS = {
    "docx": "docx",
    "xlsx": "xlsx",
    "odt": "odt",
    "ods": "ods",
    "pdf": "pdf",
    "html": "html",
    "csv": "csv",
    "txt": "txt",
}
LONGEST = 5.0  # seconds of processor time

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


def check(data: bytes, name: str) -> None:
    """Reading gives a sound document or a plain refusal, and nothing else, in good time."""
    began = time.process_time()
    try:
        assert_sound(read(data, name))
    except UnreadableFile as refusal:
        said = str(refusal)
    else:
        said = "Read."
    assert said.endswith(".")
    assert time.process_time() - began < LONGEST


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_read_whole(name: str) -> None:
    document = read(sample(name), name)
    assert document.format == FORMATS[name.rpartition(".")[2]]
    assert_sound(document)
    if name.startswith(("word", "excel", "text", "sheet", "page", "values", "lines", "cells")):
        words = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
        visible = ROWS[:3] if name == "excel.xlsx" else ROWS
        assert all(word in words for row in visible for value in row for word in value.split())


@pytest.mark.fuzz
@pytest.mark.parametrize("name", NAMES)
@relaxed
@given(seed=st.integers(0, 2**32))
def test_spoiled_bytes_are_read_or_refused(name: str, seed: int) -> None:
    check(spoiled(sample(name), random.Random(seed)), name)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(("x", "odt", "ods"))])
@relaxed
@given(seed=st.integers(0, 2**32))
def test_spoiled_parts_of_sound_archives_are_read_or_refused(name: str, seed: int) -> None:
    check(spoiled_inside(sample(name), random.Random(seed)), name)


@pytest.mark.fuzz
@relaxed
@given(
    data=st.binary(max_size=400),
    name=st.sampled_from(["", "x", "x.csv", "x.txt", "x.html", "x.pdf", "x.docx", "x.xlsx"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    check(data, name)


@pytest.mark.fuzz
@relaxed
@given(
    text=st.text(alphabet="ab \t\n|+-=;,\"'\u00a0.1(<>td/r", max_size=300),
    name=st.sampled_from(["x.txt", "x.csv", "x.html"]),
)
def test_any_text_of_table_signs_is_read_or_refused(text: str, name: str) -> None:
    check(text.encode(), name)
