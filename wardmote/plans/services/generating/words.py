"""Sentences of invented plans. Some words come in every plan, some in one of thousands, as in real ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

Drawn = TypeVar("Drawn")

OBJECTIVES = (
    "Safer streets and squares",
    "Help that arrives in time",
    "Fewer victims, better served",
    "A force that people recognise",
    "Roads that everybody gets home on",
    "Homes without violence",
    "Young people out of harm",
    "Trust earned street by street",
    "Money spent where it counts",
    "Officers who stay well",
    "Crime that hides behind screens",
    "Countryside and coast",
)
PART_TITLES = ("What the force will do", "What the governing body will do", "What both will do together")

VERBS = (
    "Publish", "Review", "Set up", "Extend", "Test", "Agree", "Renew", "Visit", "Train", "Map", "Halve", "Repair",
    "Open", "Record", "Survey", "Replace", "Explain", "Audit", "Double", "Pilot", "Staff", "Measure", "Redesign",
    "Fund", "Inspect", "Listen to", "Report on", "Strengthen", "Simplify", "Evaluate",
)  # fmt: skip
THINGS = (
    "the walking rota", "the burglary follow-up", "the victims' letter", "the night-time economy plan",
    "the missing-persons protocol", "the stop and search panel", "the speed-watch scheme", "the volunteer register",
    "the custody visiting rounds", "the hate-crime reporting points", "the youth diversion offer",
    "the domestic abuse referral", "the call-back promise", "the neighbourhood contract", "the body-worn video policy",
    "the property store", "the fraud desk", "the rural crime team", "the search dog unit", "the front counter hours",
    "the apprentices' scheme", "the complaints clinic", "the safe-taxi rank", "the knife amnesty",
    "the community trigger", "the drone pool", "the mental health car", "the evidence locker", "the school link",
    "the problem-solving file", "the interpreter list", "the serious violence duty", "the shop-theft response",
    "the parking of patrol cars", "the bail checks", "the restorative meetings", "the ward panel", "the estate audit",
    "the allotment watch", "the towpath patrol",
)  # fmt: skip
PURPOSES = (
    "so that residents hear back within five days", "so that repeat victims are seen in person",
    "so that calls are answered before they are dropped", "with the councils and the fire service",
    "so that fewer young people come into custody", "before the clocks go back",
    "with the money agreed for the second year", "so that officers spend more hours outdoors",
    "as the last inspection asked", "so that the figures can be compared with neighbours",
    "in every ward with more than ten reports a month", "with those who were harmed",
    "after listening to market traders", "without taking officers from the night shift",
    "in plain words and in two languages", "so that nobody tells their story twice",
)  # fmt: skip
SAID = (
    "The first {number} {people} have been {done}.",
    "{People} in {place} asked for {thing}, and it starts next month.",
    "Work on {thing} is under way in {place}; {number} {people} took part.",
    "The supplier was late, so {thing} slipped by {number} days.",
    "No change since last month: {thing} waits for {wait}.",
    "{Number} visits were made in {place} and {number} letters sent.",
    "A lead was named for {thing}; the {rare} question is still open.",
    "The board in {place} looked at {thing} and asked for a shorter paper.",
    "Reports fell by {number} in {place}; {people} say that they notice.",
    "Training for {people} is booked; {number} places are left.",
    "The budget for {thing} was agreed, less {number} hours of overtime.",
    "{Thing} was tested with {people}, and two words were changed.",
    "Recruitment closed with {number} applications from {place}.",
    "A risk was raised about {rare}; {wait} will decide.",
)
FOLLOWED = (
    "The next step is {thing}.", "{Place} follows in spring.", "The paper goes to {wait}.", "Nothing else is needed.",
    "Costs are as planned.", "One {rare} case is being looked at.", "{People} will be told by letter.", "",
    "", "",
)  # fmt: skip
PEOPLE = (
    "residents", "shopkeepers", "students", "volunteers", "special constables", "call handlers", "drivers", "farmers",
    "tenants", "carers", "sergeants", "detectives", "panel members", "school staff", "cyclists", "nurses",
)  # fmt: skip
DONE = ("trained", "visited", "written to", "interviewed", "thanked", "asked what they need", "given a named officer")
WAITS = (
    "the finance board", "the coroner", "the procurement team", "the county court", "the Home Office bid",
    "the new commander", "the unions", "the estates survey", "legal advice", "the joint committee",
)  # fmt: skip
RARE_FIRST = (
    "lantern", "ferry", "orchard", "quarry", "weir", "tram", "beacon", "heron", "viaduct", "chapel", "harbour",
    "greenhouse", "dovecote", "sluice", "windmill", "causeway", "tannery", "lighthouse", "cinder", "paddock",
)  # fmt: skip
RARE_SECOND = (
    "fraud", "trespass", "key", "levy", "signal", "permit", "ledger", "bollard", "siren", "grant", "gauge", "vault",
    "charter", "hatch", "notice", "turnstile", "moorage", "licence", "tally", "warrant",
)  # fmt: skip
REASONS = (
    "The work is ahead of its dates.", "Two posts are vacant.", "The supplier has not delivered.",
    "The last figures were better than hoped.", "The date was agreed anew.", "Nothing moved for a quarter.",
    "It was finished and checked.", "The court has not decided.", "More people answered than planned for.",
)  # fmt: skip
STEPS = (
    "draw up the list", "agree it with both sides", "train the first group", "try it in one ward", "count what changed",
    "write it up for the board", "tell the public", "close the old scheme",
)  # fmt: skip

PLACE_FIRST = (
    "Ash", "Calder", "North", "Thorn", "Wither", "Hal", "Mere", "Stan", "Brack", "Oak", "Win", "Carr", "Lin", "Den",
    "Har", "Kings", "Mill", "Rother", "Swan", "Tarn", "Under", "Wal", "Elm", "Fen", "Gold", "Hazel", "Ivy", "Long",
)  # fmt: skip
PLACE_SECOND = ("wick", "moor", "ford", "ley", "stead", "combe", "holt", "dale", "mouth", "bury", "thorpe", "minster")
FIRST_NAMES = (
    "Alys", "Bryn", "Carys", "Dilip", "Edith", "Farah", "Gareth", "Hanna", "Idris", "Jonas", "Kezia", "Leon", "Mina",
    "Niamh", "Oskar", "Priya", "Quentin", "Rosa", "Selim", "Tamsin", "Ursula", "Vikram", "Wanda", "Yusuf", "Zora",
)  # fmt: skip
LAST_NAMES = (
    "Abara", "Birtwell", "Colley", "Drabble", "Eastham", "Fenwick", "Garside", "Hollin", "Ingram", "Jessop", "Kershaw",
    "Lomax", "Mistry", "Norcliffe", "Ollerton", "Pickles", "Quarmby", "Rashid", "Sutcliff", "Thackray", "Uttley",
    "Varley", "Whitwam", "Yardley",
)  # fmt: skip
RANKS = ("Chief Superintendent", "Superintendent", "Chief Inspector", "Inspector", "Head of", "Manager,")
DEPARTMENTS = (
    "Neighbourhoods", "Contact", "Crime", "Custody", "Roads", "Prevention", "Victims", "Standards", "Response",
    "Intelligence", "Communications", "People",
)  # fmt: skip
BOARDS = (
    "Contact Board", "Victims Panel", "Performance Group", "Roads Partnership", "Ethics Panel", "Finance Board",
    "Neighbourhoods Board", "Custody Visitors' Panel", "Youth Board", "Standards Group",
)  # fmt: skip


class Words:
    """Draws sentences by lot, always the same ones from the same lots."""

    def __init__(self, lots: random.Random) -> None:
        self.lots = lots
        self.places = [first + second for first in PLACE_FIRST for second in PLACE_SECOND]
        self._draw = lots.random
        self.drawn, self.stamp = 0, lots.getrandbits(62)

    def one(self, words: Sequence[Drawn]) -> Drawn:
        """Any of these, each as likely."""
        return words[int(self._draw() * len(words))]

    def common(self, words: Sequence[Drawn]) -> Drawn:
        """One of these, the first far more often than the last."""
        return words[int(self._draw() ** 2.5 * len(words))]

    def rare(self) -> str:
        """Two words that hardly ever stand together."""
        return f"{self.common(RARE_FIRST)} {self.common(RARE_SECOND)}"

    def name(self) -> str:
        return f"{self.one(FIRST_NAMES)} {self.one(LAST_NAMES)}"

    def commitment(self) -> str:
        return f"{self.one(VERBS)} {self.common(THINGS)} in {self.common(self.places)} {self.one(PURPOSES)}."

    def activity(self) -> str:
        return f"{self.one(VERBS)} {self.common(THINGS)} {self.one(PURPOSES)}, {self.common(self.places)} first."

    def update(self) -> str:
        """What an owner says in a month: a sentence or two."""
        text = self._filled(self.common(SAID))
        more = self.one(FOLLOWED)
        return f"{text} {self._filled(more)}" if more else text

    def _filled(self, pattern: str) -> str:
        people, place, thing = self.one(PEOPLE), self.common(self.places), self.common(THINGS)
        return pattern.format(
            number=2 + int(self._draw() * 60),
            Number=2 + int(self._draw() * 60),
            people=people,
            People=people.capitalize(),
            place=place,
            Place=place,
            thing=thing,
            Thing=thing.capitalize(),
            done=self.one(DONE),
            wait=self.one(WAITS),
            rare=self.rare(),
        )
