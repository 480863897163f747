from __future__ import annotations

import pytest

from wardmote.core.ui.downloads import download


def test_a_file_is_of_the_kind_that_its_name_says() -> None:
    answer = download(b"a,b", "figures.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="figures.csv"'


def test_a_name_cannot_end_its_header() -> None:
    answer = download(b"", 'a"b.csv')
    assert answer.headers["Content-Disposition"] == r'attachment; filename="a\"b.csv"'


def test_a_kind_can_be_said_and_headers_added() -> None:
    answer = download(b"", "anything.odd", kind="image/png", headers={"ETag": '"1"'})
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["ETag"] == '"1"'


def test_a_kind_that_nobody_listed_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        download(b"", "anything.odd")
