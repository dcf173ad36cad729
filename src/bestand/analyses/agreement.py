"""How far coders agree beyond chance: Krippendorff's alpha."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

Coded = Mapping[str, Mapping[str, str]]  # what each coder holds an entry to be, by kind: verdict, type, issue ...
KINDS = {"statement": ("verdict",), "act": ("verdict", "type", "issue", "actor"), "encounter": ("verdict",)}
UNSAID = frozenset(("unsure",))  # a verdict that holds an entry to be nothing: as good as none


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha of some coders on one thing, None where it is not defined; `units` are entries that two or more coded."""

    layer: str
    kind: str
    coders: tuple[str, ...]
    units: int
    alpha: float | None


def alpha(units: Iterable[Mapping[str, str]]) -> float | None:
    """Krippendorff's alpha for nominal values: 1 where all agree, 0 where as by chance.

    `units` are the values of each by coder; those with fewer than two count for nothing. None where no two values were
    given to a unit, or where all values are one: nothing can be expected of chance then. Source: Krippendorff,
    Computing Krippendorff's Alpha-Reliability (2011), section D: observed by expected disagreement, taken from 1.
    """
    observed = 0.0
    counts: Counter[str] = Counter()
    for unit in units:
        values = Counter(unit.values())
        n = values.total()
        if n < 2:
            continue
        counts += values
        observed += (n * n - sum(c * c for c in values.values())) / (n - 1)  # ordered pairs that differ
    total = counts.total()
    expected = total * total - sum(c * c for c in counts.values())
    if expected == 0:
        return None
    return 1 - (total - 1) * observed / expected


def agreements(layer: str, codes: Mapping[str, Coded]) -> list[Agreement]:
    """Alpha on each thing that is coded in a layer: of all coders, then of each two; by what was coded, then by names.

    `codes` are what each coder holds an entry to be, by entry, as Reviews.codes gives them.
    """
    found = []
    for kind in KINDS[layer]:
        values: dict[str, dict[str, str]] = defaultdict(dict)
        for unit, by_coder in codes.items():
            for coder, told in by_coder.items():
                if told.get(kind) and told[kind] not in UNSAID:
                    values[unit][coder] = told[kind]
        coders = sorted({coder for unit in values.values() for coder in unit})
        groups = [tuple(coders), *combinations(coders, 2)] if len(coders) > 2 else [tuple(coders)]
        found += [_of(layer, kind, group, values) for group in groups if len(group) > 1]
    return found


def _of(layer: str, kind: str, group: tuple[str, ...], values: Mapping[str, Mapping[str, str]]) -> Agreement:
    theirs = [{coder: told[coder] for coder in group if coder in told} for told in values.values()]
    coded = [unit for unit in theirs if len(unit) > 1]
    return Agreement(layer, kind, group, len(coded), alpha(coded))
