"""The command line: the same services as the window, with exit codes and JSON for scripts."""

from collections.abc import Sequence

from shnor_desktop.cli import output


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code (CONTRACTS, exit codes)."""
    output.use_utf8()
    try:
        from shnor_desktop.cli.table import parser

        args = parser().parse_args(argv)
        code: int = args.run(args)
        return code
    except SystemExit as leaving:  # the help was shown
        return leaving.code if isinstance(leaving.code, int) else output.DONE
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the last place that can say something
        return output.trouble(error)
