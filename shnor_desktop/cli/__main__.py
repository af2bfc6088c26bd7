"""`python -m shnor_desktop.cli`: how the installed program starts the command line."""

import sys

from shnor_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
