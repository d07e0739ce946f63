"""The benchmark runs; what it measures depends on the machine, so no time is asserted."""

from __future__ import annotations

import pytest
from benchmarks import grading
from tests.course import built
from tests.instructor.grading.walls import confinement_problem


@pytest.mark.slow
def test_smoke(capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in built().items():
        path = grading.ROOT / name
        if name.startswith("build/source") and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    words = ["--smoke", *(["--unconfined"] if confinement_problem() else [])]
    figures = grading.main(words)
    assert figures["ratio"] > 0
    assert "notebooks a second" in capsys.readouterr().out
