"""The timeline in the browser: lanes, marks and their words, stretches of days, the tray, and what is not drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import browser
import sample
from bestand.days import OPEN
from bestand.entries import ActEntry, EncounterEntry, Filter, about, acts_of
from bestand.ledger import Ledger
from bestand.records import Act, Encounter, Extraction, Report, Resolution, Span, When
from bestand.reviews import At, Reviews
from bestand.web import crossings, lanes, stretch
from bestand.web.scale import CELL, WIDE, Scale, ticks
from bestand.web.stretch import Dated, Dossier, Stretch
from bestand.web.timeline import GLYPHS, waiting
from conftest import Serve

DAY = "2025-05-20"  # of three reports in the demo


def page(site: str, query: str = "", path: str = "/timeline") -> str:
    answer = httpx.get(f"{site}{path}?{query}", headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.text


def names(text: str) -> list[str]:
    """What the marks of acts are called."""
    marks = re.findall(r'aria-label="([^"]*)" data-row>\s*<title>[^<]*</title><rect[^>]*><path class="glyph', text)
    return [str(m) for m in marks]


def of_words(words: str, id: str, published: str | None = DAY, **about_act: Any) -> Extraction:
    """A report of one sentence in which Russia refuses a ceasefire."""
    russia = Resolution((Span(0, 1),), "russia", "Russia", "organisation", (), 0.9, "Russia")
    act = Act("a1", id, russia, None, "REJECT", None, "ceasefire", Span(0, len(words)), Span(0, 1), score=0.9)
    report = Report(id, words, "en", outlet=f"Outlet {id}", published=published)
    return Extraction(report, (), sample.MADE, (replace(act, **about_act),))


def kept(path: Path, *readings: Extraction) -> Path:
    with Ledger(path) as book:
        for reading in readings:
            book.add(reading)
    return path


def dated(days: Sequence[str], words: str = "Moscow refuses it") -> list[Dated]:
    """Acts on some days, each told in words of its own."""
    found = []
    for number, day in enumerate(days):
        (entry,) = acts_of(of_words(f"{words} {number} {'x' * number}", f"r{number}", day))
        found.append(Dated(entry, day, day))
    return found


def dossier(acts: Sequence[Dated]) -> Dossier:
    return Dossier(tuple(acts), (), True, min(d.first for d in acts), max(d.last for d in acts))


# ---------------------------------------------------------------- the page


def test_every_page_of_the_timeline_is_accessible(tab: Any, site: str) -> None:
    for path in (
        "/timeline",
        "/timeline?side=Russia&since=2025-05-15&until=2025-06-05",
        "/timeline?tray=all",
        f"/timeline/acts?day={DAY}",
    ):
        browser.check_everywhere(tab, site + path)


def test_the_open_tables_are_accessible(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since={DAY}&until={DAY}")
    for summary in tab.locator("summary").all():
        summary.click()
    assert browser.violations(tab) == []
    tab.set_viewport_size({"width": 320, "height": 640})
    assert browser.sideways(tab) <= 0


def test_a_mark_is_named_by_its_act_and_leads_to_its_words(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since={DAY}&until={DAY}")
    mark = tab.get_by_role("link", name=re.compile("^Yuri Ushakov rejects, .*, 20 May 2025, De Overtocht$"))
    address = mark.get_attribute("href")
    assert re.fullmatch(r"/p/demo-nl:\d+-\d+", address)
    start, end = map(int, address.rpartition(":")[2].split("-"))
    with_words = mark.locator("title").text_content()
    assert "Over een tijdpad hebben de presidenten het niet gehad"[: end - start] in with_words


def test_an_act_that_did_not_happen_is_hollow_and_says_so(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since={DAY}&until={DAY}&side=Russia")  # "beloofde geen wapenstilstand"
    mark = tab.get_by_role("link", name=re.compile("^Vladimir Putin agrees, .*De Overtocht, denied$"))
    shape = mark.locator(".glyph.denied")
    assert shape.evaluate("e => getComputedStyle(e).fill") == "rgb(255, 255, 255)"


def test_an_act_only_supposed_is_hollow_too(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since=2025-03-10&until=2025-03-13")  # "Als Moskou weigert, waarschuwde hij"
    mark = tab.get_by_role("link", name=re.compile("^Russia rejects, .*De Overtocht, only supposed$"))
    assert mark.locator(".glyph.denied").count() == 1


def test_who_says_it_of_another_is_told(site: str) -> None:
    text = page(site, f"since={DAY}&until={DAY}")
    assert any(re.match("Ukraine agrees, .*Rheinblatt, according to Donald Trump", name) for name in names(text))


def test_a_mark_read_with_doubt_says_so_until_somebody_approves_it(serve: Serve, demo: Path) -> None:
    base, query = serve(demo), f"since={DAY}&until={DAY}"
    name = "Volodymyr Zelensky asks or demands, Ceasefire / cessation of hostilities, 20 May 2025, De Overtocht"
    assert f"{name}, unsure" in names(page(base, query))  # "herhaalde dat zijn land klaar is voor een volledig bestand"
    with Ledger(demo) as book:
        acts = [e.act for e in book.acts(Filter(report="demo-nl", side="Ukraine", issue="ceasefire", type="REQUEST"))]
        Reviews(book).judge(At("demo-nl", "act", acts[0].id), "accept", "anna")
    assert f"{name}, reviewed: accepted" in names(page(base, query))


def test_shape_and_colour_follow_the_corner_of_the_type(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since={DAY}&until={DAY}")
    found = tab.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.legend .glyph')].slice(0, 4)
           .map(g => [g.classList[1], [g.getAttribute('d'), getComputedStyle(g).fill]]))"""
    )
    assert set(found) == {"verbal-coop", "material-coop", "verbal-conflict", "material-conflict"}
    assert len({shape for shape, _ in found.values()}) == len({colour for _, colour in found.values()}) == 4
    rejects = tab.get_by_role("link", name=re.compile("^Yuri Ushakov rejects")).locator(".glyph")
    assert rejects.get_attribute("d") == found["verbal-conflict"][0]


def test_a_month_is_drawn_as_a_range(serve: Serve, tmp_path: Path) -> None:
    words = "Moscow refused it"
    when = When("2025-05", "stated", Span(0, 1))
    readings = [of_words(words, "r1", "2025-06-20", when=when), of_words("Moscow refuses all of that", "r2")]
    text = page(serve(kept(tmp_path / "l.ledger", *readings)), "since=2025-05-01&until=2025-05-31")
    assert any("May 2025, Outlet r1" in name for name in names(text))
    bar = re.search(r'class="range" d="M([\d.]+) [\d.]+v10M[\d.]+ [\d.]+H([\d.]+)', text)
    assert bar
    assert float(bar[2]) - float(bar[1]) == pytest.approx(1000, abs=1)  # the whole month is shown, and is the bar


def test_lanes_are_those_of_sides_most_acts_first(site: str, demo_path: Path) -> None:
    with Ledger(demo_path) as book:
        sides = [e.act.actor.side for e in book.acts(Filter())]
    text = page(site)
    shown = re.findall(r'<h3 class="who">.*?<bdi>([^<]*)</bdi></a> <span class="dim" aria-label="(\d+) acts?"', text)
    assert [int(n) for _, n in shown[:3]] == [sides.count(side) for side, _ in shown[:3]]
    assert [side for side, _ in shown[:3]] == ["Russia", "Ukraine", "United States"]


def test_a_lane_opens_into_its_people_and_organs(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline")
    tab.locator(".lane").get_by_role("link", name="Russia", exact=True).click()
    tab.wait_for_url("**/timeline?side=Russia")
    people = tab.locator(".lane h3 a").all_inner_texts()
    assert {"Vladimir Putin", "Dmitry Peskov", "Russia"} <= set(people)
    tab.locator(".lane").get_by_role("link", name="Dmitry Peskov", exact=True).click()
    tab.wait_for_url("**actor=Dmitry+Peskov*")
    assert tab.locator(".lane h3 a").all_inner_texts() == ["Dmitry Peskov"]


def test_lanes_behind_the_tenth_are_a_page_on_with_the_same_days(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline")
    assert tab.locator(".lane").count() == 10
    days = tab.locator("#stretch-title").inner_text()
    first = set(tab.locator(".lane h3 a").all_inner_texts())
    tab.get_by_role("navigation", name="Other lanes").get_by_role("link", name="Next").click()
    assert tab.locator("#stretch-title").inner_text() == days
    assert not first & set(tab.locator(".lane h3 a").all_inner_texts())
    assert tab.locator(".lane em").inner_text() == "side unknown"


def test_an_encounter_is_a_line_through_the_lanes_of_those_who_took_part(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since=2025-05-15&until=2025-05-18")
    met = tab.get_by_role("link", name="meeting, Istanbul, 16 May 2025, held: Russia, Ukraine")
    assert met.get_attribute("href").startswith("/p/demo-en:")  # The Strait Observer, 17 May
    for side in ("Russia", "Ukraine"):
        lane = tab.locator(".lane", has=tab.get_by_role("heading", name=re.compile(f"^{side} ")))
        assert lane.locator(".line.part.held").count() == 1


def test_a_planned_encounter_is_dashed(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since=2025-03-17&until=2025-03-25")  # "would meet in Jeddah on Sunday"
    assert tab.get_by_role("link", name=re.compile("^meeting, Jeddah, 23 Mar 2025, planned")).count() == 1
    assert tab.locator(".band .line.planned").evaluate("e => getComputedStyle(e).strokeDasharray") != "none"
    assert tab.locator(".band .line.held").first.evaluate("e => getComputedStyle(e).strokeDasharray") == "none"


# ---------------------------------------------------------------- copies


def test_copies_are_one_mark_whose_page_lists_every_telling(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since=2025-06-03&until=2025-06-03")  # the bodies of 6,000 soldiers, in three reports
    mark = tab.get_by_role("link", name=re.compile("^Russia agrees, Foreign troops.*told 3 times$"))
    assert mark.locator(".many").text_content() == "3"
    mark.press("Enter")
    tab.get_by_role("heading", name="Told 3 times").wait_for()
    words = tab.locator(".tellings blockquote").all_inner_texts()
    assert len(words) == 3
    assert all("6,000" in passage for passage in words)
    assert len(set(tab.locator(".tellings cite").all_inner_texts())) == 3


def test_two_acts_in_the_same_words_of_one_report_are_two_marks() -> None:
    (one,) = acts_of(of_words("Putin and Lavrov refuse it", "r1"))
    other = replace(one, act=replace(one.act, id="a2"))
    assert len(lanes.tellings([Dated(one, DAY, DAY), Dated(other, DAY, DAY)], False)) == 2


def test_the_same_words_four_days_later_are_no_copy() -> None:
    words = "Moscow refuses a full ceasefire of thirty days"
    found = [next(iter(acts_of(of_words(words, f"r{n}", f"2025-05-{20 + n}")))) for n in (0, 3, 4)]
    acts = [Dated(e, e.about.published or "", e.about.published or "") for e in found]
    assert [len(t.acts) for t in lanes.tellings(acts, False)] == [2, 1]


def test_a_denial_is_no_copy_of_the_act_it_denies() -> None:
    words = "Moscow refuses a full ceasefire of thirty days"
    found = [next(iter(acts_of(of_words(words, f"r{n}", negated=bool(n))))) for n in (0, 1)]
    assert len(lanes.tellings([Dated(e, DAY, DAY) for e in found], False)) == 2


def test_the_page_of_a_mark_lists_those_it_counts_and_no_copy_of_the_day_before(serve: Serve, tmp_path: Path) -> None:
    words = "Moscow refuses a full ceasefire of thirty days"
    before = When("2025-05-19", "relative", Span(0, 1))
    readings = [of_words(words, "r0", when=before), of_words(words, "r1"), of_words(words, "r2")]
    base = serve(kept(tmp_path / "l.ledger", *readings))
    text = page(base, f"since={DAY}&until={DAY}")
    assert any(name.endswith("told 2 times") for name in names(text))
    address = re.search(r'href="(/timeline/acts[^"]*)"', text)
    assert address
    assert "Told 2 times" in httpx.get(base + address[1].replace("&amp;", "&")).text


def test_a_copy_that_is_asked_for_and_not_there_is_told(site: str) -> None:
    answer = httpx.get(f"{site}/timeline/acts?day={DAY}&of=demo-nl%23a99")
    assert answer.status_code == 404
    assert "There is no act" in answer.text


# ---------------------------------------------------------------- stretches of days


def test_earlier_and_later_lead_through_all_acts_and_back(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?until=2025-06-03&since=2025-06-03")
    tab.get_by_role("link", name="Later").click()
    assert "since=2025-07" in tab.url
    assert "until" not in tab.url
    tab.get_by_role("link", name="Earlier").click()
    assert tab.locator("#stretch-title").inner_text().endswith("3 Jun 2025")
    tab.get_by_role("link", name="Last stretch").click()
    assert tab.url == f"{site}/timeline"


def test_the_number_of_what_does_not_fit_leads_to_its_day(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline")
    more = tab.get_by_role("link", name=re.compile(r"^Russia: \d+ more, .*20 May 2025$"))
    assert int(more.text_content().strip().lstrip("+")) > 0
    more.press("Enter")
    tab.wait_for_url(re.compile(r"since=2025-05-\d\d&until=2025-05-20"))
    assert tab.locator(".more").count() == 0


def test_a_month_on_the_scale_narrows_the_page_to_it(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline")
    tab.get_by_role("link", name="Only 1 Jun 2025 – 30 Jun 2025").press("Enter")
    assert tab.locator("#stretch-title").inner_text() == "1 Jun 2025 – 30 Jun 2025"


def test_days_without_an_act_say_so_and_lead_on(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since=2030&until=2031")
    tab.get_by_text("No act was found in these days.").wait_for()
    tab.get_by_role("link", name="Earlier").click()
    assert tab.locator("#stretch-title").inner_text().endswith("19 Aug 2025")


def test_the_table_lists_the_acts_drawn(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since={DAY}&until={DAY}")
    tab.get_by_text(re.compile("^The acts as a table")).click()
    rows = tab.locator("#acts tbody tr")
    drawn = tab.locator(".lane .glyph").count()
    assert rows.count() == drawn  # no copies on this day
    row = rows.filter(has_text="Zelensky").filter(has_text="De Overtocht").first
    assert row.locator("td").nth(0).inner_text() == "20 May 2025"
    assert row.locator("td").nth(1).inner_text() == "Ukraine"


def test_undated_acts_are_counted_and_listed(serve: Serve, tmp_path: Path) -> None:
    readings = (of_words("Moscow refuses it", "r1"), of_words("Moscow said no to all of this", "r2", None))
    base = serve(kept(tmp_path / "l.ledger", *readings))
    assert "1 undated" in page(base)
    listed = page(base, path="/timeline/acts")
    assert "Moscow said no to all of this" in listed
    assert "Moscow refuses it" not in listed


def test_an_old_act_far_behind_the_others_does_not_stretch_the_page() -> None:
    acts = dated(["2014-03-18", "2025-05-17", "2025-05-20"])
    shown = stretch.choose(dossier(acts), acts, Filter(), 250)
    assert shown
    assert (shown.first, shown.earlier, shown.later) == ("2025-05-17", "2014-03-18", None)


def test_from_a_day_on_the_first_acts_are_shown() -> None:
    acts = dated(["2025-05-01", "2025-05-02", "2025-05-03", "2025-05-04"])
    shown = stretch.choose(dossier(acts), acts, Filter(since="2025-05-02"), 2)
    assert shown == Stretch("2025-05-02", "2025-05-03", "2025-05-01", "2025-05-04")


days = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 1, 1)).map(lambda d: d.isoformat())


@settings(max_examples=60, deadline=None)
@given(st.lists(days, min_size=1, max_size=40), st.integers(1, 8), st.none() | days, st.none() | days)
def test_a_stretch_holds_so_many_acts_or_one_day_and_its_ways_lead_on(
    given_days: list[str], most: int, since: str | None, until: str | None
) -> None:
    acts = dated(sorted(given_days))
    if since and until:
        since, until = sorted((since, until))
    shown = stretch.choose(dossier(acts), acts, Filter(since=since, until=until), most)
    assert shown
    assert since is None or shown.last >= since
    assert until is None or shown.first <= until
    inside = [d for d in acts if shown.shows(d.first, d.last)]
    assert len(inside) <= most or len({d.first for d in inside}) == 1
    assert shown.earlier == max((d.first for d in acts if d.first < shown.first), default=None)
    assert shown.later == min((d.first for d in acts if d.first > shown.last), default=None)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), min_size=1, max_size=80), st.integers(1, 60))
def test_no_two_marks_overlap_and_every_act_is_drawn_or_counted(found: list[tuple[int, int]], long: int) -> None:
    acts = []
    for (entry, first, _), (at, more) in zip(map(_parts, dated([DAY] * len(found))), sorted(found), strict=True):
        begin = stretch.shifted(first, min(at, long - 1))
        acts.append(Dated(entry, begin, stretch.shifted(begin, more)))
    scale = Scale(Stretch(DAY, stretch.shifted(DAY, long - 1), None, None))
    told = lanes.tellings(acts, False)
    lane = lanes.lane("Russia", told, scale)
    assert len(lane.glyphs) + sum(m.tellings for m in lane.more) == len(told)
    for one_more, next_more in pairwise(lane.more):
        assert next_more.x - one_more.x >= 1.5 * CELL
    for n, one in enumerate(lane.glyphs):
        assert 0 <= one.y <= lane.high
        assert 0 <= one.x <= WIDE
        for other in lane.glyphs[n + 1 :]:
            assert abs(one.x - other.x) >= CELL - 0.1 or abs(one.y - other.y) >= CELL - 0.1


def _parts(found: Dated) -> tuple[ActEntry, str, str]:
    return found.entry, found.first, found.last


@settings(max_examples=80, deadline=None)
@given(days, st.integers(0, 40_000), st.sampled_from(("nl", "en", "de")))
def test_the_scale_names_its_days_without_gap_or_overlap(first: str, long: int, tongue: str) -> None:
    scale = Scale(Stretch(first, stretch.shifted(first, long), None, None))
    found = ticks(scale, tongue)
    assert (found[0].first, found[-1].last) == (scale.stretch.first, scale.stretch.last)
    for one, other in pairwise(found):
        assert other.first == stretch.shifted(one.last, 1)
        assert other.left == pytest.approx(one.right)
    assert all(tick.right - tick.left >= 24 for tick in found if tick.label)
    assert any(tick.label for tick in found)


def test_a_dossier_too_large_to_load_shows_its_last_stretch(
    serve: Serve, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretch, "MOST", 100)
    monkeypatch.setattr(stretch, "SOME", 60)
    base = serve(demo)
    text = page(base)
    assert "too large to read at once: 60 acts were read" in text
    assert "19 Aug 2025</h2>" in re.sub(r"\s+", " ", text)


def test_stepping_back_through_a_large_dossier_shows_every_act_told_within_days(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretch, "MOST", 100)
    monkeypatch.setattr(stretch, "SOME", 60)
    seen: set[tuple[str, str]] = set()
    until: str | None = None
    with Ledger(demo) as book:
        for _ in range(40):
            part = stretch.read(book, Filter(until=until))
            shown = stretch.choose(part, part.acts, Filter(until=until), 40)
            assert shown
            assert not part.whole
            seen |= {key(d) for d in part.acts if shown.shows(d.first, d.last)}
            if shown.earlier is None:
                break
            assert until is None or shown.earlier < until
            until = shown.earlier
        monkeypatch.undo()
        soon = {key(d) for d in stretch.read(book, Filter()).acts if lag(d) <= stretch.LATER}
    assert len(soon) > 200
    assert soon <= seen


def test_stepping_on_through_a_large_dossier_shows_every_act_told_within_days(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretch, "MOST", 100)
    monkeypatch.setattr(stretch, "SOME", 60)
    seen: set[tuple[str, str]] = set()
    since = "2025-02-01"
    with Ledger(demo) as book:
        for _ in range(40):
            part = stretch.read(book, Filter(since=since))
            shown = stretch.choose(part, part.acts, Filter(since=since), 100)
            assert shown
            seen |= {key(d) for d in part.acts if shown.shows(d.first, d.last)}
            if shown.later is None:
                break
            assert shown.later > since
            since = shown.later
        monkeypatch.undo()
        soon = {key(d) for d in stretch.read(book, Filter()).acts if lag(d) <= stretch.LATER}
    assert soon <= seen


def key(found: Dated) -> tuple[str, str]:
    return found.entry.act.report_id, found.entry.act.id


def lag(found: Dated) -> int:
    return stretch.ordinal(found.entry.about.published or "") - stretch.ordinal(found.last)


def test_days_outside_a_large_dossier_lead_back_into_it(
    serve: Serve, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretch, "MOST", 100)
    base = serve(demo)
    text = page(base, "until=2020")
    assert "No act was found in these days." in text
    assert "Later" in text
    assert "Earlier" not in text
    assert "Earlier" in page(base, "since=2030")


def test_a_dossier_loaded_in_part_leaves_out_days_of_which_it_may_lack_acts(demo: Path) -> None:
    with Ledger(demo) as book:
        whole = [d for d in stretch.read(book, Filter()).acts if d.first == d.last]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stretch, "MOST", 100)
            patch.setattr(stretch, "SOME", 60)
            part = stretch.read(book, Filter())
    assert not part.whole
    since = {key(d) for d in whole if d.first >= part.floor}
    loaded = {key(d) for d in part.acts if d.first >= part.floor}
    assert loaded == since
    assert loaded


# ---------------------------------------------------------------- encounters by hand


def met(id: str, sides: Sequence[str], place: str | None, day: str | None, **about_it: Any) -> EncounterEntry:
    report = Report(id, "They met for two hours.", "en", published=DAY)
    people = tuple(Resolution((), None, side, "name", (), 0.9, side) for side in sides)
    when = When(day, "stated", Span(0, 4)) if day else None
    found = Encounter("e1", id, "meeting", people, "held", Span(0, 8), when, place, score=0.9)
    return EncounterEntry(replace(found, **about_it), about(report), report.text, sample.MADE)


def test_tellings_of_one_meeting_are_one_mark(tmp_path: Path) -> None:
    entries = (
        met("r1", ["Russia", "Ukraine"], "Istanbul", DAY),
        met("r2", ["Turkey"], "Istanbul", DAY),  # the same kind, day and place
        met("r3", ["Russia"], "Moscow", DAY),
        met("r4", ["France"], None, DAY),
    )
    path = kept(
        tmp_path / "l.ledger",
        *(
            Extraction(Report(e.about.report_id, e.text, "en", published=DAY), (), sample.MADE, (), (e.encounter,))
            for e in entries
        ),
    )
    with Ledger(path) as book:
        found = crossings.read(book, Filter(), Stretch(DAY, DAY, None, None))
    assert found is not None
    assert sorted(len(o.entries) for o in found) == [1, 1, 2]
    joined = next(o for o in found if len(o.entries) == 2)
    assert set(joined.who(opened=False)) == {"Russia", "Ukraine", "Turkey"}


def test_a_side_that_only_met_somebody_keeps_its_lane(serve: Serve, tmp_path: Path) -> None:
    norland = Resolution((Span(0, 1),), "norland", "Norland", "organisation", (), 0.9, "Norland")
    talks = met("r3", ["Norland"], None, DAY)
    readings = (
        of_words("Moscow refuses it", "r1"),
        of_words("Norland refused all of that too", "r2", "2025-05-01", actor=norland),
        Extraction(Report("r3", talks.text, "en", published=DAY), (), sample.MADE, (), (talks.encounter,)),
    )
    text = page(serve(kept(tmp_path / "l.ledger", *readings)), f"since={DAY}&until={DAY}")
    assert re.findall(r'<h3 class="who">.*?<bdi>([^<]*)</bdi>', text) == ["Norland", "Russia"]
    assert "No act in these days:" not in text


def test_a_planned_meeting_without_a_day_is_in_the_table_and_not_drawn(site: str) -> None:
    text = page(site, "since=2025-05-17&until=2025-05-17")  # Fidan's talks, "planned", no day told
    table = text[text.index('id="met"') :]
    assert "<td>talks</td>" in table
    assert "undated" in table
    assert 'aria-label="talks, ' not in text


def test_meetings_whose_names_find_no_room_are_counted() -> None:
    occasions = [crossings.Occasion((met(f"r{n}", ["Russia"], f"Place {n}", DAY),), (DAY, DAY)) for n in range(9)]
    named = [(f"meeting, Place {n}", o) for n, o in enumerate(occasions)]
    band = crossings.cross(named, Scale(Stretch(DAY, DAY, None, None)), ["Russia"], opened=False)
    assert len(band.crossings) == crossings.DEEP
    assert band.left_over == 9 - crossings.DEEP


def test_too_many_meetings_are_not_drawn_in_part(serve: Serve, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossings, "MOST", 20)  # the demo tells of 23
    text = page(serve(demo))
    assert "tell of more than 20 encounters: too many to draw" in text
    assert 'class="met ' not in text
    assert 'class="met ' in page(serve(demo), "since=2025-05-15&until=2025-05-18")


def test_a_search_for_words_draws_no_meetings_and_says_so(site: str) -> None:
    text = page(site, "q=ceasefire")
    assert "no encounters are drawn: they are not searched" in text
    assert 'class="met ' not in text


def test_a_last_stretch_reaches_to_what_is_planned_next() -> None:
    ahead = "2025-05-29"
    occasion = crossings.Occasion((met("r1", ["Russia"], None, ahead, status="planned"),), (ahead, ahead))
    acts = dated([DAY])
    shown = Stretch(DAY, DAY, None, None)
    assert crossings.reaching([occasion], shown, dossier(acts), None).last == ahead
    assert crossings.reaching([occasion], shown, dossier(acts), DAY).last == DAY


# ---------------------------------------------------------------- the tray


def test_the_tray_tells_who_promised_what_since_when_in_which_words(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline")
    tray = tab.get_by_role("region", name="Without a date").locator(".stalls > li")
    assert tray.count() == 8
    prisoners = tray.filter(has_text="23 schwer verwundete ukrainische Soldaten")  # Elbkurier, 19 March
    assert "Russia" in prisoners.inner_text()
    assert "since 19 Mar 2025, 153 days" in prisoners.inner_text()  # to 19 August
    tab.get_by_role("link", name=re.compile("^Show all")).click()
    assert tab.locator(".stalls > li").count() > 8


def test_the_tray_of_an_earlier_stretch_is_as_of_its_last_day(site: str) -> None:
    text = page(site, "until=2025-03-29")
    assert "up to 29 Mar 2025" in text
    assert "since 19 Mar 2025, 10 days" in text


def test_a_selection_by_words_has_no_tray_and_says_why(site: str) -> None:
    text = page(site, "q=ceasefire")
    assert "shows only in all that a side did" in text
    assert '<ol class="stalls">' not in text


def promised(day: str, type: str, words: str) -> Dated:
    (entry,) = acts_of(of_words(words, f"r-{day}", day, type=type, issue="prisoners"))
    return Dated(entry, day, day)


def test_what_was_done_later_does_not_empty_an_earlier_tray() -> None:
    acts = [promised("2025-03-01", "AGREE", "Moscow agrees to an exchange"), promised("2025-06-01", "RETREAT", "Freed")]
    early = waiting(dossier(acts), Filter(), "2025-03-10")
    assert [(w.stall.side, w.stall.issue, w.since, w.stall.days) for w in early] == [
        ("Russia", "prisoners", "2025-03-01", 9)
    ]
    assert waiting(dossier(acts), Filter(), "2025-06-02") == []


def test_a_selection_by_actor_has_no_tray() -> None:
    acts = [promised("2025-03-01", "AGREE", "Moscow agrees to an exchange")]
    assert waiting(dossier(acts), Filter(actor="Russia"), "2025-03-10") == []
    assert waiting(dossier(acts), Filter(side="Russia"), "2025-03-10") != []


def test_a_dossier_without_a_date_has_an_empty_tray() -> None:
    nothing = Dossier((), (), True, *OPEN)
    assert waiting(nothing, Filter(), None) == []


# ---------------------------------------------------------------- use and safety


def test_the_timeline_can_be_walked_by_keyboard_alone(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since={DAY}&until={DAY}")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    focused = tab.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused
    tab.locator(".chart").focus()
    for _ in range(40):
        tab.keyboard.press("Tab")
        if "De Overtocht" in (tab.evaluate("document.activeElement.getAttribute('aria-label')") or ""):
            break
    else:
        pytest.fail("no mark of De Overtocht was reached")
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert tab.evaluate("document.activeElement.getAttribute('href')").startswith("/p/demo-nl")


def test_the_timeline_works_without_script(chromium: Any, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    tab = context.new_page()
    tab.goto(f"{site}/")
    assert tab.url == f"{site}/timeline"
    tab.get_by_label("Side", exact=True).fill("Ukraine")
    tab.get_by_role("button", name="Show").click()
    assert "Volodymyr Zelensky" in tab.locator(".lanes").inner_text()
    tab.get_by_text(re.compile("^The acts as a table")).click()
    assert tab.locator("#acts tbody tr").first.is_visible()
    context.close()


def test_a_narrow_window_opens_at_the_last_days(tab: Any, site: str) -> None:
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.goto(f"{site}/timeline")
    box = tab.locator(".chart").bounding_box()
    month = tab.get_by_role("link", name=re.compile("^Only 1 Aug 2025")).bounding_box()
    assert box["x"] <= month["x"] <= box["x"] + box["width"]


def test_marks_are_large_enough_to_hit(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline?since={DAY}&until={DAY}")
    boxes = tab.evaluate(
        """() => [...document.querySelectorAll('.lane svg a')].map(a => a.getBoundingClientRect())
           .map(b => [b.x + b.width / 2, b.y + b.height / 2, Math.min(b.width, b.height)])"""
    )
    assert boxes
    assert min(size for *_, size in boxes) >= 24


def test_the_timeline_prints_its_lanes_and_tray(tab: Any, site: str) -> None:
    tab.goto(f"{site}/timeline")
    words = browser.printed(tab)
    assert "United States" in words
    assert "Without a date" in words
    assert "To the table" not in words


def test_words_of_a_report_can_neither_run_nor_steer(tab: Any, serve: Serve, tmp_path: Path) -> None:
    words = "<script>alert(1)</script> Moscow \u202e refuses"
    actor = Resolution((Span(0, 1),), None, '"><img src=x onerror=alert(1)>\u202e', "named", (), 0.9, "Rus\u202esia")
    reading = of_words(words, "r1", actor=actor)
    report = replace(reading.report, outlet="Out\u202elet</title>", url="javascript:alert(1)")
    path = kept(tmp_path / "l.ledger", replace(reading, report=report))
    base = serve(path)
    dialogs: list[str] = []
    tab.on("dialog", lambda d: dialogs.append(d.message))
    for query in ("/timeline", f"/timeline/acts?day={DAY}", "/timeline?side=Rus%E2%80%AEsia"):
        tab.goto(base + query)
        assert "\u202e" not in re.sub(r'value="[^"]*"', "", tab.content())
        assert tab.locator("main img, main script").count() == 0
        assert "javascript:" not in tab.content()
    assert dialogs == []


def test_wrong_addresses_are_told_and_never_a_fault(site: str) -> None:
    for query, code in (
        ("since=yesterday", 400),
        ("until=2025-13", 400),
        ("min_score=2", 400),
        ("lanes=x", 400),
        ("skip=-1", 400),
        ("side=Atlantis", 404),
        ("issue=poems", 404),
        ("actor=" + "x" * 400, 400),
        ("since=2025-06&until=2025-01", 400),
        ("since=2025/..", 200),
        ("since=0001&until=9999", 200),
        ("until=0044", 200),
        ("lanes=99&skip=5000", 200),
    ):
        assert httpx.get(f"{site}/timeline?{query}").status_code == code, query
    for query, code in (("day=never", 400), (f"day={DAY}&type=DANCE", 404), ("day=9999-12-31", 200)):
        assert httpx.get(f"{site}/timeline/acts?{query}").status_code == code, query


def test_the_way_in_leads_to_the_reports_while_there_is_no_act(serve: Serve, demo: Path, tmp_path: Path) -> None:
    assert httpx.get(serve(demo)).headers["location"] == "/timeline"
    with Ledger(tmp_path / "bare.ledger") as book:
        book.add(Extraction(Report("r1", "Nothing.", "en"), (), sample.MADE))
    bare = serve(tmp_path / "bare.ledger")
    answer = httpx.get(bare)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports")
    assert "No act fits this." in page(bare)


def test_a_stretch_never_draws_more_than_fits_a_page(site: str) -> None:
    assert len(names(page(site))) <= GLYPHS
