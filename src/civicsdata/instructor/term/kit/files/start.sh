#!/bin/sh
# Start the course on Linux and macOS.
cd "$(dirname "$0")" || exit 1
for python in python3.14 python3.13 python3.12 python3.11 python3 python; do
  # Some tools for several Pythons leave names that lead nowhere, so each is tried.
  if "$python" -c "" >/dev/null 2>&1; then
    exec "$python" start.py "$@"
  fi
done
echo "This machine has no Python. Install Python 3.14 from python.org, then start again." >&2
exit 2
