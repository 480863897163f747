from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html as lxml_html

from wardmote.core.documents.compose import (
    Cell,
    Column,
    Composed,
    ComposeError,
    Heading,
    Paragraph,
    Properties,
    Row,
    Run,
    TableBlock,
    Tag,
    cell,
    text,
)
from wardmote.core.documents.inspection import accessibility_problems, inspect
from wardmote.core.documents.tests.composed_example import (
    HOSTILE,
    ISSUED,
    ORGANISATION,
    PALETTE,
    WORDS,
    example,
    hostile,
    png,
)
from wardmote.core.documents.writers import html


def fragment(composed: Composed, **options) -> Any:
    return lxml_html.fragment_fromstring(str(html.fragment(composed, words=WORDS, **options)), create_parent="div")


def page(composed: Composed) -> bytes:
    return html.page(composed, palette=PALETTE, words=WORDS)


def simple(*blocks) -> Composed:
    return Composed("A report", blocks, Properties(ISSUED))


def test_the_page_is_clean_accessible_and_always_the_same():
    assert inspect(page(example()), "report.html", authors=[ORGANISATION]) == []
    assert accessibility_problems(page(example()), "report.html") == []
    assert page(Composed.from_json(example().to_json())) == page(example())


def test_the_fragment_has_no_style_script_or_event_of_its_own():
    made = fragment(example(), image_address=lambda number, image: f"/pictures/{number}")
    for one in made.iter():
        assert one.tag not in ("style", "script")
        assert not [name for name in one.attrib if name == "style" or name.startswith("on")]


def test_the_title_is_the_only_h1_and_levels_move_down_under_it():
    made: Any = lxml_html.document_fromstring(page(example()))
    levels = [(one.tag, one.text_content()) for one in made.iter("h1", "h2", "h3")]
    assert levels == [
        ("h1", example().title),
        ("h2", "Recommendation"),
        ("h3", "Examples"),
        ("h2", "Appendix 1"),
        ("h2", "Contacts"),
    ]


def test_a_rating_is_letter_and_word_with_its_tone_as_a_class():
    assert str(html.rating(Tag("A", "Amber", "amber"))) == (
        '<span class="wm-rating wm-rating--amber"><span>A</span> Amber</span>'
    )
    assert str(html.rating(Tag("", "Not rated", "none"))) == '<span class="wm-rating wm-rating--none">Not rated</span>'


LIGHT = TableBlock(
    "Crime", (Column("Measure"),), (Row((Cell((text("Robbery"), (Run("crimes", light=True),)), header_scope="row"),)),)
)


def test_what_stands_lighter_below_the_head_of_a_row_is_not_as_bold_as_it():
    (lighter,) = fragment(simple(LIGHT)).xpath("//th//*[@class='wm-light']")
    assert lighter.text_content() == "crimes"
    assert Composed.from_json(simple(LIGHT).to_json()) == simple(LIGHT)


def test_a_folded_table_opens_on_demand_and_its_caption_is_what_opens_it():
    folded = replace(LIGHT, folded=True)
    (shut,) = fragment(simple(folded)).xpath("//details[not(@open)]")
    assert (shut.find("summary").text_content(), len(shut.xpath(".//table"))) == ("Crime", 1)
    assert "::details-content{content-visibility:visible" in page(simple(folded)).decode().partition("@media print")[2]
    assert accessibility_problems(page(simple(folded)), "report.html") == []
    assert "details" not in str(html.fragment(simple(LIGHT), words=WORDS))


def test_a_tone_cannot_break_out_of_its_class():
    assert 'class="wm-rating wm-rating--a--b-c"' in str(html.rating(Tag("A", "Amber", 'a" b>c')))


def test_tables_have_captions_scopes_and_a_box_the_keyboard_can_scroll():
    made = fragment(example())
    plan = made.get_element_by_id("extract")
    assert plan.find("caption").text_content() == "Delivery plan extract"
    assert [head.get("scope") for head in plan.iter("th")] == ["col"] * 6 + ["rowgroup", "row", "rowgroup", "row"]
    box = plan.getparent()
    assert (box.get("role"), box.get("tabindex")) == ("region", "0")
    assert made.get_element_by_id(box.get("aria-labelledby")).tag == "caption"


def test_a_wide_table_says_of_each_cell_what_it_is_for_a_screen_too_narrow_for_columns():
    plan = fragment(example()).get_element_by_id("extract")
    titles = [head.text_content() for head in plan.find("thead").iter("th")]
    assert "wm-table--cards" in plan.get("class").split()
    second = plan.findall("tbody")[0].findall("tr")[2]
    assert [cell.get("data-label") for cell in second] == titles[-len(second) :]
    assert all(head.get("data-label") is None for head in plan.iter("th"))
    narrow = [table for table in fragment(example()).iter("table") if len(table.findall(".//col")) <= html.FIT_A_PHONE]
    assert narrow
    assert not [table for table in narrow if "wm-table--cards" in table.get("class").split()]


def test_a_drawing_can_be_scrolled_by_the_keyboard_and_is_named_by_its_picture():
    from wardmote.core.documents.compose import Image

    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 310"><title>Crime</title></svg>'
    figure = fragment(simple(Image(drawing, "svg", "A chart"))).find(".//figure")
    assert figure.get("tabindex") == "0"
    assert "wm-figure--drawn" in figure.get("class").split()
    assert figure.find("img").get("id") == figure.get("aria-labelledby")
    assert fragment(simple(Image(png(), "png", "A map"))).find(".//figure").get("tabindex") is None


def test_a_group_heads_a_row_group_of_its_own():
    plan = fragment(example()).get_element_by_id("extract")
    assert [len(body.findall("tr")) for body in plan.findall("tbody")] == [3, 2]


def test_a_two_row_header_spans_as_it_was_composed():
    table = fragment(example()).findall(".//table")[0]
    heads = [
        (one.text_content(), one.get("rowspan"), one.get("colspan"), one.get("scope"))
        for one in table.find("thead").iter("th")
    ]
    assert heads == [
        ("Objective", "2", None, "col"),
        ("At 31 May 2022", None, "2", "colgroup"),
        ("Amber", None, None, "col"),
        ("Complete", None, None, "col"),
    ]
    assert "wm-visually-hidden" in table.find("caption").get("class")


def test_cells_keep_the_alignment_of_their_column_under_a_cell_that_reaches_down():
    plan = fragment(example()).get_element_by_id("extract")
    second = plan.findall("tbody")[0].findall("tr")[2]
    assert [one.get("class") for one in second] == [None, None, None, "wm-right"]


def test_every_link_inside_leads_somewhere():
    made = fragment(example())
    identities = {one.get("id") for one in made.iter() if one.get("id")}
    targets = [one.get("href")[1:] for one in made.iter("a") if one.get("href").startswith("#")]
    assert len(targets) == 6  # four lines of contents, the extract, A.1
    assert set(targets) <= identities


def test_contents_nest_by_level():
    lists = fragment(example()).find(".//nav")
    assert [one.text_content() for one in lists.findall("ul/li/a")] == ["Recommendation", "Appendix 1", "Contacts"]
    assert [one.text_content() for one in lists.findall("ul/li/ul/li/a")] == ["Examples"]


def test_what_changed_is_said_not_only_drawn():
    made = fragment(example())
    assert [one.text_content() for one in made.iter("ins", "del")] == ["removed: Put off", "added: Done"]


def test_lines_of_a_run_are_line_breaks():
    made = html.fragment(simple(Paragraph(text("one\ntwo"))), words=WORDS)
    assert str(made) == "<p>one<br>two</p>"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_stay_words(name):
    made = fragment(simple(Paragraph((Run(HOSTILE[name]),))))
    (paragraph,) = made
    assert [one.tag for one in paragraph] in ([], ["br"] * len(paragraph))


def test_every_hostile_text_everywhere_makes_a_page_that_runs_nothing():
    assert inspect(page(hostile()), "report.html") == []
    made = lxml_html.document_fromstring(page(hostile()))
    assert {str(one.tag) for one in made.iter()} <= {
        "html", "head", "meta", "title", "style", "body", "main", "nav", "h1", "h2", "p", "span", "ins", "strong",
        "ul", "li", "a", "dl", "div", "dt", "dd", "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th",
        "td", "br", "figure", "img", "figcaption",
    }  # fmt: skip


def test_a_link_that_would_run_is_refused():
    with pytest.raises(ComposeError, match="is not http, https, mailto or an anchor"):
        page(simple(Paragraph((Run("x", link="JavaScript:alert(1)"),))))


def test_the_page_says_its_language():
    assert page(replace(example(), language="cy")).startswith(b'<!DOCTYPE html>\n<html lang="cy">')


def test_the_page_says_its_marking():
    made: Any = lxml_html.document_fromstring(page(example()))
    assert made.find(".//p[@class='wm-marking']").text == "OFFICIAL"


def test_headings_never_go_past_h6():
    blocks = [Heading(level, f"Level {level}") for level in (1, 2, 3, 4)]
    assert [one.tag for one in fragment(simple(*blocks), first_level=4)] == ["h4", "h5", "h6", "h6"]


def test_a_picture_in_the_page_carries_nothing_but_the_picture():
    from wardmote.core.documents.compose import Image
    from wardmote.core.documents.tests.composed_example import chunk

    tagged = png(extra=chunk(b"tEXt", b"Author\x00A name"))
    made = page(simple(Image(tagged, "png", "A map")))
    assert inspect(made, "report.html") == []


def test_a_header_cell_is_not_bold_twice():
    row = Row((Cell(((Run("A.1", bold=True),),), None, "row"), cell("b")))
    made = fragment(simple(TableBlock("Caption", (Column("A"), Column("B")), (row,))))
    assert made.find(".//tbody//th//strong") is None
