"""From a report to its record, with the real weights."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bestand
from bestand import sources
from bestand.exports import record
from bestand.pipeline import Reader
from bestand.records import Report, Skipped

DEMO = [
    files("bestand") / "data" / "demo" / f"{name}.md"
    for name in ("0520-nl-de-overtocht", "0517-en-the-strait-observer", "0520-de-elbkurier")
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def demo(number: int) -> Report:
    """One of three demo reports: Dutch, English, German."""
    return next(r for r in sources.read(str(DEMO[number])) if isinstance(r, Report))


def said(reader: Reader, report: Report) -> set[tuple[str | None, str]]:
    """Speaker and first content words of every statement."""
    found = reader.read(report).statements
    return {(s.speaker.name if s.speaker else None, s.content[0].of(report.text)) for s in found}


def test_reading_twice_gives_the_same_bytes(reader: Reader):
    for number in range(3):
        report = demo(number)
        assert record.line(reader.read(report)) == record.line(Reader().read(report))


def test_one_thread_and_two_give_the_same_record(reader: Reader):
    report = demo(0)
    assert (
        record.record(Reader(threads=2).read(report))["statements"] == record.record(reader.read(report))["statements"]
    )


@pytest.mark.parametrize(
    ("number", "speaker", "words"),
    [
        (0, "Donald Trump", "De toon was uitstekend"),
        (0, "Vladimir Putin", "geen wapenstilstand"),
        (0, "Yuri Ushakov", "Over een tijdpad hebben de presidenten het niet gehad"),
        (0, "Volodymyr Zelensky", "„Alleen Poetin heeft daar baat bij”"),
        (1, "Rustem Umerov", "Both sides would release 1,000 prisoners of war"),
        (1, "Kremlin", "that agreements would have to come first"),
        (2, "Boris Pistorius", "„Putin spielt weiter auf Zeit“"),
    ],
)
def test_the_demo_says_who_said_what(reader: Reader, number: int, speaker: str, words: str):
    assert (speaker, words) in said(reader, demo(number))


def test_two_reports_joined_by_a_blank_line_keep_most_of_what_each_gave(reader: Reader):
    first, second = demo(0), demo(2)
    joined = reader.read(Report("joined", first.text + "\n\n" + second.text, "nl")).statements
    together = [set(range(*span)) for s in joined for span in s.content]
    kept = total = 0
    for report, offset in ((first, 0), (second, len(first.text) + 2)):
        for statement in reader.read(report).statements:
            content = {at + offset for span in statement.content for at in range(*span)}
            total += 1
            kept += any(2 * len(content & other) >= len(content | other) for other in together)
    assert kept >= 0.7 * total


def test_every_speaker_says_how_it_was_found(reader: Reader):
    for number in range(3):
        for statement in reader.read(demo(number)).statements:
            assert statement.speaker is not None
            assert statement.speaker.how


def test_read_yields_extractions_and_what_stayed_out(tmp_path: Path):
    lines = tmp_path / "reports.jsonl"
    lines.write_text('{"id": "a", "text": "Wij stoppen, zei premier Jansen."}\nno json\n', encoding="utf-8")
    first, second = bestand.read(lines)
    assert isinstance(first, bestand.Extraction)
    assert first.report.id == "a"
    assert isinstance(second, Skipped)


def test_a_foreign_language_is_read_with_a_warning(tmp_path: Path):
    path = tmp_path / "fr.txt"
    path.write_text(
        "Le président a déclaré mardi que les négociations avec la Russie allaient reprendre bientôt à Genève.",
        encoding="utf-8",
    )
    (found,) = bestand.read(path)
    assert isinstance(found, bestand.Extraction)
    assert "'fr'" in found.warnings[0]


DEEDS = (
    *("Het Kremlin", "weigert", "Trump", "dreigt met sancties", "als Poetin", "een bestand", "belde", "opnieuw"),
    *("stemde in met", "maandag", "Kyiv en Moskou", "binnen 48 uur", "„Nee”", "zei", "hij", ".", ",", "dat"),
    *("The White House", "rejected", "the offer", "unless", "Iran", "agreed", "Die Rebellen", "lehnten", "ab"),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(DEEDS), max_size=50), st.sampled_from(("nl", "en", "de", "")))
def test_every_act_and_encounter_of_any_text_points_at_its_words(reader: Reader, parts: list[str], language: str):
    report = Report("r", " ".join(parts), language, published="2025-05-20")
    found = reader.read(report)
    known = {s.id for s in found.statements}
    for act in found.acts:
        assert act.evidence.holds(act.verb)
        assert act.verb.of(report.text).strip()
        assert act.type in reader.scheme.types
        assert act.mode is None or act.mode in reader.scheme.types[act.type].modes
        assert act.issue is None or act.issue in reader.scheme.issues
        assert act.statement is None or act.statement in known
        assert (act.voice == "author") == (act.statement is None)
        assert 0.0 <= act.score <= 1.0
        places = [act.condition, *(w.evidence for w in (act.when, act.due) if w)]
        for span in (*act.actor.mention, *(act.toward.mention if act.toward else ()), *(p for p in places if p)):
            assert span.of(report.text).strip()
    for encounter in found.encounters:
        assert encounter.participants
        assert encounter.evidence.of(report.text).strip()
    assert record.line(found) == record.line(reader.read(report))


def test_an_issue_of_the_users_own_is_found_by_its_words_and_examples(tmp_path: Path):
    own = tmp_path / "issues.toml"
    examples = [
        "London rejected the fishing quotas that Brussels had proposed.",
        "Noorwegen eist dat er minder kabeljauw in zijn wateren wordt gevangen.",
        "Island lehnte neue Fangquoten für Makrelen ab.",
    ]
    lines = ",".join(f'"{e}"' for e in examples)
    own.write_text(f'[fishing]\nwords = ["vangstquot*"]\nexamples = [{lines}]\n', encoding="utf-8")
    reader = Reader(issues=(own,))
    text = "IJsland weigert lagere vangstquota voor makreel. Iran weigert een wapenstilstand."
    issues = {a.actor.name: a.issue for a in reader.read(Report("r", text, "nl")).acts}
    assert issues == {"Iceland": "fishing", "Iran": "ceasefire"}
