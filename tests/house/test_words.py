"""What names and first lines must say, and what no file may name."""

import ast
import re

from tests.house.source import PRODUCT, ROOT, files, modules

EMPTY_NAMES = {"common", "utils", "util", "helpers", "helper", "core", "misc"}
# Written apart, so that this file does not name them either.
REGISTRIES = tuple(".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org")))
MACHINE_PATHS = tuple("/".join(("", "work", folder, "")) for folder in ("main", "shared"))
TEXT = {".py", ".md", ".toml", ".lock", ".html", ".txt", ".json", ".yaml", ".yml", ".css", ".js", ".csv", ""}
SENTENCE = re.compile(r"[A-Z`“‘].*[.!?:]$", re.DOTALL)


def test_each_module_opens_with_a_sentence_of_purpose() -> None:
    silent = []
    for module in modules(*PRODUCT, "tests"):
        first = (ast.get_docstring(module.tree) or "").partition("\n\n")[0]
        if module.text.strip() and not SENTENCE.match(first):
            silent.append(str(module))
    assert silent == []


def test_no_room_is_called_by_a_name_that_says_nothing() -> None:
    named = [module for module in modules(*PRODUCT, "tests") if EMPTY_NAMES & set(module.name.split("."))]
    assert [str(module) for module in named] == []


def test_no_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    ours = [*files("*", *PRODUCT, "templates", "runbooks", "tests", ".ci"), *ROOT.glob("*")]
    naming = []
    for path in ours:
        if path.is_file() and path.suffix in TEXT:
            text = path.read_text(encoding="utf-8", errors="replace")
            naming += [f"{path.relative_to(ROOT)}: {word}" for word in REGISTRIES + MACHINE_PATHS if word in text]
    assert naming == []
