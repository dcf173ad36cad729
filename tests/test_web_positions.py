"""The matrix of positions in the browser: as of a day, with marks for doubt, and the words behind each cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

import acts as made
import browser
from acts import deed, somebody
from bestand.analyses.positions import matrix, positions
from bestand.entries import ActEntry, Filter
from bestand.ledger import Ledger
from bestand.records import Extraction, Report, Statement
from bestand.reviews import At, Reviews
from bestand.web import catalog, courses
from bestand.web.courses import EDGE, HIGH, MOST_STEPS, WIDE
from conftest import Serve

BERG = somebody("Ada Berg", "Norland")
ROAD = "if the road opens"
# the example of docs/analyses.md, positions
EXAMPLE = (
    deed("Norland", "REQUEST", day="2025-03-01", words="Norland demanded that Suderland cease fire"),
    deed("Suderland", "REJECT", day="2025-03-04", words="Suderland refused a ceasefire"),
    deed("Suderland", "AGREE", day="2025-03-04", teller=BERG, words="Suderland had said yes"),
    deed("Suderland", "AGREE", day="2025-03-10", words=f"Suderland will cease fire {ROAD}", condition=ROAD),
    deed("Suderland", "REJECT", day="2025-03-10", words="Suderland ruled out a ceasefire", outlet="The Other Post"),
    deed("Suderland", "AGREE", day="2025-03-20", words=f"Once more it will cease fire {ROAD}", condition=ROAD),
)


def ledger(path: Path, acts: Sequence[ActEntry], url: str | None = None) -> Path:
    """A ledger of some acts, each in a report of its own."""
    with Ledger(path) as book:
        for entry in acts:
            act, of = replace(entry.act, id="a1"), entry.about
            report = Report(of.report_id, entry.text, of.language, "Title", of.outlet, url, of.published)
            within = Statement("s1", of.report_id, (), (act.verb,), (act.evidence,), speaker=entry.teller, score=0.9)
            book.add(Extraction(report, (within,) if entry.teller else (), made.MADE, (act,)))
    return path


def shown(address: str) -> Any:
    """A page that the server answers with, parsed."""
    answer = httpx.get(address)
    assert answer.status_code == 200, address
    return html.fromstring(answer.text)


def words(element: Any) -> str:
    """The words of an element, those for screen readers too, in one line."""
    return " ".join(element.text_content().split())


def sides(page: Any) -> list[str]:
    return [words(head) for head in page.xpath("//thead//th")][1:]


def cell(page: Any, side: str, row: int = 0) -> Any:
    """A cell of the matrix by its side and the number of its row."""
    return page.xpath("//tbody/tr")[row].xpath("td")[sides(page).index(side)]


def days(page: Any) -> list[str]:
    return page.xpath("//select[@name='asof']/option/@value")  # type: ignore[no-any-return]


@pytest.fixture
def example(serve: Serve, tmp_path: Path) -> str:
    return serve(ledger(tmp_path / "example.ledger", EXAMPLE))


# The matrix


def test_the_last_position_of_each_side_stands_in_its_cell(example: str) -> None:
    page = shown(f"{example}/positions")
    assert sides(page) == ["Norland", "Suderland"]
    assert words(page.xpath("//tbody/tr/th")[0]) == "Ceasefire / cessation of hostilities"
    assert words(cell(page, "Norland")).startswith("demands , 1 Mar 2025")
    assert words(cell(page, "Suderland")).startswith("accepts on conditions , 20 Mar 2025")


def test_a_condition_is_a_badge_that_holds_its_words(example: str) -> None:
    page = shown(f"{example}/positions")
    (badge,) = cell(page, "Suderland").xpath(".//*[@class='tag']")
    assert badge.get("title") == ROAD
    assert f"condition : {ROAD}" in words(badge).replace("condition:", "condition :")
    assert not cell(page, "Norland").xpath(".//*[@class='tag']")


def test_the_matrix_as_of_a_day_knows_nothing_of_later_days(example: str) -> None:
    page = shown(f"{example}/positions?asof=2025-03-09")
    assert words(cell(page, "Suderland")).startswith("rejects , 4 Mar 2025")
    before = shown(f"{example}/positions?asof=2025-03-02")
    assert words(cell(before, "Suderland")) == "·no evidence found"
    assert "20 Mar 2025" not in words(page.xpath("//*[@id='matrix']//table")[0])


def test_a_month_as_day_means_its_last_one(example: str) -> None:
    assert words(cell(shown(f"{example}/positions?asof=2025-03"), "Suderland")).startswith("accepts on conditions")
    assert words(cell(shown(f"{example}/positions?asof=2025-02"), "Norland")) == "·no evidence found"


def test_a_day_that_tells_the_opposite_too_is_marked_contested(example: str) -> None:
    assert "?, contested" in words(cell(shown(f"{example}/positions?asof=2025-03-10"), "Suderland"))
    assert "contested" not in words(cell(shown(f"{example}/positions"), "Suderland"))


def test_what_only_others_claim_is_marked_so(serve: Serve, tmp_path: Path) -> None:
    page = shown(f"{serve(ledger(tmp_path / 'claim.ledger', EXAMPLE[2:3]))}/positions")
    assert words(cell(page, "Suderland")).startswith("accepts*, only as others claim")


def test_the_steps_are_the_days_on_which_a_cell_changed(example: str) -> None:
    page = shown(f"{example}/positions")
    assert days(page) == ["2025-03-01", "2025-03-04", "2025-03-10", ""]
    assert page.xpath("//option[@selected]")[0].text == "20 Mar 2025, last day"
    assert page.xpath("//input[@type='range']")[0].attrib["max"] == "3"
    assert days(shown(f"{example}/positions?asof=2025-03-07"))[2] == "2025-03-07"


def test_a_claim_beside_a_side_s_own_word_is_no_step(serve: Serve, tmp_path: Path) -> None:
    late = deed("Suderland", "AGREE", day="2025-03-25", teller=BERG)
    page = shown(f"{serve(ledger(tmp_path / 'late.ledger', [*EXAMPLE, late]))}/positions")
    assert page.xpath("//option")[-1].text == "20 Mar 2025, last day"


def test_with_very_many_days_the_steps_are_the_last_of_each_month() -> None:
    many = [f"{year}-{month:02}-{day:02}" for year in (2024, 2025) for month in range(1, 13) for day in range(1, 29)]
    assert len(many) > MOST_STEPS
    steps = courses.steps_of(many, None)
    assert (len(steps), steps[0], steps[-2:]) == (24, "2024-01-28", ["2025-11-28", ""])


def test_positions_without_a_date_stand_on_the_last_day_only(serve: Serve, tmp_path: Path) -> None:
    undated = deed("Osterland", "REJECT", day=None)
    base = serve(ledger(tmp_path / "undated.ledger", [*EXAMPLE, undated]))
    assert words(cell(shown(f"{base}/positions"), "Osterland")).startswith("rejects , undated")
    assert words(cell(shown(f"{base}/positions?asof=2025-03-20"), "Osterland")) == "·no evidence found"


def test_where_nothing_is_dated_there_is_no_slider(serve: Serve, tmp_path: Path) -> None:
    base = serve(ledger(tmp_path / "undated.ledger", [deed("Osterland", "REJECT", day=None)]))
    page = shown(f"{base}/positions")
    assert not page.xpath("//input[@type='range']")
    assert words(page.xpath("//*[@class='state']")[0]) == "1 position without a date."


def test_the_line_tells_the_moves(example: str) -> None:
    page = shown(f"{example}/positions")
    assert cell(page, "Suderland").xpath(".//*[@role='img']/@aria-label") == ["rejects → accepts on conditions, 1 move"]
    assert cell(page, "Norland").xpath(".//*[@role='img']/@aria-label") == ["demands, on 1 day"]


def test_at_most_eight_sides_stand_side_by_side_those_with_most_issues_first(serve: Serve, tmp_path: Path) -> None:
    many = [deed(f"State {n:02}", "REJECT", issue) for n in range(1, 11) for issue in ("ceasefire",)]
    many += [deed("State 10", "REJECT", "sanctions"), deed("State 09", "AGREE", "prisoners")]
    base = serve(ledger(tmp_path / "many.ledger", many))
    first, second = shown(f"{base}/positions"), shown(f"{base}/positions?sides=2")
    assert sides(first) == ["State 09", "State 10", *(f"State {n:02}" for n in range(1, 7))]
    assert sides(second) == ["State 07", "State 08"]
    assert len(second.xpath("//tbody/tr")) == 1  # the others say nothing on the other two issues
    assert first.xpath("//a[@rel='next']/@href") == ["/positions?sides=2"]
    assert sides(shown(f"{base}/positions?sides=99")) == sides(second)


def test_a_heading_narrows_the_matrix_to_its_side_or_issue(example: str) -> None:
    page = shown(f"{example}/positions?asof=2025-03-10")
    (to,) = page.xpath("//thead//a[contains(., 'Norland')]/@href")
    assert sides(shown(example + to)) == ["Norland"]
    assert page.xpath("//tbody//th/a/@href") == ["/positions?asof=2025-03-10&issue=ceasefire"]


def test_a_score_below_a_half_is_called_unsure_until_a_person_accepts_it(serve: Serve, tmp_path: Path) -> None:
    weak = replace(EXAMPLE[0], act=replace(EXAMPLE[0].act, score=0.3))
    path = ledger(tmp_path / "weak.ledger", [weak, EXAMPLE[1]])
    base = serve(path)
    page = shown(f"{base}/positions")
    assert "~, unsure reading" in words(cell(page, "Norland"))
    assert "unsure" not in words(cell(page, "Suderland"))
    with Ledger(path) as book:
        Reviews(book).judge(At(weak.about.report_id, "act", "a1"), "accept", "bob")
    page = shown(f"{base}/positions")
    assert "unsure" not in words(cell(page, "Norland"))
    assert "reviewed: accepted" in words(cell(page, "Norland"))
    assert sides(shown(f"{base}/positions?min_score=0.5")) == ["Norland", "Suderland"]
    assert "reviewed: accepted" in words(shown(f"{base}/positions/cell?side=Norland&issue=ceasefire"))


def test_an_empty_ledger_has_a_page_that_says_so(serve: Serve, tmp_path: Path) -> None:
    page = shown(f"{serve(ledger(tmp_path / 'empty.ledger', ()))}/positions")
    assert "No position was found in these reports." in words(page)


# Behind a cell


def test_a_cell_leads_to_its_history_oldest_first(example: str) -> None:
    (to,) = cell(shown(f"{example}/positions?asof=2025-03-10"), "Suderland").xpath("a/@href")
    assert to == "/positions/cell?side=Suderland&issue=ceasefire&asof=2025-03-10"
    page = shown(f"{example}/positions/cell?side=Suderland&issue=ceasefire")
    told = [words(p) for p in page.xpath("//li[@class='entry']/p[@class='what']")]
    assert [t.split(" Suderland")[0] for t in told] == [
        "4 Mar 2025 accepts",
        "4 Mar 2025 rejects",
        "10 Mar 2025 accepts on conditions",
        "10 Mar 2025 rejects",
        "20 Mar 2025 accepts on conditions",
    ]
    assert ["contested" in t for t in told] == [False, False, True, True, False]
    assert [words(q) for q in page.xpath("//blockquote")][1] == "Suderland refused a ceasefire"
    assert len(shown(example + to).xpath("//li[@class='entry']")) == 4


def test_a_history_tells_who_claims_it_and_on_which_condition(example: str) -> None:
    page = shown(f"{example}/positions/cell?side=Suderland&issue=ceasefire")
    notes = [[words(note) for note in entry.xpath("p[@class='note']")] for entry in page.xpath("//li[@class='entry']")]
    assert notes == [["* As claimed by Ada Berg"], [], [f"Condition: {ROAD}"], [], [f"Condition: {ROAD}"]]


def test_a_shift_stands_before_the_day_it_led_to(example: str) -> None:
    page = shown(f"{example}/positions/cell?side=Suderland&issue=ceasefire")
    kinds = page.xpath("//ol[@class='history']/li/@class")
    assert kinds == ["entry", "entry", "entry", "entry", "shift", "entry"]
    (shift,) = page.xpath("//li[@class='shift']")
    assert words(shift) == "↓ softening rejects → accepts on conditions 4 Mar 2025 → 20 Mar 2025"
    before = shown(f"{example}/positions/cell?side=Suderland&issue=ceasefire&asof=2025-03-19")
    assert not before.xpath("//li[@class='shift']")


def test_a_shift_is_told_once_where_two_of_a_side_took_the_new_stance(serve: Serve, tmp_path: Path) -> None:
    two = [deed(somebody(name, "Norland"), "REJECT", day="2025-03-09") for name in ("Ada Berg", "Bo Falk")]
    base = serve(ledger(tmp_path / "two.ledger", [EXAMPLE[0], *two]))
    page = shown(f"{base}/positions/cell?side=Norland&issue=ceasefire")
    assert page.xpath("//ol[@class='history']/li/@class") == ["entry", "shift", "entry", "entry"]


def test_a_long_history_is_paged(serve: Serve, tmp_path: Path) -> None:
    many = [deed("Norland", "REQUEST", day=f"2025-03-{day:02}") for day in range(1, 26)]
    base = serve(ledger(tmp_path / "long.ledger", many))
    first = shown(f"{base}/positions/cell?side=Norland&issue=ceasefire")
    assert len(first.xpath("//li[@class='entry']")) == 20
    (to,) = first.xpath("//a[@rel='next']/@href")
    assert len(shown(base + to).xpath("//li[@class='entry']")) == 5


def test_a_cell_without_evidence_says_so(example: str) -> None:
    page = shown(f"{example}/positions/cell?side=Suderland&issue=ceasefire&asof=2025-03-01")
    assert "no evidence found" in words(page.xpath("//*[@id='cell']")[0])
    assert "no evidence found" in words(shown(f"{example}/positions/cell?side=Norland&issue=sanctions"))


def test_russia_s_refusal_of_foreign_troops_rests_on_the_elbkurier(site: str) -> None:
    page = shown(f"{site}/positions/cell?side=Russia&issue=foreign_forces&lang=de")
    last = page.xpath("//li[@class='entry']")[-1]
    assert words(last).startswith(f"{catalog.day('de', '2025-08-18')} lehnt ab")
    assert "wies am Montag jedes Szenario zurück" in words(last.xpath(".//blockquote")[0])
    assert "Elbkurier" in words(last.xpath(".//figcaption")[0])
    assert last.xpath(".//blockquote/@lang") == ["de"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/positions?asof=soon", 400),
        ("/positions?since=soon", 400),
        ("/positions?min_score=7", 400),
        ("/positions?sides=x", 400),
        ("/positions?side=Atlantis", 404),
        ("/positions?issue=weather", 404),
        ("/positions?actor=Nobody", 404),
        ("/positions/cell", 400),
        ("/positions/cell?side=Norland", 400),
        ("/positions/cell?side=Atlantis&issue=ceasefire", 404),
        ("/positions/cell?side=Norland&issue=weather", 404),
        ("/positions/cell?side=Norland&issue=ceasefire&skip=-1", 400),
        ("/positions/nothing", 404),
        ("/positions?asof=0000", 400),
        ("/positions?asof=-0500", 400),
        ("/positions?asof=2025/..", 200),
        ("/positions?asof=9999", 200),
        ("/positions?issue=none", 200),
        ("/positions?skip=5000&sides=0", 200),
        ("/positions/cell?side=norland&issue=ceasefire&skip=900", 200),
    ],
)
def test_wrong_addresses_are_told_and_odd_ones_are_borne(example: str, path: str, code: int) -> None:
    assert httpx.get(example + path).status_code == code


# In the browser


def test_every_page_of_positions_is_accessible(tab: Any, site: str) -> None:
    for path in ("/positions", "/positions?asof=2025-05-20&sides=2", "/positions/cell?side=Russia&issue=ceasefire"):
        browser.check_everywhere(tab, site + path)


def test_an_open_panel_is_accessible_at_every_width(tab: Any, site: str) -> None:
    for width in (1280, 320):
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(f"{site}/positions")
        tab.locator("#matrix a.cell").first.click()
        tab.locator("#cell.panel").wait_for()
        assert browser.violations(tab) == []
        assert browser.sideways(tab) <= 0


def test_arrow_keys_move_between_cells_enter_opens_and_escape_comes_back(tab: Any, example: str) -> None:
    tab.goto(f"{example}/positions")
    tab.locator("a.cell[data-side=Norland]").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate("document.activeElement.dataset.side") == "Suderland"
    tab.keyboard.press("Enter")
    tab.get_by_role("heading", name="Suderland Ceasefire").wait_for()
    assert tab.evaluate("document.activeElement.id") == "cell-title"
    assert tab.locator("table.matrix").is_visible()
    assert tab.url.endswith("/positions/cell?side=Suderland&issue=ceasefire")
    tab.keyboard.press("Escape")
    tab.locator("#cell.panel").wait_for(state="detached")
    assert tab.evaluate("document.activeElement.dataset.side") == "Suderland"
    assert tab.url == f"{example}/positions"
    assert tab.wrong == []


def test_arrow_keys_cross_an_empty_cell(tab: Any, serve: Serve, tmp_path: Path) -> None:
    found = [deed("A", "REJECT"), deed("A", "REJECT", "sanctions"), deed("B", "REJECT", "sanctions")]
    found += [deed("C", "REJECT"), deed("B", "AGREE", "prisoners"), deed("C", "AGREE", "settlement")]
    tab.goto(f"{serve(ledger(tmp_path / 'gap.ledger', found))}/positions")
    tab.locator("a.cell[data-side=A][data-issue=ceasefire]").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate("document.activeElement.className") == "silent"
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate("document.activeElement.dataset.side") == "C"


def test_the_slider_moves_the_matrix_and_the_open_cell_follows(tab: Any, example: str) -> None:
    tab.goto(f"{example}/positions")
    tab.locator("a.cell[data-side=Suderland]").click()
    tab.locator("#cell .entry").nth(4).wait_for()
    tab.locator("#step").focus()
    for _ in range(2):
        tab.keyboard.press("ArrowLeft")
    tab.locator("#matrix[data-asof='2025-03-04']").wait_for()
    tab.get_by_text("Up to 4 Mar 2025.").wait_for()
    assert tab.locator("#cell .entry").count() == 2
    assert tab.locator("#day output").inner_text() == "4 Mar 2025"
    assert tab.locator("#step").get_attribute("aria-valuetext") == "4 Mar 2025"
    assert tab.url == f"{example}/positions?asof=2025-03-04"
    assert tab.evaluate("document.activeElement.id") == "step"
    tab.locator("[data-step=next]").click()
    tab.locator("#matrix[data-asof='2025-03-10']").wait_for()
    assert tab.locator("#step").input_value() == "2"
    assert tab.locator("#day output").inner_text() == "10 Mar 2025"
    assert tab.wrong == []


SLOWLY = """
const real = window.fetch, waits = [700, 1300];
window.fetch = async (...given) => {
  await new Promise((done) => setTimeout(done, waits.shift() ?? 0));
  return real(...given);
};
"""


def test_the_matrix_ends_where_a_slider_that_ran_ahead_stopped(tab: Any, example: str) -> None:
    tab.add_init_script(SLOWLY)
    tab.goto(f"{example}/positions")
    tab.locator("#step").focus()
    tab.keyboard.press("ArrowLeft")
    tab.wait_for_timeout(300)  # the first request is on its way
    tab.keyboard.press("Home")
    tab.wait_for_timeout(2_500)
    assert tab.locator("#matrix").get_attribute("data-asof") == "2025-03-01"
    assert tab.locator("#step").input_value() == "0"


def test_positions_work_without_script(chromium: Any, example: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{example}/positions")
    assert not page.locator("#step").is_visible()
    page.locator("select[name=asof]").select_option("2025-03-04")
    page.locator("#day").get_by_role("button", name="Show").click()
    assert page.locator("a.cell[data-side=Suderland] .stance").inner_text() == "rejects"
    page.get_by_role("link", name="10 Mar 2025 →").click()
    page.locator("a.cell[data-side=Suderland]").click()
    assert page.locator(".entry").count() == 4
    page.get_by_role("link", name="Back to the matrix").click()
    assert page.url == f"{example}/positions?asof=2025-03-10"
    context.close()


def test_the_matrix_prints_with_its_legend(tab: Any, example: str) -> None:
    tab.goto(f"{example}/positions?asof=2025-03-10")
    printed = _printed(tab)
    for text in ("2 positions as of 10 Mar 2025.", "Norland", "Suderland", "demands", "Key", "No evidence found."):
        assert text in printed
    tab.goto(f"{example}/positions/cell?side=Suderland&issue=ceasefire")
    assert "Suderland refused a ceasefire" in _printed(tab)


def _printed(tab: Any) -> str:
    """The words of the printed page in one line, ligatures resolved."""
    return unicodedata.normalize("NFKC", " ".join(browser.printed(tab).split()))


def test_hostile_words_are_shown_and_do_nothing(tab: Any, serve: Serve, tmp_path: Path) -> None:
    side, condition = "Nor<script>wrong()</script>\u202eland", 'if "<img src=x onerror=wrong()>\u202e"'
    evil = deed(side, "AGREE", words=f"Yes <script>wrong()</script> {condition}", condition=condition)
    base = serve(ledger(tmp_path / "evil.ledger", [evil], "javascript:wrong()"))
    tab.goto(f"{base}/positions")
    assert tab.locator("table script, table img").count() == 0
    assert tab.locator(".tag").first.get_attribute("title") == condition.replace("\u202e", "[U+202E]")
    tab.locator("a.cell").click()
    tab.locator("#cell.panel").wait_for()
    assert "Yes <script>wrong()</script>" in tab.locator("#cell blockquote").inner_text()
    assert "[U+202E]" in tab.locator("#cell h2").inner_text()
    assert tab.locator("#cell script, #cell img, a[href^='javascript:']").count() == 0
    tab.reload()
    assert "[U+202E]" in tab.locator("#cell h2").inner_text()
    assert tab.wrong == []


def test_an_undated_position_hides_no_step_from_the_days_it_is_not_shown_on() -> None:
    own = deed("Russia", "REJECT", day=None)
    claim = deed("Russia", "CONCEDE", day="2025-05-01", teller=made.TRUMP)
    assert courses.changing(positions([own, claim])) == ["2025-05-01"]


# What holds of any acts


@settings(deadline=None)
@given(made.ledgers(), st.sampled_from((None, "2025-05-02", "2025-05-10", "2026-01-01")))
def test_the_last_of_a_course_is_what_the_matrix_of_the_analyses_gives(
    entries: list[ActEntry], asof: str | None
) -> None:
    found = courses.held(positions(entries), asof)
    by_cell = courses.courses(found)
    last = {at: course[-1] for at, course in by_cell.items()}
    assert last == {(side, issue): p for side, row in matrix(found).items() for issue, p in row.items()}


@settings(deadline=None)
@given(made.ledgers())
def test_cells_change_on_every_step_and_on_no_other_day(entries: list[ActEntry]) -> None:
    found = positions(entries)
    steps = courses.changing(found)
    held: dict[str, Any] = {day: matrix(courses.held(found, day)) for day in ("2025-04-01", *steps, "2025-12-31")}
    for before, after in zip(list(held)[:-1], steps, strict=False):
        assert held[before] != held[after]
    for number in range(1, 32):
        day = f"2025-05-{number:02}"
        last = max(d for d in held if d <= day)
        assert matrix(courses.held(found, day)) == held[last]


@settings(deadline=None)
@given(made.ledgers())
def test_a_line_stays_in_its_box_and_ends_at_the_stance_of_its_cell(entries: list[ActEntry]) -> None:
    by_cell, on = courses.courses(positions(entries)), courses.changing(positions(entries))
    for cell in courses.cells(entries, by_cell, None, on).values():
        if cell.line is None:
            assert cell.position.date is None or cell.position.date.startswith("..")
            continue
        points = [tuple(map(float, p.split())) for p in cell.line.path.removeprefix("M").split("L")]
        assert all(EDGE <= x <= WIDE - EDGE and EDGE <= y <= HIGH - EDGE for x, y in points)
        assert points == sorted(points, key=lambda point: point[0])
        assert cell.line.stances[-1] == cell.position.stance
        assert len(points) == cell.line.days >= len(cell.line.stances)


@settings(deadline=None)
@given(made.ledgers())
def test_pages_of_a_history_joined_are_all_of_it_with_every_passage(entries: list[ActEntry]) -> None:
    for side in made.SIDES:
        acts = [e for e in entries if e.act.actor.side == side and e.act.issue == "ceasefire"]
        found = positions(acts)
        told = [t for skip in range(0, len(found), 3) for t in courses.history(acts, found, skip, 3)]
        assert [t.position for t in told] == found
        assert [tuple(p for p, _, _ in t.proofs) for t in told] == [p.evidence for p in found]
        moved = [t.shift for t in told if t.shift]
        assert moved == [s for s in courses.shifts(acts) if s.issue == "ceasefire"]


def test_what_the_filter_leaves_out_is_in_no_cell(example: str, tmp_path: Path) -> None:
    page = shown(f"{example}/positions?until=2025-03-05&side=suderland")
    assert sides(page) == ["Suderland"]
    assert words(cell(page, "Suderland")).startswith("rejects , 4 Mar 2025")
    with Ledger(tmp_path / "example.ledger") as book:
        assert len(list(book.acts(Filter(until="2025-03-05", side="suderland")))) == 2
