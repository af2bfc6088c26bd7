#!/bin/sh
# Starts the command line of ШНОР-Офис from wherever this folder lies.
here=$(dirname -- "$(readlink -f -- "$0")")
unset PYTHONPATH PYTHONSTARTUP PYTHONHOME
export PYTHONPATH="$here/lib:$here/app" PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
exec "$here/python/bin/python3.11" -s -X utf8 -m shnor_desktop.cli "$@"
