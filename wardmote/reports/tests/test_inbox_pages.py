"""The inbox as people walk through it, with scripts off."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.plans.models import LayoutCorrection, PlanImport
from wardmote.reports.models import Upload
from wardmote.reports.services import inbox
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import MARCH, a_full_reading, a_plan_file, an_upload, an_upload_read
from wardmote.reports.views.review import anchor

HTMX = {"HX-Request": "true", "HX-Target": "progress"}


@pytest.fixture
def officer(northmoor: Northmoor, client: Client) -> Client:
    client.force_login(northmoor.officer)
    return client


def text_of(response: Any) -> str:
    """What a page says, without its markup, on one line."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    words = re.sub(r"<(script|style).*?</\1>", " ", main, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


def send(client: Client, target: str, *, data: bytes | None = None, name: str = "plan.docx") -> Any:
    file = SimpleUploadedFile(name, a_plan_file() if data is None else data)
    return client.post(reverse("inbox"), {"file": file, "target": target}, follow=True)


def the_date(name: str, day: str = "31", month: str = "3", year: str = "2026") -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def import_form(upload: Upload, target: str, **values: Any) -> dict[str, Any]:
    return {
        "target": target,
        "compared": target,
        "title": upload.title,
        "is_public": "on",
        **the_date("as_at"),
        **values,
    }


# Sending in


def test_the_whole_way_from_a_file_to_a_plan(officer: Client, northmoor: Northmoor, reading_at_once: None) -> None:
    new = f"new:{northmoor.partnership.pk}"
    checked = send(officer, new)
    upload = Upload.objects.get()
    assert checked.redirect_chain == [(reverse("upload", args=[upload.uuid]), 302)]
    assert "3 Commitments" in text_of(checked)
    assert "Northmoor safety plan (March 2026)" in text_of(checked)

    compare = officer.get(reverse("upload_import", args=[upload.uuid]))
    assert "Import 3 commitments" in text_of(compare)
    done = officer.post(
        reverse("upload_import", args=[upload.uuid]), import_form(upload, new, **{"import": "yes"}), follow=True
    )
    assert "What it did" in text_of(done)
    assert "Undo this import" in text_of(done)
    imported = PlanImport.objects.latest("pk")
    assert imported.as_at == MARCH
    assert imported.version.commitments.count() == 3
    assert reverse("plan", args=[imported.version.plan.slug]) in done.content.decode()
    assert reverse("import_undo", args=[imported.version.plan.slug, imported.pk]) in done.content.decode()
    assert "They have back" not in text_of(done)


def test_the_page_of_an_import_says_what_it_gave_back(
    officer: Client, northmoor: Northmoor, reading_at_once: None
) -> None:
    new = f"new:{northmoor.partnership.pk}"
    send(officer, new)
    upload = Upload.objects.get()
    officer.post(reverse("upload_import", args=[upload.uuid]), import_form(upload, new, **{"import": "yes"}))
    imported = PlanImport.objects.latest("pk")
    imported.summary["returned"] = {"files.Evidence": 2, "plans.MeasureLink": 1}
    imported.save()
    page = officer.get(reverse("upload", args=[upload.uuid]))
    assert "They have back: evidence: 2, measures: 1." in text_of(page)


def test_a_plan_named_in_the_address_is_chosen_already(officer: Client, northmoor: Northmoor) -> None:
    page = officer.get(reverse("inbox"), {"plan": northmoor.plan.slug}).content.decode()
    assert f'<option value="{northmoor.plan.slug}" selected>' in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"target": "new"}, "Choose the document to import."),
        ({"file": ("plan.exe", b"x")}, "The file must be one of these kinds"),
        ({"file": ("plan.docx", b"x")}, "Choose the plan, or a new plan."),
        ({"file": ("plan.docx", b""), "target": "new"}, "The submitted file is empty."),
    ],
)
def test_a_mistake_is_said_and_nothing_is_stored(
    officer: Client, northmoor: Northmoor, sent: dict[str, Any], said: str
) -> None:
    values = dict(sent)
    if "file" in values:
        values["file"] = SimpleUploadedFile(*values["file"])
    if values.get("target") == "new":
        values["target"] = f"new:{northmoor.partnership.pk}"
    response = officer.post(reverse("inbox"), values)
    assert response.status_code == 422
    assert said in text_of(response)
    assert not Upload.objects.exists()


def test_the_plan_of_another_partnership_cannot_be_named(officer: Client, northmoor: Northmoor) -> None:
    response = send(officer, "another-plan")
    assert response.status_code == 422
    assert not Upload.objects.exists()


# Being read


def test_progress_is_shown_and_asked_for_again(officer: Client, northmoor: Northmoor) -> None:
    upload = an_upload(northmoor.partnership, by=northmoor.officer)
    Upload.objects.filter(pk=upload.pk).update(
        state=Upload.State.READING, progress_done=3, progress_total=9, progress_on="Reading page 3"
    )
    address = reverse("upload", args=[upload.uuid])
    whole, part = officer.get(address), officer.get(address, headers=HTMX)
    assert "Reading page 3 (3 of 9)" in text_of(whole)
    assert f'hx-get="{address}"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert (
        '<noscript><p class="govuk-body"><a class="govuk-link" href="">Look again</a></p></noscript>'
        in whole.content.decode()
    )


@pytest.mark.parametrize("state", [Upload.State.READ, Upload.State.FAILED])
def test_once_it_is_read_the_progress_display_brings_the_whole_page(
    officer: Client, northmoor: Northmoor, state: Upload.State
) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
    Upload.objects.filter(pk=upload.pk).update(state=state)
    response = officer.get(reverse("upload", args=[upload.uuid]), headers=HTMX)
    assert (response.status_code, response.headers["HX-Refresh"]) == (204, "true")


def test_a_reading_that_died_can_be_started_again(officer: Client, northmoor: Northmoor, reading_at_once: None) -> None:
    upload = an_upload(northmoor.partnership, by=northmoor.officer)
    long_ago = timezone.now() - inbox.GIVEN_UP_AFTER - timedelta(minutes=1)
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.READING, changed_at=long_ago)
    page = officer.get(reverse("upload", args=[upload.uuid]))
    assert "Reading stopped half way. The file is kept." in text_of(page)
    again = officer.post(reverse("upload_read_again", args=[upload.uuid]), follow=True)
    assert "3 Commitments" in text_of(again)


def test_a_file_that_cannot_be_read_says_what_to_do_and_is_kept(
    officer: Client, northmoor: Northmoor, reading_at_once: None
) -> None:
    response = send(officer, f"new:{northmoor.partnership.pk}", data=b"%PDF-1.7 broken", name="plan.pdf")
    upload = Upload.objects.get()
    assert upload.message in text_of(response)
    assert "Nothing is lost" in text_of(response)
    assert bytes(upload.data) == b"%PDF-1.7 broken"


# Checking what was read


@pytest.fixture
def upload(northmoor: Northmoor) -> Upload:
    return an_upload_read(northmoor.partnership, by=northmoor.officer)


def test_doubts_stand_by_weight_and_lead_to_their_place_in_the_document(officer: Client, upload: Upload) -> None:
    page = officer.get(reverse("upload", args=[upload.uuid]))
    words = text_of(page)
    assert words.index("Must be looked at (1)") < words.index("Worth a look (1)") < words.index("For information (1)")
    table = reverse("upload_table", args=[upload.uuid, 1])
    assert f'href="{table}?row=2#row-2"' in page.content.decode()
    assert "Table 1, row 2, date" in words


def test_every_row_stands_beside_its_print_and_leads_to_its_source(officer: Client, upload: Upload) -> None:
    page = officer.get(reverse("upload", args=[upload.uuid]))
    words, source = text_of(page), page.content.decode()
    assert "By Jun 26 Complete by, until 30 June 2026" in words
    assert "Contact Centre Manager Duties" in words
    assert "1 March 2026 Two call handlers start in April." in words
    assert f'id="{anchor("1")}"' in source
    assert f'id="{anchor("2/2")}"' in source
    assert "Table 1, row 3" in words


def test_a_row_that_is_linked_to_is_open(officer: Client, upload: Upload) -> None:
    closed = officer.get(reverse("upload", args=[upload.uuid])).content.decode()
    opened = officer.get(reverse("upload", args=[upload.uuid]), {"row": "2/2"}).content.decode()
    assert f'id="{anchor("2")}" open' not in closed
    assert f'id="{anchor("2")}" open' in opened


def test_a_document_in_which_nothing_looks_like_a_plan_says_what_to_do(officer: Client, northmoor: Northmoor) -> None:
    read = a_full_reading()
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer, read=read)
    Upload.objects.filter(pk=upload.pk).update(read={**(upload.read or {}), "objectives": []})
    assert "No commitment was found" in text_of(officer.get(reverse("upload", args=[upload.uuid])))


def test_the_table_shows_the_source_with_what_each_row_was_read_as(officer: Client, upload: Upload) -> None:
    page = officer.get(reverse("upload_table", args=[upload.uuid, 1]), {"row": "3"})
    words, source = text_of(page), page.content.decode()
    assert "Commitment 2" in words
    assert "Activity 2.1" in words
    assert 'id="row-3"' in source
    assert f"{reverse('upload', args=[upload.uuid])}?row={quote('2/1', safe='')}#{anchor('2/1')}" in source
    assert "2.2 refers to itself." in words


def test_saying_what_a_column_is_reads_the_document_again_and_is_remembered(
    officer: Client, northmoor: Northmoor, reading_at_once: None
) -> None:
    upload = inbox.read_now(an_upload(northmoor.partnership, by=northmoor.officer))
    columns = {f"column-{each['number']}": each["field"] for each in (upload.read or {})["tables"][0]["columns"]}
    form = {"role": "plan", "header_rows": "1", **columns, "column-8": "-"}
    response = officer.post(reverse("upload_table", args=[upload.uuid, 1]), form, follow=True)
    assert "Saved for this layout." in text_of(response)
    upload.refresh_from_db()
    assert upload.mapping == {"1": {"role": None, "header_rows": None, "columns": {"8": None}}}
    assert (upload.read or {})["tables"][0]["columns"][7]["field"] is None
    assert LayoutCorrection.objects.get().mapping["columns"] == {"8": None}

    officer.post(reverse("upload_table", args=[upload.uuid, 1]), {**form, "forget": "yes"})
    upload.refresh_from_db()
    assert (upload.mapping, LayoutCorrection.objects.count()) == ({}, 0)


def test_a_wrong_answer_about_a_table_keeps_what_was_chosen(officer: Client, upload: Upload) -> None:
    form = {"role": "bodies", "header_rows": "three", "column-1": "ref", "column-2": "-"}
    response = officer.post(reverse("upload_table", args=[upload.uuid, 1]), form)
    assert response.status_code == 422
    assert "Write row numbers, such as 3 or 3, 4." in text_of(response)
    assert re.search(r'value="bodies"[^>]*checked', response.content.decode())


def test_a_value_is_corrected_and_marked_as_corrected(officer: Client, upload: Upload) -> None:
    address = f"{reverse('upload_row', args=[upload.uuid])}?id={quote('1/1', safe='')}"
    form = {
        "ref": "",
        "text": "",
        "owners": "Head of Contact",
        "rag": "red",
        **the_date("latest", "30", "9"),
        "progress": "010326 - Two call handlers start in April.",
        **the_date("update:1", "2", "3"),
        "oversight": "Contact Board",
    }
    response = officer.post(address, form, follow=True)
    upload.refresh_from_db()
    assert {each["path"]: each["value"] for each in upload.corrections} == {
        "1/1:owners": "Head of Contact",
        "1/1:rag": "red",
        "1/1:latest": "2026-09-30",
        "1/1:update:1": "2026-03-02",
    }
    assert "Head of Contact corrected" in text_of(response)
    assert response.redirect_chain[-1][0].endswith(f"#{anchor('1/1')}")


def test_a_wrong_date_keeps_everything_that_was_typed(officer: Client, upload: Upload) -> None:
    address = f"{reverse('upload_row', args=[upload.uuid])}?id={quote('1/1', safe='')}"
    form = {"owners": "Somebody new", "rag": "amber", **the_date("latest", "31", "2"), "progress": "Typed for long."}
    response = officer.post(address, form)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Enter a real date" in text_of(response)
    assert "Somebody new" in page
    assert "Typed for long." in page
    assert Upload.objects.get(pk=upload.pk).corrections == []


def test_the_form_of_a_value_can_be_fetched_into_its_row(officer: Client, upload: Upload) -> None:
    address = f"{reverse('upload_row', args=[upload.uuid])}?id=2"
    part = officer.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<form")
    assert "csrfmiddlewaretoken" in part


def test_a_row_that_is_not_in_the_document_is_not_there(officer: Client, upload: Upload) -> None:
    assert officer.get(reverse("upload_row", args=[upload.uuid]), {"id": "99"}).status_code == 404
    assert officer.get(reverse("upload_table", args=[upload.uuid, 7])).status_code == 404


# Comparing and importing


def next_month(northmoor: Northmoor) -> Upload:
    """A document that changes, rewords, adds, loses and renumbers."""
    read = a_full_reading()
    commitments = read["objectives"][0]["parts"][0]["commitments"]
    commitments[0]["statement"] = "Answer every call about antisocial behaviour within an hour."
    commitments[1]["activities"][0]["progress"] = "Rota published."
    commitments[1]["activities"][0]["rag"] = "amber"
    commitments[2].update(id="9", ref="9", ref_printed="9", statement="Repair the bicycle marking kits and needles.")
    commitments[2]["activities"][0]["id"] = "9/1"
    return an_upload_read(northmoor.partnership, by=northmoor.officer, read=read, plan=northmoor.plan)


def test_what_would_change_is_shown_with_its_words_marked(officer: Client, northmoor: Northmoor) -> None:
    upload = next_month(northmoor)
    page = officer.get(reverse("upload_import", args=[upload.uuid]))
    words, source = text_of(page), page.content.decode()
    assert "Compared with Northmoor safety plan" in words
    assert "Reworded 1 0" in words
    assert "Changed 0 1" in words
    assert re.search(r"<ins>.*?an hour\.</ins>", source, re.S)
    assert re.search(r"<del>.*?a day\.</del>", source, re.S)
    assert "was Green now Amber" in words
    assert "row to decide about" in words


def test_a_doubtful_row_must_be_decided_and_the_rest_of_the_form_is_kept(officer: Client, northmoor: Northmoor) -> None:
    upload = next_month(northmoor)
    address, before = reverse("upload_import", args=[upload.uuid]), PlanImport.objects.count()
    form = import_form(upload, northmoor.plan.slug, **{"import": "yes"}, **the_date("as_at", "30", "4"))
    refused = officer.post(address, form)
    assert refused.status_code == 422
    assert "Say of 1 row whether it is the same." in text_of(refused)
    assert 'value="30"' in refused.content.decode()
    assert PlanImport.objects.count() == before

    done = officer.post(address, {**form, "same:9": "3"}, follow=True)
    assert "What it did" in text_of(done)
    assert northmoor.version.commitments.count() == 3
    assert northmoor.version.commitments.get(key="3").ref == "9"


def test_the_same_file_again_says_that_nothing_would_change(officer: Client, northmoor: Northmoor) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer, plan=northmoor.plan)
    page = officer.get(reverse("upload_import", args=[upload.uuid]))
    assert "Importing this document would change nothing: the plan says all of it already." in text_of(page)
    form = import_form(upload, northmoor.plan.slug, **{"import": "yes"})
    done = officer.post(reverse("upload_import", args=[upload.uuid]), form, follow=True)
    assert "The plan says all of this already, so nothing was changed." in text_of(done)


def test_a_file_that_was_imported_before_says_where(
    officer: Client, northmoor: Northmoor, reading_at_once: None
) -> None:
    new = f"new:{northmoor.partnership.pk}"
    send(officer, new)
    first = Upload.objects.get()
    officer.post(reverse("upload_import", args=[first.uuid]), import_form(first, new, **{"import": "yes"}))
    again = send(officer, new)
    assert "This file was imported before" in text_of(again)


def test_another_plan_is_compared_with_before_it_is_imported_into(officer: Client, northmoor: Northmoor) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
    before = PlanImport.objects.count()
    form = import_form(upload, northmoor.plan.slug, compared=f"new:{northmoor.partnership.pk}", **{"import": "yes"})
    response = officer.post(reverse("upload_import", args=[upload.uuid]), form, follow=True)
    assert "Look at what would change in it, then import." in text_of(response)
    assert "Compared with Northmoor safety plan" in text_of(response)
    assert PlanImport.objects.count() == before


def test_a_new_plan_needs_a_title_and_every_import_a_date(officer: Client, northmoor: Northmoor) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
    form = {
        "target": f"new:{northmoor.partnership.pk}",
        "compared": f"new:{northmoor.partnership.pk}",
        "title": " ",
        "import": "yes",
    }
    response = officer.post(reverse("upload_import", args=[upload.uuid]), form)
    assert response.status_code == 422
    assert "Enter the title of the new plan." in text_of(response)
    assert "Enter the date the document speaks of." in text_of(response)


# Putting away


def test_a_document_is_put_away_after_asking(officer: Client, upload: Upload) -> None:
    address = reverse("upload_put_away", args=[upload.uuid])
    assert "Put away plan.docx?" in text_of(officer.get(address))
    assert "Nothing was imported." in text_of(officer.post(address, follow=True))
    upload.refresh_from_db()
    assert upload.state == Upload.State.DISCARDED
    assert "This document was put away." in text_of(officer.get(reverse("upload", args=[upload.uuid])))


def test_every_state_of_a_document_has_its_page_in_the_inbox(officer: Client, northmoor: Northmoor) -> None:
    for state in Upload.State:
        upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
        Upload.objects.filter(pk=upload.pk).update(state=state, message="It is broken.")
        assert officer.get(reverse("upload", args=[upload.uuid])).status_code == 200, state
    words = text_of(officer.get(reverse("inbox")))
    assert "To be checked" in words
    assert "Could not be read" in words
    assert "Put away" in words


def test_a_file_name_is_text_and_nothing_else(officer: Client, northmoor: Northmoor) -> None:
    upload = an_upload(northmoor.partnership, by=northmoor.officer, name='<img src=x onerror="alert(1)">.docx')
    for address in (reverse("inbox"), reverse("upload", args=[upload.uuid])):
        assert "<img" not in officer.get(address).content.decode()
