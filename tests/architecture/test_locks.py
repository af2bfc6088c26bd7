"""The dependency locks: pinned, hashed, agreeing with each other, complete, and resolvable for Windows."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "installer"
LOCKS = sorted(INSTALLER.glob("*.lock"))
UV = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")

Pins = Mapping[str, tuple[str, frozenset[str]]]
"""Name of a package -> its version and the SHA-256 of its files."""


def pins(text: str) -> Pins:
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for block in re.split(r"(?<!\\)\n", text):
        if not block.strip():
            continue
        requirement, *hashes = block.split("--hash=")
        name, version = requirement.split(";")[0].strip(" \\\n").split("==")
        found[name] = (version, frozenset(part.strip(" \\\n") for part in hashes))
    return found


def lock(name: str) -> Pins:
    return pins((INSTALLER / f"requirements-{name}.lock").read_text(encoding="utf-8"))


def asked(name: str) -> list[Requirement]:
    lines = (INSTALLER / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]


def unknown_to_registry(locked: Pins, registry: Pins) -> list[str]:
    """What the lock holds and the registry has not: another version, or a hash of a file that is not there."""
    return [
        name
        for name, (version, hashes) in locked.items()
        if registry.get(name, ("", None))[0] != version or not hashes <= registry[name][1]
    ]


def test_the_three_locks_are_there() -> None:
    assert [path.name for path in LOCKS] == [f"requirements-{name}.lock" for name in ("dev", "linux", "win")]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_lock_holds_no_address_and_no_option(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE)
    assert " @ " not in text


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_package_of_a_lock_has_a_sha256(path: Path) -> None:
    locked = pins(path.read_text(encoding="utf-8"))
    assert len(locked) > 30
    for name, (version, hashes) in locked.items():
        assert version, name
        assert hashes, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), name


@pytest.mark.parametrize("other", ["win", "dev"])
def test_locks_mean_the_same_versions(other: str) -> None:
    linux, second = lock("linux"), lock(other)
    assert {name: linux[name][0] for name in linux} == {name: second[name][0] for name in linux}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("requirements.in", "linux"),
        ("requirements.in", "win"),
        ("requirements.in", "dev"),
        ("requirements-dev.in", "dev"),
    ],
)
def test_every_asked_package_is_locked_at_a_version_that_suits(source: str, target: str) -> None:
    locked = lock(target)
    for requirement in asked(source):
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)][0]), requirement


def test_the_project_asks_for_what_the_lock_is_made_from() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sorted(map(str, map(Requirement, project["dependencies"]))) == sorted(map(str, asked("requirements.in")))


def test_every_dependency_resolves_for_64_bit_windows_with_hashes(tmp_path: Path) -> None:
    locked = lock("win")
    registry = resolve_for_windows(locked, tmp_path)
    assert unknown_to_registry(locked, registry) == []
    # The check itself is seen to fail: another version, and a file that nobody has published.
    version, hashes = locked["pyside6-essentials"]
    assert unknown_to_registry({"pyside6-essentials": ("6.9.2", hashes)}, registry) == ["pyside6-essentials"]
    forged = hashes | {"sha256:" + "0" * 64}
    assert unknown_to_registry({"pyside6-essentials": (version, forged)}, registry) == ["pyside6-essentials"]


def resolve_for_windows(locked: Pins, folder: Path) -> Pins:
    """What the registry offers for these very versions, ready-made files for Windows only."""
    constraints = folder / "versions.txt"
    constraints.write_text("".join(f"{name}=={version}\n" for name, (version, _) in locked.items()), encoding="utf-8")
    finished = compile_for_windows(INSTALLER / "requirements.in", "-c", constraints)
    if finished.returncode:
        probe = folder / "probe.in"
        probe.write_text("iniconfig\n", encoding="utf-8")
        if compile_for_windows(probe, "--no-cache").returncode:
            pytest.skip(f"THE PACKAGE REGISTRY CANNOT BE REACHED, nothing was checked: {finished.stderr}")
    assert finished.returncode == 0, finished.stderr
    return pins(finished.stdout)


def compile_for_windows(source: Path, *options: str | Path) -> "subprocess.CompletedProcess[str]":
    command: list[str | Path] = [
        *(UV, "pip", "compile", source, "--quiet", "--python-platform", "x86_64-pc-windows-msvc"),
        *("--python-version", "3.11", "--only-binary", ":all:", "--generate-hashes"),
        *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", *options),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)
