"""What the ledger answers: entries in, small records out, each with the words it rests on. docs/analyses.md."""

from bestand.analyses.contrast import contrast
from bestand.analyses.positions import positions
from bestand.analyses.repeats import repeats
from bestand.analyses.shifts import shifts
from bestand.analyses.stalls import stalls
from bestand.analyses.threads import threads

__all__ = ["contrast", "positions", "repeats", "shifts", "stalls", "threads"]
