"""Drafts of the network put together: quotations whole, doubles dropped, bare speech kept."""

from bestand.assembly import Draft, statements
from bestand.records import Report
from bestand.testing import marked
from bestand.windows import words


def put_together(text: str, *found: dict[str, str]) -> list[dict[str, list[str]]]:
    """Run the assembly on drafts given by their words; each draft is {role: words} with an optional score."""
    report, columns = Report("r", text), words(text)
    drafts = []
    for draft in found:
        parts = {
            role: [
                columns.between(text.index(piece), text.index(piece) + len(piece))
                for piece in draft.get(role, "").split(" … ")
                if piece
            ]
            for role in ("source", "cue", "content")
        }
        first = (parts["cue"] or parts["content"])[0].start
        kind = "cue" if parts["cue"] else "content"
        drafts.append(
            Draft(
                first,
                kind,
                float(draft.get("score", 0.9)),
                len(columns),
                **parts,
                sure={"source": [1.0] * max(1, len(parts["source"])), "content": [1.0]},
            )
        )
    return [
        {role: [span.of(text) for span in getattr(statement, role)] for role in ("source", "cue", "content")}
        for statement in statements(report, columns, drafts)
    ]


def test_half_a_quotation_is_made_whole():
    found = put_together(
        "„Wij gaan morgen door met praten”, zei Trump.",
        {"source": "Trump", "cue": "zei", "content": "gaan morgen door"},
    )
    assert found == [{"source": ["Trump"], "cue": ["zei"], "content": ["„Wij gaan morgen door met praten”"]}]


def test_a_source_that_ends_in_an_article_goes_on_with_the_name():
    text = "„Er komt geen tijdpad”, zei het Kremlin dinsdag."
    (found,) = put_together(text, {"source": "het", "cue": "zei", "content": "„Er komt geen tijdpad”"})
    assert found["source"] == ["het Kremlin"]


def test_an_article_alone_may_be_a_pronoun():
    text = "„Er komt geen tijdpad”, zei het dinsdag."
    (found,) = put_together(text, {"source": "het", "cue": "zei", "content": "„Er komt geen tijdpad”"})
    assert found["source"] == ["het"]


def test_a_quotation_merely_touched_stays_out():
    text = "Hij noemde het plan goed en sprak „Dit hele lange citaat hoort daar echt niet bij” niet uit."
    found = put_together(text, {"source": "Hij", "cue": "noemde", "content": "het plan goed"})
    assert found[0]["content"] == ["het plan goed"]


def test_a_spoken_quotation_without_speaker_is_kept():
    found = put_together("De trainer glimlachte. ,,We waren vandaag gewoon beter.''")
    assert found == [{"source": [], "cue": [], "content": [",,We waren vandaag gewoon beter.''"]}]


def test_a_quoted_word_is_no_speech():
    assert put_together("De ‘speciale operatie’ duurt al jaren.") == []


def test_a_second_quotation_right_behind_continues_the_first():
    text = "„Wij stoppen niet”, zei Trump. „Nooit.” „Wij gaan door tot het einde.”"
    found = put_together(text, {"source": "Trump", "cue": "zei", "content": "„Wij stoppen niet” … „Nooit.”"})
    assert len(found) == 1
    assert found[0]["content"] == ["„Wij stoppen niet”", "„Nooit.” „Wij gaan door tot het einde.”"]


def test_two_readings_of_one_saying_become_one():
    text = "Trump heeft laten weten dat hij komt."
    found = put_together(
        text,
        {"source": "Trump", "cue": "heeft laten weten", "content": "dat hij komt"},
        {"source": "Trump", "cue": "weten", "content": "dat hij komt", "score": "0.6"},
    )
    assert len(found) == 1
    assert found[0]["cue"] == ["heeft laten weten"]


def test_an_unlikely_draft_is_dropped():
    assert (
        put_together("Trump komt morgen.", {"source": "Trump", "cue": "komt", "content": "morgen", "score": "0.2"})
        == []
    )


def test_punctuation_at_the_edges_of_content_is_cut():
    found = put_together("Trump zei, dat hij komt.", {"source": "Trump", "cue": "zei", "content": ", dat hij komt."})
    assert found[0]["content"] == ["dat hij komt"]


def test_saying_inside_saying_knows_what_it_stands_in():
    report, gold = marked("{1s Hij} {1q zei} {1c dat {2s Rusland} {2q weigert} {2c te praten}}.")
    columns = words(report.text)
    drafts = []
    for statement in gold:
        parts = {
            role: [columns.between(*span) for span in getattr(statement, role)] for role in ("source", "cue", "content")
        }
        drafts.append(
            Draft(parts["cue"][0].start, "cue", 0.9, len(columns), **parts, sure={"source": [1.0], "content": [1.0]})
        )
    outer, inner = statements(report, columns, drafts)
    assert (outer.within, inner.within) == (None, outer.id)


def test_forms_are_told_apart_by_the_quotation_marks():
    text = "„Het is voorbij nu”, zei hij. Zij sprak van een „nuttig gesprek” gisteren. Hij wil stoppen."
    report, columns = Report("r", text), words(text)

    def draft(cue: str, content: str) -> Draft:
        at = columns.between(text.index(cue), text.index(cue) + len(cue))
        held = columns.between(text.index(content), text.index(content) + len(content))
        return Draft(at.start, "cue", 0.9, len(columns), [], [at], [held], {"source": [1.0], "content": [1.0]})

    drafts = [draft("zei", "„Het is voorbij nu”"), draft("sprak van", "een „nuttig gesprek”"), draft("wil", "stoppen")]
    assert [s.form for s in statements(report, columns, drafts)] == ["direct", "mixed", "indirect"]


def test_the_line_under_a_pull_quote_is_its_source():
    text = "„Het belangrijkste is nu de rust te bewaren” Marleen Douma, wethouder Oosterwier\n\nDe raad vergadert."
    assert put_together(text)[0]["source"] == ["Marleen Douma, wethouder Oosterwier"]


def test_a_sentence_behind_a_quotation_is_no_signature():
    text = "„Het belangrijkste is nu de rust te bewaren” De raad vergadert dinsdag weer."
    assert put_together(text)[0]["source"] == []


def test_a_name_before_a_colon_is_the_source():
    text = "Ze waren moe. Van der Schans: ,,Het paard heeft vandaag alles gegeven.''"
    assert put_together(text)[0]["source"] == ["Van der Schans"]


def test_a_clause_before_a_colon_is_no_name():
    text = "Na afloop was er maar een ding dat telde: ,,Het paard heeft vandaag alles gegeven.''"
    assert put_together(text)[0]["source"] == []


def test_what_a_speaker_thinks_within_his_own_quotation_is_no_report():
    text = "„Ik dacht dat het voorbij was”, zei Boogerd."
    found = put_together(
        text,
        {"source": "Boogerd", "cue": "zei", "content": "„Ik dacht dat het voorbij was”"},
        {"source": "Ik", "cue": "dacht", "content": "dat het voorbij was"},
    )
    assert [f["source"] for f in found] == [["Boogerd"]]
