"""The site as files: the words of the running site, none that are not cleared, and no link that leads nowhere."""

from __future__ import annotations

import json
import re
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import withdraw
from wardmote.core.editions.models import Edition, EditionFile
from wardmote.plans.models import PlanImport
from wardmote.plans.public import public_commitment_keys, public_plans
from wardmote.plans.tests.clearing import clear_everything, clear_only
from wardmote.plans.tests.factories import an_imported_plan
from wardmote.plans.tests.test_public import NEVER_PUBLIC, PUBLIC_ONCE_CLEARED, a_telltale_plan
from wardmote.publishing.rules import path_of
from wardmote.publishing.selectors import public_addresses, public_pages
from wardmote.publishing.services.drawing import NotDrawn, Site
from wardmote.publishing.services.publish import Published, publish
from wardmote.publishing.tests.test_pages import TITLE, an_edition

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 30)
SITE = Site("https://promises.example.org", languages=("en-gb",))
BOTH = Site("https://promises.example.org")
WITH_SERVER = Site("https://promises.example.org", "https://live.example.org", ("en-gb",))


@pytest.fixture
def done() -> PlanImport:
    made = an_imported_plan()
    clear_everything(made)
    return made


def files(folder: Path) -> dict[str, bytes]:
    """What was written, without our own notes about it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def words(page: str) -> str:
    main = page.partition('<main class="wm-main"')[2].partition("</main>")[0]
    without_search = re.sub(r'<form class="wm-search.*?</form>', "", main, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", without_search).split())


def test_every_page_says_the_same_as_on_the_running_site(done: PlanImport, tmp_path: Path) -> None:
    an_edition(done, Edition.Audience.PUBLIC)
    publish(tmp_path, SITE)
    written = files(tmp_path)
    addresses = [page.address for page in public_pages(today=TODAY)]
    assert len(addresses) > 6
    for address in addresses:
        if address == reverse("public_about"):
            continue  # it speaks of signing in, which files cannot
        page = written[path_of(address)].decode()
        assert words(page), address
        assert words(page) == words(Client().get(address).content.decode()), address


def test_data_and_reports_are_the_same_bytes(done: PlanImport, tmp_path: Path) -> None:
    edition = an_edition(done, Edition.Audience.PUBLIC)
    publish(tmp_path, SITE)
    addresses = [each.address for each in public_addresses(today=TODAY) if not each.is_page]
    assert len(addresses) == 1 + edition.files.count()
    for address in addresses:
        assert (tmp_path / path_of(address)).read_bytes() == Client().get(address).content, address


def test_every_public_commitment_has_a_page(done: PlanImport) -> None:
    shown = {plan.slug: [each["key"] for _o, _p, each in plan.commitments()] for plan in public_plans()}
    assert {slug: sorted(keys) for slug, keys in public_commitment_keys().items()} == {
        slug: sorted(keys) for slug, keys in shown.items()
    }


def test_no_link_of_the_site_leads_nowhere(done: PlanImport, tmp_path: Path) -> None:
    an_edition(done, Edition.Audience.PUBLIC)
    assert publish(tmp_path, BOTH).broken == []


def test_an_empty_site_is_whole_too(tmp_path: Path) -> None:
    published = publish(tmp_path, SITE)
    assert published.written
    assert "Nothing is published yet" in (tmp_path / "index.html").read_text()


def test_a_second_run_writes_nothing(done: PlanImport, tmp_path: Path) -> None:
    an_edition(done, Edition.Audience.PUBLIC)
    publish(tmp_path, BOTH)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*") if path.is_file()}
    changes = publish(tmp_path, BOTH).changes
    assert (changes.any, changes.unchanged) == (False, len(files(tmp_path)))
    assert {path: path.stat().st_mtime_ns for path in times} == times


# S2: what leaves


def telltales(folder: Path) -> set[str]:
    text = " ".join(f"{path} {data.decode(errors='replace')}" for path, data in files(folder).items())
    return {word for word in PUBLIC_ONCE_CLEARED | NEVER_PUBLIC if word in text}


def test_no_file_holds_an_uncleared_word(tmp_path: Path) -> None:
    clear_only(a_telltale_plan(), TITLE | Q(text="Open doors."))
    publish(tmp_path, BOTH)
    assert telltales(tmp_path) == set()


def test_cleared_words_are_written_and_internal_ones_never(tmp_path: Path) -> None:
    clear_everything(a_telltale_plan())
    publish(tmp_path, BOTH)
    assert telltales(tmp_path) == PUBLIC_ONCE_CLEARED


def test_a_withdrawn_text_leaves_every_file_with_the_next_run(done: PlanImport, tmp_path: Path) -> None:
    publish(tmp_path, BOTH)
    assert any(b"Train twelve volunteers." in data for data in files(tmp_path).values())
    passage = Passage.objects.get(text="Train twelve volunteers.", state=Passage.State.CLEARED)
    withdraw(passage, reason="It named somebody.", by=done.by)
    publish(tmp_path, BOTH)
    assert not any(b"Train twelve volunteers." in data for data in files(tmp_path).values())


def test_a_report_for_the_panel_is_no_file(done: PlanImport, tmp_path: Path) -> None:
    an_edition(done, Edition.Audience.PANEL)
    publish(tmp_path, SITE)
    assert not any(b"Report for the panel" in data for data in files(tmp_path).values())


# What a file cannot do


def test_nothing_in_a_file_needs_a_server_or_is_of_one_moment(done: PlanImport, tmp_path: Path) -> None:
    publish(tmp_path, BOTH)
    for path, data in files(tmp_path).items():
        if path.endswith(".html") and not path.startswith("reports/"):
            page = data.decode()
            for sign in ("<script", "csrf", "nonce", "<form", "/search/", "/account/", "/work/", "/language/"):
                assert sign not in page, (path, sign)
            assert "script-src" not in page
            assert "default-src &#39;none&#39;" in page, path


def test_where_readers_can_reach_the_running_site_search_and_sign_in_lead_there(
    done: PlanImport, tmp_path: Path
) -> None:
    publish(tmp_path, WITH_SERVER)
    page = (tmp_path / "index.html").read_text()
    assert 'action="https://live.example.org/search/"' in page
    assert f'href="https://live.example.org{reverse("account_login")}"' in page
    assert "form-action https://live.example.org" in page


def test_the_example_does_not_offer_its_people_in_files(done: PlanImport, tmp_path: Path, settings: Any) -> None:
    settings.EXAMPLE_MODE = True
    publish(tmp_path, SITE)
    page = (tmp_path / "index.html").read_text()
    assert "No real place is meant." in page
    assert "/account/" not in page


# Languages


def test_each_page_stands_once_in_each_language_and_leads_to_the_other(done: PlanImport, tmp_path: Path) -> None:
    publish(tmp_path, BOTH)
    english, welsh = (tmp_path / "about/index.html").read_text(), (tmp_path / "cy/about/index.html").read_text()
    assert '<html lang="en-GB"' in english
    assert '<html lang="cy"' in welsh
    assert 'href="/cy/about/" lang="cy"' in english
    assert 'href="/about/" lang="en-GB"' in welsh
    assert 'href="/cy/reports/"' in welsh


def test_one_language_alone_offers_no_other(done: PlanImport, tmp_path: Path) -> None:
    publish(tmp_path, SITE)
    assert not (tmp_path / "cy").exists()
    assert 'hreflang="cy"' not in (tmp_path / "index.html").read_text()


def test_the_address_of_a_file_in_another_language_is_known_to_the_running_site() -> None:
    answer = Client().get("/cy/plans/x/", follow=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/language/cy/?next=/plans/x/")


# What programs read


def test_the_feed_names_what_was_issued_newest_first(done: PlanImport) -> None:
    edition = an_edition(done, Edition.Audience.PUBLIC)
    an_edition(done, Edition.Audience.PANEL)
    answer = Client().get("/feed.xml")
    text = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert text.count("<entry>") == 1
    assert f"<id>urn:uuid:{edition.uuid}</id>" in text
    assert f"<updated>{edition.issued_at.isoformat()}</updated>" in text
    assert f'href="http://testserver{reverse("public_edition", args=[edition.uuid])}"' in text


def test_the_feed_and_the_map_name_the_address_of_the_files(done: PlanImport, tmp_path: Path) -> None:
    an_edition(done, Edition.Audience.PUBLIC)
    publish(tmp_path, SITE)
    for name in ("feed.xml", "sitemap.xml", "robots.txt"):
        text = (tmp_path / name).read_text()
        assert "https://promises.example.org/" in text, name
        assert "testserver" not in text
        assert "localhost" not in text


def test_crawlers_are_kept_from_work_and_shown_the_map() -> None:
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /work/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_an_old_address_of_a_reports_file_leads_to_the_new_one(done: PlanImport) -> None:
    edition = an_edition(done, Edition.Audience.PUBLIC)
    answer = Client().get(reverse("public_edition_file_of_kind", args=[edition.uuid, "docx"]))
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        reverse("public_edition_file", args=[edition.uuid, "report.docx"]),
    )


# What stops it


def test_a_damaged_report_stops_it_and_is_named(done: PlanImport, tmp_path: Path) -> None:
    edition = an_edition(done, Edition.Audience.PUBLIC)
    EditionFile.objects.filter(edition=edition).update(data=b"changed")
    with pytest.raises(NotDrawn, match=str(edition.uuid)):
        publish(tmp_path, SITE)
    assert files(tmp_path) == {}


@pytest.fixture
def broken(done: PlanImport, monkeypatch: pytest.MonkeyPatch) -> None:
    """One page is left out of the list, so links to it lead nowhere."""
    gone = reverse("public_about")
    monkeypatch.setattr(
        "wardmote.publishing.services.drawing.public_addresses",
        lambda today: [each for each in public_addresses(today=today) if each.address != gone],
    )


def test_a_planted_broken_link_is_found_and_nothing_written(broken: None, tmp_path: Path) -> None:
    published: Published = publish(tmp_path, SITE)
    assert [each.target for each in published.broken] == ["/about/"]
    assert "/" in published.broken[0].pages
    assert files(tmp_path) == {}


def test_a_site_with_broken_links_is_written_where_that_is_asked_for(broken: None, tmp_path: Path) -> None:
    assert publish(tmp_path, SITE, despite_broken_links=True).written
    assert "index.html" in files(tmp_path)


# The command


def run(folder: Path, *options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("publish", str(folder), *options, stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def test_the_command_says_what_it_wrote(done: PlanImport, tmp_path: Path) -> None:
    out, err = run(tmp_path, "--address", "https://promises.example.org", "--language", "en-gb")
    assert re.fullmatch(r"Written: \d+ pages and \d+ other files: \d+ new, 0 changed, 0 gone, 0 unchanged\.\n", out)
    assert err == ""


def test_the_command_answers_programs(done: PlanImport, tmp_path: Path) -> None:
    answer = json.loads(run(tmp_path, "--address", "https://promises.example.org", "--json")[0])
    assert answer["written"] is True
    assert "index.html" in answer["new"]
    assert answer["broken_links"] == []


def test_a_dry_run_writes_nothing(done: PlanImport, tmp_path: Path) -> None:
    out, _err = run(tmp_path / "new", "--dry-run", "--address", "https://promises.example.org")
    assert out.startswith("Not written: ")
    assert not (tmp_path / "new").exists()


def test_without_an_address_the_command_says_which_it_took(done: PlanImport, tmp_path: Path) -> None:
    assert "http://localhost" in run(tmp_path)[1]


@pytest.mark.parametrize(
    "address", ["promises.example.org", "ftp://a.example", "https://a.example/promises/", "https://"]
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(CommandError, match="is not like") as refusal:
        run(tmp_path, "--address", address)
    assert refusal.value.returncode == 2


def test_broken_links_have_an_exit_code_of_their_own(broken: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing was written") as refusal:
        run(tmp_path, "--address", "https://promises.example.org")
    assert refusal.value.returncode == 3


def test_a_directory_of_others_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("theirs")
    with pytest.raises(CommandError, match="not empty") as refusal:
        run(tmp_path)
    assert refusal.value.returncode == 1
