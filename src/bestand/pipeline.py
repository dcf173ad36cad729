"""From a report to its record: words, statements, speakers, circumstances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from bestand import actors, circumstances, codebook, sources
from bestand.records import Extraction, Provenance, Report, Skipped, Warned
from bestand.sources import Reading
from bestand.tagger import Tagger
from bestand.windows import words


@dataclass(frozen=True)
class Reader:
    """Reads reports: keep one and use it for many, since loading the weights costs most of a second.

    `own` are TOML files of the user's actors (docs/codebook.md); `threads` is how many cores the network may take.
    """

    own: tuple[Path, ...] = ()
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
    def provenance(self) -> Provenance:
        """What makes the entries of this reader."""
        return Provenance(version("bestand"), self.tagger.digest, self.codebook.digest)

    def read(self, report: Report) -> Extraction:
        """All that one report says, in the order of its words."""
        columns = words(report.text)
        statements = self.tagger.tag(report, columns)
        statements = actors.resolve(report, columns, statements, self.codebook)
        statements = circumstances.add(report, columns, statements, self.codebook)
        return Extraction(report, tuple(statements), self.provenance)


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
