"""bestand keeps the books on negotiations: who said what to whom, every entry pointing at the words it rests on."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bestand.entries import Filter
    from bestand.errors import BestandError
    from bestand.ledger import Ledger
    from bestand.pipeline import Reader, read
    from bestand.records import Act, Encounter, Extraction, Report, Resolution, Skipped, Span, Statement, When

__all__ = [
    "Act",
    "BestandError",
    "Encounter",
    "Extraction",
    "Filter",
    "Ledger",
    "Reader",
    "Report",
    "Resolution",
    "Skipped",
    "Span",
    "Statement",
    "When",
    "read",
]

_HOMES = {
    "entries": ("Filter",),
    "errors": ("BestandError",),
    "ledger": ("Ledger",),
    "pipeline": ("Reader", "read"),
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that the command line answers before SQLAlchemy has loaded."""
    if name not in __all__:
        raise AttributeError(f"module 'bestand' has no attribute {name!r}")
    home = next((module for module, names in _HOMES.items() if name in names), "records")
    return getattr(import_module(f"bestand.{home}"), name)
