from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from wardmote.performance.selectors.loads import loads
from wardmote.performance.services.loading import record_loads
from wardmote.performance.tests.making import Place, a_street_file
from wardmote.performance.tests.views.test_pages import text_of
from wardmote.performance.warehouse.report import Few, Report

pytestmark = pytest.mark.django_db
JANUARY, APRIL = "2025-01-west-mercia-street.csv", "2025-04-west-mercia-street.csv"


def test_before_the_first_load_the_page_says_how_to_start(client, analyst, data_folder):
    assert "Nothing is loaded yet" in text_of(client.get(reverse("loads")))


def test_each_load_has_a_page_with_what_it_read_refused_and_changed(client, analyst, data_folder):
    place = Place(data_folder)
    place.load_data(JANUARY, a_street_file())
    restated, april = place.put(JANUARY, a_street_file(rows=9)), place.put(APRIL, a_street_file("2025-04"))
    place.load(restated, april, place.put("notes.pdf", b"%PDF"))
    record_loads()
    newest, first = loads()
    listed = text_of(client.get(reverse("loads")))
    assert listed.index(">Load 2</a>") < listed.index(">Load 1</a>")
    said = text_of(client.get(reverse("load", args=[newest.pk])))
    for words in (
        "Street-level crime and anti-social behaviour",
        "January 2025 to April 2025",
        "notes.pdf",
        "wm-findings__reason",
        "+1",
        "February 2025 to March 2025",
        "There more than once",
    ):
        assert words in said
    assert "No period that was known before" in text_of(client.get(reverse("load", args=[first.pk])))


def test_files_that_seem_to_be_cut_off_are_told_with_what_is_known(client, analyst, data_folder):
    place = Place(data_folder)
    place.load_data(JANUARY, a_street_file(rows=100))
    place.load(place.put(JANUARY, a_street_file(rows=40)), place.put(APRIL, a_street_file("2025-04", rows=30)))
    place.load_data(JANUARY, a_street_file(rows=41), reason="Counted twice until now")
    record_loads()
    allowed, refused, _first = loads()
    said = text_of(client.get(reverse("load", args=[refused.pk])))
    for words in ("Refused: many fewer rows than are known", "New periods with few rows", ">40<", ">100<", ">30<"):
        assert words in said
    assert "there are" not in said
    said = text_of(client.get(reverse("load", args=[allowed.pk])))
    for words in ("Allowed: many fewer rows than were known", ">41<", ">100<", "because: Counted twice until now"):
        assert words in said
    assert "What was known stays" not in said


def test_of_each_table_that_is_cut_it_is_told_how_many_more_there_are(client, analyst, data_folder, monkeypatch):
    Place(data_folder).load_data(JANUARY, a_street_file())
    record_loads()
    few = Few("street", "E23000016", date(2025, 1, 1), 40, 100)
    report = Report(fewer=[few] * 102, few=[few] * 103)
    monkeypatch.setattr("wardmote.performance.selectors.loads.report_of", lambda _load: report)
    said = text_of(client.get(reverse("load", args=[loads()[0].pk])))
    for more in (2, 3):
        assert f"The first 100 are shown, and there are {more} more." in said


def test_few_rows_of_a_source_with_a_threshold_are_not_told(client, analyst, data_folder):
    own = data_folder / "definitions" / "measures"
    own.mkdir(parents=True)
    text = (settings.DEFINITIONS_DIR / "measures" / "robbery.yaml").read_text(encoding="utf-8")
    text = text.replace("key: robbery", "key: few").replace("title: Robbery", "title: Few")
    (own / "few.yaml").write_text(text.replace("threshold: 0", "threshold: 9"))
    place = Place(data_folder)
    place.load_data(JANUARY, a_street_file(rows=8))
    place.load_data(JANUARY, a_street_file(rows=11))
    record_loads()
    newest, first = loads()
    assert ">fewer than 9<" in text_of(client.get(reverse("loads")))
    assert text_of(client.get(reverse("load", args=[first.pk]))).count(">fewer than 9<") == 2
    said = text_of(client.get(reverse("load", args=[newest.pk])))
    assert ">fewer than 9<" in said
    assert ">11<" in said
    assert "+3" not in said


def test_a_load_whose_report_is_gone_says_so_and_one_that_never_was_is_not_there(client, analyst, data_folder):
    Place(data_folder).load_data(JANUARY, a_street_file())
    record_loads()
    page = reverse("load", args=[loads().get().pk])
    (data_folder / "warehouse" / "warehouse.duckdb").write_bytes(b"spoilt")
    assert "Its report is no longer there" in text_of(client.get(page))
    assert client.get(reverse("load", args=[10**30])).status_code == 404
