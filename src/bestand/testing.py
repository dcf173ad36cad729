"""Records from marked-up text, for our tests and our users'.

`{1s Trump} {1q zei} {1c dat het goed ging}` marks source, cue and content of statement 1. Marks nest, a label
may stand several times (a discontinuous span), and `{1s,2s Trump}` serves two statements. Marks of acts may
stand in the same text (`read` gives them): a actor, t target, v the word that carries it, i condition, k clause.
"""

from __future__ import annotations

import re
from collections import defaultdict

from bestand.errors import MarkError
from bestand.records import Report, Span, Statement

MARK = re.compile(r"\{((?:[1-9]\d?[sqcatvik])(?:,[1-9]\d?[sqcatvik])*) |\}")
ROLES = {"s": "source", "q": "cue", "c": "content"}


def marked(text: str, id: str = "marked", language: str = "nl", **about: str) -> tuple[Report, list[Statement]]:
    """The plain report and the statements that the marks in `text` spell out.

    Raises MarkError where a mark does not open or close properly or a statement has no content.
    """
    plain, spans = read(text)
    report = Report(id=id, text=plain, language=language, **about)
    numbered: dict[int, dict[str, list[Span]]] = defaultdict(lambda: {role: [] for role in ROLES.values()})
    for label, span in spans:
        if label[-1] not in ROLES:
            continue
        numbered[int(label[:-1])][ROLES[label[-1]]].append(span)
    statements = []
    for number in sorted(numbered):
        found = numbered[number]
        if not found["content"]:
            raise MarkError(f"Statement {number} has no content. Mark its content with {{{number}c ...}}.")
        source, cue, content = (tuple(sorted(found[role])) for role in ROLES.values())
        statements.append(Statement(f"s{number}", id, source, cue, content, score=1.0))
    return report, statements


def read(text: str) -> tuple[str, list[tuple[str, Span]]]:
    """The text without its marks, and each label with its span."""
    out: list[str] = []
    length, last = 0, 0
    open_marks: list[tuple[str, int]] = []
    spans: list[tuple[str, Span]] = []
    for match in MARK.finditer(text):
        piece = text[last : match.start()]
        out.append(piece)
        length += len(piece)
        last = match.end()
        if match.group(1):
            open_marks.append((match.group(1), length))
            continue
        if not open_marks:
            near = text[max(0, match.start() - 30) : match.end()]
            raise MarkError(f"A mark closes that was never opened, after {near!r}. Remove the brace.")
        labels, start = open_marks.pop()
        if start == length:
            raise MarkError(f"The mark {labels} is empty. Put words in it or remove it.")
        spans.extend((label, Span(start, length)) for label in labels.split(","))
    if open_marks:
        raise MarkError(f"The mark {open_marks[-1][0]} is never closed. Add its brace.")
    out.append(text[last:])
    plain = "".join(out)
    if "{" in plain:
        near = plain[plain.index("{") :][:30]
        raise MarkError(f"A brace opens no mark at {near!r}. A mark is a brace, a number, a role and a space.")
    return plain, spans
