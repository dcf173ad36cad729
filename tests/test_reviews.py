"""Reviews: what stands of an entry once people have judged it, now and after a report has been read anew."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sample
from bestand.entries import Filter, Part
from bestand.errors import FilterError, ReviewError
from bestand.ledger import Ledger
from bestand.records import Act, Encounter, Extraction, Provenance, Report, Resolution, Span, Statement
from bestand.reviews import LONGEST_NAME, At, Choice, Progress, Reviews
from bestand.schema import LAYERS
from bestand.standings import decided, live
from test_cli import run
from test_cli_analyses import fill

NEWER = Provenance("0.2.0", "newer model", "codebook")
NEWEST = Provenance("0.3.0", "newest model", "codebook")
NO, REFUSAL, ASSAULT = At("r1", "statement", "s1"), At("r1", "act", "a1"), At("r1", "act", "a2")
CALL, MEETING = At("r1", "encounter", "e1"), At("r1", "encounter", "e2")
ONE_EACH = [NO, REFUSAL, CALL]
TABLES = ("report", "reading", "statement", "act", "encounter", "participant", "review")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def book(path: Path) -> Iterator[Ledger]:
    with Ledger(path) as made:
        made.add(sample.extraction())
        yield made


@pytest.fixture
def reviews(book: Ledger) -> Reviews:
    return Reviews(book)


def reread(made: Provenance = NEWER, **parts: Any) -> Extraction:
    """The sample as another model reads it, with other statements, acts or encounters where they are given."""
    return replace(sample.extraction(made=made), **parts)


def listed(book: Ledger, layer: str, where: Filter | None = None) -> list[Any]:
    ask: dict[str, Callable[..., Iterator[Any]]] = {
        "statement": book.statements,
        "act": book.acts,
        "encounter": book.encounters,
    }
    return list(ask[layer](where or Filter()))


def record(entry: Any) -> Any:
    """The statement, act or encounter of an entry."""
    return next(getattr(entry, name) for name in LAYERS if hasattr(entry, name))


def ids(book: Ledger, layer: str, where: Filter | None = None) -> list[str]:
    return [record(e).id for e in listed(book, layer, where)]


def acts(book: Ledger) -> list[tuple[str | None, str, str | None]]:
    return [(e.act.actor.name, e.act.type, e.standing) for e in book.acts()]


def standing(book: Ledger, at: At) -> str | None:
    """What stands of an entry, hidden or not."""
    for where in (Filter(), Filter(standing="rejected"), Filter(standing="withdrawn")):
        for entry in listed(book, at.layer, replace(where, report=at.report)):
            if record(entry).id == at.number:
                found: str | None = entry.standing
                return found
    raise AssertionError(f"{at} is not stored")


def stored(path: Path, tables: Sequence[str] = TABLES) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of tables as SQLite holds them."""
    with closing(sqlite3.connect(path)) as connection:
        return {t: connection.execute(f"SELECT rowid, * FROM {t} ORDER BY rowid").fetchall() for t in tables}


def given_out(*words: str) -> tuple[str, list[Span]]:
    """Words as one text, and where each stands."""
    spans, text = [], ""
    for piece in words:
        spans.append(Span(len(text), len(text) + len(piece)))
        text += piece + " "
    return text, spans


def telling(text: str, made: Provenance = sample.MADE, **parts: Any) -> Extraction:
    return replace(Extraction(Report("r1", text, "nl"), (), made), **parts)


def act(evidence: Span, verb: Span, **about: Any) -> Act:
    bare = Act("a1", "r1", sample.RUSSIA, None, "REJECT", None, None, evidence, verb, score=0.5)
    return replace(bare, **about)


def statement(*content: Span, **about: Any) -> Statement:
    return replace(sample.NO, source=(), cue=(), content=content, **about)


# What is rejected


@pytest.mark.parametrize("at", [NO, REFUSAL, ASSAULT, CALL, MEETING], ids=lambda at: at.number)
def test_a_rejected_entry_is_left_out_and_stays_stored(book: Ledger, reviews: Reviews, at: At) -> None:
    before = ids(book, at.layer)
    whole = book.extraction("r1")
    assert reviews.judge(at, "reject", "anna") == "rejected"
    assert ids(book, at.layer) == [i for i in before if i != at.number]
    assert ids(book, at.layer, Filter(standing="rejected")) == [at.number]
    (entry,) = listed(book, at.layer, Filter(standing="rejected"))
    assert record(entry) in (*whole.statements, *whole.acts, *whole.encounters)
    left = book.extraction("r1")
    gone = {*whole.statements, *whole.acts, *whole.encounters} - {*left.statements, *left.acts, *left.encounters}
    assert gone == {record(entry)}


def test_a_rejected_entry_is_not_found_by_its_words(book: Ledger, reviews: Reviews) -> None:
    where, part = Filter(words="wapens blijven"), Part(10)
    assert [e.act.id for e in book.latest("act", where, part)] == ["a1", "a2"]
    reviews.judge(REFUSAL, "reject", "anna")
    assert [e.act.id for e in book.latest("act", where, part)] == ["a2"]
    assert ids(book, "act", where) == ["a2"]
    assert book.facets("act", where)["issue"] == []
    assert ids(book, "act", replace(where, standing="rejected")) == ["a1"]


def test_whose_only_statement_is_rejected_does_not_speak(book: Ledger, reviews: Reviews) -> None:
    assert [t.speaker for t in book.actors()] == ["Vladimir Putin"]
    reviews.judge(NO, "reject", "anna")
    assert book.actors() == []


def test_an_analysis_does_not_reckon_with_what_was_rejected(book: Ledger, reviews: Reviews, path: Path) -> None:
    ask = ("positions", "--issue", "ceasefire", "--csv", "--ledger", str(path))
    assert "weigert opnieuw een bestand" in run(*ask).out
    reviews.judge(REFUSAL, "reject", "anna")
    assert "weigert" not in run(*ask).out


def test_the_history_tells_who_judged_what_and_when(reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "reject", "anna")
    reviews.judge(REFUSAL, "accept", "bob")
    reviews.undo("bob")
    reviews.judge(REFUSAL, "unsure", "carl", settles=True)
    told = [(r.coder, r.verdict, r.settles, r.taken_back) for r in reviews.history(REFUSAL)]
    assert told == [
        ("anna", "reject", False, False),
        ("bob", "accept", False, True),
        ("bob", "undo", False, False),
        ("carl", "unsure", True, False),
    ]
    assert all(len(r.made) == len("2026-01-01T00:00:00Z") and r.made.endswith("Z") for r in reviews.history(REFUSAL))
    assert {r.at for r in reviews.history(REFUSAL)} == {REFUSAL}


def test_an_entry_that_nobody_judged_has_no_history(reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "reject", "anna")
    assert reviews.history(ASSAULT) == []


def test_the_log_tells_the_last_first_and_of_one_coder_where_asked(reviews: Reviews) -> None:
    for at, coder in ((NO, "anna"), (REFUSAL, "bob"), (CALL, "anna")):
        reviews.judge(at, "accept", coder)
    reviews.undo("bob")
    assert [(r.at, r.coder, r.verdict) for r in reviews.log()] == [
        (REFUSAL, "bob", "undo"),
        (CALL, "anna", "accept"),
        (REFUSAL, "bob", "accept"),
        (NO, "anna", "accept"),
    ]
    assert [r.at for r in reviews.log(coder="anna")] == [CALL, NO]
    assert [r.at for r in reviews.log(Part(2, 1))] == [CALL, REFUSAL]


# What is accepted


@pytest.mark.parametrize("at", ONE_EACH, ids=lambda at: at.number)
def test_an_accepted_entry_needs_no_score(book: Ledger, reviews: Reviews, at: At) -> None:
    high = Filter(min_score=0.99)
    assert ids(book, at.layer, high) == []
    assert reviews.judge(at, "accept", "anna") == "accepted"
    assert ids(book, at.layer, high) == [at.number]
    assert ids(book, at.layer, Filter(standing="accepted")) == [at.number]


def test_an_edited_entry_needs_no_score(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    assert ids(book, "act", Filter(min_score=0.99)) == ["a1"]


@pytest.mark.parametrize("verdict", ["unsure", "reject"])
def test_an_entry_that_nobody_approved_needs_its_score(book: Ledger, reviews: Reviews, verdict: Choice) -> None:
    reviews.judge(REFUSAL, verdict, "anna")
    assert ids(book, "act", Filter(min_score=0.5)) == ["a2"]


def test_a_disputed_entry_needs_its_score(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "accept", "anna")
    reviews.judge(REFUSAL, "reject", "bob")
    assert ids(book, "act", Filter(min_score=0.5)) == ["a2"]


def test_the_command_show_prints_what_was_accepted_whatever_its_score(
    book: Ledger, reviews: Reviews, path: Path
) -> None:
    reviews.judge(REFUSAL, "accept", "anna")
    shown = run("show", "r1", "--min-score", "0.99", "--json", "--ledger", str(path)).out
    assert '"REJECT"' in shown


def test_the_command_contrast_reckons_with_what_was_accepted_whatever_its_score(path: Path) -> None:
    ask = ("contrast", "Russia", "United States", "--min-score", "0.99", "--csv", "--ledger", str(path))
    with Ledger(fill(path)) as book:
        weak = book.extraction("r1")
        (said,) = weak.statements
        weak = replace(weak, statements=(replace(said, score=0.4),), provenance=NEWER)
        book.add(weak)
        assert "r1:" not in run(*ask).out
        Reviews(book).judge(NO, "accept", "anna")
        assert "r1:" in run(*ask).out


# What is edited


@pytest.mark.parametrize(
    ("at", "changes", "is_now"),
    [
        (NO, {"words": "Nee"}, lambda s: s.content == (sample.at("Nee"),)),
        (NO, {"words": "belden twee uur"}, lambda s: s.content == (sample.at("belden twee uur"),)),
        (NO, {"speaker": "Donald Trump"}, lambda s: s.speaker.name == "Donald Trump"),
        (NO, {"speaker": ""}, lambda s: (s.speaker.name, s.speaker.how) == (None, "unattributed")),
        (REFUSAL, {"words": "weigert opnieuw"}, lambda a: a.evidence == sample.at("weigert opnieuw")),
        (REFUSAL, {"type": "AGREE"}, lambda a: (a.type, a.mode) == ("AGREE", None)),
        (REFUSAL, {"issue": "sanctions"}, lambda a: (a.issue, a.mode) == ("sanctions", "yield")),
        (REFUSAL, {"issue": ""}, lambda a: a.issue is None),
        (REFUSAL, {"actor": "Vladimir Putin"}, lambda a: a.actor.name == "Vladimir Putin"),
        (REFUSAL, {"actor": " "}, lambda a: (a.actor.name, a.actor.how) == (None, "unattributed")),
        (REFUSAL, {"toward": "Ukraine"}, lambda a: a.toward.name == "Ukraine"),
        (REFUSAL, {"toward": ""}, lambda a: a.toward is None),
        (ASSAULT, {"toward": "Ukraine"}, lambda a: a.toward is not None and a.toward.name == "Ukraine"),
        (ASSAULT, {"actor": "Russia"}, lambda a: a.actor.name == "Russia"),
        (CALL, {"words": "Poetin belden"}, lambda e: e.evidence == sample.at("Poetin belden")),
        (CALL, {"kind": "talks"}, lambda e: e.kind == "talks"),
        (CALL, {"status": "planned"}, lambda e: e.status == "planned"),
    ],
)
def test_an_edited_entry_is_listed_as_edited_and_the_models_own_is_kept(
    book: Ledger, reviews: Reviews, path: Path, at: At, changes: dict[str, str], is_now: Callable[[Any], bool]
) -> None:
    before = {record(e).id: e for e in listed(book, at.layer)}
    assert not is_now(record(before[at.number]))
    assert reviews.judge(at, "edit", "anna", changes) == "edited"
    after = {record(e).id: e for e in listed(book, at.layer)}
    assert is_now(record(after.pop(at.number)))
    assert ids(book, at.layer, Filter(standing="edited")) == [at.number]
    assert after == {i: e for i, e in before.items() if i != at.number}
    assert record(reviews.original(at)) == record(before[at.number])
    with closing(sqlite3.connect(path)) as connection:
        (kept,) = connection.execute(f"SELECT before FROM {at.layer} WHERE number = ?", (at.number,)).fetchone()
    assert kept is not None


def test_several_fields_are_edited_at_once(book: Ledger, reviews: Reviews) -> None:
    changes = {"words": "weigert", "type": "DEMAND", "issue": "sanctions", "actor": "Donald Trump", "toward": "Russia"}
    reviews.judge(REFUSAL, "edit", "anna", changes | {"type": "REQUEST"})
    edited = record(listed(book, "act", Filter(standing="edited"))[0])
    assert (edited.type, edited.issue, edited.actor.name, edited.toward.name) == (
        *("REQUEST", "sanctions"),
        *("Donald Trump", "Russia"),
    )
    assert edited.evidence == sample.at("weigert")


def test_a_field_that_stays_as_it_is_is_no_change(book: Ledger, reviews: Reviews) -> None:
    same = {"words": sample.REFUSAL.evidence.of(sample.TEXT), "actor": "Russia", "type": "REJECT", "issue": "ceasefire"}
    with pytest.raises(ReviewError, match=r"This edit changes nothing"):
        reviews.judge(REFUSAL, "edit", "anna", same)
    reviews.judge(REFUSAL, "edit", "anna", same | {"toward": "Ukraine"})
    (review,) = reviews.history(REFUSAL)
    assert set(review.changes or {}) == {"toward_name", "toward", "toward_side", "toward_about"}


@pytest.mark.parametrize(
    ("name", "id", "side"),
    [
        ("Vladimir Putin", "vladimir-putin", "Russia"),  # speaks in the ledger
        ("Russia", "russia", "Russia"),  # acts in it
        ("UNICEF", "unicef", "United Nations"),  # is in the codebook alone
        ("Jan Modaal", None, None),
        ("x" * LONGEST_NAME, None, None),
    ],
)
def test_the_id_and_side_of_a_name_are_looked_up(
    book: Ledger, reviews: Reviews, name: str, id: str | None, side: str | None
) -> None:
    reviews.judge(ASSAULT, "edit", "anna", {"actor": name})
    who = listed(book, "act", Filter(standing="edited"))[0].act.actor
    assert (who.name, who.actor_id, who.side, who.how, who.rivals, who.score) == (name, id, side, "review", (), 1.0)


def test_a_name_of_the_ledger_has_the_id_and_side_of_the_ledger(book: Ledger, reviews: Reviews) -> None:
    own = Resolution((), "our-unicef", "UNICEF", "name", (), 0.9, "Onze kant")
    for id in ("r2", "r3"):
        made = sample.extraction(id)
        book.add(replace(made, statements=(replace(made.statements[0], speaker=own),)))
    reviews.judge(REFUSAL, "edit", "anna", {"actor": "UNICEF"})
    who = listed(book, "act", Filter(standing="edited"))[0].act.actor
    assert (who.actor_id, who.side) == ("our-unicef", "Onze kant")


def test_an_edited_entry_is_found_by_its_new_names(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(
        REFUSAL, "edit", "anna", {"actor": "UNICEF", "toward": "Ukraine", "type": "AID", "issue": "sanctions"}
    )
    for where in (
        Filter(actor="unicef"),
        Filter(side="united nations"),
        Filter(toward="ukraine"),
        Filter(type="AID"),
        Filter(issue="sanctions"),
    ):
        assert ids(book, "act", where) == ["a1"]
    assert ids(book, "act", Filter(actor="Russia")) == []


def test_who_says_an_act_follows_the_speaker_of_its_statement(book: Ledger, reviews: Reviews) -> None:
    def told() -> list[tuple[str, str | None]]:
        return [(e.act.voice, e.teller.name if e.teller else None) for e in book.acts()]

    before = told()
    reviews.judge(NO, "edit", "anna", {"speaker": "Donald Trump"})
    assert told() == [("author", None), ("Donald Trump", "Donald Trump")]
    reviews.judge(NO, "edit", "anna", {"speaker": ""})
    assert told() == [("author", None), ("unknown", None)]
    reviews.undo("anna")
    reviews.undo("anna")
    assert told() == before


def test_an_issue_of_the_users_own_may_stay_where_another_field_is_edited(path: Path) -> None:
    with Ledger(path) as book:
        book.add(reread(acts=(replace(sample.REFUSAL, issue="grain_deal"),)))
        reviews = Reviews(book)
        reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE", "issue": "grain_deal"})
        assert [(e.act.type, e.act.issue) for e in book.acts()] == [("AGREE", "grain_deal")]


# Words of an edit


def test_of_words_that_stand_several_times_the_nearest_to_the_entry_are_taken(path: Path) -> None:
    text, spans = given_out("Ja, vrede.", "Veel later:", "„Nee, vrede.”", "Nog later: vrede.", "Slot, vrede.")
    with Ledger(path) as book:
        book.add(telling(text, statements=(statement(spans[2]),)))
        Reviews(book).judge(NO, "edit", "anna", {"words": "vrede"})
        (entry,) = book.statements()
    assert (entry.content, spans[2].holds(entry.statement.content[0])) == ("vrede", True)


def test_white_space_of_any_kind_counts_as_one_space(path: Path) -> None:
    text = "Hij zei: „Er komt\r\n  geen\u00a0bestand”."
    with Ledger(path) as book:
        book.add(telling(text, statements=(statement(Span(0, 7)),)))
        Reviews(book).judge(NO, "edit", "anna", {"words": " Er  komt geen\nbestand "})
        (entry,) = book.statements()
    assert entry.content == "Er komt\r\n  geen\u00a0bestand"


def test_signs_in_the_words_are_only_signs(path: Path) -> None:
    text = "Zei hij (100%): [a-z]* of .+?"
    with Ledger(path) as book:
        book.add(telling(text, statements=(statement(Span(0, 7)),)))
        Reviews(book).judge(NO, "edit", "anna", {"words": "[a-z]* of .+?"})
        assert [e.content for e in book.statements()] == ["[a-z]* of .+?"]


def test_a_condition_outside_the_new_words_is_dropped_and_one_inside_stays(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "edit", "anna", {"words": "weigert opnieuw een bestand, als de wapens blijven komen"})
    assert listed(book, "act")[0].act.condition == sample.REFUSAL.condition
    reviews.judge(REFUSAL, "edit", "anna", {"words": "weigert opnieuw een bestand, als de wapens"})
    assert listed(book, "act")[0].act.condition is None
    assert record(reviews.original(REFUSAL)) == sample.REFUSAL


def test_a_content_in_pieces_stays_where_its_words_are_given_back(path: Path) -> None:
    text = "„Er komt\n niets”, zei hij, „van  terecht”."
    first, second = Span(0, 16), Span(27, 41)
    with Ledger(path) as book:
        book.add(telling(text, statements=(statement(first, second),)))
        shown = " ".join(next(book.statements()).content.split())
        Reviews(book).judge(NO, "edit", "anna", {"words": shown, "speaker": "Donald Trump"})
        (entry,) = book.statements()
    assert (entry.statement.content, entry.statement.speaker.name) == ((first, second), "Donald Trump")  # type: ignore[union-attr]


def test_the_words_of_an_act_are_those_that_hold_its_verb(path: Path) -> None:
    text = "Moskou weigert niets, maar Kiev weigert een bestand."
    verb = Span(32, 39)
    with Ledger(path) as book:
        book.add(telling(text, acts=(act(Span(0, 51), verb),)))
        Reviews(book).judge(REFUSAL, "edit", "anna", {"words": "weigert"})
        assert [e.act.evidence for e in book.acts()] == [verb]


def test_words_that_overlap_themselves_are_found_at_the_nearest_place(path: Path) -> None:
    text = "nee nee nee"
    with Ledger(path) as book:
        book.add(telling(text, statements=(statement(Span(8, 11)),)))
        Reviews(book).judge(NO, "edit", "anna", {"words": "nee nee"})
        assert [e.statement.content for e in book.statements()] == [(Span(4, 11),)]


@pytest.mark.parametrize(
    ("at", "verdict", "changes", "told"),
    [
        (NO, "edit", {"words": "Ja"}, "These words do not stand in the report"),
        (NO, "edit", {"words": "nee"}, "These words do not stand in the report"),
        (NO, "edit", {"words": "  \n"}, "No words were given"),
        (NO, "edit", {"speaker": "Vladimir Putin"}, "This edit changes nothing"),
        (NO, "edit", {"speaker": "x" * (LONGEST_NAME + 1)}, f"Give at most {LONGEST_NAME}"),
        (NO, "edit", {"type": "AGREE"}, "can't change type. It can: words, speaker"),
        (NO, "edit", {"id": "s9", "report_id": "r9"}, "can't change id, report_id"),
        (NO, "edit", {}, "This edit changes nothing"),
        (NO, "edit", None, "This edit changes nothing"),
        (REFUSAL, "edit", {"words": "een bestand"}, "must hold its verb, “weigert”"),
        (REFUSAL, "edit", {"type": "AGREE", "words": "een bestand"}, "must hold its verb"),
        (REFUSAL, "edit", {"type": "agree"}, "There is no type 'agree'. Known: AGREE"),
        (REFUSAL, "edit", {"type": ""}, "There is no type ''"),
        (REFUSAL, "edit", {"type": "AGREE", "issue": "weather"}, "There is no issue 'weather'"),
        (CALL, "edit", {"kind": "lunch"}, "There is no kind 'lunch'. Known: call, meeting, talks, summit"),
        (CALL, "edit", {"status": ""}, "There is no status ''"),
        (CALL, "edit", {"actor": "Russia"}, "can't change actor. It can: words, kind, status"),
        (REFUSAL, "undo", None, "There is no verdict 'undo'. Known: accept, reject, unsure, edit"),
        (REFUSAL, "edited", {"type": "AGREE"}, "There is no verdict 'edited'"),
    ],
)
def test_an_edit_that_cannot_be_stores_nothing(
    reviews: Reviews, path: Path, at: At, verdict: Any, changes: dict[str, str] | None, told: str
) -> None:
    before = stored(path)
    with pytest.raises(ReviewError, match=told):
        reviews.judge(at, verdict, "anna", changes)
    assert stored(path) == before


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (At("r9", "act", "a1"), "no act 'a1' in the report 'r9'. bestand show r9 lists them"),
        (At("r1", "act", "a9"), "no act 'a9' in the report 'r1'"),
        (At("r1", "act", "s1"), "no act 's1'"),
        (At("r1", "report", "r1"), "There is no layer 'report'. Known: statement, act, encounter"),  # type: ignore[arg-type]
    ],
)
def test_an_entry_that_is_none_is_not_judged(reviews: Reviews, path: Path, at: At, told: str) -> None:
    before = stored(path)
    for judge in (lambda: reviews.judge(at, "accept", "anna"), lambda: reviews.history(at)):
        with pytest.raises(FilterError, match=told):
            judge()
    assert stored(path) == before


@pytest.mark.parametrize("at", [At("r9", "act", "a1"), At("r1", "act", "a9")])
def test_an_entry_that_is_none_has_no_original(reviews: Reviews, at: At) -> None:
    with pytest.raises(FilterError, match=f"There is no act '{at.number}'"):
        reviews.original(at)


def test_a_verdict_that_fails_half_way_leaves_nothing(
    book: Ledger, reviews: Reviews, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise RuntimeError("no power")

    before = stored(path)
    monkeypatch.setattr("bestand.standings.settle", full)
    with pytest.raises(RuntimeError, match="no power"):
        reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    assert stored(path) == before


def test_a_reading_that_fails_while_reviews_are_carried_leaves_nothing(
    book: Ledger, reviews: Reviews, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise RuntimeError("no power")

    reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    before = stored(path)
    monkeypatch.setattr("bestand.standings.settle", full)
    with pytest.raises(RuntimeError, match="no power"):
        book.add(reread())
    assert stored(path) == before


# Taking back


@pytest.mark.parametrize(
    ("at", "verdict", "changes"),
    [
        (NO, "reject", None),
        (NO, "edit", {"words": "Nee", "speaker": "UNICEF"}),
        (REFUSAL, "accept", None),
        (REFUSAL, "edit", {"words": "weigert", "type": "AGREE", "issue": "", "actor": "", "toward": ""}),
        (ASSAULT, "edit", {"actor": "Russia", "toward": "Ukraine"}),
        (CALL, "unsure", None),
        (CALL, "edit", {"words": "belden", "kind": "summit", "status": "planned"}),
        (MEETING, "reject", None),
    ],
)
def test_after_taking_back_the_entry_is_as_the_model_had_it(
    book: Ledger, reviews: Reviews, path: Path, at: At, verdict: Choice, changes: dict[str, str] | None
) -> None:
    before = [listed(book, layer) for layer in LAYERS]
    reviews.judge(at, verdict, "anna", changes)
    assert reviews.undo("anna") == at
    assert [listed(book, layer) for layer in LAYERS] == before
    with closing(sqlite3.connect(path)) as connection:
        kept = connection.execute(f"SELECT before FROM {at.layer} WHERE number = ?", (at.number,)).fetchone()
    assert kept == (None,)
    assert reviews.undo("anna") is None


def test_taking_back_goes_over_the_coders_entries_last_first_and_over_no_other_coders(
    book: Ledger, reviews: Reviews
) -> None:
    for at in (NO, REFUSAL, CALL):
        reviews.judge(at, "accept", "anna")
    reviews.judge(REFUSAL, "reject", "anna")
    reviews.judge(MEETING, "reject", "bob")
    assert [reviews.undo("anna") for _ in range(2)] == [REFUSAL, CALL]
    assert standing(book, REFUSAL) == "accepted"
    reviews.judge(ASSAULT, "unsure", "anna")
    assert [reviews.undo("anna") for _ in range(4)] == [ASSAULT, REFUSAL, NO, None]
    assert standing(book, MEETING) == "rejected"
    assert [reviews.undo("bob") for _ in range(2)] == [MEETING, None]
    assert reviews.undo("nobody") is None


def test_a_verdict_after_another_counts_and_taking_it_back_brings_the_one_before(
    book: Ledger, reviews: Reviews
) -> None:
    reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    reviews.judge(REFUSAL, "edit", "anna", {"type": "AID"})
    assert acts(book)[0] == ("Russia", "AID", "edited")
    reviews.judge(REFUSAL, "reject", "anna")
    reviews.undo("anna")
    assert acts(book)[0] == ("Russia", "AID", "edited")
    reviews.undo("anna")
    assert acts(book)[0] == ("Russia", "AGREE", "edited")
    reviews.undo("anna")
    assert acts(book)[0] == ("Russia", "REJECT", None)


def test_an_edit_begins_at_the_models_record_whatever_was_edited_before(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    reviews.judge(REFUSAL, "edit", "anna", {"issue": "sanctions"})
    (found,) = (e.act for e in book.acts(Filter(standing="edited")))
    assert (found.type, found.mode, found.issue) == ("REJECT", "yield", "sanctions")


# Several coders


@pytest.mark.parametrize(
    ("one", "other"), [("accept", "reject"), ("accept", "unsure"), ("unsure", "reject"), ("edit", "accept")]
)
def test_coders_who_differ_leave_the_models_entry_disputed(
    book: Ledger, reviews: Reviews, one: Choice, other: Choice
) -> None:
    for first, second in ((one, other), (other, one)):
        for coder, verdict in (("anna", first), ("bob", second)):
            told = reviews.judge(REFUSAL, verdict, coder, {"type": "AGREE"})
        assert told == "disputed"
        assert acts(book)[0] == ("Russia", "REJECT", "disputed")
        assert [e.act for e in reviews.disputed("act")] == [sample.REFUSAL]
        reviews.undo("anna")
        reviews.undo("bob")
    assert reviews.disputed("act") == []


def test_coders_who_agree_are_not_disputed(book: Ledger, reviews: Reviews) -> None:
    for coder in ("anna", "bob"):
        assert reviews.judge(CALL, "reject", coder) == "rejected"
        assert reviews.judge(REFUSAL, "edit", coder, {"type": "AGREE"}) == "edited"
    assert reviews.judge(REFUSAL, "edit", "carl", {"type": "AID"}) == "disputed"
    assert [reviews.disputed(layer) for layer in ("statement", "encounter")] == [[], []]


def test_a_coder_who_comes_round_ends_the_dispute(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "accept", "anna")
    reviews.judge(REFUSAL, "reject", "bob")
    assert reviews.judge(REFUSAL, "accept", "bob") == "accepted"
    reviews.undo("bob")
    assert standing(book, REFUSAL) == "disputed"


def test_one_who_settles_decides_until_that_is_taken_back(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "accept", "anna")
    reviews.judge(REFUSAL, "edit", "bob", {"type": "AGREE"})
    assert reviews.judge(REFUSAL, "reject", "carl", settles=True) == "rejected"
    assert reviews.judge(REFUSAL, "edit", "dora", {"type": "AID"}, settles=True) == "edited"
    assert acts(book)[0] == ("Russia", "AID", "edited")
    assert reviews.judge(REFUSAL, "accept", "emil") == "edited"
    reviews.undo("dora")
    assert standing(book, REFUSAL) == "rejected"
    reviews.undo("carl")
    assert acts(book)[0] == ("Russia", "REJECT", "disputed")


def test_a_coder_may_settle_what_the_coder_has_judged(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "accept", "anna")
    reviews.judge(REFUSAL, "reject", "bob")
    assert reviews.judge(REFUSAL, "accept", "bob", settles=True) == "accepted"
    assert reviews.codes("act")["r1#7-14"] == {
        "anna": {"verdict": "accept", "type": "REJECT", "issue": "ceasefire", "actor": "Russia"},
        "bob": {"verdict": "reject"},
    }


def test_disputes_are_listed_in_parts(book: Ledger, reviews: Reviews) -> None:
    for at in (REFUSAL, ASSAULT):
        reviews.judge(at, "accept", "anna")
        reviews.judge(at, "reject", "bob")
    assert [[e.act.id for e in reviews.disputed("act", Part(1, n))] for n in range(3)] == [["a1"], ["a2"], []]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row of reviews, as far as deciding needs it."""

    id: int
    coder: str
    verdict: str
    settles: bool = False
    changes: dict[str, str] | None = None
    layer: str = "act"
    record: dict[str, Any] = field(
        default_factory=lambda: {"type": "REJECT", "actor_name": None, "toward_name": None, "issue": None}
    )


def test_what_was_taken_back_is_not_alive() -> None:
    rows = [
        Verdict(1, "anna", "accept"),
        Verdict(2, "bob", "reject"),
        Verdict(3, "anna", "reject"),
        Verdict(4, "anna", "undo"),
        Verdict(5, "bob", "undo"),
    ]
    assert {coder: [r.id for r in own] for coder, own in live(rows).items()} == {"anna": [1], "bob": []}
    assert decided(rows) == ("accepted", rows[0])
    assert decided([]) == (None, None)


# Blindness


def blind(entries: list[Any]) -> list[Any]:
    return [record(e) for e in entries]


@pytest.mark.parametrize("at", ONE_EACH, ids=lambda at: at.number)
@pytest.mark.parametrize("verdict", get_args(Choice))
def test_a_coder_is_shown_the_models_entries_whatever_another_has_judged(
    book: Ledger, reviews: Reviews, at: At, verdict: Choice
) -> None:
    changes = {"statement": {"speaker": "UNICEF"}, "act": {"type": "AID"}, "encounter": {"kind": "talks"}}[at.layer]
    before = reviews.waiting(at.layer, "bob")
    reviews.judge(at, verdict, "anna", changes)
    assert blind(reviews.waiting(at.layer, "bob")) == blind(before)
    assert reviews.progress(at.layer, "bob") == Progress(0, len(before))
    assert record(reviews.original(at)) in blind(before)


@pytest.mark.parametrize("verdict", get_args(Choice))
def test_a_coder_is_not_told_that_another_has_judged_an_entry(book: Ledger, reviews: Reviews, verdict: Choice) -> None:
    before = reviews.waiting("act", "bob")
    reviews.judge(REFUSAL, verdict, "anna", {"type": "AID"})
    assert reviews.waiting("act", "bob") == before
    assert reviews.original(REFUSAL) == before[0]


def test_a_coder_edits_the_models_entry_not_the_other_coders(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    reviews.judge(REFUSAL, "edit", "bob", {"type": "AGREE"})
    assert acts(book)[0] == ("Russia", "AGREE", "edited")
    one, other = reviews.history(REFUSAL)
    assert one.changes == other.changes == {"type": "AGREE", "mode": None}


@pytest.mark.parametrize("verdict", get_args(Choice))
def test_each_coder_has_an_own_queue(reviews: Reviews, verdict: Choice) -> None:
    reviews.judge(REFUSAL, verdict, "anna", {"type": "AID"})
    reviews.judge(ASSAULT, verdict, "bob", {"type": "AID"})
    for coder, queue, progress in (
        ("anna", ["a2"], Progress(1, 1)),
        ("bob", ["a1"], Progress(1, 1)),
        ("carl", ["a1", "a2"], Progress(0, 2)),
    ):
        assert [e.act.id for e in reviews.waiting("act", coder)] == queue
        assert reviews.progress("act", coder) == progress
    reviews.undo("anna")
    assert [e.act.id for e in reviews.waiting("act", "anna")] == ["a1", "a2"]
    assert [e.encounter.id for e in reviews.waiting("encounter", "anna")] == ["e1", "e2"]


def test_one_who_settles_has_not_judged_blind(reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "accept", "anna", settles=True)
    assert reviews.progress("act", "anna") == Progress(0, 2)
    assert reviews.codes("act") == {}


def test_a_queue_is_narrowed_by_a_filter_and_comes_in_parts(book: Ledger, reviews: Reviews) -> None:
    book.add(sample.extraction("r2", "2025-05-21"))
    reviews.judge(REFUSAL, "accept", "anna")
    where = Filter(type="REJECT")
    assert [(e.about.report_id, e.act.id) for e in reviews.waiting("act", "anna", where)] == [("r2", "a1")]
    assert reviews.progress("act", "anna", where) == Progress(1, 1)
    paged = [[(e.about.report_id, e.act.id) for e in reviews.waiting("act", "anna", part=Part(2, n))] for n in (0, 2)]
    assert paged == [[("r1", "a2"), ("r2", "a1")], [("r2", "a2")]]


def test_codes_are_what_each_coder_holds_blind(reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "accept", "anna")
    reviews.judge(REFUSAL, "edit", "bob", {"type": "AGREE", "issue": "", "actor": ""})
    reviews.judge(REFUSAL, "reject", "carl")
    reviews.judge(REFUSAL, "unsure", "carl")
    reviews.judge(REFUSAL, "accept", "dora")
    reviews.undo("dora")
    assert reviews.codes("act") == {
        "r1#7-14": {
            "anna": {"verdict": "accept", "type": "REJECT", "issue": "ceasefire", "actor": "Russia"},
            "bob": {"verdict": "edit", "type": "AGREE", "issue": "none", "actor": "unknown"},
            "carl": {"verdict": "unsure"},
        }
    }
    reviews.judge(NO, "edit", "anna", {"speaker": "UNICEF"})
    assert [*reviews.codes("statement").values()] == [{"anna": {"verdict": "edit"}}]


# Reading anew


@pytest.mark.parametrize("verdict", get_args(Choice))
@pytest.mark.parametrize("at", ONE_EACH, ids=lambda at: at.number)
def test_a_verdict_holds_when_another_model_reads_the_same(
    book: Ledger, reviews: Reviews, at: At, verdict: Choice
) -> None:
    changes = {"statement": {"speaker": "UNICEF"}, "act": {"type": "AID"}, "encounter": {"kind": "talks"}}[at.layer]
    told = reviews.judge(at, verdict, "anna", changes)
    before = blind(listed(book, at.layer))
    assert book.add(reread()) == "superseded"
    assert blind(listed(book, at.layer)) == before
    assert standing(book, at) == told
    assert [(r.coder, r.verdict) for r in reviews.history(at)] == [("anna", verdict)]
    reviews.undo("anna")
    assert (book.extraction("r1"), standing(book, at)) == (reread(), None)


def test_a_verdict_holds_where_the_new_reading_numbers_otherwise(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "reject", "anna")
    reviews.judge(MEETING, "edit", "anna", {"kind": "summit"})
    book.add(
        reread(
            acts=(replace(sample.BARE, id="a1"), replace(sample.REFUSAL, id="a2")),
            encounters=(replace(sample.MEETING, id="e1"), replace(sample.CALL, id="e2")),
        )
    )
    assert ids(book, "act", Filter(standing="rejected")) == ["a2"]
    assert [(e.encounter.id, e.encounter.kind) for e in book.encounters()] == [("e1", "summit"), ("e2", "call")]


def test_an_entry_whose_words_a_new_reading_cuts_otherwise_is_known_again(book: Ledger, reviews: Reviews) -> None:
    for at in (NO, REFUSAL, CALL):
        reviews.judge(at, "reject", "anna")
    longer, shorter = sample.at("„Nee”, zei"), sample.at("Poetin belden twee uur")
    other_clause = sample.at("weigert opnieuw een bestand")
    book.add(
        reread(
            statements=(replace(sample.NO, content=(longer,)),),
            acts=(replace(sample.REFUSAL, evidence=other_clause, condition=None), sample.BARE),
            encounters=(replace(sample.CALL, evidence=shorter), sample.MEETING),
        )
    )
    assert [ids(book, layer, Filter(standing="rejected")) for layer in LAYERS] == [["s1"], ["a1"], ["e1"]]


def test_an_entry_at_other_words_is_another_entry(book: Ledger, reviews: Reviews) -> None:
    for at in (NO, REFUSAL, CALL):
        reviews.judge(at, "reject", "anna")
    whole = Span(0, len(sample.TEXT))
    new = reread(
        statements=(replace(sample.NO, content=(whole,)),),
        acts=(replace(sample.REFUSAL, verb=sample.at("opnieuw")),),
        encounters=(replace(sample.CALL, evidence=whole),),
    )
    book.add(new)
    assert book.extraction("r1") == new


@pytest.mark.parametrize("verdict", ["accept", "edit"])
def test_what_was_approved_is_put_into_a_reading_that_lacks_it(book: Ledger, reviews: Reviews, verdict: Choice) -> None:
    reviews.judge(NO, verdict, "anna", {"speaker": "UNICEF"})
    reviews.judge(REFUSAL, verdict, "anna", {"type": "AID"})
    reviews.judge(CALL, verdict, "anna", {"kind": "talks"})
    before = [record(e) for layer in LAYERS for e in listed(book, layer, Filter(min_score=0.99))]
    assert len(before) == 3
    book.add(reread(statements=(), acts=(), encounters=(sample.MEETING,)))
    after = [record(e) for layer in LAYERS for e in listed(book, layer, Filter(min_score=0.99))]
    assert after == before
    assert ids(book, "encounter") == ["e2", "e1"]


def test_what_is_put_in_takes_a_number_that_is_free(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "accept", "anna")
    book.add(reread(acts=(replace(sample.BARE, id="a1"),)))
    assert sorted(ids(book, "act")) == ["a1", "a2"]
    assert [e.act.type for e in book.acts(Filter(standing="accepted"))] == ["REJECT"]
    assert reviews.history(At("r1", "act", "a1")) == []
    assert [r.verdict for r in reviews.history(At("r1", "act", "a2"))] == ["accept"]


def test_the_participants_are_put_in_too(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(CALL, "edit", "anna", {"status": "planned"})
    book.add(reread(encounters=()))
    (entry,) = book.encounters()
    assert entry.encounter == replace(sample.CALL, status="planned")
    assert [e.encounter.id for e in book.encounters(Filter(actor="vladimir-putin", side="United States"))] == ["e1"]


def test_the_participants_are_those_that_were_approved_whoever_a_new_reading_names(
    book: Ledger, reviews: Reviews
) -> None:
    reviews.judge(CALL, "accept", "anna")
    other = replace(sample.CALL, participants=(sample.TRUMP, sample.PUTIN, sample.RUSSIA))
    book.add(reread(encounters=(other,)))
    assert [e.encounter for e in book.encounters()] == [sample.CALL]
    assert [e.encounter for e in reviews.waiting("encounter", "bob")] == [other]
    reviews.undo("anna")
    assert [e.encounter for e in book.encounters()] == [other]


@pytest.mark.parametrize("verdict", ["reject", "unsure"])
def test_what_was_not_approved_is_not_put_in(book: Ledger, reviews: Reviews, verdict: Choice) -> None:
    for at in (NO, REFUSAL, CALL):
        reviews.judge(at, verdict, "anna")
    book.add(reread(statements=(), acts=(), encounters=()))
    assert [listed(book, layer) for layer in LAYERS] == [[], [], []]
    book.add(reread(NEWEST))
    assert [standing(book, at) for at in (NO, REFUSAL, CALL)] == [
        {"reject": "rejected", "unsure": "unsure"}[verdict]
    ] * 3


def test_the_statement_that_an_act_stands_in_is_found_again(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(ASSAULT, "accept", "anna")
    outer = statement(Span(0, len(sample.TEXT)), id="s3", speaker=sample.PUTIN)
    inner = statement(sample.at("als de wapens blijven komen"), id="s7", speaker=sample.TRUMP)
    book.add(reread(statements=(outer, inner), acts=()))
    (entry,) = book.acts()
    assert (entry.act.statement, entry.act.voice) == ("s7", "Donald Trump")
    assert entry.teller is not None
    assert entry.teller.name == "Donald Trump"


def test_the_statement_may_itself_be_one_that_was_put_in(book: Ledger, reviews: Reviews) -> None:
    around = statement(sample.at("de wapens blijven komen"), id="s1", speaker=sample.PUTIN)
    book.add(reread(statements=(around,)))
    reviews.judge(ASSAULT, "accept", "anna")
    reviews.judge(NO, "edit", "anna", {"speaker": "UNICEF"})
    book.add(reread(NEWEST, statements=(), acts=()))
    (entry,) = book.acts()
    assert (entry.act.statement, entry.act.voice) == ("s1", "UNICEF")


def test_an_act_that_no_statement_holds_is_told_by_the_reporter(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(ASSAULT, "accept", "anna")
    book.add(reread(acts=()))
    assert [(e.act.statement, e.act.voice, e.teller) for e in book.acts()] == [(None, "author", None)]


def test_an_old_reading_that_comes_back_stands_as_the_reviews_have_it_now(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    book.add(reread())
    reviews.undo("anna")
    reviews.judge(ASSAULT, "reject", "anna")
    reviews.judge(CALL, "edit", "bob", {"kind": "talks"})
    assert book.add(sample.extraction()) == "superseded"
    assert acts(book) == [("Russia", "REJECT", None)]
    assert standing(book, ASSAULT) == "rejected"
    assert [e.encounter.kind for e in book.encounters()] == ["talks", "meeting"]


def test_the_same_reading_again_changes_nothing(book: Ledger, reviews: Reviews, path: Path) -> None:
    reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    reviews.judge(CALL, "reject", "anna")
    for made in (reread(acts=(), encounters=()), reread(NEWEST)):
        book.add(made)
        before = stored(path)
        assert book.add(made) == "unchanged"
        assert stored(path) == before


def test_what_was_put_in_goes_once_its_approval_is_taken_back(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    book.add(reread(acts=(sample.BARE,)))
    assert sorted(ids(book, "act")) == ["a1", "a2"]
    reviews.undo("anna")
    assert ids(book, "act") == ["a2"]
    assert [e.act.id for e in reviews.waiting("act", "bob")] == ["a2"]
    assert reviews.progress("act", "anna") == Progress(0, 1)
    book.add(sample.extraction())
    assert acts(book) == [("Russia", "REJECT", None), (None, "ASSAULT", None)]


def test_what_was_put_in_is_the_models_record_for_another_coder(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    book.add(reread(acts=()))
    assert acts(book) == [("Russia", "AGREE", "edited")]
    assert [e.act.type for e in reviews.waiting("act", "bob")] == ["REJECT"]
    assert reviews.judge(REFUSAL, "edit", "bob", {"type": "AGREE"}) == "edited"
    assert reviews.judge(REFUSAL, "accept", "carl") == "disputed"
    assert acts(book) == [("Russia", "REJECT", "disputed")]


def test_coders_who_accept_different_readings_of_an_act_are_disputed(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "accept", "anna")
    book.add(reread(acts=(replace(sample.REFUSAL, type="AGREE", mode=None),)))
    assert [e.act.type for e in reviews.waiting("act", "bob")] == ["AGREE"]
    assert reviews.judge(REFUSAL, "accept", "bob") == "disputed"


def test_coders_who_come_to_the_same_by_different_readings_agree(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "edit", "anna", {"type": "AGREE"})
    book.add(reread(acts=(replace(sample.REFUSAL, type="AGREE", mode=None),)))
    assert reviews.judge(REFUSAL, "accept", "bob") in ("accepted", "edited")
    assert acts(book)[0][1] == "AGREE"


@pytest.mark.parametrize("number", ["e1", "e2"])
def test_of_two_encounters_in_the_same_words_the_one_that_was_judged_is_known_again(path: Path, number: str) -> None:
    both = (sample.CALL, replace(sample.CALL, id="e2", kind="meeting"))
    with Ledger(path) as book:
        book.add(reread(encounters=both))
        Reviews(book).judge(At("r1", "encounter", number), "reject", "anna")
        book.add(reread(NEWEST, encounters=both))
        assert ids(book, "encounter", Filter(standing="rejected")) == [number]


@pytest.mark.parametrize("number", ["s1", "s2"])
def test_of_two_who_say_the_same_words_the_one_that_was_judged_is_known_again(path: Path, number: str) -> None:
    both = (sample.NO, replace(sample.NO, id="s2", speaker=sample.TRUMP))
    with Ledger(path) as book:
        book.add(reread(statements=both))
        Reviews(book).judge(At("r1", "statement", number), "reject", "anna")
        book.add(reread(NEWEST, statements=both))
        assert ids(book, "statement", Filter(standing="rejected")) == [number]


@pytest.mark.parametrize("number", ["a1", "a2"])
def test_of_two_acts_of_one_verb_the_one_that_was_judged_is_known_again(path: Path, number: str) -> None:
    both = (sample.REFUSAL, replace(sample.REFUSAL, id="a2", actor=sample.TRUMP, toward=None))
    with Ledger(path) as book:
        book.add(reread(acts=both))
        Reviews(book).judge(At("r1", "act", number), "reject", "anna")
        book.add(reread(NEWEST, acts=both))
        assert ids(book, "act", Filter(standing="rejected")) == [number]


def test_the_verdict_on_an_act_that_is_missing_does_not_fall_on_its_twin(path: Path) -> None:
    both = (sample.REFUSAL, replace(sample.REFUSAL, id="a2", actor=sample.TRUMP, toward=None))
    with Ledger(path) as book:
        book.add(reread(acts=both))
        Reviews(book).judge(REFUSAL, "reject", "anna")
        book.add(reread(NEWEST, acts=(replace(both[1], id="a1"),)))
        assert acts(book) == [("Donald Trump", "REJECT", None)]


def test_an_act_whose_actor_alone_a_new_reading_names_otherwise_is_known_again(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "reject", "anna")
    book.add(reread(acts=(replace(sample.REFUSAL, actor=sample.TRUMP),)))
    assert acts(book) == []


def test_an_overlapping_neighbour_is_not_taken_for_the_entry(path: Path) -> None:
    text, spans = given_out("een twee drie", "vier vijf zes", "zeven acht negen")
    one, other = Span(spans[0].start, spans[1].end), Span(4, spans[2].start + 5)
    with Ledger(path) as book:
        both = (statement(one, id="s1"), statement(other, id="s2"))
        book.add(telling(text, statements=both))
        reviews = Reviews(book)
        reviews.judge(At("r1", "statement", "s1"), "reject", "anna")
        reviews.judge(At("r1", "statement", "s2"), "accept", "anna")
        book.add(telling(text, NEWER, statements=(replace(both[1], id="s1"),)))
        assert [(e.statement.content, e.standing) for e in book.statements()] == [((other,), "accepted")]


def test_an_edited_statement_is_known_again_where_a_new_reading_has_its_new_words(
    book: Ledger, reviews: Reviews
) -> None:
    longer = sample.at("„Nee”, zei Poetin maandag. Trump en Poetin belden twee uur")
    reviews.judge(NO, "edit", "anna", {"words": longer.of(sample.TEXT)})
    book.add(reread(statements=(replace(sample.NO, content=(longer,)),)))
    assert [(e.statement.content, e.standing) for e in book.statements()] == [((longer,), "edited")]


def test_what_stands_again_after_taking_back_is_put_into_a_reading_that_lacks_it(
    book: Ledger, reviews: Reviews
) -> None:
    reviews.judge(REFUSAL, "accept", "anna")
    reviews.judge(REFUSAL, "reject", "anna")
    book.add(reread(acts=()))
    assert acts(book) == []
    assert reviews.undo("anna") is not None
    assert acts(book) == [("Russia", "REJECT", "accepted")]


def test_a_dispute_that_ends_in_a_yes_puts_the_entry_in(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(REFUSAL, "accept", "anna")
    reviews.judge(REFUSAL, "reject", "bob")
    book.add(reread(acts=()))
    assert acts(book) == []
    reviews.undo("bob")
    assert acts(book) == [("Russia", "REJECT", "accepted")]


def test_a_verdict_on_what_a_reading_lacks_can_be_taken_back(book: Ledger, reviews: Reviews) -> None:
    reviews.judge(NO, "accept", "anna")
    reviews.judge(REFUSAL, "reject", "anna")
    book.add(reread(acts=()))
    reviews.undo("anna")
    assert [(r.verdict, r.at.layer) for r in reviews.log()] == [
        ("undo", "act"),
        ("reject", "act"),
        ("accept", "statement"),
    ]
    assert reviews.undo("anna") == NO
    book.add(sample.extraction())
    assert acts(book) == [("Russia", "REJECT", None), (None, "ASSAULT", None)]


# Invariants

CODERS = ("anna", "bob", "carl")
CHANGES = {
    "statement": ({"speaker": "UNICEF"}, {"words": "Nee"}),
    "act": ({"type": "AID"}, {"issue": "sanctions", "actor": "Donald Trump"}),
    "encounter": ({"kind": "talks"}, {"status": "planned", "words": "Trump en Poetin belden"}),
}
UNITS = (NO, REFUSAL, CALL)
STANDS = {"accept": "accepted", "reject": "rejected", "unsure": "unsure", "edit": "edited"}
JUDGING = st.tuples(
    st.just("judge"),
    st.sampled_from(CODERS),
    st.sampled_from(UNITS),
    st.sampled_from([*get_args(Choice), "edit"]),
    st.integers(0, 1),
    st.sampled_from([False, False, False, True]),
)
UNDOING = st.tuples(st.just("undo"), st.sampled_from(CODERS))
READING = st.tuples(st.just("read"), st.integers(0, 2), st.sets(st.sampled_from(UNITS)).map(frozenset))
Verdicts = list[tuple[int, str, At, str, int, bool]]


def expected(given: Verdicts, at: At) -> tuple[str | None, int | None]:
    """What stands of an entry by the verdicts that were not taken back, and by which change: the simple way."""
    own = [v for v in given if v[2] == at]
    settling = [v for v in own if v[5]]
    last = {v[1]: v for v in own if not v[5]}
    counting = [settling[-1]] if settling else list(last.values())
    told = {(v[3], v[4] if v[3] == "edit" else None) for v in counting}
    if len(told) != 1:
        return ("disputed" if told else None), None
    ((verdict, change),) = told
    return STANDS[verdict], change


@dataclass
class Scene:
    """A report that is judged and read anew, and by our own reckoning what should stand of it."""

    book: Ledger
    number: int
    given: Verdicts = field(default_factory=list)
    lacking: frozenset[At] = frozenset()
    read: set[tuple[int, frozenset[At]]] = field(default_factory=set)
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reviews = Reviews(self.book)
        self.add(0, frozenset())

    @property
    def report(self) -> str:
        return f"r{self.number}"

    def coder(self, name: str) -> str:
        return f"{name} {self.number}"

    def add(self, model: int, lacking: frozenset[At]) -> None:
        """Read the report by another model, which finds all but some of the entries."""
        name = "/".join([str(model), *sorted(at.number for at in lacking)])
        whole = sample.extraction(self.report, made=Provenance("0", name, "codebook"))
        gone = {at.number for at in lacking}
        self.book.add(
            replace(
                whole,
                statements=tuple(e for e in whole.statements if e.id not in gone),
                acts=tuple(e for e in whole.acts if e.id not in gone),
                encounters=tuple(e for e in whole.encounters if e.id not in gone),
            )
        )
        self.lacking = lacking

    def at(self, unit: At) -> At:
        """Where an entry is now: what was put in has a number of its own."""
        return replace(unit, report=self.report)

    def step(self, what: str, *how: Any) -> None:
        if what == "read":
            self.add(*how)
        elif what == "undo":
            own = [v for v in self.given if v[1] == how[0]]
            if own:
                self.given.remove(own[-1])
            self.reviews.undo(self.coder(how[0]))
        else:
            coder, unit, verdict, change, settles = how
            hidden = unit in self.lacking and not self.is_here(unit)
            if hidden:
                return
            self.given.append((next(NUMBERS), coder, unit, verdict, change, settles))
            changes = CHANGES[unit.layer][change]
            self.reviews.judge(self.at(unit), verdict, self.coder(coder), changes, settles)

    def is_here(self, unit: At) -> bool:
        return any(record(e).id == unit.number for e in listed(self.book, unit.layer, Filter(report=self.report)))

    def check(self) -> None:
        for unit in UNITS:
            told, change = expected(self.given, unit)
            here = [e for e in listed(self.book, unit.layer, Filter(report=self.report)) if record(e).id == unit.number]
            there = told in ("accepted", "edited") or (unit not in self.lacking and told != "rejected")
            if unit in self.lacking and told not in ("accepted", "edited"):
                assert all(e.standing == told for e in here)
            else:
                assert [e.standing for e in here] == [told] * there
            for entry in here:
                whole = sample.extraction(self.report)
                own: Any = {r.id: r for r in (*whole.statements, *whole.acts, *whole.encounters)}[unit.number]  # type: ignore[attr-defined]
                assert (record(entry) != own) == (told == "edited")
                assert record(self.reviews.original(self.at(unit))) == own
                if change is not None:
                    assert_changed(record(entry), CHANGES[unit.layer][change])
        self.check_rows()

    def check_rows(self) -> None:
        """Rows of reviews are only ever added."""
        with closing(sqlite3.connect(self.book.path)) as connection:
            rows = connection.execute("SELECT * FROM review WHERE report_id = ? ORDER BY id", (self.report,)).fetchall()
        assert rows[: len(self.rows)] == self.rows
        self.rows = rows


NUMBERS = count()


def assert_changed(found: Any, changes: dict[str, str]) -> None:
    for name, value in changes.items():
        if name == "words":
            spans = found.content if hasattr(found, "content") else (found.evidence,)
            assert " … ".join(s.of(sample.TEXT) for s in spans) == value
        else:
            told = getattr(found, name)
            assert (told.name if isinstance(told, Resolution) else told) == value


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger(tmp_path_factory.mktemp("growing") / "a.ledger") as made:
        yield made


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(JUDGING | UNDOING, max_size=12))
def test_what_stands_is_what_the_verdicts_that_were_not_taken_back_say(growing: Ledger, steps: list[Any]) -> None:
    scene = Scene(growing, next(NUMBERS))
    for step in steps:
        scene.step(*step)
        scene.check()
    for coder in CODERS:
        while scene.reviews.undo(scene.coder(coder)):
            pass
    assert growing.extraction(scene.report) == replace(
        sample.extraction(scene.report), provenance=Provenance("0", "0", "codebook")
    )


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(JUDGING | UNDOING | READING, max_size=12))
def test_what_stands_holds_whatever_reads_the_report_anew(growing: Ledger, steps: list[Any]) -> None:
    scene = Scene(growing, next(NUMBERS))
    for step in steps:
        scene.step(*step)
        scene.check()


PIECES = st.sampled_from(["ja", "nee", "bestand", "„Nee”", "İ", "🕊", "e\u0301", "een\u00a0twee", "(a+b)*", "\\d"])
SPACES = st.sampled_from([" ", "\n", "  ", "\r\n", "\u2003"])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text of few words, which stand in it more than once, and where each stands."""
    text, spans = draw(st.sampled_from(["", " ", "…"])), []
    for piece in draw(st.lists(PIECES, min_size=1, max_size=8)):
        spans.append(Span(len(text), len(text) + len(piece)))
        text += piece + draw(SPACES)
    return text, spans


@settings(max_examples=60, deadline=None)
@given(told=texts(), data=st.data())
def test_the_words_of_every_edit_stand_where_its_place_says(
    growing: Ledger, told: tuple[str, list[Span]], data: st.DataObject
) -> None:
    text, spans = told
    number = st.integers(0, len(spans) - 1)
    first, last = sorted((data.draw(number), data.draw(number)))
    hull = Span(spans[first].start, spans[last].end)
    verb = spans[data.draw(st.integers(first, last))]
    report = f"w{next(NUMBERS)}"
    whole = Extraction(
        Report(report, text),
        (replace(statement(hull), report_id=report),),
        sample.MADE,
        (act(hull, verb, report_id=report, condition=spans[last]),),
        (Encounter("e1", report, "call", (sample.TRUMP,), "held", hull),),
    )
    growing.add(whole)
    reviews = Reviews(growing)
    one, other = sorted((data.draw(number), data.draw(number)))
    words = Span(spans[one].start, spans[other].end).of(text)
    shown = data.draw(st.sampled_from([words, " ".join(words.split()), f"\n{words} "]))
    for layer, id in (("statement", "s1"), ("act", "a1"), ("encounter", "e1")):
        at = At(report, layer, id)  # type: ignore[arg-type]
        try:
            reviews.judge(at, "edit", "anna", {"words": shown})
        except ReviewError:
            with pytest.raises(ReviewError, match=r"changes nothing|must hold its verb"):
                reviews.judge(at, "edit", "anna", {"words": shown})
    (said,), (done,), (met,) = (listed(growing, layer, Filter(report=report)) for layer in LAYERS)
    for span in (*said.statement.content, done.act.evidence, met.encounter.evidence):
        assert 0 <= span.start < span.end <= len(text)
        assert span.of(text).split() in (words.split(), hull.of(text).split())
    assert done.act.evidence.holds(done.act.verb)
    assert done.act.condition is None or done.act.evidence.holds(done.act.condition)
    assert_words_stored(growing.path, report)


def assert_words_stored(path: Path, report: str) -> None:
    """The words that each table stores, for search, are those at the stored places."""
    found = defaultdict(list)
    with closing(sqlite3.connect(path)) as connection:
        for layer in LAYERS:
            column = "content" if layer == "statement" else "evidence"
            found[layer] = connection.execute(
                f"SELECT e.words, r.text, e.{column} FROM {layer} e JOIN reading g ON g.id = e.reading_id"
                " JOIN report r ON r.id = g.report_id WHERE r.id = ?",
                (report,),
            ).fetchall()
    for layer, rows in found.items():
        for words, text, places in rows:
            spans = [int(n) for n in "".join(c if c.isdigit() else " " for c in places).split()]
            assert words == " … ".join(text[a:b] for a, b in zip(spans[::2], spans[1::2], strict=True)), layer
