"""Acts made by hand, one call each: what positions, shifts, repeats and stalls are tested with."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

from bestand.analyses.evidence import Evidence
from bestand.entries import ActEntry, Particulars
from bestand.records import Act, Provenance, Resolution, Span, When
from bestand.scheme import load

MADE = Provenance("0.1.0", "model", "codebook")
NUMBERS = count(1)


def somebody(name: str | None, side: str | None) -> Resolution:
    """A person by name and side."""
    id = name.casefold().replace(" ", "-") if name else None
    return Resolution((), id, name, "surname" if name else "unattributed", (), 0.9, side)


PUTIN = somebody("Vladimir Putin", "Russia")
PESKOV = somebody("Dmitry Peskov", "Russia")
TRUMP = somebody("Donald Trump", "United States")
UNNAMED = somebody(None, "United States")  # 'an American official'
PASSERBY = somebody("Jan Jansen", None)
NOBODY = somebody(None, None)


def deed(
    who: str | Resolution,
    type: str,
    issue: str | None = "ceasefire",
    day: str | None = "2025-05-19",
    *,
    toward: str | Resolution | None = None,
    teller: Resolution | None = None,
    mode: str | None = None,
    condition: str | None = None,
    conditional: bool = False,
    negated: bool = False,
    repeated: bool = False,
    when: str | None = None,
    due: str | None = None,
    words: str = "",
    verb: str = "",
    text: str = "",
    report: str = "",
    id: str = "a1",
    language: str = "nl",
    outlet: str | None = "De Krant",
) -> ActEntry:
    """An act out of a report of `day`; a name stands for the state, and words that are not given are like no others.

    `condition` and `verb` are some of the words. The words stand in `text`, or else between two other sentences.
    """
    number = next(NUMBERS)
    words = words or " ".join([f"passage {number}", *([condition] if condition else [])])
    text = text or f"Vooraf. {words}. En verder."
    start = text.index(words)

    def at(part: str) -> Span:
        place = start + words.index(part)
        return Span(place, place + len(part))

    def on(edtf: str | None) -> When | None:
        return When(edtf, "stated", at(words)) if edtf else None

    report = report or f"r{number:06}"
    act = Act(
        id=id,
        report_id=report,
        actor=whom(who),
        toward=whom(toward) if toward else None,
        type=type,
        mode=mode,
        issue=issue,
        evidence=at(words),
        verb=at(verb or words.split()[0]),
        condition=at(condition) if condition else None,
        conditional=conditional or condition is not None,
        negated=negated,
        repeated=repeated,
        when=on(when),
        due=on(due),
        voice=(teller.name or "unknown") if teller else "author",
        statement="s1" if teller else None,
        score=0.9,
    )
    return ActEntry(act, Particulars(report, None, outlet, None, day, language), text, MADE, teller)


def whom(who: str | Resolution) -> Resolution:
    """A state by its name, or somebody as given."""
    return who if isinstance(who, Resolution) else somebody(who, who)


def words(found: tuple[Evidence, ...]) -> list[str]:
    """The words of some evidence."""
    return [e.words for e in found]


# For tests of properties: many acts in a few reports, so that days, issues and words often meet.

TYPES = ("AGREE", "CONCEDE", "REQUEST", "REJECT", "THREATEN", "SANCTION", "RETREAT", "AID", "CONSULT")
ISSUES = ("ceasefire", "sanctions", "prisoners", "timeline", "process_format", None)
DAYS = ("2025-05-01", "2025-05-03", "2025-05-07", "2025-05-19", "2025-05", "2025-05-03/..", "../2025-05-10", None)
SIDES = ("Russia", "Ukraine", "United States")
CLAUSES = (
    "Moskou weigert",
    "als Kyiv het vraagt",
    "er komt geen bestand 🕊",
    "er komt nu geen bestand",
    "„Nee”, zei hij",
)


@st.composite
def ledgers(draw: st.DrawFn) -> list[ActEntry]:
    """Up to 25 acts in up to six reports."""
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=6))
    tellers = st.sampled_from((None, None, None, PUTIN, TRUMP, UNNAMED, PASSERBY, NOBODY))
    out = []
    for number in range(draw(st.integers(0, 25))):
        report = draw(st.integers(0, len(days) - 1))
        type = draw(st.sampled_from(TYPES))
        made = deed(
            draw(st.sampled_from((*SIDES, PUTIN, PESKOV, NOBODY))),
            type,
            draw(st.sampled_from(ISSUES)),
            days[report],
            toward=draw(st.sampled_from((None, *SIDES))),
            teller=draw(tellers),
            mode=draw(st.sampled_from((None, *load().types[type].modes))),
            conditional=draw(st.booleans()),
            negated=draw(st.integers(0, 5)) == 0,
            repeated=draw(st.integers(0, 5)) == 0,
            when=draw(st.sampled_from((None, None, *DAYS))),
            due=draw(st.sampled_from((None, None, *DAYS))),
            words=draw(st.sampled_from(CLAUSES)),
            text=". ".join(("Vooraf", *CLAUSES)),
            report=f"r{report}",
            id=f"a{number}",
            outlet=f"outlet {report}",
        )
        out.append(made)
    return out


def slices(found: tuple[Evidence, ...], acts: list[ActEntry]) -> bool:
    """Whether there is evidence, and all of it is the words between its places in its report's text, each once."""
    texts = {e.about.report_id: e.text for e in acts}
    return (
        len(found) > 0
        and len(set(found)) == len(found)
        and all(e.words and e.words == texts[e.report][e.start : e.end] for e in found)
    )
