import pytest

from wardmote.core.ui.numbers import number_in


@pytest.mark.parametrize(("words", "number"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_a_number(words: str, number: int) -> None:
    assert number_in(words) == number


@pytest.mark.parametrize("words", [None, "", " 1", "-1", "+1", "1.0", "1_0", "²", "٣", "one", "9" * 19])
def test_nothing_else_is(words: str | None) -> None:
    assert number_in(words) is None


def test_a_field_may_allow_fewer_digits() -> None:
    assert number_in("123", longest=3) == 123
    assert number_in("1234", longest=3) is None
