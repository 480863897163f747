"""What an invented force, Northmoor Police, and its governing body promise: believable, and nobody's real plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .truths import Truth, activity, commitment, when

# Every timescale as printed, read by hand: a month is its last day for a *by* and its first for a *from*.
WHEN: dict[str, Truth] = {
    one["printed"]: one
    for one in (
        when("By June 2023", "by", latest="2023-06-30", parts=["2023-06"]),
        when("By Sept 23", "by", latest="2023-09-30", parts=["2023-09"]),
        when("by the end of March 2024", "by", latest="2024-03-31", parts=["2024-03"]),
        when("Dec 23", latest="2023-12-31", parts=["2023-12"]),
        when("March 2024", latest="2024-03-31", parts=["2024-03"]),
        when("30 September 2023", latest="2023-09-30", parts=["2023-09-30"]),
        when("31/03/2024", latest="2024-03-31", parts=["2024-03-31"]),
        when("2023-11-30", latest="2023-11-30", parts=["2023-11-30"]),
        when("15.01.2024", latest="2024-01-15", parts=["2024-01-15"]),
        when("Complete by Dec 2023", "by", latest="2023-12-31", parts=["2023-12"], kind_accept=["achieve", "complete"]),
        when("Achieve by Feb 24", "achieve", latest="2024-02-29", parts=["2024-02"], kind_accept=["by"]),
        when("Start October 2023", "start", earliest="2023-10-01", parts=["2023-10"], kind_accept=["commence"]),
        when("Commence Nov 23", "commence", earliest="2023-11-01", parts=["2023-11"], kind_accept=["start"]),
        when("Commencing January 2024", "commence", earliest="2024-01-01", parts=["2024-01"], kind_accept=["start"]),
        when("Ongoing", "ongoing"),
        when("TBC", "unknown"),
        when("Q3 2023/24", latest="2023-12-31", parts=["2023-12"], earliest_accept=["2023-10-01"], parts_accept=["*"]),
        when("April 2023 to March 2024", earliest="2023-04-01", latest="2024-03-31", parts=["2023-04", "2024-03"],
             kind_accept=["*"], parts_accept=["*"]),
        when("Jan-24", latest="2024-01-31", parts=["2024-01"]),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Promise:
    """One promise: its words, the posts that own it, its timescale as printed, its letter and its update."""

    words: str
    owners: tuple[str, ...]
    timescale: str
    letter: str
    update: str = ""

    @property
    def rag(self) -> str | None:
        return {"R": "red", "A": "amber", "G": "green", "B": "blue"}.get(self.letter)

    @property
    def colour(self) -> str:
        """The rating as a word."""
        return (self.rag or "").capitalize()

    def joined(self, joiner: str = "; ") -> str:
        return joiner.join(self.owners)

    def activity(self, *, joiner: str = "; ", rag_printed: str | None = None, **changes: Any) -> Truth:
        """The truth of a row that prints the owners with ``joiner`` and the rating as ``rag_printed`` (its letter)."""
        known: dict[str, Any] = {
            "owners": self.owners,
            "owners_printed": self.joined(joiner),
            "timescale": WHEN[self.timescale],
            "rag": self.rag,
            "rag_printed": self.letter if rag_printed is None else rag_printed,
            "progress": self.update,
        }
        # A row that only says "Ongoing" under its date may be taken at its word, or not.
        if self.timescale == "Ongoing":
            known["status_accept"] = ["ongoing"]
        return activity(**(known | changes))

    def commitment(self, ref: str | None, **changes: Any) -> Truth:
        """The truth of a flat plan's row."""
        return commitment(ref, self.words, self.activity(**changes))


STREETS = (
    Promise("Double the hours of foot patrol in the six town centres with most evening violence",
            ("Head of Community Policing",), "By Sept 23", "G",
            "Patrol hours in July were 1,140 against a target of 1,200. Two centres still rely on overtime."),
    Promise("Give every ward a named officer whose photograph and work number residents can find",
            ("Head of Community Policing", "Digital Services Manager"), "By June 2023", "G",
            "All 84 wards now have a named officer on the website."),
    Promise("Refit the mobile police stations and publish their timetable a month ahead",
            ("Fleet Manager",), "Dec 23", "A", "Two of five vehicles are back in service."),
    Promise("Agree with every council who answers a report of fly-tipping, noise or nuisance",
            ("Partnerships Superintendent", "Governance Officer"), "March 2024", "A", ""),
    Promise("Bring shop watch radio to the three market towns that lack it",
            ("Business Crime Coordinator",), "Complete by Dec 2023", "R",
            "The supplier has withdrawn. A second tender opens in October."),
    Promise("Test street lighting and sight lines with residents before every town centre scheme",
            ("Designing Out Crime Officer",), "Ongoing", "G", "Four walks held since April."),
)  # fmt: skip

TRUST = (
    Promise("Publish the outcome of every complaint about incivility within a month of its close",
            ("Head of Professional Standards",), "Achieve by Feb 24", "A",
            "The template is agreed. Publication waits for the new case system."),
    Promise("Invite residents to watch stop and search footage with a supervisor four times a year",
            ("Chief Inspector Operations", "Engagement Officer"), "Start October 2023", "A", ""),
    Promise("Answer written questions from the panel within ten working days",
            ("Chief of Staff",), "Ongoing", "G", "Median of seven days this quarter."),
    Promise("Let people choose how they are kept informed when they report a crime",
            ("Contact Centre Manager", "Digital Services Manager"), "30 September 2023", "R",
            "The text message service failed its security test and is being rebuilt."),
    Promise("Meet each independent advisory group twice a year with the deputy chief officer present",
            ("Deputy Chief Officer",), "31/03/2024", "G", "First round of meetings held in May and June."),
    Promise("Explain in plain words on one page how the council tax share for policing is spent",
            ("Chief Finance Officer",), "15.01.2024", "A", "Draft tested with forty readers."),
)  # fmt: skip

VULNERABLE = (
    Promise("See every high-risk victim of domestic abuse in person within a day of the report",
            ("Public Protection Superintendent",), "By June 2023", "A",
            "Ninety-one in a hundred were seen in time. Night cover in the east remains thin."),
    Promise("Train all response sergeants to review missing child reports at the start of each shift",
            ("Learning and Development Manager", "Public Protection Superintendent"), "Commence Nov 23", "R", ""),
    Promise("Open a second sexual assault referral centre with the health board",
            ("Commissioning Manager",), "by the end of March 2024", "A",
            "Site found and survey done. The lease is with solicitors."),
    Promise("Ask every care home how it reports a missing resident and give it one number to ring",
            ("Missing Persons Coordinator",), "2023-11-30", "G", "Thirty of forty-one homes visited."),
    Promise("Place a mental health nurse in the control room on every evening of the week",
            ("Contact Centre Manager", "Commissioning Manager"), "Q3 2023/24", "R",
            "Funding for four evenings only. The health board decides on the rest in November."),
    Promise("Offer a single advocate to each victim from report to the end of the trial",
            ("Victim Services Manager",), "TBC", "A", ""),
)  # fmt: skip

ROADS = (
    Promise("Run a speed awareness evening in each parish that asks for one",
            ("Roads Policing Inspector",), "Ongoing", "G", "Eleven evenings held and nine booked."),
    Promise("Fit telematics to all pool cars so that driving standards can be coached",
            ("Fleet Manager", "Health and Safety Adviser"), "Jan-24", "A", "Fitted to 61 of 118 cars."),
    Promise("Set up a farm equipment marking scheme with the rural insurers",
            ("Rural Crime Sergeant",), "Commencing January 2024", "R", ""),
    Promise("Share collision data with every highway authority within two weeks of a fatal crash",
            ("Roads Policing Inspector", "Data Protection Officer"), "April 2023 to March 2024", "A",
            "Agreement signed by three authorities of four."),
    Promise("Recruit twenty community speed watch coordinators",
            ("Volunteer Manager",), "March 2024", "G", "Seventeen recruited; training continues."),
    Promise("Answer reports of hare coursing with a drone pilot within the hour in season",
            ("Rural Crime Sergeant", "Chief Inspector Operations"), "Start October 2023", "A",
            "Two pilots qualified. One drone awaits its licence."),
)  # fmt: skip

PEOPLE = (
    Promise("Fill every neighbourhood post that falls vacant within eight weeks",
            ("Head of Human Resources",), "Dec 23", "R", "The average is thirteen weeks."),
    Promise("Offer each new constable a mentor from another station",
            ("Learning and Development Manager",), "By Sept 23", "G", "All of the spring intake have one."),
    Promise("Cut the time from volunteer application to first duty to ninety days",
            ("Volunteer Manager", "Head of Human Resources"), "31/03/2024", "A", ""),
    Promise("Hold an exit talk with everyone who leaves within three years and report the themes",
            ("Head of Human Resources",), "Ongoing", "A", "Twenty-six talks held. Shift notice is the main theme."),
    Promise("Give every station a quiet room and a wellbeing champion",
            ("Estates Manager", "Wellbeing Lead"), "Complete by Dec 2023", "G", "Done in nine stations of eleven."),
    Promise("Move the fleet of pool cars to electric where the daily mileage allows",
            ("Fleet Manager", "Estates Manager"), "by the end of March 2024", "A",
            "Charging points are in at headquarters and two stations."),
)  # fmt: skip

THEMES: tuple[tuple[str, tuple[Promise, ...]], ...] = (
    ("Safer streets", STREETS),
    ("Policing people can trust", TRUST),
    ("Protecting vulnerable people", VULNERABLE),
    ("Roads and rural life", ROADS),
    ("Our people", PEOPLE),
)

# A second set, with the punctuation, figures and long posts that real plans have.
PLAIN_SPOKEN: tuple[tuple[str, tuple[Promise, ...]], ...] = (
    (
        "A calmer night",
        (
            Promise(
                "Keep two officers at every taxi rank between eleven and four on Fridays & Saturdays",
                ("Night Economy Superintendent",),
                "March 2024",
                "A",
                "Cover was met on 21 nights of 26 (81%).",
            ),
            Promise(
                "Review, with the licensing authority, all premises with more than three incidents in a quarter",
                ("Licensing Sergeant", "Legal Services"),
                "Ongoing",
                "G",
                "Nine premises reviewed; two licences varied; one appeal is pending.",
            ),
            Promise(
                "Install 14 help points, each with a camera and a direct line",
                ("Head of Estates",),
                "31/03/2024",
                "R",
                "Planning consent was refused for five sites.",
            ),
            Promise(
                "Train door staff to spot drink spiking",
                ("Partnerships Manager",),
                "By Sept 23",
                "G",
                "312 trained since May.",
            ),
        ),
    ),
    (
        "Villages that are heard",
        (
            Promise(
                "Attend every parish meeting that gives four weeks' notice (in person, or by video where the road is closed)",
                ("Rural Inspector",),
                "Dec 23",
                "A",
                "88 of 97 attended.",
            ),
            Promise(
                "Send each clerk a monthly note: what was reported, what was done, what comes next",
                ("Rural Inspector", "Communications Team"),
                "Start October 2023",
                "R",
                "",
            ),
            Promise(
                "Mark 1,200 quad bikes and trailers",
                ("Rural Crime Coordinator",),
                "Q3 2023/24",
                "A",
                "Marked 640 so far.",
            ),
            Promise(
                "Open the police point in the old bank on market day",
                ("Head of Estates", "Rural Inspector"),
                "30 September 2023",
                "G",
                "Opened on 2 August; 40 visitors a week.",
            ),
        ),
    ),
    (
        "Fair treatment",
        (
            Promise(
                "Publish reasons for every use of force form returned incomplete",
                ("Head of Standards",),
                "TBC",
                "A",
                "The form is being redesigned; see the paper to the ethics board.",
            ),
            Promise(
                "Let the youth panel choose the body-worn video it wants to review, unannounced",
                ("Engagement Manager", "Head of Standards"),
                "2023-11-30",
                "G",
                "First session held in June. The panel asked for longer clips.",
            ),
            Promise(
                "Reduce, by a fifth, the time a complaint waits for its first reply",
                ("Complaints Manager",),
                "Achieve by Feb 24",
                "R",
                "Still 31 days; two vacancies.",
            ),
            Promise(
                "Translate the ten most used leaflets",
                ("Communications Team",),
                "By June 2023",
                "G",
                "All ten done, in six languages.",
            ),
        ),
    ),
    (
        "Ready for tomorrow",
        (
            Promise(
                "Replace handheld devices older than four years - 780 in all",
                ("Chief Information Officer",),
                "by the end of March 2024",
                "A",
                "Batch one (260) issued.",
            ),
            Promise(
                "Move call recording to the new platform without a break in service",
                ("Chief Information Officer", "Control Room Manager"),
                "Commence Nov 23",
                "R",
                "Vendor test failed twice; fallback agreed.",
            ),
            Promise("Give apprentices a day of study each week", ("Head of Learning",), "Ongoing", "G", ""),
            Promise(
                "Agree a replacement plan for the custody suite at Northmoor Cross",
                ("Head of Estates", "Custody Chief Inspector"),
                "Jan-24",
                "A",
                "Options paper due at the board.",
            ),
        ),
    ),
)
