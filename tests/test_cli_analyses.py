"""The six commands that answer from a ledger: text, JSON and CSV; and what they say where a name is none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bestand.entries import Filter
from bestand.exports import findings
from bestand.ledger import Ledger
from bestand.records import Encounter, Extraction
from test_cli import Run, run
from test_contrast import PUTIN, TRUMP, encounter, reading

NO = "{1k {1s Poetin} {1q,1v weigert} {1c een bestand}}."
CALL = (
    "Trump en Poetin belden. {1s Trump} {1q zei}: {1c {1k er {1v moet} nu meteen een bestand komen, misschien}}. "
    "{2s Poetin} {2q zei}: {2c {2k wij {2v stemmen} daarmee in}}."
)
AGAIN = (
    "{1s Trump} {1q zei}: {1c {1k er {1v moet} nu meteen een bestand komen, misschien}}. "
    "{2s Hij} {2q zei}: {2c Poetin {2k {2v wijst} het bestand af}}. {3s Hij} {3q noemt} {3c ook de sancties}."
)
LATER = "{1s Trump} {1q zei}: {1c {1k zonder wapenstilstand {1v willen} wij niet verder}}."
COMMANDS: dict[str, list[str]] = {
    "positions": [],
    "shifts": [],
    "repeats": [],
    "contrast": ["Russia", "United States"],
    "stalls": [],
    "threads": [],
}
COLUMNS = {
    "positions": findings.POSITION,
    "shifts": findings.SHIFT,
    "repeats": findings.REPEAT,
    "contrast": findings.CONTRAST,
    "stalls": findings.STALL,
    "threads": findings.THREAD,
}
LISTS = [name for name in COMMANDS if name not in ("contrast", "stalls")]


def demand(number: int) -> dict[str, Any]:
    return {"actor": TRUMP, "type": "REQUEST", "statement": f"s{number}"}


def fill(path: Path) -> Path:
    """Four reports of a fortnight: a refusal, a call with a demand and a yes, a copy with a claim, a demand again."""
    no = reading(NO, PUTIN, acts=[{"actor": PUTIN, "type": "REJECT"}], id="r1", published="2025-05-10", outlet="A")
    yes = {"actor": PUTIN, "type": "AGREE", "statement": "s2"}
    call = reading(CALL, TRUMP, PUTIN, acts=[demand(1), yes], id="r2", outlet="A")
    claim = {"actor": PUTIN, "type": "REJECT", "statement": "s2"}
    again = reading(AGAIN, TRUMP, TRUMP, TRUMP, acts=[demand(1), claim], id="r3", published="2025-05-20", outlet="B")
    later = reading(LATER, TRUMP, acts=[demand(1)], id="r4", published="2025-05-27", outlet="B")
    met: Encounter = replace(encounter().encounter, report_id="r2")
    with Ledger(path) as book:
        for found in (no, replace(call, encounters=(met,)), again, later):
            book.add(found)
    return path


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("analyses") / "a.ledger")


def ask(ledger: Path, name: str, *options: str) -> Run:
    return run(name, *COMMANDS[name], *options, BESTAND_LEDGER=str(ledger))


def found(ledger: Path, name: str, *options: str) -> Any:
    """What a command finds, as its one JSON document."""
    done = ask(ledger, name, *options, "--json")
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


# Text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("positions", ["issue", "Russia", "United States", "ceasefire", "accepts", "demands"]),
        ("shifts", ["2025-05-10 to 2025-05-19  Russia  rejects ceasefire → accepts ceasefire  softening"]),
        ("repeats", ["United States demands ceasefire  2 dates: 2025-05-19, 2025-05-27"]),
        ("contrast", ["Both", "Only Russia", "Only United States", "Conflict (claim)  ceasefire", "hedge: misschien"]),
        ("stalls", ["Steps without a date: 1", "Russia ceasefire  8 days"]),
        ("threads", ["2025-05-19  Donald Trump  1 statement, 2 tellings, 2 outlets  2 copies"]),
    ],
)
def test_a_command_tells_in_words_what_it_finds(ledger: Path, name: str, words: list[str]) -> None:
    done = ask(ledger, name)
    assert done.code == 0
    assert [w for w in words if w not in done.out] == []


@pytest.mark.parametrize(
    ("name", "count"), [("positions", "positions"), ("shifts", "1 shifts"), ("repeats", "1 repeats"), ("threads", "1 ")]
)
def test_how_many_were_found_is_said_beside_the_output(ledger: Path, name: str, count: str) -> None:
    assert count in ask(ledger, name).err


def test_positions_of_one_issue_are_a_history_with_the_words(ledger: Path) -> None:
    done = ask(ledger, "positions", "--issue", "ceasefire")
    assert "2025-05-10  Vladimir Putin (Russia) rejects ceasefire" in done.out
    assert "“Poetin weigert een bestand”" in done.out
    assert "says Donald Trump" in done.out


# JSON and CSV


@pytest.mark.parametrize("name", COMMANDS)
def test_json_is_one_document_with_nothing_beside_it(ledger: Path, name: str) -> None:
    assert found(ledger, name)


@pytest.mark.parametrize("name", COMMANDS)
def test_csv_has_the_columns_of_the_analysis_and_a_row_a_finding(ledger: Path, name: str) -> None:
    done = ask(ledger, name, "--csv")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == ",".join(COLUMNS[name])
    assert done.table


@pytest.mark.parametrize("name", ["positions", "shifts", "repeats"])
def test_csv_and_json_hold_the_same_findings(ledger: Path, name: str) -> None:
    rows = ask(ledger, name, "--csv").table
    assert [row["side"] for row in rows] == [row["side"] for row in found(ledger, name)]


def test_positions_come_oldest_first_with_claims_kept_apart(ledger: Path) -> None:
    told = [(p["date"], p["side"], p["stance"], p["claimed_by"]) for p in found(ledger, "positions")]
    assert told == [
        ("2025-05-10", "Russia", "rejects", None),
        ("2025-05-19", "Russia", "accepts", None),
        ("2025-05-19", "United States", "demands", None),
        ("2025-05-20", "Russia", "rejects", "Donald Trump"),
        ("2025-05-20", "United States", "demands", None),
        ("2025-05-27", "United States", "demands", None),
    ]


def test_a_claimed_stance_makes_no_shift(ledger: Path) -> None:
    (shift,) = found(ledger, "shifts")
    told = [shift[key] for key in ("side", "issue", "from", "to", "between", "direction")]
    assert told == ["Russia", "ceasefire", "rejects", "accepts", ["2025-05-10", "2025-05-19"], "softening"]


def test_a_copy_of_one_telling_is_no_repeat_of_its_own(ledger: Path) -> None:
    (repeat,) = found(ledger, "repeats")
    assert (repeat["side"], repeat["dates"]) == ("United States", ["2025-05-19", "2025-05-27"])


def test_a_thread_is_told_with_its_copies(ledger: Path) -> None:
    (thread,) = found(ledger, "threads")
    assert ([e["report"] for e in thread["statements"]], thread["copies"]) == (["r2", "r3"], [[0, 1]])


def test_every_evidence_is_the_words_of_its_report(ledger: Path) -> None:
    with Ledger(ledger) as book:
        texts = {report.id: report.text for report in book.reports()}
    passages: list[dict[str, Any]] = []

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            passages.extend([value] if {"report", "start", "end", "words"} <= set(value) else [])
            value = list(value.values())
        for inner in value if isinstance(value, list) else ():
            gather(inner)

    for name in COMMANDS:
        gather(found(ledger, name))
    assert len(passages) > 15
    assert all(texts[p["report"]][p["start"] : p["end"]] == p["words"] for p in passages)


@pytest.mark.parametrize("name", COMMANDS)
def test_where_nothing_is_found_the_forms_hold(tmp_path: Path, name: str) -> None:
    text = "{1s Poetin} {1q zei}: {1c {1k ja {1v ja}}}. {2s Trump} {2q zei}: {2c {2k nee {2v nee}}}."
    acts = [{"actor": PUTIN, "type": "CONSULT", "issue": None}, {"actor": TRUMP, "type": "CONSULT", "issue": None}]
    with Ledger(tmp_path / "a.ledger") as book:
        book.add(reading(text, PUTIN, TRUMP, acts=acts))
    told = found(tmp_path / "a.ledger", name)
    assert told == [] if name in LISTS else not any(told[key] for key in set(told) - {"sides", "tone", "encounter"})
    rows = ask(tmp_path / "a.ledger", name, "--csv")
    assert rows.out.rstrip("\r\n") == ",".join(COLUMNS[name])
    assert ask(tmp_path / "a.ledger", name).code == 0


# Contrast


def test_a_contrast_of_a_day_has_the_encounter_and_the_reports_of_two_days_more(ledger: Path) -> None:
    told = found(ledger, "contrast", "--date", "2025-05-19")
    assert told["encounter"]["id"] == "e1"
    told_in = {e["report"] for part in ("both", "only_a", "only_b") for s in told[part] for e in s["evidence"]}
    assert told_in == {"r2", "r3"}
    assert [s["issue"] for s in told["only_b"]] == ["sanctions"]


def test_a_contrast_of_an_encounter_is_that_of_its_day(ledger: Path) -> None:
    assert found(ledger, "contrast", "--encounter", "r2#e1") == found(ledger, "contrast", "--date", "2025-05-19")


def test_a_contrast_of_some_days_has_no_encounter(ledger: Path) -> None:
    told = found(ledger, "contrast", "--since", "2025-05-19", "--until", "2025-05-21")
    assert told["encounter"] is None
    by_day = found(ledger, "contrast", "--date", "2025-05-19")
    assert {k: v for k, v in told.items() if k != "encounter"} == {k: v for k, v in by_day.items() if k != "encounter"}


def test_a_day_without_an_encounter_is_told_so_beside_the_contrast(ledger: Path) -> None:
    done = ask(ledger, "contrast", "--date", "2025-05-27")
    assert done.code == 0
    assert "No encounter of Russia and United States on 2025-05-27 is in the ledger" in done.err


def test_sides_are_known_whatever_their_case(ledger: Path) -> None:
    done = run("contrast", "RUSSIA", "united states", "--json", BESTAND_LEDGER=str(ledger))
    assert json.loads(done.out) == found(ledger, "contrast")


@pytest.mark.parametrize(
    "options",
    [
        ("--date", "2025-05-19", "--encounter", "r2#e1"),
        ("--date", "2025-05-19", "--since", "2025-05"),
        ("--encounter", "r2#e1", "--until", "2025-05"),
    ],
)
def test_a_contrast_takes_one_way_to_say_when(ledger: Path, options: tuple[str, ...]) -> None:
    done = ask(ledger, "contrast", *options)
    assert (done.code, done.out) == (2, "")
    assert "Give one of --date, --encounter, or --since with --until." in done.err


@pytest.mark.parametrize("encounter", ["r2#e9", "r9#e1", "call", "R2#E1"])
def test_an_unknown_encounter_ends_with_code_2_and_the_nearest(ledger: Path, encounter: str) -> None:
    done = ask(ledger, "contrast", "--encounter", encounter)
    assert (done.code, done.out) == (2, "")
    assert f"There is no encounter '{encounter}'. Nearest: r2#e1." in done.err


def test_a_day_that_has_no_end_may_be_asked_for(ledger: Path) -> None:
    assert ask(ledger, "contrast", "--date", "2025-05-19/..").code == 0


# Filters


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "contrast"])
def test_a_side_narrows_whatever_its_case(ledger: Path, name: str) -> None:
    for given, side in (("RUSSIA", "Russia"), ("united states", "United States")):
        told = found(ledger, name, "--side", given)
        rows = told if name in LISTS else [row for kind in told.values() for row in kind]
        assert {row.get("side", side) for row in rows} <= {side}
    assert found(ledger, "threads", "--side", "Russia") == []


@pytest.mark.parametrize(
    ("name", "actor", "count"),
    [
        ("positions", "vladimir putin", 3),
        ("positions", "donald-trump", 3),
        ("shifts", "vladimir-putin", 1),
        ("shifts", "Donald Trump", 0),
        ("repeats", "Donald Trump", 1),
        ("repeats", "vladimir-putin", 0),
        ("threads", "donald-trump", 1),
        ("threads", "Vladimir Putin", 0),
    ],
)
def test_an_actor_narrows_by_name_or_id(ledger: Path, name: str, actor: str, count: int) -> None:
    assert len(found(ledger, name, "--actor", actor)) == count


@pytest.mark.parametrize(("actor", "count"), [("Vladimir Putin", 1), ("Donald Trump", 0)])
def test_an_actor_narrows_stalls_to_those_of_his_side(ledger: Path, actor: str, count: int) -> None:
    assert len(found(ledger, "stalls", "--actor", actor)["without_date"]) == count


def test_an_actor_narrows_a_contrast_to_his_words(ledger: Path) -> None:
    told = found(ledger, "contrast", "--actor", "Donald Trump")
    assert (told["both"], told["only_a"]) == ([], [])
    assert {e["speaker"] for s in told["only_b"] for e in s["evidence"]} == {"Donald Trump"}


@pytest.mark.parametrize("name", COMMANDS)
def test_an_issue_of_which_nothing_is_told_leaves_nothing(ledger: Path, name: str) -> None:
    told = found(ledger, name, "--issue", "prisoners")
    assert told == [] if name in LISTS else not any(told[key] for key in set(told) - {"sides", "tone", "encounter"})


@pytest.mark.parametrize("name", COMMANDS)
def test_an_issue_that_is_told_of_leaves_its_findings(ledger: Path, name: str) -> None:
    told = found(ledger, name, "--issue", "ceasefire")
    assert told if name in LISTS else any(told[key] for key in set(told) - {"sides", "tone", "encounter"})


@pytest.mark.parametrize(
    ("name", "options", "count"),
    [
        ("positions", ("--since", "2025-05-27"), 1),
        ("positions", ("--until", "2025-05-10"), 1),
        ("positions", ("--since", "2025-05-11", "--until", "2025-05-19"), 2),
        ("shifts", ("--since", "2025-05-11"), 0),
        ("shifts", ("--until", "2025-05-19"), 1),
        ("repeats", ("--until", "2025-05-20"), 0),
        ("repeats", ("--since", "2025-05-19"), 1),
        ("threads", ("--since", "2025-05-20"), 0),
        ("threads", ("--until", "2025-05"), 1),
    ],
)
def test_days_narrow(ledger: Path, name: str, options: tuple[str, ...], count: int) -> None:
    assert len(found(ledger, name, *options)) == count


def scored(path: Path, statement: float, act: float) -> Path:
    """The same ledger with another score for all statements and all acts."""
    with Ledger(fill(path)) as book:
        readings = [book.extraction(report.id) for report in book.reports()]
    with Ledger(path.with_suffix(".scored")) as book:
        for one in readings:
            told = tuple(replace(s, score=statement) for s in one.statements)
            book.add(Extraction(one.report, told, one.provenance, tuple(replace(a, score=act) for a in one.acts)))
    return path.with_suffix(".scored")


@pytest.mark.parametrize("name", COMMANDS)
def test_what_scores_too_low_is_left_out(tmp_path: Path, name: str) -> None:
    low = scored(tmp_path / "a.ledger", 0.2, 0.2)
    told = found(low, name, "--min-score", "0.5")
    assert told == [] if name in LISTS else not any(told[key] for key in set(told) - {"sides", "tone", "encounter"})
    assert ask(low, name, "--min-score", "2").code == 2


def test_an_act_that_scores_too_low_puts_no_thread_on_its_issue(tmp_path: Path) -> None:
    low = scored(tmp_path / "a.ledger", 1.0, 0.2)
    assert len(found(low, "threads", "--issue", "ceasefire")) == 1
    assert found(low, "threads", "--issue", "ceasefire", "--min-score", "0.5") == []


# Wrong use and failure


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "contrast"])
def test_an_unknown_side_ends_with_code_2_and_the_nearest(ledger: Path, name: str) -> None:
    done = ask(ledger, name, "--side", "Rusland")
    assert (done.code, done.out) == (2, "")
    assert "There is no side 'Rusland'. Nearest: Russia" in done.err


@pytest.mark.parametrize("sides", [("Rusland", "Russia"), ("Russia", "Rusland")])
def test_either_unknown_side_of_a_contrast_ends_with_code_2_and_the_nearest(
    ledger: Path, sides: tuple[str, str]
) -> None:
    done = run("contrast", *sides, BESTAND_LEDGER=str(ledger))
    assert (done.code, done.out) == (2, "")
    assert "There is no side 'Rusland'. Nearest: Russia" in done.err


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--actor", "Donald Tromp"), "'Donald Tromp'"),
        (("--actor", "Donald Tromp"), "Nearest: Donald Trump"),
        (("--issue", "cease"), "There is no issue 'cease'. Nearest: ceasefire"),
        (("--since", "2030"), "lies between 2030 and now. It holds reports from 2025-05-10 to 2025-05-27."),
        (("--until", "2020"), "lies between ever and 2020. It holds reports from 2025-05-10 to 2025-05-27."),
        (("--since", "2025-05-11", "--until", "2025-05-18"), "It holds reports from 2025-05-10 to 2025-05-27."),
        (("--since", "gisteren"), "'gisteren' is no date."),
        (("--until", "2025-02-30"), "'2025-02-30' is no date."),
        (("--json", "--csv"), "Both --json and --csv were given. Give one."),
        (("--min-score", "2"), "--min-score"),
    ],
)
def test_wrong_use_ends_with_code_2_and_says_what_there_is(
    ledger: Path, name: str, options: tuple[str, ...], told: str
) -> None:
    done = ask(ledger, name, *options)
    assert (done.code, done.out) == (2, "")
    assert told in " ".join(done.err.split())


@pytest.mark.parametrize("day", ["gisteren", "2025-02-30"])
def test_a_day_of_a_contrast_that_is_none_ends_with_code_2(ledger: Path, day: str) -> None:
    done = ask(ledger, "contrast", "--date", day)
    assert (done.code, done.out) == (2, "")
    assert f"'{day}' is no date." in done.err


def test_a_day_of_a_contrast_without_reports_ends_with_code_2_and_the_days_there_are(ledger: Path) -> None:
    done = ask(ledger, "contrast", "--date", "2030-01-01")
    assert (done.code, done.out) == (2, "")
    assert "It holds reports from 2025-05-10 to 2025-05-27." in done.err


def test_a_ledger_whose_reports_have_no_date_says_so(tmp_path: Path) -> None:
    one = reading(NO, PUTIN, acts=[{"actor": PUTIN, "type": "REJECT"}])
    with Ledger(tmp_path / "a.ledger") as book:
        book.add(replace(one, report=replace(one.report, published=None)))
    done = ask(tmp_path / "a.ledger", "positions", "--since", "2025")
    assert done.code == 2
    assert "Its reports have no date." in done.err


@pytest.mark.parametrize("name", COMMANDS)
def test_without_a_ledger_none_is_made_and_the_code_is_1(tmp_path: Path, name: str) -> None:
    done = ask(tmp_path / "none.ledger", name)
    assert (done.code, done.out) == (1, "")
    assert "There is no ledger" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_contrast_needs_two_sides(ledger: Path) -> None:
    assert run("contrast", "Russia", BESTAND_LEDGER=str(ledger)).code == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_the_ledger_may_be_given_as_an_option(ledger: Path, name: str) -> None:
    done = run(name, *COMMANDS[name], "--ledger", ledger, "--json")
    assert json.loads(done.out) == found(ledger, name)


def test_asking_changes_no_entry(ledger: Path) -> None:
    with Ledger(ledger) as book:
        before = (book.info(), list(book.statements(Filter())))
        for name in COMMANDS:
            found(ledger, name)
        assert (book.info(), list(book.statements(Filter()))) == before
