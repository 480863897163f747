from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import engines

from wardmote.core.ui import forms


class Update(forms.Form):
    title = forms.CharField(label="Title", missing="Enter a title", width=20)
    text = forms.TextField(label="What was done", required=False, maximum=50)
    rating = forms.RadiosField(
        label="Rating",
        choices=[("a", "A Amber"), ("g", "G Green")],
        hints={"a": "Some risk"},
        missing="Choose a rating",
    )
    due = forms.DateField(label="Due", missing="Enter the date it is due", help_text="For example, 30 6 2022")
    many = forms.CheckboxesField(label="Boards", choices=[("1", "One"), ("2", "Two")], required=False)
    place = forms.SelectField(label="Place", choices=[("", "Any"), ("n", "North")], required=False)
    file = forms.FileField(label="File", required=False, endings=[".docx"], maximum_bytes=2_000_000)


GOOD = {"title": "Fine", "rating": "a", "due-day": "30", "due-month": "6", "due-year": "2022"}


def rendered(form):
    source = "{{ ui.error_summary(form) }}{{ ui.fields(form) }}"
    return engines["jinja2"].from_string(source).render({"form": form})


def test_every_field_has_a_label_of_its_own():
    page = rendered(Update())
    for name in ("title", "text", "place", "file"):
        assert f'for="id_{name}"' in page
        assert f'id="id_{name}"' in page


def test_a_group_of_choices_is_named_by_its_legend_and_each_choice_by_its_label():
    page = rendered(Update())
    assert re.search(r"<legend[^>]*>\s*Rating\s*</legend>", page)
    assert re.search(r'for="id_rating-2"[^>]*>\s*G Green', page)
    assert "Some risk" in page


def test_a_long_list_stands_under_headings_with_its_label_and_what_was_wrong():
    class Where(forms.Form):
        area = forms.SelectField(
            label="Area", choices=[("", "Any"), ("Districts", [("w", "Worcester"), ("n", "Newent")])]
        )

    def drawn(form):
        return " ".join(engines["jinja2"].from_string("{{ ui.fields(form) }}").render({"form": form}).split())

    page = drawn(Where({"area": "n"}))
    assert '<option value="">Any</option> <optgroup label="Districts"> <option value="w">Worcester</option>' in page
    assert '<option value="n" selected>Newent</option> </optgroup> </select>' in page
    assert re.search(r'<label class="govuk-label" for="id_area">\s*Area', page)
    wrong = drawn(Where({"area": "elsewhere"}))
    assert 'aria-describedby="id_area-error"' in wrong
    assert 'id="id_area-error" class="govuk-error-message"' in wrong


def test_a_field_that_may_stay_empty_says_so():
    page = rendered(Update())
    assert "What was done (optional)" in page
    assert "Title (optional)" not in page


def test_nothing_typed_is_lost_when_a_form_is_refused():
    form = Update(QueryDict("title=Kept&text=Also+kept&due-day=31&due-month=2&due-year=2022&many=2&place=n"))
    assert not form.is_valid()
    page = rendered(form)
    for kept in ("Kept", "Also kept", 'value="31"', 'value="2022"'):
        assert kept in page
    assert re.search(r'value="2"[^>]*checked', page)
    assert re.search(r'<option value="n" selected', page)


def test_the_error_summary_leads_to_each_field_and_says_how_to_put_it_right():
    form = Update(QueryDict("due-day=31&due-month=2&due-year=2022"))
    form.is_valid()
    page = rendered(form)
    assert '<a href="#id_title">Enter a title</a>' in page
    assert '<a href="#id_rating">Choose a rating</a>' in page
    assert '<a href="#id_due-day">Enter a real date, like 30 6 2022</a>' in page
    for target in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{target}"' in page


def test_an_error_about_the_whole_form_stands_first():
    form = Update(GOOD)
    form.is_valid()
    form.add_error(None, "Somebody else was quicker.")
    assert forms.errors_in_order(form) == [("", "Somebody else was quicker.")]


def test_typed_markup_stays_text():
    page = rendered(Update({"title": '"><script>alert(1)</script>', "text": "</textarea><b>"}))
    assert "<script>" not in page
    assert "</textarea><b>" not in page


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("30", "6", "2022"), date(2022, 6, 30)),
        (("1", "12", "1999"), date(1999, 12, 1)),
    ],
)
def test_a_date_is_read_from_its_three_boxes(parts, expected):
    day, month, year = parts
    form = Update({**GOOD, "due-day": day, "due-month": month, "due-year": year})
    assert form.is_valid()
    assert form.cleaned_data["due"] == expected


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Enter the date it is due"),
        (("30", "", "2022"), "The date must include a month"),
        (("31", "2", "2022"), "Enter a real date, like 30 6 2022"),
        (("x", "2", "2022"), "Enter a real date, like 30 6 2022"),
        (("1", "2", "22"), "Enter the year with four numbers, like 2022"),
    ],
)
def test_a_date_that_cannot_be_one_says_what_is_wrong(parts, message):
    day, month, year = parts
    form = Update({**GOOD, "due-day": day, "due-month": month, "due-year": year})
    assert not form.is_valid()
    assert form.errors["due"] == [message]


def test_a_date_given_beforehand_stands_in_its_boxes():
    page = rendered(Update(initial={"due": date(2022, 6, 30)}))
    for part, value in (("day", "30"), ("month", "6"), ("year", "2022")):
        assert re.search(rf'name="due-{part}"[^>]*value="{value}"', page)


def test_a_file_of_another_kind_or_too_large_is_refused():
    other = Update(GOOD, {"file": SimpleUploadedFile("plan.exe", b"x")})
    assert other.errors["file"] == ["The file must be one of these kinds: .docx"]
    large = Update(GOOD, {"file": SimpleUploadedFile("plan.docx", b"x" * 2_000_001)})
    assert large.errors["file"] == ["The file must be smaller than 2 MB"]
    assert Update(GOOD, {"file": SimpleUploadedFile("Plan.DOCX", b"x")}).is_valid()


def test_a_text_with_a_limit_counts_for_the_reader():
    page = rendered(Update())
    assert 'data-maxlength="50"' in page
    assert "You can enter up to 50 characters" in page


def test_passwords_and_our_own_tokens_are_never_carried_along():
    data = QueryDict("a=1&b=2&b=3&password1=secret&csrfmiddlewaretoken=t")
    assert forms.posted_values(data) == [("a", "1"), ("b", "2"), ("b", "3")]


def test_a_field_without_words_of_its_own_still_says_what_to_answer():
    class Bare(forms.Form):
        place = forms.SelectField(label="Place", choices=[("n", "North")])

    assert Bare({}).errors["place"] == ["Answer “Place”"]
