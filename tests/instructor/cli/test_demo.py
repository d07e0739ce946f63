"""The demo shows the whole course on a made-up class, and says clearly what it cannot do."""

from __future__ import annotations

import csv
import re

import pytest
from tests.course import unit_ids
from tests.rounds import civicsdata, clone


@pytest.fixture
def course(tmp_path):
    return clone(tmp_path)


def test_the_demo_shows_the_main_job_in_place_of_what_an_earlier_one_left(course):
    left = course / "class" / "demo" / "submitted" / "old" / "0-start" / "0-start.ipynb"
    left.parent.mkdir(parents=True)
    left.write_text("{}")
    (course / "class" / "demo" / "gradebook.db").write_text("half a gradebook")
    done = civicsdata(course, "demo")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not left.exists()
    shown = done.stdout[done.stdout.index("Points so far") :]
    lines = [line.split() for line in shown.splitlines()]
    assert len(lines) <= 24, "the table and what follows fit a screen"
    assert ["Ada", "Perfect", "5", "16", "16", "16", "16", "6", "75", "25"] in lines
    assert ["Hugo", "Broken", *"0000000", "0", "not", "readable:", "all"] in lines
    assert ["Gita", "Late"] in [line[:2] for line in lines if line[-2:] == ["late:", "all"]]
    assert "cut off" in " ".join(done.stdout.split())
    assert "grades.csv" in shown
    assert re.search(r"The whole round took \d+ seconds", shown)
    demo = course / "class" / "demo"
    for unit in unit_ids():
        assert (demo / "feedback" / "dolores" / unit / f"{unit}.html").is_file()
    with (demo / "grades.csv").open(encoding="utf-8") as file:
        rows = {(row["student_id"], row["assignment"]): row for row in csv.DictReader(file)}
    assert float(rows["ada", "0-start"]["score"]) == 5
    assert float(rows["farida", "1-evidence"]["score"]) == 0
    assert not (course / "class" / "submitted").exists()


def test_the_demo_says_how_many_students_it_can_make(course):
    done = civicsdata(course, "demo", "--students", "3")
    assert done.returncode == 2
    assert "from 8 to 400" in done.stderr
