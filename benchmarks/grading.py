"""How fast is a class graded, by stock nbgrader and by us?

Both grade the same honest class on this machine in one run, several times in turn. Printed are the
notebooks per second of each, their ratio, the share of our time that is not students' cells, the
peak memory of all our processes, and how time grows with the class.

`uv run python -m benchmarks.grading` takes a while; `--smoke` shows in a minute that it works.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_OURS = (
    "import sys, json; from pathlib import Path; from civicsdata.instructor.grading import grade;"
    "s = grade(Path(sys.argv[1]), unconfined=len(sys.argv) > 2);"
    "print(json.dumps([len(s.outcomes), s.seconds, sum(o.score for o in s.outcomes)]))"
)
_REGISTER = (
    "import sys; from pathlib import Path;"
    "from civicsdata.instructor.grading.folders import ClassFolders;"
    "from civicsdata.instructor.grading.gradebook.register import register;"
    "register(ClassFolders(Path(sys.argv[1])), sys.argv[2])"
)
_STOCK = "c = get_config()\nc.CourseDirectory.course_id = 'bench'\n"


@dataclass
class Memory:
    """Largest memory of a process and all that came from it."""

    peak: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def of(self, pid: int) -> Iterator[None]:
        """Watch a process for the length of a block."""
        thread = threading.Thread(target=self._watch, args=(pid,))
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _watch(self, root: int) -> None:
        import psutil

        while not self._stop.wait(0.1):
            total = 0
            try:
                top = psutil.Process(root)
                for process in (top, *top.children(recursive=True)):
                    try:
                        total += process.memory_full_info().pss
                    except (psutil.Error, AttributeError):
                        continue
            except psutil.Error:
                return
            self.peak = max(self.peak, total)


def largest_unit() -> str:
    """Give the unit with the largest master notebook."""
    folder = ROOT / "build" / "source"
    return max(
        (path.stem for path in folder.glob("*/*.ipynb")),
        key=lambda unit: len(json.loads((folder / unit / f"{unit}.ipynb").read_text())["cells"]),
    )


def our_class(root: Path, unit: str, students: int) -> None:
    """Make a course folder of ours with a class that answers everything right."""
    master = (ROOT / "build" / "source" / unit / f"{unit}.ipynb").read_bytes()
    released = (ROOT / "assignments" / unit / f"{unit}.ipynb").read_bytes()
    for folder, data in (("build/source", master), ("assignments", released)):
        path = root / folder / unit / f"{unit}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    hand_in(root / "class" / "submitted", unit, students)


def hand_in(folder: Path, unit: str, students: int) -> None:
    """Hand in the released notebook with the reference answers, once for each student."""
    master = json.loads((ROOT / "build" / "source" / unit / f"{unit}.ipynb").read_text())
    made = json.loads((ROOT / "assignments" / unit / f"{unit}.ipynb").read_text())
    answers = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["source"]
        for cell in master["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }
    for cell in made["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = answers[name]
    text = json.dumps(made, indent=1)
    for number in range(students):
        path = folder / f"student-{number:04}" / unit / f"{unit}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)


def run_ours(unit: str, students: int, unconfined: bool) -> tuple[float, float, int, float]:
    """Grade a class with our grader: seconds, points of all, peak memory, seconds of processes."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        our_class(root, unit, students)
        (root / "class").mkdir(exist_ok=True)
        # stock's release below is not timed either
        subprocess.run([sys.executable, "-c", _REGISTER, name, unit], check=True)
        memory = Memory()
        words = [sys.executable, "-c", _OURS, name, *(["unconfined"] if unconfined else [])]
        start = time.perf_counter()
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        with memory.of(process.pid):
            said, _ = process.communicate()
        seconds = time.perf_counter() - start
        count, _, points = json.loads(said)
        assert count == students
        log = [
            json.loads(line) for line in (root / "class" / "grading.log").read_text().splitlines()
        ]
        return seconds, points, memory.peak, sum(sum(line["cells"].values()) for line in log)


def run_stock(unit: str, students: int) -> tuple[float, float]:
    """Grade a class with stock nbgrader: seconds, points of all."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "nbgrader_config.py").write_text(_STOCK + f"c.Exchange.root = {name + '/x'!r}\n")
        path = root / "source" / unit / f"{unit}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes((ROOT / "build" / "source" / unit / f"{unit}.ipynb").read_bytes())
        environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        command = [sys.executable, "-m", "nbgrader"]

        def call(*words: str) -> None:
            subprocess.run(
                [*command, *words], cwd=root, env=environment, check=True, capture_output=True
            )

        call("generate_assignment", unit)
        hand_in(root / "submitted", unit, students)
        start = time.perf_counter()
        call("autograde", unit)
        seconds = time.perf_counter() - start
        import sqlite3

        db = sqlite3.connect(root / "gradebook.db")
        (points,) = db.execute("select sum(auto_score) from grade").fetchone()
        db.close()
        return seconds, points


def floor(unit: str, students: int) -> float:
    """Seconds that the cells alone take in one warm process, for so many students."""
    code = (
        "import json, sys, time\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from traitlets.config import Config\n"
        "c = Config(); c.HistoryManager.enabled = False\n"
        "shell = InteractiveShell.instance(config=c)\n"
        "cells = [c['source'] for c in json.load(open(sys.argv[1]))['cells']\n"
        "         if c['cell_type'] == 'code']\n"
        "times = []\n"
        "for turn in range(4):\n"
        "    start = time.perf_counter()\n"
        "    for cell in cells: shell.run_cell(cell)\n"
        "    times.append(time.perf_counter() - start)\n"
        "print('FLOOR', min(times))\n"
    )
    path = ROOT / "build" / "source" / unit / f"{unit}.ipynb"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    words = done.stdout.rpartition("FLOOR")[2]
    return float(words) * students / (os.cpu_count() or 1)


def main(arguments: list[str] | None = None) -> dict[str, float]:
    """Print the figures; give the most important ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a very small class, once")
    parser.add_argument("--unit", help="unit id; without it, the largest")
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--stock-students", type=int, default=25)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--growth", default="25,100,400")
    parser.add_argument("--unconfined", action="store_true")
    given = parser.parse_args(arguments)
    if given.smoke:
        given.students, given.stock_students, given.turns, given.growth = 3, 1, 1, "2,4"
    unit = given.unit or largest_unit()
    ours: list[float] = []
    stock: list[float] = []
    peak, share = 0, 0.0
    for turn in range(given.turns):
        seconds, points, memory, cells = run_ours(unit, given.students, given.unconfined)
        ours.append(given.students / seconds)
        peak, share = max(peak, memory), 1 - cells / (seconds * (os.cpu_count() or 1))
        seconds, stock_points = run_stock(unit, given.stock_students)
        stock.append(given.stock_students / seconds)
        assert points / given.students == stock_points / given.stock_students
        print(f"turn {turn + 1}: ours {ours[-1]:.1f}, stock {stock[-1]:.2f} notebooks a second")
    ratio = statistics.median(ours) / statistics.median(stock)
    alone = floor(unit, given.students)
    print(f"unit {unit}, class of {given.students}, {os.cpu_count()} cores")
    print(f"ours   {statistics.median(ours):8.2f} notebooks a second")
    print(f"stock  {statistics.median(stock):8.2f} notebooks a second")
    print(f"ratio  {ratio:8.1f}")
    print(f"floor  {alone:8.2f} s: the cells alone, warm, on all cores")
    print(f"share of our time that is not cells of the notebook: {share:.0%}")
    print(f"peak memory of all our processes: {peak / 1e6:.0f} MB")
    for students in map(int, given.growth.split(",")):
        seconds, _, _, _ = run_ours(unit, students, given.unconfined)
        print(f"{students:5} students: {seconds:7.2f} s, {seconds / students * 1000:6.1f} ms each")
    return {"ratio": ratio, "ours": statistics.median(ours), "peak": float(peak)}


if __name__ == "__main__":
    main()
