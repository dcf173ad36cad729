"""Acts as stances, and stances as positions."""

from __future__ import annotations

from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts import NOBODY, PASSERBY, PESKOV, PUTIN, TRUMP, UNNAMED, ledgers, slices, words
from acts import deed as act
from bestand.analyses import positions
from bestand.analyses.positions import Position, matrix
from bestand.analyses.stances import RANKS, direction, exclude, stance_of
from bestand.entries import ActEntry
from bestand.records import Resolution
from bestand.scheme import load


def deed(
    who: str | None, type: str, issue: str | None = "ceasefire", published: str | None = "2025-05-20", **more: Any
):
    """An act of a Tuesday in May."""
    return act(who or NOBODY, type, issue, published, **more)


@pytest.mark.parametrize(
    ("type", "more", "stance"),
    [
        ("REQUEST", {}, "demands"),
        ("REJECT", {}, "rejects"),
        ("THREATEN", {}, "threatens"),
        ("SANCTION", {}, "imposes"),
        ("COERCE", {}, "imposes"),
        ("ASSAULT", {}, "imposes"),
        ("MOBILIZE", {}, "imposes"),
        ("CONCEDE", {}, "accepts"),
        ("AGREE", {}, "accepts"),
        ("AGREE", {"mode": "offer"}, "offers"),
        ("AGREE", {"mode": "willing"}, "offers"),
        ("AGREE", {"mode": "promise"}, "offers"),
        ("AGREE", {"conditional": True}, "accepts_if"),
        ("AGREE", {"mode": "willing", "conditional": True}, "accepts_if"),
        ("REJECT", {"negated": True}, None),
        ("SUPPORT", {}, None),
        ("CONSULT", {}, None),
        ("COOPERATE", {}, None),
        ("AID", {}, None),
        ("RETREAT", {}, None),
        ("ACCUSE", {}, None),
        ("PROTEST", {}, None),
    ],
)
def test_an_act_takes_the_stance_of_its_type_and_mode(type: str, more: dict[str, object], stance: str | None) -> None:
    assert stance_of(deed("Russia", type, **more).act) == stance  # type: ignore[arg-type]


def test_stances_are_ranked_from_soft_to_hard() -> None:
    order = ["accepts", "accepts_if", "offers", "demands", "rejects", "threatens", "imposes"]
    assert sorted(RANKS, key=lambda s: RANKS[s]) == order
    assert direction("threatens", "offers") == "softening"
    assert direction("offers", "demands") == "hardening"


def test_only_a_commitment_and_a_refusal_exclude_each_other() -> None:
    found = {frozenset(pair) for pair in permutations(RANKS, 2) if exclude(*pair)}
    assert found == {frozenset((c, "rejects")) for c in ("accepts", "accepts_if", "offers")}


def test_acts_of_one_day_and_stance_are_one_position_with_all_their_words() -> None:
    later = deed("Russia", "REJECT", words="Moskou weigert", outlet="Het Kompas", report="b")
    first = deed("Russia", "REJECT", words="Rusland zegt nee", report="a")
    (found,) = positions([later, first])
    assert (found.side, found.actor, found.issue, found.date, found.stance) == (
        *("Russia", "Russia", "ceasefire", "2025-05-20", "rejects"),
    )
    assert [e.words for e in found.evidence] == ["Rusland zegt nee", "Moskou weigert"]


def test_positions_are_listed_oldest_first_and_undated_ones_last() -> None:
    acts = [deed("Russia", "REJECT", published=d) for d in (None, "2025-05-21", "2025-05-19")]
    assert [p.date for p in positions(acts)] == ["2025-05-19", "2025-05-21", None]


def test_an_act_counts_on_its_own_day() -> None:
    assert [p.date for p in positions([deed("Russia", "REJECT", when="2025-05-13")])] == ["2025-05-13"]


def test_an_act_still_to_come_counts_on_the_day_of_its_report() -> None:
    assert [p.date for p in positions([deed("Russia", "AGREE", when="2025-06-02")])] == ["2025-05-20"]


@pytest.mark.parametrize(
    "act",
    [
        deed("Russia", "REJECT", negated=True),
        deed("Russia", "REJECT", issue=None),
        deed(None, "REJECT"),
        deed("Russia", "SUPPORT"),
    ],
    ids=["denied", "no issue", "nobody known", "no stance"],
)
def test_what_gives_no_position(act: object) -> None:
    assert positions([act]) == []  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("words", "verb", "language"),
    [
        ("Als Moskou weigert", "weigert", "nl"),
        ("Mits Rusland akkoord gaat", "gaat", "nl"),
        ("if Moscow refuses a ceasefire", "refuses", "en"),
        ("wenn Moskau ablehnt", "ablehnt", "de"),
    ],
)
def test_what_is_only_supposed_gives_no_position(words: str, verb: str, language: str) -> None:
    assert positions([deed("Russia", "REJECT", words=words, verb=verb, language=language)]) == []


@pytest.mark.parametrize(
    ("words", "verb", "language"),
    [
        ("Als bemiddelaar weigert Trump een bestand", "weigert", "nl"),
        ("Wenn Putin ablehne, drohten sie mit Sanktionen", "drohten", "de"),
        ("Moskou weigert als enige", "weigert", "nl"),
    ],
)
def test_a_main_clause_beside_a_supposition_gives_one(words: str, verb: str, language: str) -> None:
    assert len(positions([deed("Russia", "REJECT", words=words, verb=verb, language=language)])) == 1


def test_what_another_side_says_of_it_is_kept_apart_as_claimed() -> None:
    (found,) = positions([deed("Russia", "AGREE", teller=TRUMP)])
    assert (found.side, found.claimed_by) == ("Russia", "Donald Trump")


@pytest.mark.parametrize("teller", [None, PESKOV])
def test_what_the_reporter_or_the_side_itself_tells_is_its_own(teller: Resolution | None) -> None:
    assert [p.claimed_by for p in positions([deed("Russia", "AGREE", teller=teller)])] == [None]


def test_what_nobody_named_says_is_claimed_by_somebody_unknown() -> None:
    nobody = Resolution((), None, None, "unattributed")
    assert [p.claimed_by for p in positions([deed("Russia", "AGREE", teller=nobody)])] == ["unknown"]


def test_yes_and_no_on_one_day_are_contested() -> None:
    found = positions([deed("Russia", "REJECT"), deed("Russia", "AGREE"), deed("Russia", "REJECT", "sanctions")])
    assert {(p.issue, p.stance): p.contested for p in found} == {
        ("ceasefire", "rejects"): True,
        ("ceasefire", "accepts"): True,
        ("sanctions", "rejects"): False,
    }


def test_what_another_claims_contests_nothing() -> None:
    found = positions([deed("Russia", "REJECT"), deed("Russia", "AGREE", teller=TRUMP)])
    assert [p.contested for p in found] == [False, False]


def test_two_people_of_one_side_contest_each_other() -> None:
    acts = [deed("Russia", "REJECT"), act(PESKOV, "AGREE", day="2025-05-20")]
    assert [p.contested for p in positions(acts)] == [True, True]


def test_a_condition_is_told_in_its_words() -> None:
    (found,) = positions([deed("Russia", "AGREE", condition="mits Kyiv stopt")])
    assert (found.stance, found.condition) == ("accepts_if", "mits Kyiv stopt")


def test_the_matrix_holds_the_last_position_of_each_side_on_each_issue() -> None:
    acts = [deed("Russia", "REJECT"), deed("Russia", "AGREE", published="2025-05-21"), deed("Ukraine", "REQUEST")]
    found = matrix(positions(acts))
    assert {side: row["ceasefire"].stance for side, row in found.items()} == {"Russia": "accepts", "Ukraine": "demands"}


def test_the_matrix_prefers_a_sides_own_word_to_a_later_claim() -> None:
    acts = [deed("Russia", "REJECT"), deed("Russia", "AGREE", published="2025-05-25", teller=TRUMP)]
    assert matrix(positions(acts))["Russia"]["ceasefire"].stance == "rejects"


ACTS = st.lists(
    st.builds(
        deed,
        st.sampled_from(["Russia", "Ukraine", None]),
        st.sampled_from(["AGREE", "REJECT", "REQUEST", "THREATEN", "SUPPORT"]),
        st.sampled_from(["ceasefire", "sanctions", None]),
        st.sampled_from(["2025-05-19", "2025-05-20", "2025-05", None]),
        toward=st.sampled_from(["Ukraine", "United States", None]),
        teller=st.sampled_from([None, TRUMP, PESKOV]),
        due=st.sampled_from([None, "2025-05-25", "../2025-06-02"]),
        repeated=st.booleans(),
    ),
    max_size=12,
)


@given(ACTS)
def test_every_passage_is_the_reports_own_words(acts: list) -> None:
    texts = {a.act.report_id: set() for a in acts}
    for a in acts:
        texts[a.act.report_id].add(a.text)
    for found in positions(acts):
        assert found.evidence
        for e in found.evidence:
            assert any(text[e.start : e.end] == e.words for text in texts[e.report])


@given(ACTS)
def test_the_order_of_the_acts_makes_no_difference(acts: list) -> None:
    assert positions(acts) == positions(acts[::-1])


# Each rule of docs/analyses.md by itself


def only(*acts: ActEntry) -> Position:
    (found,) = positions(acts)
    return found


def cell(*acts: ActEntry) -> Position:
    return matrix(positions(acts))["Russia"]["ceasefire"]


@pytest.mark.parametrize("type", sorted(load().types))
def test_no_mode_but_those_of_agree_changes_a_stance(type: str) -> None:
    modes = load().types[type].modes
    assert len({stance_of(act("Russia", type, mode=mode).act) for mode in (None, *modes)}) == (1 + (type == "AGREE"))
    conditional = {stance_of(act("Russia", type, mode=mode, conditional=True).act) for mode in (None, *modes)}
    assert conditional == {"accepts_if" if type == "AGREE" else stance_of(act("Russia", type).act)}


@pytest.mark.parametrize("type", sorted(load().types))
def test_a_denied_act_gives_no_position(type: str) -> None:
    assert positions([act("Russia", type, negated=True)]) == []


@pytest.mark.parametrize(
    ("language", "clause", "verb", "supposed"),
    [
        ("en", "Unless Moscow refuses a truce", "refuses", True),
        ("en", "if Kyiv attacks, Moscow refuses a truce", "refuses", False),
        ("en", "Moscow refuses a truce if Kyiv attacks", "refuses", False),
        ("nl", "indien Moskou een bestand weigert", "weigert", True),
        ("nl", "tenzij Moskou een bestand weigert", "weigert", True),
        ("nl", "wanneer Moskou een bestand weigert", "weigert", True),
        ("nl", "als Moskou een bestand weigert, volgen sancties", "weigert", True),
        ("nl", "als Moskou een bestand weigert; dat is", "weigert", True),
        ("nl", "als Kyiv aanvalt, weigert Moskou", "weigert", False),
        ("de", "falls Moskau eine Waffenruhe ablehnt", "ablehnt", True),
        ("de", "sofern Moskau eine Waffenruhe ablehnt", "ablehnt", True),
        ("de", "ob Moskau eine Waffenruhe ablehnt", "ablehnt", True),
        ("de", "als Besatzer lehnt Moskau ab", "lehnt", False),
        ("fr", "if Moscow refuses a truce", "refuses", False),  # no language of ours
    ],
)
def test_a_supposition_ends_at_a_comma(language: str, clause: str, verb: str, supposed: bool) -> None:
    found = positions([act("Russia", "REJECT", words=clause, verb=verb, language=language)])
    assert (found == []) == supposed


@pytest.mark.parametrize(
    "other",
    [
        act("Ukraine", "REJECT"),
        act(PUTIN, "REJECT"),
        act("Russia", "REJECT", "sanctions"),
        act("Russia", "REJECT", day="2025-05-20"),
        act("Russia", "REJECT", when="2025-05"),
        act("Russia", "THREATEN"),
        act("Russia", "REJECT", teller=TRUMP),
    ],
    ids=["side", "actor", "issue", "day", "precision", "stance", "claimant"],
)
def test_acts_that_differ_in_one_of_six_things_are_two_positions(other: ActEntry) -> None:
    assert len(positions([act("Russia", "REJECT"), other])) == 2


def test_target_and_mode_make_no_two_positions() -> None:
    acts = [act("Russia", "REJECT", toward="Ukraine", mode="yield"), act("Russia", "REJECT", toward=TRUMP)]
    assert len(only(*acts).evidence) == 2


def test_a_person_counts_for_the_side_and_stays_the_actor_and_one_without_a_name_goes_by_the_side() -> None:
    assert (only(act(PUTIN, "REJECT")).side, only(act(PUTIN, "REJECT")).actor) == ("Russia", "Vladimir Putin")
    assert only(act(UNNAMED, "REJECT")).actor == "United States"


def test_the_condition_is_that_of_the_first_act_that_has_its_words() -> None:
    acts = [
        act("Russia", "AGREE", conditional=True, report="r1"),
        act("Russia", "AGREE", condition="als de wapens zwijgen", report="r2"),
        act("Russia", "AGREE", condition="mits er toezicht is", report="r3"),
    ]
    assert only(*acts[::-1]).condition == "als de wapens zwijgen"
    assert only(acts[0]).condition is None


def test_evidence_goes_by_day_of_publication_then_report_then_place() -> None:
    text = "Eerst dit. Dan dat."
    acts = [
        act("Russia", "REJECT", day="2025-05-21", when="2025-05-19", report="r0", words="later gemeld"),
        act("Russia", "REJECT", report="r2", words="Dan dat", text=text, id="a1"),
        act("Russia", "REJECT", report="r2", words="Eerst dit", text=text, id="a2"),
        act("Russia", "REJECT", report="r1", words="elders"),
    ]
    assert words(only(*acts).evidence) == ["elders", "Eerst dit", "Dan dat", "later gemeld"]


def test_a_passage_that_tells_of_two_acts_is_listed_once() -> None:
    both = [act("Russia", "REJECT", report="r1", words="een nee", id=id) for id in ("a1", "a2")]
    assert words(only(*both).evidence) == ["een nee"]


def test_evidence_names_report_place_day_and_outlet() -> None:
    (proof,) = only(act("Russia", "REJECT", report="r1", words="Moskou weigert", outlet="The Crossing")).evidence
    assert (proof.report, proof.start, proof.end) == ("r1", 8, 22)  # behind 'Vooraf. '
    assert (proof.words, proof.published, proof.outlet) == ("Moskou weigert", "2025-05-19", "The Crossing")
    (proof,) = only(act("Russia", "REJECT", day=None, outlet=None)).evidence
    assert (proof.published, proof.outlet) == (None, None)


@pytest.mark.parametrize(
    ("teller", "claimed_by"),
    [(None, None), (PUTIN, None), (UNNAMED, "unknown"), (PASSERBY, "Jan Jansen"), (NOBODY, "unknown")],
    ids=["reporter", "oneself", "unnamed", "no side", "nobody"],
)
def test_who_claims_is_told_by_name(teller: Resolution | None, claimed_by: str | None) -> None:
    assert only(act(PUTIN, "REQUEST", teller=teller)).claimed_by == claimed_by


@pytest.mark.parametrize(
    ("type", "mode", "contested"),
    [
        ("AGREE", None, True),
        ("AGREE", "offer", True),
        ("CONCEDE", None, True),
        ("REQUEST", None, False),
        ("THREATEN", None, False),
        ("SANCTION", None, False),
    ],
)
def test_a_refusal_is_contested_by_a_commitment_of_that_day(type: str, mode: str | None, contested: bool) -> None:
    found = positions([act("Russia", "REJECT"), act("Russia", type, mode=mode)])
    assert [p.contested for p in found] == [contested, contested]


@pytest.mark.parametrize(
    "other",
    [
        act("Ukraine", "AGREE"),
        act("Russia", "AGREE", day="2025-05-20"),
        act("Russia", "AGREE", when="2025-05"),
        act("Russia", "AGREE", negated=True),
    ],
    ids=["other side", "other day", "vague day", "denied"],
)
def test_a_refusal_is_contested_by_nothing_else(other: ActEntry) -> None:
    assert not any(p.contested for p in positions([act("Russia", "REJECT"), other]))


def test_a_third_stance_of_a_contested_day_is_not_contested() -> None:
    found = positions([act("Russia", type) for type in ("AGREE", "REQUEST", "REJECT")])
    assert [(p.stance, p.contested) for p in found] == [("accepts", True), ("demands", False), ("rejects", True)]


def test_two_claims_contest_nothing_and_no_date_counts_as_one() -> None:
    claims = [act("Russia", type, teller=TRUMP) for type in ("REJECT", "AGREE")]
    assert [p.contested for p in positions(claims)] == [False, False]
    undated = [act("Russia", type, day=None) for type in ("REJECT", "AGREE")]
    assert [(p.date, p.contested) for p in positions(undated)] == [(None, True), (None, True)]


@pytest.mark.parametrize(
    ("when", "published", "date"),
    [
        ("2025-05-17", "2025-05-19", "2025-05-17"),
        (None, "2025-05-19", "2025-05-19"),
        ("2025-05-25", "2025-05-19", "2025-05-19"),  # still to come
        ("2025-06", "2025-05-19", "2025-05-19"),
        ("2025-05", "2025-05-19", "2025-05"),  # begun by then
        ("2025-05-01/2025-05-31", "2025-05-19", "2025-05-01/2025-05-31"),
        ("2025-05-25", "2025-05", "2025-05-25"),  # the report may be of the 31st
        ("2025-06-01", "2025-05", "2025-05"),
        ("2025-05-25", None, "2025-05-25"),
        (None, None, None),
    ],
)
def test_the_date_is_the_clauses_unless_it_lies_wholly_after_the_reports(
    when: str | None, published: str | None, date: str | None
) -> None:
    assert only(act("Russia", "REJECT", day=published, when=when)).date == date


def test_the_oldest_goes_first_by_the_first_day_that_a_date_may_mean() -> None:
    days = [None, "2025-05-19", "2025-05", "2024-12-31", "2025-05-02"]
    found = positions(act("Russia", "REJECT", day=day) for day in days)
    assert [p.date for p in found] == ["2024-12-31", "2025-05", "2025-05-02", "2025-05-19", None]


def test_a_claim_fills_a_cell_where_there_is_nothing_else() -> None:
    claims = [act("Russia", "REJECT", teller=TRUMP), act("Russia", "AGREE", day="2025-05-20", teller=TRUMP)]
    assert (cell(*claims).stance, cell(*claims).claimed_by) == ("accepts", "Donald Trump")
    assert cell(*claims, act("Russia", "REQUEST", day=None)).stance == "demands"  # own, though undated


@pytest.mark.parametrize(
    ("types", "stance"),
    [
        (["REJECT", "REJECT", "AGREE", "REQUEST"], "demands"),  # the one that is not contested
        (["REQUEST", "REQUEST", "THREATEN"], "demands"),  # most passages
        (["THREATEN", "REQUEST"], "threatens"),  # the harder
        (["AGREE", "REJECT"], "rejects"),  # both contested
    ],
)
def test_of_one_day_the_undisputed_then_the_best_shown_then_the_harder_fills_the_cell(
    types: list[str], stance: str
) -> None:
    assert cell(*[act("Russia", type) for type in types]).stance == stance


def test_the_example_of_the_page() -> None:
    north = Resolution((), "norland", "Norland", "name", (), 0.9, "Norland")
    told = positions(
        [
            act("Norland", "REQUEST", day="2025-03-01", toward="Suderland"),
            act("Suderland", "REJECT", day="2025-03-04"),
            act("Suderland", "AGREE", day="2025-03-04", teller=north),
            act("Suderland", "AGREE", day="2025-03-10", condition="if the road opens", language="en"),
            act("Suderland", "REJECT", day="2025-03-10"),
            act("Suderland", "AGREE", day="2025-03-20", condition="if the road opens", language="en"),
        ]
    )
    assert [(p.date, p.side, p.stance, p.claimed_by, p.contested) for p in told] == [
        ("2025-03-01", "Norland", "demands", None, False),
        ("2025-03-04", "Suderland", "accepts", "Norland", False),
        ("2025-03-04", "Suderland", "rejects", None, False),
        ("2025-03-10", "Suderland", "accepts_if", None, True),
        ("2025-03-10", "Suderland", "rejects", None, True),
        ("2025-03-20", "Suderland", "accepts_if", None, False),
    ]
    cells = {side: (row["ceasefire"].stance, row["ceasefire"].date) for side, row in matrix(told).items()}
    assert cells == {"Norland": ("demands", "2025-03-01"), "Suderland": ("accepts_if", "2025-03-20")}


@settings(deadline=None)
@given(ledgers())
def test_the_evidence_of_a_position_is_the_words_of_its_report(acts: list[ActEntry]) -> None:
    assert all(slices(p.evidence, acts) for p in positions(acts))


@settings(deadline=None)
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_acts_makes_no_difference_to_positions(acts: list[ActEntry], random: Random) -> None:
    shuffled = list(acts)
    random.shuffle(shuffled)
    assert positions(shuffled) == positions(acts)
    assert matrix(positions(shuffled)) == matrix(positions(acts))


@settings(deadline=None)
@given(ledgers())
def test_no_two_positions_are_one(acts: list[ActEntry]) -> None:
    keys = [(p.side, p.actor, p.issue, p.date, p.stance, p.claimed_by) for p in positions(acts)]
    assert len(keys) == len(set(keys))
