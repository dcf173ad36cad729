"""
BestandError                 anything bestand reports to its user
├── UsageError               the call is wrong: exit code 2
│   ├── LanguageError        no words for a language
│   ├── ActorFileError       a user's TOML file of actors does not hold together
│   ├── IssueFileError       a user's TOML file of issues does not hold together
│   ├── FilterError          a filter of a listing names nothing that exists
│   └── ReviewError          a verdict, or a change to an entry, that can't be
├── ReadError                one input could not be read: it is skipped, the rest goes on
│   ├── UnreachableError     a URL that is refused, slow, too large or gone
│   └── MarkError            annotated text whose marks do not hold together
├── ModelError               the weights are missing, damaged or of another format
└── LedgerError              the ledger can't be opened or written: exit code 1
    ├── LedgerConflictError  a report's id is taken by another text: that report stays out
    ├── LedgerLockedError    another process is writing
    └── LedgerNewerError     written by a newer bestand
"""


class BestandError(Exception):
    """What went wrong, what is possible, what to do: one to three sentences."""

    exit_code = 1


class UsageError(BestandError):
    exit_code = 2


class LanguageError(UsageError): ...


class ActorFileError(UsageError): ...


class IssueFileError(UsageError): ...


class FilterError(UsageError): ...


class ReviewError(UsageError): ...


class ReadError(BestandError): ...


class UnreachableError(ReadError): ...


class MarkError(ReadError): ...


class ModelError(BestandError): ...


class LedgerError(BestandError): ...


class LedgerConflictError(LedgerError): ...


class LedgerLockedError(LedgerError): ...


class LedgerNewerError(LedgerError): ...
