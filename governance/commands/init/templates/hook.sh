#!/bin/sh
$marker $kind`, which writes this file again when it is run again.
# $purpose
python=$interpreter
if [ -x "$$python" ] && "$$python" -P -c 'import governance' 2>/dev/null; then
    budget() { "$$python" -P -m governance "$$@"; }
elif ! command -v budget >/dev/null 2>&1; then
    echo 'budget: the program is not installed here, so nothing can be judged and $refused' >&2
    echo '  fix: install it, and run budget init --hook $kind with it; docs/how-to/install.md says how' >&2
    exit 3
fi
$command
