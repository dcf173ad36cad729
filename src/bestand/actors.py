"""Who speaks: names, titles, metonyms, groups and pronouns -> a resolution for every source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    "pronoun": 0.7,
    "context": 0.6,
    "described": 0.5,
}
# What makes an earlier mention the one a pronoun takes up, in points; found on training/passages.
PER_SENTENCE, SPEAKS, SUBJECT, QUOTED = -0.8, 0.8, 0.5, -0.5
REACH = 4  # sentences


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity at a place in the text; `speaks` where it is a statement's source."""

    at: int  # word number
    entity: Entity
    speaks: bool = False
    subject: bool = False  # the first named in its sentence
    quoted: bool = False


def resolve(report: Report, columns: Words, statements: Sequence[Statement], codebook: Codebook) -> list[Statement]:
    """The same statements, each with its speaker; a language without words is read by names and English words."""
    code = report.language if report.language in books.LANGUAGES else "en"
    ranges = (columns.between(*statement.source[0]) for statement in statements if statement.source)
    sources = tuple((words.start, words.stop) for words in ranges)
    phrases = Phrases(columns, naming.gazetteer(codebook, code), report.published, sources)
    return _Scene(columns, phrases).cast(statements)


class _Scene:
    """The entities of one report in order, and what each source means among them."""

    def __init__(self, columns: Words, phrases: Phrases):
        self.columns, self.phrases = columns, phrases
        self.mentions: list[Mention] = []
        started: set[int] = set()
        for at, entity in phrases.mentions():
            sentence = columns.sentence[at]
            person = entity.number == "one"
            self.mentions.append(
                Mention(at, entity, subject=person and sentence not in started, quoted=columns.quote[at] > 0)
            )
            if person:
                started.add(sentence)

    def cast(self, statements: Sequence[Statement]) -> list[Statement]:
        """Resolve named sources first, then what leans on them."""
        found: dict[str, tuple[Entity, tuple[str, ...]] | None] = {}
        pending: list[Statement] = []
        taken: dict[str, Taken] = {}
        for statement in statements:
            if not statement.source:
                pending.append(statement)
                continue
            words = self.columns.between(*statement.source[0])
            read = self.phrases.read(words.start, words.stop)
            if isinstance(read, Entity):
                found[statement.id] = (read, read.rivals)
                self.mentions.append(Mention(words.start, read, speaks=True, subject=True))
            else:
                taken[statement.id] = read
                pending.append(statement)
        self.mentions.sort(key=lambda m: m.at)
        for statement in sorted(pending, key=self._place):
            found[statement.id] = self._lean(statement, taken.get(statement.id), statements, found)
            got = found[statement.id]
            if got:
                self.mentions.append(Mention(self._place(statement), got[0], speaks=True, subject=True))
                self.mentions.sort(key=lambda m: m.at)
        return [replace(s, speaker=_resolution(s, found.get(s.id), taken.get(s.id), self)) for s in statements]

    def _place(self, statement: Statement) -> int:
        spans: Spans = statement.source or statement.content
        return self.columns.between(*spans[0]).start

    def _lean(
        self,
        statement: Statement,
        taken: Taken | None,
        statements: Sequence[Statement],
        found: dict[str, tuple[Entity, tuple[str, ...]] | None],
    ) -> tuple[Entity, tuple[str, ...]] | None:
        """Who an unnamed source is: by pronoun, title or noun, or by context where the text has no source."""
        place = self._place(statement)
        if taken is None:
            return None if statement.cue else self._speech(statement, statements, found)
        if taken.kind == "first":  # 'I' is whoever speaks around it
            around = found.get(statement.within) if statement.within else None
            return (replace(around[0], how="pronoun"), ()) if around else None
        if taken.kind == "relative":
            near = [m for m in self.mentions if place - 14 <= m.at < place and not m.quoted] or [
                m for m in self.mentions if place - 14 <= m.at < place
            ]
            return (replace(near[-1].entity, how="pronoun"), ()) if near else None
        if taken.kind == "either":
            taken = replace(taken, kind="plural" if self._plural(statement) else "female")
        if taken.kind == "recent":
            near = [m for m in self.mentions if m.at < place and taken.fits(m.entity)]
            return (replace(near[-1].entity, how="pronoun"), ()) if near else None
        return self._best(place, taken.fits, "pronoun")

    def _best(self, place: int, fits: Callable[[Entity], bool], how: str) -> tuple[Entity, tuple[str, ...]] | None:
        """The most salient fitting mention before a place, and its rivals."""
        scores: dict[str, tuple[float, int, Entity]] = {}
        here = self.columns.sentence[place]
        quote = self.columns.quote[place]
        for mention in self.mentions:
            away = here - self.columns.sentence[mention.at]
            if mention.at >= place or away > REACH or not fits(mention.entity):
                continue
            strange = mention.quoted and self.columns.quote[mention.at] != quote
            score = PER_SENTENCE * away + SPEAKS * mention.speaks + SUBJECT * mention.subject + QUOTED * strange
            name = mention.entity.name
            if name not in scores or scores[name][:2] < (score, mention.at):
                scores[name] = (score, mention.at, mention.entity)
        if not scores:
            return None
        ranked = sorted(scores.values(), key=lambda s: (s[0], s[1]), reverse=True)
        return replace(ranked[0][2], how=how), tuple(e.name for _, _, e in ranked[1:4])

    def _plural(self, statement: Statement) -> bool:
        """Whether a Dutch or German cue is in the plural: its first verb ends in -en."""
        cue = [self.phrases.words[w] for span in statement.cue for w in self.columns.between(*span)]
        return bool(cue) and cue[0].casefold().endswith(("en", "en.", "zijn", "sind"))

    def _speech(
        self,
        statement: Statement,
        statements: Sequence[Statement],
        found: dict[str, tuple[Entity, tuple[str, ...]] | None],
    ) -> tuple[Entity, tuple[str, ...]] | None:
        """Who speaks in a quotation without source: who acts in the sentence before, else who spoke last or next."""
        place = self._place(statement)
        sentence, paragraph = self.columns.sentence[place], self.columns.paragraph[place]
        before = [m for m in self.mentions if m.at < place and m.entity.number == "one" and (not m.quoted or m.speaks)]
        last = [m for m in before if sentence - self.columns.sentence[m.at] <= 1 and m.subject]
        earlier = [s for s in statements if self._place(s) < place and s.within is None and s is not statement]
        speaker = next((found[s.id] for s in reversed(earlier) if found.get(s.id)), None)
        rivals = tuple(dict.fromkeys(m.entity.name for m in before[-4:]))
        chosen: Entity | None = None
        if last:
            chosen = last[-1].entity
        elif speaker and earlier and paragraph - self.columns.paragraph[self._place(earlier[-1])] <= 1:
            chosen = speaker[0]
        elif before and paragraph - self.columns.paragraph[before[-1].at] <= 1:
            chosen = before[-1].entity
        else:
            later = [m for m in self.mentions if m.at > place and m.entity.number == "one" and not m.quoted]
            if later and self.columns.paragraph[later[0].at] - paragraph <= 1:
                chosen = later[0].entity
        if chosen is None:
            return None
        return replace(chosen, how="context"), tuple(r for r in rivals if r != chosen.name)


def _resolution(
    statement: Statement, got: tuple[Entity, tuple[str, ...]] | None, taken: Taken | None, scene: _Scene
) -> Resolution:
    if got is None:
        how = "unresolved" if statement.source or not statement.cue else "unattributed"
        words = scene.columns.between(*statement.source[0]) if statement.source else range(0)
        name = scene.phrases.text(words.start, words.stop) if words else None
        return Resolution(statement.source, None, name, how, taken.rivals if taken else ())
    entity, rivals = got
    actor_id = entity.actor.id if entity.actor else None
    return Resolution(statement.source, actor_id, entity.name, entity.how, rivals, SURE.get(entity.how, 0.5))
