from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestand import codebook, naming
from bestand.codebook import LANGUAGES, Codebook, Names
from bestand.errors import ActorFileError, LanguageError

DATA = files("bestand") / "data"
ACTORS = {
    file.name: tomllib.loads(file.read_text(encoding="utf-8"))
    for file in (DATA / "actors").iterdir()
    if file.name.endswith(".toml")
}
WORDS = {code: tomllib.loads((DATA / "languages" / f"{code}.toml").read_text(encoding="utf-8")) for code in LANGUAGES}
UNITED_NATIONS = """
AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR
CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT HU ID IE IL
IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN
MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI
SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VC VE VN VU WS YE ZA ZM ZW
"""


@pytest.fixture(scope="module")
def book() -> Codebook:
    return codebook.load()


def of_kind(book: Codebook, kind: str) -> list[Names]:
    return [entry for entry in book.entries if entry.actor.kind == kind]


def keys(table: dict[str, Any], above: str = "") -> set[str]:
    deeper = [keys(value, f"{above}{key}.") for key, value in table.items() if isinstance(value, dict)]
    return {above + key for key in table}.union(*deeper)


# Languages


def test_every_language_has_the_same_keys() -> None:
    every = {code: keys(raw) - {key for key in keys(raw) if key.startswith("channels.")} for code, raw in WORDS.items()}
    assert every["nl"] == every["en"] == every["de"]


def test_every_language_knows_the_same_channels() -> None:
    assert WORDS["nl"]["channels"].keys() == WORDS["en"]["channels"].keys() == WORDS["de"]["channels"].keys()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_list_of_words_has_words(code: str) -> None:
    words = codebook.language(code)
    assert words.code == code
    for table in (words.titles, words.bodies, words.phrases, words.channels):
        assert all(table.values())
        assert not any(form == "" for forms in table.values() for form in forms)


@pytest.mark.parametrize("code", ["fy", "", "NL", "../nl"])
def test_an_unknown_language_is_an_error_that_names_the_known_ones(code: str) -> None:
    with pytest.raises(LanguageError, match=rf"No words for '{code}'. Known: de, en, nl\. Add data/languages/"):
        codebook.language(code)


# States


def test_every_member_of_the_united_nations_is_a_state() -> None:
    members = set(UNITED_NATIONS.split())
    assert len(members) == 193
    assert members <= ACTORS["states.toml"].keys()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_state_has_names_capital_adjective_and_inhabitants(book: Codebook, code: str) -> None:
    for state in of_kind(book, "state"):
        for forms in (state.by_language, state.capitals, state.adjectives, state.inhabitants):
            assert forms[code], (state.actor.name, code)
            assert all(form.strip() == form != "" for form in forms[code]), (state.actor.name, code)


@pytest.mark.parametrize(
    ("code", "name"),
    [("nl", "Oekraïne"), ("nl", "VS"), ("en", "Ukraine"), ("en", "US"), ("de", "USA"), ("de", "Russland")],
)
def test_a_state_goes_by_its_usual_names(book: Codebook, code: str, name: str) -> None:
    (found,) = naming.gazetteer(book, code).find([name])
    assert [actor.kind for actor in found.actors] == ["state"]


def test_a_seat_is_on_the_side_of_its_state(book: Codebook) -> None:
    assert {seat.actor.name: seat.actor.side for seat in of_kind(book, "seat")}["Kremlin"] == "Russia"


# People and organisations


def test_the_tables_are_of_the_size_we_claim(book: Codebook) -> None:
    others = [e for e in book.entries if e.actor.kind not in ("person", "state", "seat")]
    assert len(of_kind(book, "person")) >= 400
    assert len(others) >= 150


def test_an_id_stands_once_in_all_files(book: Codebook) -> None:
    ids = Counter(entry.actor.id for entry in book.entries)
    assert [id for id in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id)] == []
    assert [id for id, times in ids.items() if times > 1] == []


def test_a_full_name_is_of_one_person(book: Codebook) -> None:
    holders = defaultdict(set)
    for entry in of_kind(book, "person"):
        for name in entry.actor.names:
            holders[name].add(entry.actor.id)
    assert [name for name, ids in holders.items() if len(ids) > 1] == []


def test_every_role_has_a_title_a_body_and_days_in_order(book: Codebook) -> None:
    for entry in of_kind(book, "person"):
        for role in entry.actor.roles:
            assert re.fullmatch(r"[a-z]+(_[a-z]+)*", role.title), (entry.actor.id, role)
            assert role.side, (entry.actor.id, role)
            if role.since and role.until:
                shorter = min(len(role.since), len(role.until))
                assert role.since[:shorter] <= role.until[:shorter], (entry.actor.id, role)


def test_a_title_that_no_language_names_is_no_misspelling_of_one_that_is(book: Codebook) -> None:
    offices = set(WORDS["en"]["titles"])
    given = {role.title for entry in of_kind(book, "person") for role in entry.actor.roles}
    assert {title: get_close_matches(title, offices, 1, 0.9) for title in given - offices} == {
        title: [] for title in given - offices
    }


def test_whoever_leads_a_state_leads_one_that_is_listed(book: Codebook) -> None:
    known = {entry.actor.name for entry in book.entries if entry.actor.kind != "person"}
    lead = ("president", "prime_minister", "chancellor", "foreign_minister", "defence_minister", "king", "emir")
    named = {r.side for entry in of_kind(book, "person") for r in entry.actor.roles if r.title in lead}
    assert len(named - known) <= 5, named - known  # provinces with presidents: Tigray, Chechnya


def test_every_person_has_a_side_a_gender_and_surnames(book: Codebook) -> None:
    for entry in of_kind(book, "person"):
        assert entry.actor.side, entry.actor.id
        assert entry.actor.gender in ("m", "f"), entry.actor.id
        assert entry.surnames, entry.actor.id
        assert all(len(name) > 1 for name in (*entry.actor.names, *entry.surnames)), entry.actor.id


def test_a_number_of_wikidata_stands_for_one_actor(book: Codebook) -> None:
    numbers = Counter(entry.actor.wikidata for entry in book.entries if entry.actor.wikidata)
    assert all(re.fullmatch(r"Q[1-9]\d*", str(number)) for number in numbers)
    assert max(numbers.values(), default=1) == 1


def test_every_file_has_only_keys_that_are_read() -> None:
    for name, raw in ACTORS.items():
        if name == "states.toml":
            continue
        assert raw.keys() <= {"person", "organisation"}, name
        for person in raw.get("person", ()):
            known = {"id", "name", "gender", "side", "names", "surnames", "roles", "wikidata"}
            assert person.keys() <= known, person
            assert all(role.keys() <= {"title", "of", "since", "until"} for role in person["roles"]), person
        for organisation in raw.get("organisation", ()):
            assert organisation.keys() <= {"id", "name", "kind", "side", "names", "wikidata"}, organisation
            assert organisation.get("names", {}).keys() <= set(LANGUAGES), organisation


# Rivals


@pytest.mark.parametrize("code", LANGUAGES)
def test_people_of_one_surname_are_rivals_in_the_order_of_the_tables(book: Codebook, code: str) -> None:
    holders = defaultdict(dict)
    for entry in of_kind(book, "person"):
        for surname in entry.surnames:
            holders[surname][entry.actor.id] = None
    shared = {surname: list(ids) for surname, ids in holders.items() if len(ids) > 1}
    assert shared
    gazetteer = naming.gazetteer(book, code)
    for surname, ids in shared.items():
        (found,) = gazetteer.find(naming.WORD.findall(surname.replace("’", "'")))
        if found.how == "surname":  # else it is a name or a state as well, and that goes before
            assert [actor.id for actor in found.actors] == ids, surname


def test_a_full_name_has_no_rivals_of_its_surname(own: Own) -> None:
    book = codebook.load((own('[[person]]\nname = "Jan Trump"\n'),))
    (full,) = naming.gazetteer(book, "nl").find(["Jan", "Trump"])
    assert [actor.id for actor in full.actors] == ["jan-trump"]
    (surname,) = naming.gazetteer(book, "nl").find(["Trump"])
    assert [actor.id for actor in surname.actors] == ["donald-trump", "jan-trump"]


# The user's own


class Own:
    """Writes TOML files of actors."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __call__(self, toml: str | bytes, name: str = "own.toml") -> Path:
        path = self.folder / name
        path.write_bytes(toml if isinstance(toml, bytes) else toml.encode())
        return path


@pytest.fixture
def own(tmp_path: Path) -> Own:
    return Own(tmp_path)


def test_a_file_of_ones_own_adds_people_and_organisations(own: Own, book: Codebook) -> None:
    role = '{ title = "rebel_leader", of = "River Front", since = 2023-05-01 }'
    person = f'[[person]]\nname = "Idris Okonjo"\nroles = [{role}]\n'
    mine = codebook.load((own(f'{person}[[organisation]]\nname = "River Front"\nnames = {{ en = ["RVF"] }}\n'),))
    assert len(mine.entries) == len(book.entries) + 2
    assert mine.digest != book.digest
    added = mine.actors["idris-okonjo"]
    assert (added.kind, added.side, added.roles[0].since) == ("person", None, "2023-05-01")
    assert mine.entries[-2].surnames == ("Okonjo",)
    assert mine.actors["river-front"].kind == "organisation"
    (found,) = naming.gazetteer(mine, "nl").find(["RVF"])
    assert found.actors[0].id == "river-front"


def test_an_actor_with_the_id_of_one_of_ours_replaces_it(own: Own, book: Codebook) -> None:
    mine = codebook.load((own('[[person]]\nid = "donald-trump"\nname = "Donald Duck"\n'),))
    assert len(mine.entries) == len(book.entries)
    assert mine.actors["donald-trump"].name == "Donald Duck"
    assert naming.gazetteer(mine, "nl").find(["Donald", "Trump"]) == []


def test_the_later_of_two_files_replaces_the_earlier(own: Own) -> None:
    first = own('[[person]]\nid = "a"\nname = "Anna Eerst"\n', "1.toml")
    second = own('[[person]]\nid = "a"\nname = "Anna Later"\n', "2.toml")
    assert codebook.load((first, second)).actors["a"].name == "Anna Later"


def test_an_empty_file_of_ones_own_changes_nothing(own: Own, book: Codebook) -> None:
    assert codebook.load((own(""),)).entries == book.entries


@pytest.mark.parametrize(
    ("toml", "finding"),
    [
        ("[[person]\n", "is no TOML (Expected"),
        (b"\xff\xfe", "is no TOML ('utf-8' codec"),
        ('[[person]]\nnaam = "Jan Jansen"\n', "lacks or misuses 'name'"),
        ('[[person]]\nname = ""\n', "lacks or misuses 'name'"),
        ("[[person]]\nname = 7\n", "lacks or misuses 'name'"),
        ('[[person]]\nname = "Jan Jansen"\nid = 7\n', "lacks or misuses 'id'"),
        ('[[person]]\nname = "Jan Jansen"\nroles = [{ title = 7 }]\n', "lacks or misuses 'title'"),
        ('[[person]]\nname = "Jan Jansen"\nsex = "m"\n', "has unknown keys in 'Jan Jansen': 'sex'. Known: id, name,"),
        ('[[people]]\nname = "Jan Jansen"\n', "has unknown keys: 'people'. Known: person, organisation."),
        ('[[person]]\nname = "Jan Jansen"\nroles = [{ of = "Sudan" }]\n', "lacks or misuses 'title'"),
        ('[[person]]\nname = "Jan Jansen"\nroles = ["mayor"]\n', "lacks or misuses 'roles'"),
        ('[[person]]\nname = "Jan Jansen"\nnames = "J. Jansen"\n', "lacks or misuses 'names'"),
        ('[[person]]\nname = "Jan Jansen"\nsurnames = "Jansen"\n', "lacks or misuses 'surnames'"),
        ('[[person]]\nname = "习近平"\n', "lacks or misuses 'id' of 习近平"),
        ('[person]\nname = "Jan Jansen"\n', "lacks or misuses 'person' (wanted: [[person]])"),
        ('organisation = "Front"\n', "lacks or misuses 'organisation'"),
        ('[[organisation]]\nname = "Front"\nnames = ["RVF"]\n', "lacks or misuses 'names'"),
        ('[[organisation]]\nname = "Front"\nnames = { en = "RVF" }\n', "lacks or misuses 'en'"),
        ('[[people]]\nname = "Jan Jansen"\n', "unknown keys: 'people'. Known: person, organisation."),
        (
            '[[person]]\nname = "Jan Jansen"\nsurname = "Jansen"\n',
            "unknown keys in 'Jan Jansen': 'surname'. Known: id,",
        ),
        (
            '[[person]]\nname = "Jan Jansen"\nroles = [{ title = "mayor", from = 2025 }]\n',
            "unknown keys in a role of 'Jan Jansen': 'from'. Known: title, of, since, until.",
        ),
        ('[[organisation]]\nname = "Front"\nsort = "rebels"\n', "unknown keys in 'Front': 'sort'. Known: id,"),
        ('[[organisation]]\nname = "Front"\nnames = { fr = ["RVF"] }\n', "unknown keys in the names of 'Front': 'fr'."),
        *(
            (f'[[person]]\nname = "J"\nroles = [{{ title = "mayor", until = {day} }}]\n', "misuses date")
            for day in ('"19 May"', '"2025-13"', '"2025-02-32"', "20250519", '"2025-5"', '"2025\\n"')
        ),
    ],
)
def test_a_broken_file_of_ones_own_is_an_error_with_its_name_and_a_remedy(
    own: Own, toml: str | bytes, finding: str
) -> None:
    path = own(toml)
    with pytest.raises(ActorFileError) as error:
        codebook.load((path,))
    assert str(error.value).startswith(f"The actor file {path} ")
    assert finding in str(error.value)
    assert "See docs/codebook.md, section 'Your own actors'." in str(error.value)
    assert error.value.exit_code == 2


def test_a_file_that_is_not_there_is_an_error_with_its_path(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ActorFileError, match=r"can't be read \(.+\)\. Correct the path\."):
            codebook.load((path,))


VALUES = st.recursive(
    st.sampled_from(["", " ", "Jan Jansen", "2025-05", "习"]) | st.integers() | st.dates(),
    lambda deeper: (
        st.lists(deeper, max_size=2) | st.dictionaries(st.sampled_from([*codebook.ROLE, *LANGUAGES]), deeper)
    ),
    max_leaves=4,
)
ENTRIES = st.fixed_dictionaries({}, optional=dict.fromkeys({*codebook.PERSON, *codebook.ORGANISATION}, VALUES))


@settings(max_examples=200, deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(codebook.TABLES, VALUES | st.lists(ENTRIES, max_size=2))))
def test_a_file_of_any_values_gives_texts_or_an_error_that_is_told(raw: dict[str, Any]) -> None:
    try:
        entries = list(codebook._entries(raw, states=False))
    except (KeyError, TypeError, ValueError):  # load() tells these with the file and the remedy
        return
    for actor in (entry.actor for entry in entries):
        assert all(isinstance(text, str) and text for text in (actor.id, actor.name, actor.kind))
        assert all(isinstance(text, str | None) for text in (actor.side, actor.gender, actor.wikidata))
        assert all(isinstance(text, str) for role in actor.roles for text in (role.title, role.side or ""))


def test_a_title_of_ones_own_is_allowed(own: Own) -> None:
    mine = codebook.load((own('[[person]]\nname = "Jan Jansen"\nroles = [{ title = "harbour_master" }]\n'),))
    assert mine.actors["jan-jansen"].roles[0].title == "harbour_master"


# The digest


def test_the_digest_covers_where_names_of_states_come_from(monkeypatch: pytest.MonkeyPatch, book: Codebook) -> None:
    monkeypatch.setattr(codebook, "_cldr", lambda: "1.0")
    assert codebook.load.__wrapped__().digest != book.digest


# Ids


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Vladimir Putin", "vladimir-putin"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("Côte d'Ivoire", "cote-d-ivoire"),
        ("  O'Neill, (jr.) ", "o-neill-jr"),
        ("习近平", ""),
    ],
)
def test_a_slug_is_plain_lower_case_with_hyphens(name: str, id: str) -> None:
    assert codebook.slug(name) == id


@given(st.text())
def test_a_slug_of_any_name_is_a_slug_of_itself(name: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", codebook.slug(name))
    assert codebook.slug(codebook.slug(name)) == codebook.slug(name)
