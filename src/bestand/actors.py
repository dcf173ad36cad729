"""Who speaks: names, titles, metonyms, groups and pronouns -> a resolution for every source."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bestand import codebook as books
from bestand import naming
from bestand.codebook import Codebook
from bestand.phrases import Entity, Phrases, Taken
from bestand.records import Report, Resolution, Spans, Statement
from bestand.windows import Words

# How sure each way of resolving is: the share right on training/passages, see benchmarks/accuracy.md.
SURE = {
    "name": 0.97,
    "surname": 0.93,
    "organisation": 0.95,
    "role": 0.88,
    "body": 0.85,
    "named": 0.9,
    "several": 0.8,
    "pronoun": 0.75,
    "context": 0.7,
    "described": 0.5,
    "unresolved": 0.0,
}
# What makes an earlier mention the one a pronoun takes up, in points; found on training/passages.
PER_SENTENCE, SPEAKS, SUBJECT, QUOTED, UNNAMED = -0.8, 0.8, 0.5, -0.5, -1.0
REACH = 12  # sentences
NEAR = 14  # words between a relative pronoun and whom it takes up


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity at a place in the text; `speaks` where it is a statement's source."""

    at: int  # word number
    entity: Entity
    speaks: bool = False
    subject: bool = False  # the first named in its sentence
    quoted: bool = False


def resolve(report: Report, columns: Words, statements: Sequence[Statement], codebook: Codebook) -> Cast:
    """Who is who in a report; a language without words is read by names and English words."""
    code = report.language if report.language in books.LANGUAGES else "en"
    ranges = (columns.between(*statement.source[0]) for statement in statements if statement.source)
    sources = tuple((words.start, words.stop) for words in ranges)
    phrases = Phrases(columns, naming.gazetteer(codebook, code), report.published, sources)
    return Cast(columns, phrases, statements)


Found = tuple[Entity, tuple[str, ...]] | None  # who it is, and the rivals


class Cast:
    """The entities of one report in order, and what each phrase means among them.

    `statements` are those given, each with its speaker.
    """

    def __init__(self, columns: Words, phrases: Phrases, statements: Sequence[Statement]):
        self.columns, self.phrases, self.statements = columns, phrases, list(statements)
        self.found: dict[str, Found] = {}
        self.mentions: list[Mention] = []
        started: set[int] = set()
        for at, entity in phrases.mentions():
            sentence, person = columns.sentence[at], _personal(entity)
            subject = person and sentence not in started
            self.mentions.append(Mention(at, entity, subject=subject, quoted=columns.quote[at] > 0))
            if person:
                started.add(sentence)
        self.statements = self._spoken()
        self._by_source = {self.columns.between(*s.source[0]): s for s in self.statements if s.source}

    def who(self, phrase: range, verb: int) -> tuple[Resolution, ...]:
        """Whom a phrase of the text means as actor or target of a verb, both in word numbers; one for each member.

        Unnamed agents of a state act for it, and an adjective alone names it: 'het Amerikaanse plan'.
        """
        span = self.columns.cover(phrase.start, phrase.stop - 1)
        known = self._by_source.get(phrase)
        if known:
            found = self.found.get(known.id)
        else:
            read: Entity | Taken | None = self.phrases.read(phrase.start, phrase.stop)
            asked = Statement("", "", (span,), (self.columns.spans[verb],), (span,))
            found = (read, read.rivals) if isinstance(read, Entity) else self._lean(asked, read)
        behind = self.phrases.agents.principals(phrase.start, phrase.stop) or self._owner(phrase)
        if behind and (found is None or self._unlisted(found[0]) or len(behind) > max(1, len(found[0].members))):
            return tuple(_resolved((span,), entity, ()) for entity in behind)
        if found is None:
            return (Resolution((span,), None, self.phrases.text(phrase.start, phrase.stop), "unresolved"),)
        entity, rivals = found
        if entity.members:
            return tuple(_resolved((span,), member, member.rivals) for member in entity.members)
        return (_resolved((span,), entity, rivals),)

    def _owner(self, phrase: range) -> tuple[Entity, ...]:
        """For whom 'zijn minister' or 'its envoy' acts: the side of whoever was named last, in speech its speaker's."""
        if not self.phrases.agents.owned(phrase.start, phrase.stop):
            return ()
        before = [m.entity for m in self.mentions if m.at < phrase.start and m.entity.actor and m.entity.actor.side]
        return (replace(self.phrases.agents.side_of(before[-1]), how="pronoun"),) if before else ()

    def _unlisted(self, entity: Entity) -> bool:
        return entity.actor is None and entity.how in ("described", "unresolved", "body", "pronoun", "several")

    def kind_of(self, who: Resolution) -> str | None:
        """What a resolved actor is: person, state, seat or a kind of organisation; None where it is not listed."""
        actor = self.phrases.labels.book.codebook.actors.get(who.actor_id or "")
        return actor.kind if actor else None

    def _spoken(self) -> list[Statement]:
        """Resolve named sources first, then what leans on them."""
        taken: dict[str, Taken | None] = {}
        for statement in self.statements:
            read = self._read(statement)
            if isinstance(read, Entity):
                self._enter(statement, (read, read.rivals))
            else:
                taken[statement.id] = read
        self.called = self._called()
        for statement in sorted(self.statements, key=self._place):
            if statement.id in taken:
                self._enter(statement, self._lean(statement, taken[statement.id]))
        return [replace(s, speaker=self._resolution(s)) for s in self.statements]

    def _read(self, statement: Statement) -> Entity | Taken | None:
        if not statement.source:
            return None
        words = self.columns.between(*statement.source[0])
        return self.phrases.read(words.start, words.stop) if words else None

    def _enter(self, statement: Statement, found: Found) -> None:
        self.found[statement.id] = found
        if found:
            insort(
                self.mentions, Mention(self._place(statement), found[0], speaks=True, subject=True), key=lambda m: m.at
            )

    def _called(self) -> dict[str, Entity]:
        """Each entity with all offices and nouns that the text gives it anywhere."""
        whole: dict[str, Entity] = {}
        for entity in (m.entity for m in self.mentions):
            met = whole.get(entity.name, entity)
            whole[entity.name] = replace(met, titles=met.titles | entity.titles, nouns=met.nouns | entity.nouns)
        return whole

    def _place(self, statement: Statement) -> int:
        spans: Spans = statement.source or statement.content
        return self.columns.between(*spans[0]).start

    def _lean(self, statement: Statement, taken: Taken | None) -> Found:
        """Who an unnamed source is: by pronoun, title or noun, or by context where the text has no source."""
        place = self._place(statement)
        if taken is None:
            return None if statement.cue or statement.source else self._bare(statement)
        if taken.kind == "first":  # 'I' is whoever speaks around it
            around = self._around(statement)
            return (replace(around[0], how="pronoun"), ()) if around else None
        if taken.kind == "relative":
            near = [m for m in self.mentions if place - NEAR <= m.at < place]
            near = [m for m in near if not m.quoted] or near
            return (replace(near[-1].entity, how="pronoun"), ()) if near else None
        if taken.kind == "either":
            taken = replace(taken, kind="plural" if self._plural(statement) else "female")
        if taken.kind == "recent":
            near = [m for m in self.mentions if m.at < place and taken.fits(m.entity)]
            return (replace(near[-1].entity, how="pronoun"), ()) if near else None
        best = self._best(place, taken)
        if best or taken.otherwise is None:
            return best
        return (taken.otherwise, ()) if isinstance(taken.otherwise, Entity) else self._best(place, taken.otherwise)

    def _around(self, statement: Statement) -> Found:
        """Who makes the statement that holds this one."""
        if statement.within:
            return self.found.get(statement.within)
        here = statement.source[0]
        holding = (s for s in self.statements if s is not statement and any(c.holds(here) for c in s.content))
        inner = min(holding, key=lambda s: sum(c.end - c.start for c in s.content), default=None)
        return self.found.get(inner.id) if inner else None

    def _best(self, place: int, taken: Taken) -> Found:
        """The most salient fitting mention before a place, and its rivals."""
        scores: dict[str, tuple[float, int, Entity]] = {}
        here, quote = self.columns.sentence[place], self.columns.quote[place]
        for mention in self.mentions:
            if mention.at >= place:
                break
            name, away = mention.entity.name, here - self.columns.sentence[mention.at]
            if not taken.fits(self.called.get(name, mention.entity)):
                continue
            strange = mention.quoted and self.columns.quote[mention.at] != quote
            score = PER_SENTENCE * away + SPEAKS * mention.speaks + SUBJECT * mention.subject
            score += QUOTED * strange + UNNAMED * (mention.entity.number == "unknown")
            if name not in scores or scores[name][:2] < (score, mention.at):
                scores[name] = (score, mention.at, mention.entity)
        if not scores:
            return None
        ranked = sorted(scores.values(), key=lambda s: (s[0], s[1]), reverse=True)
        if len(ranked) > 1 and here - self.columns.sentence[ranked[0][1]] > REACH:
            return None
        return replace(ranked[0][2], how="pronoun"), tuple(e.name for _, _, e in ranked[1:4])

    def _plural(self, statement: Statement) -> bool:
        """Whether a Dutch or German cue is in the plural: its first verb ends in -en."""
        cue = [self.phrases.words[w] for span in statement.cue for w in self.columns.between(*span)]
        return bool(cue) and cue[0].casefold().endswith(("en", "en.", "zijn", "sind"))

    def _bare(self, statement: Statement) -> Found:
        """Who speaks in a quotation without source: who acts in the sentence before, else who spoke last or next."""
        place = self._place(statement)
        sentence, paragraph = self.columns.sentence[place], self.columns.paragraph
        persons = [m for m in self.mentions if _personal(m.entity) and (not m.quoted or m.speaks)]
        before = [m for m in persons if m.at < place]
        acting = [m for m in before if m.subject and sentence - self.columns.sentence[m.at] <= 1]
        near = [m for m in before if paragraph[place] - paragraph[m.at] <= 1]
        spoke = [m for m in near if m.speaks]
        later = [m for m in persons if m.at > place and not m.quoted and paragraph[m.at] - paragraph[place] <= 1]
        only = {m.entity.name: m for m in before if m.speaks}
        chosen = (acting or spoke or near)[-1:] or later[:1] or (list(only.values()) if len(only) == 1 else [])
        if not chosen:
            return None
        entity = chosen[0].entity
        rivals = dict.fromkeys(m.entity.name for m in before[-4:])
        return replace(entity, how="context"), tuple(r for r in rivals if r != entity.name)

    def _resolution(self, statement: Statement) -> Resolution:
        found = self.found.get(statement.id)
        if found is None:
            how = "unresolved" if statement.source or not statement.cue else "unattributed"
            words = self.columns.between(*statement.source[0]) if statement.source else range(0)
            name = self.phrases.text(words.start, words.stop) if words else None
            return Resolution(statement.source, None, name, how)
        return _resolved(statement.source, *found)


def _resolved(mention: Spans, entity: Entity, rivals: tuple[str, ...]) -> Resolution:
    actor = entity.actor
    side = actor.side if actor else None
    return Resolution(
        mention, actor.id if actor else None, entity.name, entity.how, rivals, SURE.get(entity.how, 0.5), side
    )


def _personal(entity: Entity) -> bool:
    """Whether an entity may be a person with a name."""
    return entity.number == "one" or (entity.number == "unknown" and entity.how == "named")
