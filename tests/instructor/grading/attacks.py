"""What does each attack get from stock nbgrader, and what from us?

`uv run python -m tests.instructor.grading.attacks` tries all of them on both and writes the table to
``docs/attacks.md``. Stock nbgrader runs in a container of its own, so that even what succeeds
there harms nothing; what would exhaust the machine is not run on it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.instructor.grading import classroom, making
from tests.submissions.hostile import Attack, all_attacks

from civicsdata.instructor.grading.classroom import GradeOptions, Summary, grade
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.bubblewrap import program_path

LIMITS = Limits(
    cell_seconds=2, call_seconds=1, judge_seconds=5, notebook_seconds=25, memory_bytes=1 << 30
)
PORT = 47123
LEAKS = ("double('ab')", "kept 2", "connected", "connection files:")


@dataclass
class Trial:
    """What happened to one class with attacks in it."""

    root: Path
    summary: Summary
    changed: list[str] = field(default_factory=list)
    connections: int = 0


def hand_in(root: Path, attack: Attack, made: object) -> None:
    """Put an attack where submissions are collected."""
    folder = root / "class" / "submitted" / attack.student / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(made, dict):
        made = making.written(made)
    if isinstance(made, bytes):
        (folder / "demo.ipynb").write_bytes(made)


def new_class(root: Path) -> Path:
    """Make a course with one honest student, whose work must not be touched."""
    classroom.course(root)
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    classroom.hand_in(root, "zoe", making.right())
    return root


def print_of(root: Path) -> dict[str, str]:
    """Give a digest of every file that grading must not change."""
    kept: dict[str, str] = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        own = ("class/autograded", "class/results", "class/gradebook", "class/grading.log",
               "class/.grading")  # fmt: skip
        if path.is_file() and not path.is_symlink() and not name.startswith(own):
            kept[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return kept


@contextlib.contextmanager
def listener() -> Iterator[list[int]]:
    """Listen where attack 16 calls."""
    heard: list[int] = []
    server = socket.create_server(("127.0.0.1", PORT), reuse_port=False)
    server.settimeout(0.2)
    stop = threading.Event()

    def listen() -> None:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                link, _ = server.accept()
                heard.append(1)
                link.close()

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield heard
    finally:
        stop.set()
        thread.join()
        server.close()


def try_ours(root: Path, attacks: list[Attack], jobs: int | None = None) -> Trial:
    """Grade a class of attackers with our grader."""
    new_class(root)
    early = [attack for attack in attacks if attack.first is not None]
    for attack in early:
        assert attack.first is not None
        hand_in(root, attack, attack.first())
    if early:
        grade(root, None, GradeOptions(jobs=jobs, limits=LIMITS))
    for attack in attacks:
        hand_in(root, attack, attack.make())
        if attack.files is not None:
            attack.files(root / "class" / "submitted" / attack.student / "demo")
    before = print_of(root)
    with listener() as heard:
        summary = grade(root, None, GradeOptions(jobs=jobs, limits=LIMITS, everything=True))
        time.sleep(5)  # a daemon of attack 11 would strike now
    after = print_of(root)
    changed = sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))
    return Trial(root, summary, changed, len(heard))


def shown_text(root: Path, student: str) -> str:
    """Give what the graded notebook of a student shows: outputs and sources."""
    path = root / "class" / "autograded" / student / "demo" / "demo.ipynb"
    if not path.exists():
        return ""
    cells = json.loads(path.read_text())["cells"]
    return json.dumps([cell.get("outputs") for cell in cells])


_STOCK = """
import contextlib, json, os, socket, sys, threading, time, sqlite3
root, student = sys.argv[1:3]
os.environ["HOME"] = root + "/home"
os.makedirs(root + "/home", exist_ok=True)
server = socket.create_server(("127.0.0.1", 47123))
from traitlets.config import Config
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
c = Config()
c.CourseDirectory.root = root
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "assignments"
for name in ("submitted", "autograded", "feedback"):
    c.CourseDirectory[name + "_directory"] = "class/" + name
c.CourseDirectory.db_url = "sqlite:///" + root + "/class/gradebook.db"
c.Exchange.root = root + "/class/exchange"
c.Execute.timeout = 20
for name in (student, "zoe"):
    api = NbGraderAPI(CourseDirectory(config=c), config=c)
    said = api.autograde("demo", name, force=True, create=True)
    print("SAID", name, said["success"], flush=True)
time.sleep(5)
"""


def try_stock(attack: Attack) -> str:
    """Grade an attack and an honest submission with stock nbgrader; say what came of it."""
    if attack.harmful:
        return "not run on stock: would harm this machine"
    from civicsdata.instructor.grading.folders import ClassFolders
    from civicsdata.instructor.grading.gradebook.register import open_gradebook, register

    with tempfile.TemporaryDirectory() as name:
        root = new_class(Path(name) / "course")
        register(ClassFolders(root), "demo")
        if attack.first is not None:
            hand_in(root, attack, attack.first())
            _stock(root, attack.student)
        hand_in(root, attack, attack.make())
        if attack.files is not None:
            attack.files(root / "class" / "submitted" / attack.student / "demo")
        before = print_of(root)
        said = _stock(root, attack.student)
        after = print_of(root)
        changed = [n for n in before if before[n] != after.get(n)]
        changed += [n for n in after if n not in before and "evil" in n]
        with open_gradebook(ClassFolders(root)) as gradebook:
            rows = {s["student"]: s for s in gradebook.submission_dicts("demo")}
            return _stock_words(root, attack, rows, said, changed)


def _stock_words(
    root: Path, attack: Attack, rows: dict[str, dict[str, float]], said: str, changed: list[str]
) -> str:
    words: list[str] = []
    if f"SAID {attack.student} True" in said:
        score = rows[attack.student]["score"] if attack.student in rows else 0
        words.append(f"{score:g} points")
    else:
        words.append("no score")
    zoe = rows.get("zoe", {}).get("score")
    if zoe != 9:
        words.append("another student's score is " + ("missing" if zoe is None else f"{zoe:g}"))
    text = shown_text(root, attack.student)
    words += [f"shows `{leak}`" for leak in LEAKS if leak in text]
    linked = root / "class" / "autograded" / attack.student / "demo" / "notes.db"
    if linked.exists():
        words.append("a copy of the gradebook among graded work")
    if changed:
        words.append("changed " + ", ".join(changed[:2]))
    if "<script>" in text:
        words.append("script kept")
    return "; ".join(words)


def _stock(root: Path, student: str) -> str:
    line = [
        program_path(), "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--dev", "/dev",
        "--proc", "/proc", "--tmpfs", "/tmp", "--bind", str(root), str(root),
        "--chdir", str(root), "--", sys.executable, "-c", _STOCK, str(root), student,
    ]  # fmt: skip
    try:
        done = subprocess.run(line, capture_output=True, text=True, timeout=180, check=False)
    except subprocess.TimeoutExpired as error:
        return (error.stdout or b"").decode() if isinstance(error.stdout, bytes) else ""
    return done.stdout


def ours_words(trial: Trial, attack: Attack) -> str:
    """Say what an attack got from us."""
    outcome = next(o for o in trial.summary.outcomes if o.student == attack.student)
    words = [f"{outcome.score:g} points"]
    if outcome.score != attack.score:
        words.append(f"EXPECTED {attack.score:g}")
    if outcome.reason:
        words.append(f"reason: {outcome.reason}")
    elif outcome.flags:
        words.append("flagged")
    elif outcome.notes:
        words.append("noted")
    words += [f"SHOWS {leak}" for leak in LEAKS if leak in shown_text(trial.root, attack.student)]
    return "; ".join(words)


def table(trial: Trial, attacks: list[Attack], stock: dict[str, str]) -> str:
    """Write the table."""
    rows = ["| | attack | honest | stock nbgrader 0.9.6 | ours |", "|---|---|---|---|---|"]
    rows += [
        f"| {a.number} | {a.name} | {a.score:g} | {stock.get(a.number, 'not tried')} | "
        f"{ours_words(trial, a)} |"
        for a in attacks
    ]
    return "\n".join(rows)


_HEAD = """# What is tried against the grader

This page is made by `uv run python -m tests.instructor.grading.attacks`. Each row is a submission in
`tests/submissions/hostile`. *Honest* is what its answers earn, of 9 points. Stock nbgrader graded
it together with one honest student, zoe; ours graded all of them and her in one class.

"""


def main() -> None:
    """Try everything on both and write the table.

    What stock nbgrader did is kept in ``build/attacks-stock.json``, because it takes long; an
    attack that is named on the command line is tried on it again.
    """
    kept = Path("build/attacks-stock.json")
    attacks = all_attacks()
    stock: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    for attack in attacks:
        if attack.number not in stock or attack.number in sys.argv[1:]:
            stock[attack.number] = try_stock(attack)
            print(f"stock {attack.number}: {stock[attack.number]}", flush=True)
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(json.dumps(stock, indent=1))
    with tempfile.TemporaryDirectory() as name:
        trial = try_ours(Path(name), attacks)
        text = table(trial, attacks, stock)
    print(text)
    Path("docs/attacks.md").write_text(_HEAD + text + "\n")


if __name__ == "__main__":
    main()
