"""The list of texts to clear: what is cleared is what was seen, by somebody else, and never more."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.rules import marked
from wardmote.core.clearance.services import Offer, clear, offer, send_back
from wardmote.core.organisations.models import Body, Partnership
from wardmote.core.organisations.services import found_partnership

pytestmark = pytest.mark.django_db

State = Passage.State
CLEARING = "/work/clearing/"


@pytest.fixture
def partnership() -> Partnership:
    return found_partnership(force="Northmoor Police", governing_body="Northmoor Board", by=None)


def an_officer(partnership: Partnership, name: str) -> User:
    user = User.objects.create_user(email=f"{name}@northmoor.example", name=name)
    Membership.objects.create(user=user, organisation=partnership.governing_body, role=Role.POLICY_OFFICER)
    return user


@pytest.fixture
def writer(partnership: Partnership) -> User:
    return an_officer(partnership, "writer")


@pytest.fixture
def second(partnership: Partnership, client: Client) -> User:
    """The second person, signed in."""
    user = an_officer(partnership, "second")
    client.force_login(user)
    return user


def offered(partnership: Partnership, writer: User, *texts: str) -> list[Passage]:
    """Texts that wait, each the purpose of a body of its own."""
    made = []
    for text in texts:
        body = Body.objects.create(partnership=partnership, name=f"Board {Body.objects.count()}")
        made += offer([Offer(body, "purpose", text)], partnership=partnership, by=writer)
    return made


def states(passages: list[Passage]) -> list[str]:
    return [Passage.objects.get(pk=passage.pk).state for passage in passages]


def bulk_button(response: Any) -> dict[str, str]:
    """What a browser sends when the button for all of them is pressed."""
    page = response.content.decode()
    newest = re.search(r'name="newest" value="(\d+)"', page)
    count = re.search(r'name="all" value="(\d+)"', page)
    return {"newest": newest[1], "all": count[1]} if newest and count else {}


def test_ticked_texts_are_cleared_and_no_others(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    made = offered(partnership, writer, "One.", "Two.", "Three.")
    response = client.post(CLEARING, {"passage": [made[0].pk, made[2].pk]}, follow=True)
    assert "2 texts are cleared." in response.content.decode()
    assert states(made) == [State.CLEARED, State.WAITING, State.CLEARED]


def test_nothing_ticked_clears_nothing(client: Client, partnership: Partnership, writer: User, second: User) -> None:
    made = offered(partnership, writer, "One.")
    assert "Tick the texts you have read." in client.post(CLEARING, {}, follow=True).content.decode()
    assert states(made) == [State.WAITING]


def test_all_at_once_leaves_what_should_be_looked_at_twice(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    made = offered(partnership, writer, "One.", "The Wexley officer is on long term sick leave.", "Three.")
    page = client.get(CLEARING)
    assert "Clear all 2 texts without a warning" in page.content.decode()
    client.post(CLEARING, bulk_button(page))
    assert states(made) == [State.CLEARED, State.WAITING, State.CLEARED]


def test_a_text_that_came_after_the_list_was_seen_is_not_cleared_with_it(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    made = offered(partnership, writer, "One.")
    button = bulk_button(client.get(CLEARING))
    made += offered(partnership, writer, "Nobody has read this.")
    client.post(CLEARING, button)
    assert states(made) == [State.CLEARED, State.WAITING]


def test_a_list_that_changed_since_it_was_seen_is_not_cleared_at_all(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    made = offered(partnership, writer, "One.", "Two.")
    button = bulk_button(client.get(CLEARING))
    send_back(made[0], reason="Say which.", by=second)
    response = client.post(CLEARING, button, follow=True)
    assert "This list has changed since you looked at it." in response.content.decode()
    assert states(made) == [State.REFUSED, State.WAITING]


def test_a_filter_that_is_no_choice_clears_nothing_rather_than_everything(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    made = offered(partnership, writer, "One.")
    button = bulk_button(client.get(CLEARING))
    client.post(f"{CLEARING}?what=nothing:of-the-kind", button)
    assert states(made) == [State.WAITING]


def test_one_cannot_tick_what_one_wrote(client: Client, partnership: Partnership, second: User) -> None:
    (own,) = offered(partnership, second, "Mine.")
    page = client.get(CLEARING).content.decode()
    assert "Somebody else clears them." in page
    assert f'id="passage-{own.pk}"' not in page
    assert 'name="all"' not in page
    response = client.post(CLEARING, {"passage": [own.pk]}, follow=True)
    assert "A second person must clear this text" in response.content.decode()
    assert states([own]) == [State.WAITING]


def test_only_new_words_are_marked(client: Client, partnership: Partnership, writer: User, second: User) -> None:
    made = offered(partnership, writer, "Looks at calls.")
    clear(made, by=second)
    body = Body.objects.get(pk=made[0].subject_id)
    offer([Offer(body, "purpose", "Looks at calls and visits.")], partnership=partnership, by=writer)
    page = client.get(CLEARING).content.decode()
    assert "What the public reads now" in page
    assert re.findall(r'<mark class="wm-mark">([^<]*)</mark>', page) == ["calls and visits."]


def test_what_is_public_can_be_found_and_taken_off(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    (passage,) = clear(offered(partnership, writer, "Looks at calls."), by=second)
    link = reverse("passage_withdraw", args=[passage.pk])
    assert link in client.get(f"{CLEARING}?state=cleared").content.decode()
    refused = client.post(link, {"reason": " "})
    assert refused.status_code == 422
    assert "Say why it leaves the public pages." in refused.content.decode()
    assert states([passage]) == [State.CLEARED]
    client.post(link, {"reason": "It named somebody."})
    assert states([passage]) == [State.WITHDRAWN]


def test_what_was_sent_back_is_listed_with_the_reason(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    (passage,) = offered(partnership, writer, "Too long.")
    client.post(reverse("passage_back", args=[passage.pk]), {"reason": "Say it in one sentence."})
    assert states([passage]) == [State.REFUSED]
    assert "Say it in one sentence." in client.get(f"{CLEARING}?state=refused").content.decode()


def test_a_text_sent_back_is_not_offered_again_as_it_stands(
    partnership: Partnership, writer: User, second: User
) -> None:
    (passage,) = offered(partnership, writer, "Too long.")
    send_back(passage, reason="Shorter.", by=second)
    body = Body.objects.get(pk=passage.subject_id)
    assert offer([Offer(body, "purpose", "Too long.")], partnership=partnership, by=writer) == []
    assert len(offer([Offer(body, "purpose", "Short.")], partnership=partnership, by=writer)) == 1


def test_a_text_already_decided_is_refused_in_words(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    (passage,) = clear(offered(partnership, writer, "One."), by=second)
    response = client.post(reverse("passage_back", args=[passage.pk]), {"reason": "Too late."})
    assert response.status_code == 422
    assert "decided or changed in the meantime" in response.content.decode()


# Narrowed to what the texts are about


def about(body_id: int) -> str:
    return f"{CLEARING}?about=board%3A{body_id}"


def test_the_list_is_narrowed_to_what_the_texts_are_about(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    made = offered(partnership, writer, "One.", "Two.")
    offer([Offer(Body.objects.get(pk=made[0].subject_id), "name", "First board")], partnership=partnership, by=writer)
    page = client.get(about(made[0].subject_id)).content.decode()
    assert "One." in page
    assert "First board" in page
    assert "Two." not in page
    assert f'<option value="board:{made[0].subject_id}" selected>' in page


def test_what_was_narrowed_stays_so_through_every_way_of_deciding(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    made = offered(partnership, writer, "One.", "Two.")
    narrowed = about(made[0].subject_id)
    page = client.get(narrowed)
    query = narrowed.partition("?")[2]
    together, back = reverse("clearing_together"), reverse("passage_back", args=[made[0].pk])
    assert f'formaction="{together}?{query}"' in page.content.decode()
    assert f'href="{back}?{query}"' in page.content.decode()
    assert f'href="{narrowed}"' in client.get(f"{back}?{query}").content.decode()
    done = client.post(f"{together}?{query}", {"passage": [made[0].pk], "clear": "1"})
    assert done.headers["Location"] == narrowed
    empty = client.get(narrowed).content.decode()
    assert "Nothing matches" in empty
    assert f'<option value="board:{made[0].subject_id}" selected>' in empty
    assert "govuk-error" not in empty


def test_all_at_once_clears_no_more_than_what_the_list_is_narrowed_to(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    made = offered(partnership, writer, "One.", "Two.")
    narrowed = about(made[0].subject_id)
    response = client.post(narrowed, bulk_button(client.get(narrowed)))
    assert response.headers["Location"] == narrowed
    assert states(made) == [State.CLEARED, State.WAITING]


@pytest.mark.parametrize("wrong", ["board:x", "board:" + "9" * 30, "nothing:1", "board:²", "board"])
def test_what_the_texts_cannot_be_about_finds_nothing(
    client: Client, partnership: Partnership, writer: User, second: User, wrong: str
) -> None:
    offered(partnership, writer, "One.")
    page = client.get(f"{CLEARING}?about={wrong}")
    assert page.status_code == 200
    assert "Nothing matches" in page.content.decode()


def test_the_title_of_what_another_partnership_has_is_not_told(client: Client, second: User) -> None:
    theirs = found_partnership(force="Southfen Police", governing_body="Southfen Board", by=None)
    (passage,) = offered(theirs, an_officer(theirs, "stranger"), "Theirs alone.")
    title = Body.objects.get(pk=passage.subject_id).name
    assert title not in client.get(about(passage.subject_id)).content.decode()


def test_the_state_asked_for_stays_whoever_wrote_the_texts(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    one, _two = offered(partnership, writer, "One.", "Two.")
    clear([one], by=second)
    page = client.get(f"{CLEARING}?state=cleared&whose={writer.pk}").content.decode()
    assert "One." in page
    assert "Two." not in page


def test_what_is_no_number_is_ticked_by_nobody(client: Client, second: User) -> None:
    assert client.post(CLEARING, {"passage": ["²", "9" * 30]}).status_code == 302


# S3: no id in a request is trusted


def test_another_partnerships_texts_are_not_there(client: Client, second: User) -> None:
    theirs = found_partnership(force="Southfen Police", governing_body="Southfen Board", by=None)
    stranger = an_officer(theirs, "stranger")
    (passage,) = offered(theirs, stranger, "Theirs alone.")
    assert "Theirs alone." not in client.get(CLEARING).content.decode()
    assert client.post(CLEARING, {"passage": [passage.pk]}).status_code == 404
    for name in ("passage_back", "passage_withdraw"):
        link = reverse(name, args=[passage.pk])
        assert client.get(link).status_code == client.post(link, {"reason": "x"}).status_code == 404
    assert states([passage]) == [State.WAITING]


def test_a_number_that_is_no_text_is_not_found(
    client: Client, partnership: Partnership, writer: User, second: User
) -> None:
    made = offered(partnership, writer, "One.")
    assert client.post(CLEARING, {"passage": [made[0].pk, 999_999]}).status_code == 404
    assert states(made) == [State.WAITING]


def test_the_list_takes_no_more_queries_for_more_texts(
    client: Client, partnership: Partnership, writer: User, second: User, django_assert_max_num_queries
) -> None:
    counts = []
    for more in (3, 40):
        offered(partnership, writer, *(f"Text {number} of {more}." for number in range(more)))
        client.get(CLEARING)
        with django_assert_max_num_queries(25) as asked:
            client.get(CLEARING)
        counts.append(len(asked))
    assert counts[1] <= counts[0]


# Marking new words


@given(st.text(alphabet="ab \n", max_size=30), st.text(alphabet="ab \n", max_size=30))
def test_marked_pieces_joined_are_the_text_again(text: str, before: str) -> None:
    assert "".join(piece for piece, _new in marked(text, before)) == text


@given(st.text(alphabet="ab \n", min_size=1, max_size=30))
def test_the_same_words_have_nothing_new(text: str) -> None:
    assert not any(is_new for _piece, is_new in marked(text, text))


def test_a_new_first_entry_is_marked_and_the_old_one_is_not() -> None:
    assert marked("290622 Fitted. 310522 Ordered.", "310522 Ordered.") == [
        ("290622 Fitted. ", True),
        ("310522 Ordered.", False),
    ]
