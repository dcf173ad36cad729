"""Two accounts side by side, against the definitions of docs/analyses.md: by hand, out of a real ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import sample
from bestand.analyses.contrast import Conflict, Contrast, Shared, contrast, days_of, kept_by, met, narrowed
from bestand.entries import EncounterEntry, Filter, about, entries_of
from bestand.errors import FilterError
from bestand.ledger import Ledger
from bestand.records import Act, Encounter, Extraction, Provenance, Resolution, Span, When
from bestand.testing import marked, read

MADE = Provenance("0.1.0", "model", "codebook")
PUTIN = Resolution((), "vladimir-putin", "Vladimir Putin", "surname", (), 0.9, "Russia")
PESKOV = Resolution((), "dmitry-peskov", "Dmitry Peskov", "surname", (), 0.9, "Russia")
RUSSIA = Resolution((), "russia", "Russia", "organisation", (), 0.9, "Russia")
OFFICIAL = Resolution((), None, "Russian official", "described", (), 0.5, "Russia")
TRUMP = Resolution((), "donald-trump", "Donald Trump", "surname", (), 0.9, "United States")
DIPLOMAT = Resolution((), "kaja-kallas", "Kaja Kallas", "name", (), 0.9, "European Union")
NUMBERS = count(1)


def reading(text: str, *speakers: Resolution, acts: Sequence[dict[str, Any]] = (), **about: str) -> Extraction:
    """Marked text as a reading: speakers by the number of their statement, acts by the number of their marks.

    An act stands in the statement that its `statement` names; a statement `within` another by its marks.
    """
    report, found = marked(text, **{"id": f"r{next(NUMBERS)}", "published": "2025-05-19", **about})
    told = []
    for statement, speaker in zip(found, speakers, strict=True):
        outer = [s for s in found if s is not statement and s.content[0].holds(statement.content[0])]
        within = min(outer, key=lambda s: s.content[0].end - s.content[0].start).id if outer else None
        told.append(replace(statement, speaker=replace(speaker, mention=statement.source), within=within))
    marks = dict(read(text)[1])
    done = [
        Act(
            id=f"a{n}",
            report_id=report.id,
            **{"toward": None, "mode": None, "issue": "ceasefire", "score": 1.0, **given},
            evidence=marks[f"{n}k"],
            verb=marks[f"{n}v"],
        )
        for n, given in enumerate(acts, 1)
    ]
    return Extraction(report, tuple(told), MADE, tuple(done))


def compared(path: Path, *readings: Extraction, encounter: EncounterEntry | None = None) -> Contrast:
    """Russia's account and that of the United States, out of a ledger of these readings."""
    with Ledger(path / "a.ledger") as book:
        for found in readings:
            book.add(found)
        return contrast("Russia", "United States", book.statements(), book.acts(), encounter)


def words(part: Sequence[Shared]) -> dict[str, list[str]]:
    return {shared.issue: [told.evidence.words for told in shared.told] for shared in part}


def nothing(found: Contrast) -> bool:
    return not (found.both or found.only_a or found.only_b or found.conflict)


# Whose account


def test_what_the_reporter_tells_is_in_neither_account(tmp_path: Path) -> None:
    act = {"actor": RUSSIA, "type": "REJECT"}
    assert nothing(compared(tmp_path, reading("{1k Rusland {1v weigert} een bestand}.", acts=[act])))


def test_what_a_side_says_of_an_issue_that_the_other_is_silent_on_is_its_alone(tmp_path: Path) -> None:
    found = compared(tmp_path, reading("{1s Poetin} {1q zei} {1c dat er een bestand komt}.", PUTIN))
    assert words(found.only_a) == {"ceasefire": ["dat er een bestand komt"]}
    assert (found.both, found.only_b, found.sides) == ((), (), ("Russia", "United States"))


def test_what_the_second_side_alone_says_is_only_b(tmp_path: Path) -> None:
    found = compared(tmp_path, reading("{1s Trump} {1q zei} {1c dat er een bestand komt}.", TRUMP))
    assert words(found.only_b) == {"ceasefire": ["dat er een bestand komt"]}
    assert (found.both, found.only_a) == ((), ())


def test_an_issue_of_both_accounts_is_shared_with_the_words_of_both(tmp_path: Path) -> None:
    text = "{1s Poetin} {1q wil} {1c geen bestand}. {2s Trump} {2q wil} {2c wel een bestand}."
    found = compared(tmp_path, reading(text, PUTIN, TRUMP))
    assert words(found.both) == {"ceasefire": ["geen bestand", "wel een bestand"]}
    assert (found.only_a, found.only_b) == ((), ())


def test_a_spokesperson_speaks_for_the_side(tmp_path: Path) -> None:
    ((shared,),) = (compared(tmp_path, reading("{1s Peskov} {1q noemde} {1c een bestand}.", PESKOV)).only_a,)
    (told,) = shared.told
    assert (told.side, told.speaker, told.unnamed) == ("Russia", "Dmitry Peskov", False)


def test_an_unnamed_official_counts_for_the_side_and_is_marked(tmp_path: Path) -> None:
    found = compared(tmp_path, reading("{1s Een Russische functionaris} {1q noemde} {1c een bestand}.", OFFICIAL))
    (told,) = found.only_a[0].told
    assert (told.side, told.unnamed) == ("Russia", True)


def test_the_channel_goes_with_what_is_told(tmp_path: Path) -> None:
    found = reading("{1s Trump} {1q schreef}: {1c een bestand}.", TRUMP)
    on_social = replace(found, statements=tuple(replace(s, channel="Truth Social") for s in found.statements))
    assert compared(tmp_path, on_social).only_b[0].told[0].channel == "Truth Social"


def test_a_third_side_is_in_neither_account(tmp_path: Path) -> None:
    assert nothing(compared(tmp_path, reading("{1s Kallas} {1q wil} {1c een bestand}.", DIPLOMAT)))


def test_a_speaker_without_a_side_is_in_neither_account(tmp_path: Path) -> None:
    somebody = replace(OFFICIAL, side=None)
    assert nothing(compared(tmp_path, reading("{1s Iemand} {1q wil} {1c een bestand}.", somebody)))


NESTED = "{1s Trump} {1q zei} {1c dat {2s Poetin} {2q zei} {2c dat er een bestand komt}}."


def test_what_one_side_says_that_the_other_said_is_not_the_others(tmp_path: Path) -> None:
    found = compared(tmp_path, reading(NESTED, TRUMP, PUTIN))
    assert (found.both, found.only_a) == ((), ())
    assert [shared.issue for shared in found.only_b] == ["ceasefire"]


def test_what_a_side_says_that_its_own_people_said_is_its_own(tmp_path: Path) -> None:
    found = compared(tmp_path, reading(NESTED, PESKOV, PUTIN))
    assert "dat er een bestand komt" in words(found.only_a)["ceasefire"]


def test_a_statement_two_layers_deep_in_the_others_words_stays_with_the_other(tmp_path: Path) -> None:
    text = "{1s Trump} {1q zei} {1c dat {2s Poetin} {2q zei} {2c dat {3s Peskov} {3q sprak} {3c van een bestand}}}."
    found = compared(tmp_path, reading(text, TRUMP, PUTIN, PESKOV))
    assert (found.both, found.only_a) == ((), ())


# Issues


def test_a_statement_without_acts_has_the_issues_its_words_point_at(tmp_path: Path) -> None:
    found = compared(tmp_path, reading("{1s Poetin} {1q sprak} {1c over sancties en een bestand}.", PUTIN))
    assert set(words(found.only_a)) == {"ceasefire", "sanctions"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "{1s Putin} {1q spoke} {1c of a ceasefire}."),
        ("de", "{1s Putin} {1q sprach} {1c von einer Waffenruhe}."),
        ("nl", "{1s Poetin} {1q sprak} {1c van een bestand}."),
    ],
)
def test_words_point_at_issues_in_every_language(tmp_path: Path, language: str, text: str) -> None:
    assert list(words(compared(tmp_path, reading(text, PUTIN, language=language)).only_a)) == ["ceasefire"]


def test_a_statement_with_an_act_has_the_acts_issue_and_no_other(tmp_path: Path) -> None:
    text = "{1s Poetin} {1q zei} {1c dat hij {1k een bestand {1v wil} zonder sancties}}."
    act = {"actor": PUTIN, "type": "REQUEST", "issue": "territory_control", "statement": "s1"}
    found = compared(tmp_path, reading(text, PUTIN, acts=[act]))
    assert words(found.only_a) == {"territory_control": ["een bestand wil zonder sancties"]}


def test_an_act_without_an_issue_leaves_the_words_to_point(tmp_path: Path) -> None:
    text = "{1s Poetin} {1q zei} {1c dat hij {1k een bestand {1v wil}}}."
    found = compared(
        tmp_path, reading(text, PUTIN, acts=[{"actor": PUTIN, "type": "REQUEST", "issue": None, "statement": "s1"}])
    )
    assert list(words(found.only_a)) == ["ceasefire"]


def test_an_act_that_is_the_saying_itself_belongs_to_the_statement(tmp_path: Path) -> None:
    text = "{1k {1s Poetin} {1q,1v eist} {1c dat het leger weggaat}}."
    act = {"actor": PUTIN, "type": "REQUEST", "issue": "withdrawal"}
    found = compared(tmp_path, reading(text, PUTIN, acts=[act]))
    assert words(found.only_a) == {"withdrawal": ["Poetin eist dat het leger weggaat"]}


def test_the_saying_of_another_belongs_to_no_statement_of_a_side(tmp_path: Path) -> None:
    text = "{1k {1s Poetin} {1q,1v eist} {1c dat het leger weggaat}}."
    act = {"actor": DIPLOMAT, "type": "REQUEST", "issue": "withdrawal"}
    assert "withdrawal" not in words(compared(tmp_path, reading(text, PUTIN, acts=[act])).only_a)


def test_an_act_of_another_report_is_not_mixed_in(tmp_path: Path) -> None:
    said = reading("{1s Poetin} {1q zei} {1c dat hij {1k niets {1v wil}}}.", PUTIN, acts=[])
    act = {"actor": PUTIN, "type": "REQUEST", "statement": "s1"}
    other = reading("{1s Kallas} {1q zei} {1c dat {1k Poetin een bestand {1v wil}}}.", DIPLOMAT, acts=[act])
    assert nothing(compared(tmp_path, said, other))


def test_the_words_of_an_issue_come_by_day(tmp_path: Path) -> None:
    late = reading("{1s Poetin} {1q wil} {1c morgen een bestand}.", PUTIN, published="2025-05-20")
    early = reading("{1s Poetin} {1q wil} {1c nu een bestand}.", PUTIN, published="2025-05-18")
    found = compared(tmp_path, late, early)
    assert words(found.only_a) == {"ceasefire": ["nu een bestand", "morgen een bestand"]}


# Conflict


def clash(path: Path, one: dict[str, Any], other: dict[str, Any]) -> tuple[Conflict, ...]:
    """Where an act that Putin tells of and one that Trump tells of conflict."""
    text = "{1s Poetin} {1q zei} {1c dat {1k het {1v gebeurt}}}. {2s Trump} {2q zei} {2c dat {2k dit {2v gebeurt}}}."
    acts = [{**one, "statement": "s1"}, {**other, "statement": "s2"}]
    return compared(path, reading(text, PUTIN, TRUMP, acts=acts)).conflict


def test_a_thing_done_and_denied_is_a_conflict_of_denial(tmp_path: Path) -> None:
    (found,) = clash(
        tmp_path, {"actor": RUSSIA, "type": "ASSAULT", "negated": True}, {"actor": RUSSIA, "type": "ASSAULT"}
    )
    assert (found.issue, found.kind) == ("ceasefire", "denial")
    assert (found.a.evidence.words, found.b.evidence.words) == ("het gebeurt", "dit gebeurt")
    assert (found.a.side, found.b.side) == ("Russia", "United States")


def test_two_stances_told_of_one_side_that_exclude_each_other_are_a_conflict_of_claims(tmp_path: Path) -> None:
    (found,) = clash(tmp_path, {"actor": RUSSIA, "type": "REJECT"}, {"actor": PUTIN, "type": "AGREE"})
    assert found.kind == "claim"


@pytest.mark.parametrize("given", [{"type": "AGREE"}, {"type": "AGREE", "mode": "offer"}, {"type": "CONCEDE"}])
def test_what_one_commits_itself_to_and_the_other_refuses_is_a_conflict_of_stances(
    tmp_path: Path, given: dict[str, Any]
) -> None:
    (found,) = clash(tmp_path, {"actor": PUTIN, "type": "REJECT"}, {"actor": TRUMP, **given})
    assert found.kind == "stance"


@pytest.mark.parametrize(
    "other",
    [
        {"type": "REQUEST"},
        {"type": "THREATEN"},
        {"type": "REJECT"},
        {"type": "CONSULT"},
        {"type": "AGREE", "issue": "sanctions"},
        {"type": "AGREE", "issue": None},
        {"type": "AGREE", "negated": True},
    ],
)
def test_what_does_not_exclude_a_refusal_of_the_issue_is_no_conflict(tmp_path: Path, other: dict[str, Any]) -> None:
    assert clash(tmp_path, {"actor": PUTIN, "type": "REJECT"}, {"actor": TRUMP, **other}) == ()


def test_a_denial_of_what_another_side_did_is_no_conflict(tmp_path: Path) -> None:
    one = {"actor": RUSSIA, "type": "ASSAULT", "negated": True}
    assert clash(tmp_path, one, {"actor": TRUMP, "type": "ASSAULT"}) == ()


def test_a_denied_act_is_told_of_and_so_differs_from_one_not_mentioned(tmp_path: Path) -> None:
    text = (
        "{1s Poetin} {1q zei} {1c dat {1k hij niet {1v aanviel}}}. {2s Trump} {2q zei} {2c dat {2k hij {2v aanviel}}}."
    )
    acts = [
        {"actor": PUTIN, "type": "ASSAULT", "negated": True, "statement": "s1"},
        {"actor": PUTIN, "type": "ASSAULT", "statement": "s2"},
    ]
    (tmp_path / "silent").mkdir()
    denied = compared(tmp_path, reading(text, PUTIN, TRUMP, acts=acts))
    silent = compared(tmp_path / "silent", reading(text, DIPLOMAT, TRUMP, acts=acts))
    assert ([s.issue for s in denied.both], len(denied.conflict)) == (["ceasefire"], 1)
    assert ([s.issue for s in silent.only_b], silent.both, silent.conflict) == (["ceasefire"], (), ())


def test_one_conflict_of_a_kind_and_issue_is_told(tmp_path: Path) -> None:
    text = (
        "{1s Poetin} {1q zei} {1c dat {1k hij {1v weigert}} en {2k blijft {2v weigeren}}}. "
        "{2s Trump} {2q zei} {2c dat {3k hij {3v instemt}}}."
    )
    acts = [
        {"actor": PUTIN, "type": "REJECT", "statement": "s1"},
        {"actor": PUTIN, "type": "REJECT", "statement": "s1"},
        {"actor": TRUMP, "type": "AGREE", "statement": "s2"},
    ]
    (found,) = compared(tmp_path, reading(text, PUTIN, TRUMP, acts=acts)).conflict
    assert found.a.evidence.words == "hij weigert"


# Tone


def test_each_side_has_the_tone_of_its_own_words(tmp_path: Path) -> None:
    text = "{1s Poetin} {1q zei} {1c misschien}. {2s Trump} {2q zei} {2c een uitstekend gesprek}."
    tone = compared(tmp_path, reading(text, PUTIN, TRUMP)).tone
    assert {side: ([h.words for h in t.hedges], [e.words for e in t.evaluative]) for side, t in tone.items()} == {
        "Russia": (["misschien"], []),
        "United States": ([], ["uitstekend"]),
    }


def test_the_place_of_the_encounter_makes_a_commitment_concrete(tmp_path: Path) -> None:
    text = "{1s Poetin} {1q zei} {1c dat hij {1k {1v komt} praten in Istanbul}}."
    said = reading(text, PUTIN, acts=[{"actor": PUTIN, "type": "AGREE", "statement": "s1"}])
    (tmp_path / "met").mkdir()
    assert compared(tmp_path, said).tone["Russia"].commitments == ()
    (firm,) = compared(tmp_path / "met", said, encounter=encounter(place="Istanbul")).tone["Russia"].commitments
    assert firm.words == "komt praten in Istanbul"


# The encounter and its days


def encounter(published: str | None = "2025-05-19", **given: Any) -> EncounterEntry:
    """A call of Trump and Putin, held on 19 May 2025."""
    report, _ = marked("Trump en Poetin belden.", **({"published": published} if published else {}))
    told = {
        "kind": "call",
        "participants": (TRUMP, PUTIN),
        "status": "held",
        "date": When("2025-05-19", "published", Span(0, 5)),
        "score": 0.5,
        **given,
    }
    return EncounterEntry(Encounter("e1", report.id, evidence=Span(0, 22), **told), about(report), report.text, MADE)


def on(edtf: str) -> When:
    return When(edtf, "stated", Span(0, 5))


@pytest.mark.parametrize(
    ("day", "days"),
    [
        ("2025-05-19", ("2025-05-19", "2025-05-21")),
        ("2025-05-31", ("2025-05-31", "2025-06-02")),
        ("2025-05", ("2025-05-01", "2025-06-02")),
        ("2024-02-27", ("2024-02-27", "2024-02-29")),
        ("2025-05/..", ("2025-05-01", "9999-12-31")),
    ],
)
def test_reports_of_a_day_and_two_more_tell_of_it(day: str, days: tuple[str, str]) -> None:
    assert days_of(day) == days


def test_the_days_of_an_encounter_are_counted_from_its_own_date() -> None:
    assert days_of(encounter("2025-05-25")) == ("2025-05-19", "2025-05-21")


def test_an_encounter_without_a_date_counts_by_the_day_of_its_report() -> None:
    assert days_of(encounter("2025-05-20", date=None)) == ("2025-05-20", "2025-05-22")


@pytest.mark.parametrize("day", ["gisteren", "", "2025-02-30"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(FilterError, match="is no date"):
        days_of(day)


def test_an_encounter_that_nothing_dates_is_refused() -> None:
    with pytest.raises(FilterError, match="is no date"):
        days_of(encounter(None, date=None))


def test_the_encounter_of_both_sides_on_the_day_is_found() -> None:
    wanted = encounter()
    assert met([wanted], "Russia", "United States", "2025-05-19") is wanted


@pytest.mark.parametrize(
    "other",
    [
        {"participants": (TRUMP, DIPLOMAT)},
        {"participants": (TRUMP,)},
        {"date": on("2025-05-18")},
        {"date": on("2025-06")},
    ],
)
def test_an_encounter_of_others_or_on_another_day_is_not_it(other: dict[str, Any]) -> None:
    assert met([encounter(**other)], "Russia", "United States", "2025-05-19") is None


@pytest.mark.parametrize("day", ["2025-05", "2025", "2025-05-19"])
def test_a_vague_day_meets_what_lies_within_it(day: str) -> None:
    assert met([encounter()], "Russia", "United States", day) is not None


def test_an_encounter_without_a_date_is_met_on_the_day_of_its_report() -> None:
    entry = encounter("2025-05-20", date=None)
    assert met([entry], "Russia", "United States", "2025-05-20") is entry
    assert met([entry], "Russia", "United States", "2025-05-19") is None


def test_a_held_encounter_goes_before_a_planned_one_of_higher_score() -> None:
    held, planned = encounter(score=0.2), encounter(score=0.9, status="planned")
    assert met([planned, held], "Russia", "United States", "2025-05-19") is held


def test_of_two_held_encounters_the_one_of_higher_score_is_taken() -> None:
    low, high = encounter(score=0.2), encounter(score=0.9)
    assert met([low, high], "Russia", "United States", "2025-05-19") is high


# Narrowed


def test_narrowed_to_an_issue_keeps_that_issue_and_the_whole_tone(tmp_path: Path) -> None:
    text = (
        "{1s Poetin} {1q zei} {1c misschien een bestand, misschien sancties}. "
        "{2s Trump} {2q zei} {2c een bestand en gevangenen}."
    )
    whole = compared(tmp_path, reading(text, PUTIN, TRUMP))
    found = narrowed(whole, "sanctions")
    assert (words(found.both), list(words(found.only_a)), words(found.only_b)) == ({}, ["sanctions"], {})
    assert found.tone == whole.tone


def test_narrowed_drops_conflicts_on_other_issues(tmp_path: Path) -> None:
    acts = [
        {"actor": PUTIN, "type": "REJECT", "statement": "s1"},
        {"actor": TRUMP, "type": "AGREE", "statement": "s2"},
    ]
    text = "{1s Poetin} {1q zei} {1c {1k hij {1v weigert}}}. {2s Trump} {2q zei} {2c {2k hij {2v wil}}}."
    whole = compared(tmp_path, reading(text, PUTIN, TRUMP, acts=acts))
    assert len(narrowed(whole, "ceasefire").conflict) == 1
    assert narrowed(whole, "sanctions").conflict == ()


def test_narrowed_to_nothing_is_the_whole(tmp_path: Path) -> None:
    whole = compared(tmp_path, reading("{1s Poetin} {1q wil} {1c een bestand}.", PUTIN))
    assert narrowed(whole, None) is whole


def test_what_a_person_has_approved_is_told_of_however_little_it_scores() -> None:
    (entry,) = entries_of(sample.extraction())
    least = kept_by(Filter(min_score=0.95))
    assert not least(entry)  # it scores 0.9
    assert least(replace(entry, standing="accepted"))
    assert not least(replace(entry, standing="disputed"))


def test_accounts_can_be_kept_to_one_speaker_or_side_whatever_the_case() -> None:
    (entry,) = entries_of(sample.extraction())
    assert kept_by(Filter(actor="vladimir putin", side="russia"))(entry)
    assert not kept_by(Filter(actor="Donald Trump"))(entry)
    assert not kept_by(Filter(side="Ukraine"))(entry)
