"""How questions grow with the ledger: python benchmarks/scale.py [--sizes 10000 100000 1000000] [--keep build/scale]

Ledgers of made-up statements: dossiers of 750 reports and about 5,000 statements, each 18 days long, one after the
other. Every analysis over one dossier, listings of the first hundred rows, threads over the whole ledger. Each figure
of a dossier or a listing is the best of three in one process; memory is the peak of a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, product
from math import log10
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import common
from bestand import likeness, schema, scheme
from bestand.analyses import contrast, positions, repeats, shifts, stalls, threads
from bestand.analyses.repeats import restated
from bestand.analyses.threads import stream
from bestand.entries import Filter
from bestand.ledger import Ledger
from bestand.records import Act, Encounter, Report, Resolution, Span, Statement, When

RECIPE = 3  # kept in the ledgers: those made by another one are made again
REPORTS, DAYS, FIRST = 750, 18, date(2015, 1, 1)  # of a dossier
OUTLETS = [f"Outlet {n}" for n in range(40)]
SIDES = [
    a + b
    for a, b in product(
        ["Var", "Tol", "Mer", "Kas", "Ost", "Bel", "Dur", "Nor", "Sil", "Quen"], ["ovia", "mark", "esh", "una", "itz"]
    )
]
SIDES += [
    a + b
    for a, b in product(
        ["Hal", "Per", "Gan", "Lis", "Tur", "Zem", "Ark", "Wol", "Fer", "Ibr"], ["aria", "land", "ov", "ene", "ista"]
    )
]
FIRSTS = [
    "Anouk",
    "Bram",
    "Corvin",
    "Dalia",
    "Emeric",
    "Fenna",
    "Goran",
    "Hella",
    "Ismar",
    "Jorid",
    "Kaspar",
    "Lieve",
    "Milan",
    "Noor",
    "Odile",
    "Pavel",
]
LASTS = [
    "Adelaar",
    "Brandt",
    "Corwin",
    "Dekens",
    "Ekholm",
    "Farro",
    "Gelder",
    "Hazelar",
    "Imhof",
    "Jansma",
    "Kerner",
    "Lorant",
    "Maasen",
    "Nolde",
]
PEOPLE = {  # of each side
    side: [f"{FIRSTS[(5 * n + k) % 16]} {LASTS[(5 * n + k) // 16 % 14]}-{side}" for k in range(5)]
    for n, side in enumerate(SIDES)
}


class Tongue(NamedTuple):
    """What sentences of a language are made of."""

    cues: tuple[tuple[str, str], ...]  # the word that tells of speaking, and what comes between it and the content
    verbs: tuple[str, ...]
    things: tuple[str, ...]
    places: tuple[str, ...]
    months: tuple[str, ...]
    forms: tuple[str, ...]
    swaps: tuple[tuple[str, str], ...]  # words for which a copy has others


TONGUES = {
    "en": Tongue(
        (("said", " that "), ("stated", " that "), ("declared", " that "), ("wrote", " that ")),
        ("rejects", "accepts", "demands", "offers", "postpones", "welcomes", "repeats", "prepares"),
        ("truce", "convoy", "withdrawal", "tariff", "memorandum", "visit", "inspection", "loan", "pipeline", "border"),
        ("in the north", "near the port", "along the river", "in the capital", "on the islands", "in the valley"),
        ("January", "March", "May", "June", "August", "October", "December"),
        (
            "the government {verb} the {thing} of {n} {other} units {place} before {day} {month}",
            "{side} {verb} the {thing} with {n} observers {place}, and a {other} from {day} {month} on",
            "by {day} {month} the government {verb} a {thing} {place} for {n} people of {side}",
        ),
        (("government", "cabinet"), ("people", "persons"), ("observers", "monitors"), (" before ", " ahead of ")),
    ),
    "nl": Tongue(
        (("zei", " dat "), ("verklaarde", " dat "), ("schreef", " dat "), ("meldde", " dat ")),
        ("afwijst", "aanvaardt", "eist", "aanbiedt", "uitstelt", "verwelkomt", "herhaalt", "voorbereidt"),
        ("bestand", "konvooi", "terugtrekking", "tarief", "akkoord", "bezoek", "inspectie", "lening", "grens", "ruil"),
        ("in het noorden", "bij de haven", "langs de rivier", "in de hoofdstad", "op de eilanden", "in het dal"),
        ("januari", "maart", "mei", "juni", "augustus", "oktober", "december"),
        (
            "de regering {thing} en {other} van {n} eenheden {place} voor {day} {month} {verb}",
            "{side} {place} een {thing} met {n} waarnemers en {other} vanaf {day} {month} {verb}",
            "de regering vanaf {day} {month} {place} een {thing} voor {n} mensen uit {side} {verb}",
        ),
        (("regering", "coalitie"), ("mensen", "personen"), ("waarnemers", "inspecteurs"), (" voor ", " uiterlijk ")),
    ),
    "de": Tongue(
        (("sagte", ", dass "), ("erklärte", ", dass "), ("schrieb", ", dass "), ("betonte", ", dass ")),
        ("ablehnt", "annimmt", "fordert", "anbietet", "verschiebt", "begrüßt", "wiederholt", "vorbereitet"),
        ("Waffenruhe", "Konvoi", "Abzug", "Zoll", "Abkommen", "Besuch", "Inspektion", "Kredit", "Grenze", "Austausch"),
        ("im Norden", "am Hafen", "entlang des Flusses", "in der Hauptstadt", "auf den Inseln", "im Tal"),
        ("Januar", "März", "Mai", "Juni", "August", "Oktober", "Dezember"),
        (
            "die Regierung {thing} und {other} von {n} Einheiten {place} vor dem {day}. {month} {verb}",
            "{side} {place} {thing} mit {n} Beobachtern und {other} ab {day}. {month} {verb}",
            "die Regierung ab {day}. {month} {place} {thing} für {n} Menschen aus {side} {verb}",
        ),
        (("Regierung", "Koalition"), ("Menschen", "Personen"), ("Beobachtern", "Prüfern"), (" vor ", " bis vor ")),
    ),
}


class Telling(NamedTuple):
    """What somebody said in a report."""

    outlet: str
    day: date
    speaker: tuple[str, str]  # side and name
    words: str
    vector: Any  # 512 signed bytes


class Made(NamedTuple):
    """A report with what is read in it, and the vectors of its statements."""

    report: Report
    statements: list[Statement]
    acts: list[Act]
    encounters: list[Encounter]
    vectors: list[bytes]


def sentence(rng: random.Random, tongue: Tongue, side: str) -> str:
    """One of some hundreds of millions of contents."""
    pick = rng.choice
    return pick(tongue.forms).format(
        verb=pick(tongue.verbs),
        thing=pick(tongue.things),
        other=pick(tongue.things),
        place=pick(tongue.places),
        month=pick(tongue.months),
        n=rng.randrange(2, 9000),
        day=rng.randrange(1, 29),
        side=side,
    )


def copied(rng: random.Random, tongue: Tongue, words: str) -> str:
    """The same with one or two words changed."""
    known = [swap for swap in tongue.swaps if swap[0] in words]
    for old, new in rng.sample(known, min(len(known), rng.randrange(1, 3))):
        words = words.replace(old, new, 1)
    return words


def somebody(rng: random.Random, dossier: int) -> tuple[str, str]:
    """A side and a speaker of the eight sides of a dossier, six times in ten of the first two."""
    at = rng.randrange(2) if rng.random() < 0.6 else rng.randrange(2, 8)
    side = SIDES[(dossier * 7 + at) % len(SIDES)]
    return side, rng.choice(PEOPLE[side])


def resolved(who: tuple[str, str], *mention: Span) -> Resolution:
    """Somebody as the ledger knows them."""
    return Resolution(mention, who[1].lower().replace(" ", "-"), who[1], "name", (), 0.9, who[0])


def made(size: int, seed: int) -> Iterator[Made]:
    """Reports with what is read in them, until so many statements are made."""
    rng, numbers = random.Random(seed), np.random.default_rng(seed)
    issues, types = [*scheme.load().issues], [*scheme.load().types.values()]
    count = number = 0
    past: dict[str, list[Telling]] = {}  # by language: of this day and the day before
    while count < size:
        dossier, at = divmod(number, REPORTS)
        day = FIRST + timedelta(days=DAYS * dossier + at * DAYS // REPORTS)
        code, outlet = rng.choice([*TONGUES]), rng.choice(OUTLETS)
        tongue = TONGUES[code]
        if at == 0:
            past.clear()
        held = past[code] = [t for t in past.get(code, []) if (day - t.day).days <= 1]
        fresh = numbers.integers(-127, 128, (7, likeness.WIDTH), np.int8)
        told = []
        for n in range(min(rng.choice((6, 7, 7)), size - count)):
            first = rng.choice(held) if held and rng.random() < 0.1025 else None  # a fortieth is the outlet's own
            if first and first.outlet != outlet:
                near = np.clip(first.vector.astype(np.int16) + fresh[n] // 12, -127, 127).astype(np.int8)
                told.append(Telling(outlet, day, first.speaker, copied(rng, tongue, first.words), near))
            else:
                other = SIDES[(dossier * 7 + rng.randrange(8)) % len(SIDES)]
                told.append(Telling(outlet, day, somebody(rng, dossier), sentence(rng, tongue, other), fresh[n]))
        held += told
        yield written(rng, f"r{number}", code, told, dossier, issues, types)
        count += len(told)
        number += 1


def written(
    rng: random.Random, id: str, code: str, told: list[Telling], dossier: int, issues: list[str], types: list[Any]
) -> Made:
    """A report that tells some things, with the acts and encounters in it."""
    text, statements, acts = "", [], []
    outlet, published = told[0].outlet, told[0].day.isoformat()
    for n, telling in enumerate(told, 1):
        cue, between = rng.choice(TONGUES[code].cues)
        name = Span(len(text), len(text) + len(telling.speaker[1]))
        verb = Span(name.end + 1, name.end + 1 + len(cue))
        content = Span(verb.end + len(between), verb.end + len(between) + len(telling.words))
        text += f"{telling.speaker[1]} {cue}{between}{telling.words}. "
        channel = "Truth Social" if rng.random() < 0.03 else None
        who, score = resolved(telling.speaker, name), round(rng.random(), 3)
        statements.append(
            Statement(
                f"s{n}", id, (name,), (verb,), (content,), "indirect" if n % 3 else "direct", who, channel, score=score
            )
        )
        if rng.random() >= 0.75:
            continue
        kind, if_ = rng.choice(types), rng.random() < 0.1
        inside = rng.random() < 0.6
        days = (told[0].day + timedelta(rng.randrange(1, 9))).isoformat()
        acts.append(
            Act(
                f"a{len(acts) + 1}",
                id,
                who if rng.random() < 0.8 else resolved(somebody(rng, dossier), name),
                resolved(somebody(rng, dossier), content) if rng.random() < 0.7 else None,
                kind.name,
                rng.choice(kind.modes) if kind.modes and rng.random() < 0.5 else None,
                rng.choice(issues) if rng.random() < 0.9 else None,
                content if inside else Span(name.start, content.end),
                Span(content.end - 4, content.end) if inside else verb,
                condition=Span(content.start, content.start + 12) if if_ else None,
                conditional=if_,
                negated=rng.random() < 0.04,
                repeated=rng.random() < 0.05,
                when=When(published, "stated", content) if rng.random() < 0.3 else None,
                due=When(days, "stated", content) if rng.random() < 0.05 else None,
                voice=telling.speaker[1] if inside else "author",
                statement=f"s{n}" if inside else None,
                score=round(rng.random(), 3),
            )
        )
    met = []
    if rng.random() < 0.5:
        people = tuple(resolved(somebody(rng, dossier), statements[0].source[0]) for _ in range(2))
        kind_, status = rng.choice(("call", "meeting", "talks", "summit")), rng.choice(("held", "held", "planned"))
        day = When(published, "published", statements[0].content[0]) if rng.random() < 0.7 else None
        met.append(Encounter("e1", id, kind_, people, status, statements[0].content[0], day, score=0.9))
    report = Report(id, text.rstrip(), code, None, outlet, None, published)
    return Made(report, statements, acts, met, [t.vector.tobytes() for t in told])


def put(connection: sqlite3.Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Rows of the schema, past SQLAlchemy."""
    packed = {c.name: type(c.type).__name__ == "JSON" for c in table.columns}

    def cell(value: Any, pack: bool) -> Any:
        return (json.dumps(value) if isinstance(value, list | dict) else None) if pack else value

    values = ([cell(row.get(name), pack) for name, pack in packed.items()] for row in rows)
    marks = ", ".join("?" * len(packed))
    connection.executemany(f"INSERT OR IGNORE INTO {table.name} ({', '.join(packed)}) VALUES ({marks})", values)


def generate(path: Path, size: int) -> None:
    """A ledger of so many statements, with vectors for the words of each; written past the reader."""
    Ledger(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=OFF")  # else the whole ledger stands in its journal first
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-131072")
    counts = dict.fromkeys(("statement", "act", "encounter"), 0)
    batch: dict[Any, list[dict[str, Any]]] = {
        t: []
        for t in (
            schema.reports,
            schema.readings,
            schema.statements,
            schema.acts,
            schema.encounters,
            schema.participants,
            schema.vectors,
        )
    }

    def flush() -> None:
        for table, rows in batch.items():
            put(connection, table, rows)
            rows.clear()

    def add(table: Any, row: dict[str, Any]) -> int:
        if table.name in counts:
            counts[table.name] += 1
            row["id"] = counts[table.name]
        batch[table].append(row)
        return counts.get(table.name, 0)

    model, by = likeness.model(), {"version": "0", "model": "m", "codebook": "c", "made": ""}
    for reading, (report, statements, acts, encounters, vectors) in enumerate(made(size, size), 1):
        text = report.text
        add(schema.reports, schema.report_row(report) | {"number": reading})
        add(schema.readings, {"id": reading, "report_id": report.id, **by})
        for statement, vector in zip(statements, vectors, strict=True):
            row = schema.statement_row(reading, text, statement)
            add(schema.statements, row)
            add(schema.vectors, {"digest": likeness.digest(row["words"]), "model": model, "value": vector})
        for act in acts:
            add(schema.acts, schema.act_row(reading, text, act))
        for encounter in encounters:
            number = add(schema.encounters, schema.encounter_row(reading, text, encounter))
            for n, who in enumerate(encounter.participants):
                add(schema.participants, schema.participant_row(number, n, who))
        if reading % 1000 == 0:
            flush()
    flush()
    connection.execute(f"PRAGMA user_version={RECIPE}")  # last: what is broken off has none
    connection.commit()
    connection.close()


def whole(path: Path, size: int) -> bool:
    """Whether a ledger was made to its end, by this recipe, with so many statements."""
    if not path.exists():
        return False
    connection = sqlite3.connect(path)
    recipe = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    if recipe != RECIPE:
        return False
    with Ledger(path) as book:
        return bool(book.info()["statements"] == size)


class Asked:
    """What is asked of a ledger: its last dossier, as reports are looked up from the first day on."""

    def __init__(self, book: Ledger, size: int):
        number = max(size // 5000 - 1, 0)
        begin, end = (FIRST + timedelta(DAYS * n) for n in (number, number + 1))
        self.book = book
        self.dossier = Filter(since=begin.isoformat(), until=(end - timedelta(1)).isoformat())
        self.month = {"since": (end - timedelta(31)).isoformat(), "until": (end - timedelta(1)).isoformat()}
        self.one, self.other = (SIDES[(number * 7 + n) % len(SIDES)] for n in range(2))  # its two main sides
        self.name = PEOPLE[self.one][0]

    def statements(self, **asked: Any) -> Iterator[Any]:
        return self.book.statements(Filter(**asked))

    def acts(self, **asked: Any) -> Iterator[Any]:
        return self.book.acts(Filter(**asked))


ANALYSES: dict[str, Callable[[Asked], Any]] = {
    "positions": lambda a: positions(a.book.acts(a.dossier)),
    "shifts": lambda a: shifts(a.book.acts(a.dossier)),
    "repeats": lambda a: (
        repeats(a.book.acts(a.dossier)),
        restated(a.book.statements(a.dossier), a.book.vectors),
    ),
    "stalls": lambda a: stalls(a.book.acts(a.dossier), a.book.last_day(a.dossier)),
    "contrast": lambda a: contrast(
        a.one, a.other, a.book.statements(a.dossier), a.book.acts(replace(a.dossier, told_by=(a.one, a.other)))
    ),
    "threads": lambda a: threads(a.book.statements(a.dossier), a.book.vectors),
}
KIND = {"type": "REJECT", "issue": "ceasefire"}
LISTINGS: dict[str, Callable[[Asked], Iterator[Any]]] = {
    "statements by day": lambda a: a.statements(),
    "statements of a speaker": lambda a: a.statements(actor=a.name),
    "statements of a speaker in a month": lambda a: a.statements(actor=a.name, **a.month),
    "statements of a side": lambda a: a.statements(side=a.one),
    "statements of an outlet in a month": lambda a: a.statements(outlet=OUTLETS[3], **a.month),
    "statements of a side with words in a month": lambda a: a.statements(side=a.one, text="the truce", **a.month),
    "statements of a report": lambda a: a.statements(report="r1000"),
    "acts of a side, type and issue": lambda a: a.acts(side=a.one, **KIND),
    "acts of a side, type and issue in a month": lambda a: a.acts(side=a.one, **KIND, **a.month),
    "acts of a side in a month": lambda a: a.acts(side=a.one, **a.month),
    "encounters of a side in a month": lambda a: a.book.encounters(Filter(side=a.one, **a.month)),
    "statements with words, all days": lambda a: a.statements(text="the loan of 4444 visit"),  # in none: all are read
}
ROWS = 100
ALL = "all threads"


def best(task: Callable[[], Any], times: int = 3) -> float:
    """Seconds of the quickest of some runs."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        task()
        took.append(time.perf_counter() - start)
    return min(took)


def alone(name: str, path: Path, size: int) -> tuple[float, float]:
    """Seconds and peak megabytes of one analysis, or of threads over the whole ledger, in a process of its own."""
    call = [sys.executable, __file__, "--only", name, str(path), str(size)]
    done = subprocess.run(call, stdout=subprocess.PIPE, text=True, check=True)
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def only(name: str, path: Path, size: int) -> None:
    """What `alone` runs."""
    start = time.perf_counter()
    with Ledger(path) as book:
        if name == ALL:
            sum(1 for _ in stream(book.statements(), book.vectors))
        else:
            ANALYSES[name](Asked(book, size))
    print(time.perf_counter() - start, peak())


def peak() -> float:
    """Most megabytes this process had; the kernel's ru_maxrss would count the parent that it was forked from too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def first_time(path: Path, size: int) -> float:
    """Seconds of the threads of a dossier when no vector is kept yet, on a copy of a ledger."""
    bare = path.with_suffix(".bare")
    shutil.copy(path, bare)
    try:
        connection = sqlite3.connect(bare)
        connection.execute("DELETE FROM vector")
        connection.commit()
        connection.close()
        return alone("threads", bare, size)[0]
    finally:
        for left in bare.parent.glob(f"{bare.name}*"):
            left.unlink()


def picture(curves: dict[str, list[tuple[int, float]]]) -> str:
    """Seconds against statements, both logarithmic, as SVG."""
    wide, high, left, foot = 640, 360, 60, 40
    points = [p for curve in curves.values() for p in curve]
    (x0, x1), (y0, y1) = ((log10(min(v)), log10(max(v))) for v in zip(*points, strict=True))
    y0, y1 = y0 - 0.1, y1 + 0.1

    def place(size: int, seconds: float) -> tuple[float, float]:
        x = left + (log10(size) - x0) / max(x1 - x0, 0.1) * (wide - left - 210)
        return x, high - foot - (log10(seconds) - y0) / (y1 - y0) * (high - foot - 20)

    colours = ("#1b6ca8", "#b2452b", "#3c7a3a", "#7a4fa0", "#7a6a1c")
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="12" '
        'role="img" aria-label="Seconds against number of statements; the figures are in scale.md">',
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
    ]
    for size in sorted({p[0] for p in points}):
        x, _ = place(size, 10**y0)
        out.append(f'<line x1="{x:.0f}" y1="20" x2="{x:.0f}" y2="{high - foot}" stroke="#ddd"/>')
        out.append(f'<text x="{x:.0f}" y="{high - foot + 16}" text-anchor="middle">{size:,}</text>')
    for power in range(-4, 4):
        if y0 <= power <= y1:
            y = place(points[0][0], 10**power)[1]
            out.append(f'<line x1="{left}" y1="{y:.0f}" x2="{wide - 210}" y2="{y:.0f}" stroke="#ddd"/>')
            out.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g} s</text>')
    ends = sorted((place(*curve[-1])[1], name) for name, curve in curves.items())
    rows: dict[str, float] = {}
    for y, name in ends:
        rows[name] = max(y, max(rows.values(), default=8.0) + 16)
    for colour, (name, curve) in zip(colours, curves.items(), strict=True):
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*p) for p in curve))
        out.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out.append(f'<text x="{wide - 204}" y="{rows[name] + 4:.0f}" fill="{colour}">{name}</text>')
    out.append(
        f'<text x="{(wide - 150) / 2:.0f}" y="{high - 6}" text-anchor="middle">statements in the ledger</text></svg>'
    )
    return "\n".join(out) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--keep", type=Path, default=common.ROOT / "build" / "scale", help="where the ledgers are kept")
    parser.add_argument("--only", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.only:
        only(args.only[0], Path(args.only[1]), int(args.only[2]))
        return
    args.keep.mkdir(parents=True, exist_ok=True)
    figures: dict[str, dict[int, float]] = {}
    sizes = sorted(set(args.sizes))
    for size in sizes:
        path = args.keep / f"{size}.ledger"
        if not whole(path, size):
            for left in args.keep.glob(f"{path.name}*"):
                left.unlink()
            start = time.perf_counter()
            generate(path, size)
            print(
                f"{path.name}: made in {time.perf_counter() - start:.0f} s, {path.stat().st_size / 1e6:.0f} MB",
                flush=True,
            )
        with Ledger(path) as book:
            asked = Asked(book, size)
            for name, task in ANALYSES.items():
                figures.setdefault(f"{name}, s", {})[size] = best(lambda t=task, a=asked: t(a))
            for name, task in LISTINGS.items():
                seconds = best(lambda t=task, a=asked: list(islice(t(a), ROWS)))
                figures.setdefault(f"{name}, ms", {})[size] = 1000 * seconds
        if size == sizes[0]:
            figures["threads when no vector is kept yet, s (once)"] = {size: first_time(path, size)}
        for name in ("positions", "threads"):
            figures.setdefault(f"{name} of a dossier: peak, MB", {})[size] = alone(name, path, size)[1]
        seconds, megabytes = alone(ALL, path, size)
        figures.setdefault("threads of the whole ledger, s", {})[size] = seconds
        figures.setdefault("threads of the whole ledger: peak, MB", {})[size] = megabytes
        figures.setdefault("threads of the whole ledger, s a thousand", {})[size] = seconds / size * 1000
    rows = [[name, *(f"{by[size]:.3g}" if size in by else "" for size in sizes)] for name, by in figures.items()]
    text = (
        "# Scale\n\nBy `python benchmarks/scale.py`: made-up ledgers, dossiers of about 5,000 statements, each 18 days "
        "of them. Seconds are for the last dossier, the query included, best of three; vectors are kept already unless "
        "it says otherwise, and are made up: no encoder ran for them. Milliseconds are for the first "
        f"{ROWS} rows. Peaks are of a process of its own, with Python and libraries.\n\n"
        + common.table(["statements", *(f"{size:,}" for size in sizes)], rows)
        + "\n\n![Growth](scale.svg)\n"
    )
    biggest = sizes[-1]
    keys = {
        "slowest_analysis": max(figures[f"{name}, s"][biggest] for name in ANALYSES),
        "slowest_listing": max(figures[f"{name}, ms"][biggest] for name in LISTINGS if "all days" not in name),
        "growth_of_threads": figures["threads of the whole ledger, s a thousand"][biggest]
        / figures["threads of the whole ledger, s a thousand"][sizes[0]],
        "growth_of_memory": figures["threads of the whole ledger: peak, MB"][biggest]
        / figures["threads of the whole ledger: peak, MB"][sizes[0]],
    }
    common.keep("scale", text, keys)
    curves = {
        "threads, whole ledger": [*figures["threads of the whole ledger, s"].items()],
        "threads, one dossier": [*figures["threads, s"].items()],
        "contrast, one dossier": [*figures["contrast, s"].items()],
        "positions, one dossier": [*figures["positions, s"].items()],
        "listing of a speaker": [(n, ms / 1000) for n, ms in figures["statements of a speaker in a month, ms"].items()],
    }
    (common.HERE / "scale.svg").write_text(picture(curves), encoding="utf-8")


if __name__ == "__main__":
    main()
