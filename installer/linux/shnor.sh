#!/bin/sh
# Starts the command line of ШНОР-Офис from wherever this folder lies.
here=$(dirname -- "$(readlink -f -- "$0")")
# what is set for another Python, or lies in the folder of a base that was double-clicked, is no part of this program
for name in $(env | sed -n 's/^\(PYTHON[A-Z0-9_]*\)=.*/\1/p'); do unset "$name"; done
export PYTHONPATH="$here/lib:$here/app" PYTHONSAFEPATH=1 PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
exec "$here/python/bin/python3.11" -s -P -X utf8 -m shnor_desktop.cli "$@"
