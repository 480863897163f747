"""How dates, times, numbers and printed text are written on a page: plain functions, used as template filters.

Dates are 30 June 2022, months June 2022, times 2:15 p.m., numbers 12,345 (look.md). Names of months follow the
language of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup, escape


def long_date(value: date | datetime | None) -> str:
    """``30 June 2022``; an instant is taken in the project's time zone; nothing for None."""
    if value is None:
        return ""
    local = _local(value)
    return _long_date(get_language(), local.year, local.month, local.day)


@lru_cache(maxsize=4096)
def _long_date(_language: str | None, year: int, month: int, day: int) -> str:
    """Kept, because a page of the plan writes dozens of days, and most of them are on many pages."""
    return date_format(date(year, month, day), "j F Y")


def iso_date(value: str | None) -> str:
    """30 June 2022, from the text 2022-06-30: for frozen values, which hold their dates as text."""
    return long_date(date.fromisoformat(value)) if value else ""


def day_date(value: date | datetime | None) -> str:
    """``Friday 30 June 2022``: for things that people must turn up to or send by."""
    return "" if value is None else date_format(_local(value), "l j F Y")


def month(value: date | datetime | None) -> str:
    """``June 2022``: in sentences, headings and captions."""
    return "" if value is None else date_format(_local(value), "F Y")


def short_month(value: date | datetime | None) -> str:
    """``Jun 2022``: for the axes of charts and the columns of tables, and nowhere else."""
    return "" if value is None else date_format(_local(value), "M Y")


def short_date(value: date | datetime | None) -> str:
    """``30 Jun 2022``: for tables with many columns of days."""
    return "" if value is None else date_format(_local(value), "j M Y")


def clock(value: datetime | time | None) -> str:
    """``2:15 p.m.``, ``2 p.m.``, ``midday``, ``midnight`` where the page is in English; else ``14:15``."""
    if value is None:
        return ""
    local: Any = value if isinstance(value, time) else _local(value)
    if not (get_language() or "en").startswith("en"):
        return time_format(local, "H:i")
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return _("midday") if local.hour else _("midnight")
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes} {'p.m.' if local.hour >= 12 else 'a.m.'}"


def long_datetime(value: datetime | None) -> str:
    """``30 June 2022, 2:15 p.m.``."""
    return "" if value is None else f"{long_date(value)}, {clock(value)}"


def period(starts_on: date | None, ends_on: date | None) -> str:
    """``1 April 2021 to 31 March 2025``, or the one date that is known."""
    if starts_on and ends_on:
        return _("%(first)s to %(last)s") % {"first": long_date(starts_on), "last": long_date(ends_on)}
    if starts_on:
        return _("from %(first)s") % {"first": long_date(starts_on)}
    return _("until %(last)s") % {"last": long_date(ends_on)} if ends_on else ""


def ago(value: date | datetime | None, today: date | None = None) -> str:
    """``today``, ``yesterday``, ``14 days ago``, or ``in 3 days`` for a day to come."""
    if value is None:
        return ""
    local = _local(value)
    day = local.date() if isinstance(local, datetime) else local
    days = ((today or timezone.localdate()) - day).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 0:
        return ngettext("in %(count)s day", "in %(count)s days", -days) % {"count": thousands(-days)}
    return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": thousands(days)}


def thousands(value: int | float | None) -> str:
    """``12,345``."""
    return "" if value is None else f"{value:,}"


def plural(count: int, one: Any, many: Any) -> str:
    """``1 commitment`` or ``52 commitments``. The words come translated: use ``ngettext`` for whole sentences."""
    return f"{thousands(count)} {one if count == 1 else many}"


def file_size(count: int) -> str:
    """``42 KB``, ``1.3 MB``: decimal units, as browsers show them."""
    if count < 1000:
        return ngettext("%(count)s byte", "%(count)s bytes", count) % {"count": count}
    if count < 1_000_000:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB"


def lines(text: str | None) -> Markup:
    """Printed text with its line breaks kept and everything else escaped."""
    return Markup("<br>\n").join(escape(line) for line in str(text or "").splitlines())


def mail_address(address: str | None) -> Markup:
    """An e-mail address that breaks after @ and its dots where a line is too narrow, and not inside a word."""
    return escape(address or "").replace("@", Markup("@<wbr>")).replace(".", Markup(".<wbr>"))


def paragraphs(text: str | None) -> Markup:
    """Text as paragraphs where a blank line stands, with single line breaks kept inside them."""
    blocks = [block for block in re.split(r"\n[ \t]*\n+", str(text or "").strip()) if block.strip()]
    return Markup("\n").join(Markup('<p class="govuk-body">{}</p>').format(lines(block)) for block in blocks)


def shorten(text: str | None, length: int = 160) -> str:
    """The first words of a text, at most ``length`` characters, ended by an ellipsis where something was cut."""
    flat = " ".join(str(text or "").split())
    if len(flat) <= length:
        return flat
    return flat[: length - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def highlight(text: str | None, words: Iterable[str]) -> Markup:
    """Text with every whole or partial match of the words marked; escaped first, so that a match never makes markup."""
    plain = str(text or "")
    wanted = [re.escape(word) for word in sorted(set(words), key=len, reverse=True) if word.strip()]
    if not wanted:
        return escape(plain)
    parts = re.split(f"({'|'.join(wanted)})", plain, flags=re.IGNORECASE)
    return Markup("").join(
        Markup('<mark class="wm-mark">{}</mark>').format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )


def listing(values: Sequence[Any]) -> str:
    """``a, b and c``."""
    texts = [str(value) for value in values]
    if len(texts) < 2:
        return "".join(texts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(texts[:-1]), "last": texts[-1]}


def is_text(value: Any) -> bool:
    """Whether a value is text, lazily translated text included."""
    return isinstance(value, str | Promise)


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
