"""The design systems that we serve: whole, cleaned, and of the versions our macros are written for."""

from __future__ import annotations

import importlib.metadata
import re

import pytest

from wardmote.core.ui import vendor

STYLES = sorted(vendor.VENDORED.glob("*.css"))


def test_nothing_was_changed_by_hand_since_it_was_fetched():
    assert vendor.differences() == []


def test_a_changed_file_is_noticed(tmp_path, monkeypatch):
    (tmp_path / "manifest.json").write_text('{"files": {"a.css": "00", "b.css": "11"}}', encoding="utf-8")
    (tmp_path / "a.css").write_text("a{}", encoding="utf-8")
    monkeypatch.setattr(vendor, "VENDORED", tmp_path)
    monkeypatch.setattr(vendor, "MANIFEST", tmp_path / "manifest.json")
    assert vendor.differences() == ["a.css was changed by hand", "b.css is missing"]


def test_the_styles_are_of_the_release_that_our_macros_were_written_for():
    readme = importlib.metadata.distribution("govuk-frontend-jinja").read_text("METADATA") or ""
    version = importlib.metadata.version("govuk-frontend-jinja")
    supported = re.search(rf"\[{re.escape(version)}\]\([^)]*\)\s*\|\s*\[([\d.]+)\]", readme)
    assert supported is not None
    govuk = next(package for package in vendor.PACKAGES if package.name == "govuk-frontend")
    assert govuk.version == supported.group(1)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_stylesheet_holds_the_typeface_or_arms_of_another_domain(path):
    assert vendor.forbidden_in(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_picture_that_a_stylesheet_asks_for_is_there(path):
    wanted = re.findall(r"url\((images/[^)]+)\)", path.read_text(encoding="utf-8"))
    assert [name for name in wanted if not (path.parent / name).exists()] == []


def test_cleaning_takes_out_typeface_crest_and_source_map_and_leaves_the_rest():
    dirty = (
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2)}"
        ".a{font-family:GDS Transport,arial,sans-serif;color:red}"
        ".govuk-footer__copyright-logo:before{background-image:url(/assets/images/govuk-crest.svg)}"
        ".b{background:url(/assets/images/icon-document.svg)}\n/*# sourceMappingURL=a.css.map */\n"
    )
    assert vendor.clean_css(dirty) == (
        ".a{font-family:var(--wm-typeface);color:red}.b{background:url(images/icon-document.svg)}\n"
    )


def test_what_must_not_be_served_is_named():
    assert vendor.forbidden_in("a{src:url(https://elsewhere.example/a.woff2)}") == ["url("]
    assert vendor.forbidden_in("a{background:url(images/govuk-crest.svg)}") == ["crest.svg"]
    assert vendor.forbidden_in("a{background:url('data:image/png;base64,AA')}") == []
