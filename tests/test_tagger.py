"""The network's part: subwords, decoding, weights that are missing or strange, and what holds for any text."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bestand.decoding import LABELS, best_labels
from bestand.errors import ModelError
from bestand.records import Report
from bestand.tagger import Pieces, Tagger

B_SOURCE, I_SOURCE, B_CONTENT, I_CONTENT = (LABELS.index(n) for n in ("B-source", "I-source", "B-content", "I-content"))


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def test_decoding_never_continues_what_has_not_begun():
    scores = np.full((1, 3, len(LABELS)), -9.0, np.float32)
    scores[0, 0, 0] = scores[0, 1, I_CONTENT] = scores[0, 2, I_CONTENT] = 0.0
    scores[0, 1, B_CONTENT] = -1.0
    assert best_labels(scores).tolist() == [[0, B_CONTENT, I_CONTENT]]


def test_decoding_does_not_continue_content_as_source():
    scores = np.full((1, 2, len(LABELS)), -9.0, np.float32)
    scores[0, 0, B_CONTENT] = scores[0, 1, I_SOURCE] = 0.0
    scores[0, 1, I_CONTENT] = -0.5
    assert best_labels(scores).tolist() == [[B_CONTENT, I_CONTENT]]


@given(st.integers(1, 4), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_every_decoded_row_is_well_formed(anchors, words, seed):
    scores = np.random.default_rng(seed).normal(size=(anchors, words, len(LABELS))).astype(np.float32)
    for row in best_labels(scores):
        before = 0
        for label in row:
            assert not LABELS[label].startswith("I-") or before in (label, label - 1)
            before = label


def test_a_word_has_at_least_one_piece_and_at_most_sixteen():
    pieces = Pieces([("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -1.0), ("a", -2.0)])
    assert len(pieces.of("▁a")) == 2
    assert 1 <= len(pieces.of("☃")) <= 16
    assert len(pieces.of("a" * 500)) == 16


def test_missing_weights_are_told_with_a_remedy(tmp_path: Path):
    with pytest.raises(ModelError, match=r"can't be read.*Install bestand again"):
        Tagger(tmp_path / "none.onnx")


def test_damaged_weights_are_told_with_a_remedy(tmp_path: Path):
    path = tmp_path / "bad.onnx"
    path.write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"damaged.*training/export.py"):
        Tagger(path)


def test_a_plain_saying_is_found(tagger: Tagger):
    text = "„Wij gaan door met de onderhandelingen”, zei premier Jansen dinsdag."
    (statement,) = tagger.tag(Report("r", text, "nl")).statements
    assert [s.of(text) for s in statement.content] == ["„Wij gaan door met de onderhandelingen”"]
    assert [s.of(text) for s in statement.cue] == ["zei"]
    assert [s.of(text) for s in statement.source] == ["premier Jansen"]


@pytest.mark.parametrize(
    "text", ["", " \n\n ", ".", "„", "a", "\u202e", "👍" * 50, "x" * 30_000, "„" * 300, "\n" * 500]
)
def test_odd_texts_cost_nothing(tagger: Tagger, text: str):
    for statement in tagger.tag(Report("r", text, "nl")).statements:
        assert all(span.of(text).strip() for span in statement.content)


DUTCH = (
    "Trump",
    "zei",
    "dat",
    "hij",
    "volgens",
    "het",
    "Kremlin",
    "is",
    "de",
    "wapenstilstand",
    "voorbij",
    "herhaalde",
)
ENGLISH = ("He", "said", "that", "it", "was", "over", "according", "to", "him")
MARKS = ("„", "”", "'", "‘", "’", '"', ",", ".", ":", "\n\n")
WORDS = st.sampled_from((*DUTCH, *ENGLISH, *MARKS))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=60))
def test_every_span_slices_to_words_and_reading_twice_gives_the_same(tagger: Tagger, parts: list[str]):
    text = " ".join(parts)
    report = Report("r", text, "nl")
    found = tagger.tag(report)
    assert found == tagger.tag(report)
    for statement in found.statements:
        assert statement.content
        assert 0.0 <= statement.score <= 1.0
        for spans in (statement.source, statement.cue, statement.content):
            assert list(spans) == sorted(spans)
            for span in spans:
                assert 0 <= span.start < span.end <= len(text)
                assert span.of(text) == span.of(text).strip() != ""


def test_a_plain_refusal_is_found(tagger: Tagger):
    text = "Het Kremlin weigert een wapenstilstand met Oekraïne."
    (deed,) = [d for d in tagger.tag(Report("r", text, "nl")).deeds if d.chance > 0.5 and not d.met]
    assert max(deed.kinds, key=lambda kind: deed.kinds[kind]) == "REJECT"
    assert text.split()[deed.at] == "weigert"


def test_no_act_is_looked_for_above_every_probability(tagger: Tagger):
    strict = Tagger()
    strict._act_floor = 1.1
    assert strict.tag(Report("r", "Het Kremlin weigert een bestand.", "nl")).deeds == []


def test_sentences_without_an_act_have_no_topic(tagger: Tagger):
    assert tagger.topic([], str) is None


def test_a_topic_is_of_length_one(tagger: Tagger):
    topic = tagger.topic(["Het Kremlin weigert een wapenstilstand.", "Iran rejected the truce."], lambda _: "nl")
    assert topic is not None
    assert float(topic @ topic) == pytest.approx(1.0, abs=1e-5)


def test_a_long_report_loses_nothing_at_a_seam(tagger: Tagger):
    sentence = "De onderhandelingen in Genève worden morgen hervat, zei minister {0} na afloop van het overleg. "
    names = ["Jansen", "Willems", "Bakker", "Visser", "Smit", "Mulder", "Bos", "Vos", "Peters", "Hendriks"]
    filler = "Het regende de hele dag in de stad en de straten bleven leeg. " * 4
    text = "\n\n".join(sentence.format(names[n % 10]) + filler for n in range(40))
    found = tagger.tag(Report("r", text, "nl")).statements
    sources = [s.source[0].of(text) for s in found if s.source]
    assert len([s for s in sources if s.startswith("minister")]) >= 38
    assert len({s.source[0] for s in found if s.source}) == len([s for s in found if s.source])
