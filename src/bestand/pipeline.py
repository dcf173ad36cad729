"""From a report to its record: words, statements, speakers, circumstances, acts, encounters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bestand import actors, acts, circumstances, codebook, scheme, sources
from bestand.records import Extraction, Provenance, Report, Skipped, Warned
from bestand.sources import Reading, languages
from bestand.tagger import Tagger
from bestand.windows import words


@dataclass(frozen=True)
class Reader:
    """Reads reports: keep one and use it for many, since loading the weights costs most of a second.

    `own` are TOML files of the user's actors, `issues` of the user's issues (docs/codebook.md); `threads` is how many
    cores the network may take.
    """

    own: tuple[Path, ...] = ()
    issues: tuple[Path, ...] = ()
    threads: int = 1
    weights: Path | None = None

    @cached_property
    def tagger(self) -> Tagger:
        """The loaded tagger."""
        return Tagger(self.weights, self.threads)

    @cached_property
    def codebook(self) -> codebook.Codebook:
        """Ours and the user's."""
        return codebook.load(self.own)

    @cached_property
    def scheme(self) -> scheme.Scheme:
        """The types of acts and the issues, ours and the user's."""
        return scheme.load(self.issues)

    @cached_property
    def _topics(self) -> dict[str, Any]:
        """Where the examples of the user's issues point."""
        found = ((i.id, self.tagger.topic(i.examples, languages.told)) for i in self.scheme.issues.values() if i.own)
        return {id: topic for id, topic in found if topic is not None}

    @cached_property
    def provenance(self) -> Provenance:
        """What makes the entries of this reader."""
        return Provenance(version("bestand"), self.tagger.digest, self._digest)

    @cached_property
    def _digest(self) -> str:
        """Of all that is known beforehand: actors and languages, types and issues."""
        return sha256((self.codebook.digest + self.scheme.digest).encode()).hexdigest()[:12]

    def read(self, report: Report) -> Extraction:
        """All that one report says, in the order of its words."""
        columns = words(report.text)
        tagged = self.tagger.tag(report, columns, self._topics)
        cast = actors.resolve(report, columns, tagged.statements, self.codebook)
        statements = circumstances.add(report, columns, cast.statements, self.codebook)
        done, met = acts.read(report, columns, tagged.deeds, cast, self.scheme)
        return Extraction(report, tuple(statements), self.provenance, tuple(done), tuple(met))


def read(
    location: str | Path, options: Reading | None = None, reader: Reader | None = None
) -> Iterator[Extraction | Skipped]:
    """What every report at a location says: a file, folder, glob, URL or `-`; what stayed out comes as Skipped.

    Remarks on a report (its encoding, its language) stand in `Extraction.warnings`.
    """
    reader = reader or Reader()
    remarks: list[str] = []
    for found in sources.read(location, options or Reading()):
        if isinstance(found, Warned):
            remarks.append(f"{found.location}: {found.reason}")
        elif isinstance(found, Skipped):
            yield found
        else:
            yield replace(reader.read(found), warnings=tuple(remarks))
            remarks = []
