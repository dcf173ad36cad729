"""The tagger as a torch module: encoder, anchors, and a labeller that reads a window anew for each anchor.

An anchor is the first word of a statement's cue or, where there is no cue, of its content. For each anchor every word
of the window is labelled source, cue or content of that one statement, so statements may nest and share words.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ANCHORS = ("none", "cue", "content")
HIDDEN, HEADS, FEED = 384, 12, 1536
WIDTH = 128  # of the labeller
QUOTE_STATES = 6  # none, inside, opening, closing, nested inside, nested mark
DISTANCES, SENTENCES, QUOTES = 41, 13, 6  # buckets, see buckets()


class Block(nn.Module):
    """One post-norm BERT layer, as in the base weights."""

    def __init__(self, dropout: float):
        super().__init__()
        self.q, self.k, self.v, self.ao = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.fi, self.fo = nn.Linear(HIDDEN, FEED), nn.Linear(FEED, HIDDEN)
        self.aln, self.oln = nn.LayerNorm(HIDDEN, 1e-12), nn.LayerNorm(HIDDEN, 1e-12)
        self.drop = nn.Dropout(dropout)

    def fuse(self) -> None:
        """One matrix for queries, keys and values, queries scaled beforehand: a third of the quantising at run time."""
        parts = [(self.q, (HIDDEN // HEADS) ** -0.5), (self.k, 1.0), (self.v, 1.0)]
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.qkv.weight.data = torch.cat([part.weight.data * scale for part, scale in parts])
        self.qkv.bias.data = torch.cat([part.bias.data * scale for part, scale in parts])

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        b, n, _ = x.shape
        if hasattr(self, "qkv"):
            q, k, v = (part.view(b, n, HEADS, -1).transpose(1, 2) for part in self.qkv(x).split(HIDDEN, -1))
            a = torch.softmax(q @ k.transpose(-1, -2), -1) @ v
        else:
            q, k, v = (f(x).view(b, n, HEADS, -1).transpose(1, 2) for f in (self.q, self.k, self.v))
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.aln(x + self.drop(self.ao(a.transpose(1, 2).reshape(b, n, HIDDEN))))
        return self.oln(x + self.drop(self.fo(F.gelu(self.fi(x)))))


class Encoder(nn.Module):
    def __init__(self, vocabulary: int, layers: int, dropout: float = 0.1):
        super().__init__()
        self.word = nn.Embedding(vocabulary, HIDDEN)
        self.position = nn.Embedding(512, HIDDEN)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.quote = nn.Embedding(QUOTE_STATES, HIDDEN)
        nn.init.zeros_(self.quote.weight)
        self.norm = nn.LayerNorm(HIDDEN, 1e-12)
        self.drop = nn.Dropout(dropout)
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(layers))

    def embed(self, ids: torch.Tensor, quotes: torch.Tensor) -> torch.Tensor:
        at = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.word(ids) + self.position(at) + self.kind + self.quote(quotes))

    def forward(self, ids: torch.Tensor, quotes: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        x = self.drop(self.embed(ids, quotes))
        if mask is not None:
            mask = mask[:, None, None, :]  # (batch, 1, 1, subwords), bool
        for block in self.blocks:
            x = block(x, mask)
        return x


class Labeller(nn.Module):
    """Scores of every label for every word of a window, given one anchor: two gated convolutions over the words."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.anchor = nn.Linear(HIDDEN, WIDTH), nn.Linear(HIDDEN, WIDTH)
        self.product = nn.Linear(HIDDEN, WIDTH, bias=False)
        self.by_anchor = nn.Linear(HIDDEN, WIDTH)
        self.distance = nn.Embedding(DISTANCES, WIDTH)
        self.sentence = nn.Embedding(SENTENCES, WIDTH)
        self.quote = nn.Embedding(QUOTES, WIDTH)
        self.kind = nn.Embedding(len(ANCHORS), WIDTH)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(3))
        self.spread = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 9, padding=4 * d, dilation=d, groups=WIDTH) for d in (1, 3))
        self.mix = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(2))
        self.out = nn.Linear(WIDTH, len(LABELS))
        self.drop = nn.Dropout(0.1)

    def forward(self, states, anchor_states, kinds, distance, sentence, quote):
        """states (anchors or 1, words, HIDDEN); anchor_states (anchors, HIDDEN); buckets (anchors, words)."""
        x = self.words(states) + (self.anchor(anchor_states) + self.kind(kinds))[:, None]
        x = x + self.product(states) * self.by_anchor(anchor_states)[:, None]
        x = x + self.distance(distance) + self.sentence(sentence) + self.quote(quote)
        x = F.gelu(self.norms[0](x))
        for spread, mix, norm in zip(self.spread, self.mix, self.norms[1:], strict=True):
            y = spread(x.transpose(1, 2)).transpose(1, 2)
            x = norm(x + self.drop(F.gelu(mix(y))))
        return self.out(x)  # (anchors, words, labels), log-odds


def buckets(position, sentence, quote, anchors):
    """Integer features of each word as seen from each anchor; every argument (words,), anchors (K,) -> 3 x (K, words).

    Distance in words: exact to 8, then by powers of about 1.6; sentences -6..6; quote: both outside, same quote,
    word in another quote before or after, only the anchor inside, only the word inside.
    """
    d = position[None] - position[anchors][:, None]
    far = d.abs()
    steps = torch.where(far <= 8, far, (8 + torch.log2(far.clamp(min=1) / 8.0) * 2.4).to(far.dtype)).clamp(max=20)
    distance = 20 + torch.where(d < 0, -steps, steps)
    s = (sentence[None] - sentence[anchors][:, None]).clamp(-6, 6) + 6
    here, there = quote[None], quote[anchors][:, None]
    q = torch.where(
        (here == 0) & (there == 0),
        0,
        torch.where(here == there, 1, torch.where(here == 0, 4, torch.where(there == 0, 5, torch.where(d < 0, 2, 3)))),
    )
    return distance, s, q


class Tagger(nn.Module):
    def __init__(self, vocabulary: int, layers: int = 6, dropout: float = 0.1):
        super().__init__()
        self.encoder = Encoder(vocabulary, layers, dropout)
        self.anchors = nn.Sequential(nn.Linear(HIDDEN, WIDTH), nn.GELU(), nn.Linear(WIDTH, len(ANCHORS)))
        self.flags = nn.Linear(HIDDEN, 3)  # in any source, cue, content: an auxiliary task
        self.labeller = Labeller()

    def load_base(self, tensors, rows, layers) -> None:
        """Fill in the encoder from the base tensors: `rows` of the vocabulary, `layers` by number."""

        def put(parameter, name, pick=None):
            value = torch.from_numpy(tensors[name])
            value = value.view(-1, HIDDEN)[pick] if pick is not None else value.view(parameter.shape)
            parameter.data.copy_(value)

        put(self.encoder.word.weight, "emb.word", torch.as_tensor(rows))
        put(self.encoder.position.weight, "emb.pos")
        self.encoder.kind.data.copy_(torch.from_numpy(tensors["emb.type"])[:HIDDEN])
        put(self.encoder.norm.weight, "emb.ln.w")
        put(self.encoder.norm.bias, "emb.ln.b")
        for block, number in zip(self.encoder.blocks, layers, strict=True):
            for part in ("q", "k", "v", "ao", "aln", "fi", "fo", "oln"):
                put(getattr(block, part).weight, f"l{number}.{part}.w")
                put(getattr(block, part).bias, f"l{number}.{part}.b")
