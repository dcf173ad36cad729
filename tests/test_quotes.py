from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand import quotes

APOSTROPHES = [
    "Hij kwam 's avonds en ’s nachts met foto's en auto’s.",
    "In de jaren '90 en in ’68 was dat zo.",
    "The drivers' bond and the ministers’ plan failed.",
    "’t Is mooi, zei hij, in 't najaar en ’k weet het.",
    "It's Trump's plan, and it’s Putin’s too.",
    "D'accord, zei hij om five o'clock.",
    "Ze hebben d’r ’n huis en 'n tuin; ’m kennen ze niet.",
    "That is rock ’n’ roll, or rock 'n' roll.",
    "Hij is 6' 2\" lang en weegt 90 kilo.",
    'A 12" screen and a 5\' 10" man.',
    "It happened ‘round 1990, 'cause ’tis so.",
]


def inside(text: str) -> list[str]:
    """What stands between the marks, of every quotation."""
    return [q.inner.of(text).strip() for q in quotes.find(text)]


# Styles


@pytest.mark.parametrize("space", ["", " "])
@pytest.mark.parametrize(
    "marks",
    [
        *("„”", "„“", '„"', "“”", '""', "«»", "»«", "‹›", "›‹", "‘’", "‚‘", "‚’", "''"),
        *((",,", "''"), (",,", "’’"), (",,", '"'), ("``", "''"), ("``", '"')),
    ],
)
def test_every_style_marks_a_quotation(marks: tuple[str, str], space: str) -> None:
    text = f"Hij zei: {marks[0]}{space}Wij gaan door{space}{marks[1]} en ging."
    (quote,) = quotes.find(text)
    assert quote.outer.of(text) == f"{marks[0]}{space}Wij gaan door{space}{marks[1]}"
    assert quote.inner.of(text) == f"{space}Wij gaan door{space}"
    assert (quote.level, quote.closed) == (0, True)


@pytest.mark.parametrize("marks", ["″″", "””", ("''", "''"), "`'"])
def test_rare_styles_open_right_before_a_word(marks: tuple[str, str]) -> None:
    assert inside(f"Hij zei: {marks[0]}Wij gaan{marks[1]}, en ging.") == ["Wij gaan"]


def test_styles_mix_in_one_text() -> None:
    assert inside('„Een”, zei hij. “Twee”, zei zij. ‘Drie’, »Vier« en "Vijf".') == [
        *("Een", "Twee", "Drie", "Vier", "Vijf")
    ]


def test_a_german_mark_closes_low_and_an_english_one_opens_high() -> None:
    assert inside("„Ja“, sagte er, und “no”, said she; „nein“.") == ["Ja", "no", "nein"]


def test_an_opening_mark_with_a_stray_space_behind_it_still_opens() -> None:
    assert inside("Trump said, “ you have to give them a path.” Then he left.") == ["you have to give them a path."]


# Nesting


@pytest.mark.parametrize(
    ("text", "outer", "inner"),
    [
        ("“He said ‘go home’ to me,” she said.", "He said ‘go home’ to me,", "go home"),
        ("‘Hij zei “ga naar huis” tegen mij’, zei ze.", "Hij zei “ga naar huis” tegen mij", "ga naar huis"),
        ("\"He said 'go home' to me,\" she said.", "He said 'go home' to me,", "go home"),
        ("'Hij zei \"ga naar huis\" tegen mij', zei ze.", 'Hij zei "ga naar huis" tegen mij', "ga naar huis"),
        ("„Er sagte ‚geh heim‘ zu mir“, sagte sie.", "Er sagte ‚geh heim‘ zu mir", "geh heim"),
        ("»Er sagte ›geh heim‹ zu mir«, sagte sie.", "Er sagte ›geh heim‹ zu mir", "geh heim"),
        ("„Hij zei: ‘ga naar huis’”, zei ze.", "Hij zei: ‘ga naar huis’", "ga naar huis"),
        ("“‘Ja’ was het antwoord,” zei ze.", "‘Ja’ was het antwoord,", "Ja"),
    ],
)
def test_a_quotation_in_a_quotation_is_one_level_down(text: str, outer: str, inner: str) -> None:
    assert [(q.inner.of(text), q.level, q.closed) for q in quotes.find(text)] == [(outer, 0, True), (inner, 1, True)]


def test_a_quotation_behind_another_is_on_its_level() -> None:
    assert [q.level for q in quotes.find("“Ja”, “nee” en “nou”.")] == [0, 0, 0]


# Over paragraphs


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    text = "Hij zei: „Wij gaan door.  \n\nEn zij niet."
    (quote,) = quotes.find(text)
    assert quote.outer.of(text) == "„Wij gaan door."
    assert not quote.closed


def test_an_opening_mark_at_every_paragraph_gives_a_quotation_each() -> None:
    text = "“Een.\n\n“Twee.\n\n“Drie,” zei hij."
    assert [(q.inner.of(text), q.closed) for q in quotes.find(text)] == [
        *(("Een.", False), ("Twee.", False), ("Drie,", True))
    ]


def test_a_quotation_that_the_next_paragraph_closes_is_one() -> None:
    text = "Hij zei: „Een.\n\nTwee.” Toen ging hij."
    (quote,) = quotes.find(text)
    assert quote.inner.of(text) == "Een.\n\nTwee."


def test_a_quotation_that_no_paragraph_closes_costs_the_next_ones_nothing() -> None:
    assert inside('Hij: "Ja.\n\nZij: "Nee".\n\nHij: "Wel".') == ["Ja.", "Nee", "Wel"]


def test_lines_are_paragraphs_where_no_line_is_blank() -> None:
    text = "Een.\nTwee.\n Drie."
    assert [p.of(text) for p in quotes.paragraphs(text)] == ["Een.", "Twee.", "Drie."]
    text = "Een.\nTwee.\n \nDrie."
    assert [p.of(text) for p in quotes.paragraphs(text)] == ["Een.\nTwee.", "Drie."]


# Marks that are none


@pytest.mark.parametrize("text", APOSTROPHES)
def test_an_apostrophe_is_no_mark(text: str) -> None:
    assert inside(text) == []


@pytest.mark.parametrize("text", APOSTROPHES)
def test_an_apostrophe_is_no_mark_beside_a_quotation_either(text: str) -> None:
    assert inside(f"{text} “Ja”, zei hij. {text}") == ["Ja"]


@pytest.mark.parametrize(
    "words",
    ["Hij kwam ’s avonds met foto’s", "In ’t begin van de jaren ’90", "Het is rock ’n’ roll", "It’s Trump’s plan"],
)
def test_an_apostrophe_within_a_single_quotation_does_not_close_it(words: str) -> None:
    assert inside(f"‘{words}’, zei ze.") == [words]
    assert inside(f"'{words}', zei ze.".replace("’", "'")) == [words.replace("’", "'")]


def test_an_apostrophe_that_seems_to_open_hides_no_quotation_left_open() -> None:
    text = "De ’Ndrangheta liet weten: “Wij gaan door.\n\n“Wij stoppen niet,” zei hij."
    assert inside(text) == ["Wij gaan door.", "Wij stoppen niet,"]


@pytest.mark.parametrize("odd", ["”", " ” ", "»", "'", "’", " ' ", "″", "`", "''", ' " ', "‘", " « "])
def test_an_odd_mark_costs_nothing_but_itself(odd: str) -> None:
    assert inside(f"Zij zei{odd} niets meer.\n\nToen zei hij: “Ja graag”, en ging.")[-1] == "Ja graag"
    if odd.strip() not in ("«", "‘"):
        assert inside(f"Zij zei{odd} en toen: “Ja graag”, en ging.") == ["Ja graag"]


@pytest.mark.parametrize("text", ["", " \n", "“", "“”", "“ ”", '""', "''''", "„\n\n”", "»«"])
def test_marks_with_nothing_between_them_quote_nothing(text: str) -> None:
    assert inside(text) == []


# Neighbours


@pytest.mark.parametrize("marks", ["„”", "“”", '""', "‘’", "''", "»«", "«»"])
@pytest.mark.parametrize(
    "around", ["({})", "[{}]", " – {} – ", "—{}—", "-{}-", ":{};", "({},", "/{}/", "...{}...", "…{}…"]
)
def test_a_mark_opens_behind_brackets_and_dashes(marks: str, around: str) -> None:
    quoted = marks[0] + "dat kan niet" + marks[1]
    assert inside(f"Zij zei {around.format(quoted)} en ging.") == ["dat kan niet"]


def test_offsets_count_code_points() -> None:
    text = "😀 “Jaé” 🇳🇱 „x̂y”."
    assert [q.outer.of(text) for q in quotes.find(text)] == ["“Jaé”", "„x̂y”"]


# Any text

ANY = st.text("ab sn.6\n\n„“”\"″«»‹›‘‚’'`,", max_size=60)


@settings(max_examples=400, deadline=None)
@given(ANY)
def test_quotations_of_any_text_nest_and_never_cross(text: str) -> None:
    around = []
    found = quotes.find(text)
    assert [q.outer.start for q in found] == sorted({q.outer.start for q in found})
    for quote in found:
        assert 0 <= quote.outer.start < quote.inner.start < quote.inner.end <= quote.outer.end <= len(text)
        assert quote.closed == (quote.inner.end < quote.outer.end)
        assert quote.inner.of(text).strip()
        around = [q for q in around if q.inner.end > quote.outer.start]
        assert all(q.inner.holds(quote.outer) for q in around)
        assert quote.level == len(around)
        around.append(quote)


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_a_text_reads_the_same_behind_another_paragraph(text: str) -> None:
    before = "Zij zei “ja”.\n\n"
    assert inside(f"{before}x{text}\n\nx")[1:] == inside(f"x{text}\n\nx")


@pytest.mark.parametrize(
    ("piece", "size"),
    [
        ('"', 1_000_000),
        *((piece, 200_000) for piece in ("“", "' ", " “ ", "„”", "„‘“\"«‹‚`',,``''", "\n\n“a", "“\n\n'", "» a")),
    ],
)
def test_a_megabyte_of_nothing_but_marks_takes_seconds(piece: str, size: int) -> None:
    start = time.process_time()
    quotes.find(piece * (size // len(piece)))
    assert time.process_time() - start < 20 * size / 1_000_000  # about 3 when written; quadratic would be hours
