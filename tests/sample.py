"""A reading with every kind of entry, made by hand: what ledger, exports and listings are tested with."""

from __future__ import annotations

from dataclasses import replace

from bestand.records import Act, Encounter, Extraction, Provenance, Report, Resolution, Span, Statement, When

MADE = Provenance("0.1.0", "model", "codebook")
TEXT = (
    "Moskou weigert opnieuw een bestand, als de wapens blijven komen. „Nee”, zei Poetin maandag. "
    "Trump en Poetin belden twee uur. Zij treffen elkaar vrijdag in Istanbul."
)


def at(words: str) -> Span:
    """Where words stand in the text."""
    start = TEXT.index(words)
    return Span(start, start + len(words))


RUSSIA = Resolution((at("Moskou"),), "russia", "Russia", "organisation", (), 0.95, "Russia")
PUTIN = Resolution((at("Poetin"),), "vladimir-putin", "Vladimir Putin", "surname", ("Somebody Else",), 0.93, "Russia")
TRUMP = Resolution((at("Trump"),), "donald-trump", "Donald Trump", "surname", (), 0.93, "United States")
REFUSAL = Act(
    id="a1",
    report_id="r1",
    actor=RUSSIA,
    toward=TRUMP,
    type="REJECT",
    mode="yield",
    issue="ceasefire",
    evidence=at("Moskou weigert opnieuw een bestand, als de wapens blijven komen"),
    verb=at("weigert"),
    condition=at("als de wapens blijven komen"),
    conditional=True,
    repeated=True,
    when=When("2025-05-19", "relative", at("maandag")),
    due=When("../2025-06-30", "stated", at("maandag")),
    length="P30D",
    score=0.41,
)
BARE = Act(
    id="a2",
    report_id="r1",
    actor=Resolution((), None, None, "unattributed"),
    toward=None,
    type="ASSAULT",
    mode=None,
    issue=None,
    evidence=at("de wapens blijven komen"),
    verb=at("wapens"),
    negated=True,
    voice="Vladimir Putin",
    statement="s1",
    score=0.8,
)
CALL = Encounter(
    id="e1",
    report_id="r1",
    kind="call",
    participants=(TRUMP, PUTIN),
    status="held",
    evidence=at("Trump en Poetin belden twee uur"),
    minutes=120,
    score=0.9,
)
MEETING = Encounter(
    id="e2",
    report_id="r1",
    kind="meeting",
    participants=(TRUMP, PUTIN),
    status="planned",
    evidence=at("Zij treffen elkaar vrijdag in Istanbul"),
    date=When("2025-05", "relative", at("vrijdag"), "Friday"),
    place="Istanbul",
    score=0.3,
)
NO = Statement(
    "s1",
    "r1",
    (at("Poetin"),),
    (at("zei"),),
    (at("„Nee”"),),
    "direct",
    replace(PUTIN, mention=(at("Poetin"),)),
    score=0.9,
)


def extraction(id: str = "r1", published: str | None = "2025-05-20", made: Provenance = MADE) -> Extraction:
    """The reading, as of a report with this id and date."""
    report = Report(id, TEXT, "nl", title="Nee", outlet="De Overtocht", published=published)
    return Extraction(
        report,
        (replace(NO, report_id=id),),
        made,
        tuple(replace(a, report_id=id) for a in (REFUSAL, BARE)),
        tuple(replace(e, report_id=id) for e in (CALL, MEETING)),
    )
