from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample
from bestand.entries import ActEntry, EncounterEntry, Particulars, Tally, entries_of
from bestand.exports import record, rows
from bestand.records import Extraction, Provenance, Resolution
from bestand.testing import marked

MADE = Provenance("0.1.0", "model", "codebook")
TEXT = "{1c „Ja”,} {1q zei} {1s Trump}, {1c „wij komen.”}"


def extraction(text: str = TEXT, **about: str) -> Extraction:
    report, found = marked(text, **about)
    by = (Resolution(s.source, "donald-trump", "Donald Trump", "surname", ("melania-trump",), 0.9) for s in found)
    return Extraction(report, tuple(replace(s, speaker=b) for s, b in zip(found, by, strict=True)), MADE)


def as_csv(table: Iterable[Mapping[str, object]]) -> str:
    out = io.StringIO()
    rows.write_csv(table, out)
    return out.getvalue()


def cell(value: object) -> str:
    """What a spreadsheet reads back for a value."""
    (row,) = csv.DictReader(io.StringIO(as_csv([{"cell": value}]), newline=""))
    return row["cell"]


# The record


def test_a_record_has_the_fields_of_the_docs_in_their_order() -> None:
    fields = "id language title outlet url published retrieved raw_digest text statements acts encounters provenance"
    assert list(record.record(extraction())) == fields.split()


def test_a_statement_of_a_record_has_the_fields_of_the_docs_in_their_order() -> None:
    fields = "id source cue content form speaker actor how rivals channel said repeated within score"
    assert list(record.statement(extraction().statements[0])) == fields.split()


def test_spans_are_pairs_of_start_and_end() -> None:
    (told,) = record.record(extraction())["statements"]
    assert (told["source"], told["cue"], told["content"]) == ([[10, 15]], [[6, 9]], [[0, 5], [17, 29]])


def test_spans_count_code_points_whatever_their_bytes() -> None:
    told = json.loads(record.line(extraction("🕊 é e\u0301: {1c Ja.}")))
    ((start, end),) = told["statements"][0]["content"]
    assert told["text"][start:end] == "Ja."
    assert start == 8


def test_a_speaker_comes_with_what_the_name_rests_on() -> None:
    (told,) = record.record(extraction())["statements"]
    speaker = (told["speaker"], told["actor"], told["how"], told["rivals"])
    assert speaker == ("Donald Trump", "donald-trump", "surname", ["melania-trump"])


def test_a_speaker_who_is_not_known_is_null() -> None:
    given_ = extraction()
    told = record.statement(replace(given_.statements[0], speaker=None))
    assert (told["speaker"], told["actor"], told["how"], told["rivals"]) == (None, None, "unresolved", [])


def test_a_language_that_is_not_known_is_null() -> None:
    assert record.record(extraction(language=""))["language"] is None


def test_a_record_names_what_made_it() -> None:
    made = record.record(extraction())["provenance"]
    assert made == {"version": "0.1.0", "model": "model", "codebook": "codebook"}


def test_half_a_surrogate_pair_in_a_text_still_yields_a_line() -> None:
    line = record.line(extraction("Hij zei \\ud83d\ud83d: {1c Ja.}", title="\udcff"))
    line.encode("utf-8")
    assert json.loads(line)["text"] == "Hij zei \\ud83d\ud83d: Ja."


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"), min_size=1))
def test_any_text_makes_one_line_that_reads_back(text: str) -> None:
    given_ = extraction(f"{{1c {text}}}")
    line = record.line(given_)
    assert "\n" not in line
    assert "\r" not in line
    assert json.loads(line.encode("utf-8")) == record.record(given_)


# Rows


def test_a_row_carries_the_words_and_the_spans() -> None:
    (entry,) = entries_of(extraction(outlet="De Krant", published="2025-05"))
    row = rows.entry(entry)
    assert (row["source"], row["cue"], row["content"]) == ("Trump", "zei", "„Ja”, … „wij komen.”")
    assert (row["spans"], row["outlet"], row["published"]) == ([[0, 5], [17, 29]], "De Krant", "2025-05")
    assert (row["speaker"], row["report"], row["statement"], row["model"]) == ("Donald Trump", "marked", "s1", "model")


def test_a_tally_is_a_row() -> None:
    row = rows.tally(Tally("Donald Trump", "donald-trump", 3, 2, "2025-05", None))
    assert list(row.values()) == ["Donald Trump", "donald-trump", 3, 2, "2025-05", None]


def test_csv_has_a_header_and_a_line_for_each_row() -> None:
    table = [rows.entry(e) for e in entries_of(extraction())] * 2
    header, *lines = csv.reader(io.StringIO(as_csv(table), newline=""))
    assert header == list(table[0])
    assert len(lines) == 2


def test_csv_without_rows_is_its_header() -> None:
    out = io.StringIO()
    rows.write_csv([], out, ["a", "b"])
    assert out.getvalue() == "a,b\r\n"


def test_the_columns_that_are_listed_are_those_of_the_rows() -> None:
    (entry,) = entries_of(extraction())
    assert tuple(rows.entry(entry)) == rows.ENTRY
    assert tuple(rows.tally(Tally("Donald Trump", None, 1, 1, None, None))) == rows.TALLY
    assert tuple(rows.report(extraction().report)) == rows.REPORT


@pytest.mark.parametrize("formula", ["=1+1", "+31", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_starts_a_formula(formula: str) -> None:
    assert cell(formula) == f"'{formula}"
    assert cell([formula, "b"]) == f"'{formula}; b"
    assert cell({formula: 1}) == f"'{formula} 1"


@pytest.mark.parametrize("words", ["„Ja”, zei hij;\r\n„nee”.", 'een "ja"', "1=1", " "])
def test_words_stand_in_a_cell_as_they_are(words: str) -> None:
    assert cell(words) == words


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (["a", "b"], "a; b"),
        ([[0, 5], [17, 29]], "0-5; 17-29"),
        ({"nl": 2, "en": 1}, "nl 2, en 1"),
        ([{"model": "m", "readings": 2}], "model m, readings 2"),
        (None, ""),
        (-0.5, "-0.5"),
        (True, "True"),
    ],
)
def test_what_is_no_word_is_told_in_words(value: object, told: str) -> None:
    assert cell(value) == told


def test_json_rows_are_objects_a_line() -> None:
    out = io.StringIO()
    rows.write_json([{"a": None, "b": "é"}, {"a": [[0, 1]], "b": "\n"}], out)
    assert out.getvalue() == '{"a": null, "b": "é"}\n{"a": [[0, 1]], "b": "\\n"}\n'


# Acts and encounters


def test_an_act_of_a_record_tells_who_what_when_and_by_which_words() -> None:
    told = record.act(sample.REFUSAL)
    assert (told["actor"], told["actor_side"], told["toward"], told["type"]) == (
        "Russia",
        "Russia",
        "Donald Trump",
        "REJECT",
    )
    assert (told["when"], told["due"], told["length"]) == ("2025-05-19", "../2025-06-30", "P30D")
    start, end = told["condition"]
    assert sample.TEXT[start:end] == "als de wapens blijven komen"


def test_an_act_by_nobody_named_says_so() -> None:
    told = record.act(sample.BARE)
    assert (told["actor"], told["how"], told["toward"], told["condition"]) == (None, "unattributed", None, None)


def test_an_encounter_of_a_record_names_who_took_part() -> None:
    told = record.encounter(sample.MEETING)
    assert told["participants"] == ["Donald Trump", "Vladimir Putin"]
    assert (told["date"], told["weekday"], told["place"], told["status"]) == (
        "2025-05",
        "Friday",
        "Istanbul",
        "planned",
    )


def test_acts_and_encounters_as_rows_have_the_columns_of_their_header() -> None:
    about = Particulars("r1", "Nee", "De Overtocht", None, "2025-05-20", "nl")
    act = rows.act(ActEntry(sample.REFUSAL, about, sample.TEXT, MADE))
    encounter = rows.encounter(EncounterEntry(sample.CALL, about, sample.TEXT, MADE))
    assert (tuple(act), tuple(encounter)) == (rows.ACT, rows.ENCOUNTER)
    assert act["condition"] == "als de wapens blijven komen"
    assert encounter["words"] == "Trump en Poetin belden twee uur"
