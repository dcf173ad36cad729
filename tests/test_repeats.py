"""What was only said again, against the definitions of docs/analyses.md."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts import NOBODY, PASSERBY, PESKOV, PUTIN, TRUMP, UNNAMED, deed, ledgers, slices, words
from bestand.analyses import repeats
from bestand.analyses.repeats import Repeat, restated
from bestand.entries import ActEntry
from bestand.records import Resolution
from test_threads import EN, NL, OTHER, claims, entries, reading

NO = "Moskou weigert een bestand"


def only(*acts: ActEntry) -> Repeat:
    (found,) = repeats(acts)
    return found


def refused(*days: str | None, said: str = NO) -> list[ActEntry]:
    """The same words on some days."""
    return [deed("Russia", "REJECT", day=day, words=said) for day in days]


# Two dates


def test_a_stance_told_of_on_two_days_is_a_repeat() -> None:
    found = only(
        deed("Russia", "REJECT", day="2025-05-20", words="weer een nee"),
        deed("Russia", "REJECT", words="Moskou weigert"),
    )
    assert (found.side, found.issue, found.stance) == ("Russia", "ceasefire", "rejects")
    assert (found.dates, found.marked) == (("2025-05-19", "2025-05-20"), False)
    assert words(found.evidence) == ["Moskou weigert", "weer een nee"]


def test_a_stance_told_of_once_is_no_repeat() -> None:
    assert repeats([deed("Russia", "REJECT")]) == []


def test_a_stance_told_of_twice_on_one_day_is_no_repeat() -> None:
    assert repeats([deed("Russia", "REJECT"), deed("Russia", "REJECT")]) == []


@pytest.mark.parametrize(
    "other",
    [
        deed("Ukraine", "REJECT"),
        deed("Russia", "REJECT", "sanctions"),
        deed("Russia", "REJECT", None),
        deed("Russia", "REQUEST"),
        deed("Russia", "REJECT", negated=True),
        deed("Russia", "REJECT", day=None),
        deed(PASSERBY, "REJECT"),
        deed("Russia", "REJECT", teller=TRUMP),
        deed("Russia", "REJECT", teller=UNNAMED),
        deed("Russia", "REJECT", teller=NOBODY),
    ],
    ids=["side", "issue", "none", "stance", "denied", "undated", "no side", "claimed", "unnamed", "nobody"],
)
def test_these_repeat_no_refusal_of_russia(other: ActEntry) -> None:
    assert repeats([other, deed("Russia", "REJECT", day="2025-05-25")]) == []


def test_two_persons_of_one_side_repeat_each_other() -> None:
    assert only(deed(PUTIN, "REJECT"), deed(PESKOV, "REJECT", day="2025-05-20", teller=PESKOV)).side == "Russia"


def test_what_came_between_makes_no_difference() -> None:
    days = {"2025-05-01": "REJECT", "2025-05-05": "AGREE", "2025-05-09": "REJECT"}
    assert only(*[deed("Russia", type, day=day) for day, type in days.items()]).dates == ("2025-05-01", "2025-05-09")


def test_stances_of_one_commitment_are_not_taken_together() -> None:
    assert repeats([deed("Russia", "AGREE"), deed("Russia", "AGREE", day="2025-05-25", mode="offer")]) == []


def test_the_chain_goes_from_the_first_day_to_the_last_with_each_once() -> None:
    days = ["2025-05-20", "2025-05-02", "2025-05", "2025-05-20"]
    assert only(*[deed("Russia", "REJECT", day=day) for day in days]).dates == ("2025-05", "2025-05-02", "2025-05-20")


def test_two_reports_that_tell_of_one_day_give_one_date() -> None:
    assert repeats([deed("Russia", "REJECT"), deed("Russia", "REJECT", day="2025-05-21", when="2025-05-19")]) == []


# Copies


def test_the_same_words_the_day_after_are_one_telling_and_a_week_later_another() -> None:
    found = only(*refused("2025-05-01", "2025-05-02", "2025-05-09"))
    assert found.dates == ("2025-05-01", "2025-05-09")
    assert len(found.evidence) == 3  # copies too


@pytest.mark.parametrize(
    ("day", "dates"),
    [
        ("2025-05-02", 0),
        ("2025-05-04", 0),
        ("2025-05-05", 2),
        ("2025-05-20", 2),
    ],
)
def test_a_copy_within_three_days_gives_no_date(day: str, dates: int) -> None:
    assert sum(len(r.dates) for r in repeats(refused("2025-05-01", day))) == dates


def test_days_are_counted_across_the_end_of_a_month() -> None:
    assert repeats(refused("2025-04-29", "2025-05-02")) == []
    assert only(*refused("2025-04-28", "2025-05-02")).dates == ("2025-04-28", "2025-05-02")


@pytest.mark.parametrize(
    ("again", "copied"),
    [
        ("Moskou weigert een bestand", True),
        ("EEN BESTAND weigert Moskou!", True),
        ("Moskou weigert geen bestand", True),  # three of four words
        ("Moskou weigert nu een bestand", True),  # four of five
        ("Moskou weigert ook nu een bestand", False),  # four of six
        ("Moskou wijst een wapenstilstand af", False),
    ],
)
def test_words_are_a_copy_where_they_share_three_quarters_of_the_longer_passage(again: str, copied: bool) -> None:
    acts = [*refused("2025-05-01"), *refused("2025-05-02", said=again)]
    assert (repeats(acts) == []) == copied


def test_the_same_words_about_another_stance_are_no_copy() -> None:
    acts = [*refused("2025-05-02"), deed("Russia", "REQUEST", day="2025-05-01", words=NO)]
    assert [r.dates for r in repeats([*acts, *refused("2025-05-09")])] == [("2025-05-02", "2025-05-09")]


def test_the_same_words_of_another_side_are_no_copy() -> None:
    acts = [deed("Ukraine", "REJECT", day="2025-05-01", words=NO), *refused("2025-05-02", "2025-05-09")]
    assert only(*acts).dates == ("2025-05-02", "2025-05-09")


def test_a_copy_is_measured_from_the_telling_that_counts() -> None:
    acts = refused("2025-05-01", "2025-05-03", "2025-05-05")  # the third is four days after the first, which counts
    assert [r.dates for r in repeats(acts)] == [("2025-05-01", "2025-05-05")]


def test_a_copy_is_found_behind_other_words_of_the_days_between() -> None:
    between = [deed("Russia", "REJECT", day=f"2025-05-0{n}", words=f"nee nummer {n}00") for n in (2, 3)]
    found = only(*refused("2025-05-01", "2025-05-04"), *between)
    assert found.dates == ("2025-05-01", "2025-05-02", "2025-05-03")


def test_a_word_counts_as_often_as_it_stands() -> None:
    acts = [*refused("2025-05-01", said="nee nee nee nee"), *refused("2025-05-02", said="nee nee")]
    assert only(*acts).dates == ("2025-05-01", "2025-05-02")


def test_the_example_of_the_page() -> None:
    told = {
        "2025-04-01": "Suderland will not leave the valley",
        "2025-04-02": "Suderland will not leave the valley, it said",  # 6 of 8 words
        "2025-04-10": "there is nothing to discuss about our valley",
    }
    found = only(*[deed("Suderland", "REJECT", "territory_control", day, words=said) for day, said in told.items()])
    assert (found.dates, found.marked, len(found.evidence)) == (("2025-04-01", "2025-04-10"), False, 3)


# The marker


def test_one_act_that_a_report_calls_a_repetition_is_a_repeat() -> None:
    found = only(deed("Russia", "REJECT", repeated=True))
    assert (found.dates, found.marked) == (("2025-05-19",), True)


def test_an_undated_act_that_a_report_calls_a_repetition_is_a_repeat_without_dates() -> None:
    found = only(deed("Russia", "REJECT", day=None, repeated=True))
    assert (found.dates, found.marked, len(found.evidence)) == ((), True, 1)


def test_copies_are_a_repeat_where_one_is_called_a_repetition() -> None:
    acts = [*refused("2025-05-01"), deed("Russia", "REJECT", day="2025-05-02", words=NO, repeated=True)]
    found = only(*acts)
    assert (found.dates, found.marked, len(found.evidence)) == (("2025-05-01",), True, 2)


@pytest.mark.parametrize("teller", [TRUMP, UNNAMED, PASSERBY, NOBODY])
def test_a_claimed_act_that_a_report_calls_a_repetition_is_none(teller: Resolution) -> None:
    assert repeats([deed("Russia", "REJECT", repeated=True, teller=teller)]) == []


# Order


def test_those_of_most_dates_go_first() -> None:
    acts = [deed("Ukraine", "REQUEST", day=day) for day in ("2025-05-01", "2025-05-09")]
    acts += [deed("Russia", "REJECT", day=day) for day in ("2025-05-11", "2025-05-12", "2025-05-13")]
    acts += [deed("United States", "REQUEST", repeated=True)]
    assert [r.side for r in repeats(acts)] == ["Russia", "Ukraine", "United States"]


# What always holds


@settings(deadline=None)
@given(ledgers())
def test_the_evidence_of_a_repeat_is_the_words_of_its_report(acts: list[ActEntry]) -> None:
    assert all(slices(r.evidence, acts) for r in repeats(acts))


@settings(deadline=None)
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_acts_makes_no_difference_to_repeats(acts: list[ActEntry], random: Random) -> None:
    shuffled = list(acts)
    random.shuffle(shuffled)
    assert repeats(shuffled) == repeats(acts)


@settings(deadline=None)
@given(ledgers())
def test_a_repeat_has_two_dates_or_a_marker_and_each_date_once(acts: list[ActEntry]) -> None:
    found = repeats(acts)
    assert all(len(r.dates) > 1 or r.marked for r in found)
    assert all(len(set(r.dates)) == len(r.dates) for r in found)
    assert len({(r.side, r.issue, r.stance) for r in found}) == len(found)


@settings(deadline=None)
@given(ledgers())
def test_claimed_and_denied_acts_change_nothing(acts: list[ActEntry]) -> None:
    own = [e for e in acts if e.teller is None or e.teller.side == e.act.actor.side]
    assert repeats(acts) == repeats(own) == repeats(e for e in own if not e.act.negated)


# The same words


def quoted(
    *days: str, content: str = NL, speaker: Resolution | None = PUTIN, form: str = "direct", **more: Any
) -> list:
    """One quotation on some days, a report each."""
    given = entries(*(reading(content, day=day, speaker=speaker, **more) for day in days))
    return [replace(e, statement=replace(e.statement, form=form)) for e in given]


def again(*given: Any, vectors: Any = None) -> list[tuple[str, ...]]:
    """The dates of every group of quotations that is told again."""
    return [r.dates for r in restated([*given], vectors or claims([NL, EN], [OTHER]))]


def test_a_quotation_more_than_three_days_later_is_a_repeat_in_the_same_words() -> None:
    (found,) = restated(quoted("2025-02-13", "2025-03-13", "2025-05-19"), claims([NL]))
    assert (found.side, found.stance, found.issue, found.marked) == ("Russia", None, "ceasefire", False)
    assert found.dates == ("2025-02-13", "2025-03-13", "2025-05-19")
    assert words(found.evidence) == [NL] * 3


def test_within_three_days_it_is_the_same_telling() -> None:
    assert again(*quoted("2025-05-19", "2025-05-22")) == []
    assert again(*quoted("2025-05-19", "2025-05-22", "2025-05-23")) == [("2025-05-19", "2025-05-23")]


def test_it_counts_on_the_day_of_saying() -> None:
    told = [*quoted("2025-05-19", said="2025-05-02"), *quoted("2025-05-20", said="2025-05-19")]
    assert again(*told) == [("2025-05-02", "2025-05-19")]


def test_a_translation_is_the_same_words() -> None:
    told = [*quoted("2025-05-01"), *quoted("2025-05-19", content=EN, language="en")]
    assert again(*told) == [("2025-05-01", "2025-05-19")]


@pytest.mark.parametrize(
    "other",
    [
        quoted("2025-05-19", content=OTHER),
        quoted("2025-05-19", speaker=TRUMP),
        quoted("2025-05-19", form="indirect"),
        quoted("2025-05-19", speaker=None),
    ],
    ids=["other words", "another speaker", "indirect speech", "nobody"],
)
def test_what_repeats_no_quotation(other: list) -> None:
    assert again(*quoted("2025-05-01"), *other) == []


def test_other_figures_are_other_words() -> None:
    one, other = "wij geven 6.000 lichamen terug", "wij geven 1.200 lichamen terug"
    told = [*quoted("2025-05-01", content=one), *quoted("2025-05-19", content=other)]
    assert again(*told, vectors=claims([one, other])) == []


def test_words_without_an_issue_have_none() -> None:
    words_ = "de zon schijnt weer vandaag"
    (found,) = restated(quoted("2025-05-01", "2025-05-19", content=words_), claims([words_]))
    assert found.issue is None
