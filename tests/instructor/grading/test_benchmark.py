"""The benchmark runs; what it measures depends on the machine, so no time is asserted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks import grading
from tests.course import unit_ids
from tests.instructor.grading.walls import confinement_problem


def test_it_builds_what_it_grades(tmp_path: Path) -> None:
    unit = grading.build_unit(tmp_path / "built")
    assert unit.name in unit_ids()
    grading.make_class(tmp_path / "course", unit, 2)
    handed_in = list((tmp_path / "course" / "class" / "submitted").rglob("*.ipynb"))
    assert len(handed_in) == 2
    assert json.loads(handed_in[0].read_text())["cells"]


def test_a_unit_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no unit '9-nothing'; there are: "):
        grading.build_unit(tmp_path, "9-nothing")


@pytest.mark.slow
def test_smoke(capsys: pytest.CaptureFixture[str]) -> None:
    figures = grading.main(["--smoke", *(["--unconfined"] if confinement_problem() else [])])
    assert figures["ratio"] > 0
    assert "notebooks a second" in capsys.readouterr().out
