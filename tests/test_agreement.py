"""Krippendorff's alpha: by its author's own example, and against the package krippendorff."""

from __future__ import annotations

import math
import warnings

import krippendorff
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestand.analyses.agreement import agreements, alpha

CODERS = ("anna", "bob", "carl", "dora")


def test_alpha_of_krippendorffs_own_example_of_four_observers():
    # Computing Krippendorff's Alpha-Reliability (2011), section C: 12 units, nominal alpha = 0.743
    a = [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None]
    b = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3]
    c = [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None]
    d = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]
    units = [
        {coder: str(value) for coder, value in zip(CODERS, unit, strict=True) if value}
        for unit in zip(a, b, c, d, strict=True)
    ]
    found = alpha(units)
    assert found == pytest.approx(0.743, abs=0.0005)


def test_two_who_agree_on_everything_have_one():
    assert alpha([{"anna": "accept", "bob": "accept"}, {"anna": "reject", "bob": "reject"}]) == 1


def test_two_who_contradict_each_other_are_worse_than_chance():
    found = alpha([{"anna": "accept", "bob": "reject"}, {"anna": "reject", "bob": "accept"}])
    assert found is not None
    assert found < 0


def test_where_all_values_are_one_alpha_is_not_defined():
    assert alpha([{"anna": "accept", "bob": "accept"}] * 5) is None


def test_what_one_coder_alone_has_judged_counts_for_nothing():
    both = [{"anna": "accept", "bob": "accept"}, {"anna": "reject", "bob": "accept"}]
    assert alpha([*both, {"anna": "reject"}, {}]) == alpha(both)


@given(st.lists(st.lists(st.sampled_from([None, "a", "b", "c"]), min_size=4, max_size=4), min_size=1, max_size=20))
def test_alpha_is_that_of_the_package_krippendorff(table: list[list[str | None]]):
    units = [{coder: v for coder, v in zip(CODERS, row, strict=True) if v} for row in table]
    numbers = [
        [{"a": 1.0, "b": 2.0, "c": 3.0}.get(v or "", math.nan) for v in coder] for coder in zip(*table, strict=True)
    ]
    pairable = {v for unit in units if len(unit) > 1 for v in unit.values()}
    found = alpha(units)
    if len(pairable) < 2:
        assert found is None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = krippendorff.alpha(reliability_data=numbers, level_of_measurement="nominal")
    assert found == pytest.approx(theirs, abs=1e-9)


def test_an_unsure_verdict_counts_as_none():
    (found,) = agreements(
        "statement",
        {
            "r1#1-2": {"anna": {"verdict": "unsure"}, "bob": {"verdict": "accept"}},
            "r1#3-4": {"anna": {"verdict": "reject"}, "bob": {"verdict": "reject"}},
            "r1#5-6": {"anna": {"verdict": "accept"}, "bob": {"verdict": "accept"}},
        },
    )
    assert (found.units, found.alpha) == (2, 1.0)


def test_agreement_on_acts_is_told_for_each_thing_and_each_two_coders():
    told = {"verdict": "accept", "type": "REJECT", "issue": "ceasefire", "actor": "Russia"}
    found = agreements("act", {"r1#1-2": {"anna": told, "bob": told, "carl": told | {"issue": "sanctions"}}})
    assert [(a.kind, a.coders) for a in found[:4]] == [
        ("verdict", ("anna", "bob", "carl")),
        ("verdict", ("anna", "bob")),
        ("verdict", ("anna", "carl")),
        ("verdict", ("bob", "carl")),
    ]
    issues = {a.coders: a.alpha for a in found if a.kind == "issue"}
    assert issues[("anna", "carl")] == 0.0  # one unit, two values: as by chance
    assert issues[("anna", "bob")] is None


def test_a_single_coder_agrees_with_nobody():
    assert agreements("encounter", {"r1#1-2": {"anna": {"verdict": "accept"}}}) == []
