"""Which tellings are one statement, against the definitions of docs/analyses.md; likeness made up, but in one test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.analyses.threads import CHUNK, LEAST, OWN, WINDOW, Thread, on_issue, stream, threads
from bestand.entries import Entry, acts_of, entries_of
from bestand.ledger import Ledger
from bestand.likeness import WIDTH, digest
from bestand.records import Act, Extraction, Provenance, Report, Resolution, Span, Statement

MADE = Provenance("0.1.0", "model", "codebook")
TRUMP = Resolution((), "donald-trump", "Donald Trump", "surname", (), 0.9, "United States")
PUTIN = Resolution((), "vladimir-putin", "Vladimir Putin", "surname", (), 0.9, "Russia")
NUMBERS = count(1)
NL = "er komt binnenkort een bestand"
EN = "there will be a ceasefire soon"
DE = "es wird bald eine Waffenruhe geben"
OTHER = "de sancties tegen Moskou blijven staan"


def reading(
    *contents: str, day: str | None = "2025-05-19", speaker: Resolution | None = TRUMP, id: str = "", **given: Any
) -> Extraction:
    """A report of some contents of one speaker; channel and said go to its statements, the rest to the report."""
    id = id or f"r{next(NUMBERS):04}"
    own = {key: given.pop(key) for key in ("channel", "said") if key in given}
    text, statements = "", []
    for n, content in enumerate(contents, 1):
        start = len(text)
        text += f"{content}. "
        span = (Span(start, start + len(content)),)
        statements.append(Statement(f"s{n}", id, (), (), span, speaker=speaker, score=1.0, **own))
    report = Report(id, text, **{"language": "nl", "outlet": f"outlet of {id}", **given}, published=day)
    return Extraction(report, tuple(statements), MADE)


def entries(*readings: Extraction) -> list[Entry]:
    return [entry for found in readings for entry in entries_of(found)]


def vector(*numbers: int) -> bytes:
    """512 signed bytes that begin with these."""
    return b"".join(n.to_bytes(1, "big", signed=True) for n in numbers).ljust(WIDTH, b"\0")


def claims(*groups: Iterable[str]) -> Callable[[Sequence[str]], Mapping[str, bytes]]:
    """Vectors by which the passages of a group are wholly alike, and those of two groups not at all."""
    made = {digest(p): vector(*[0] * n, 127) for n, group in enumerate(groups) for p in group}
    return lambda passages: {digest(p): made[digest(p)] for p in passages}


SAME = claims([NL, EN, DE], [OTHER])


def told(found: Iterable[Thread]) -> list[list[str]]:
    """The words of each thread's tellings."""
    return [[e.words for e in thread.statements] for thread in found]


# What is one statement


def test_two_reports_of_one_claim_are_one_thread() -> None:
    (thread,) = threads(entries(reading(NL), reading(EN, language="en")), SAME)
    assert (thread.speaker, thread.date, thread.languages) == ("Donald Trump", "2025-05-19", ("nl", "en"))
    assert [e.words for e in thread.statements] == [NL, EN]
    assert thread.outlets == 2


def test_a_statement_told_once_is_no_thread() -> None:
    assert threads(entries(reading(NL), reading(OTHER)), SAME) == []


def test_nothing_told_makes_no_thread() -> None:
    assert threads([], SAME) == []


def test_the_same_words_of_two_speakers_are_two_statements() -> None:
    assert threads(entries(reading(NL), reading(NL, speaker=PUTIN)), SAME) == []


def test_two_names_of_one_actor_are_one_speaker() -> None:
    renamed = replace(TRUMP, name="President Trump")
    assert len(threads(entries(reading(NL), reading(NL, speaker=renamed)), SAME)) == 1


def test_a_speaker_whom_no_list_knows_is_one_by_name_whatever_its_case() -> None:
    one, other = (replace(TRUMP, actor_id=None, name=name) for name in ("Jan Jansen", "JAN JANSEN"))
    assert len(threads(entries(reading(NL, speaker=one), reading(NL, speaker=other)), SAME)) == 1


@pytest.mark.parametrize("speaker", [None, Resolution((), None, None, "unattributed")])
def test_what_nobody_named_says_is_left_out(speaker: Resolution | None) -> None:
    assert threads(entries(reading(NL, speaker=speaker), reading(NL, speaker=speaker)), SAME) == []


def test_contents_of_too_few_words_are_left_out() -> None:
    short, enough = " ".join(["ja"] * (LEAST - 1)), " ".join(["ja"] * LEAST)
    vectors = claims([short], [enough])
    assert threads(entries(reading(short), reading(short)), vectors) == []
    assert len(threads(entries(reading(enough), reading(enough)), vectors)) == 1


def test_reports_without_a_date_are_left_out() -> None:
    assert threads(entries(reading(NL, day=None), reading(NL, day=None)), SAME) == []


def test_two_sentences_of_one_speech_are_two_threads() -> None:
    found = threads(entries(reading(NL, OTHER, id="a"), reading(NL, OTHER, id="b")), SAME)
    assert sorted(told(found)) == [[OTHER, OTHER], [NL, NL]]


def test_one_report_tells_a_statement_once() -> None:
    assert threads(entries(reading(NL, DE)), SAME) == []


def test_a_second_telling_of_a_report_joins_no_thread_that_the_report_is_in() -> None:
    (thread,) = threads(entries(reading(NL, id="a"), reading(NL, EN, id="b")), SAME)
    assert [e.report for e in thread.statements] == ["a", "b"]


def test_a_telling_goes_to_the_thread_that_is_most_like_it() -> None:
    made = {NL: vector(127), OTHER: vector(90, 90), EN: vector(100, 80)}
    by_digest = {digest(p): v for p, v in made.items()}
    given = entries(reading(NL, OTHER), reading(EN), reading(OTHER, id="z"))
    found = threads(given, lambda passages: {digest(p): by_digest[digest(p)] for p in passages})
    assert told(found) == [[OTHER, EN, OTHER]]


@pytest.mark.parametrize(("numbers", "threads_"), [((127, 30), 1), ((30, 127), 0), ((-127,), 0)])
def test_likeness_decides_whether_a_claim_is_the_same(numbers: tuple[int, ...], threads_: int) -> None:
    made = {digest(NL): vector(127), digest(EN): vector(*numbers)}
    found = threads(entries(reading(NL), reading(EN)), lambda passages: {digest(p): made[digest(p)] for p in passages})
    assert len(found) == threads_


def test_one_speaker_may_say_many_things_in_a_day() -> None:
    passages = [f"zin nummer {n} van Trump" for n in range(40)]
    given = entries(reading(*passages, id="a"), reading(*passages, id="b"))
    found = threads(given, claims(*([p] for p in passages)))
    assert sorted(told(found)) == sorted([p, p] for p in passages)


# The occasion


@pytest.mark.parametrize(("later", "threads_"), [(0, 1), (1, 1), (WINDOW, 1), (WINDOW + 1, 0), (30, 0)])
def test_a_statement_is_told_within_three_days(later: int, threads_: int) -> None:
    day = (date(2025, 5, 30) + timedelta(later)).isoformat()
    assert WINDOW == 3
    assert len(threads(entries(reading(NL, day="2025-05-30"), reading(NL, day=day)), SAME)) == threads_


def test_the_window_is_counted_from_the_first_telling() -> None:
    days = ("2025-05-01", "2025-05-03", "2025-05-05", "2025-05-06")
    found = threads(entries(*(reading(NL, day=d) for d in days)), SAME)
    assert [[e.published for e in t.statements] for t in found] == [[*days[:2]], [*days[2:]]]


@pytest.mark.parametrize(
    ("one", "other", "threads_"),
    [
        ("2025-05-18", "2025-05-18", 1),
        ("2025-05-18", "2025-05-19", 0),
        ("2025-05", "2025-05-18", 1),
        ("2025-05-17/2025-05-18", "2025-05-18", 1),
        ("2025-05-18", None, 1),
        (None, None, 1),
    ],
)
def test_what_was_said_on_different_days_is_two_statements(one: str | None, other: str | None, threads_: int) -> None:
    assert len(threads(entries(reading(NL, said=one), reading(NL, said=other)), SAME)) == threads_


def test_a_thread_has_the_day_it_was_said_on_where_one_tells_it() -> None:
    (thread,) = threads(entries(reading(NL), reading(NL, said="2025-05-18")), SAME)
    assert thread.date == "2025-05-18"


def test_a_thread_holds_no_two_days_of_saying_though_a_third_telling_has_none() -> None:
    given = entries(reading(NL, said="2025-05-18", id="x"), reading(NL), reading(NL, said="2025-05-16", id="z"))
    assert all(not {"x", "z"} <= {e.report for e in thread.statements} for thread in threads(given, SAME))


# What a thread tells


def test_tellings_come_by_their_day_the_earliest_first() -> None:
    given = entries(reading(EN, day="2025-05-19", id="b"), reading(NL, day="2025-05-19", id="a"), reading(DE, id="c"))
    (thread,) = threads(given, SAME)
    assert [e.report for e in thread.statements] == ["a", "b", "c"]


def test_evidence_is_the_words_at_their_place() -> None:
    (thread,) = threads(entries(reading(OTHER, NL, id="a", outlet="De Krant"), reading(NL)), SAME)
    first = thread.statements[0]
    assert (first.report, first.start, first.end) == ("a", len(OTHER) + 2, len(OTHER) + 2 + len(NL))
    assert (first.words, first.published, first.outlet) == (NL, "2025-05-19", "De Krant")


@pytest.mark.parametrize("channel", sorted(OWN))
def test_the_telling_on_the_speakers_own_channel_is_primary(channel: str) -> None:
    (thread,) = threads(entries(reading(NL, channel="interview"), reading(NL, channel=channel)), SAME)
    assert (thread.primary, thread.channels) == (1, ("interview", channel))


def test_of_two_own_channels_the_earliest_telling_is_primary() -> None:
    (thread,) = threads(entries(reading(NL), reading(NL, channel="X"), reading(NL, channel="X")), SAME)
    assert thread.primary == 1


@pytest.mark.parametrize("channel", [None, "press conference", "Reuters"])
def test_without_an_own_channel_nothing_is_primary(channel: str | None) -> None:
    (thread,) = threads(entries(reading(NL, channel=channel), reading(NL, channel=channel)), SAME)
    assert thread.primary is None


def test_near_identical_words_across_outlets_are_one_copy_group() -> None:
    (thread,) = threads(entries(reading(NL), reading(EN, language="en"), reading(NL.upper())), SAME)
    assert thread.copies == ((0, 2),)


def test_copies_of_copies_are_in_one_group() -> None:
    one, two, three = "a b c d e f g h", "a b c d e f x y", "a b c d z w x y"  # three of four words; not first and last
    (thread,) = threads(entries(*map(reading, (one, three, two))), claims([one, two, three]))
    assert thread.copies == ((0, 1, 2),)


def test_two_wordings_passed_on_are_two_groups() -> None:
    other = "wij sluiten morgen vrede in Istanbul"
    (thread,) = threads(entries(*map(reading, (NL, other, NL, other, "nog weer heel andere woorden"))), ALIKE)
    assert thread.copies == ((0, 2), (1, 3))


ALIKE = claims([NL, "wij sluiten morgen vrede in Istanbul", "nog weer heel andere woorden"])


def test_words_of_two_languages_are_no_copies_of_each_other() -> None:
    (thread,) = threads(entries(reading(NL), reading(NL, language="de")), SAME)
    assert thread.copies == ()


def test_translations_alone_are_no_copies() -> None:
    given = entries(reading(NL), reading(EN, language="en"), reading(DE, language="de"))
    (thread,) = threads(given, SAME)
    assert (thread.copies, thread.languages) == ((), ("nl", "en", "de"))


def test_differences_are_those_within_the_language_of_the_first() -> None:
    other = "er komt misschien een bestand"
    given = entries(reading(NL), reading(EN, language="en"), reading(other))
    (thread,) = threads(given, claims([NL, EN, other]))
    assert thread.differences() == [("binnenkort", "misschien")]


def test_an_outlet_counts_once_and_an_unknown_one_with_its_report() -> None:
    outlets = ("De Krant", "De Krant", None, None)
    (thread,) = threads(entries(*(reading(NL, outlet=o) for o in outlets)), SAME)
    assert (len(thread.statements), thread.outlets) == (4, 3)


def test_the_thread_in_most_outlets_comes_first() -> None:
    few = [reading(OTHER, day="2025-05-18", outlet="A"), reading(OTHER, day="2025-05-18", outlet="B")]
    many = [reading(NL, outlet=o) for o in "ABC"]
    assert told(threads(entries(*few, *many), SAME)) == [[NL] * 3, [OTHER] * 2]


# Issues


def test_a_thread_is_on_the_issues_of_acts_that_stand_in_one_of_its_tellings() -> None:
    one, other = reading(OTHER, NL, id="a"), reading(OTHER, NL, id="b")
    at = Span(one.report.text.index("bestand"), one.report.text.index("bestand") + 7)
    act = Act("a1", "b", TRUMP, None, "REQUEST", None, "ceasefire", at, at)
    found = threads(entries(one, other), SAME)
    assert len(found) == 2
    assert told(on_issue(found, acts_of(replace(other, acts=(act,))))) == [[NL, NL]]
    assert on_issue(found, ()) == []


def test_an_act_beside_a_telling_is_not_in_it() -> None:
    one, other = reading(NL, id="a"), reading(NL, id="b")
    behind = Span(len(NL), len(NL) + 1)
    act = Act("a1", "b", TRUMP, None, "REQUEST", None, "ceasefire", behind, behind)
    assert on_issue(threads(entries(one, other), SAME), acts_of(replace(other, acts=(act,)))) == []


# The stream


def long_ago(days: int, seen: list[int]) -> Iterator[Entry]:
    """A statement told twice on the first day, then one that nothing is like on each day after it."""
    first = date(2025, 1, 1)
    yield from entries(reading(NL), reading(NL))
    for n in range(1, days):
        seen.append(n)
        yield from entries(reading(f"zin nummer {n} van Trump", day=(first + timedelta(n + 200)).isoformat()))


def by_number(passages: Sequence[str]) -> dict[str, bytes]:
    numbers = {p: int(p.split()[2]) if p.startswith("zin") else 0 for p in passages}
    return {digest(p): vector(*[0] * (n % WIDTH), 127) for p, n in numbers.items()}


def test_a_thread_is_told_once_nothing_can_join_it_and_not_at_the_end() -> None:
    seen: list[int] = []
    found = next(stream(long_ago(4 * CHUNK, seen), by_number))
    assert [e.words for e in found.statements] == [NL, NL]
    assert len(seen) <= CHUNK


def test_vectors_are_asked_for_in_portions() -> None:
    asked: list[int] = []

    def counting(passages: Sequence[str]) -> dict[str, bytes]:
        asked.append(len(passages))
        return by_number(passages)

    assert len(list(stream(long_ago(2 * CHUNK, []), counting))) == 1
    assert max(asked) == CHUNK
    assert sum(asked) == 2 * CHUNK + 1


TELLINGS = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from([NL, EN, DE, OTHER]), st.sampled_from([TRUMP, PUTIN])), max_size=25
)


@settings(max_examples=60, deadline=None)
@given(TELLINGS)
def test_the_stream_equals_the_list_and_every_thread_keeps_the_rules(given: list[tuple[int, str, Resolution]]) -> None:
    first = date(2025, 5, 1)
    given = sorted(given, key=lambda g: g[0])
    days = [(first + timedelta(day)).isoformat() for day, _, _ in given]
    told_ = entries(*(reading(w, day=d, speaker=who) for d, (_, w, who) in zip(days, given, strict=True)))
    found = threads(told_, SAME)
    assert sorted(found, key=repr) == sorted(stream(iter(told_), SAME), key=repr)
    reports = [e.report for thread in found for e in thread.statements]
    assert len(reports) == len(set(reports))  # no telling is of two threads, and no report tells one twice here
    speakers = {e.report_id: e.statement.speaker for e in told_}
    for thread in found:
        published = [date.fromisoformat(e.published or "") for e in thread.statements]
        assert len(published) > 1
        assert published == sorted(published)
        assert (published[-1] - published[0]).days <= WINDOW
        assert len({e.words == OTHER for e in thread.statements}) == 1
        assert {speakers[e.report].name for e in thread.statements} == {thread.speaker}  # type: ignore[union-attr]


# The real encoder


def test_a_dutch_and_a_german_telling_of_one_sentence_are_one_thread(tmp_path: Path) -> None:
    dutch = reading("Rusland wil dat Oekraïne geen lid van de NAVO wordt", OTHER)
    german = reading("Russland will, dass die Ukraine kein Mitglied der NATO wird", language="de")
    with Ledger(tmp_path / "a.ledger") as book:
        book.add(dutch)
        book.add(german)
        (thread,) = threads(book.statements(), book.vectors)
    assert (thread.languages, thread.outlets, thread.copies) == (("nl", "de"), 2, ())
