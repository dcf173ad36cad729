"""What moved, against the definitions of docs/analyses.md."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts import NOBODY, PASSERBY, PESKOV, PUTIN, TRUMP, UNNAMED, deed, ledgers, slices, words
from bestand.analyses import shifts
from bestand.analyses.shifts import Shift
from bestand.days import reach
from bestand.entries import ActEntry
from bestand.records import Resolution

# An act of each stance, from soft to hard.
RANKED = {
    "accepts": {"type": "AGREE"},
    "accepts_if": {"type": "AGREE", "conditional": True},
    "offers": {"type": "AGREE", "mode": "offer"},
    "demands": {"type": "REQUEST"},
    "rejects": {"type": "REJECT"},
    "threatens": {"type": "THREATEN"},
    "imposes": {"type": "SANCTION"},
}


def only(*acts: ActEntry) -> Shift:
    (found,) = shifts(acts)
    return found


def moves(*acts: ActEntry) -> list[tuple[str, str]]:
    return [(s.before, s.after) for s in shifts(acts)]


def across(*acts: ActEntry) -> list[tuple[str, str]]:
    return [(s.before, s.after) for s in shifts(acts) if s.toward]


# On an issue


def test_two_positions_of_different_stance_make_a_shift_with_both_as_evidence() -> None:
    found = only(
        deed("Russia", "AGREE", day="2025-05-22", words="Moskou stemt in"),
        deed("Russia", "REJECT", words="Moskou weigert"),
    )
    assert (found.side, found.issue, found.toward) == ("Russia", "ceasefire", None)
    assert found.issues == ("ceasefire", "ceasefire")
    assert (found.before, found.after, found.direction) == ("rejects", "accepts", "softening")
    assert found.between == ("2025-05-19", "2025-05-22")
    assert words(found.evidence) == ["Moskou weigert", "Moskou stemt in"]


@pytest.mark.parametrize(("softer", "harder"), list(combinations(RANKED, 2)))
def test_down_the_ranks_is_softening_and_up_is_hardening(softer: str, harder: str) -> None:
    soft, hard = (deed("Russia", day="2025-05-19", **RANKED[s]) for s in (softer, harder))  # type: ignore[arg-type]
    soft_later, hard_later = (deed("Russia", day="2025-05-20", **RANKED[s]) for s in (softer, harder))  # type: ignore[arg-type]
    up, down = only(soft, hard_later), only(hard, soft_later)
    assert (up.before, up.after, up.direction) == (softer, harder, "hardening")
    assert (down.before, down.after, down.direction) == (harder, softer, "softening")


def test_the_same_stance_again_is_no_shift() -> None:
    assert moves(deed("Russia", "REJECT"), deed("Russia", "REJECT", day="2025-05-20")) == []


def test_a_shift_is_from_the_last_day_of_the_former_stance() -> None:
    acts = [deed("Russia", "REJECT", day=f"2025-05-0{n}") for n in (1, 2, 3)]
    assert only(*acts, deed("Russia", "AGREE", day="2025-05-04")).between == ("2025-05-03", "2025-05-04")


def test_there_and_back_are_two_shifts() -> None:
    days = {"2025-05-01": "REJECT", "2025-05-02": "AGREE", "2025-05-03": "REJECT"}
    acts = [deed("Russia", type, day=day) for day, type in days.items()]
    assert moves(*acts) == [("rejects", "accepts"), ("accepts", "rejects")]


def test_two_persons_of_one_side_make_a_shift_of_the_side() -> None:
    assert only(deed(PUTIN, "REJECT"), deed(PESKOV, "AGREE", day="2025-05-20")).side == "Russia"


@pytest.mark.parametrize(
    "before",
    [
        deed("Ukraine", "REJECT"),
        deed("Russia", "REJECT", "sanctions"),
        deed("Russia", "REJECT", None),
        deed("Russia", "REJECT", negated=True),
        deed("Russia", "REJECT", day=None),
        deed(PASSERBY, "REJECT"),
    ],
    ids=["other side", "other issue", "no issue", "denied", "undated", "no side"],
)
def test_these_make_no_shift_to_a_later_stance(before: ActEntry) -> None:
    assert shifts([before, deed("Russia", "AGREE", day="2025-05-25")]) == []


@pytest.mark.parametrize("teller", [TRUMP, UNNAMED, PASSERBY, NOBODY])
def test_a_claimed_stance_makes_no_shift(teller: Resolution) -> None:
    assert shifts([deed("Russia", "REJECT", teller=teller), deed("Russia", "AGREE", day="2025-05-20")]) == []


def test_what_the_own_side_tells_makes_one() -> None:
    assert moves(deed(PUTIN, "REJECT", teller=PESKOV), deed("Russia", "AGREE", day="2025-05-20")) != []


def test_a_claim_between_two_stances_stands_not_between_them() -> None:
    acts = [
        deed("Russia", "REJECT", day="2025-05-01"),
        deed("Russia", "THREATEN", day="2025-05-02", teller=TRUMP),
        deed("Russia", "AGREE", day="2025-05-03"),
    ]
    assert only(*acts).between == ("2025-05-01", "2025-05-03")


# A day's one stance


def test_a_day_with_two_stances_counts_with_the_one_most_acts_tell() -> None:
    acts = [deed("Russia", type) for type in ("REQUEST", "REQUEST", "THREATEN")]
    found = only(*acts, deed("Russia", "AGREE", day="2025-05-20"))
    assert found.before == "demands"
    assert len(found.evidence) == 3  # two of the former date, one of the latter


def test_a_day_with_two_stances_told_equally_often_counts_with_the_harder() -> None:
    acts = [deed("Russia", type) for type in ("THREATEN", "REQUEST")]
    assert moves(*acts, deed("Russia", "AGREE", day="2025-05-20")) == [("threatens", "accepts")]


def test_two_stances_of_one_day_make_no_shift_between_them() -> None:
    assert moves(deed("Russia", "REQUEST"), deed("Russia", "THREATEN")) == []


def test_a_contested_day_makes_no_shift() -> None:
    contested = [deed("Russia", type, day="2025-05-20") for type in ("AGREE", "REJECT")]
    assert moves(deed("Russia", "REQUEST"), *contested) == []
    assert moves(*contested, deed("Russia", "REQUEST", day="2025-05-21")) == []


def test_a_contested_day_counts_with_no_stance_though_most_tell_of_one() -> None:
    contested = [deed("Russia", type, day="2025-05-20") for type in ("AGREE", "REJECT", "REJECT", "REJECT")]
    assert moves(deed("Russia", "REQUEST"), *contested) == []


def test_the_days_around_a_contested_one_are_neighbours() -> None:
    contested = [deed("Russia", type, day="2025-05-20") for type in ("AGREE", "REJECT")]
    found = only(deed("Russia", "REQUEST"), *contested, deed("Russia", "THREATEN", day="2025-05-21"))
    assert found.between == ("2025-05-19", "2025-05-21")
    assert len(found.evidence) == 2


def test_a_claim_contests_no_day() -> None:
    acts = [deed("Russia", "AGREE"), deed("Russia", "REJECT", teller=TRUMP)]
    assert moves(*acts, deed("Russia", "REJECT", day="2025-05-20")) == [("accepts", "rejects")]


# Dates


@pytest.mark.parametrize(
    ("former", "latter"),
    [
        ("2025-05", "2025-05-19"),
        ("2025-05", "2025-05-31"),
        ("2025-05-01", "2025-05"),
        ("2025", "2025-05-19"),
        ("2025-05-01/2025-05-19", "2025-05-19"),
        ("2025-05-01/..", "2025-05-19"),
        ("../2025-05-19", "2025-05-19"),
    ],
)
def test_dates_that_cannot_be_put_in_order_make_no_shift(former: str, latter: str) -> None:
    assert moves(deed("Russia", "REJECT", day=former), deed("Russia", "AGREE", day=latter)) == []


@pytest.mark.parametrize(
    ("former", "latter"),
    [
        ("2025-04", "2025-05"),
        ("2025-04", "2025-05-01"),
        ("2025-05-01", "2025-06"),
        ("2024", "2025-05-19"),
        ("2025-05-01/2025-05-18", "2025-05-19"),
        ("../2025-05-18", "2025-05-19"),
        ("2025-05-19", "2025-05-20/.."),
    ],
)
def test_vague_dates_make_a_shift_where_the_former_lies_wholly_before(former: str, latter: str) -> None:
    found = only(deed("Russia", "REJECT", day=former), deed("Russia", "AGREE", day=latter))
    assert found.between == (former, latter)


def test_the_day_a_clause_tells_goes_before_its_reports() -> None:
    found = only(deed("Russia", "REJECT", day="2025-05-22", when="2025-05-18"), deed("Russia", "AGREE"))
    assert (found.before, found.after) == ("rejects", "accepts")
    assert found.between == ("2025-05-18", "2025-05-19")


def test_an_announcement_counts_on_the_day_it_is_made() -> None:
    found = only(deed("Russia", "AGREE", when="2025-06-01"), deed("Russia", "REJECT", day="2025-05-22"))
    assert found.between == ("2025-05-19", "2025-05-22")


# Toward a counterpart


def test_a_threat_then_an_offer_on_another_issue_is_a_shift_toward_the_counterpart() -> None:
    found = only(
        deed("Ruritania", "THREATEN", "sanctions", "2025-05-01", toward="Sarmia", words="zij dreigt"),
        deed("Ruritania", "AGREE", "trade_investment", "2025-05-04", toward="Sarmia", mode="offer", words="zij biedt"),
    )
    assert (found.side, found.issue, found.toward) == ("Ruritania", None, "Sarmia")
    assert found.issues == ("sanctions", "trade_investment")
    assert (found.before, found.after, found.direction) == ("threatens", "offers", "softening")
    assert words(found.evidence) == ["zij dreigt", "zij biedt"]


def test_the_counterpart_is_the_side_of_the_target() -> None:
    acts = [deed("United States", "THREATEN", "sanctions", "2025-05-01", toward=PUTIN)]
    acts += [deed("United States", "AGREE", "trade_investment", "2025-05-04", toward="Russia", mode="offer")]
    assert only(*acts).toward == "Russia"


@pytest.mark.parametrize("toward", [None, "Ukraine", PASSERBY], ids=["none", "another", "no side"])
def test_acts_not_toward_the_same_counterpart_make_no_shift_across_issues(toward: str | Resolution | None) -> None:
    acts = [deed("Russia", "THREATEN", "sanctions", "2025-05-01", toward="United States")]
    assert shifts([*acts, deed("Russia", "AGREE", "prisoners", "2025-05-04", toward=toward)]) == []


def test_nobody_is_their_own_counterpart() -> None:
    acts = [deed("Russia", "THREATEN", "sanctions", "2025-05-01", toward=PUTIN)]
    assert shifts([*acts, deed("Russia", "AGREE", "prisoners", "2025-05-04", toward="Russia")]) == []


def test_a_shift_on_one_issue_toward_a_counterpart_is_listed_under_its_issue_only() -> None:
    acts = [deed("Russia", "REJECT", toward="Ukraine"), deed("Russia", "AGREE", day="2025-05-20", toward="Ukraine")]
    assert (only(*acts).issue, only(*acts).toward) == ("ceasefire", None)


def test_a_claimed_stance_makes_no_shift_toward_a_counterpart() -> None:
    acts = [deed("Russia", "THREATEN", "sanctions", "2025-05-01", toward="Ukraine", teller=TRUMP)]
    assert shifts([*acts, deed("Russia", "AGREE", "prisoners", "2025-05-04", toward="Ukraine")]) == []


def test_vague_dates_make_no_shift_toward_a_counterpart() -> None:
    acts = [deed("Russia", "THREATEN", "sanctions", "2025-05", toward="Ukraine")]
    assert shifts([*acts, deed("Russia", "AGREE", "prisoners", "2025-05-04", toward="Ukraine")]) == []


def test_toward_a_counterpart_too_a_day_counts_with_the_stance_most_acts_tell_on_whatever_issue() -> None:
    issues = {"prisoners": "REQUEST", "ceasefire": "REQUEST", "sanctions": "THREATEN"}
    acts = [deed("Russia", type, issue, "2025-05-01", toward="Ukraine") for issue, type in issues.items()]
    acts += [deed("Russia", "AGREE", "timeline", "2025-05-04", toward="Ukraine")]
    assert across(*acts) == [("demands", "accepts")]


def test_a_refusal_and_a_commitment_on_two_issues_contest_no_day() -> None:
    acts = [
        deed("Russia", "REJECT", "sanctions", toward="Ukraine"),
        deed("Russia", "AGREE", "prisoners", toward="Ukraine"),
    ]
    acts += [deed("Russia", "REQUEST", "timeline", "2025-05-25", toward="Ukraine")]
    assert across(*acts) == [("rejects", "demands")]  # the harder of two told equally often


def test_a_day_contested_by_an_act_toward_nobody_makes_no_shift_toward_a_counterpart() -> None:
    acts = [deed("Russia", "AGREE", toward="Ukraine"), deed("Russia", "REJECT")]
    acts += [deed("Russia", "THREATEN", "sanctions", "2025-05-25", toward="Ukraine")]
    assert across(*acts) == []


def test_toward_a_counterpart_the_issue_is_the_one_most_acts_of_the_stance_have_else_the_later_in_the_alphabet() -> (
    None
):
    later = deed("Russia", "AGREE", "timeline", "2025-05-04", toward="Ukraine")
    two = [deed("Russia", "REQUEST", issue, "2025-05-01", toward="Ukraine") for issue in ("prisoners", "ceasefire")]
    assert only(*two, later).issues == ("prisoners", "timeline")
    most = deed("Russia", "REQUEST", "ceasefire", "2025-05-01", toward="Ukraine")
    assert only(*two, most, later).issues == ("ceasefire", "timeline")


# Evidence and order


def test_evidence_is_that_of_the_former_date_then_of_the_latter_though_published_the_other_way_round() -> None:
    late = deed("Russia", "REJECT", day="2025-05-25", when="2025-05-01", words="eerst nee")
    assert words(only(late, deed("Russia", "AGREE", words="dan ja")).evidence) == ["eerst nee", "dan ja"]


def test_a_clause_that_tells_of_both_dates_is_listed_once() -> None:
    days = {"2025-05-01": "REJECT", "2025-05-03": "AGREE"}
    clause = "eerst nee en nu ja"
    acts = [deed("Russia", t, when=day, words=clause, report="r1", id=t) for day, t in days.items()]
    assert words(only(*acts).evidence) == [clause]


def test_the_oldest_shift_goes_first() -> None:
    acts = [deed("Ukraine", "REJECT", day="2025-05-10"), deed("Ukraine", "AGREE", day="2025-05-12")]
    acts += [deed("Russia", "REJECT", day="2025-05-19"), deed("Russia", "AGREE", day="2025-05-20")]
    assert [s.side for s in shifts(acts)] == ["Ukraine", "Russia"]


def test_an_old_shift_that_is_told_late_still_goes_first() -> None:
    acts = [deed("Russia", "REJECT", day="2025-05-10"), deed("Russia", "AGREE", day="2025-05-12")]
    acts += [deed("Ukraine", "REJECT", day="2025-06-01", when="2025-05-01")]
    acts += [deed("Ukraine", "AGREE", day="2025-06-01", when="2025-05-03")]
    assert [s.side for s in shifts(acts)] == ["Ukraine", "Russia"]


def test_shifts_to_one_day_go_by_the_day_before_then_by_side() -> None:
    days = {"Ukraine": "2025-05-01", "Sarmia": "2025-05-02", "Russia": "2025-05-02"}
    acts = [deed(side, "REJECT", day=day) for side, day in days.items()] + [deed(side, "AGREE") for side in days]
    assert [s.side for s in shifts(acts)] == ["Ukraine", "Russia", "Sarmia"]


# What always holds


@settings(deadline=None)
@given(ledgers())
def test_the_evidence_of_a_shift_is_the_words_of_its_report(acts: list[ActEntry]) -> None:
    assert all(slices(tuple(dict.fromkeys(s.evidence)), acts) for s in shifts(acts))


@settings(deadline=None)
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_acts_makes_no_difference_to_shifts(acts: list[ActEntry], random: Random) -> None:
    shuffled = list(acts)
    random.shuffle(shuffled)
    assert shifts(shuffled) == shifts(acts)


@settings(deadline=None)
@given(ledgers())
def test_claimed_and_denied_stances_change_nothing(acts: list[ActEntry]) -> None:
    own = [e for e in acts if e.teller is None or e.teller.side == e.act.actor.side]
    assert shifts(acts) == shifts(own) == shifts(e for e in own if not e.act.negated)


@settings(deadline=None)
@given(ledgers())
def test_where_all_is_claimed_nothing_moves(acts: list[ActEntry]) -> None:
    assert shifts(replace(e, teller=NOBODY) for e in acts) == []


@settings(deadline=None)
@given(ledgers())
def test_a_shift_is_between_two_stances_and_two_dates_in_order(acts: list[ActEntry]) -> None:
    for found in shifts(acts):
        former, latter = map(reach, found.between)
        assert former is not None
        assert latter is not None
        assert former[1] < latter[0]
        assert found.before != found.after
        assert (found.toward is None) == (found.issues[0] == found.issues[1]) == (found.issue is not None)
