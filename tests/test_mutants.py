"""Are the tests of the course strict enough to notice a small change?"""

from __future__ import annotations

import pytest

from tests.course import unit_ids
from tests.function_mutants import changed_functions, with_helpers
from tests.mutants import SURVIVORS, run


@pytest.mark.parametrize("name", unit_ids())
def test_mutants_die(name, record_property):
    trials = run(name)
    alive = [trial.mutant.id for trial in trials if trial.graded_alive]
    killed = len(trials) - len(alive)
    record_property("mutants killed", f"{name} {killed} of {len(trials)}")
    unexplained = [mutant for mutant in alive if mutant not in SURVIVORS]
    assert not unexplained, unexplained


def test_nearly_all_mutants_die():
    trials = [trial for name in unit_ids() for trial in run(name)]
    assert sum(not trial.graded_alive for trial in trials) >= 0.98 * len(trials)


@pytest.mark.parametrize("name", unit_ids())
def test_a_wrong_function_fails_in_the_notebook_first(name):
    surprising = [t.mutant.id for t in run(name) if t.shown_alive and not t.graded_alive]
    assert not surprising, f"right on the cases shown, and wrong when graded: {surprising}"


def test_every_named_survivor_still_survives():
    alive = {t.mutant.id for name in unit_ids() for t in run(name) if t.graded_alive}
    assert set(SURVIVORS) <= alive, "delete the names of mutants that are killed by now"


def test_functions_lose_a_condition_or_assume_something():
    code = """
def half(rows, most):
    for row in sorted(rows):
        if row > 0 and row <= most:
            found = row
    return found / 2
"""
    changes = {change.partition(", ")[2]: text for change, text in changed_functions(code)}
    assert "if row <= most:" in changes["the condition row > 0 is dropped"]
    assert "return int(found / 2)" in changes["the result is assumed to be whole (int)"]
    assert "round(row) <= most" in changes["row is assumed to be whole (round)"]
    assert "in list(rows)" in changes["sorted is dropped"]
    assert sum("break" in text for text in changes.values()) == 2


def test_functions_that_are_called_are_changed_as_well():
    whole = with_helpers("x = may(1)", ["def may(n):\n    return n > 0 and n < 9", "y = 1", "%who"])
    assert whole.startswith("def may(n):")
    assert any("return n < 9" in text for _, text in changed_functions(whole))
