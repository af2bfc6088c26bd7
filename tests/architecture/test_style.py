"""House rules that no linter knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "shnor_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))

COPYING = {"copy", "copy2", "copyfile", "copytree", "move"}


def file_copies(source: str) -> Iterator[int]:
    """Lines where a file is copied by the operating system's means."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "shutil":
            if node.attr in COPYING:
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "shutil":
            yield from (node.lineno for name in node.names if name.name in COPYING)


def test_only_backup_copies_files() -> None:
    """A base in WAL mode that is copied as a file loses its last commits (ARCHITECTURE §c)."""
    copying = {
        path.relative_to(PACKAGE).as_posix() for path in MODULES if any(file_copies(path.read_text(encoding="utf-8")))
    }
    assert copying <= {"services/backup.py"}


def test_a_file_copy_is_seen_however_it_is_written() -> None:
    assert list(file_copies("import shutil\n\nshutil.copy2('a', 'b')\n")) == [3]
    assert list(file_copies("def f():\n    from shutil import copyfile\n")) == [2]
    assert not list(file_copies("import shutil\nshutil.rmtree('a')\n"))


def test_every_module_says_what_it_is_for() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    assert len(trees) > 50
    silent = [path.relative_to(PACKAGE) for path, tree in trees.items() if tree.body and not ast.get_docstring(tree)]
    assert not silent
