from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from wardmote.core.documents import sandbox
from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.documents.reading import read
from wardmote.core.documents.tests.making import docx, p, tbl, tr
from wardmote.core.documents.wire import from_json, from_pieces, to_json, to_pieces

HERE = "wardmote.core.documents.tests.test_sandbox"
SMALL = sandbox.Limits(stall_seconds=0.5, seconds=2, wall_seconds=20)


# --- what the tests run in the child


def describe(data: bytes, name: str, *, note: str = "") -> dict[str, Any]:
    return {
        "bytes": len(data),
        "name": name,
        "note": note,
        "environment": sorted(os.environ),
        "folder": str(Path.cwd()),
    }


def report(data: bytes, name: str, progress: Callable[[int, int, str], None]) -> str:
    for done in range(3):
        progress(done, 3, "steps")
        time.sleep(0.11)
    return "done"


def give_items(data: bytes, name: str) -> Iterator[int]:
    yield from range(3)


def take_memory(data: bytes, name: str) -> int:
    return len(b"x" * (2 << 30))


def spin(data: bytes, name: str) -> None:
    while True:
        pass


def sleep(data: bytes, name: str) -> None:
    time.sleep(60)


def abort(data: bytes, name: str) -> None:
    os.abort()


def fault(data: bytes, name: str) -> None:
    raise ZeroDivisionError("the words of the file")


def refuse(data: bytes, name: str) -> None:
    raise UnreadableFile("It is not a plan. Ask for one.", code="not-a-plan")


def talk(data: bytes, name: str) -> str:
    print("a library that prints")  # noqa: T201 - what a careless library does
    os.write(1, b'{"result": "forged"}\n')
    return "real"


def reach_out(data: bytes, name: str) -> dict[str, str]:
    outcome = {}
    attempts: dict[str, Callable[[], Any]] = {
        "write": lambda: Path("/tmp/wardmote-escape").write_bytes(b"x"),
        "fork": os.fork,
        "run": lambda: subprocess.run(["/bin/true"], check=True),
        "connect": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        "remove": lambda: Path(name).unlink(),
    }
    for what, attempt in attempts.items():
        try:
            attempt()
            outcome[what] = "done"
        except OSError as error:
            outcome[what] = type(error).__name__
    return outcome


# --- tests


def test_a_function_is_run_on_the_bytes_with_its_arguments_in_an_empty_environment() -> None:
    answer = sandbox.call(f"{HERE}:describe", b"abc", name="päper.docx", note="hello")
    assert (answer["bytes"], answer["name"], answer["note"], answer["folder"]) == (3, "päper.docx", "hello", "/")
    assert set(answer["environment"]) <= {"LC_ALL", "LC_CTYPE"}


def test_progress_is_heard_on_the_way() -> None:
    heard: list[tuple[int, int, str]] = []
    answer = sandbox.call(f"{HERE}:report", b"", name="x", on_progress=lambda *told: heard.append(told))
    assert answer == "done"
    assert heard[0] == (0, 3, "steps")
    assert len(heard) == 3


def test_what_an_iterator_gives_comes_back_as_a_list() -> None:
    assert sandbox.call(f"{HERE}:give_items", b"", name="x") == [0, 1, 2]


def test_an_error_that_the_reader_declares_arrives_with_its_code() -> None:
    with pytest.raises(UnreadableFile, match="It is not a plan") as error:
        sandbox.call(f"{HERE}:refuse", b"", name="x")
    assert error.value.code == "not-a-plan"


@pytest.mark.parametrize(
    ("target", "code"),
    [("take_memory", "too-large"), ("spin", "too-slow"), ("abort", "crashed"), ("fault", "internal")],
)
def test_a_reader_that_breaks_down_is_answered_with_a_plain_sentence(target: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as error:
        sandbox.call(f"{HERE}:{target}", b"", name="x", limits=SMALL)
    assert error.value.code == code
    assert "the words of the file" not in str(error.value)


def test_a_reader_that_waits_is_stopped_by_the_clock() -> None:
    with pytest.raises(UnreadableFile, match="took too long"):
        sandbox.call(f"{HERE}:sleep", b"", name="x", limits=sandbox.Limits(wall_seconds=1.0))


def test_a_fault_of_ours_is_logged_without_the_words_of_the_file(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UnreadableFile):
        sandbox.call(f"{HERE}:fault", b"", name="x")
    assert "ZeroDivisionError in fault:" in caplog.text
    assert "the words of the file" not in caplog.text


def test_what_a_library_prints_is_not_heard_as_an_answer() -> None:
    assert sandbox.call(f"{HERE}:talk", b"", name="x") == "real"


def test_the_child_can_neither_write_nor_start_anything_nor_use_the_network(tmp_path: Path) -> None:
    keep = tmp_path / "keep"
    keep.write_bytes(b"x")
    outcome = sandbox.call(f"{HERE}:reach_out", b"", name=str(keep))
    assert outcome["write"] == "OSError" or outcome["write"] == "PermissionError"
    if os.geteuid() != 0 or _has_system_call_filter():
        assert outcome["fork"] in ("BlockingIOError", "PermissionError")
        assert outcome["run"] in ("BlockingIOError", "PermissionError")
    if _has_system_call_filter():
        assert outcome["connect"] == "PermissionError"
        assert outcome["remove"] == "PermissionError"
    assert keep.exists() or not _has_system_call_filter()


def _has_system_call_filter() -> bool:
    return "Seccomp" in Path("/proc/self/status").read_text() and os.uname().machine in ("x86_64", "aarch64")


def test_a_child_that_is_gone_before_it_has_read_everything_is_answered_for() -> None:
    with pytest.raises(UnreadableFile) as error:
        sandbox.call("no.such.module:function", bytes(5_000_000), name="x")
    assert error.value.code == "internal"


def test_a_document_read_in_the_child_is_the_one_read_here() -> None:
    data = docx(p("Before") + tbl(*(tr(f"A.{number}", "Patrol") for number in range(1_200))) + p("After"))
    assert sandbox.read(data, "plan.docx") == read(data, "plan.docx")


def test_a_name_that_is_no_proper_text_does_not_stop_the_reading() -> None:
    assert sandbox.read(docx(p("Words")), "bad\udcff.docx").paragraphs[0].text == "Words"


def test_documents_survive_the_pipe() -> None:
    document = read(docx(p("Before") + tbl(tr("a", "b"))), "plan.docx")
    assert from_json(to_json(document)) == document
    copy = from_json(to_json(document))
    assert from_pieces(to_pieces(copy)) == document
