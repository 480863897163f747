"""Where files are kept, and which links lead nowhere."""

from __future__ import annotations

import pytest

from wardmote.publishing.rules import Links, address_of, in_language, path_of

PAGES = {"/", "/plans/x/"}


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "index.html"),
        ("/plans/x/", "plans/x/index.html"),
        ("/plans/x/data.json", "plans/x/data.json"),
        ("/feed.xml", "feed.xml"),
        ("/reports/a%20b.pdf", "reports/a b.pdf"),
    ],
)
def test_an_address_has_a_file_and_the_file_has_that_address(address: str, path: str) -> None:
    assert path_of(address) == path
    assert address_of(path) == address


def links(**files: str) -> Links:
    found = Links("https://promises.example.org")
    for path, text in files.items():
        found.read(path.replace("__", "/").replace("_html", ".html").replace("_css", ".css"), text.encode())
    return found


def targets(found: Links) -> list[str]:
    return [each.target for each in found.broken()]


def test_a_link_to_a_page_that_is_there_is_whole() -> None:
    assert targets(links(index_html='<a href="/plans/x/">', plans__x__index_html='<a href="../../">')) == []


def test_a_link_to_a_page_that_is_not_there_is_broken_and_said_with_its_page() -> None:
    broken = links(index_html='<a href="/plans/y/">').broken()
    assert [str(each) for each in broken] == ["/plans/y/ on /"]


def test_a_link_to_a_place_in_a_page_needs_that_place() -> None:
    page = '<h2 id="one &amp; two">'
    whole = links(index_html='<a href="/x/#one%20&amp;%20two">', x__index_html=page)
    assert targets(whole) == []
    assert targets(links(index_html='<a href="#three">', x__index_html=page)) == ["/#three"]


def test_a_style_that_asks_for_what_is_not_there_is_broken() -> None:
    style = "@font-face { src: url('fonts/one.woff2') } a { background: url(data:x) }"
    assert targets(links(static__ui__a_css=style)) == ["/static/ui/fonts/one.woff2"]


def test_full_addresses_of_the_site_itself_are_checked_and_those_of_others_are_not() -> None:
    page = '<a href="https://promises.example.org/gone/"><a href="https://other.example/"><a href="mailto:a@b.example">'
    assert targets(links(index_html=page)) == ["/gone/"]


def test_the_map_of_the_site_is_checked_too() -> None:
    found = Links("https://promises.example.org")
    found.read("sitemap.xml", b"<loc>https://promises.example.org/gone/</loc><loc>https://promises.example.org</loc>")
    found.read("index.html", b"")
    assert targets(found) == ["/gone/"]


def test_many_pages_with_one_broken_link_are_counted_and_only_some_named() -> None:
    (broken,) = links(**{f"p{number}__index_html": '<a href="/gone/">' for number in range(5)}).broken()
    assert str(broken) == "/gone/ on /p0/, /p1/, /p2/ and 2 more"


def test_pages_of_another_language_lead_to_pages_of_that_language_and_to_the_same_files() -> None:
    page = '<a href="/plans/x/#one"> <a href="/feed.xml"> <a href="/static/a.css"> <a href="/en-gb/plans/x/">'
    asked = in_language(page, "cy", default="en-gb", pages=PAGES)
    assert asked == '<a href="/cy/plans/x/#one"> <a href="/feed.xml"> <a href="/static/a.css"> <a href="/plans/x/">'


def test_pages_of_the_first_language_keep_their_addresses() -> None:
    page = '<a href="/plans/x/"> <a href="/cy/plans/x/">'
    assert in_language(page, "en-gb", default="en-gb", pages=PAGES) == page
