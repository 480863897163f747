"""Every word of the interface can be translated, and no page says anything that the content policy would stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

ROOT = Path(settings.BASE_DIR, "wardmote")
FOR_MACHINES = {"robots.txt"}
TEMPLATES = sorted(
    path for path in ROOT.rglob("jinja2/**/*") if path.suffix in {".html", ".txt"} and path.name not in FOR_MACHINES
)
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title"}
NOT_WORDS = {"Wardmote", "CSV", "Excel", "HTML", "JSON", "KB", "MB", "PDF", "Word"}
IN_ATTRIBUTES = re.compile(r"\{% block (page_class|header_width|body_attributes) %\}.*?\{% endblock %\}")
GAP = "\N{OBJECT REPLACEMENT CHARACTER}"


def without_expressions(source: str) -> str:
    """A template with each expression and statement made a gap, and translated blocks left out."""
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    parts, skipping, statement = [], False, False
    for _line, kind, text in env.lexer.tokeniter(source, None):
        if kind == "block_begin":
            statement = True
        elif statement and kind == "name" and text in {"trans", "endtrans"}:
            skipping, statement = text == "trans", False
        elif kind == "block_end":
            statement = False
            parts.append(GAP)
        elif kind == "variable_end":
            parts.append(GAP)
        elif kind == "data" and not skipping:
            parts.append(text)
        elif kind == "name":
            statement = False
    return "".join(parts).replace(f"<{GAP}", "<x").replace(f"</{GAP}", "</x")  # an element whose name is worked out


class Words(HTMLParser):
    """Collects what a reader would see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style", "svg", "code"}
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style", "svg", "code"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def bare_words(source: str) -> Iterator[str]:
    reader = Words()
    reader.feed(without_expressions(IN_ATTRIBUTES.sub("", source)))
    for text in reader.found:
        for piece in text.split(GAP):
            words = " ".join(piece.split())
            if re.search(r"[^\W\d_]{2,}", words) and words.strip("– ") not in NOT_WORDS:
                yield words


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_words_that_cannot_be_translated(path: Path) -> None:
    assert list(bare_words(path.read_text(encoding="utf-8"))) == []


def test_bare_words_are_found_in_text_and_in_attributes() -> None:
    assert list(bare_words("<p>Hello {{ name }}</p>")) == ["Hello"]
    assert list(bare_words('<img alt="A map of {{ place }}">')) == ["A map of"]
    assert list(bare_words("<p>{% trans %}Hello{% endtrans %} {{ _('you') }}</p>")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_needs_nothing_that_the_content_policy_forbids(path: Path) -> None:
    """No inline styles or handlers, no script without the page's nonce, nothing from elsewhere."""
    source = path.read_text(encoding="utf-8")
    markup = without_expressions(source)
    assert not re.search(r"\sstyle=", markup), "an inline style"
    assert not re.search(r"\son[a-z]+=", markup), "an inline handler"
    assert not re.search(r"<style\b", source), "a style element"
    for script in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in script or "nonce=" in script, f"a script without a nonce: {script}"
    assert not re.search(r"""(?:src|href)=["']https?://""", source), "something fetched from elsewhere"
    assert "|safe" not in source.replace(" ", ""), "markup that was not made safe where it was made"
