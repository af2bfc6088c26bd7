"""The child process that reads one file for ``importing.cutoff``: its answer goes to the standard output."""

import pickle
import sys
from pathlib import Path
from types import ModuleType


def main(path: Path, *, word: bool = False) -> int:
    """Read the file; the answer is what was read, or the sentence that says why not."""
    # the package itself brings the whole database along, of which reading needs nothing
    package = ModuleType("shnor_desktop.services.importing")
    package.__path__ = [str(Path(__file__).parent / "importing")]
    sys.modules[package.__name__] = package
    from shnor_desktop.errors import ShnorError
    from shnor_desktop.services.importing import source

    answer: object
    try:
        answer = source.read(path, word=word)
    except ShnorError as error:
        answer = (type(error).__name__, str(error), error.hint)
    pickler = pickle.Pickler(sys.stdout.buffer, protocol=5)
    pickler.fast = True  # no cell stands twice, and to remember each would double the memory
    pickler.dump(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), word=sys.argv[2:] == ["--word"]))
