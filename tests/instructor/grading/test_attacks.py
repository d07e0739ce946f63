"""None of the known attacks gains a point, leaks, touches others, or stops the class."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from tests.instructor.grading.attacks import LEAKS, Trial, shown_text, try_ours
from tests.instructor.grading.walls import confinement_problem
from tests.submissions.hostile import Attack, all_attacks

pytestmark = pytest.mark.skipif(
    confinement_problem() is not None, reason="this system offers no confinement"
)
ATTACKS = all_attacks()


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return try_ours(tmp_path_factory.mktemp("class"), ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.student)
def test_attack_earns_what_was_answered_and_leaks_nothing(trial: Trial, attack: Attack) -> None:
    outcome = next(o for o in trial.summary.outcomes if o.student == attack.student)
    assert outcome.score == attack.score, outcome
    text = shown_text(trial.root, attack.student)
    assert not [leak for leak in LEAKS if leak in text]
    assert "<script>" not in text
    assert "onerror" not in text
    if attack.seen:
        assert outcome.flags or outcome.notes or outcome.reason
    db = sqlite3.connect(trial.root / "class" / "gradebook.db")
    recorded = db.execute(
        "select sum(auto_score) from grade join submitted_notebook n on n.id = grade.notebook_id "
        "join submitted_assignment a on a.id = n.assignment_id where a.student_id = ?",
        (attack.student,),
    ).fetchone()[0]
    db.close()
    assert recorded == attack.score


def test_the_honest_student_is_not_touched(trial: Trial) -> None:
    zoe = next(o for o in trial.summary.outcomes if o.student == "zoe")
    assert (zoe.score, zoe.reason, zoe.flags, zoe.notes) == (9, None, (), ())


def test_nothing_outside_is_changed_reached_or_left(trial: Trial) -> None:
    assert trial.changed == []
    assert trial.connections == 0
    assert not list((trial.root / "class" / "autograded").rglob("notes.db"))
    left = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                words = Path("/proc", name, "cmdline").read_bytes()
            except OSError:
                continue
            if (
                b"civicsdata.instructor.grading.sandbox.worker" in words
                and str(trial.root).encode() in words
            ):
                left.append(name)
    assert not left
