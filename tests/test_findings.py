"""What the analyses find, written out: JSON by the definitions, CSV without formulas, a terminal without control."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import sample
from bestand.analyses.contrast import Conflict, Contrast, Shared, Told
from bestand.analyses.evidence import Evidence
from bestand.analyses.positions import Position
from bestand.analyses.repeats import Repeat
from bestand.analyses.shifts import Shift
from bestand.analyses.stalls import Stall, Stalls
from bestand.analyses.threads import Thread
from bestand.analyses.tone import Tone
from bestand.display import findings as shown
from bestand.entries import EncounterEntry, Particulars
from bestand.exports import findings

EVIDENCE = ["report", "start", "end", "words", "published", "outlet"]
STEERS = [*map(chr, range(9)), *map(chr, [11, 12, 13, *range(14, 32), *range(127, 160)])]
EVIL = "x\x1b[31m\x07\r\x00[bold]\x9b"


def proof(words: str = "er komt een bestand", report: str = "r1", outlet: str | None = "De Krant") -> Evidence:
    return Evidence(report, 3, 3 + len(words), words, "2025-05-19", outlet)


def told(words: str = "er komt een bestand", who: str = "Vladimir Putin", side: str = "Russia") -> Told:
    return Told(proof(words), side, who, "X", True)


def everything(word: str) -> dict[str, Any]:
    """A finding of each analysis in which a word stands wherever a report or a user can put one."""
    one = Evidence(word, 0, len(word), word, word, word)
    by = Told(one, word, word, word, True)
    stall = Stall(word, word, (one,), word, 3)
    tone = Tone(1, (one,), (one,), (one,))
    met = EncounterEntry(sample.CALL, Particulars(word, word, word, word, word, "nl"), word + sample.TEXT, sample.MADE)
    return {
        "positions": [Position(word, word, word, word, "demands", word, word, True, (one,))],
        "shifts": [Shift(word, None, word, (word, word), "rejects", "accepts", (word, word), "softening", (one,))],
        "repeats": [Repeat(word, word, "demands", (word, word), True, (one,))],
        "stalls": Stalls((stall,), (stall,), (stall,), (stall,)),
        "contrast": Contrast(
            met,
            (word, f"{word}b"),
            (Shared(word, (by,)),),
            (Shared(word, (by,)),),
            (Shared(word, (by,)),),
            (Conflict(word, "denial", by, by),),
            {word: tone},
        ),
        "threads": [
            Thread((one, replace(one, words=f"{word} y")), word, word, 0, ((0, 1),), (word, word), (word, word))
        ],
    }


FOUND = everything("wapenstilstand")
JSON: dict[str, Callable[[Any], Any]] = {
    "positions": lambda found: [findings.position(p) for p in found],
    "shifts": lambda found: [findings.shift(s) for s in found],
    "repeats": lambda found: [findings.repeat(r) for r in found],
    "stalls": findings.stalls,
    "contrast": findings.contrast,
    "threads": lambda found: [findings.thread(t) for t in found],
}
CSV: dict[str, tuple[Callable[[Any], Iterable[Mapping[str, Any]]], Sequence[str]]] = {
    "positions": (JSON["positions"], findings.POSITION),
    "shifts": (JSON["shifts"], findings.SHIFT),
    "repeats": (JSON["repeats"], findings.REPEAT),
    "stalls": (findings.stall_rows, findings.STALL),
    "contrast": (findings.contrast_rows, findings.CONTRAST),
    "threads": (findings.thread_rows, findings.THREAD),
}
SHOWN: dict[str, list[Callable[[Console, Any], None]]] = {
    "positions": [shown.matrix, shown.history],
    "shifts": [shown.shifts],
    "repeats": [shown.repeats],
    "stalls": [shown.stalls],
    "contrast": [shown.contrast],
    "threads": [shown.threads],
}
EACH = [(name, show) for name, ways in SHOWN.items() for show in ways]


def written(found: Any) -> str:
    out = io.StringIO()
    findings.write(found, out)
    return out.getvalue()


def tabled(name: str, found: Any) -> list[dict[str, str]]:
    rows, columns = CSV[name]
    out = io.StringIO(newline="")
    findings.write_csv(rows(found), out, columns)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))


def printed(show: Callable[[Console, Any], None], found: Any, width: int = 400) -> str:
    out = io.StringIO()
    show(Console(file=out, width=width, color_system=None), found)
    return out.getvalue()


# JSON: the keys of the definitions


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("positions", "side actor issue date stance condition claimed_by contested evidence"),
        ("shifts", "side issue from to between direction evidence"),
        ("repeats", "side issue stance dates evidence"),
        ("threads", "statements speaker date primary copies"),
    ],
)
def test_a_finding_has_the_keys_of_the_definition(name: str, keys: str) -> None:
    (row,) = json.loads(written(JSON[name](FOUND[name])))
    assert set(keys.split()) <= set(row)


@pytest.mark.parametrize("name", ["positions", "shifts", "repeats"])
def test_a_passage_has_the_keys_of_evidence(name: str) -> None:
    (row,) = json.loads(written(JSON[name](FOUND[name])))
    assert [list(e) for e in row["evidence"]] == [EVIDENCE]


def test_the_tellings_of_a_thread_are_evidence_and_its_copies_numbers_of_them() -> None:
    (row,) = json.loads(written(JSON["threads"](FOUND["threads"])))
    assert [list(e) for e in row["statements"]] == [EVIDENCE] * 2
    assert (row["primary"], row["copies"], row["outlets"]) == (0, [[0, 1]], 1)
    assert row["differences"] == [["", "y"]]


def test_stalls_are_four_kinds_of_the_same_keys() -> None:
    found = json.loads(written(findings.stalls(FOUND["stalls"])))
    assert list(found) == ["without_date", "deadline_passed", "refused_again", "process_only"]
    for stalls in found.values():
        assert [set(s) for s in stalls] == [{"side", "issue", "evidence", "due", "days"}]


def test_a_contrast_has_the_keys_of_the_definition() -> None:
    found = json.loads(written(findings.contrast(FOUND["contrast"])))
    assert list(found) == ["encounter", "sides", "both", "only_a", "only_b", "conflict", "tone"]
    for part in ("both", "only_a", "only_b"):
        (shared,) = found[part]
        assert list(shared) == ["issue", "evidence"]
        assert set(EVIDENCE) | {"unnamed", "side", "speaker"} <= set(shared["evidence"][0])
    (clash,) = found["conflict"]
    assert {"issue", "a", "b"} <= set(clash)
    assert set(EVIDENCE) <= set(clash["a"]) & set(clash["b"])


def test_the_tone_of_a_contrast_is_counted_by_side_with_places() -> None:
    found = json.loads(written(findings.contrast(FOUND["contrast"])))
    (tone,) = found["tone"].values()
    assert list(tone) == ["words", "evaluative", "hedges", "commitments"]
    assert [list(e) for e in tone["hedges"]] == [EVIDENCE]


def test_an_encounter_is_told_with_its_report_and_words_and_none_is_null() -> None:
    found = findings.contrast(FOUND["contrast"])
    assert (found["encounter"]["report"], found["encounter"]["id"]) == ("wapenstilstand", "e1")
    assert json.loads(written(findings.contrast(replace(FOUND["contrast"], encounter=None))))["encounter"] is None


# JSON: one document


@pytest.mark.parametrize("name", JSON)
def test_json_is_one_document(name: str) -> None:
    assert json.loads(written(JSON[name](FOUND[name])))


def test_nothing_found_is_an_empty_list() -> None:
    assert json.loads(written([])) == []


def test_a_list_has_one_member_a_line() -> None:
    assert written([{"a": 1}, {"b": "é"}]) == '[\n{"a": 1},\n{"b": "é"}\n]\n'


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda c: st.lists(c, max_size=3)))
def test_what_is_written_is_read_back_whatever_it_holds(value: Any) -> None:
    text = written([{"words": value}])
    assert json.loads(text) == [{"words": value}]
    text.encode("utf-8")


def test_half_a_character_is_written_as_its_escape() -> None:
    assert json.loads(written({"words": "a\ud83d"})) == {"words": "a\ud83d"}


# CSV


@pytest.mark.parametrize("name", CSV)
def test_the_header_is_the_columns_whatever_is_found(name: str) -> None:
    columns = CSV[name][1]
    empty = io.StringIO()
    findings.write_csv((), empty, columns)
    assert empty.getvalue().rstrip("\r\n") == ",".join(columns)
    assert list(tabled(name, FOUND[name])[0]) == list(columns)


@pytest.mark.parametrize("name", sorted(set(CSV) - {"contrast"}))
def test_the_columns_are_the_keys_of_the_rows(name: str) -> None:
    rows, columns = CSV[name]
    for row in rows(FOUND[name]):
        assert [key for key in row if key != "evidence"] + list(findings.PROOF) == list(columns)


def test_the_columns_of_a_contrast_are_keys_of_its_rows() -> None:
    keys = {key for row in findings.contrast_rows(FOUND["contrast"]) for key in row}
    assert keys - set(EVIDENCE) - {"evidence"} == set(findings.CONTRAST) - set(findings.PROOF)


@pytest.mark.parametrize("name", CSV)
def test_the_evidence_of_a_row_is_its_words_and_places(name: str) -> None:
    for row in tabled(name, FOUND[name]):
        assert row["words"].startswith("wapenstilstand")
        assert row["reports"].startswith("wapenstilstand:0-14")


def test_several_passages_of_one_finding_stand_in_one_cell() -> None:
    found = [replace(FOUND["repeats"][0], evidence=(proof("een"), proof("twee", "r2")))]
    (row,) = tabled("repeats", found)
    assert (row["words"], row["reports"]) == ("een; twee", "r1:3-6; r2:3-7")


def test_each_part_of_a_contrast_has_its_rows() -> None:
    parts = [(row["part"], row["kind"]) for row in tabled("contrast", FOUND["contrast"])]
    shared = [(part, "") for part in ("both", "only_a", "only_b")]
    tone = [("tone", kind) for kind in ("evaluative", "hedges", "commitments")]
    assert parts == [*shared, ("conflict", "denial"), ("conflict", "denial"), *tone]


def test_each_stall_has_its_kind() -> None:
    kinds = [row["kind"] for row in tabled("stalls", FOUND["stalls"])]
    assert kinds == ["without_date", "deadline_passed", "refused_again", "process_only"]


def test_each_telling_has_the_number_of_its_thread_and_copy_group() -> None:
    one = FOUND["threads"][0]
    alone = replace(one, copies=(), primary=None)
    rows = [(row["thread"], row["primary"], row["copy"]) for row in tabled("threads", [one, alone])]
    assert rows == [("1", "True", "1"), ("1", "False", "1"), ("2", "False", ""), ("2", "False", "")]


@pytest.mark.parametrize(("name", "start"), list(product(CSV, ["=", "+", "-", "@", "\t", "\r"])))
def test_no_cell_starts_a_formula(name: str, start: str) -> None:
    for row in tabled(name, everything(f"{start}1+1")[name]):
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(st.text(max_size=12))
def test_no_word_makes_a_cell_start_a_formula(word: str) -> None:
    for row in tabled("repeats", [Repeat(word, word, "demands", (word,), False, (proof(word),))]):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


# On a terminal


@pytest.mark.parametrize(("name", "show"), EACH, ids=lambda v: getattr(v, "__name__", v))
def test_a_terminal_gets_no_control_characters_and_no_markup_is_obeyed(name: str, show: Any) -> None:
    text = printed(show, everything(EVIL)[name])
    assert not set(text) & set(STEERS)
    assert "[bold]" in text


@given(st.text(min_size=1, max_size=12))
def test_whatever_is_found_can_be_shown(word: str) -> None:
    found = everything(word)
    for name, show in EACH:
        assert not set(printed(show, found[name])) & set(STEERS)


def test_a_title_gets_no_control_characters() -> None:
    out = io.StringIO()
    shown.title(Console(file=out, width=200, color_system=None), 1, EVIL, f"bestand {EVIL}")
    assert not set(out.getvalue()) & set(STEERS)


@pytest.mark.parametrize(("name", "show"), EACH, ids=lambda v: getattr(v, "__name__", v))
def test_nothing_found_is_shown_without_a_fault(name: str, show: Any) -> None:
    nothing: Any = []
    if name == "stalls":
        nothing = Stalls((), (), (), ())
    if name == "contrast":
        nothing = Contrast(None, ("Russia", "Ukraine"), (), (), (), (), {"Russia": Tone(0, (), (), ())})
    assert "None" not in printed(show, nothing)


def place(side: str, issue: str, **given: Any) -> Position:
    told = {"actor": side, "date": "2025-05-19", "stance": "demands", "condition": None, "claimed_by": None}
    return Position(side, issue=issue, **{**told, "contested": False, "evidence": (proof(),), **given})


def test_the_matrix_has_a_dot_where_no_evidence_was_found() -> None:
    text = printed(shown.matrix, [place("Russia", "ceasefire"), place("Ukraine", "sanctions", stance="rejects")])
    header, *lines = [line.split() for line in text.splitlines()]
    assert header == ["issue", "Russia", "Ukraine"]
    assert ["ceasefire", "demands", "·"] in lines
    assert ["sanctions", "·", "rejects"] in lines


@pytest.mark.parametrize(
    ("marks", "cell"),
    [({"claimed_by": "Donald Trump"}, "demands*"), ({"contested": True}, "demands?"), ({}, "demands")],
)
def test_the_matrix_marks_what_is_claimed_or_contested(marks: dict[str, Any], cell: str) -> None:
    assert cell in printed(shown.matrix, [place("Russia", "ceasefire", **marks)]).split()


def test_sides_for_which_there_is_no_room_are_named() -> None:
    sides = ["Russia", "Ukraine", "France", "Germany"]
    text = printed(shown.matrix, [place(side, "ceasefire") for side in sides], width=46)
    assert "Not shown here, give --side for each: Russia, Ukraine" in " ".join(text.split())


def test_a_history_tells_condition_claim_and_contest() -> None:
    found = place("Russia", "ceasefire", actor="Vladimir Putin", condition="als\nde wapens zwijgen", contested=True)
    text = printed(shown.history, [found, replace(found, claimed_by="Donald Trump", contested=False)])
    assert "Vladimir Putin (Russia) demands ceasefire" in text
    assert "condition: als de wapens zwijgen · contested: the same day tells the opposite" in text
    assert "says Donald Trump" in text


def test_a_shift_is_told_with_both_stances_and_its_direction() -> None:
    found = Shift("Russia", None, "Ukraine", ("nato", "ceasefire"), "rejects", "offers", ("a", "b"), "softening", ())
    assert "a to b  Russia → Ukraine  rejects nato → offers ceasefire  softening" in printed(shown.shifts, [found])


def test_a_repeat_is_told_with_its_chain_of_dates() -> None:
    found = Repeat("Russia", "ceasefire", "rejects", ("2025-05-01", "2025-05-09"), True, (proof(),))
    text = printed(shown.repeats, [found])
    assert "Russia rejects ceasefire  2 dates: 2025-05-01, 2025-05-09  called a repetition" in text


def test_of_many_passages_a_few_are_shown_and_the_others_counted() -> None:
    found = Repeat("Russia", "ceasefire", "rejects", (), True, tuple(proof(f"nee {n}") for n in range(7)))
    text = printed(shown.repeats, [found])
    assert text.count("nee") == shown.SHOWN == 4
    assert "and 3 more; --json has them all" in text


def test_a_kind_of_stall_that_was_not_found_has_no_title() -> None:
    stall = Stall("Russia", None, (proof(),), "2025-05-18", 7)
    text = printed(shown.stalls, Stalls((), (stall,), (), ()))
    assert text.splitlines()[0] == "Deadlines passed without the act: 1"
    assert "Russia no issue  due 2025-05-18 · 7 days" in text
    assert "Refused again" not in text


def test_a_contrast_tells_conflicts_and_marks_the_unnamed() -> None:
    other = replace(told("geen bestand", "Donald Trump", "United States"), unnamed=False, channel=None)
    met = Contrast(None, ("Russia", "United States"), (), (), (), (Conflict("ceasefire", "claim", told(), other),), {})
    text = printed(shown.contrast, met)
    assert "Conflict (claim)  ceasefire" in text
    assert "Vladimir Putin (X · unnamed) 2025-05-19 “er komt een bestand”" in text
    assert "Donald Trump 2025-05-19 “geen bestand”" in text
    assert text.count("nothing found") == 3


def test_a_contrast_tells_the_counts_of_the_tone_and_each_word_once() -> None:
    tone = Tone(12, (proof("farce"), proof("farce", "r2")), (proof("misschien"),), ())
    text = printed(shown.contrast, Contrast(None, ("Russia", "Ukraine"), (), (), (), (), {"Russia": tone}))
    assert "Tone of Russia: 2 words that judge, 1 hedges, 0 concrete commitments in 12 words" in text
    assert text.count("farce") == 1
    assert "concrete:" not in text


def test_a_thread_tells_its_outlets_copies_primary_and_differences() -> None:
    tellings = (proof("er komt een bestand"), proof("er komt geen bestand", "r2", None), proof("no truce", "r3"))
    found = Thread(tellings, "Trump", None, 1, ((0, 1),), ("nl", "nl", "en"), (None, "X", None))
    text = printed(shown.threads, [found])
    assert "undated  Trump  1 statement, 3 tellings, 2 outlets  2 copies" in text
    assert "nl primary r2 on X 2025-05-19 “er komt geen bestand”" in text
    assert "differs: “een” / “geen”" in text
