"""Phrases that lean on somebody named before: pronouns, ages and definite nouns."""

from __future__ import annotations

import re
from dataclasses import replace

from bestand.phrases.entities import Entity, Taken
from bestand.phrases.labels import INDEFINITE, Labels
from bestand.phrases.people import OTHER
from bestand.phrases.strangers import Strangers

PRONOUNS = ("recent", "relative", "male", "female", "either", "plural", "neuter", "first")  # the first that has it
AGED = re.compile(r"\S+[- ](?:jarige|jährige[nr]?|year-old)")
KINDS = {"body": "body", "man": "male", "woman": "female", "person": "person"}  # of general nouns
GROUPS = ("rebels", "party", "other", "ngo", "")
OF_KIND = (  # of what kind an organisation must be for a noun to take it up; "" where it is not listed
    (("land", "country"), ("state",)),
    (("militie", "miliz", "militia"), ("rebels", "army", "")),
    (("beweging", "bewegung", "movement", "groep", "gruppe", "group", "groepering"), GROUPS),
    (("partij", "partei", "party"), ("party", "rebels", "")),
    (
        ("organisatie", "organisation", "organization", "agency", "agentschap", "unie", "union"),
        ("international", *GROUPS),
    ),
    (("krant", "zeitung", "newspaper", "paper", "zender", "sender", "agentur"), ("media", "")),
    (("ministerie", "ministerium", "ministry"), ("ministry", "")),
    (("bedrijf", "unternehmen", "company", "concern", "konzern", "bank"), ("company", "")),
)
ONE_OF = INDEFINITE | {"one", "eine", "einer"}
APPOSITION = 7  # words behind a comma in which an office belongs to the name before it


class Leaning:
    """The phrases of one report that name nobody themselves."""

    def __init__(self, labels: Labels, strangers: Strangers):
        self.labels, self.strangers = labels, strangers

    def pronoun(self, first: int, last: int) -> Taken | None:
        """What a pronoun takes up; 'one of them' takes up them."""
        labels, pronouns = self.labels, self.labels.language.pronouns
        word = labels.words[first]
        before = labels.lower[first - 1] if first else ""
        if (
            last - first in (2, 3)
            and ONE_OF & {labels.lower[first], before}
            and labels.lower[last - 1] in pronouns["plural"]
        ):
            return Taken("plural")
        if last - first != 1 or (word.isupper() and len(word) > 1):  # 'US' is not 'us'
            return None
        return next((Taken(kind) for kind in PRONOUNS if labels.lower[first] in pronouns[kind]), None)

    def noun(self, first: int, last: int, group: Entity | None) -> Taken | None:
        """A definite noun that takes up somebody: 'de beweging', 'the diplomat', 'der 58-Jährige'."""
        labels = self.labels
        if not labels.definite(first) or last in labels.ending:
            return None
        article, word = labels.lower[first - 1], labels.lower[last - 1]
        if AGED.fullmatch(labels.text(first, last).casefold()):
            return Taken({"der": "male", "die": "female"}.get(article, "person"))
        if last - first > 2:
            return None
        title = labels.titles[last - 1]
        nouns = labels.language.again_nouns
        kind = next((KINDS[kind] for kind in nouns if word in nouns[kind]), None)
        if kind == "body":
            return Taken("body", frozenset(next((kinds for nouns, kinds in OF_KIND if word in nouns), ())))
        if kind is None and title and title.title == OTHER:
            kind = "female" if labels.language.code == "de" and word.endswith("in") else "person"
        if kind is None and word not in self.strangers.nouns:
            return None
        otherwise = group or (Taken(kind) if kind else None)
        return Taken("noun", frozenset((word,)), otherwise)

    def called(self, entity: Entity, first: int, last: int) -> Entity:
        """An entity with the offices and nouns that stand before and behind its name."""
        labels = self.labels
        titles = [t for t in labels.offices.get(first, ()) if t.first >= first - APPOSITION]
        if last < len(labels.words) and labels.words[last] == ",":
            behind = labels.words[last + 1 : last + 1 + APPOSITION]
            end = next((w for w, word in enumerate(behind) if word in ",.;:"), len(behind))
            titles += [t for t in labels.titles[last + 1 : last + 1 + end] if t]
        nouns = {labels.lower[t.last - 1] for t in titles}
        if first and labels.words[first - 1].isalpha():
            nouns |= {labels.lower[first - 1]} - self.strangers.common
        offices = {t.title for t in titles} - {OTHER}
        return replace(entity, titles=entity.titles | offices, nouns=entity.nouns | nouns) if nouns else entity
