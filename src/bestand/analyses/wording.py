"""Whether two passages are the same words, and in which words they differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

WORD = re.compile(r"\w+")
NUMBER = re.compile(r"\d[\d.,]*")
# Share of the longer passage's words that two copies have in common. Chosen: no two passages of benchmarks/pairs, told
# by other people in other words, reach it.
COPIED = 0.75


@lru_cache(maxsize=2_048)
def counted(passage: str) -> Counter[str]:
    """How often each word stands in a passage, regardless of case and marks."""
    return Counter(WORD.findall(passage.casefold()))


def shared(one: str, other: str) -> float:
    """Share of the longer passage's words that the other has too, 0 to 1."""
    a, b = counted(one), counted(other)
    most = max(a.total(), b.total())
    return (a & b).total() / most if most else 1.0


def copied(one: str, other: str) -> bool:
    """Whether two passages are near enough the same words to be one text that was passed on."""
    return shared(one, other) >= COPIED


def contradict(one: str, other: str) -> bool:
    """Whether both passages give numbers in figures, and none in common: '6,000 bodies', '1,200 prisoners'."""
    here, there = ({re.sub(r"\D", "", n) for n in NUMBER.findall(p)} for p in (one, other))
    return bool(here and there) and not here & there


def differences(passages: Sequence[str]) -> list[tuple[str, str]]:
    """Where the first passage and each other one differ: the words here, the words there."""
    first = passages[0].split()
    found = []
    for other in passages[1:]:
        there = other.split()
        matcher = SequenceMatcher(None, [w.casefold() for w in first], [w.casefold() for w in there], autojunk=False)
        found += [
            (" ".join(first[a:b]), " ".join(there[c:d]))
            for kind, a, b, c, d in matcher.get_opcodes()
            if kind != "equal"
        ]
    return list(dict.fromkeys(found))
