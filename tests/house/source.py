"""The source as data: our modules with their trees, what each imports, and the functions in it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("catalogue", "portal")
MIGRATION_STEPS = "catalogue/migrations/versions"
NOT_OURS = ("portal/static/vendor", MIGRATION_STEPS)


@dataclass(frozen=True, eq=False)
class Module:
    """One Python file of ours."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    def __str__(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Import:
    """One name that a module imports, and the line that does it."""

    module: Module
    target: str
    line: int

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def is_ours(path: Path) -> bool:
    """Whether people write this file: vendored assets and generated migrations are not held to our rules."""
    return not path.relative_to(ROOT).as_posix().startswith(NOT_OURS)


def files(pattern: str, *folders: str) -> list[Path]:
    """Our files of a pattern in some of the top folders."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob(pattern)))
    return [path for path in found if is_ours(path) and "__pycache__" not in path.parts]


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every module of ours below some of the top folders."""
    return tuple(_parse(path) for path in files("*.py", *folders))


def migration_steps() -> tuple[Module, ...]:
    """The steps of the database, which most of our rules leave alone."""
    return tuple(_parse(path) for path in sorted((ROOT / MIGRATION_STEPS).glob("*.py")))


def _parse(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    text = path.read_text(encoding="utf-8")
    return Module(name, path, text, ast.parse(text, str(path)))


@cache
def imports(module: Module) -> tuple[Import, ...]:
    """All that a module imports anywhere in it: guarded, inside functions, and by `import_module("…")`."""
    return tuple(_imports(module))


def _imports(module: Module) -> Iterator[Import]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Import():
                yield from (Import(module, alias.name, node.lineno) for alias in node.names)
            case ast.ImportFrom():
                base = _base(module, node)
                yield from (Import(module, f"{base}.{alias.name}", node.lineno) for alias in node.names)
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(target)), *_],
            ):
                yield Import(module, target, node.lineno)


def _base(module: Module, node: ast.ImportFrom) -> str:
    """The package that a relative import starts from, written out."""
    if not node.level:
        return node.module or ""
    package = module.name.split(".")
    if module.path.name != "__init__.py":
        package.pop()
    package = package[: len(package) - node.level + 1]
    return ".".join([*package, *([node.module] if node.module else [])])


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last one, docstring included, decorators not."""
    return (node.end_lineno or node.lineno) - node.lineno + 1
