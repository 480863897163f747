import pytest

from wardmote.performance.rules.quoting import Doubt, Known, doubts, named_in

BURGLARY = Known(
    "burglary",
    ("Burglary", "burglaries"),
    counts=(295, 310, -15),
    shares=(-4.839,),
    of_period={"March 2024": (310,), "January 2025": (301,)},
)
RATE = Known("burglary-per-1000", ("Burglary per 1,000 residents",), counts=(0.2286,))
SHARE = Known(
    "positive", ("stop and searches with a positive outcome",), shares=(27.46, 26.0), counts=(412, 1500, 1.46)
)
SEARCHES = Known("stops", ("stop and searches",), counts=(1500,))
EVERY = (BURGLARY, RATE, SHARE, SEARCHES)


@pytest.mark.parametrize(
    "said",
    [
        "Burglary fell to 295 in March 2025.",
        "In March 2025 there were 295 burglaries.",
        "BURGLARIES: 295, against 310 a year before, a fall of 4.8%.",
        "Burglary fell by 15.",
        "Burglary fell by 5 per cent.",
        "Burglary stood at about 300, with nearly 300 a year ago.",
        "Burglary was 301 in January 2025.",
        "Burglary per 1,000 residents was 0.23.",
        "Of stop and searches with a positive outcome there were 27.5%, which is 412 of 1,500, up by 1.5 points.",
        "Of 1,500 stop and searches in all, most were for drugs.",
        "Burglary was reviewed on 14 March 2025, in 2024/25 and over the last 12 months, as the 3rd priority, for £1,200.",
        "Burglary is a priority. The team of 45 trained in May.",
        "The budget is 45,000 this year, and the plan says nothing else.",
        "Burglary is a priority of the neighbourhood teams, who meet weekly in each town of the county to plan work, all 45.",
    ],
)  # fmt: skip
def test_what_is_stored_may_be_said_in_many_ways(said: str) -> None:
    assert doubts(said, EVERY) == []


@pytest.mark.parametrize(
    ("said", "key", "words"),
    [
        ("Burglary fell to 259 in March 2025.", "burglary", "Burglary fell to 259"),
        ("There were 259 burglaries.", "burglary", "259 burglaries"),
        ("Burglary fell by 8%.", "burglary", "Burglary fell by 8%"),
        ("Burglary stood at about 200.", "burglary", "Burglary stood at about 200"),
        ("Burglary was 301 in March 2025.", "burglary", "Burglary was 301"),
        ("Burglary per 1,000 residents was 0.29.", "burglary-per-1000", "Burglary per 1,000 residents was 0.29"),
        ("Burglary rose to 1.2 thousand.", "burglary", "Burglary rose to 1.2 thousand"),
        ("Stop and searches fell to 1,400 and burglary to 295.", "stops", "Stop and searches fell to 1,400"),
    ],
)
def test_a_figure_that_is_not_stored_is_doubted_with_the_words_that_say_it(said: str, key: str, words: str) -> None:
    assert doubts(said, EVERY) == [Doubt(key, words)]


def test_rounding_is_that_of_the_figure_as_it_is_printed() -> None:
    assert doubts("Burglary fell by 4.84%.", EVERY) == []
    assert doubts("Burglary fell by 4.83%.", EVERY) != []


def test_each_doubt_is_told_once_and_in_the_order_of_the_text() -> None:
    said = "Burglary was 1. Stop and searches were 2.\nBurglary was 1."
    assert [each.words for each in doubts(said, EVERY)] == ["Burglary was 1", "Stop and searches were 2"]


def test_a_name_is_a_whole_word_and_may_run_over_a_line() -> None:
    assert named_in("stop\nand searches", SEARCHES.names)
    assert not named_in("Burglarys", BURGLARY.names)


RISING = Known("robbery", ("Robbery",), counts=(310, 35), shares=(12.7,))


@pytest.mark.parametrize(
    "said",
    [
        "Robbery fell by 12.7%.",
        "Robbery is down 12.7%.",
        "A fall of 12.7% in robbery.",
        "Robbery was 35 lower.",
        "Robbery fell, by about 35.",
        "Robbery rose in May but fell by 35.",
    ],
)
def test_a_rise_is_no_fall(said: str) -> None:
    assert [doubt.key for doubt in doubts(said, [RISING])] == ["robbery"]


@pytest.mark.parametrize(
    "said",
    [
        "Robbery rose by 12.7%, to 310.",
        "Robbery was 35 higher.",
        "Robbery, up 12.7%.",
        "Robbery fell to 310, a change of 35.",
    ],
)
def test_a_rise_is_a_rise_and_a_level_has_no_direction(said: str) -> None:
    assert doubts(said, [RISING]) == []


@pytest.mark.parametrize("digits", ["9" * 400, "1" + "0" * 400, "1." + "3" * 400])
def test_a_number_without_end_is_doubted_and_breaks_nothing(digits: str) -> None:
    assert len(doubts(f"Robbery rose to about {digits}.", [RISING])) == 1
