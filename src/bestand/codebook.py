"""Loads what bestand knows beforehand: languages, states, people and organisations, ours and the user's own."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bestand.errors import ActorFileError, LanguageError
from bestand.records import Actor, Role

LANGUAGES = ("de", "en", "nl")
TABLES = ("person", "organisation")
ROLE = ("title", "of", "since", "until")
PERSON = ("id", "name", "names", "surnames", "gender", "side", "roles", "wikidata")
ORGANISATION = ("id", "name", "names", "kind", "side", "wikidata")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language by which sources are named; see data/languages/*.toml."""

    code: str
    articles: frozenset[str]
    of: frozenset[str]
    and_: frozenset[str]
    endings: tuple[str, ...]
    possessive: tuple[str, ...]
    chief: tuple[str, ...]
    both: tuple[str, ...]
    documents: frozenset[str]
    agents: tuple[str, ...]
    owning: frozenset[str]
    no: frozenset[str]
    infinitive: frozenset[str]  # the particle before one
    needs: frozenset[str]  # what says that a thing must be
    provided: frozenset[str]  # what opens a condition behind a comma
    supposing: frozenset[str]  # what opens a clause about what may come to be
    including: tuple[str, ...]
    starters: frozenset[str]
    pronouns: Mapping[str, frozenset[str]]
    titles: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]
    again_nouns: Mapping[str, frozenset[str]]
    channels: Mapping[str, tuple[re.Pattern[str], ...]]
    then: frozenset[str]
    again: tuple[str, ...]
    repeats: frozenset[str]


@dataclass(frozen=True, slots=True)
class Names:
    """How an actor is named: by form in each language, and by surname."""

    actor: Actor
    by_language: Mapping[str, tuple[str, ...]]  # "" for names of any language
    surnames: tuple[str, ...] = ()
    adjectives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inhabitants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    capitals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Codebook:
    """Every known actor with its names, and a digest of the data they came from."""

    entries: tuple[Names, ...]
    digest: str

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """Every known actor by its id."""
        return {names.actor.id: names.actor for names in self.entries}


@cache
def language(code: str) -> Words:
    """The words of a language.

    Raises LanguageError where bestand has none for it.
    """
    if code not in LANGUAGES:
        raise LanguageError(
            f"No words for {code!r}. Known: {', '.join(LANGUAGES)}. Add data/languages/{code}.toml or give --language."
        )
    raw = tomllib.loads((_data() / "languages" / f"{code}.toml").read_text(encoding="utf-8"))
    return Words(
        code=code,
        articles=frozenset(raw["articles"]),
        of=frozenset(raw["of"]),
        and_=frozenset(raw["and"]),
        endings=tuple(raw["adjective_endings"]),
        possessive=tuple(raw["possessive"]),
        chief=tuple(raw["chief"]),
        both=tuple(raw["both"]),
        documents=frozenset(w.casefold() for w in raw["documents"]),
        agents=tuple(w.casefold() for w in raw["agents"]),
        owning=frozenset(raw["owning"]),
        no=frozenset(raw["no"]),
        infinitive=frozenset(raw["infinitive"]),
        supposing=frozenset(raw["supposing"]),
        needs=frozenset(raw["needs"]),
        provided=frozenset(raw["provided"]),
        including=tuple(raw["including"]),
        starters=frozenset(raw["starters"]),
        pronouns={k: frozenset(v) for k, v in raw["pronouns"].items()},
        titles={k: tuple(v) for k, v in raw["titles"].items()},
        bodies={k: tuple(v) for k, v in raw["bodies"].items()},
        phrases={k: tuple(v) for k, v in raw["phrases"].items()},
        again_nouns={k: frozenset(w.casefold() for w in v) for k, v in raw["again_nouns"].items()},
        channels={k: tuple(re.compile(p) for p in v) for k, v in raw["channels"].items()},
        then=frozenset(raw["time"]["then"]),
        again=tuple(raw["time"]["again"]),
        repeats=frozenset(raw["time"]["repeats"]),
    )


@cache
def load(own: tuple[Path, ...] = ()) -> Codebook:
    """The codebook, with the user's TOML files of people and organisations behind ours.

    Raises ActorFileError where a file of the user's can't be read, lacks a needed key or has an unknown one.
    """
    digest = hashlib.sha256()
    entries: list[Names] = []
    for source in sorted((_data() / "actors").iterdir(), key=lambda f: f.name):
        if source.name.endswith(".toml"):
            raw = source.read_bytes()
            digest.update(raw)
            entries.extend(_entries(tomllib.loads(raw.decode("utf-8")), source.name == "states.toml"))
    for code in LANGUAGES:
        digest.update((_data() / "languages" / f"{code}.toml").read_bytes())
        digest.update((_data() / "times" / f"{code}.toml").read_bytes())
        digest.update((_data() / "acts" / f"{code}.toml").read_bytes())
    digest.update((_data() / "places.toml").read_bytes())
    digest.update(_cldr().encode())
    for path in own:
        raw, found = _own(path)
        digest.update(raw)
        replaced = {n.actor.id for n in found}
        entries = [n for n in entries if n.actor.id not in replaced] + found
    return Codebook(tuple(entries), digest.hexdigest()[:12])


def _cldr() -> str:
    """The version of the data that names of states come from."""
    import babel
    from babel import core

    return str(core.get_cldr_version() if hasattr(core, "get_cldr_version") else babel.__version__)


def _data() -> Traversable:
    return files("bestand") / "data"


def _own(path: Path) -> tuple[bytes, list[Names]]:
    remedy = "See docs/codebook.md, section 'Your own actors'."
    try:
        raw = path.read_bytes()
        return raw, list(_entries(tomllib.loads(raw.decode("utf-8")), states=False))
    except OSError as error:
        raise ActorFileError(f"The actor file {path} can't be read ({error.strerror}). Correct the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ActorFileError(f"The actor file {path} is no TOML ({error}). {remedy}") from None
    except _UnknownKeyError as error:
        raise ActorFileError(f"The actor file {path} has {error} {remedy}") from None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ActorFileError(f"The actor file {path} lacks or misuses {error}. {remedy}") from None


class _UnknownKeyError(ValueError):
    """What is unknown where, and what is known."""


def _check(raw: Mapping[str, Any], known: tuple[str, ...], where: str = "") -> None:
    """Raises _UnknownKeyError for a misspelt key, which would otherwise load as nothing."""
    if unknown := [repr(key) for key in raw if key not in known]:
        raise _UnknownKeyError(f"unknown keys{where}: {', '.join(unknown)}. Known: {', '.join(known)}.")


def _entries(raw: Mapping[str, Any], states: bool) -> Iterable[Names]:
    if states:
        for code, state in raw.items():
            yield _state(code, state)
            yield from _seats(state)
        return
    _check(raw, TABLES)
    for person in _tables(raw, "person", "[[person]]"):
        yield _person(person)
    for organisation in _tables(raw, "organisation", "[[organisation]]"):
        yield _organisation(organisation)


def slug(name: str) -> str:
    """A name as an id: lower case ASCII letters, digits and hyphens."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _state(code: str, raw: Mapping[str, Any]) -> Names:
    names: dict[str, tuple[str, ...]] = {}
    for lang in LANGUAGES:
        said = (_territory(code, lang), *raw.get("extra", {}).get(lang, ()))
        names[lang] = tuple(dict.fromkeys(n for n in said if n))
    names["en"] = tuple(dict.fromkeys((*names["en"], raw["name"])))
    return Names(
        Actor(id=slug(raw["name"]), name=raw["name"], kind="state", names=_flat(names), side=raw["name"]),
        names,
        adjectives={k: tuple(v) for k, v in raw["adjective"].items()},
        inhabitants={k: tuple(v) for k, v in raw["inhabitant"].items()},
        capitals={k: tuple(v) for k, v in raw["capital"].items()},
    )


@cache
def _territory(code: str, lang: str) -> str | None:
    from babel import Locale

    return Locale.parse(lang).territories.get(code)


def _seats(raw: Mapping[str, Any]) -> Iterable[Names]:
    for seat in raw.get("seats", ()):
        names = {lang: tuple(seat.get(lang, ())) for lang in LANGUAGES}
        yield Names(
            Actor(id=slug(seat["name"]), name=seat["name"], kind="seat", names=_flat(names), side=raw["name"]), names
        )


def _person(raw: Mapping[str, Any]) -> Names:
    id, name = _called(raw)
    _check(raw, PERSON, f" in {name!r}")
    roles = []
    for role in _tables(raw, "roles", "[{ title = ... }]"):
        _check(role, ROLE, f" in a role of {name!r}")
        _plain(role, ("title", "of"))
        roles.append(Role(role["title"], role.get("of"), _date(role.get("since")), _date(role.get("until"))))
    names = tuple(dict.fromkeys((name, *_texts(raw, "names"))))
    actor = Actor(
        id=id,
        name=name,
        kind="person",
        names=names,
        side=raw.get("side"),
        roles=tuple(roles),
        gender=raw.get("gender"),
        wikidata=raw.get("wikidata"),
    )
    return Names(actor, {"": names}, surnames=_texts(raw, "surnames") or (name.split()[-1],))


def _organisation(raw: Mapping[str, Any]) -> Names:
    id, name = _called(raw)
    _check(raw, ORGANISATION, f" in {name!r}")
    given = raw.get("names", {})
    if not isinstance(given, Mapping):
        raise TypeError("'names' of an organisation (wanted: a table by language)")
    _check(given, LANGUAGES, f" in the names of {name!r}")
    names = {lang: _texts(given, lang) for lang in LANGUAGES} | {"": (name,)}
    actor = Actor(
        id=id,
        name=name,
        kind=raw.get("kind", "organisation"),
        names=_flat(names),
        side=raw.get("side"),
        wikidata=raw.get("wikidata"),
    )
    return Names(actor, names)


def _called(raw: Mapping[str, Any]) -> tuple[str, str]:
    """Id and name of a person or organisation."""
    name = raw["name"]
    _plain(raw, ("id", "name", "side", "gender", "kind", "wikidata"))
    id = raw.get("id") or slug(name)
    if not id:
        raise ValueError(f"'id' of {name}, which has no Latin letters to make one of")
    return id, name


def _plain(raw: Mapping[str, Any], keys: Iterable[str]) -> None:
    for key in keys:
        if key in raw and not (isinstance(raw[key], str) and raw[key].strip()):
            raise TypeError(f"{key!r} (wanted: a text in quotation marks)")


def _texts(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise TypeError(f'{key!r} (wanted: a list of texts, such as ["one", "two"])')
    return tuple(value)


def _tables(raw: Mapping[str, Any], key: str, wanted: str) -> list[Mapping[str, Any]]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
        raise TypeError(f"{key!r} (wanted: {wanted})")
    return value


def _flat(names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for group in names.values() for n in group))


def _date(value: object) -> str | None:
    if value is None:
        return None
    if not DATE.fullmatch(str(value)):
        raise ValueError(f"date {value!r} (wanted: 2025, 2025-05 or 2025-05-19)")
    return str(value)
