"""S2: a restricted field leaves by no door. Each gets a mark of its own; every door is then searched for every mark."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar
from unittest.mock import patch
from urllib.parse import urlsplit

import pypdfium2
from django.core import mail
from django.db import models
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import reverse

from tests.promises.marking import Place, fill_empty_tables, mark, undecided
from tests.promises.matrix import ROWS
from tests.promises.walking import browser_of, forms_in, links_in, route_of, taken_back
from tests.world import ANONYMOUS, EVERY_ROLE, OTHER_ORGANISATION, Rows, Side, World, build
from wardmote.core.accounts.models import User
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.selectors import Moment, public_passages
from wardmote.core.clearance.services import clear
from wardmote.core.editions.models import Edition
from wardmote.core.files.models import EvidenceVersion
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.organisations.models import Body
from wardmote.oversight.models import Decision
from wardmote.oversight.public import boards, scrutiny
from wardmote.oversight.services.calendar import open_feed
from wardmote.oversight.services.offering import PUBLISHABLE
from wardmote.performance.services.showing import take_off
from wardmote.plans.models import Plan
from wardmote.plans.selectors import snapshots
from wardmote.publishing.services.drawing import Site
from wardmote.publishing.services.publish import publish

MARK = re.compile(r"zq[ot]\d{6}qz", re.IGNORECASE)
TAGS = re.compile(r"<[^>]*>")
NIGHTLY = os.environ.get("WARDMOTE_NIGHTLY") == "1"
# Who looks for what is the other side's. All of them nightly; here those who see the most of their own.
COLLEAGUES = EVERY_ROLE if NIGHTLY else ["policy_officer", "administrator", "auditor"]
# These leave by one door each, whoever asks: the page of the record itself, for those who may read that part of it.
ONE_DOOR = {
    "oversight.Decision.exempt_part": {"decision", "decision_edit"},
    "oversight.Decision.exempt_reason": {"decision", "decision_edit"},
    "files.EvidenceVersion.data": {"evidence_file"},
    "notices.OutboxMessage.body": set(),  # a link in it may open an account
}
# Whoever knows a secret address reads there what belongs into a calendar; nothing else.
IN_A_CALENDAR = {"organisations.Body.name", "oversight.Meeting.place"}
OF_ONE_KIND = 50 if NIGHTLY else 2  # addresses of one route with the same questions that are followed


@dataclass(slots=True)
class Marks:
    """Every mark by what it stands for."""

    side: str
    places: dict[str, Place] = field(default_factory=dict)

    def __call__(self, place: Place) -> str:
        found = f"zq{self.side}{len(self.places):06}qz"
        self.places[found] = place
        return found

    def __contains__(self, found: str) -> bool:
        return found in self.places

    def name(self, found: str) -> str:
        return self.places[found].name


def words_of(data: bytes) -> str:
    """Everything that can be read in an answer: a page, data, or what is inside a Word, Excel, ZIP or PDF file."""
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return " ".join(f"{name} {words_of(archive.read(name))}" for name in archive.namelist())
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        pages = " ".join(page.get_textpage().get_text_bounded() for page in document)
        return f"{pages} {document.get_metadata_dict()} {data.decode('latin-1')}"
    text = data.decode("utf-8", "replace")
    return f"{text} {TAGS.sub('', text)}"


def marks_in(response: HttpResponse) -> set[str]:
    """The marks in an answer, in its headers too."""
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = response.cookies.output()
    return {each.lower() for each in MARK.findall(f"{headers} {cookies} {words_of(b''.join(response))}")}


def crawl(world: World, who: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every address of the matrix, whatever is linked from there, and each form once as it stands."""
    client = browser_of(world.user(who))
    waiting = [row.address(world) for row in ROWS] + ["/work/there-is-nothing-here/"]
    seen: Counter[tuple[str, ...]] = Counter()
    done, sent = set(), set()
    while waiting:
        address = waiting.pop(0)
        parts = urlsplit(address)
        kind = (route_of(address), *sorted(each.partition("=")[0] for each in parts.query.split("&")))
        if address in done or seen[kind] >= OF_ONE_KIND or kind[0] in {"account_logout", "language"}:
            continue
        done.add(address)
        seen[kind] += 1
        with taken_back():
            response = client.get(address)
        yield address, response
        waiting += links_in(response, address)
        for form in forms_in(response, address):
            if form.method == "post" and form.route not in sent:
                sent.add(form.route)
                with taken_back():
                    answer = client.post(form.address, form.filled())
                yield f"POST {form.address}", answer


def mark_evidence(rows: Rows, words: Marks) -> None:
    """Put words at the end of every file that was attached."""
    field = EvidenceVersion._meta.get_field("data")
    for version in EvidenceVersion.objects.filter(pk__in=rows["files.EvidenceVersion"]):
        data = bytes(version.data) + words(Place(EvidenceVersion, field, version.pk)).encode()
        EvidenceVersion.objects.filter(pk=version.pk).update(data=data, sha256=hashlib.sha256(data).hexdigest())


def let_out(side: Side) -> None:
    """Clear whatever is offered of what boards and scrutiny keep, so that the public has a page of everything."""
    offered = Passage.objects.filter(partnership=side.partnership, state=Passage.State.WAITING)
    offered = offered.exclude(pk=side.waiting.pk)
    officer, secretary = side.users["policy_officer"], side.users["secretary"]
    clear(offered.exclude(written_by=secretary), by=secretary)
    clear(offered.filter(written_by=secretary), by=officer)
    Body.objects.filter(pk__in=side.rows["organisations.Body"]).update(public_meeting=True, notes_published=True)
    Decision.objects.filter(pk=side.more["decision"].pk).update(published_on=date(2026, 4, 20))


def the_words_themselves(
    model: type[models.Model], ids: Iterable[int], fields: Iterable[str], **_moment: Moment
) -> dict[tuple[int, str], str]:
    """What a careless reader would take for the cleared words."""
    asked = list(fields)
    rows = model._default_manager.filter(pk__in=list(ids)).values("pk", *asked)
    return {(row["pk"], name): row[name] for row in rows for name in asked if row[name]}


def the_words_themselves_since(
    model: type[models.Model], ids: Iterable[int], fields: Iterable[str], **_moment: Moment
) -> dict[tuple[int, str], tuple[str, datetime]]:
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    return {place: (words, long_ago) for place, words in the_words_themselves(model, ids, fields).items()}


class Listening(logging.Handler):
    """Everything that any part of the program says to the log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(logging.Formatter().format(record))


class NothingLeaks(TestCase):
    world: ClassVar[World]
    ours: ClassVar[Marks]
    theirs: ClassVar[Marks]
    shown: ClassVar[dict[str, dict[str, set[str]]]]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.enterClassContext(patch("wardmote.reports.services.inbox.subprocess.Popen"))

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = world = build()
        # What they publish is for everybody. Here they publish nothing, so that all of theirs is restricted.
        Plan.objects.filter(pk=world.theirs.plan.pk).update(is_public=False)
        Edition.objects.filter(pk=world.theirs.edition.pk).update(audience=Edition.Audience.PANEL)
        take_off(world.theirs.more["shown_measure"], reason="Not now.", by=world.theirs.users["analyst"])
        fill_empty_tables(world.ours.rows)
        fill_empty_tables(world.theirs.rows)
        let_out(world.ours)
        cls.ours, cls.theirs, cls.shown = Marks("o"), Marks("t"), {}
        cleared = public_passages().values_list("pk", flat=True)
        restricted = {**world.ours.rows, "clearance.Passage": world.ours.rows["clearance.Passage"] - set(cleared)}
        mark(restricted, cls.ours)
        mark(world.theirs.rows, cls.theirs)
        mark_evidence(world.ours.rows, cls.ours)
        mark_evidence(world.theirs.rows, cls.theirs)
        written = OutboxMessage.objects.filter(pk__in=world.ours.rows["notices.OutboxMessage"])
        written.update(to=User.objects.get(pk=world.ours.users["analyst"].pk).email)

    @classmethod
    def shown_to(cls, who: str) -> dict[str, set[str]]:
        """Every mark that somebody is shown, by address; also what was logged and mailed meanwhile. Asked once."""
        if who not in cls.shown:
            log = Listening()
            logging.getLogger().addHandler(log)
            try:
                shown = {address: marks_in(response) for address, response in crawl(cls.world, who)}
            finally:
                logging.getLogger().removeHandler(log)
            letters = " ".join(f"{each.message().as_string()} {each.body}" for each in mail.outbox)
            shown["the log"] = set(MARK.findall(" ".join(log.said)))
            shown["a letter"] = set(MARK.findall(letters))
            cls.shown[who] = shown
        return cls.shown[who]

    def leaks(self, who: str, restricted: Marks) -> list[str]:
        """What of these marks somebody is shown, each field once for each route."""
        found: dict[tuple[str, str], str] = {}
        for address, marks in self.shown_to(who).items():
            for each in marks & restricted.places.keys():
                found.setdefault((route_of(address.removeprefix("POST ")), restricted.name(each)), address)
        return [f"{who} is shown {name} at {address}" for (_route, name), address in found.items()]

    def test_the_public_is_shown_no_restricted_field(self) -> None:
        leaks = self.leaks(ANONYMOUS, self.ours) + self.leaks(ANONYMOUS, self.theirs)
        assert not leaks, "\n".join(leaks)

    def test_the_public_site_as_files_holds_no_restricted_field(self) -> None:
        restricted = self.ours.places.keys() | self.theirs.places.keys()
        with tempfile.TemporaryDirectory() as folder:
            publish(Path(folder), Site("https://promises.example.org", languages=("en-gb",)))
            written = [path for path in Path(folder).rglob("*") if path.is_file()]
            assert len(written) > 10
            for path in written:
                found = set(MARK.findall(f"{path} {words_of(path.read_bytes())}".lower()))
                assert not found & restricted, (path, {str(self.ours.places.get(each, each)) for each in found})

    def test_a_panel_member_is_shown_no_restricted_field(self) -> None:
        leaks = self.leaks("panel_member", self.ours) + self.leaks("panel_member", self.theirs)
        # Who issued a report that they may read; and their own name and address, on the page of their account.
        leaks = [each for each in leaks if "User.name" not in each and "User.email at /account/" not in each]
        assert not leaks, "\n".join(leaks)

    def test_nobody_is_shown_anything_of_another_partnership(self) -> None:
        leaks = [each for who in COLLEAGUES for each in self.leaks(who, self.theirs)]
        assert leaks + self.leaks(OTHER_ORGANISATION, self.ours) == []

    def test_what_leaves_by_one_door_leaves_by_no_other(self) -> None:
        seen: set[str] = set()
        wrong = []
        for who in [ANONYMOUS, OTHER_ORGANISATION, "panel_member", *COLLEAGUES]:
            for address, marks in self.shown_to(who).items():
                for name in {self.ours.name(each) for each in marks & self.ours.places.keys()} & ONE_DOOR.keys():
                    seen.add(name)
                    if route_of(address.removeprefix("POST ")) not in ONE_DOOR[name]:
                        wrong.append(f"{who} is shown {name} at {address}")
        assert not wrong, "\n".join(wrong)
        assert {
            "oversight.Decision.exempt_part",
            "files.EvidenceVersion.data",
        } <= seen  # so they would be found elsewhere

    def test_a_secret_calendar_holds_what_a_calendar_is_for_and_nothing_else(self) -> None:
        _feed, secret = open_feed(by=self.world.ours.users["secretary"], every_board=True)
        marks = marks_in(Client().get(reverse("calendar_feed", args=[secret])))
        assert {self.ours.places[each].name for each in marks if each in self.ours} == IN_A_CALENDAR
        assert not marks & self.theirs.places.keys()

    def test_a_public_page_that_took_the_words_instead_of_the_cleared_ones_is_caught_for_every_kind(self) -> None:
        """The test of the test: whatever the public pages ask for, they are given the words of the record itself."""
        with ExitStack() as planted:
            for module in (boards, snapshots):
                planted.enter_context(patch.object(module, "cleared_texts", the_words_themselves))
            for module in (boards, scrutiny):
                planted.enter_context(patch.object(module, "cleared_since", the_words_themselves_since))
            shown = {each for _address, answer in crawl(self.world, ANONYMOUS) for each in marks_in(answer)}
        caught = {self.ours.name(each).rpartition(".")[0].lower() for each in shown & self.ours.places.keys()}
        assert caught >= {*PUBLISHABLE, "plans.commitment", "plans.activity"}

    def test_an_error_says_nothing_of_what_it_met(self) -> None:
        client = Client(raise_request_exception=False)
        mark_of_ours = next(iter(self.ours.places))
        with patch("wardmote.publishing.views.pages.public_plans", side_effect=ValueError(mark_of_ours)):
            response = client.get("/")
        assert response.status_code == 500
        assert marks_in(response) == set()

    def test_neither_the_log_nor_a_letter_holds_a_restricted_field(self) -> None:
        for who in [ANONYMOUS, OTHER_ORGANISATION, "panel_member", *COLLEAGUES]:
            assert self.shown_to(who)["the log"] == set()
            assert self.shown_to(who)["a letter"] == set()

    def test_the_marks_are_everywhere_and_somebody_sees_them(self) -> None:
        """The test of the test: people with the right are shown marks of nearly every table, so the search does find."""
        tables = {self.ours.name(each).rpartition(".")[0] for each in self.ours.places}
        assert {"plans.Activity", "plans.Update", "clearance.Passage", "reports.Upload", "accounts.User"} <= tables
        shown: set[str] = set()
        for who in ("policy_officer", "administrator", "auditor"):
            marks = set().union(*self.shown_to(who).values()) & self.ours.places.keys()
            shown |= {self.ours.name(each).rpartition(".")[0] for each in marks}
        assert len(shown) >= 12, sorted(shown)


def test_every_text_field_has_a_reader() -> None:
    assert undecided() == [], "say in marking.py who may read these, or take out what is gone"


def test_every_table_can_be_filled(db: None) -> None:
    world = build()
    assert fill_empty_tables(world.ours.rows) == []


def test_a_leak_is_caught_in_every_kind_of_file() -> None:
    """The test of the test: the same mark, planted in each."""
    planted = "zqo000001qz"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", f"<w:t>{planted[:5]}</w:t><w:t>{planted[5:]}</w:t>")
    answers = [
        HttpResponse(f"<p>{planted}</p>"),
        HttpResponse(f"<p>{planted[:4]}<b>{planted[4:].upper()}</b></p>"),
        HttpResponse(packed.getvalue()),
        HttpResponse("", headers={"Content-Disposition": f'attachment; filename="{planted}.csv"'}),
        HttpResponse(f'{{"a": "{planted}"}}', content_type="application/json"),
    ]
    for answer in answers:
        assert marks_in(answer) == {planted}
