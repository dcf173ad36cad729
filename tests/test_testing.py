from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand.errors import MarkError
from bestand.records import Span, Spans
from bestand.testing import marked


def words(text: str, spans: Spans) -> list[str]:
    return [span.of(text) for span in spans]


def test_marks_give_the_plain_text_and_the_statement() -> None:
    report, (statement,) = marked("{1s Trump} {1q zei} {1c dat het goed ging}.")
    assert report.text == "Trump zei dat het goed ging."
    assert words(report.text, statement.source) == ["Trump"]
    assert words(report.text, statement.cue) == ["zei"]
    assert words(report.text, statement.content) == ["dat het goed ging"]
    assert (statement.id, statement.report_id, statement.score) == ("s1", "marked", 1.0)


def test_marks_nest() -> None:
    report, (outer, inner) = marked("{1s Trump} {1q zei} {1c dat {2s Poetin} {2q zei} {2c dat het ging}}.")
    assert words(report.text, outer.content) == ["dat Poetin zei dat het ging"]
    assert words(report.text, inner.source) == ["Poetin"]
    assert words(report.text, inner.content) == ["dat het ging"]


def test_one_mark_serves_two_statements() -> None:
    report, found = marked("{1s,2s Trump} {1q zei} {1c dit} en {2q vroeg} {2c dat}.")
    assert [words(report.text, statement.source) for statement in found] == [["Trump"], ["Trump"]]


def test_a_label_that_stands_twice_is_a_span_in_pieces_in_their_order() -> None:
    report, (statement,) = marked("{1c “Ja”}, {1q zei} {1s hij}, {1c “graag”}.")
    assert words(report.text, statement.content) == ["“Ja”", "“graag”"]


def test_statements_come_by_their_number() -> None:
    _, found = marked("{10c tien} {2c twee} {1c een}")
    assert [statement.id for statement in found] == ["s1", "s2", "s10"]


def test_a_text_without_marks_has_no_statements() -> None:
    report, found = marked("Er werd niets gezegd.")
    assert (report.text, found) == ("Er werd niets gezegd.", [])


def test_particulars_go_to_the_report() -> None:
    report, (statement,) = marked("{1c Yes}", id="a", language="en", published="2025-05")
    assert (report.id, report.language, report.published, statement.report_id) == ("a", "en", "2025-05", "a")


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("{1c ja", "1c is never closed"),
        ("{1c ja {1q zei}", "1c is never closed"),
        ("ja} {1c ja}", "never opened, after 'ja}'"),
        ("{1c ja}}", "never opened"),
        ("{1c }", "1c is empty"),
        ("{1c ja} {1s,2s }", "1s,2s is empty"),
        ("{1c ja} {nee", "opens no mark at '{nee'"),
        ("{1c ja} { nee", "opens no mark"),
        ("{1c ja} {1s{2c nee}", "opens no mark"),
        ("{1x ja}", "never opened"),
        ("{0c ja}", "never opened"),
        ("{100c ja}", "never opened"),
        ("{1s Trump} {1q zei}", "Statement 1 has no content. Mark its content with {1c ...}"),
        ("{1s,2s Trump} {1c ja}", "Statement 2 has no content"),
    ],
)
def test_marks_that_do_not_hold_together_are_an_error(text: str, finding: str) -> None:
    with pytest.raises(MarkError) as error:
        marked(text)
    assert finding in str(error.value)


@st.composite
def parts(draw: st.DrawFn, depth: int = 3) -> tuple[str, str, list[tuple[str, int, str]]]:
    """Marked text, the same by hand without marks, and each label with where its words start and what they are."""
    marks, plain = "", ""
    labels: list[tuple[str, int, str]] = []
    for _ in range(draw(st.integers(0, 3))):
        word = draw(st.text("ab “é\n,", max_size=5))
        marks, plain = marks + word, plain + word
        if not depth:
            continue
        within, inside, deeper = draw(parts(depth - 1))
        label = draw(st.sampled_from(["1s", "1q", "1c", "2c", "1c,12c", "3s,3c"]))
        if inside:
            labels += [(one, len(plain), inside) for one in label.split(",")]
            labels += [(one, len(plain) + at, words) for one, at, words in deeper]
            marks, plain = f"{marks}{{{label} {within}}}", plain + inside
    return marks, plain, labels


@settings(max_examples=200, deadline=None)
@given(parts())
def test_spans_are_what_stood_between_the_marks(given: tuple[str, str, list[tuple[str, int, str]]]) -> None:
    marks, plain, labels = given
    whole = "{1c 1}{2c 2}{3c 3}{12c 12}"  # so that every statement has content
    report, statements = marked(marks + whole)
    assert report.text == plain + "12312"
    found = {
        (f"{statement.id[1:]}{role[0] if role != 'cue' else 'q'}", *span)
        for statement in statements
        for role in ("source", "cue", "content")
        for span in getattr(statement, role)
        if span.end <= len(plain)
    }
    assert found == {(label, at, at + len(words)) for label, at, words in labels}
    assert all(Span(at, at + len(words)).of(report.text) == words for _, at, words in labels)
