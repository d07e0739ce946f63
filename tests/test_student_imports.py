"""What students import runs where the browser's Python runs: no system calls, no other packages."""

from __future__ import annotations

import subprocess
import sys

# Modules that Pyodide lacks, or that only the instructor's part may use.
ABSENT = [
    "altair", "fcntl", "jupyter_client", "multiprocessing", "nbformat", "nbgrader", "pwd",
    "resource", "rich", "termios", "typer",
]  # fmt: skip

SESSION = """
import importlib.abc, os, sys, threading

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(f"{{name}} is absent in the browser", name=name)

{before}
sys.meta_path.insert(0, Absent())
for name in {absent!r}:
    sys.modules.pop(name, None)

def refuse(*_, **__):
    raise RuntimeError("There are no threads and no processes in the browser.")

threading.Thread.start = os.fork = refuse

import civicsdata
from civicsdata import check, cite, describe, explore, load, models, preflight, tables

check("start-first-answer", 8)
check("start-first-answer", ...)
preflight("evidence-essay")
cite("C13"), tables(), describe("events")
explore.legible_tables()
for name in "timeline acts routes incidence leverage seizures".split():
    panel = getattr(explore, name)()
    assert panel.picture.startswith("<svg") and panel.text
people = load("destinations").groupby("city", as_index=False)["people"].sum()
assert "<svg" in explore.bars(people, "people", "city", "People by city")._repr_html_()
from civicsdata.models import leverage, routes, tariff
print("all of it ran")
"""


def test_students_need_neither_absent_modules_nor_threads_nor_processes():
    # These packages look for some of the modules by themselves; Pyodide has versions that do not.
    before = "import pandas, ipywidgets"
    code = SESSION.format(absent=ABSENT, before=before)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("all of it ran\n")
    assert done.stderr == ""
