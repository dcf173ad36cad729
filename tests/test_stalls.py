"""What does not move, against the definitions of docs/analyses.md."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts import NOBODY, PASSERBY, PESKOV, PUTIN, TRUMP, UNNAMED, deed, ledgers, slices, words
from bestand.analyses import stalls
from bestand.analyses.stalls import Stall, Stalls, of_side
from bestand.entries import ActEntry
from bestand.records import Resolution

KINDS = ("without_date", "deadline_passed", "refused_again", "process_only")
END = deed("Sarmia", "ACCUSE", None, "2025-05-31")  # the last report; tells of nothing that stalls


def undated(*acts: ActEntry) -> list[Stall]:
    return list(stalls([*acts, END]).without_date)


def passed(*acts: ActEntry) -> list[Stall]:
    return list(stalls([*acts, END]).deadline_passed)


def refused(*acts: ActEntry) -> list[Stall]:
    return list(stalls([*acts, END]).refused_again)


def talks(*acts: ActEntry) -> list[Stall]:
    return list(stalls([*acts, END]).process_only)


def keys(found: Stalls) -> list[list[tuple[str, str | None, str | None]]]:
    return [[(s.side, s.issue, s.due) for s in getattr(found, kind)] for kind in KINDS]


# Without a date


@pytest.mark.parametrize(
    ("type", "mode", "conditional"),
    [("AGREE", None, False), ("AGREE", None, True), ("AGREE", "offer", False), ("CONCEDE", None, False)],
)
def test_a_commitment_that_names_no_day_is_without_a_date(type: str, mode: str | None, conditional: bool) -> None:
    (found,) = undated(deed("Russia", type, mode=mode, conditional=conditional, words="er komt een bestand"))
    assert (found.side, found.issue, found.due, found.days) == ("Russia", "ceasefire", None, 12)
    assert words(found.evidence) == ["er komt een bestand"]


@pytest.mark.parametrize("type", ["REQUEST", "REJECT", "THREATEN", "SANCTION", "CONSULT"])
def test_what_is_no_commitment_needs_no_date(type: str) -> None:
    assert undated(deed("Russia", type)) == []


@pytest.mark.parametrize(
    "act",
    [
        deed("Russia", "AGREE", None),
        deed("Russia", "AGREE", negated=True),
        deed("Russia", "AGREE", teller=TRUMP),
        deed("Russia", "AGREE", teller=NOBODY),
        deed(PASSERBY, "AGREE"),
        deed("Russia", "AGREE", words="indien Moskou instemt", verb="instemt"),
    ],
    ids=["no issue", "denied", "claimed", "claimed by nobody known", "no side", "supposed"],
)
def test_these_are_no_commitments_of_a_side(act: ActEntry) -> None:
    assert undated(act) == []


@pytest.mark.parametrize(
    ("due", "dated"),
    [
        ("2025-06-10", True),
        ("../2025-06-10", True),
        ("2025-06-10/..", True),
        ("2025-06-01/2025-06-30", True),
        ("2025-06-01/2025-06", True),
        ("2025-06/2025-06-30", True),
        ("2025-06", False),
        ("2025", False),
        ("../2025-06", False),
        ("2025-06/..", False),
        ("2025-06/2025-07", False),
    ],
)
def test_a_commitment_is_dated_where_its_due_date_has_a_day_at_either_end(due: str, dated: bool) -> None:
    assert (undated(deed("Russia", "AGREE", due=due)) == []) == dated


@pytest.mark.parametrize(
    ("when", "dated"),
    [
        ("2025-06-10", True),  # still to come
        ("2025-06", False),  # still to come, on no day
        ("2025-05-17", False),  # the day it was said
        ("2025-05-19", False),
        ("2025-05", False),
    ],
)
def test_a_commitment_is_dated_where_it_lies_on_a_day_still_to_come(when: str, dated: bool) -> None:
    assert (undated(deed("Russia", "AGREE", when=when)) == []) == dated


def test_days_without_a_date_are_counted_from_the_first_commitment_and_all_are_evidence() -> None:
    (found,) = undated(deed("Russia", "AGREE", day="2025-05-21"), deed("Russia", "AGREE", day="2025-05-11"))
    assert (found.days, len(found.evidence)) == (20, 2)


@pytest.mark.parametrize(
    ("day", "settled"), [("2025-05-18", False), ("2025-05-19", True), ("2025-05-25", True), ("2025-05-31", True)]
)
def test_a_dated_commitment_on_the_day_or_later_settles_it(day: str, settled: bool) -> None:
    acts = [deed("Russia", "AGREE"), deed("Russia", "AGREE", day=day, mode="promise", due="2025-06-10")]
    assert (undated(*acts) == []) == settled


@pytest.mark.parametrize("type", ["RETREAT", "COOPERATE", "AID", "CONSULT", "SUPPORT"])
def test_the_thing_itself_settles_it(type: str) -> None:
    acts = [deed("Russia", "AGREE")]
    assert undated(*acts, deed("Russia", type)) == []
    assert undated(*acts, deed("Russia", type, day="2025-05-22")) == []
    assert len(undated(*acts, deed("Russia", type, day="2025-05-18"))) == 1


@pytest.mark.parametrize(
    "other",
    [
        deed("Ukraine", "AGREE", day="2025-05-22", due="2025-06-10"),
        deed("Russia", "AGREE", "sanctions", "2025-05-22", due="2025-06-10"),
        deed("Russia", "AGREE", day="2025-05-22", due="2025-06-10", teller=TRUMP),
        deed("Russia", "AGREE", day="2025-05-22", due="2025-06-10", negated=True),
        deed("Ukraine", "RETREAT", day="2025-05-22"),
        deed("Russia", "RETREAT", "sanctions", "2025-05-22"),
        deed("Russia", "RETREAT", day="2025-05-22", negated=True),
        deed("Russia", "REJECT", day="2025-05-22", due="2025-06-10"),
    ],
    ids=["side", "issue", "claimed", "denied", "deed of another", "deed on another issue", "denied deed", "refusal"],
)
def test_these_settle_no_commitment_of_russia_to_a_ceasefire(other: ActEntry) -> None:
    assert "ceasefire" in [s.issue for s in undated(deed("Russia", "AGREE"), other) if s.side == "Russia"]


def test_what_is_said_after_it_was_settled_is_open_again_from_then_on() -> None:
    acts = [deed("Russia", "AGREE", day=day) for day in ("2025-05-01", "2025-05-21")]
    (found,) = undated(*acts, deed("Russia", "AGREE", day="2025-05-11", due="2025-05-30"))
    assert (found.days, len(found.evidence)) == (10, 1)


def test_days_are_not_counted_from_an_open_beginning() -> None:
    (found,) = undated(deed("Russia", "AGREE", when="../2025-05-10"))
    assert found.days is None


# A deadline passed


def test_a_promise_whose_day_is_over_is_a_deadline_passed() -> None:
    acts = [
        deed(
            "Sarmia",
            "AGREE",
            "humanitarian_access",
            "2025-05-01",
            mode="promise",
            due="2025-05-10",
            words="Sarmia opent de grens voor 10 mei",
        ),
        deed("Ruritania", "ACCUSE", None, "2025-05-15"),
    ]
    (found,) = stalls(acts).deadline_passed
    assert (found.side, found.issue, found.due, found.days) == ("Sarmia", "humanitarian_access", "2025-05-10", 5)
    assert words(found.evidence) == ["Sarmia opent de grens voor 10 mei"]


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("2025-05-30", ("2025-05-30", 1)),
        ("2025-05-31", None),  # today
        ("2025-06-01", None),
        ("../2025-05-25", ("2025-05-25", 6)),
        ("2025-05-20/2025-05-25", ("2025-05-25", 6)),
        ("2025-05-20/..", None),  # never over
        ("2025-05", None),  # the month's last day is today
        ("2025-04", ("2025-04-30", 31)),
        ("2024", ("2024-12-31", 151)),
    ],
)
def test_a_deadline_has_passed_when_its_last_day_lies_before_the_last_report(
    due: str, told: tuple[str, int] | None
) -> None:
    found = passed(deed("Russia", "AGREE", day="2025-04-01", due=due))
    assert [(s.due, s.days) for s in found] == ([told] if told else [])


def test_an_act_without_a_due_date_has_no_deadline() -> None:
    assert passed(deed("Russia", "AGREE", when="2025-05-10")) == []


def test_an_act_without_an_issue_may_have_a_deadline() -> None:
    (found,) = passed(deed("Russia", "REQUEST", None, due="2025-05-25"))
    assert (found.issue, found.due) == (None, "2025-05-25")


@pytest.mark.parametrize(
    "act",
    [
        deed("Russia", "AGREE", due="2025-05-25", negated=True),
        deed(PASSERBY, "AGREE", due="2025-05-25"),
        deed("Russia", "AGREE", due="2025-05-25", teller=TRUMP),
        deed("Russia", "AGREE", due="2025-05-25", teller=UNNAMED),
        deed("Russia", "AGREE", due="2025-05-25", words="indien Moskou instemt", verb="instemt"),
    ],
    ids=["denied", "no side", "claimed", "claimed by an unnamed one", "supposed"],
)
def test_these_set_no_deadline_for_a_side(act: ActEntry) -> None:
    assert passed(act) == []


def test_what_the_own_side_tells_sets_one() -> None:
    assert len(passed(deed(PUTIN, "AGREE", due="2025-05-25", teller=PESKOV))) == 1


def test_acts_of_one_side_issue_and_day_are_one_deadline() -> None:
    acts = [deed(PUTIN, "AGREE", due="2025-05-25"), deed(PESKOV, "AGREE", day="2025-05-20", due="../2025-05-25")]
    (found,) = passed(*acts)
    assert len(found.evidence) == 2


def test_two_days_are_two_deadlines_and_the_one_longest_over_goes_first() -> None:
    found = passed(deed("Russia", "AGREE", due="2025-05-25"), deed("Russia", "AGREE", due="2025-05-21"))
    assert [(s.due, s.days) for s in found] == [("2025-05-21", 10), ("2025-05-25", 6)]


DONE = ("CONCEDE", "RETREAT", "COOPERATE", "AID", "CONSULT", "SUPPORT")
CARRIED_OUT = ("SANCTION", "COERCE", "ASSAULT", "MOBILIZE")


def test_the_types_that_fulfil_are_those_of_the_definition() -> None:
    for type in ("ACCUSE", "PROTEST", "REJECT", "THREATEN", "REQUEST", "AGREE", *CARRIED_OUT):
        assert len(passed(promise(), deed("Russia", type, day="2025-05-22"))) == 1, type


def promise() -> ActEntry:
    return deed("Russia", "AGREE", mode="promise", due="2025-05-25")


def request(toward: str | Resolution | None = "Ukraine") -> ActEntry:
    return deed("Russia", "REQUEST", toward=toward, due="2025-05-25")


def threat(toward: str | None = "Ukraine") -> ActEntry:
    return deed("Russia", "THREATEN", toward=toward, due="2025-05-25")


@pytest.mark.parametrize("type", DONE)
def test_a_commitment_is_fulfilled_by_a_deed_of_the_same_side(type: str) -> None:
    assert passed(promise(), deed(PUTIN, type, day="2025-05-22")) == []
    assert len(passed(promise(), deed("Ukraine", type, day="2025-05-22"))) == 1


@pytest.mark.parametrize("type", DONE)
@pytest.mark.parametrize("asks", [request, threat])
def test_a_demand_or_threat_is_fulfilled_by_a_deed_of_the_side_it_was_made_to(
    asks: Callable[[], ActEntry], type: str
) -> None:
    assert passed(asks(), deed("Ukraine", type, day="2025-05-22")) == []
    for other in ("Russia", "United States", PASSERBY):
        assert len(passed(asks(), deed(other, type, day="2025-05-22"))) == 1, other


def test_a_demand_is_fulfilled_by_agreeing_without_a_condition_only() -> None:
    assert passed(request(), deed("Ukraine", "AGREE", day="2025-05-22")) == []
    assert len(passed(request(), deed("Ukraine", "AGREE", day="2025-05-22", conditional=True))) == 1


def test_a_demand_on_a_person_is_fulfilled_by_the_persons_side() -> None:
    assert passed(request(TRUMP), deed("United States", "AGREE", day="2025-05-22")) == []


@pytest.mark.parametrize(("by", "fulfilled"), [("Ukraine", True), ("United States", True), ("Russia", False)])
def test_a_demand_on_nobody_in_particular_is_fulfilled_by_any_other_side(by: str, fulfilled: bool) -> None:
    assert (passed(request(None), deed(by, "CONCEDE", day="2025-05-22")) == []) == fulfilled


@pytest.mark.parametrize("type", CARRIED_OUT)
def test_a_threat_is_fulfilled_by_carrying_it_out_too(type: str) -> None:
    assert passed(threat(), deed("Russia", type, day="2025-05-22")) == []
    assert len(passed(threat(), deed("Ukraine", type, day="2025-05-22"))) == 1


@pytest.mark.parametrize("type", CARRIED_OUT)
def test_force_fulfils_no_demand(type: str) -> None:
    for by in ("Russia", "Ukraine"):
        assert len(passed(request(), deed(by, type, day="2025-05-22"))) == 1, by


@pytest.mark.parametrize(
    ("day", "fulfilled"),
    [("2025-05-18", False), ("2025-05-19", True), ("2025-05-24", True), ("2025-05-26", True), (None, False)],
)
def test_only_a_deed_from_the_acts_own_day_on_fulfils_it(day: str | None, fulfilled: bool) -> None:
    assert (passed(promise(), deed("Russia", "RETREAT", day=day)) == []) == fulfilled


@pytest.mark.parametrize(
    "deed_",
    [
        deed("Russia", "RETREAT", "sanctions", "2025-05-22"),
        deed("Russia", "RETREAT", None, "2025-05-22"),
        deed("Russia", "RETREAT", day="2025-05-22", negated=True),
    ],
    ids=["other issue", "no issue", "denied"],
)
def test_these_fulfil_no_promise_of_a_ceasefire(deed_: ActEntry) -> None:
    assert len(passed(promise(), deed_)) == 1


def test_a_concession_with_a_day_of_its_own_does_not_fulfil_itself() -> None:
    assert len(passed(deed("Russia", "CONCEDE", due="2025-05-25"))) == 1


# Refused again


def test_a_refusal_on_two_days_is_refused_again() -> None:
    acts = [deed("Russia", "REJECT", day="2025-05-21", words="weer nee"), deed("Russia", "REJECT", words="nee")]
    (found,) = refused(*acts)
    assert (found.side, found.issue, found.due, found.days) == ("Russia", "ceasefire", None, 12)
    assert words(found.evidence) == ["nee", "weer nee"]


def test_a_refusal_that_a_report_calls_a_repetition_is_refused_again() -> None:
    (found,) = refused(deed("Russia", "REJECT", repeated=True))
    assert (found.days, len(found.evidence)) == (12, 1)


@pytest.mark.parametrize(
    "other",
    [
        deed("Russia", "REJECT"),
        deed("Ukraine", "REJECT", day="2025-05-22"),
        deed("Russia", "REJECT", "sanctions", "2025-05-22"),
        deed("Russia", "REJECT", None, "2025-05-22"),
        deed("Russia", "THREATEN", day="2025-05-22"),
        deed("Russia", "REJECT", day="2025-05-22", negated=True),
        deed("Russia", "REJECT", day="2025-05-22", teller=TRUMP, repeated=True),
        deed("Russia", "REQUEST", day="2025-05-22", repeated=True),
    ],
    ids=["same day", "other side", "other issue", "no issue", "threat", "denied", "claimed", "demand again"],
)
def test_these_refuse_nothing_again(other: ActEntry) -> None:
    assert refused(deed("Russia", "REJECT"), other) == []


def test_a_copy_within_three_days_is_no_other_refusal() -> None:
    acts = [
        deed("Russia", "REJECT", day=day, words="Moskou weigert een bestand") for day in ("2025-05-19", "2025-05-22")
    ]
    assert refused(*acts) == []


def test_the_same_words_a_week_later_are_another_refusal() -> None:
    acts = [
        deed("Russia", "REJECT", day=day, words="Moskou weigert een bestand") for day in ("2025-05-19", "2025-05-26")
    ]
    assert len(refused(*acts)) == 1


@pytest.mark.parametrize(
    ("demand", "days"),
    [
        (deed("Ukraine", "REQUEST", day="2025-05-01", toward="Russia"), 30),
        (deed("Ukraine", "REQUEST", day="2025-05-01", toward=PUTIN), 30),
        (deed("Ukraine", "REQUEST", day="2025-05-01"), 30),  # of nobody in particular
        (deed("Ukraine", "REQUEST", day="2025-05-20", toward="Russia"), 11),  # between the two
        (deed("Ukraine", "REQUEST", day="2025-05-22", toward="Russia"), 9),  # on the day of the last refusal
        (deed("Ukraine", "REQUEST", day="2025-05-23", toward="Russia"), 12),  # after it
        (deed("Ukraine", "REQUEST", day="2025-05-01", toward="United States"), 12),
        (deed("Russia", "REQUEST", day="2025-05-01"), 12),
        (deed("Ukraine", "REQUEST", "sanctions", "2025-05-01", toward="Russia"), 12),
        (deed("Ukraine", "REQUEST", day="2025-05-01", toward="Russia", negated=True), 12),
        (deed("Ukraine", "REQUEST", day="2025-05-01", toward="Russia", teller=TRUMP), 12),
        (deed("Ukraine", "AGREE", day="2025-05-01", toward="Russia"), 12),
        (deed("Ukraine", "REQUEST", when="../2025-05-01", toward="Russia"), None),
    ],
    ids=[
        *("named", "person", "unnamed", "between", "last day", "after", "others"),
        *("own", "issue", "denied", "claimed", "offer", "open"),
    ],
)
def test_days_are_counted_from_the_first_demand_of_another_side_on_the_issue(
    demand: ActEntry, days: int | None
) -> None:
    acts = [deed("Russia", "REJECT"), deed("Russia", "REJECT", day="2025-05-22")]
    (found,) = refused(demand, *acts)
    assert found.days == days
    assert len(found.evidence) == 2  # the refusals


# Talk about talks


def demand(
    issue: str | None = "ceasefire", day: str = "2025-05-11", toward: str | Resolution | None = "Russia"
) -> ActEntry:
    return deed("Ukraine", "REQUEST", issue, day, toward=toward, words="Kyiv eist")


def talk(issue: str = "process_text", day: str | None = "2025-05-19") -> ActEntry:
    return deed("Russia", "AGREE", issue, day, mode="willing", words="Moskou wil praten")


@pytest.mark.parametrize("issue", ["process_format", "process_text", "timeline"])
def test_talk_about_talks_under_a_demand_is_process_only(issue: str) -> None:
    (found,) = talks(demand(), talk(issue))
    assert (found.side, found.issue, found.due, found.days) == ("Russia", issue, None, 20)
    assert words(found.evidence) == ["Kyiv eist", "Moskou wil praten"]


@pytest.mark.parametrize(
    "asked",
    [
        demand(toward=None),
        demand(toward="United States"),
        demand(issue=None),
        demand("timeline"),
        demand("process_format"),
        demand(day="2025-05-20"),
        deed("Russia", "REQUEST", day="2025-05-11", toward=PUTIN),
        deed("Ukraine", "REQUEST", day="2025-05-11", toward="Russia", teller=TRUMP),
        deed("Ukraine", "REQUEST", day="2025-05-11", toward="Russia", negated=True),
        deed("Ukraine", "THREATEN", day="2025-05-11", toward="Russia"),
    ],
    ids=["nobody", "others", "no issue", "timeline", "format", "later", "oneself", "claimed", "denied", "threat"],
)
def test_without_a_demand_of_it_by_name_on_an_issue_of_substance_talks_are_no_stall(asked: ActEntry) -> None:
    assert talks(asked, talk()) == []


def test_a_demand_made_to_a_person_is_made_to_the_side() -> None:
    assert len(talks(demand(toward=PUTIN), talk())) == 1


@pytest.mark.parametrize(
    "talk_",
    [
        deed("Russia", "AGREE", "settlement"),
        deed("Russia", "REQUEST", "timeline"),
        deed("Russia", "REJECT", "timeline"),
        deed("Russia", "AGREE", "timeline", negated=True),
        deed("Russia", "AGREE", "timeline", teller=TRUMP),
        deed("Sarmia", "AGREE", "timeline"),
    ],
    ids=["substance", "demand", "refusal", "denied", "claimed", "other side"],
)
def test_what_is_no_commitment_to_talks_is_no_talk_about_talks(talk_: ActEntry) -> None:
    assert talks(demand(), talk_) == []


@pytest.mark.parametrize(
    ("stances", "stalled"),
    [
        ({"2025-05-12": "AGREE"}, False),
        ({"2025-05-25": "AGREE"}, False),
        ({"2025-05-12": "CONCEDE"}, False),
        ({"2025-05-12": "REJECT"}, True),
        ({"2025-05-12": "REQUEST"}, True),
        ({"2025-05-12": "AGREE", "2025-05-14": "REJECT"}, True),
        ({"2025-05-12": "REJECT", "2025-05-14": "AGREE"}, False),
    ],
)
def test_a_side_whose_last_stance_on_what_is_demanded_is_a_commitment_does_not_stall(
    stances: dict[str, str], stalled: bool
) -> None:
    answers = [deed("Russia", type, day=day) for day, type in stances.items()]
    assert (talks(demand(), talk(), *answers) != []) == stalled


def test_a_commitment_to_one_of_two_demands_leaves_the_other() -> None:
    acts = [demand("prisoners", "2025-05-01"), demand(), talk(), deed("Russia", "AGREE", "prisoners", "2025-05-05")]
    (found,) = talks(*acts)
    assert found.days == 20


def test_another_sides_commitment_meets_no_demand() -> None:
    assert len(talks(demand(), talk(), deed("Sarmia", "AGREE", day="2025-05-12"))) == 1


def test_days_are_counted_from_the_first_demand_and_all_are_evidence() -> None:
    acts = [demand(day="2025-05-05"), demand("sanctions"), talk(), talk(day="2025-05-21")]
    (found,) = talks(*acts)
    assert (found.days, len(found.evidence)) == (26, 4)


def test_talks_on_two_issues_are_two_stalls() -> None:
    assert {s.issue for s in talks(demand(), talk("timeline"), talk("process_format"))} == {
        "timeline",
        "process_format",
    }


# Today


def test_without_acts_nothing_stalls() -> None:
    assert stalls([]) == stalls([], "2025-05-31") == Stalls((), (), (), ())


def test_where_no_report_has_a_date_nothing_stalls() -> None:
    acts = [deed("Russia", "REJECT", day=None, repeated=True), deed("Russia", "AGREE", day=None, due="2020-01-01")]
    assert stalls(acts) == Stalls((), (), (), ())


def test_what_no_day_is_known_of_stalls_not() -> None:
    found = stalls([deed("Russia", "REJECT", day=None, repeated=True), deed("Russia", "AGREE", day=None), END])
    assert (found.refused_again, found.without_date) == ((), ())


def test_stalls_are_seen_from_the_last_report_unless_today_is_given() -> None:
    acts = [promise(), deed("Sarmia", "ACCUSE", None, "2025-05-27")]
    assert [s.days for s in stalls(acts).deadline_passed] == [2]
    assert [s.days for s in stalls(acts, "2025-06-04").deadline_passed] == [10]
    assert [s.days for s in stalls(acts, "2025-05-25").deadline_passed] == []


def test_the_last_report_is_that_of_the_last_day_of_publication_not_of_an_act() -> None:
    acts = [promise(), deed("Sarmia", "ACCUSE", None, "2025-05-20", when="2025-06-30")]
    assert stalls(acts).deadline_passed == ()


@pytest.mark.parametrize(("day", "days"), [("2025-05", 6), ("2025-05-20/2025-05-29", 4)])
def test_a_vague_last_report_counts_with_its_last_day(day: str, days: int) -> None:
    assert [s.days for s in stalls([promise(), deed("Sarmia", "ACCUSE", None, day)]).deadline_passed] == [days]


def test_a_vague_today_counts_with_its_last_day() -> None:
    assert [s.days for s in stalls([promise()], "2025-06").deadline_passed] == [36]


def test_an_open_day_of_publication_is_no_last_day() -> None:
    acts = [promise(), deed("Sarmia", "ACCUSE", None, "2025-05-20/.."), deed("Sarmia", "ACCUSE", None, "2025-05-27")]
    assert [s.days for s in stalls(acts).deadline_passed] == [2]


def test_what_is_said_after_today_stalls_not_yet() -> None:
    found = stalls([deed("Russia", "REJECT", repeated=True), deed("Russia", "AGREE", "sanctions")], "2025-05-18")
    assert found == Stalls((), (), (), ())


# Order


def test_of_each_kind_the_longest_goes_first() -> None:
    acts = [
        deed("Russia", "AGREE"),
        deed("Ukraine", "AGREE", day="2025-05-11"),
        deed("Sarmia", "AGREE", day="2025-05-25"),
    ]
    assert [s.side for s in undated(*acts)] == ["Ukraine", "Russia", "Sarmia"]


def test_the_example_of_the_page() -> None:
    north, south = "Norland", "Suderland"
    acts = [
        deed(north, "REQUEST", "ceasefire", "2025-03-05", toward=south),
        deed(south, "AGREE", "process_format", "2025-03-12", mode="willing"),
        deed(north, "REQUEST", "territory_control", "2025-03-15", toward=south),
        deed(north, "AGREE", "prisoners", "2025-03-20", mode="promise"),
        deed(north, "REQUEST", "humanitarian_access", "2025-03-22", toward=south, due="../2025-03-31"),
        deed(south, "REJECT", "territory_control", "2025-04-01", words="Suderland will not leave the valley"),
        deed(south, "REJECT", "territory_control", "2025-04-10", words="nothing to discuss about the valley"),
        deed(north, "ACCUSE", None, "2025-04-20"),
    ]
    found = stalls(acts)
    told = {kind: [(s.side, s.issue, s.due, s.days) for s in getattr(found, kind)] for kind in KINDS}
    assert told == {
        "without_date": [(south, "process_format", None, 39), (north, "prisoners", None, 31)],
        "deadline_passed": [(north, "humanitarian_access", "2025-03-31", 20)],
        "refused_again": [(south, "territory_control", None, 36)],
        "process_only": [(south, "process_format", None, 46)],
    }


# Of one side


ALL = [
    deed(PUTIN, "REJECT", repeated=True),
    deed("Russia", "AGREE", "prisoners", mode="promise", due="2025-05-25"),
    deed("Ukraine", "AGREE", "sanctions"),
    deed(TRUMP, "AGREE", "prisoners"),
    demand(),
    talk(),
    END,
]


@pytest.mark.parametrize(
    ("side", "actor", "kinds"),
    [
        (None, None, [["Russia", "Ukraine", "United States"], ["Russia"], ["Russia"], ["Russia"]]),
        ("Russia", None, [["Russia"], ["Russia"], ["Russia"], ["Russia"]]),
        ("RUSSIA", None, [["Russia"], ["Russia"], ["Russia"], ["Russia"]]),
        ("Ukraine", None, [["Ukraine"], [], [], []]),
        ("Sarmia", None, [[], [], [], []]),
        (None, "Vladimir Putin", [["Russia"], ["Russia"], ["Russia"], ["Russia"]]),
        (None, "vladimir putin", [["Russia"], ["Russia"], ["Russia"], ["Russia"]]),
        (None, "donald-trump", [["United States"], [], [], []]),
        ("Russia", "Vladimir Putin", [["Russia"], ["Russia"], ["Russia"], ["Russia"]]),
        ("Russia", "Donald Trump", [[], [], [], []]),
        (None, "Jan Jansen", [[], [], [], []]),
    ],
)
def test_the_stalls_of_a_side_or_of_an_actors_side(side: str | None, actor: str | None, kinds: list[list[str]]) -> None:
    found = of_side(stalls(ALL), ALL, side, actor)
    assert [sorted({s.side for s in getattr(found, kind)}) for kind in KINDS] == kinds


def test_an_actor_of_no_known_side_has_no_stalls() -> None:
    acts = [*ALL, deed(PASSERBY, "REJECT")]
    assert of_side(stalls(acts), acts, None, "Jan Jansen") == Stalls((), (), (), ())


# What always holds


@settings(deadline=None)
@given(ledgers())
def test_the_evidence_of_a_stall_is_the_words_of_its_report(acts: list[ActEntry]) -> None:
    found = stalls(acts)
    assert all(slices(s.evidence, acts) for kind in KINDS for s in getattr(found, kind))


@settings(deadline=None)
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_acts_makes_no_difference_to_stalls(acts: list[ActEntry], random: Random) -> None:
    shuffled = list(acts)
    random.shuffle(shuffled)
    assert stalls(shuffled) == stalls(acts)


@settings(deadline=None)
@given(ledgers(), st.dates(), st.dates())
def test_a_later_today_never_makes_a_deadline_unpassed(acts: list[ActEntry], one: date, other: date) -> None:
    early, late = sorted((one.isoformat(), other.isoformat()))
    before, after = (stalls(acts, today).deadline_passed for today in (early, late))
    assert {(s.side, s.issue, s.due) for s in before} <= {(s.side, s.issue, s.due) for s in after}
    assert all(s.due is not None and s.due < early and s.days is not None and s.days > 0 for s in before)


@settings(deadline=None)
@given(ledgers())
def test_each_side_stalls_once_on_an_issue_and_the_longest_goes_first(acts: list[ActEntry]) -> None:
    found = stalls(acts)
    assert all(len(kind) == len(set(kind)) for kind in keys(found))
    for kind in KINDS:
        days = [s.days or 0 for s in getattr(found, kind)]
        assert days == sorted(days, reverse=True)


@settings(deadline=None)
@given(ledgers(), st.sampled_from(["Russia", "Ukraine", "United States"]))
def test_the_stalls_of_a_side_are_those_of_all_that_are_its(acts: list[ActEntry], side: str) -> None:
    found = stalls(acts)
    for kind in KINDS:
        theirs = tuple(s for s in getattr(found, kind) if s.side == side)
        assert getattr(of_side(found, acts, side, None), kind) == theirs


@pytest.mark.parametrize(
    "told_otherwise",
    [
        {"negated": True},
        {"when": "2025-06-20"},
        {"words": "als Moskou zich terugtrekt", "verb": "terugtrekt"},
    ],
    ids=["denied", "still to come", "supposed"],
)
def test_what_is_not_told_as_done_fulfils_no_promise(told_otherwise: dict[str, object]) -> None:
    promise = deed("Russia", "AGREE", day="2025-05-01", due="2025-05-10")
    done = deed("Russia", "RETREAT", day="2025-05-09", **told_otherwise)  # type: ignore[arg-type]
    assert len(stalls([promise, done], "2025-06-30").deadline_passed) == 1
    assert len(stalls([promise, deed("Russia", "RETREAT", day="2025-05-09")], "2025-06-30").deadline_passed) == 0
