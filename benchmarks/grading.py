"""Measure how fast a class is graded, by stock nbgrader and by us.

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

from civicsdata.instructor.authoring.build import build

ROOT = Path(__file__).resolve().parent.parent

_OURS = (
    "import sys, json; from pathlib import Path;"
    "from civicsdata.instructor.grading import GradeOptions, grade;"
    "s = grade(Path(sys.argv[1]), None, GradeOptions(unconfined=len(sys.argv) > 2));"
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


@dataclass(frozen=True)
class BuiltUnit:
    """A unit of the course, as the build makes it.

    Attributes
    ----------
    folder : Path
        Where the course was built.
    name : str
        Unit id.
    """

    folder: Path
    name: str

    @property
    def source_notebook(self) -> Path:
        """The notebook with solutions and hidden tests."""
        return self.folder / "build" / "source" / self.name / f"{self.name}.ipynb"

    @property
    def released(self) -> Path:
        """The notebook that students get."""
        return self.folder / "assignments" / self.name / f"{self.name}.ipynb"

    def submission(self) -> str:
        """Return the released notebook with the reference answers."""
        source = json.loads(self.source_notebook.read_text())
        made = json.loads(self.released.read_text())
        answers = {
            cell["metadata"]["nbgrader"]["grade_id"]: cell["source"]
            for cell in source["cells"]
            if cell["metadata"].get("nbgrader", {}).get("solution")
        }
        for cell in made["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in answers:
                cell["source"] = answers[name]
        return json.dumps(made, indent=1)


def build_unit(folder: Path, name: str | None = None) -> BuiltUnit:
    """Build the course in a folder; return a unit, without a name the one with the most cells."""
    build(ROOT).write(folder)
    found = [path.stem for path in (folder / "build" / "source").glob("*/*.ipynb")]
    if name is not None and name not in found:
        raise SystemExit(f"There is no unit {name!r}; there are: {', '.join(sorted(found))}.")

    def cells(unit: BuiltUnit) -> int:
        return len(json.loads(unit.source_notebook.read_text())["cells"])

    return max((BuiltUnit(folder, one) for one in ([name] if name else found)), key=cells)


def make_class(root: Path, unit: BuiltUnit, students: int) -> None:
    """Make a course folder of ours with a class that answers everything right."""
    for path in (unit.source_notebook, unit.released):
        copy = root / path.relative_to(unit.folder)
        copy.parent.mkdir(parents=True)
        copy.write_bytes(path.read_bytes())
    hand_in(root / "class" / "submitted", unit, students)


def hand_in(folder: Path, unit: BuiltUnit, students: int) -> None:
    """Hand in the reference answers, once for each student."""
    text = unit.submission()
    for number in range(students):
        path = folder / f"student-{number:04}" / unit.name / f"{unit.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text)


def run_ours(unit: BuiltUnit, students: int, unconfined: bool) -> tuple[float, float, int, float]:
    """Grade a class with our grader: seconds, points of all, peak memory, seconds of processes."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        make_class(root, unit, students)
        (root / "class").mkdir(exist_ok=True)
        # stock's release below is not timed either
        subprocess.run([sys.executable, "-c", _REGISTER, name, unit.name], check=True)
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


def run_stock(unit: BuiltUnit, students: int) -> tuple[float, float]:
    """Grade a class with stock nbgrader: seconds, points of all."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "nbgrader_config.py").write_text(_STOCK + f"c.Exchange.root = {name + '/x'!r}\n")
        path = root / "source" / unit.name / f"{unit.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(unit.source_notebook.read_bytes())
        environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        command = [sys.executable, "-m", "nbgrader"]

        def call(*words: str) -> None:
            subprocess.run(
                [*command, *words], cwd=root, env=environment, check=True, capture_output=True
            )

        call("generate_assignment", unit.name)
        hand_in(root / "submitted", unit, students)
        start = time.perf_counter()
        call("autograde", unit.name)
        seconds = time.perf_counter() - start
        import sqlite3

        db = sqlite3.connect(root / "gradebook.db")
        (points,) = db.execute("select sum(auto_score) from grade").fetchone()
        db.close()
        return seconds, points


def floor(unit: BuiltUnit, students: int) -> float:
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
    done = subprocess.run(
        [sys.executable, "-c", code, str(unit.source_notebook)],
        capture_output=True,
        text=True,
        check=True,
    )
    words = done.stdout.rpartition("FLOOR")[2]
    return float(words) * students / (os.cpu_count() or 1)


def main(arguments: list[str] | None = None) -> dict[str, float]:
    """Print the figures; return the most important ones."""
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
    with tempfile.TemporaryDirectory() as folder:
        return measure(build_unit(Path(folder), given.unit), given)


def measure(unit: BuiltUnit, given: argparse.Namespace) -> dict[str, float]:
    """Print the figures of a unit; return the most important ones."""
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
    print(f"unit {unit.name}, class of {given.students}, {os.cpu_count()} cores")
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
