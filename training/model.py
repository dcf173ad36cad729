"""The tagger as a torch module: encoder, anchors, and labellers that read a window anew for each anchor.

A statement's anchor is the first word of its cue or, where there is no cue, of its content. For each anchor every word
of the window is labelled source, cue or content of that one statement, so statements may nest and share words. An act
is anchored at the word that carries it, an encounter likewise; what they are is read from the same encoder's states.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from bestand import lexicon, scheme
from bestand.decoding import ACT_FLAGS, ACT_LABELS, ENCOUNTER_KINDS, SHARPNESS

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ANCHORS = ("none", "cue", "content")
ACT_ANCHORS = ("none", "act", "encounter")
ACT_TYPES = tuple(scheme.load().types)
ACT_MODES = tuple(dict.fromkeys(mode for kind in scheme.load().types.values() for mode in kind.modes))
ISSUES = tuple(scheme.load().issues)
HINTS = len(lexicon.names())
TOPIC, ABOUT = 64, 256  # size of an act's topic vector, and of the layer between
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

    def __init__(self, labels: int = len(LABELS)) -> None:
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
        self.out = nn.Linear(WIDTH, labels)
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


class Acts(nn.Module):
    """Anchors of acts with their type, anchors of encounters with their kind, and what each is about."""

    def __init__(self) -> None:
        super().__init__()
        self.types, self.kinds = (
            nn.Sequential(nn.Linear(HIDDEN, WIDTH), nn.GELU(), nn.Dropout(0.1), nn.Linear(WIDTH, 1 + n))
            for n in (len(ACT_TYPES), len(ENCOUNTER_KINDS))
        )
        self.labeller = Labeller(len(ACT_LABELS))
        self.hint = nn.Linear(HINTS, HIDDEN, bias=False)
        nn.init.zeros_(self.hint.weight)
        self.about = nn.Sequential(nn.Linear(5 * HIDDEN, ABOUT), nn.GELU(), nn.Dropout(0.2))
        self.act_type = nn.Linear(ABOUT, len(ACT_TYPES))
        self.mode = nn.Linear(ABOUT, 1 + len(ACT_MODES))
        self.flags = nn.Linear(ABOUT, len(ACT_FLAGS))
        self.topic = nn.Linear(ABOUT, TOPIC)
        self.issues = nn.Parameter(torch.randn(1 + len(ISSUES), TOPIC))  # the first stands for none
        self.bias = nn.Parameter(torch.zeros(1 + len(ISSUES)))

    def describe(self, states, anchor_states, shares):
        """What an act is, from its anchor and the words of its clause, actor, target and surroundings.

        states (anchors or 1, words, HIDDEN); shares (anchors, 4, words), how much each word belongs to each
        -> log-odds of types, modes and flags, and a topic of length one, a row an anchor.
        """
        shares = shares / (shares.sum(-1, keepdim=True) + 0.3)
        pooled = (shares @ states).flatten(1)  # (anchors, 4 * HIDDEN)
        x = self.about(torch.cat([anchor_states, pooled], -1))
        return self.act_type(x), self.mode(x), self.flags(x), F.normalize(self.topic(x), dim=-1)

    def issue(self, topic):
        """Log-odds of none and of each issue: how a topic points at each."""
        return SHARPNESS * topic @ F.normalize(self.issues, dim=-1).T + self.bias


def shares_of(scores, sentence, own):
    """How much each word belongs to the clause, the actor and the target, by the labeller's scores, and is near.

    scores (anchors, words, labels); sentence (anchors or 1, words); own (anchors,), each anchor's sentence
    -> (anchors, 4, words)
    """
    p = torch.softmax(scores, -1)
    near = torch.exp(-(sentence - own[:, None]).abs().float())
    return torch.stack([1 - p[..., 0], p[..., 1] + p[..., 2], p[..., 3] + p[..., 4], near], 1)


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


def grown(model: Tagger, state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """A state of weights for a model with parts that it lacks: those start as they are, wider ones are filled up."""
    out = model.state_dict()
    for name, value in state.items():
        if out[name].shape == value.shape:
            out[name] = value
        else:  # new inputs stand behind the old ones, and count for nothing yet
            out[name] = F.pad(value, (0, out[name].shape[-1] - value.shape[-1]))
    return out


class Tagger(nn.Module):
    def __init__(self, vocabulary: int, layers: int = 6, dropout: float = 0.1):
        super().__init__()
        self.encoder = Encoder(vocabulary, layers, dropout)
        self.anchors = nn.Sequential(nn.Linear(HIDDEN, WIDTH), nn.GELU(), nn.Linear(WIDTH, len(ANCHORS)))
        self.flags = nn.Linear(HIDDEN, 3)  # in any source, cue, content: an auxiliary task
        self.labeller = Labeller()
        self.acts = Acts()

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
