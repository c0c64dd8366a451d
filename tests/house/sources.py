"""The project's own files, for the tests of the house."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sekisho"
# Written by Django's commands, not by us.
GENERATED = ("desk/migrations/0001_initial.py", "desk/migrations/0001_squashed_0034_disposal_items.py")


def modules() -> list[Path]:
    """Every Python module we write."""
    return sorted(p for p in SOURCE.rglob("*.py") if p.relative_to(SOURCE).as_posix() not in GENERATED)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def tracked() -> list[Path]:
    """Files that are in the repository, or would be: everything git does not ignore."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
