"""The public site, as somebody who is not signed in can walk it: nothing uncleared leaves by any of its doors (S2)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import date
from urllib.parse import urldefrag

import pytest
from django.db.models import Q
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse

from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import withdraw
from wardmote.core.documents.compose import Composed, Heading, Properties, paragraph
from wardmote.core.editions.models import Edition, EditionFile
from wardmote.core.editions.services import Damaged, freeze
from wardmote.plans.models import Plan, PlanImport
from wardmote.plans.services.retiring import retire
from wardmote.plans.tests.clearing import clear_everything, clear_only
from wardmote.plans.tests.factories import a_commitment, a_partnership, a_reading, an_activity, an_imported_plan
from wardmote.plans.tests.test_public import NEVER_PUBLIC, PUBLIC_ONCE_CLEARED, a_telltale_plan
from wardmote.reports.rendering import files_of

pytestmark = pytest.mark.django_db

STAFF_ONLY = ("/work/", "/account/", "/language/", "/static/")
TITLE = Q(field="title", subject_type="plans.plan")


def everything_public() -> Iterator[tuple[str, int, str]]:
    """(address, status, text) of every page and file that can be reached from the first page without signing in."""
    client, seen, waiting = Client(), set(), ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith("/") or address.startswith(STAFF_ONLY):
            continue
        seen.add(address)
        response = client.get(address)
        text = response.content.decode(errors="replace")
        yield address, response.status_code, text
        if response.headers.get("Content-Type", "").startswith("text/html"):
            waiting += [
                urldefrag(link.replace("&amp;", "&")).url for link in re.findall(r'(?:href|src)="([^"]+)"', text)
            ]


def words_on(address: str) -> str:
    page = Client().get(address).content.decode().partition('<main class="wm-main"')[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def telltales() -> set[str]:
    """The telltale words that stand on any public page or in any public file."""
    text = " ".join(text for _address, _status, text in everything_public())
    return {word for word in PUBLIC_ONCE_CLEARED | NEVER_PUBLIC if word in text}


@pytest.fixture
def done() -> PlanImport:
    made = an_imported_plan()
    clear_everything(made)
    return made


def of(done: PlanImport, name: str = "public_plan", *keys: str) -> str:
    return reverse(name, args=[done.version.plan.slug, *keys])


# S2: what leaves


def test_no_page_or_file_of_the_site_holds_an_uncleared_word() -> None:
    done = a_telltale_plan()
    clear_only(done, TITLE | Q(text="Open doors."))
    assert telltales() == set()


def test_cleared_words_show_and_internal_ones_never_do() -> None:
    done = a_telltale_plan()
    clear_everything(done)
    assert telltales() == PUBLIC_ONCE_CLEARED


def test_a_planted_leak_would_be_found() -> None:
    """The test of the test: a word that somebody clears by mistake is on a page that it walks."""
    done = a_telltale_plan()
    clear_only(done, TITLE | Q(text="Open doors."))
    Passage.objects.filter(state=Passage.State.CLEARED, text="Open doors.").update(text="zzinternal")
    assert telltales() == {"zzinternal"}


@pytest.mark.parametrize("word", sorted(NEVER_PUBLIC))
def test_searching_for_an_internal_word_finds_nothing(word: str) -> None:
    clear_everything(a_telltale_plan())
    assert "Nothing was found" in words_on(f"{reverse('public_search')}?q={word}")


def test_every_public_page_answers(done: PlanImport) -> None:
    statuses = {address: status for address, status, _text in everything_public()}
    assert len(statuses) > 8
    assert set(statuses.values()) == {200}, statuses


# What is not there


def not_found() -> str:
    return plain(Client().get("/there-is-nothing-here/").content.decode())


def plain(page: str) -> str:
    """A page without what differs each time, and without its own address in the language links."""
    return re.sub(r'nonce="[^"]*"|href="/language/[^"]*"', "", page)


def test_a_hidden_plan_looks_like_one_that_never_was(done: PlanImport) -> None:
    addresses = [of(done), of(done, "public_plan_data"), of(done, "public_commitment", "1")]
    Plan.objects.update(is_public=False)
    for address in [*addresses, "/plans/no-such-plan/", "/plans/no-such-plan/commitments/1/"]:
        response = Client().get(address)
        assert (response.status_code, plain(response.content.decode())) == (404, not_found()), address


def test_an_uncleared_commitment_looks_like_one_that_never_was() -> None:
    done = an_imported_plan()
    clear_only(done, TITLE | Q(text__startswith="Answer every call"))
    for key in ("2", "no-such-commitment"):
        response = Client().get(of(done, "public_commitment", key))
        assert (response.status_code, plain(response.content.decode())) == (404, not_found()), key


def test_a_commitment_is_not_found_through_another_plan(done: PlanImport) -> None:
    rows = a_reading(a_commitment("only-here", "Open the old station."))
    other = an_imported_plan(rows, partnership=a_partnership("Southfen"))
    clear_everything(other)
    key = other.version.commitments.get().key
    assert Client().get(of(other, "public_commitment", key)).status_code == 200
    assert Client().get(of(done, "public_commitment", key)).status_code == 404


def test_what_has_left_the_plan_is_on_no_page(done: PlanImport) -> None:
    retire(done.version, commitments=["3"], activities=["2-2"], on=date(2026, 4, 30), by=done.by)
    text = " ".join(text for _address, _status, text in everything_public())
    assert "bicycle" not in text
    assert "volunteers" not in text
    assert Client().get(of(done, "public_commitment", "3")).status_code == 404


def test_a_withdrawn_text_is_gone_from_every_page_at_once(done: PlanImport) -> None:
    passage = Passage.objects.get(text="Train twelve volunteers.", state=Passage.State.CLEARED)
    withdraw(passage, reason="It named somebody.", by=done.by)
    assert "volunteers" not in " ".join(text for _address, _status, text in everything_public())


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_public_site_takes_nothing_in(done: PlanImport, method: str) -> None:
    for address in ("/", of(done), reverse("public_search"), reverse("public_editions")):
        assert getattr(Client(), method)(address).status_code == 405, address


# What is there, and how it reads


def test_a_commitment_says_what_was_promised_what_is_done_and_how_it_goes(done: PlanImport) -> None:
    words = words_on(of(done, "public_commitment", "1"))
    assert "Answer every call about antisocial behaviour within a day." in words
    assert "A Amber" in words
    assert "By Jun 26" in words
    assert "1 March 2026 Two call handlers start in April." in words
    assert "Contact Board" in words


def test_a_rating_is_a_letter_a_word_and_a_shade_and_a_blank_is_said(done: PlanImport) -> None:
    page = Client().get(of(done, "public_commitment", "2")).content.decode()
    assert re.search(
        r'wm-rating--green"><span class="wm-rating__letter">G</span> <span class="wm-rating__word">Green', page
    )
    assert "Not rated" in page


def test_a_commitment_leads_to_its_neighbours_and_to_what_it_refers_to(done: PlanImport) -> None:
    page = Client().get(of(done, "public_commitment", "2")).content.decode()
    assert f'rel="prev" href="{of(done, "public_commitment", "1")}"' in page
    assert f'rel="next" href="{of(done, "public_commitment", "3")}"' in page
    assert "Related commitments" in page


def test_headings_never_skip_a_level(done: PlanImport) -> None:
    for address, _status, text in everything_public():
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", text)]
        steps = zip([0, *levels], levels, strict=False)
        assert all(after - before <= 1 for before, after in steps), (address, levels)


def test_a_bullet_is_no_name_for_a_commitment() -> None:
    row = a_commitment("1", "Open the old station two evenings a month.")
    row.update(ref=None, ref_printed="•", id="row-1")
    done = an_imported_plan(a_reading(row))
    clear_everything(done)
    assert "Commitment: Open the old station two evenings a…" in words_on(of(done, "public_commitment", "row-1"))


def test_a_plan_that_rates_nothing_says_so_once() -> None:
    rows = [a_commitment(str(number), f"Promise {number}.") for number in (1, 2, 3)]
    done = an_imported_plan(a_reading(*rows))
    clear_everything(done)
    page = Client().get(of(done)).content.decode().partition("What the ratings mean")
    assert page[0].count("Not rated") == 1
    assert "wm-promise__state" not in page[2]


def test_the_first_page_of_an_empty_site_says_what_will_be_here() -> None:
    assert "Nothing is published yet" in words_on("/")


def test_several_plans_stand_beside_each_other_on_the_first_page(done: PlanImport) -> None:
    clear_everything(an_imported_plan(partnership=a_partnership("Southfen")))
    page = Client().get("/").content.decode()
    assert page.count('<section class="wm-glance"') == 2
    assert len(set(re.findall(r'id="(plan-[\w-]+)"', page))) == 2


def test_the_search_finds_words_that_stand_in_different_texts(done: PlanImport) -> None:
    assert "Commitment 2" in words_on(f"{reverse('public_search')}?q=market+volunteers")


def test_the_data_are_in_the_published_format_without_the_glossary(done: PlanImport) -> None:
    found = Client().get(of(done, "public_plan_data")).json()
    assert (found["format"], found["title"], found["bodies"]) == ("wardmote-plan/1", "Northmoor safety plan", [])


def test_markup_in_a_text_stays_text() -> None:
    payload = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    row = a_commitment("1", payload, an_activity("1.1", text=payload, progress=payload, timescale=payload))
    done = an_imported_plan(a_reading(row))
    clear_everything(done)
    for address, _status, text in everything_public():
        if not address.endswith(".json"):
            assert "<script>alert" not in text, address
            assert "<img src=x" not in text, address


# Issued reports


def an_edition(done: PlanImport, audience: str) -> Edition:
    """A report with its files, issued for some readers."""
    title = f"Report for the {audience}"
    composed = Composed(
        title=title,
        blocks=(Heading(1, title), paragraph("What was promised, and what was done.")),
        properties=Properties(issued=date(2026, 4, 20), organisation=done.version.plan.owner.name),
    )
    return freeze(
        partnership=done.version.plan.partnership,
        report="panel-report",
        series=audience,
        title=title,
        as_at=date(2026, 3, 31),
        period=(None, None),
        audience=audience,
        content={"composed": composed.to_json()},
        cards=[],
        files=[each for each in files_of(composed, stem="report", data={"title": title}) if each.kind != "pdf"],
        by=done.by,
    )


def test_a_report_for_everyone_is_listed_and_read_as_it_was_issued(done: PlanImport) -> None:
    edition = an_edition(done, Edition.Audience.PUBLIC)
    assert "Report for the public" in words_on(reverse("public_editions"))
    said = words_on(reverse("public_edition", args=[edition.uuid]))
    assert "What was promised, and what was done." in said
    assert "Web page (HTML, " in said
    assert "Data (JSON, " in said
    for file in edition.files.all():
        response = Client().get(reverse("public_edition_file", args=[edition.uuid, file.name]))
        assert response.content == bytes(file.data)
        assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_report_is_shown_in_the_look_that_readers_at_work_see(done: PlanImport) -> None:
    page = (
        Client().get(reverse("public_edition", args=[an_edition(done, Edition.Audience.PUBLIC).uuid])).content.decode()
    )
    assert f'<link rel="stylesheet" href="{static("reports/reports.css")}">' in page
    assert "wm-document" in page


def test_a_report_for_the_panel_looks_like_one_that_never_was(done: PlanImport) -> None:
    edition = an_edition(done, Edition.Audience.PANEL)
    assert "Report for the panel" not in words_on(reverse("public_editions"))
    for number in (edition.uuid, uuid.uuid4()):
        for address in (
            reverse("public_edition", args=[number]),
            reverse("public_edition_file", args=[number, "report.docx"]),
        ):
            response = Client().get(address)
            assert (response.status_code, plain(response.content.decode())) == (404, not_found())


def test_a_damaged_report_is_not_handed_out(done: PlanImport) -> None:
    edition = an_edition(done, Edition.Audience.PUBLIC)
    EditionFile.objects.filter(edition=edition).update(data=b"changed")
    with pytest.raises(Damaged):
        Client().get(reverse("public_edition_file", args=[edition.uuid, "report.docx"]))


def test_a_file_that_a_report_does_not_have_is_not_found(done: PlanImport) -> None:
    edition = an_edition(done, Edition.Audience.PUBLIC)
    assert Client().get(reverse("public_edition_file", args=[edition.uuid, "report.pdf"])).status_code == 404
