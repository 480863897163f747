"""S6: hostile files cannot hurt. 0 accepted, at most 256 MiB and 3 s for each, and the process that asked lives on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wardmote.core.documents import sandbox
from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.documents.safety import Package, refuse_office_dangers
from wardmote.core.documents.tests.hostile import KINDS
from wardmote.core.documents.tests.making import docx, docx_parts, p, packed, relationships

MOST_MEMORY = 256 * 1024 * 1024

# Asked from a process of its own, because the system counts the memory of a child together with what it was forked from.
ASK = """
import json, resource, sys
from pathlib import Path
from wardmote.core.documents import sandbox
from wardmote.core.documents.blocks import UnreadableFile
path, name = Path(sys.argv[1]), sys.argv[2]
try:
    sandbox.read(path.read_bytes(), name)
    answer = {"code": "accepted", "message": ""}
except UnreadableFile as error:
    answer = {"code": error.code, "message": str(error)}
used = resource.getrusage(resource.RUSAGE_CHILDREN)
answer |= {"memory": used.ru_maxrss * 1024, "seconds": used.ru_utime + used.ru_stime}
print(json.dumps(answer))
"""


def ask(path: Path, name: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", ASK, str(path), name], capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_is_refused_within_its_limits(kind: str, tmp_path: Path) -> None:
    make, name = KINDS[kind]
    path = tmp_path / "file"
    path.write_bytes(make())
    answer = ask(path, name)
    assert answer["code"] not in ("accepted", "internal")
    assert answer["memory"] <= MOST_MEMORY
    # Processor time: the clock on the wall tells more about the other tests than about this file.
    assert answer["seconds"] <= 3.0
    assert answer["message"].endswith(".")
    assert all(len(sentence.split()) <= 25 for sentence in answer["message"].split(". "))


def test_every_kind_that_the_promise_names_is_among_them() -> None:
    named = " ".join(KINDS)
    for kind in (
        "bomb",
        "overlapping",
        "entity",
        "macro",
        "object",
        "template",
        "climbing",
        "zip_behind",
        "pixel",
        "wide_sheet",
    ):
        assert kind in named


def test_the_process_that_asked_reads_the_next_file_as_if_nothing_had_been() -> None:
    make, name = KINDS["pdf_bomb"]
    with pytest.raises(UnreadableFile):
        sandbox.read(make(), name)
    assert sandbox.read(docx(p("Still here")), "plan.docx").paragraphs[0].text == "Still here"


def test_what_ordinary_files_carry_is_not_taken_for_hostile() -> None:
    """Links to web pages, a template on the author's own disk, and the workbook behind a chart are in many plans."""
    links = relationships(
        {
            "r1": ("hyperlink", "https://www.example.org/plan"),
            "r2": ("attachedTemplate", r"file:///C:\Users\author\Templates\Report.dotx"),
            "r3": ("image", "https://www.example.org/crest.png"),
        },
        external=frozenset({"r1", "r2", "r3"}),
    )
    parts = {
        **docx_parts(p("A plan")),
        "word/_rels/settings.xml.rels": links,
        "word/embeddings/Microsoft_Excel_Sheet1.xlsx": packed({"xl/workbook.xml": "<a/>"}),
    }
    refuse_office_dangers(Package(packed(parts)))
