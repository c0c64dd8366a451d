"""What reviews would otherwise have to look for: names, imports in functions, mutable module state, broad excepts."""

import ast

from tests.house.sources import SOURCE, functions, modules, name_of, tree

VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "core", "misc"}
# The two edges of processes, where an unexpected error must become an answer.
EDGES = {"src/sekisho/cli/main.py", "src/sekisho/gateway/entrance.py"}


def test_no_file_has_a_name_that_says_nothing():
    vague = {name_of(path) for path in modules() if VAGUE & {path.stem, *path.relative_to(SOURCE).parts}}
    assert not vague


def test_every_room_and_module_begins_with_a_docstring():
    bare = {
        name_of(path)
        for path in modules()
        if path.read_text("utf-8").strip() and not ast.get_docstring(tree(path)) and path.name != "__init__.py"
    }
    assert not bare
    rooms = {name_of(p) for p in SOURCE.glob("*/__init__.py") if not ast.get_docstring(tree(p))}
    assert not rooms


def test_no_function_imports():
    importing = {
        f"{name_of(path)}:{f.name}"
        for path in modules()
        for f in functions(path)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(f))
    }
    assert not importing


def test_broad_excepts_stand_only_at_the_edge_of_a_process():
    broad = {
        name_of(path)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    }
    assert broad <= EDGES


def test_modules_hold_no_mutable_state():
    """`global` is how module state gets changed; there is none."""
    changing = {name_of(path) for path in modules() for node in ast.walk(tree(path)) if isinstance(node, ast.Global)}
    assert not changing
