"""The command line: the same services as the window, with exit codes and JSON for scripts."""

import sys
import warnings
from collections.abc import Sequence

from shnor_desktop.cli import output


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code (CONTRACTS, exit codes)."""
    output.use_utf8()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # remarks of libraries are no answer to the person
    try:
        from shnor_desktop.cli.table import parser

        args = parser().parse_args(argv)
        code: int = args.run(args)
        return code
    except SystemExit as leaving:  # the help was shown
        return leaving.code if isinstance(leaving.code, int) else output.DONE
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the last place that can say something
        return output.trouble(error)
