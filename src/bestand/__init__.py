"""bestand keeps the books on negotiations: who said what to whom, every entry pointing at the words it rests on."""

from bestand.errors import BestandError
from bestand.ledger import Filter, Ledger
from bestand.pipeline import Reader, read
from bestand.records import Extraction, Report, Resolution, Skipped, Span, Statement

__all__ = [
    "BestandError",
    "Extraction",
    "Filter",
    "Ledger",
    "Reader",
    "Report",
    "Resolution",
    "Skipped",
    "Span",
    "Statement",
    "read",
]
