"""From drafts to acts and encounters: who, toward whom, about what, when; one phenomenon, one sentence, no weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bestand import actors, acts, codebook, scheme
from bestand.decoding import Deed
from bestand.errors import IssueFileError
from bestand.records import Act, Encounter
from bestand.testing import marked, read
from bestand.windows import words

NEVER = {"repeated": 0.0, "negated": 0.0, "conditional": 0.0, "mutual": 0.0, "planned": 0.0}


def drafts(text: str, kinds: Mapping[int, str], flags: Mapping[int, tuple[str, ...]]) -> list[Deed]:
    """The drafts that a sure network would have made of a marked text."""
    plain, spans = read(text)
    columns = words(plain)
    out = []
    for number, kind in kinds.items():
        of = {
            role: tuple(
                columns.between(*s) for label, s in sorted(spans, key=lambda x: x[1]) if label == f"{number}{role}"
            )
            for role in "atvik"
        }
        verb = of["v"][0]
        within = [r for role in "atvik" for r in of[role] if columns.sentence[r.start] == columns.sentence[verb.start]]
        clause = of["k"][0] if of["k"] else range(min(r.start for r in within), max(r.stop for r in within))
        out.append(
            Deed(
                at=verb.start,
                chance=0.9,
                kinds={kind: 0.9},
                met=kind.islower(),
                actor=of["a"],
                toward=of["t"],
                condition=of["i"],
                clause=clause,
                sure={},
                modes={"": 0.9},
                flags=NEVER | dict.fromkeys(flags.get(number, ()), 0.9),
                issues={"": 0.0, **dict.fromkeys(scheme.load().issues, -1.0)},
            )
        )
    return out


def done(
    text: str,
    kinds: Mapping[int, str],
    language: str = "nl",
    flags: Mapping[int, tuple[str, ...]] | None = None,
    issues: tuple[Path, ...] = (),
    published: str = "2025-05-20",
) -> tuple[list[Act], list[Encounter], str]:
    """The acts, the encounters and the plain words of a marked text."""
    report, statements = marked(text, language=language, published=published)
    columns = words(report.text)
    cast = actors.resolve(report, columns, statements, codebook.load())
    found = acts.read(report, columns, drafts(text, kinds, flags or {}), cast, scheme.load(issues))
    return (*found, report.text)


def told(text: str, kind: str, language: str = "nl", **more: object) -> Act:
    """The only act of a marked text."""
    ((act,), _, _) = done(text, {1: kind}, language, **more)  # type: ignore[arg-type]
    return act


def met(text: str, kind: str, language: str = "nl", **more: object) -> Encounter:
    """The only encounter of a marked text."""
    (_, (encounter,), _) = done(text, {1: kind}, language, **more)  # type: ignore[arg-type]
    return encounter


def between(text: str, kind: str, language: str = "nl", *flags: str) -> list[tuple[str | None, str | None]]:
    """Actor and target of every act of a marked text."""
    found, _, _ = done(text, {1: kind}, language, {1: flags})
    return [(a.actor.name, a.toward.name if a.toward else None) for a in found]


# Who and toward whom


def test_a_capital_acts_for_its_state() -> None:
    assert between("{1a Kyiv} {1v weigert} dat {1t Moskou}.", "REJECT") == [("Ukraine", "Russia")]


def test_an_organ_is_kept_and_counts_for_its_side() -> None:
    act = told("{1a Het Soedanese leger} {1v weigert} dat.", "REJECT")
    assert (act.actor.name, act.actor.side) == ("Sudanese Armed Forces", "Sudan")


def test_an_adjective_alone_names_its_state() -> None:
    assert told("{1a Het Amerikaanse} {1v plan} ligt klaar.", "REQUEST").actor.name == "United States"


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("{1a De Russische delegatie} {1v weigert} dat.", "nl", ["Russia"]),
        ("{1a Een Oekraïense onderhandelaar} {1v weigert} dat.", "nl", ["Ukraine"]),
        ("{1a Envoys of France, Germany and Italy} {1v refused}.", "en", ["France", "Germany", "Italy"]),
        (
            "{1a De ministers van Buitenlandse Zaken van Congo en Rwanda} {1v weigerden} dat.",
            "nl",
            ["DR Congo", "Rwanda"],
        ),
        ("{1a Die Außenminister von Ruanda und Uganda} {1v lehnten} ab.", "de", ["Rwanda", "Uganda"]),
    ],
)
def test_unnamed_agents_act_for_their_states(text: str, language: str, names: list[str]) -> None:
    assert [actor for actor, _ in between(text, "REJECT", language)] == names


def test_a_named_minister_acts_himself() -> None:
    act = told("{1a De Amerikaanse minister Marco Rubio} {1v weigert} dat.", "REJECT")
    assert (act.actor.name, act.actor.side) == ("Marco Rubio", "United States")


def test_somebodys_minister_acts_for_his_side() -> None:
    act = told("Zelensky zweeg. {1a Zijn minister van Defensie} {1v weigerde}.", "REJECT")
    assert (act.actor.name, act.actor.how) == ("Ukraine", "pronoun")


def test_both_countries_are_the_two_named_side_by_side() -> None:
    text = "Iran en de Verenigde Staten praatten in Rome. Oman {1v bemiddelde} voor {1t beide landen}."
    assert [toward for _, toward in between(text, "CONSULT")] == ["Iran", "United States"]


def test_the_surest_of_two_phrases_that_are_not_joined_is_the_actor() -> None:
    text = "{1a Iran} zweeg en {2a Rusland} {1v,2v weigerde}."
    report, statements = marked(text)
    columns = words(report.text)
    cast = actors.resolve(report, columns, statements, codebook.load())
    one, other = drafts(text, {1: "REJECT", 2: "REJECT"}, {})
    unsure = replace(other, actor=(*one.actor, *other.actor), sure={one.actor[0]: 0.5, other.actor[0]: 0.9})
    found, _ = acts.read(report, columns, [unsure], cast, scheme.load())
    assert [a.actor.name for a in found] == ["Russia"]


def test_two_actors_are_two_acts() -> None:
    assert between("Was {1a Washington und Seoul} {1v bestreiten}.", "REJECT", "de") == [
        ("United States", None),
        ("South Korea", None),
    ]


def test_a_demand_on_two_is_two_acts() -> None:
    found = between("{1a De VN} {1v drongen} aan bij {1t Rusland en Oekraïne}.", "REQUEST")
    assert found == [("United Nations", "Russia"), ("United Nations", "Ukraine")]


def test_an_agreement_of_two_goes_both_ways() -> None:
    found = between("{1a Congo en Rwanda} {1v tekenden}.", "AGREE", "nl", "mutual")
    assert found == [("DR Congo", "Rwanda"), ("Rwanda", "DR Congo")]


def test_a_consultation_is_one_act() -> None:
    assert between("{1a Trump en Poetin} {1v belden}.", "CONSULT", "nl", "mutual") == [
        ("Donald Trump", "Vladimir Putin")
    ]


def test_who_speaks_is_the_actor_where_the_clause_names_nobody() -> None:
    act = told("{1c Het moet {1v stoppen}}, {1q zei} {1s Zelensky}.", "REQUEST")
    assert (act.actor.name, act.voice, act.statement) == ("Volodymyr Zelensky", "Volodymyr Zelensky", "s1")


def test_who_is_cued_by_the_very_word_is_the_actor() -> None:
    act = told("{1s Zelensky} {1q,1v eist} {1c een bestand}.", "REQUEST")
    assert (act.actor.name, act.voice) == ("Volodymyr Zelensky", "author")


def test_nobody_named_is_an_unknown_with_its_reason() -> None:
    act = told("Er werd hard {1v geschoten}.", "ASSAULT")
    assert (act.actor.name, act.actor.how) == (None, "unattributed")


def test_a_pronoun_acts_for_whom_it_takes_up() -> None:
    act = told("Trump sprak lang. {1a Hij} {1v dreigde} {1t Iran}.", "THREATEN")
    assert (act.actor.name, act.actor.how) == ("Donald Trump", "pronoun")


def test_nobody_does_anything_to_himself() -> None:
    assert done("{1a Rusland} {1v weigert} {1t Moskou} iets.", {1: "REJECT"})[0] == []


# What, under which condition


def test_the_condition_is_a_span_of_the_text() -> None:
    found, _, text = done("{1a Kyiv} {1v stemt in} {1i als Moskou ook stopt}.", {1: "AGREE"})
    assert found[0].conditional
    assert found[0].condition is not None
    assert found[0].condition.of(text) == "als Moskou ook stopt"


@pytest.mark.parametrize("flag", ["repeated", "negated", "conditional"])
def test_each_flag_of_the_network_is_told(flag: str) -> None:
    act = told("{1a Kyiv} {1v weigert} dat.", "REJECT", flags={1: (flag,)})
    assert [f for f in ("repeated", "negated", "conditional") if getattr(act, f)] == [flag]


def test_a_word_of_an_issue_in_the_clause_decides_where_the_network_wavers() -> None:
    assert told("{1k {1a Kyiv} {1v weigert}} een staakt-het-vuren.", "REJECT").issue is None
    assert told("{1k {1a Kyiv} {1v weigert} een staakt-het-vuren}.", "REJECT").issue == "ceasefire"


def test_an_issue_of_the_users_own_is_found_by_its_words(tmp_path: Path) -> None:
    own = tmp_path / "issues.toml"
    own.write_text('[gas_transit]\nlabel = "Gas transit"\nwords = { nl = ["gasdoorvoer*"] }\n', encoding="utf-8")
    act = told("{1k {1a Kyiv} {1v weigert} de gasdoorvoer}.", "REJECT", issues=(own,))
    assert act.issue == "gas_transit"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[gas", "is no TOML"),
        ('[ceasefire]\nwords = ["x"]', "known already"),
        ('[gas]\nwurds = ["x"]', "'wurds' in \\[gas\\] \\(known: label, words, examples\\)"),
        ('[gas]\nlabel = "Gas"', "wanted: some of either"),
        ("[gas]\nwords = [1]", "wanted: texts in quotation marks"),
        ('[gas]\nwords = { nl = "gas" }', "wanted: texts in quotation marks"),
        ('[gas]\nwords = ["gas"]\nlabel = 3', "'label' of \\[gas\\]"),
        ('[Gas]\nwords = ["x"]', "wanted: a table \\[some_id\\]"),
    ],
)
def test_a_file_of_issues_that_does_not_hold_is_told(tmp_path: Path, content: str, said: str) -> None:
    own = tmp_path / "issues.toml"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(IssueFileError, match=said):
        scheme.load((own,))


def test_a_file_of_issues_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(IssueFileError, match="can't be read"):
        scheme.load((tmp_path / "none.toml",))


def test_an_unlikely_draft_makes_no_act() -> None:
    text = "{1a Kyiv} {1v weigert} dat."
    report, statements = marked(text)
    columns = words(report.text)
    cast = actors.resolve(report, columns, statements, codebook.load())
    faint = [replace(d, chance=0.05) for d in drafts(text, {1: "REJECT"}, {})]
    assert acts.read(report, columns, faint, cast, scheme.load()) == ([], [])


def test_what_is_right_one_time_in_twenty_is_left_out() -> None:
    text = "{1v Weigert} niemand iets?"
    report, statements = marked(text)
    columns = words(report.text)
    cast = actors.resolve(report, columns, statements, codebook.load())
    faint = [replace(d, chance=0.5, kinds={"REJECT": 0.2}) for d in drafts(text, {1: "REJECT"}, {})]
    assert acts.read(report, columns, faint, cast, scheme.load()) == ([], [])


def test_two_words_of_one_clause_make_one_act() -> None:
    found, _, _ = done("{1k,2k {1a,2a Kyiv} {1v gaat} {2v akkoord} met het bestand}.", {1: "AGREE", 2: "AGREE"})
    assert len(found) == 1


def test_a_pull_quote_makes_no_second_act() -> None:
    text = (
        "{1c „{3k Dit {3v moet} echt nu stoppen}”} {1s Poetin}\n\n"
        "{2c „{4k Dit {4v moet} echt nu stoppen}”}, {2q herhaalde} {2s Poetin}."
    )
    (act,), _, _ = done(text, {3: "REQUEST", 4: "REQUEST"})
    assert act.statement == "s2"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("{1c Over een tijdpad is niet gesproken}, {1q zei} {1s het Kremlin}.", "nl"),
        ("{1c Er is geen deadline afgesproken}, {1q zei} {1s het Kremlin}.", "nl"),
        ("{1c No deadline was discussed}, {1q said} {1s the Kremlin}.", "en"),
        ("{1c Es gebe keinen Zeitplan}, {1q sagte} {1s der Kreml}.", "de"),
    ],
)
def test_who_says_that_nothing_has_a_date_refuses_one(text: str, language: str) -> None:
    ((act,), _, _) = done(text, {}, language)
    assert (act.actor.name, act.type, act.issue, act.voice) == ("Kremlin", "REJECT", "timeline", "Kremlin")


def test_a_timetable_that_is_not_denied_is_no_refusal() -> None:
    text = "{1c Er komt een tijdpad, maar over gas is niet gesproken}, {1q zei} {1s het Kremlin}."
    assert done(text, {})[0] == []


# What must be, and what is denied


@pytest.mark.parametrize(
    ("text", "language", "issue"),
    [
        ("{1c De grondoorzaken moeten worden weggenomen}, {1q zei} {1s Poetin}.", "nl", "root_causes"),
        ("{1s Putin} {1q said} {1c that all root causes must be eliminated}.", "en", "root_causes"),
        ("{1c Die Grundursachen müssten beseitigt werden}, {1q sagte} {1s Putin}.", "de", "root_causes"),
    ],
)
def test_what_somebody_says_must_be_is_demanded(text: str, language: str, issue: str) -> None:
    (act,), _, _ = done(text, {}, language)
    assert (act.actor.name, act.type, act.issue, act.voice) == ("Vladimir Putin", "REQUEST", issue, "Vladimir Putin")


@pytest.mark.parametrize(
    "text",
    [
        "{1s Poetin} {1q zei} {1c dat de grondoorzaken bekend zijn}.",
        "{1s Poetin} {1q zei} {1c dat de ramen open moeten}.",
        "{1s Een bewoner} {1q zei} {1c dat de grondoorzaken moeten worden weggenomen}.",
    ],
)
def test_without_a_need_an_issue_or_a_known_speaker_nothing_is_demanded(text: str) -> None:
    assert done(text, {})[0] == []


def test_a_statement_with_an_act_of_its_own_demands_nothing_more() -> None:
    found, _, _ = done("{1s Poetin} {1q {1v eist}} {1c dat de grondoorzaken moeten worden weggenomen}.", {1: "REQUEST"})
    assert [a.type for a in found] == ["REQUEST"]


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("{1k {1a Poetin} {1v beloofde} geen wapenstilstand}.", "AGREE", "nl"),
        ("{1k {1a The Kremlin} did not {1v rule} out a meeting}.", "REJECT", "en"),
        ("{1k {1a Russland} {1v lehne} kein Gesprächsformat ab}.", "REJECT", "de"),
    ],
)
def test_a_verb_with_a_word_that_denies_beside_it_is_denied(text: str, kind: str, language: str) -> None:
    assert told(text, kind, language).negated


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("{1k {1a Servië} {1v belooft} geen olie meer te kopen}.", "AGREE", "nl"),
        ("{1k {1a Ukraine} will not {1v sign} that}.", "REJECT", "en"),
        ("{1k {1a Moskou} {1v weigert} een bestand}.", "REJECT", "nl"),
    ],
)
def test_what_is_promised_not_to_be_done_or_refused_by_a_not_is_not_denied(text: str, kind: str, language: str) -> None:
    assert not told(text, kind, language).negated


def test_an_issue_of_which_no_word_stands_in_the_report_yields_to_one_that_does() -> None:
    text = "{1a Moskou} {1v weigert} dat. Over het bestand spreken zij morgen."
    report, statements = marked(text, language="nl", published="2025-05-20")
    columns = words(report.text)
    cast = actors.resolve(report, columns, statements, codebook.load())
    (draft,) = drafts(text, {1: "REJECT"}, {})
    near = replace(draft, issues={**draft.issues, "": -2.0, "nuclear": 1.0, "ceasefire": 0.5})
    ((act,), _) = acts.read(report, columns, [near], cast, scheme.load())
    assert act.issue == "ceasefire"


@pytest.mark.parametrize(
    ("text", "language", "condition"),
    [
        ("{1a Kyiv} {1v aanvaardt} een bestand, mits Rusland hetzelfde doet.", "nl", "mits Rusland hetzelfde doet"),
        ("{1a Kyiv} {1v accepts} a truce, provided Russia does, too.", "en", "provided Russia does"),
        ("{1a Kiew} {1v stimmt} einer Waffenruhe zu, sofern Moskau folgt.", "de", "sofern Moskau folgt"),
    ],
)
def test_a_condition_is_opened_by_a_word_of_its_own(text: str, language: str, condition: str) -> None:
    act = told(text, "AGREE", language)
    plain, _ = read(text)
    assert act.conditional
    assert act.condition is not None
    assert act.condition.of(plain) == condition
    assert act.evidence.holds(act.condition)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("{1a Kyiv} {1v aanvaardt} een bestand.", {1: "AGREE"}),
        ("{1a Kyiv} {1v eist} een bestand, tenzij Rusland vertrekt.", {1: "REQUEST"}),
        ("{1a Kyiv} {1v aanvaardt} dat en {2a Moskou} {2v weigert}, tenzij Kyiv vertrekt.", {1: "AGREE", 2: "REJECT"}),
    ],
)
def test_no_condition_is_taken_from_elsewhere(text: str, kinds: dict[int, str]) -> None:
    found, _, _ = done(text, kinds)
    assert found[0].condition is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("{1a Trump} {1v dreigt} met sancties, {1i als Rusland niet binnen tien dagen akkoord gaat}.", "nl"),
        ("{1a Trump} {1v threatens} sanctions {1i unless Russia agrees within ten days}.", "en"),
    ],
)
def test_a_deadline_in_the_condition_of_a_threat_is_the_threats(text: str, language: str) -> None:
    act = told(text, "THREATEN", language)
    assert act.due is not None
    assert act.due.edtf == "../2025-05-30"


# When


def test_an_act_is_dated_by_its_clause() -> None:
    act = told("{1k {1a Kyiv} {1v weigerde} dat maandag}.", "REJECT")
    assert act.when is not None
    assert (act.when.edtf, act.when.basis) == ("2025-05-19", "relative")


def test_an_act_is_not_dated_by_another_acts_clause() -> None:
    text = "{1k {1a Kyiv} {1v weigerde} dat}, {2k {2a Moskou} {2v weigerde} vrijdag}."
    first, second = done(text, {1: "REJECT", 2: "REJECT"})[0]
    assert first.when is None
    assert second.when is not None


def test_a_deadline_is_when_it_is_due() -> None:
    act = told("{1k {1a Rwanda} {1v belooft} binnen drie maanden te vertrekken}.", "AGREE")
    assert act.when is None
    assert act.due is not None
    assert (act.due.edtf, act.length) == ("../2025-08-20", "P3M")


def test_the_day_of_a_promise_is_when_it_is_due() -> None:
    act = told("{1k {1a Rwanda} {1v beloofde} maandag om vrijdag te vertrekken}.", "AGREE")
    assert act.when is not None
    assert act.due is not None
    assert (act.when.edtf, act.due.edtf) == ("2025-05-19", "2025-05-23")


def test_the_day_of_a_deed_is_when_it_was_done() -> None:
    act = told("{1k {1a Rwanda} {1v schortte} vrijdag het overleg op om te rouwen}.", "SANCTION")
    assert act.when is not None
    assert (act.when.edtf, act.due) == ("2025-05-16", None)


def test_a_vague_report_dates_its_monday_vaguely() -> None:
    act = told("{1k {1a Kyiv} {1v weigerde} dat maandag}.", "REJECT", published="2025-05")
    assert act.when is not None
    assert (act.when.edtf, act.when.weekday) == ("2025-05", "Monday")


# Encounters


def test_an_encounter_has_its_participants_day_place_and_minutes() -> None:
    encounter = met("{1k {1a Rusland en Oekraïne} {1v praatten} vrijdag twee uur in Istanbul}.", "talks")
    assert [p.name for p in encounter.participants] == ["Russia", "Ukraine"]
    assert encounter.date is not None
    assert (encounter.date.edtf, encounter.place, encounter.minutes) == ("2025-05-16", "Istanbul", 120)


def test_a_planned_encounter_is_on_the_next_such_day() -> None:
    encounter = met("{1k {1a Netanyahu} {1v bezoekt} {1t Trump} vrijdag}.", "meeting", flags={1: ("planned",)})
    assert encounter.status == "planned"
    assert encounter.date is not None
    assert encounter.date.edtf == "2025-05-23"


@pytest.mark.parametrize(
    ("text", "language", "kind", "status"),
    [
        ("{1k {1a Trump} {1v belde} {1t Poetin} maandag}.", "nl", "call", "held"),
        ("{1k {1a Iran} {1v held} talks with {1t Oman}}.", "en", "talks", "held"),
        ("{1k {1a Merz} wird {1t Macron} {1v treffen}}.", "de", "meeting", "planned"),
    ],
)
def test_a_consultation_of_two_is_an_encounter_too(text: str, language: str, kind: str, status: str) -> None:
    encounter = met(text, "CONSULT", language)
    assert (encounter.kind, encounter.status) == (kind, status)


def test_a_signing_of_two_is_a_meeting() -> None:
    _, (meeting,), _ = done(
        "{1k {1a Congo en Rwanda} {1v tekenden} vrijdag in Washington een akkoord}.",
        {1: "AGREE"},
        flags={1: ("mutual",)},
    )
    assert (meeting.kind, meeting.place) == ("meeting", "Washington")
    assert {p.name for p in meeting.participants} == {"DR Congo", "Rwanda"}


def test_whom_one_met_with_takes_part_though_the_network_missed_him() -> None:
    encounter = met("{1k {1a Trump} had een lang {1v telefoongesprek} met president Poetin}.", "call")
    assert [p.name for p in encounter.participants] == ["Donald Trump", "Vladimir Putin"]


def test_who_is_named_in_another_sentence_takes_no_part() -> None:
    text = "{1k {1a Trump} {1v belde} met Poetin}. {1t Oekraïne} zweeg."
    assert [p.name for p in met(text, "call").participants] == ["Donald Trump", "Vladimir Putin"]


def test_a_consultation_beside_an_encounter_makes_no_second_one() -> None:
    text = "{1k,2k {1a,2a Trump} {1v,2v belde} {1t,2t Poetin} maandag}."
    assert len(done(text, {1: "CONSULT", 2: "call"})[1]) == 1


def test_a_call_told_twice_is_one_call() -> None:
    text = "{1k {1a Trump} {1v belde} {1t Poetin}}. {2k Het {2v gesprek} van {2a Trump en Poetin} duurde twee uur}."
    _, (call,), _ = done(text, {1: "call", 2: "call"})
    assert call.minutes == 120


def test_a_call_held_and_a_call_planned_are_two() -> None:
    text = "{1k {1a Trump} {1v belde} {1t Poetin}}. {2k {2a Trump} wil {2t Poetin} weer {2v bellen}}."
    assert len(done(text, {1: "call", 2: "call"}, flags={2: ("planned",)})[1]) == 2


def test_a_medium_that_is_told_takes_no_part() -> None:
    encounter = met("{1k {1a Trump} {1v belde} {1t Poetin}, zei hij tegen {1t persbureau TASS}}.", "call")
    assert [p.name for p in encounter.participants] == ["Donald Trump", "Vladimir Putin"]


def test_a_truce_in_a_country_tells_of_no_place() -> None:
    text = "{1k {1a Trump en Poetin} {1v belden} maandag vrij lang over een bestand in Oekraïne}."
    assert met(text, "call").place is None


def test_a_capital_behind_to_be_is_no_place() -> None:
    assert met("{1k {1a Washington} {1v sprak} met {1t Moskou}}.", "talks").place is None


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("{1k {1a Iran en Rusland} {1v praatten} in Rome}.", "nl", "Rome"),
        ("{1k {1a Iran und Russland} {1v sprachen} in Genf}.", "de", "Geneva"),
        ("{1k {1a Iran and Russia} {1v met} at the White House}.", "en", "White House"),
        ("{1k {1a Iran en Rusland} {1v praatten} in het Vaticaan}.", "nl", "Vatican"),
    ],
)
def test_a_place_has_its_english_name(text: str, language: str, place: str) -> None:
    assert met(text, "talks", language).place == place
