"""Two issued reports side by side, as people with an account read them, with scripts off."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from wardmote.core.editions.models import Edition
from wardmote.plans.models import Activity
from wardmote.plans.services.updating import add_update
from wardmote.plans.tests.factories import a_partnership, an_imported_plan
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import JUNE, a_full_reading, an_edition, the_version
from wardmote.reports.tests.test_inbox_pages import text_of


@pytest.fixture
def officer(northmoor: Northmoor, client: Client) -> Client:
    client.force_login(northmoor.officer)
    return client


def docx_words(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())


def two_editions(northmoor: Northmoor) -> tuple[Edition, Edition]:
    """The second one after an activity has got on."""
    first = an_edition(northmoor.version, by=northmoor.officer)
    activity = Activity.objects.filter(version=northmoor.version).order_by("pk")[0]
    add_update(activity, as_at=JUNE, internal_text="Four call handlers have started.", by=northmoor.officer)
    return first, an_edition(northmoor.version, by=northmoor.officer, as_at=JUNE)


def test_an_edition_is_compared_with_the_one_before_it_words_marked(officer: Client, northmoor: Northmoor) -> None:
    first, second = two_editions(northmoor)
    assert (
        reverse("edition_compare", args=[second.uuid])
        in officer.get(reverse("edition", args=[second.uuid])).content.decode()
    )
    page = officer.get(reverse("edition_compare", args=[second.uuid]))
    words = page.content.decode()
    assert "Edition 1, as at" in text_of(page)
    assert "<ins>" in words
    assert "Four" in text_of(page)
    assert officer.get(reverse("edition_compare", args=[first.uuid])).status_code == 200


def test_what_stayed_the_same_is_shown_when_asked_for(officer: Client, northmoor: Northmoor) -> None:
    _first, second = two_editions(northmoor)
    address = reverse("edition_compare", args=[second.uuid])
    same = "Walk every market street once a week."
    assert same not in text_of(officer.get(address))
    assert same in text_of(officer.get(address, {"all": "1"}))


def test_any_edition_of_the_partnership_can_be_chosen(officer: Client, northmoor: Northmoor) -> None:
    first, second = two_editions(northmoor)
    third = an_edition(northmoor.version, by=northmoor.officer, as_at=JUNE)
    address = reverse("edition_compare", args=[third.uuid])
    assert f'value="{second.uuid}" selected' in officer.get(address).content.decode()
    assert f'value="{first.uuid}" selected' in officer.get(address, {"with": str(first.uuid)}).content.decode()


@pytest.mark.parametrize("other", ["x", "7e4c1048-1864-43a0-9bff-f7a8afa95a13", "' or 1=1"])
def test_an_edition_that_is_not_there_is_not_compared_with(officer: Client, northmoor: Northmoor, other: str) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    assert officer.get(reverse("edition_compare", args=[edition.uuid]), {"with": other}).status_code == 404


def test_the_only_edition_says_that_there_is_none_to_compare_with(officer: Client, northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    page = officer.get(reverse("edition_compare", args=[edition.uuid]))
    assert "There is nothing to compare with" in text_of(page)
    assert (
        reverse("edition_compare", args=[edition.uuid])
        not in officer.get(reverse("edition", args=[edition.uuid])).content.decode()
    )


def test_the_comparison_is_a_word_file_whichever_way_round_it_is_asked_for(
    officer: Client, northmoor: Northmoor
) -> None:
    first, second = two_editions(northmoor)
    files = [
        officer.get(reverse("edition_comparison_file", args=[one.uuid, other.uuid]))
        for one, other in ((first, second), (second, first))
    ]
    assert files[0].content == files[1].content
    assert files[0].headers["Content-Disposition"] == 'attachment; filename="compared-2026-03-31-2026-06-30.docx"'
    assert "Four" in docx_words(files[0].content)


def test_editions_of_two_partnerships_are_not_compared(officer: Client, northmoor: Northmoor) -> None:
    ours = an_edition(northmoor.version, by=northmoor.officer)
    theirs = an_imported_plan(a_full_reading(), partnership=a_partnership("Southfen"))
    other = an_edition(the_version(theirs), by=theirs.by)
    assert officer.get(reverse("edition_comparison_file", args=[ours.uuid, other.uuid])).status_code == 404
    assert officer.get(reverse("edition_compare", args=[ours.uuid]), {"with": str(other.uuid)}).status_code == 404


def test_a_report_that_is_not_what_was_issued_is_not_compared(officer: Client, northmoor: Northmoor) -> None:
    first, second = two_editions(northmoor)
    Edition.objects.filter(pk=first.pk).update(content={**first.content, "plan": {}})
    for name, arguments in (("edition_compare", [second.uuid]), ("edition_comparison_file", [second.uuid, first.uuid])):
        response = officer.get(reverse(name, args=arguments))
        assert response.status_code == 500
        assert "is not the one that was issued" in text_of(response)
