"""Train the tagger: python training/train.py --out build/model [--start build/earlier/last.pt] [--acts 3]

Needs the extra [train], and the corpora of a folder given with --data (PolNeAR train and dev, nl-news-train).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).parent))
import base
import clauses
import prepare
from bestand.tagger import Pieces
from bestand.windows import windows
from model import HINTS, LABELS, Tagger, buckets, grown, shares_of

VERBS = Path(__file__).parent / "acts-en-verbs.tsv"  # row of acts-train-en, place of the act's word, type
BUDGET = 2600  # subwords a batch, padding included
HIDE, UNKNOWN = 0.06, 3  # share of words shown as unknown, so that articles are not learned by heart
HEADS = 3.3  # times the encoder's rate that the new heads learn
NEW_HEADS = 5.0  # the same of the heads for acts
HIDE_ACTS, UNTOLD = 0.12, 0.15  # share of words of passages with acts shown as unknown, and of hints left out
ACT_WEIGHT = 1.5  # of a word that carries an act against one that does not
SIZES = (220, 380)  # subwords a window, drawn for each document


def windowed(doc: prepare.Document, rng: random.Random) -> list[dict]:
    """A document's windows as plain lists of numbers."""
    lengths = [len(i) for i in doc.ids]
    out = []
    for window in windows(doc.words, lengths, rng.randint(*SIZES), 40):
        ids, quotes, heads = [0], [0], []
        for w in range(window.first, window.last):
            if w > window.first and doc.words.paragraph[w] != doc.words.paragraph[w - 1]:
                ids.append(2)
                quotes.append(0)
            heads.append(len(ids))
            hide = HIDE if doc.acts is None else HIDE_ACTS
            ids.extend([UNKNOWN] * len(doc.ids[w]) if rng.random() < hide else doc.ids[w])
            quotes.extend([doc.words.states[w]] * len(doc.ids[w]))
        ids.append(2)
        quotes.append(0)
        span = range(window.first, window.last)
        flags = [[0, 0, 0] for _ in span]
        anchors = []
        for statement in doc.statements or ():
            first = (statement["cue"] or statement["content"])[0][0]
            kind = 1 if statement["cue"] else 2
            labels = [0] * len(span)
            for r, role in enumerate(("source", "cue", "content")):
                for fragment in statement[role]:
                    inside = [w - window.first for w in fragment if w in span]
                    for n, w in enumerate(inside):
                        labels[w] = 1 + 2 * r + (n > 0)
                        flags[w][r] = 1
            if first in span:
                others = [w - window.first for f in statement["cue"] for w in f if w in span]
                anchors.append((first - window.first, kind, labels, others))
        out.append(
            {
                "ids": ids[:512],
                "quotes": quotes[:512],
                "heads": heads,
                "anchors": anchors,
                "flags": flags,
                "told": doc.statements is not None,
                "acts": None if doc.acts is None else [_moved(a, span) for a in doc.acts if a.at in span],
                "whole": doc.whole,
                "hints": [_kept(h, rng) for h in doc.hints[window.first : window.last]] if doc.hints else None,
                "sentence": doc.words.sentence[window.first : window.last],
                "quote": doc.words.quote[window.first : window.last],
            }
        )
    return out


def _kept(hints: set[int], rng: random.Random) -> list[int]:
    """Most of a word's hints: some are left out, so that a word no lexicon has is understood too."""
    return [h for h in hints if rng.random() >= UNTOLD]


def _moved(act: prepare.Act, span: range) -> tuple[prepare.Act, list[int]]:
    """An act with its anchor counted from the window's first word, and the window's labels."""
    labels = [0] * len(span)
    for role, first in (("clause", 7), ("condition", 5), ("toward", 3), ("actor", 1)):
        before = None
        for word in act.labels[role]:
            if word in span:
                labels[word - span.start] = first if first == 7 or before != word - 1 else first + 1
            before = word
    return replace(act, at=act.at - span.start), labels


def batches(items: list[dict], rng: random.Random) -> list[list[dict]]:
    """Windows of like length together, within the budget, in random order."""
    items = sorted(items, key=lambda w: len(w["ids"]) + rng.random() * 30)
    out, batch, longest = [], [], 0
    for item in items:
        longest = max(longest, len(item["ids"]))
        if batch and longest * (len(batch) + 1) > BUDGET:
            out.append(batch)
            batch, longest = [], len(item["ids"])
        batch.append(item)
    out.append(batch)
    rng.shuffle(out)
    return out


def loss_of(model: Tagger, batch: list[dict], rng: random.Random) -> torch.Tensor:
    """Anchors, labels given each gold anchor, and the auxiliary flags, each as a mean."""
    width, most = max(len(w["ids"]) for w in batch), max(len(w["heads"]) for w in batch)

    def padded(key, to, value=0):
        return torch.tensor([w[key] + [value] * (to - len(w[key])) for w in batch])

    ids, quotes = padded("ids", width, 1), padded("quotes", width)
    with torch.autocast("cpu", torch.bfloat16):  # 1.4 to 1.8 times as fast on a processor with AVX512-BF16
        states = model.encoder(ids, quotes, ids != 1)
    states = states.float()
    heads = padded("heads", most).clamp(max=width - 1)
    words = states.gather(1, heads[..., None].expand(-1, -1, states.shape[-1]))  # (batch, words, hidden)
    real = torch.tensor([[1] * len(w["heads"]) + [0] * (most - len(w["heads"])) for w in batch]).bool()
    position = torch.arange(most)
    sentence, quote = padded("sentence", most), padded("quote", most)
    loss = loss_of_acts(model, batch, words, real, (position, sentence, quote), rng)
    told = torch.tensor([w["told"] for w in batch])
    if not told.any():
        return loss
    known = real & told[:, None]
    wanted = torch.zeros(len(batch), most, dtype=torch.long)
    picks = []
    for b, window in enumerate(batch):
        for at, kind, labels, others in window["anchors"]:
            if wanted[b, at] == 0:
                wanted[b, at] = kind
            if others and rng.random() < 0.15:
                at = rng.choice(others)
            picks.append((b, at, kind, labels))
    weights = torch.tensor([1.0, 2.0, 3.0])  # a missed anchor costs a whole statement
    loss = loss + 6 * F.cross_entropy(model.anchors(words)[known], wanted[known], weights)
    flags = torch.tensor([w["flags"] + [[0, 0, 0]] * (most - len(w["flags"])) for w in batch]).float()
    loss = loss + F.binary_cross_entropy_with_logits(model.flags(words)[known], flags[known])
    if picks:
        b = torch.tensor([p[0] for p in picks])
        at = torch.tensor([p[1] for p in picks])
        kinds = torch.tensor([p[2] for p in picks])
        seen = _each(position.expand(len(picks), -1), sentence[b], quote[b], at)
        scores = model.labeller(words[b], words[b, at], kinds, *seen)
        labels = torch.tensor([p[3] + [0] * (most - len(p[3])) for p in picks])
        inside = real[b]
        weights = torch.ones(len(LABELS))
        weights[1], weights[2] = 1.5, 1.5  # sources are short, and half of the full score
        loss = loss + 10 * F.cross_entropy(scores[inside], labels[inside], weights)
    return loss


def loss_of_acts(model: Tagger, batch: list[dict], words, real, place, rng: random.Random) -> torch.Tensor:
    """The same for acts and encounters, in the windows where they are annotated."""
    most = words.shape[1]
    hints = torch.zeros(len(batch), most, HINTS)
    for b, window in enumerate(batch):
        for at, told in enumerate(window["hints"] or ()):
            hints[b, at, told] = 1
    words = words + model.acts.hint(hints)
    found = [(b, act, labels) for b, w in enumerate(batch) for act, labels in w["acts"] or ()]
    loss = 0.0 * words.sum()
    classes = torch.full((2, len(batch), most), -100)
    for b, window in enumerate(batch):
        if window["acts"] is not None and window["whole"]:
            classes[:, b, : len(window["heads"])] = 0
    for b, act, _ in found:
        classes[act.kind - 1, b, act.at] = 1 + act.type
    for kind, head in ((0, model.acts.types), (1, model.acts.kinds)):
        known = real & (classes[kind] != -100)
        if known.any():
            weights = torch.tensor([1.0] + [ACT_WEIGHT] * (head[-1].out_features - 1))
            loss = loss + 6 * F.cross_entropy(head(words)[known], classes[kind][known], weights)
    if not found:
        return loss
    b, at = torch.tensor([f[0] for f in found]), torch.tensor([f[1].at for f in found])
    kinds = torch.tensor([f[1].kind for f in found])
    position, sentence, quote = place
    seen = _each(position.expand(len(found), -1), sentence[b], quote[b], at)
    scores = model.acts.labeller(words[b], words[b, at], kinds, *seen)  # (acts, words, labels)
    labels = torch.tensor([f[2] + [0] * (most - len(f[2])) for f in found])
    whole = torch.tensor([batch[f[0]]["whole"] for f in found])
    inside = real[b] & whole[:, None]
    if inside.any():
        weights = torch.tensor([1.0, 1.5, 1.5, 1.5, 1.5, 1.0, 1.0, 1.0])
        loss = loss + 8 * F.cross_entropy(scores[inside], labels[inside], weights)
    partly = real[b] & ~whole[:, None]
    if partly.any():  # only source and target are known: the rest is anything else
        rest = torch.logsumexp(scores[..., [0, 5, 6, 7]], -1, keepdim=True)
        told = torch.where(labels > 4, 0, labels)
        loss = loss + 8 * F.cross_entropy(torch.cat([rest, scores[..., 1:5]], -1)[partly], told[partly])
    shares = shares_of(scores.detach(), sentence[b], sentence[b, at])
    if rng.random() < 0.5:
        told = [labels > 0, (labels == 1) | (labels == 2), (labels == 3) | (labels == 4)]
        gold = torch.stack([*(t.float() for t in told), shares[:, 3]], 1)
        gold[~whole, 0] = shares[~whole, 0]
        shares = gold
    types, modes, flags, topics = model.acts.describe(words[b], words[b, at], shares * real[b][:, None])

    def wanted(name):
        return torch.tensor([getattr(f[1], name) for f in found])

    acts = kinds == 1
    if acts.any():
        loss = loss + 1.5 * F.cross_entropy(types[acts], wanted("type")[acts], label_smoothing=0.03)
        for scored, name, weight in ((modes, "mode", 0.4), (model.acts.issue(topics), "issue", 1.2)):
            known = acts & (wanted(name) != -100)
            if known.any():
                loss = loss + weight * F.cross_entropy(scored[known], wanted(name)[known], label_smoothing=0.03)
    yes = wanted("flags")
    if (yes != -100).any():
        loss = loss + 1.5 * F.binary_cross_entropy_with_logits(flags[yes != -100], yes[yes != -100].float())
    return loss


def _each(position, sentence, quote, at):
    """buckets() where every anchor has a text of its own; all (anchors, words) but at (anchors,)."""
    each = [buckets(p, s, q, a[None]) for p, s, q, a in zip(position, sentence, quote, at, strict=True)]
    return [torch.cat(feature) for feature in zip(*each, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="continue from these weights")
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--passages", type=int, default=4, help="times an epoch that our own articles are read")
    parser.add_argument("--acts", type=float, default=0, help="times an epoch that our own passages with acts are read")
    parser.add_argument("--pairs", type=int, default=0, help="times an epoch that acts-train-en is read")
    parser.add_argument("--without", type=int, help="leave out this fifth of acts-train-en")
    parser.add_argument("--english", type=float, default=1.0, help="share of PolNeAR an epoch")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--final", type=float, default=0.0, help="share of the rate that is left at the end")
    parser.add_argument("--warm", type=int, default=150, help="steps of warm-up")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    polnear = list(prepare.corpus(args.data / "polnear-train.jsonl"))
    dutch = list(prepare.corpus(args.data / "nl-news-train.jsonl"))
    own = list(prepare.passages()) if args.passages else []
    raw = base.path().read_bytes()
    vocabulary = base.pieces(raw)
    if args.start:
        rows = json.loads((args.start.parent / "rows.json").read_text())
    else:
        rows = prepare.trimmed(vocabulary, vocabulary_texts(args.data, polnear, dutch, own))
    (args.out / "rows.json").write_text(json.dumps(rows))
    pieces = Pieces([vocabulary[r] for r in rows])
    model = Tagger(len(rows), args.layers, args.dropout)
    if args.start:
        model.load_state_dict(grown(model, torch.load(args.start)))
    else:
        model.load_base(base.tensors(raw), rows, range(args.layers))
    model.encoder.word.weight.requires_grad_(False)
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    seen = {id(p) for p in encoder}
    fresh = list(model.acts.parameters())
    seen |= {id(p) for p in fresh}
    heads = [p for p in model.parameters() if p.requires_grad and id(p) not in seen]
    groups = (encoder, heads, fresh)
    optimizer = torch.optim.AdamW([{"params": g} for g in groups], lr=args.rate, weight_decay=0.01)
    average = {k: v.clone() for k, v in model.state_dict().items()}
    switches = {lang: prepare.switcher(lang, 0.7, rng) for lang in ("nl", "de")}
    plain = [prepare.document(r, s, pieces) for r, s in dutch + own]
    passages = [p for p in clauses.passages() if not prepare.held_out(p)] if args.acts else []
    paired = []
    if args.pairs:
        folds = prepare.folds(list(prepare.pairs(args.data / "acts-train-en.jsonl", VERBS, pieces)))
        paired = [doc for fold, docs in enumerate(folds) if fold != args.without for doc, _ in docs]

    def epoch_batches() -> list[list[dict]]:
        picked = rng.sample(polnear, round(len(polnear) * args.english))
        docs = [prepare.document(r, s, pieces, switches.get(rng.choice(("en", "en", "nl", "de")))) for r, s in picked]
        some = passages * int(args.acts) + rng.sample(passages, round(len(passages) * (args.acts % 1)))
        docs += together(some, pieces, rng) + paired * args.pairs
        return batches([w for d in docs + plain * args.passages for w in windowed(d, rng)], rng)

    rates = (args.rate, args.rate * HEADS, args.rate * NEW_HEADS)
    step, started, total = 0, time.time(), None
    done = 0.0
    while done < args.epochs - 1e-6:
        todo = epoch_batches()
        total = total or len(todo) * args.epochs
        share = min(1.0, args.epochs - done)
        losses = []
        model.train()
        for batch in todo[: math.ceil(len(todo) * share)]:
            progress = min(1.0, step / total)
            factor = min(1.0, (step + 1) / args.warm) * (1 - (1 - args.final) * progress)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            loss = loss_of(model, batch, rng)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*encoder, *heads, *fresh], 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            losses.append(loss.item())
            decay = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                for name, value in model.state_dict().items():
                    if name != "encoder.word.weight":
                        average[name].lerp_(value, 1 - decay)
            if step % 50 == 0:
                minutes = (time.time() - started) / 60
                print(f"step {step}/{total:.0f} {minutes:.1f} min loss {sum(losses[-50:]) / 50:.4f}", flush=True)
        done += share
        torch.save(model.state_dict(), args.out / "last.pt")
        torch.save(average, args.out / "average.pt")
        print(f"saved after {done:.2f} epochs, {step} steps", flush=True)


def together(passages: list[clauses.Passage], pieces: Pieces, rng: random.Random) -> list[prepare.Document]:
    """Every passage once, up to three of a language in one text, so that acts are found in longer ones too."""
    rest = sorted(passages, key=lambda p: (p.language, rng.random()))
    out = []
    while rest:
        some = [p for p in rest[: rng.choice((1, 1, 2, 3))] if p.language == rest[0].language]
        rest = rest[len(some) :]
        out.append(prepare.joined(some, pieces))
    return out


def vocabulary_texts(data, *corpora):
    """Texts whose words must be in the vocabulary: the training corpora and Dutch treebanks."""
    for corpus in corpora:
        for report, _ in corpus:
            yield report.text
    for path in sorted((data / "ud-nl").glob("*.conllu")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# text = "):
                yield line[9:]


if __name__ == "__main__":
    main()
