"""What is worked out of whole plans is kept until something is written, and not a moment longer."""

from __future__ import annotations

import pytest

from wardmote.core.audit.selectors import newest_seal
from wardmote.core.audit.services import record
from wardmote.plans.selectors import remembering
from wardmote.plans.selectors.remembering import remembered


def counting() -> tuple[list[str], object]:
    asked: list[str] = []

    def work(name: str) -> int:
        asked.append(name)
        return len(asked)

    return asked, remembered(work)


def test_an_answer_is_kept_as_long_as_the_seal_is_the_same() -> None:
    asked, answer = counting()
    assert [answer("a", "x"), answer("a", "x"), answer("b", "x"), answer("b", "x")] == [1, 1, 2, 2]  # type: ignore[operator]
    assert asked == ["x", "x"]


def test_another_question_has_an_answer_of_its_own() -> None:
    _asked, answer = counting()
    assert [answer("a", "x"), answer("a", "y"), answer("a", "x")] == [1, 2, 1]  # type: ignore[operator]


def test_nothing_is_kept_before_the_history_begins() -> None:
    _asked, answer = counting()
    assert [answer("", "x"), answer("", "x")] == [1, 2]  # type: ignore[operator]


def test_only_so_many_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST", 2)
    asked, answer = counting()
    for name in "xyzx":
        answer("a", name)  # type: ignore[operator]
    assert asked == ["x", "y", "z", "x"]


@pytest.mark.django_db(transaction=False)
def test_every_entry_of_the_history_gives_another_seal(django_user_model: type) -> None:
    assert newest_seal() == ""
    user = django_user_model.objects.create_user(email="someone@force.example", name="Someone")  # type: ignore[attr-defined]
    record("accounts.tried", subject=user, by=None)
    first = newest_seal()
    record("accounts.tried", subject=user, by=None)
    assert len({first, newest_seal(), ""}) == 3
