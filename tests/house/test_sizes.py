"""Nothing grows past the size at which a reader can hold it: functions, handlers, files, templates."""

import ast

from tests.house.source import PRODUCT, ROOT, files, functions, length, modules

FUNCTION_LINES = 40
HANDLER_LINES = 20
CREATE_APP_LINES = 60
FILE_LINES = 300
TEMPLATE_LINES = 120
ROUTING = {"route", "get", "post", "put", "patch", "delete"}


def is_handler(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function answers a route: it is decorated with one of a blueprint's."""
    calls = [mark.func for mark in node.decorator_list if isinstance(mark, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in ROUTING for call in calls)


def limit(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The most lines that this function may have."""
    if node.name == "create_app":
        return CREATE_APP_LINES
    return HANDLER_LINES if is_handler(node) else FUNCTION_LINES


def test_functions_and_handlers_are_short() -> None:
    long = [
        f"{module}:{node.lineno} {node.name} has {length(node)} lines of at most {limit(node)}"
        for module in modules(*PRODUCT, "tests")
        for node in functions(module)
        if length(node) > limit(node)
    ]
    assert long == []


def test_files_are_short() -> None:
    lines = {str(module): module.text.count("\n") for module in modules(*PRODUCT, "tests")}
    assert {name: count for name, count in lines.items() if count > FILE_LINES} == {}


def test_templates_are_short() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in files("*", "templates") if path.is_file()}
    long = {str(path.relative_to(ROOT)): count for path, count in lines.items() if count > TEMPLATE_LINES}
    assert long == {}
